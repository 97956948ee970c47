from django.db import migrations


def move_content_types(apps, schema_editor):
    """Permissions and log entries follow their models into the app's new name."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label__in=('comparing',)).update(app_label="comparison")


class Migration(migrations.Migration):
    dependencies = [
        ("comparison", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelTable(name="succession", table=None),
        migrations.AlterModelTable(name="successiondecision", table=None),
        migrations.RunPython(move_content_types, migrations.RunPython.noop),
    ]
