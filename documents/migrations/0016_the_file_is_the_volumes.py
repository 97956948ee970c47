from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0015_each_document_is_one_volume'),
    ]

    operations = [
        migrations.RemoveField(model_name='document', name='book'),
        migrations.RemoveField(model_name='document', name='kind'),
        migrations.RemoveField(model_name='document', name='layout'),
        migrations.RemoveField(model_name='document', name='sha256'),
    ]
