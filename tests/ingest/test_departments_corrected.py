"""A department's name, and whose a page is, are mended like figures; what people said of the rows goes with them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from budget.models import ExpenditureLine, Program
from departments.models import Department
from documents import actions
from documents.models import Correction, Document, Finding, Page
from ingest.correction_effects import Draft, accept_all, place_of, preview
from ingest.page_departments import place_of_department, place_of_page
from staff.finding_decisions import save_verdict
from tests.conftest import SAMPLE, ingest
from tests.ingest.conftest import Accept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]

OLD, NEW, OTHER = "감사담당관", "감사관", "공보담당관"


def fates() -> list[str]:
    return list(Correction.objects.filter(state="accepted").order_by("pk").values_list("fate", flat=True))


def test_a_department_is_renamed_everywhere_and_back(accepted: Accept) -> None:
    document = Document.objects.get()
    line = ExpenditureLine.objects.filter(department__name=OLD, level=3, spent__gt=0).first()
    assert line is not None
    assert line.program is not None
    former = line.program.get_absolute_url()
    accepted([Draft(place_of(line, "spent"), "4321")])
    before = ExpenditureLine.objects.filter(department__name=OLD).count()
    draft = Draft(place_of_department(document, OLD), NEW)
    assert preview(document, [draft]).sums == []
    (renamed,) = accepted([draft])

    assert ExpenditureLine.objects.filter(department__name=NEW).count() == before
    assert not ExpenditureLine.objects.filter(department__name=OLD).exists()
    moved = ExpenditureLine.objects.get(department__name=NEW, name=line.name, level=3)
    assert (moved.spent, moved.program_id) == (4321, line.program_id)
    assert fates() == ["applied", "applied"]
    client = Client()
    old_page = f"/gimpo/2020/departments/{OLD}/"
    assert NEW in client.get(old_page, follow=True).text
    assert client.get(former, follow=True).status_code == 200
    ingest()
    assert fates() == ["applied", "applied"]
    assert ExpenditureLine.objects.get(department__name=NEW, name=line.name, level=3).spent == 4321

    author, reviewer = User.objects.get(username="author"), User.objects.get(username="reviewer")
    accept_all([actions.revoke(Correction.objects.get(pk=renamed.pk), "원래 이름이 맞음", author)], reviewer, "확인")
    back = ExpenditureLine.objects.get(department__name=OLD, name=line.name, level=3)
    assert back.spent == 4321
    assert not Department.objects.filter(name=NEW).exists()


def test_a_misread_head_is_merged_and_a_page_given_to_another(accepted: Accept) -> None:
    document = Document.objects.get()
    lines = set(ExpenditureLine.objects.values_list("key", flat=True))
    numbers = sorted(set(Page.objects.filter(department=OTHER).values_list("number", flat=True)))
    last = Page.objects.filter(department=OTHER, number=numbers[-1]).first()
    assert last is not None
    Page.objects.filter(department=OTHER, number__gt=numbers[0]).update(department="공보담당곤")  # a head misread
    accepted([Draft(place_of_department(document, "공보담당곤"), OTHER)])
    assert set(ExpenditureLine.objects.values_list("key", flat=True)) == lines
    Page.objects.filter(number=last.number, department="공보담당곤").update(department="모르는과")
    page = Page.objects.get(number=last.number, department="모르는과")
    accepted([Draft(place_of_page(page), OTHER)])
    assert set(ExpenditureLine.objects.values_list("key", flat=True)) == lines
    assert not Department.objects.filter(name__in=["모르는과", "공보담당곤"]).exists()
    assert Program.objects.filter(department__name=OTHER).exists()


def test_corrections_of_a_department_that_is_gone_are_found_and_go_on_when_it_is_back(
    accepted: Accept, damaged: Callable[..., Path], client: Client
) -> None:
    line = ExpenditureLine.objects.filter(department__name=OLD, level=3, spent__gt=0).first()
    assert line is not None
    accepted([Draft(place_of(line, "spent"), "4321")])
    without = SAMPLE.read_text(encoding="utf-8").replace(OLD, "모르는담당관")
    other = damaged((SAMPLE.read_text(encoding="utf-8"), without))
    for _again in range(2):
        ingest(other)
        assert fates() == ["orphaned"]
        finding = Finding.objects.get(kind="correction_orphaned")
        assert (finding.department, finding.name, finding.expected) == (OLD, line.name, "4321")
    save_verdict(finding, "explained", "부서가 없어짐", None, User.objects.get(username="reviewer"))
    version = Document.objects.get().version
    ingest(other)
    assert Document.objects.get().version == version
    again = Finding.objects.get(kind="correction_orphaned")
    assert (again.pk, again.state) == (finding.pk, "explained")
    page = client.get("/gimpo/2020/findings/", {"kind": "correction_orphaned"}).text
    (address,) = set(re.findall(r'href="(/gimpo/2020/findings/[0-9a-z]+/)"', page))
    assert client.get(address).status_code == 200
    ingest()
    assert fates() == ["applied"]
    assert not Finding.objects.filter(kind="correction_orphaned").exists()
