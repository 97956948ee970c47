from django.db import migrations

from accounts.guard import put_up, take_down


def up(apps, schema_editor):
    put_up(schema_editor.connection)


def down(apps, schema_editor):
    take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
