"""A question asked again after the data have changed tells which of its rows are others now, from what, and why."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from budget.models import ExpenditureLine
from documents import actions
from documents.models import Correction, Document, LineChange
from ingest import correction_effects
from tests.conftest import ingest, store_sample
from tests.factories import make_document, make_expenditure, make_user
from tests.lists.test_files import body

pytestmark = pytest.mark.django_db

REASON = "원문에는 끝자리가 1입니다."


@pytest.fixture
def line() -> ExpenditureLine:
    store_sample()
    return ExpenditureLine.objects.filter(level=3, department__name="감사담당관", spent__gt=0).order_by("position")[0]


def correct(line: ExpenditureLine, value: int, reason: str = REASON) -> Correction:
    proposal = actions.propose(correction_effects.place_of(line, "spent"), str(value), reason, make_user("kim"))
    correction_effects.accept(proposal, make_user("lee"), "확인했습니다.")
    return proposal


def json_at(client: Client, address: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body(client.get(address)))
    return answer


def test_a_corrected_row_is_named_with_what_it_was_and_is(client: Client, line: ExpenditureLine) -> None:
    first = json_at(client, "/gimpo/2020/expenditure.json?department=감사담당관")
    again = str(first["address"]).removeprefix("http://testserver")
    assert (first["news"], first["changes"]) == (None, [])
    correct(line, line.spent + 1)
    answer = json_at(client, again)
    assert str(answer["news"]).startswith(f"받은 자료는 {first['version']}판, 지금 자료는 {answer['version']}판입니다.")
    (change,) = [each for each in answer["changes"] if each["column"] == "spent" and each["name"] == line.name]
    assert (change["before"], change["after"]) == (str(line.spent), str(line.spent + 1))
    assert (change["standing_after"], change["cause"], change["reason"]) == ("corrected", "correction", REASON)
    assert change["address"].startswith("/gimpo/2020/corrections/?key=")


def test_page_header_and_notes_tell_the_same(client: Client, line: ExpenditureLine) -> None:
    since = Document.objects.get().version
    correct(line, line.spent + 1)
    page = client.get(f"/gimpo/2020/expenditure/?level=all&since={since}").content.decode()
    assert "이후 변경 내역" in page
    assert f'<td class="number">{line.spent:,} (원문 그대로)</td>' in page
    assert f"{line.spent + 1:,} (정정)</td>" in page
    assert REASON in page
    response = client.get(f"/gimpo/2020/expenditure.xlsx?since={since}")
    header = unquote(response["X-Data-News"])
    assert f"{line.name} 지출액 {line.spent:,} (원문 그대로) → {line.spent + 1:,} (정정)" in header
    assert len(response["X-Data-News"]) < 4000
    notes = openpyxl.load_workbook(BytesIO(body(response)))["설명"]
    noted = [str(row[1]) for row in notes.iter_rows(values_only=True)]
    assert any(REASON in words and f"{line.spent + 1:,}" in words for words in noted)


def test_nothing_is_said_where_nothing_of_the_question_changed(client: Client, line: ExpenditureLine) -> None:
    since = Document.objects.get().version
    correct(line, line.spent + 1)
    for query in ("department=공보담당관", "level=all&columns=name,budget", "program=없는것&department=공보담당관"):
        page = client.get(f"/gimpo/2020/expenditure/?{query}&since={since}")
        assert "이후 변경 내역" not in page.content.decode()
    assert "X-Data-News" not in client.get(f"/gimpo/2020/expenditure.csv?department=공보담당관&since={since}")
    assert "X-Data-News" not in client.get(f"/gimpo/2020/revenue.csv?since={since}")


def test_a_row_that_ceased_to_answer_is_reported(client: Client, line: ExpenditureLine) -> None:
    since = Document.objects.get().version
    correct(line, line.spent + 1)
    query = f"department=감사담당관&spent.min={line.spent}&spent.max={line.spent}&since={since}"
    changes = json_at(client, f"/gimpo/2020/expenditure.json?{query}")["changes"]
    assert (line.name, False) in [(each["name"], each["answers_still"]) for each in changes]


def test_what_was_taken_back_again_is_no_news(client: Client, line: ExpenditureLine) -> None:
    since = Document.objects.get().version
    correction = correct(line, line.spent + 1)
    correction.refresh_from_db()
    correction_effects.accept(
        actions.revoke(correction, "되돌립니다.", make_user("kim")), make_user("lee"), "확인했습니다."
    )
    assert "X-Data-News" not in client.get(f"/gimpo/2020/expenditure.csv?since={since}")
    between = Document.objects.get().line_changes.earliest("version").version
    answer = json_at(client, f"/gimpo/2020/expenditure.json?since={between}")
    (change,) = [each for each in answer["changes"] if each["column"] == "spent" and each["name"] == line.name]
    assert (change["after"], change["reason"]) == (str(line.spent), "되돌립니다.")


def test_a_book_read_again_tells_what_it_says_otherwise(client: Client, damaged: Callable[..., Path]) -> None:
    store_sample()
    assert not LineChange.objects.exists()
    since = Document.objects.get().version
    ingest(damaged(("44,200,000\t27,764,000", "44,200,000\t27,764,001")))
    changes = json_at(client, f"/gimpo/2020/expenditure.json?level=all&since={since}")["changes"]
    assert changes
    assert {each["cause"] for each in changes} == {"reading"}


def test_what_changed_before_changes_were_kept_is_reported_to_be_unknown(client: Client) -> None:
    make_expenditure(document=make_document(version=5, changes_kept_from=4))
    assert "4판 앞에서 바뀐 것은" in str(json_at(client, "/gimpo/2020/expenditure.json?since=2")["news"])
    assert json_at(client, "/gimpo/2020/expenditure.json?since=4")["news"] is None


def test_each_year_has_its_own_version_in_the_address(client: Client) -> None:
    make_expenditure(document=make_document(2019, version=7))
    make_expenditure(document=make_document(2020, version=3))
    answer = json_at(client, "/gimpo/2020/expenditure.json?year=2019&year=2020")
    assert "since=2019%3A7%2C2020%3A3" in str(answer["address"])
    again = urlsplit(str(answer["address"]))
    assert json_at(client, f"{again.path}?{again.query}")["news"] is None


@pytest.mark.parametrize("since", ["x", "-1", "1999:3", "9" * 20, "²"])
def test_a_version_that_makes_no_sense_gives_a_sentence(client: Client, since: str) -> None:
    make_expenditure()
    assert client.get(f"/gimpo/2020/expenditure.json?since={since}").status_code == 400
    page = client.get(f"/gimpo/2020/expenditure/?since={since}")
    assert (page.status_code, "자료 판을 숫자로" in page.content.decode()) == (200, True)


def test_news_ask_few_queries(
    client: Client, line: ExpenditureLine, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    since = Document.objects.get().version
    correct(line, line.spent + 1)
    with django_assert_max_num_queries(20):
        client.get(f"/gimpo/2020/expenditure/?level=all&since={since}")
