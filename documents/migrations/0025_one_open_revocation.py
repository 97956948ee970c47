from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0024_withdraw_second_revocations'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed'), ('value', models.F('printed'))), fields=('revokes',), name='one_open_revocation_of_a_correction'),
        ),
    ]
