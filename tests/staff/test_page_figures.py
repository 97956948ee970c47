"""The uncertain figures of a page, proposed as one batch; and the identities of a row as one types."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import Correction, Document
from performance.models import ProgramGoal, SettlementStatus, Summary, UnitLine
from staff.page_figures import uncertain_figures
from tests.staff.conftest import make_person
from tests.staff.typing_in import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]

Log = Callable[..., Client]
PAGE = 16


@pytest.fixture
def address() -> str:
    return f"/admin/documents/page/{Document.objects.get().pk}/{PAGE}/figures/"


def names(form: dict[str, str]) -> list[str]:
    return [name for name in form if "-" in name]


def test_what_is_typed_becomes_one_batch_and_the_rest_stays(client_of: Log, address: str) -> None:
    client = client_of("관리자")
    form = typed(client.get(address).text)
    first, second, third, *_rest = names(form)
    client.post(address, {**form, first: "0", second: "1,200"})
    corrections = list(Correction.objects.order_by("pk"))
    assert [(item.value, item.state) for item in corrections] == [("0", "proposed"), ("1200", "proposed")]
    assert len({item.batch for item in corrections}) == 1
    assert corrections[0].evidence_page == PAGE
    again = typed(client.get(address).text)
    assert first not in again  # waits for its reviewer
    assert third in again
    answer = client.post(address, {**again, first: "7", third: "3"}).text
    assert "그사이 처리된 숫자 1개" in answer
    assert typed(answer)[third] == "3"
    assert Correction.objects.count() == 2


def test_what_stands_in_the_cell_is_offered(client_of: Log, address: str) -> None:
    page = client_of("관리자").get(address).text
    line = ExpenditureLine.objects.filter(page=PAGE, standings__reserve_used={"is": "unknown"}).first()
    assert f'data-at="{line.line}-2" data-offered="0"' in page
    assert f'data-cell="{line.line}-2"' in page


def test_an_editor_is_shown_their_own_departments(client_of: Log, address: str) -> None:
    document = Document.objects.select_related("city").get()
    mine = uncertain_figures(document, PAGE, make_person("kim", "편집자", "공보담당관"))
    assert {figure.line.department.name for figure in mine} == {"공보담당관"}
    assert uncertain_figures(document, PAGE, make_person("lee", "편집자", "감사담당관")) == []
    assert client_of("검토자").get(address).status_code == 403


def test_nothing_typed_is_reported_and_a_preview_stores_nothing(client_of: Log, address: str) -> None:
    client = client_of("관리자")
    form = typed(client.get(address).text)
    assert "적은 값이 없습니다" in client.post(address, form).text
    preview = client.post(address, {**form, names(form)[0]: "5", "_preview": "1"}).text
    assert "이 정정이 하는 일" in preview
    assert not Correction.objects.exists()


def test_a_page_asks_the_same_few_queries_however_much_is_uncertain(
    client_of: Log, address: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of("관리자")
    with django_assert_max_num_queries(25):
        client.get(address)


def test_the_identities_of_a_row_follow_what_is_typed(client_of: Log) -> None:
    line = ExpenditureLine.objects.filter(level=3, spent__gt=0).exclude(standings__has_key="spent").first()
    address = f"/admin/budget/expenditureline/{line.pk}/trials/"
    client = client_of("관리자")
    stands = client.post(f"{address}?first=spent", {"spent": str(line.spent)}).text
    assert "불일치" not in stands
    assert "일치" in stands
    broken = client.post(address, {"spent": f"{line.spent + 1:,}"}).text
    assert "불일치" in broken
    assert f"{line.spent + 1:,}" in broken
    line.refresh_from_db()
    assert not Correction.objects.exists()
    assert client_of("검토자").post(address, {"spent": "1"}).status_code == 403


REPORT = {
    "a project of a unit": ("unitline", UnitLine, {"is_unit": False}, "spent", ["P4", "P4"]),
    "a goal": ("programgoal", ProgramGoal, {}, "budget", ["P2"]),
    "the report's total": ("settlementstatus", SettlementStatus, {}, "spent", ["P3"]),
    "counts of indicators": ("summary", Summary, {}, "missed", ["P3"]),
}


@pytest.mark.parametrize(("model", "table", "which", "name", "expected"), REPORT.values(), ids=REPORT)
def test_rows_of_the_performance_report_are_tried_too(
    client_of: Log, model: str, table: Any, which: dict[str, bool], name: str, expected: list[str]
) -> None:
    client = client_of("관리자")
    rows = table.objects.filter(**which, **{f"{name}__isnull": False}).order_by("position")[:12]
    tried = [client.post(f"/admin/performance/{model}/{row.pk}/trials/?first={name}", values(row)).text for row in rows]
    fitting = [page for page in tried if re.findall(r"#(P[0-9]+)", page) == expected and "불일치" not in page]
    assert fitting
    row = rows[tried.index(fitting[0])]
    broken = client.post(f"/admin/performance/{model}/{row.pk}/trials/", values(row) | {name: "7654321"}).text
    assert broken.count("불일치") == len(expected)


def values(row: Any) -> dict[str, str]:
    stored = ((column.name, getattr(row, column.name)) for column in row.figure_columns)
    return {name: "" if value is None else str(value) for name, value in stored}
