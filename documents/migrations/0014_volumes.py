import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0013_rows_of_findings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='last_volume',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name='Volume',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(99)], verbose_name='권')),
                ('title', models.CharField(max_length=200, verbose_name='제목')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='파일 이름')),
                ('kind', models.CharField(choices=[('text', '글'), ('html', 'HTML'), ('pdf', 'PDF'), ('hwpx', 'HWPX'), ('csv', 'CSV'), ('xlsx', 'XLSX'), ('json', 'JSON')], default='text', max_length=4, verbose_name='형식')),
                ('layout', models.JSONField(blank=True, default=dict, editable=False, verbose_name='열의 뜻')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('book', models.FileField(blank=True, editable=False, max_length=200, upload_to='', verbose_name='보관한 책')),
                ('pages_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('census', models.JSONField(blank=True, default=dict, editable=False, verbose_name='읽지 않은 쪽')),
                ('tables', models.JSONField(blank=True, default=list, editable=False, verbose_name='담은 표')),
                ('read_at', models.DateTimeField(verbose_name='읽은 때')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='volumes', to='documents.document', verbose_name='문서')),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='읽힌 사람')),
            ],
            options={
                'verbose_name': '권',
                'verbose_name_plural': '권',
                'ordering': ('document', 'number'),
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='volume_once'), models.UniqueConstraint(fields=('document', 'title'), name='volume_title_once')],
            },
        ),
    ]
