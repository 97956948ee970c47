"""Each remark gets a number under which its state can be looked up, and the figure that it is about."""

from django.db import migrations, models

import documents.models.findings
from documents.models.findings import new_number


def number_remarks(apps, schema_editor):
    Remark = apps.get_model("documents", "Remark")
    for remark in Remark.objects.filter(number=None):
        remark.number = new_number()
        remark.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0019_editions")]

    operations = [
        migrations.AddField(
            model_name="remark",
            name="figure",
            field=models.CharField(blank=True, max_length=300, verbose_name="신고 대상"),
        ),
        migrations.AddField(
            model_name="remark",
            name="number",
            field=models.CharField(max_length=12, null=True, verbose_name="접수 번호"),
        ),
        migrations.RunPython(number_remarks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="remark",
            name="number",
            field=models.CharField(
                default=documents.models.findings.new_number,
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="접수 번호",
            ),
        ),
        migrations.AlterField(
            model_name="remark",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "접수"),
                    ("taken_up", "확인 중"),
                    ("corrected", "정정함"),
                    ("as_printed", "인쇄된 대로 둠"),
                    ("closed", "처리 완료"),
                ],
                default="open",
                max_length=10,
                verbose_name="상태",
            ),
        ),
    ]
