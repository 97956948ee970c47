"""A correction's page: what is to be decided, its source with the cell marked, and what a decision would do."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Correction
from ingest import correction_effects
from ingest.correction_effects import Draft, Effects, SumChange
from ingest.rows import Discrepancy
from staff.effects import column_label, discrepancy_sentence, tables_at
from tests import factories
from tests.staff.conftest import OWN
from tests.staff.typing_in import typed

pytestmark = pytest.mark.django_db

Log = Callable[..., Client]


@pytest.fixture
def line() -> Any:
    line = factories.make_expenditure(department=factories.make_department(OWN))
    line.places = {"spent": [2, 21, 1, 1]}
    line.save()
    factories.make_page("\n".join(f"{number}행\t10 90\t7" for number in range(1, 40)), number=2)
    return line


@pytest.fixture
def proposal(line: Any) -> Correction:
    return factories.make_correction(line.name, "proposed", target_key=line.key, page=line.page, line=line.line)


@pytest.fixture
def previewed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The values of each preview that was asked for; it finds the first row to change."""
    calls: list[list[str]] = []

    def preview(document: Any, drafts: list[Draft]) -> Effects:
        calls.append([draft.value for draft in drafts])
        return Effects(sums=[SumChange("한 행", "spent", 90, 95)])

    monkeypatch.setattr(correction_effects, "preview", preview)
    return calls


def page_of(correction: Correction) -> str:
    return reverse("admin:documents_correction_change", args=[correction.pk])


def effects_of(correction: Correction) -> str:
    return reverse("admin:staff_effects", args=[correction.pk])


def test_the_corrected_cell_is_marked_before_the_decision(client_of: Log, proposal: Correction) -> None:
    page = client_of("검토자").get(page_of(proposal)).text
    assert "<td>10 <mark>90</mark></td>" in page
    assert page.index("<mark>") < page.index('name="word"') < page.index("desk-history-heading")


def test_a_correction_of_a_line_that_is_gone_still_has_its_page(client_of: Log) -> None:
    factories.make_page("가\t1\n나\t2", number=1)
    gone = factories.make_correction("없는 행", "proposed", target_key="없음", line=2)
    assert '<tr class="here">' in client_of("검토자").get(page_of(gone)).text


def test_rows_that_say_nothing_are_left_out(client_of: Log, proposal: Correction) -> None:
    client = client_of("검토자")
    page = client.get(page_of(proposal)).text
    for name in ("evidence_page", "evidence_url", "evidence", "whole_batch", "reviewer", "decided_at", "fate"):
        assert f"field-{name}" not in page
    proposal.evidence_page, proposal.batch = 12, uuid4()
    proposal.save()
    page = client.get(page_of(proposal)).text
    assert "field-evidence_page" in page
    assert "field-whole_batch" in page


def test_what_was_typed_stays_when_the_effects_are_reported(
    client_of: Log, proposal: Correction, previewed: list[list[str]]
) -> None:
    response = client_of("검토자").post(effects_of(proposal), {"word": "책과 같음\n둘째 줄"})
    assert "desk-effects" in response.text
    assert typed(response.text)["word"].splitlines() == ["책과 같음", "둘째 줄"]
    assert previewed == [["95"]]
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_the_effects_of_a_batch_are_of_all_that_waits_in_it(
    client_of: Log, proposal: Correction, previewed: list[list[str]]
) -> None:
    batch = uuid4()
    Correction.objects.filter(pk=proposal.pk).update(batch=batch)
    factories.make_correction("둘째", "proposed", value="96", batch=batch)
    factories.make_correction("물리친 것", "rejected", value="97", batch=batch)
    factories.make_correction("다른 것", "proposed", value="98")
    page = client_of("검토자").post(effects_of(proposal), {"word": "", "batch": str(batch)}).text
    assert previewed == [["95", "96"]]
    assert "이 묶음의 정정 2건이 하는 일" in page
    assert re.search(r'name="batch"[^>]* checked', page)


def test_who_only_reads_is_told_the_effects_too(
    client_of: Log, proposal: Correction, previewed: list[list[str]]
) -> None:
    client = client_of("감사자")
    assert effects_of(proposal) in client.get(page_of(proposal)).text
    assert "desk-effects" in client.post(effects_of(proposal)).text
    assert client_of("직원").post(effects_of(proposal)).status_code == 403
    assert len(previewed) == 1


def test_nothing_is_reported_of_what_is_decided(client_of: Log, line: Any, previewed: list[list[str]]) -> None:
    accepted = factories.make_correction(line.name, target_key=line.key)
    client = client_of("검토자")
    assert effects_of(accepted) not in client.get(page_of(accepted)).text
    assert client.post(effects_of(accepted)).status_code == 200
    assert client.get(effects_of(accepted))["Location"] == page_of(accepted)
    assert previewed == []


def test_an_amount_is_called_as_its_own_table_calls_it(line: Any) -> None:
    goal = factories.make_goal()
    assert column_label(["budget.ExpenditureLine"], "spent") == "지출액"
    assert column_label(["performance.ProgramGoal"], "spent") == "결산액"
    assert column_label(["budget.ExpenditureLine"], "reported_spent") == "결산액(현황)"
    assert column_label([], "nonsense") == "nonsense"
    tables = tables_at(goal.document, [goal.line, line.line, 999_999])
    assert dict(tables) == {goal.line: ["performance.ProgramGoal"], line.line: ["budget.ExpenditureLine"]}
    found = Discrepancy("P4", OWN, "", goal.name, "spent", goal.page, goal.line, 1, 2)
    assert "결산액" in discrepancy_sentence(found, ["performance.ProgramGoal"])
