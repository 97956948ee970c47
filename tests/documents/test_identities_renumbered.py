"""What was stored under an identity's old number is found under its new one."""

from importlib import import_module

import pytest
from django.apps import apps

from documents.models import Finding, Verdict
from tests.factories import make_document, make_finding

migration = import_module("documents.migrations.0012_identities_renumbered")


@pytest.mark.django_db
def test_findings_and_what_staff_said_of_them_keep_to_their_identity() -> None:
    document = make_document(report={"identities": {"P7": {"held": 3}, "P5": {"held": 1}}})
    make_finding("기반 강화", document=document, kind="P7", key="p7/부서//기반강화/unitcount")
    Verdict.objects.create(
        document=document, finding_key="p7/부서//기반강화/unitcount", state=Finding.State.WAIVED, words="그대로"
    )
    make_finding("청렴도", document=document, kind="P6", key="p6/부서//청렴도/mark")
    migration.renumber(apps, None)
    assert dict(Finding.objects.values_list("kind", "key")) == {
        "P11": "p11/부서//기반강화/unitcount",
        "P10": "p10/부서//청렴도/mark",
    }
    assert Verdict.objects.get().finding_key == "p11/부서//기반강화/unitcount"
    document.refresh_from_db()
    assert document.report["identities"] == {"P11": {"held": 3}, "P5": {"held": 1}}
