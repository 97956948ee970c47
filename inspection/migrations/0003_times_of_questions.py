from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now


def date_stored_rows(apps, schema_editor):
    """What is stored was found when its document was read."""
    documents = apps.get_model("documents", "Document").objects.filter(pk=OuterRef("document"))
    apps.get_model("inspection", "Question").objects.update(found_at=Subquery(documents.values("read_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ('inspection', '0002_words_of_thresholds'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='found_at',
            field=models.DateTimeField(db_default=Now(), editable=False, verbose_name='찾은 때'),
        ),
        migrations.RunPython(date_stored_rows, migrations.RunPython.noop),
    ]
