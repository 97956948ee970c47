from typing import Any

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Concat, Substr

RENUMBERED = {"P6": "P10", "P7": "P11"}
"""What is said of marks and of counts gave its number to two identities of the strategic goals' money."""


def renumber(apps: Any, schema_editor: Any) -> None:
    """Findings and what staff said of them keep to their identity: the keys of both begin with it."""
    finding, verdict, document = (apps.get_model("documents", name) for name in ("Finding", "Verdict", "Document"))
    for old, new in RENUMBERED.items():
        start, begun = f"{old.lower()}/", Value(f"{new.lower()}/")
        for model, field in ((finding, "key"), (verdict, "finding_key")):
            rows = model.objects.filter(**{f"{field}__startswith": start})
            rows.update(**{field: Concat(begun, Substr(field, len(start) + 1))})
        finding.objects.filter(kind=old).update(kind=new)
    for each in document.objects.all():
        tallies = each.report.get("identities") or {}
        if RENUMBERED.keys() & tallies:
            each.report["identities"] = {RENUMBERED.get(name, name): tally for name, tally in tallies.items()}
            each.save(update_fields=["report"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_tables_in_json")]

    operations = [migrations.RunPython(renumber, migrations.RunPython.noop)]
