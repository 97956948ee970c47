from django.db import migrations

OF_THE_FILE = ("kind", "layout", "sha256", "book", "read_at")


def make_volumes(apps, schema_editor):
    """Each document was read from one file, which is its first volume; its pages and lines keep their numbers."""
    Document, Volume = (apps.get_model("documents", name) for name in ("Document", "Volume"))
    for document in Document.objects.all():
        report = document.report
        census, pages_sha256 = report.pop("pages", {}), report.pop("pages_sha256", "")
        Volume.objects.create(
            document=document,
            number=1,
            title=document.title,
            census=census,
            pages_sha256=pages_sha256,
            **{name: getattr(document, name) for name in OF_THE_FILE},
        )
        document.last_volume = 1
        document.save(update_fields=["last_volume", "report"])


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0014_volumes'),
    ]

    operations = [
        migrations.RunPython(make_volumes, migrations.RunPython.noop),
    ]
