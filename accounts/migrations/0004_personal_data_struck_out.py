from django.db import migrations

from accounts.audit_triggers import install


def up(apps, schema_editor):
    install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_named_in_the_admin")]
    operations = [migrations.RunPython(up, migrations.RunPython.noop)]
