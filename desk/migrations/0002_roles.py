from django.db import migrations

ROLES = ("편집자", "검토자", "관리자", "감사자")


def make(apps, schema_editor):
    """The groups; what each may is granted after every migrate (desk.roles), when all permissions are there."""
    groups = apps.get_model("auth", "Group").objects
    for name in ROLES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
