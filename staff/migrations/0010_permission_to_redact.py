from django.db import migrations


def rename(apps, before, after):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="staff", content_type__model="assignment", codename=before
    ).update(codename=after)


def forwards(apps, schema_editor):
    rename(apps, "strike", "redact")


def backwards(apps, schema_editor):
    rename(apps, "redact", "strike")


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("staff", "0009_saved_queries"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.AlterModelOptions(
            name="assignment",
            options={"ordering": ("city", "department", "user"), "permissions": [("propose", "정정을 제안한다"), ("review", "정정을 검토한다"), ("judge", "확인 필요 사항을 판단한다"), ("answer", "시민 의견을 처리한다"), ("redact", "개인정보를 지운다"), ("every_department", "모든 부서를 맡는다")], "verbose_name": "부서 담당", "verbose_name_plural": "부서 담당"},
        ),
    ]
