from typing import Any

from django.db import migrations, models

from figures.names import short_code
from documents.bulk import update

CHUNK = 5000


def fill(apps: Any, schema_editor: Any) -> None:
    """Give each program its code, of what it is."""
    program = apps.get_model("budget", "Program")
    found = program.objects.values_list("pk", "department__city__slug", "fiscal_year", "department__slug", "key")
    rows = [
        (short_code(city, str(year), department, key), pk)
        for pk, city, year, department, key in found.iterator(chunk_size=CHUNK)
    ]
    for start in range(0, len(rows), CHUNK):
        update(program, ("code",), rows[start : start + CHUNK])


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0004_in_document_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='program',
            name='code',
            field=models.CharField(db_index=True, default='', editable=False, max_length=10, verbose_name='짧은 주소'),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
