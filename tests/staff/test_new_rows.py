"""A lost row in the admin: its amounts are offered where the proof misses it; impossible rows get a sentence."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from budget.models import ExpenditureLine, RevenueLine
from documents.models import Correction, Document, Finding, Page
from ingest.correction_effects import prove_again
from tests.staff.test_roles import decide
from tests.staff.typing_in import address_of, opened, save, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]


def new_row_of(line: ExpenditureLine | RevenueLine) -> str:
    return reverse(f"admin:staff_new_row_{line._meta.model_name}", args=[line.pk])


def test_a_lost_row_is_proposed_with_the_amounts_that_the_proof_misses(client_of: Callable[..., Client]) -> None:
    lost = ExpenditureLine.objects.filter(department__name="감사담당관", level=3, spent__gt=0).first()
    assert lost is not None
    parent = ExpenditureLine.objects.get(program=lost.unit)
    _lose(lost)
    parent = ExpenditureLine.objects.get(key=parent.key)

    editor = client_of("편집자")
    assert new_row_of(parent) in editor.get(address_of(parent)).text
    form = typed(editor.get(new_row_of(parent)).text)
    assert form["spent"] == f"{lost.spent:,}"
    filled = {**form, "name": lost.name, "parent": parent.key, "reason": "원본에 있음"}
    assert "해결되는 사항" in editor.post(new_row_of(parent), {**filled, "_preview": "1"}).text
    assert not Correction.objects.exists()
    assert editor.post(new_row_of(parent), filled).status_code == 302
    assert not ExpenditureLine.objects.filter(key=lost.key).exists()
    proposed = Correction.objects.filter(field="row").get()
    assert "빠진 행 추가" in editor.get(reverse("admin:documents_correction_change", args=[proposed.pk])).text
    assert decide(client_of("검토자"), "accept", *Correction.objects.all()).status_code == 302
    added = ExpenditureLine.objects.get(key=lost.key)
    assert (added.name, added.spent, added.level) == (lost.name, lost.spent, 3)
    assert lost.name in Client().get(added.program.get_absolute_url()).text  # type: ignore[union-attr]


def test_a_row_is_left_out_from_its_own_page(client_of: Callable[..., Client]) -> None:
    line = ExpenditureLine.objects.filter(department__name="감사담당관", level=3).first()
    assert line is not None
    editor, reviewer = client_of("편집자"), client_of("검토자")
    save(editor, line, opened(editor, line), row="removed")
    correction = Correction.objects.get()
    assert (correction.field, correction.printed, correction.value) == ("row", "stands", "removed")
    decide(reviewer, "accept", correction)
    assert not ExpenditureLine.objects.filter(key=line.key).exists()
    assert "행을 뺌" in Client().get("/gimpo/2020/corrections/").text
    decide(editor, "revoke", correction)
    decide(reviewer, "accept", Correction.objects.get(state="proposed"))
    assert ExpenditureLine.objects.filter(key=line.key).exists()


def test_what_no_book_prints_is_refused_with_a_sentence(client_of: Callable[..., Client]) -> None:
    editor = client_of("편집자")
    revenue = RevenueLine.objects.filter(department__name="감사담당관", level=4).first()
    assert revenue is not None
    form = {**typed(editor.get(new_row_of(revenue)).text), "name": "코드 없는 과목", "reason": "사유"}
    assert "과목 코드를 앞에" in editor.post(new_row_of(revenue), form).text
    without = editor.post(new_row_of(revenue), {**form, "name": "216-99 새 과목"}).text
    assert "금액을 하나 이상" in without
    other = ExpenditureLine.objects.exclude(department__name="감사담당관").first()
    assert other is not None
    assert editor.get(new_row_of(other)).status_code == 403
    line = ExpenditureLine.objects.filter(department__name="감사담당관", level=3).first()
    assert line is not None
    refused = save(editor, line, level="0", parent="").text
    assert "부서로 정할 수 없습니다" in refused
    assert not Correction.objects.exists()


def test_a_lost_row_is_added_from_the_finding_that_names_it(client_of: Callable[..., Client]) -> None:
    lost = ExpenditureLine.objects.get(department__name="감사담당관", level=2, name__contains="공직 윤리의식")
    _lose(lost)
    gap = Finding.objects.get(kind="row_missing")
    editor = client_of("편집자")
    link = reverse("admin:staff_finding_new_row", args=[gap.pk])
    assert link in editor.get(reverse("admin:documents_finding_change", args=[gap.pk])).text
    assert link not in client_of("감사자").get(reverse("admin:documents_finding_change", args=[gap.pk])).text
    address = editor.get(link).headers["Location"]
    form = typed(editor.get(address).text)
    assert (form["name"], form["spent"]) == (lost.name, f"{lost.spent:,}")
    assert editor.post(address, {**form, "reason": "원본에 있음"}).status_code == 302
    decide(client_of("검토자"), "accept", *Correction.objects.all())
    added = ExpenditureLine.objects.get(key=lost.key)
    (below,) = ExpenditureLine.objects.filter(program__parent=added.program)
    assert (added.position + 1, added.spent) == (below.position, below.spent)  # it stands before its own detail
    open_findings = Finding.objects.filter(department="감사담당관", state=Finding.State.OPEN)
    assert not open_findings.filter(kind__in=("row_missing", "levels_ambiguous", "named_once", "filled")).exists()


def _lose(line: ExpenditureLine) -> None:
    """Take a row out of the text, and read the department again."""
    text = "\n".join("\t".join(cells) for cells in line.cells)
    page = next(page for page in Page.objects.filter(department=line.department.name) if text in page.text)
    page.text = page.text.replace(f"{text}\n", "", 1)
    page.save()
    prove_again(Document.objects.get(), line.department.name)
