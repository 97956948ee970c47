from django.db import migrations

from accounts.audit_triggers import install, uninstall


def up(apps, schema_editor):
    install(schema_editor.connection)


def down(apps, schema_editor):
    uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
