"""The feed of a query: each version that changed its rows, from what to what, why and when."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from budget.models import ExpenditureLine
from documents import actions
from documents.findings import code_of
from documents.models import Document, LineChange
from ingest import correction_effects
from inspection.evaluate import inspect_again
from inspection.models import Question
from staff.finding_decisions import answer_question, save_verdict
from tests.conftest import ingest, store_sample
from tests.factories import make_document, make_expenditure, make_finding, make_user

pytestmark = pytest.mark.django_db

FEED = "/gimpo/2020/expenditure.atom"


@pytest.fixture
def line() -> ExpenditureLine:
    store_sample()
    return ExpenditureLine.objects.filter(level=3, department__name="감사담당관", spent__gt=0).order_by("position")[0]


def correct(line: ExpenditureLine, value: int, reason: str) -> None:
    proposal = actions.propose(correction_effects.place_of(line, "spent"), str(value), reason, make_user("kim"))
    correction_effects.accept(proposal, make_user("lee"), "확인했습니다.")


def entries(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    return re.findall(r"<entry>.*?</entry>", response.content.decode(), re.DOTALL)


def part(entry: str, tag: str) -> str:
    (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", entry)
    return str(text)


def test_every_step_has_its_own_reason_and_none_is_swallowed(client: Client, line: ExpenditureLine) -> None:
    assert entries(client, FEED) == []
    correct(line, line.spent + 1, "첫째 사유입니다.")
    (first,) = entries(client, f"{FEED}?department=감사담당관&level=세부사업")
    spent = line.spent
    line.refresh_from_db()
    correct(line, spent + 2, "둘째 사유입니다.")

    newest, older = entries(client, f"{FEED}?department=감사담당관&level=세부사업")

    assert older == first
    assert f"{spent:,} (원문 그대로) → {spent + 1:,} (정정)" in older
    assert "첫째 사유입니다." in older
    assert f"{spent + 1:,} → {spent + 2:,}" in newest
    assert "둘째 사유입니다." in newest
    assert "첫째" not in newest


def test_only_what_the_query_finds_is_in_its_feed(client: Client, line: ExpenditureLine) -> None:
    correct(line, line.spent + 1, "원문에는 1입니다.")
    assert entries(client, f"{FEED}?department=공보담당관") == []
    assert entries(client, f"{FEED}?department=감사담당관&columns=name,budget") == []
    assert entries(client, "/gimpo/2020/revenue.atom") == []
    assert len(entries(client, f"{FEED}?department=감사담당관&group=department")) == 1


def test_a_row_that_left_the_query_is_an_entry_that_says_so(client: Client, line: ExpenditureLine) -> None:
    correct(line, line.spent + 1, "원문에는 1입니다.")
    (entry,) = entries(client, f"{FEED}?level=all&spent.min={line.spent}&spent.max={line.spent}")
    assert "지금은 조건에 맞지 않음" in entry


def test_a_book_read_again_is_an_entry(client: Client, damaged: Callable[..., Path]) -> None:
    store_sample()
    ingest(damaged(("44,200,000\t27,764,000", "44,200,000\t27,764,001")))
    (entry,) = entries(client, f"{FEED}?level=all")
    assert "27,764,001" in entry


def test_a_query_that_makes_no_sense_has_no_feed(client: Client) -> None:
    make_document()
    response = client.get(f"{FEED}?spent.min=x")
    assert response.status_code == 400
    assert "지출액" in response.content.decode()


def test_changes_of_unknown_time_are_not_in_a_feed(client: Client) -> None:
    line = make_expenditure()
    change = {"document": line.document, "target": "budget.ExpenditureLine", "target_key": line.key, "field": "spent"}
    LineChange.objects.create(version=2, cause="reading", before="1", after="2", **change)
    assert entries(client, FEED) == []
    assert "<updated>" in client.get(FEED).content.decode()


def test_queries_do_not_grow_with_the_steps(
    client: Client, line: ExpenditureLine, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    document = Document.objects.get()
    change = {"document": document, "target": "budget.ExpenditureLine", "target_key": line.key, "field": "spent"}
    for version in range(2, 20):
        LineChange.objects.create(
            version=version, at=timezone.now(), cause="reading", before=str(version), after=str(version + 1), **change
        )
    with django_assert_max_num_queries(16):
        assert len(entries(client, f"{FEED}?level=all")) == 18


def test_the_list_leads_to_its_feed(client: Client) -> None:
    make_expenditure()
    html = client.get("/gimpo/2020/expenditure/?level=all").content.decode()
    assert 'href="/gimpo/2020/expenditure.atom?level=all"' in html


def test_findings_are_entries_and_again_when_they_are_explained(client: Client) -> None:
    finding = make_finding(name="청렴도 향상", kind="sum")
    make_finding(name="다른 부서의 것", department="공보담당관")
    feed = "/gimpo/2020/findings.atom"
    (entry,) = entries(client, f"{feed}?department=감사담당관")
    assert "청렴도 향상" in entry
    assert f"/gimpo/2020/findings/{code_of(finding)}/" in entry

    save_verdict(finding, "explained", "원문에 그렇게 인쇄되어 있습니다.", None, make_user("lee"))

    newest, _other = entries(client, feed)
    assert "원문에 그렇게 인쇄되어 있습니다." in newest
    assert part(entry, "id") == part(newest, "id")
    assert part(entry, "published") == part(newest, "published")
    assert part(entry, "updated") < part(newest, "updated")


def test_questions_of_the_inspection_are_entries(client: Client) -> None:
    make_expenditure("청년공동체 활동지원", budget=5_000_000, current_budget=5_000_000, spent=0)
    inspect_again(Document.objects.all())
    feed = "/gimpo/2020/questions.atom"
    (entry,) = entries(client, f"{feed}?rule=A02")
    assert "한 푼도 쓰지 않았습니다" in entry
    inspect_again(Document.objects.all())
    assert entries(client, f"{feed}?rule=A02") == [entry]
    answer_question(Question.objects.get(rule="A02"), "사업이 취소되었습니다.", make_user("lee"))
    (answered,) = entries(client, f"{feed}?rule=A02&answer=yes")
    assert "사업이 취소되었습니다." in answered


def test_corrections_are_entries_by_query(client: Client, line: ExpenditureLine) -> None:
    correct(line, line.spent + 1, "원문에는 1입니다.")
    (entry,) = entries(client, "/gimpo/2020/corrections.atom?department=감사담당관")
    assert "원문에는 1입니다." in entry
    assert entries(client, "/gimpo/2020/corrections.atom?q=공보") == []
    assert client.get("/gimpo/2020/corrections.atom?spent.min=1").status_code == 400
