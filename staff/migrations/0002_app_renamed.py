from django.db import migrations


def move_content_types(apps, schema_editor):
    """Permissions and log entries follow their models into the app's new name."""
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label__in=('desk', 'intake')).update(app_label="staff")


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelTable(name="upload", table=None),
        migrations.AlterModelTable(name="assignment", table=None),
        migrations.AlterModelTable(name="intake", table=None),
        migrations.RunPython(move_content_types, migrations.RunPython.noop),
    ]
