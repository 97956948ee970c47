"""One question in every format: the same rows, complete or refused with a reason, told in headers and names."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote, unquote

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl.utils.escape import unescape

from budget.columns import EXPENDITURE
from lists.columns import StandingText
from lists.export import csv_file, slots, xlsx_file
from lists.export import views as files
from lists.export.copy import with_standings
from tests.conftest import store_sample
from tests.factories import make_document, make_expenditure, make_indicator

pytestmark = pytest.mark.django_db

HARD_NAMES = (
    "=1+1",
    "+82 지원",
    "-3% 절감",
    "-5",
    "+1.50",
    "-5\n",
    "＝합계",
    "@조",
    "\t탭",
    "\r되돌림",
    '"시정", 시책\n지원',
    "<r>굵게</r>",
    "<script>",
    "🌱 나무 _x0041_ 심기",
    "1,234",
    "\\.",
    "'작은따옴표",
    " 앞 칸",
    '{"spent": 1}',
    ',"{"',
)


def hard_rows() -> None:
    """Names that are hard to write, standings of every kind, unknown and great amounts."""
    unknown, derived = {"is": "unknown"}, {"is": "derived", "printed": 3, "because": ["E1", '"', "{"]}
    for number, name in enumerate(HARD_NAMES):
        standings = {} if number % 3 else {"diversion": unknown, "spent": derived, "unspent": {"is": "printed"}}
        make_expenditure(name, number % 4 or None, diversion=None, spent=-number * 10**12, standings=standings)


def body(response: HttpResponseBase, status: int = 200) -> bytes:
    assert response.status_code == status
    return response.getvalue()  # type: ignore[attr-defined]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [
        [unescape(value) if isinstance(value, str) else value for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def test_all_formats_of_all_lists_hold_the_same_rows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    store_sample()
    for list_ in ("expenditure", "revenue", "indicators", "findings", "corrections"):
        query = {"level": "all"} if list_ in ("expenditure", "revenue") else {}
        content = body(client.get(f"/gimpo/2020/{list_}.csv", query))
        from_csv = csv_rows(content)
        from_xlsx = sheet_rows(body(client.get(f"/gimpo/2020/{list_}.xlsx", query)))
        answer = json.loads(body(client.get(f"/gimpo/2020/{list_}.json", query | {"header": "ko"})))
        from_json = [from_csv[0], *(list(row.values()) for row in answer["rows"])]
        assert [list(map(as_csv_text, row)) for row in from_xlsx] == from_csv
        assert [list(map(as_csv_text, row)) for row in from_json] == from_csv
        assert answer["count"] == len(answer["rows"]) == len(from_csv) - 1
        assert [column["header"] for column in answer["columns"]] == from_csv[0]
        with monkeypatch.context() as patched:
            patched.setattr(files, "can_copy", lambda columns, lines: False)
            assert body(client.get(f"/gimpo/2020/{list_}.csv", query)) == content


def as_csv_text(value: Any) -> str:
    """A value as a CSV has it."""
    return csv_file.text(value) if isinstance(value, str) else "" if value is None else str(value)


def test_names_hard_to_write_are_the_same_everywhere(client: Client) -> None:
    hard_rows()
    query = {"level": "all", "columns": "all"}
    answer = json.loads(body(client.get("/gimpo/2020/expenditure.json", query)))
    names = [row["detail"] or row["unit"] or row["policy"] for row in answer["rows"]]
    assert names == list(HARD_NAMES)
    rows = sheet_rows(body(client.get("/gimpo/2020/expenditure.xlsx", query)))
    assert [row[6] or row[5] or row[4] for row in rows[1:]] == list(HARD_NAMES)
    from_csv = csv_rows(body(client.get("/gimpo/2020/expenditure.csv", query)))
    shielded = [row[6] or row[5] or row[4] for row in from_csv[1:]]
    assert shielded == [csv_file.text(name) for name in HARD_NAMES]
    assert [name for name in shielded if name[0] in csv_file.FORMULA] == ["-5", "+1.50"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
@pytest.mark.parametrize(
    "query",
    ["expenditure.csv?level=all", "revenue.csv?header=field", "indicators.csv", "expenditure.csv?row=0000000000"],
)
def test_what_the_database_writes_is_what_we_write(client: Client, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    hard_rows()
    make_indicator("=지표", target="12.500000", result="0", rate="-100", mark="◎", target_before=None)
    with CaptureQueriesContext(connection) as queries:
        copied = body(client.get(f"/gimpo/2020/{query}"))
    assert any("COPY" in query["sql"] for query in queries)
    monkeypatch.setattr(files, "can_copy", lambda columns, lines: False)
    written = body(client.get(f"/gimpo/2020/{query}"))
    assert copied.split(b"\r\n") == written.split(b"\r\n")


def test_a_sheet_has_real_numbers_and_no_formulas(client: Client) -> None:
    make_expenditure("=1+1", other_change=-5_558_259_000, diversion=None)
    content = body(client.get("/gimpo/2020/expenditure.xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(content))["세출"]
    assert openpyxl.load_workbook(BytesIO(content), read_only=True)["세출"].calculate_dimension() == "A1:AJ2"
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["변경"].value, cells["변경"].data_type) == (-5_558_259_000, "n")
    assert '"△"#,##0' in cells["변경"].number_format
    assert (cells["세부사업"].value, cells["세부사업"].data_type) == ("=1+1", "s")
    assert cells["전용"].value is None
    assert cells["지출액"].value == 0
    assert sheet.freeze_panes == "A2"
    formulas = {rule.formula[0] for ranges in sheet.conditional_formatting for rule in ranges.rules}
    assert formulas and all(f"${cells['확인'].column_letter}2" in formula for formula in formulas)
    assert (sheet.tables["rows"].ref, sheet.tables["rows"].autoFilter.ref) == ("A1:AJ2", "A1:AJ2")
    content = body(client.get("/gimpo/2020/expenditure.xlsx?row=0000000000"))
    without_rows = openpyxl.load_workbook(BytesIO(content))["세출"]
    assert (dict(without_rows.tables), without_rows.auto_filter.ref) == ({}, "A1:AJ1")
    assert sheet.tables["rows"].column_names == [cell.value for cell in sheet[1]]
    assert sheet.column_dimensions["I"].width > 12


def test_a_workbook_says_what_it_is(client: Client) -> None:
    document = make_document(title="세입세출결산서")
    document.city.source, document.city.licence = "김포시", "공공누리 제1유형"
    document.city.save()
    make_expenditure()
    notes = openpyxl.load_workbook(BytesIO(body(client.get("/gimpo/2020/expenditure.xlsx"))))["설명"]
    notes_by_name = {row[0]: row[1] for row in notes.iter_rows(values_only=True)}
    document.refresh_from_db()
    assert notes_by_name["질문"] == "김포시 2020 세출: 구분 세부사업"
    assert (notes_by_name["행 수"], notes_by_name["자료의 판"]) == ("1", str(document.version))
    assert (notes_by_name["출처"], notes_by_name["이용 조건"]) == ("김포시", "공공누리 제1유형")
    address = f"http://testserver/gimpo/2020/expenditure.xlsx?level={quote('세부사업')}&since={document.version}"
    assert notes_by_name["다시 물을 주소"] == address
    meanings = {row[1]: row for row in notes.iter_rows(values_only=True)}
    assert meanings["unspent"][4] == next(column.help for column in EXPENDITURE if column.name == "unspent")
    assert all(row[4] for row in meanings.values() if row[2] in ("글", "정수"))


def test_question_count_and_version_stand_in_the_headers_and_the_name(client: Client) -> None:
    document = make_document(version=7)
    make_expenditure(document=document)
    for extension in ("csv", "xlsx", "json"):
        response = client.get(f"/gimpo/2020/expenditure.{extension}?level=all&department=감사담당관")
        assert (response["X-Row-Count"], response["X-Data-Version"]) == ("1", "7")
        assert response["X-Question"].isascii()
        assert unquote(response["X-Question"]).startswith("김포시 2020 세출: 부서 감사담당관")
        assert "김포시 2020 세출 7판 1행 부서 감사담당관" in unquote(response["Content-Disposition"])
        body(response)


@pytest.mark.parametrize("query", ["", "?department=감사담당관", "?level=&group=department", "?year=2020&lang=en"])
def test_an_older_address_without_a_level_names_the_one_that_says_it(client: Client, query: str) -> None:
    make_expenditure()
    implied: Any = client.get(f"/gimpo/2020/expenditure.json{query}")
    canonical = implied["Link"].removesuffix('>; rel="canonical"').removeprefix("<http://testserver")
    assert f"level={quote('세부사업')}" in canonical
    said: Any = client.get(canonical)
    assert json.loads(said.getvalue())["rows"] == json.loads(implied.getvalue())["rows"]
    assert "Link" not in said


def test_the_portions_of_an_older_address_say_their_level(client: Client) -> None:
    make_expenditure()
    make_expenditure("소통")
    following = json.loads(client.get("/gimpo/2020/expenditure.json?limit=1").getvalue())["next"]
    assert f"level={quote('세부사업')}" in following
    assert len(json.loads(client.get(following.removeprefix("http://testserver")).getvalue())["rows"]) == 1


def test_a_long_question_makes_no_impossible_name(client: Client) -> None:
    make_expenditure()
    response = client.get("/gimpo/2020/expenditure.csv", {"q": '김/포: "시"\u202e' + "가" * 150})
    name = unquote(response["Content-Disposition"]).split("''")[1]
    assert len(name.encode()) < 200
    assert name.endswith("….csv")
    assert not set(name) & set('/:"\u202e')
    body(response)


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json"])
def test_the_same_question_of_the_same_version_gives_the_same_bytes(client: Client, extension: str) -> None:
    hard_rows()
    address = f"/gimpo/2020/expenditure.{extension}?level=all"
    once = body(client.get(address))
    assert body(client.get(address + "&lang=en", headers={"Accept-Language": "en"})) == once or extension != "csv"
    assert body(client.get(address)) == once


def test_heads_are_words_or_names_in_code(client: Client) -> None:
    make_expenditure()
    by_name = csv_rows(body(client.get("/gimpo/2020/expenditure.csv?header=field")))
    assert by_name[0][:5] == ["fiscal_year", "city", "account", "department", "policy"]
    assert csv_rows(body(client.get("/gimpo/2020/expenditure.csv?header=ko")))[0][0] == "회계연도"
    assert sheet_rows(body(client.get("/gimpo/2020/expenditure.xlsx?header=field")))[0][0] == "fiscal_year"
    assert "spent" in json.loads(body(client.get("/gimpo/2020/expenditure.json")))["rows"][0]


def test_cp949_is_the_same_file(client: Client) -> None:
    make_expenditure("통합 재정 △ 뷁")
    response = client.get("/gimpo/2020/expenditure.csv?encoding=cp949")
    assert response["Content-Type"] == "text/csv; charset=cp949"
    content = body(response)
    assert int(response["Content-Length"]) == len(content)
    assert content.decode("cp949") == body(client.get("/gimpo/2020/expenditure.csv")).decode("utf-8-sig")


def test_what_cp949_cannot_hold_is_reported_and_not_lost(client: Client) -> None:
    make_expenditure("통합 재정")
    make_expenditure("유럽 € 🌱")
    sentence = body(client.get("/gimpo/2020/expenditure.csv?encoding=cp949"), 400).decode()
    assert "2째 행의 ‘세부사업’에 있는 ‘🌱’(U+1F331)" in sentence
    assert "UTF-8" in sentence


@pytest.mark.parametrize(
    "query", ["header=english", "encoding=latin-1", "header=", "encoding=cp949%00", "min=abc", "level=nonsense"]
)
@pytest.mark.parametrize("extension", ["csv", "xlsx", "json"])
def test_nonsense_gives_a_sentence(client: Client, query: str, extension: str) -> None:
    make_document()
    assert "파일을 만들지 않았습니다" in body(client.get(f"/gimpo/2020/expenditure.{extension}?{query}"), 400).decode()


def test_cp949_is_for_csv_alone(client: Client) -> None:
    make_document()
    assert "CSV" in body(client.get("/gimpo/2020/expenditure.json?encoding=cp949"), 400).decode()


@pytest.mark.parametrize("query", ["", "?department=없는부서", "?q=없는이름&level=all"])
def test_a_year_or_a_question_without_rows_is_reported(client: Client, query: str) -> None:
    make_document()
    for extension in ("csv", "xlsx", "json"):
        response = client.get(f"/gimpo/2020/expenditure.{extension}{query}")
        if response.status_code == 400:
            assert query.startswith("?department")
            continue
        assert response["X-Row-Count"] == "0"
        content = body(response)
        if extension == "csv":
            assert len(csv_rows(content)) == 1
        elif extension == "json":
            assert json.loads(content)["rows"] == []
        else:
            workbook = openpyxl.load_workbook(BytesIO(content))
            assert workbook["세출"].max_row == 1
            assert {row[0]: row[1] for row in workbook["설명"].iter_rows(values_only=True)}["행 수"].startswith(
                "0. 조건에"
            )
    assert client.get("/gimpo/1999/expenditure.csv").status_code == 404


def test_a_sheet_refuses_what_it_cannot_hold(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_expenditure(spent=10**15)
    assert "1째 행의 ‘지출액’" in body(client.get("/gimpo/2020/expenditure.xlsx"), 400).decode()
    make_indicator("지표", formula="가" * 32_768)
    assert "1째 행의 ‘측정산식’" in body(client.get("/gimpo/2020/indicators.xlsx"), 400).decode()
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 0)
    assert "CSV로 받아 주세요" in body(client.get("/gimpo/2020/expenditure.xlsx"), 400).decode()


def test_head_tells_without_rows(client: Client) -> None:
    make_expenditure()
    for extension in ("csv", "xlsx", "json"):
        response = client.head(f"/gimpo/2020/expenditure.{extension}")
        assert (response.status_code, response["X-Row-Count"], response.content) == (200, "1", b"")


def test_old_proxies_get_a_length_instead_of_pieces(client: Client) -> None:
    make_expenditure()
    response = client.get("/gimpo/2020/expenditure.csv", SERVER_PROTOCOL="HTTP/1.0")
    assert int(response["Content-Length"]) == len(body(response))


def test_whoever_comes_when_all_turns_are_taken_is_told_to_wait(client: Client) -> None:
    make_expenditure()
    waiting = [client.get("/gimpo/2020/expenditure.csv") for _ in range(4)]
    response = client.get("/gimpo/2020/expenditure.csv")
    assert (response.status_code, response["Retry-After"]) == (503, str(slots.RETRY_AFTER))
    assert "잠시 뒤에" in response.text
    page = client.get("/gimpo/2020/expenditure.csv", headers={"Accept": "text/html,*/*"})
    assert (page.status_code, page["Retry-After"]) == (503, str(slots.RETRY_AFTER))
    assert "잠시 뒤에" in page.text
    assert "</html>" in page.text
    for each in waiting:
        body(each)
    body(client.get("/gimpo/2020/expenditure.csv"))


def test_a_row_that_postgresql_wrote_ends_as_in_other_files_with_its_standings_in_words() -> None:
    complete = with_standings(StandingText(EXPENDITURE))
    assert complete(b"2020,5,\n") == b"2020,5,\r\n"
    row = '"가,나",5,"{""spent"": {""is"": ""derived""}}"\n'
    assert complete(row.encode()).decode() == '"가,나",5,계산값: 지출액\r\n'


def test_natural_keys_stay_behind_the_standings_of_a_row_that_postgresql_wrote() -> None:
    complete = with_standings(StandingText(EXPENDITURE), behind=2)
    assert complete(b"5,,2020-a,17\n") == b"5,,2020-a,17\r\n"
    row = '5,"{""spent"": {""is"": ""derived""}}",2020-a,17\n'
    assert complete(row.encode()).decode() == "5,계산값: 지출액,2020-a,17\r\n"
