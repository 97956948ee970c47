from django.db import migrations

from accounts.guard import put_up


def up(apps, schema_editor):
    put_up(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_named_in_the_admin")]
    operations = [migrations.RunPython(up, migrations.RunPython.noop)]
