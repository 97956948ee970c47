"""A file in JSON comes whole or in portions, and says of which query and version it is."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from lists.changes import Changes
from lists.columns import FileColumn
from lists.export.description import _LONGEST_NAME, _NOTED, FileDescription, RefusedError
from lists.export.json_file import json_lines
from lists.export.json_paging import MOST, Portion, portion_of


class City(SimpleNamespace):
    name, source, licence = "김포시", "김포시청", "공공누리"

    def __str__(self) -> str:
        return self.name


class Book(SimpleNamespace):
    def __str__(self) -> str:
        return f"김포시 {self.fiscal_year} 결산서"


def make_book(year: int = 2020, version: int = 3) -> Book:
    at = datetime(2021, 1, version, tzinfo=UTC)
    return Book(city=City(), fiscal_year=year, title="결산서", sha256="ab", version=version, changed_at=at)


class Change(SimpleNamespace):
    name, item, before, after, why, left, of_value = "사업", "지출액", "90", "95", "정정", False, True

    def __str__(self) -> str:
        return f"사업 지출액 {self.before} → {self.after}"

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name}


def describe(**fields: Any) -> FileDescription:
    columns = [FileColumn("name", "사업"), FileColumn("spent", "지출액", type="integer", unit="원", help="쓴 돈")]
    defaults: dict[str, Any] = {
        "documents": [make_book()],
        "title": "세출",
        "conditions": [("구분", "세부사업")],
        "address": "http://x/?level=a",
        "columns": columns,
        "heads": ["name", "spent"],
        "count": 2,
    }
    return FileDescription(**defaults | fields)


def portion(query: str, version: str = "3", count: int = 10) -> Portion | None:
    return portion_of(QueryDict(query), version, count)


def test_a_portion_has_so_many_rows_and_leads_to_the_next() -> None:
    assert portion("") is None
    assert portion("limit=4") == Portion(0, 4, "3-4")
    assert portion("limit=4&after=3-4") == Portion(4, 8, "3-8")
    assert portion("limit=4&after=3-8") == Portion(8, 10)
    assert portion("limit=10") == portion(f"limit={MOST}") == Portion(0, 10)
    assert portion("limit=1&after=3-9") == Portion(9, 10)
    assert portion("limit=9", "2019: 5, 2020: 3") == Portion(0, 9, "2019.5.2020.3-9")
    assert portion("limit=9&after=2019.5.2020.3-9", "2019: 5, 2020: 3") == Portion(9, 10)


@pytest.mark.parametrize(
    ("query", "sentence", "status"),
    [
        ("after=3-4", "after는 limit와 함께 씁니다.", 400),
        ("limit=0", "limit에는 1부터 10000까지", 400),
        (f"limit={MOST + 1}", "limit에는", 400),
        ("limit=000001", "limit에는", 400),
        ("limit=x", "limit에는", 400),
        ("limit=²", "limit에는", 400),
        ("limit=1&after=x", "after에는 앞의 답이", 400),
        ("limit=1&after=2-4", "그사이 자료가 바뀌어", 409),
    ],
)
def test_a_portion_that_cannot_be_is_refused(query: str, sentence: str, status: int) -> None:
    with pytest.raises(RefusedError, match=sentence) as refused:
        portion(query)
    assert refused.value.status == status


def test_the_whole_file_is_json_with_a_row_a_line() -> None:
    columns = [
        FileColumn("name", "사업", write=lambda stored: stored.upper()),
        FileColumn("rate", "비율", type="number"),
        FileColumn("at", "날", type="date"),
        FileColumn("rows", "건수", type="integer"),
    ]
    rows = [("a", Decimal("97.50"), date(2020, 1, 2), 1), ("b", None, None, None)]
    description = describe(columns=columns, heads=["name", "rate", "at", "rows"])
    text = b"".join(json_lines(description, rows)).decode()
    file = json.loads(text, parse_float=str)
    assert file["rows"] == [
        {"name": "A", "rate": "97.5", "at": "2020-01-02", "rows": 1},
        {"name": "B", "rate": None, "at": None, "rows": None},
    ]
    assert text.endswith('"rows": null}\n]}\n')
    assert (file["next"], file["news"], file["count"], file["changes"]) == (None, None, 2, [])
    assert json.loads(b"".join(json_lines(describe(), [], "http://x")))["next"] == "http://x"


def test_many_rows_are_one_list() -> None:
    columns = [FileColumn("rows", "건수", type="integer")]
    blocks = list(json_lines(describe(columns=columns, heads=["rows"]), [(at,) for at in range(1001)]))
    assert len(blocks) == 5
    assert [row["rows"] for row in json.loads(b"".join(blocks))["rows"]] == list(range(1001))


def test_a_file_says_its_query_and_its_version() -> None:
    one, two = describe(), describe(documents=[make_book(2019, 5), make_book()], conditions=[])
    assert one.question == "김포시 2020 세출: 구분 세부사업"
    assert two.question == "김포시 2019, 2020 세출"
    assert (one.version, two.version) == ("3", "2019: 5, 2020: 3")
    assert two.changed_at == datetime(2021, 1, 5, tzinfo=UTC)
    assert one.file_name("csv") == "김포시 2020 세출 3판 2행 구분 세부사업.csv"
    assert two.file_name("csv") == "김포시 2019·2020 세출 5판·3판 2행.csv"
    assert describe(conditions=[("검색", 'a/b:"c"')]).file_name("csv") == "김포시 2020 세출 3판 2행 검색 a b c .csv"


def test_a_long_name_of_a_file_is_cut_between_letters() -> None:
    start = "김포시 2020 세출 3판 2행 검색 "
    most = (_LONGEST_NAME - len(start.encode())) // 3
    whole = describe(conditions=[("검색", "가" * most)]).file_name("csv")
    assert whole == f"{start}{'가' * most}.csv"
    spare = _LONGEST_NAME - len(f"{start}{'가' * most}".encode())
    exact = describe(conditions=[("검색", "가" * most + "a" * spare)]).file_name("csv")
    assert exact == f"{start}{'가' * most}{'a' * spare}.csv"
    assert describe(conditions=[("검색", "가" * (most + 1))]).file_name("csv") == f"{start}{'가' * most}….csv"


def test_changes_are_noted_where_there_are_any() -> None:
    assert "X-Data-News" not in describe().headers()
    changed = describe(changes=Changes(["바뀌었습니다."], [Change()] * (_NOTED + 1)))
    assert changed.headers()["X-Data-News"].startswith("%EB%B0%94")
    notes = changed.notes()
    assert ("그 뒤 바뀐 것", "바뀌었습니다.") in notes
    assert notes.count(("· 사업", "지출액 90 → 95, 정정")) == _NOTED
    assert ("· 사업", "지출액, 지금은 조건에 맞지 않음") in describe(
        changes=Changes(["바뀌었습니다."], [Change(of_value=False, left=True, why="")])
    ).notes()


def test_notes_say_what_there_is_to_say() -> None:
    notes = dict(describe(address="").notes())
    assert notes["행 수"] == "2"
    assert notes["문서"] == "김포시 2020 결산서 (SHA-256 ab)"
    assert notes["· 구분"] == "세부사업"
    assert not {"다시 물을 주소", "그 뒤 바뀐 것"} & set(notes)
    assert dict(describe(count=0).notes())["행 수"] == "0. 조건에 맞는 행이 없습니다."
    assert dict(describe(count=1234).notes())["행 수"] == "1,234"
