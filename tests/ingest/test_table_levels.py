"""What a mapping can say besides columns: levels by column, rows that speak of those below, answers of services."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from ingest.layout import FileLayout
from ingest.mapping import SHIPPED, read_mapping
from ingest.preview import of_job, preview
from tests.ingest.table_files import (
    HEAD,
    PLAIN,
    faults_of,
    read_table,
    write_book,
    write_csv,
    write_json,
    write_mapping,
)

BY_COLUMN = """
levels = "column"
[columns]
department = "부서"
account = "회계"
policy = "정책"
unit = "단위"
detail = "세부"
budget = "예산액"
"""
REVENUE = [
    ["2020회계연도 세입결산총괄"],
    [*[None] * 9, "(단위: 천원)"],
    ["과 목", None, None, "예산액", "예산현액", "징수결정액", "수납액", None, "정리보류액", "미수납액"],
    [*[None] * 6, "수납총액", "실제수납액", None, None],
    ["합 계", None, None, 300, 300, 320, 310, 310, 0, 10],
    ["일반회계"],
    ["100 지방세수입", None, None, 200, 200, 210, 205, 205, 0, 5],
    [None, "110 지방세", None, 200, 200, 210, 205, 205, 0, 5],
    [None, None, "111 보통세", 200, 200, 210, 205, 205, 0, 5],
    ["상수도사업특별회계"],
    ["200 세외수입", None, None, 100, 100, 110, 105, 105, 0, 5],
    [None, "210 경상적세외수입", None, 100, 100, 110, 105, 105, 0, 5],
]
EXPENDITURE = [
    ["세출결산총괄"],
    ["(단위: 원)"],
    [
        "구분",
        None,
        "예산액",
        "예산성립후\n증감액",
        "예산현액",
        "지출액",
        "다음연도이월액",
        None,
        None,
        None,
        "집행잔액",
    ],
    [*[None] * 6, "계", "명시이월", "사고이월", "계속비이월", None],
    ["합계", None, 300, 0, 300, 200, 50, 20, 30, 0, 50],
    ["일반회계", None, 200, 0, 200, 150, 25, 10, 15, 0, 25],
    ["010 일반공공행정", None, 200, 0, 200, 150, 25, 10, 15, 0, 25],
    [None, "011 입법및선거관리", 150, 0, 150, 100, 25, 10, 15, 0, 25],
    [None, "014 재정·금융", 50, 0, 50, 50, 0, 0, 0, 0, 0],
    ["기금", None, 100, 0, 100, 50, 25, 10, 15, 0, 25],
    ["080 사회복지", None, 100, 0, 100, 50, 25, 10, 15, 0, 25],
]


def test_the_column_in_which_a_name_stands_tells_its_level(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "column.toml", BY_COLUMN)
    rows = [
        ["회계", "부서", "정책", "단위", "세부", "예산액"],
        ["일반회계", "세무과", "세정", "", "", 30],
        ["일반회계", "세무과", "", "징수", "", 20],
        ["일반회계", "세무과", "", "", "고지", 15],
        ["일반회계", "세무과", "", "", "독촉", 5],
        ["일반회계", "세무과", "세정", "체납", "", 10],
        ["일반회계", "세무과", "세정", "체납", "압류", 10],
        ["일반회계", "세무과", "합계", "", "", 30],
    ]
    found = read_table(write_csv(tmp_path / "column.csv", rows), mapping)
    assert found.levels == {"세정": 1, "징수": 2, "고지": 3, "독촉": 3, "체납": 2, "압류": 3}
    assert found.parents == {
        "세정": None,
        "징수": "세정",
        "고지": "징수",
        "독촉": "징수",
        "체납": "세정",
        "압류": "체납",
    }
    assert not found.findings
    rows[3][5] = 14
    assert read_table(write_csv(tmp_path / "wrong.csv", rows), mapping).kinds("E5") == [("E5", "징수", "budget")]


def test_the_revenue_sheet_of_the_accounting_system_is_read(tmp_path: Path) -> None:
    path = write_book(tmp_path / "revenue.xlsx", 표지=[["결산서"]], 세입결산총괄=REVENUE)
    workbook = load_workbook(path)
    for cells in ("A3:C4", "D3:D4", "E3:E4", "F3:F4", "G3:H3", "I3:I4", "J3:J4"):
        workbook["세입결산총괄"].merge_cells(cells)
    workbook.save(path)
    found = read_table(path, "ehojo-revenue")
    assert found.levels == {
        "100 지방세수입": 1,
        "110 지방세": 2,
        "111 보통세": 3,
        "200 세외수입": 1,
        "210 경상적세외수입": 2,
    }
    assert {account for _, account, _ in found.rows} == {"일반회계", "상수도사업특별회계"}
    assert found.amounts("111 보통세") == {
        "budget": 200_000,
        "current_budget": 200_000,
        "assessed": 210_000,
        "gross_receipts": 205_000,
        "net_receipts": 205_000,
        "written_off": 0,
        "uncollected": 5_000,
    }
    assert not found.findings
    counted = {why: count for why, count in found.counted.items() if count}
    assert counted == {"rows": 12, "read": 5, "total": 1, "head": 4, "context": 2}


def test_an_account_may_stand_in_brackets(tmp_path: Path) -> None:
    rows = [[cell and str(cell).replace("일반회계", "【일반회계】") for cell in cells] for cells in REVENUE]
    found = read_table(write_book(tmp_path / "brackets.xlsx", 세입결산총괄=rows), "ehojo-revenue")
    assert {account for _, account, _ in found.rows} == {"일반회계", "상수도사업특별회계"}


def test_rows_below_no_account_are_reported(tmp_path: Path) -> None:
    rows = [[cell and str(cell).replace("일반회계", "일반회게") for cell in cells] for cells in REVENUE]
    found = read_table(write_book(tmp_path / "misread.xlsx", 세입결산총괄=rows), "ehojo-revenue")
    unsaid = [(each.row, each.notes) for each in found.findings if each.kind == "owner_unsaid"]
    assert unsaid == [("100 지방세수입", {"what": "회계", "count": 3})]


def test_accounts_within_groups_and_a_head_of_its_own_for_each_level(tmp_path: Path) -> None:
    amounts = [50, 60, 55, 0, 5, 50]
    rows = [
        ["2020회계연도 세입결산총괄 (단위: 원)"],
        ["구 분", None, None, "예산액", "징수결정액", "수납액", None, None, None],
        ["장", "관", "항", None, None, "수납총액", "물납액", "환급액", "실제수납액"],
        ["특별회계", None, None, *amounts],
        [None, "상수도사업특별회계", None, *amounts],
        ["세외수입", None, None, *amounts],
        [None, "임시적세외수입", None, *amounts],
    ]
    found = read_table(write_book(tmp_path / "groups.xlsx", 세입결산총괄=rows), "ehojo-revenue")
    assert found.levels == {"상수도사업특별회계": 0, "세외수입": 1, "임시적세외수입": 2}
    assert {account for _, account, _ in found.rows} == {"상수도사업특별회계"}
    assert (found.amounts("세외수입")["gross_receipts"], found.amounts("세외수입")["net_receipts"]) == (55, 50)
    assert (found.counted["total"], found.findings) == (1, [])


@pytest.mark.parametrize(("indent", "levels"), [("\t", [0, 1, 2]), ("  ", [0, 1, 2]), ("", None)])
def test_levels_are_never_taken_from_indents_that_are_lost(
    tmp_path: Path, indent: str, levels: list[int] | None
) -> None:
    rows = [["구분", "예산액"], ["세무과", 100], [f"{indent}세정", 100], [f"{indent * 2}징수", 100]]
    path = write_csv(tmp_path / "indents.csv", rows)
    if levels is None:
        (fault,) = faults_of(path, "budget-book")
        assert "들여쓰기" in fault.sentence
    else:
        assert list(read_table(path, "budget-book").levels.values()) == levels


def test_the_expenditure_sheet_of_the_accounting_system_is_read(tmp_path: Path) -> None:
    found = read_table(write_book(tmp_path / "expenditure.xlsx", 세출결산총괄=EXPENDITURE), "ehojo-expenditure")
    assert not found.findings
    assert {account for _, account, _ in found.rows} == {"일반회계", "기금"}
    assert found.parents["011 입법및선거관리"] == "010 일반공공행정"
    assert found.parents["010 일반공공행정"] == "일반회계"
    assert found.levels["일반회계"] == 0
    assert found.levels["010 일반공공행정"] is None  # 분야 is no level of programs
    assert found.amounts("014 재정·금융")["spent"] == 50
    assert found.amounts("일반회계")["carried_accidental"] == 15


def test_a_row_may_speak_of_those_below_it(tmp_path: Path) -> None:
    text = (
        PLAIN.replace('account = "회계"\ndepartment = "부서"\n', "")
        + '[context]\naccount = "*회계"\ndepartment = "부서: *"\n'
    )
    mapping = write_mapping(tmp_path / "context.toml", text)
    rows = [
        ["일반회계"],
        ["부서 : 세무과"],
        ["사업", "예산현액", "지출액"],
        ["징수", 10, 7],
        ["부서", "회계과", ""],
        ["계약", 20, 9],
        ["상수도특별회계"],
        ["급수", 5, 4],
    ]
    found = read_table(write_csv(tmp_path / "context.csv", rows), mapping)
    assert set(found.rows) == {
        ("세무과", "일반회계", "징수"),
        ("회계과", "일반회계", "계약"),
        ("회계과", "상수도특별회계", "급수"),
    }
    assert (found.counted["context"], found.counted["head"]) == (2, 3)


def answer_of(*records: dict[str, object], total: int | None = None) -> dict[str, object]:
    """An answer of 지방재정365."""
    head = [
        {"list_total_count": len(records) if total is None else total},
        {"RESULT": {"CODE": "INFO-000", "MESSAGE": "정상"}},
    ]
    return {"QWGJK": [{"head": head}, {"row": list(records)}]}


def record(name: str, budget: object, city: str = "경기가람시") -> dict[str, object]:
    names = ("fyr", "exe_ymd", "laf_hg_nm", "acnt_dv_nm", "dept_cd", "dbiz_nm", "bdg_cash_amt", "ep_amt")
    return dict(zip(names, ("2020", "20201231", city, "일반회계", "0101", name, budget, 1), strict=True))


def test_an_answer_of_the_national_service_is_read(tmp_path: Path) -> None:
    path = write_json(
        tmp_path / "answer.json", answer_of(record("징수", 10), record("체납", "20.5"), record("남", 1, "경기나람시"))
    )
    found = read_table(path, "lofin365")
    assert found.book.kind == "json"
    assert found.amounts("징수") == {"current_budget": 10, "spent": 1}
    assert found.kinds("unreadable") == [("unreadable", "체납", "current_budget")]
    assert (found.counted["rows"], found.counted["others"]) == (4, 1)


def test_several_answers_may_stand_in_one_file(tmp_path: Path) -> None:
    pages = [answer_of(record("징수", 10), total=2), answer_of(record("체납", 20), total=2)]
    assert read_table(write_json(tmp_path / "pages.json", pages), "lofin365").many == 2


def test_an_answer_of_one_record_without_a_list_is_read(tmp_path: Path) -> None:
    body = {"items": {"item": record("징수", 10)}, "totalCount": 1}
    path = write_json(tmp_path / "one.json", {"response": {"header": {"resultCode": "00"}, "body": body}})
    assert read_table(path, "lofin365").many == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (answer_of(record("징수", 10), total=3000), "전체 {total}행 가운데"),
        ({"RESULT": {"CODE": "ERROR-290", "MESSAGE": "인증키가 유효하지 않습니다."}}, "레코드가 없습니다"),
        ({"a": [record("징수", 10)], "b": [record("징수", 11)]}, "여러 곳에 있습니다"),
        ([], "레코드가 없습니다"),
    ],
)
def test_an_answer_that_leaves_rows_open_is_refused(tmp_path: Path, answer: object, sentence: str) -> None:
    (fault,) = faults_of(write_json(tmp_path / "open.json", answer if answer else [{}]), "lofin365")
    assert sentence in fault.sentence


def test_the_mapping_may_say_where_the_records_are(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "where.toml", 'records = "b"\n' + PLAIN)
    records = {
        key: [dict(zip(HEAD, ("일반회계", "세무과", "징수", number, 1), strict=True))]
        for number, key in enumerate("ab", 10)
    }
    assert read_table(write_json(tmp_path / "where.json", records), mapping).amounts("징수")["current_budget"] == 11


@pytest.mark.parametrize("text", ['{"row": [{"fyr": 2020, "fyr": 2019}]}', '{"row": [', "[{]"])
def test_an_answer_that_is_broken_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    assert faults_of(path, "lofin365")


def test_every_mapping_that_is_shipped_is_whole() -> None:
    assert {path.stem for path in SHIPPED.glob("*.toml")} >= {
        "lofin365",
        "budget-book",
        "ehojo-revenue",
        "ehojo-expenditure",
    }
    for path in SHIPPED.glob("*.toml"):
        assert read_mapping(path.stem).title


def test_all_errors_of_a_mapping_are_reported_at_once(tmp_path: Path) -> None:
    text = 'colour = 1\nfill = ["사업"]\n[columns]\nname = "가"\nspent = "가"\nspend = "나"\n'
    text += '[constants]\ncity = "다"\n[context]\naccount = "회계"\n'
    path = write_csv(tmp_path / "rows.csv", [HEAD])
    faults = faults_of(path, write_mapping(tmp_path / "slips.toml", text))
    sentences = " ".join(str(fault) for fault in faults)
    for slip in ("colour", "spend", "사업", "city", "가", "department", "*가 하나"):
        assert slip in sentences


def test_a_layout_is_the_same_when_it_was_stored() -> None:
    old = {
        "title": "옛",
        "table": "expenditure",
        "scale": 1,
        "levels": "detail",
        "cells": {"name": 1, "spent": 2},
        "heads": {"name": "사업", "spent": "지출액"},
        "constants": {"account": "일반회계"},
        "words": {},
        "drop": ["정책:"],
        "same": [0],
        "width": 3,
        "indents": [],
    }
    layout = FileLayout.from_stored(old)
    assert layout.head_at(7).cells == {"name": 1, "spent": 2}
    assert layout.head_at(7).repeats(["", "사업", "지출액"])
    assert FileLayout.from_stored(layout.stored()) == layout
    assert FileLayout.from_stored(layout.stored()).stored() == layout.stored()


def test_a_preview_says_what_each_column_is_read_as(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "plain.toml", PLAIN + 'unspent = "집행잔액"\n')
    rows = [["제목"], ["비고", *HEAD], ["x", "일반회계", "세무과", "징수", 10, "칠"]]
    found = read_table(write_csv(tmp_path / "rows.csv", rows), mapping)
    shown = preview(found.book, ["current_budget", "spent", "unspent"])
    (head,) = shown.heads
    assert [(column.letter, column.head, column.use) for column in head.columns] == [
        ("A", "비고", ""),
        ("B", "회계", "회계"),
        ("C", "부서", "부서"),
        ("D", "사업", "이름"),
        ("E", "예산현액", "예산현액"),
        ("F", "지출액", "지출액"),
    ]
    assert head.missing == ["집행잔액"]
    (row,) = shown.rows
    assert (row.line, row.name, row.level, row.amounts) == (3, "징수", "세부사업", {"예산현액": "10", "지출액": "?"})


def test_a_preview_of_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = write_book(tmp_path / "two.xlsx", 가=[HEAD], 나=[HEAD])
    job = {
        "file": str(path),
        "name": path.name,
        "mapping": write_mapping(tmp_path / "plain.toml", PLAIN),
        "city": "가람시",
        "fiscal_year": 2020,
    }
    shown = of_job({**job, "sheets": []})
    assert shown.sheets == ["가", "나"]
    assert [sentence for _, sentence, _ in shown.faults] and "--sheet" in shown.faults[0][1]


def test_a_total_may_be_named_in_the_column_of_levels(tmp_path: Path) -> None:
    text = 'levels = "word"\n' + PLAIN + 'level = "구분"\n[words]\n"정책" = 1\n"세부" = 3\n'
    rows = [
        ["구분", *HEAD],
        ["정책", "일반회계", "세무과", "세정", 10, 7],
        ["세부", "일반회계", "세무과", "징수", 10, 7],
    ]
    rows.append(["소계", "일반회계", "세무과", "세정", 10, 7])
    found = read_table(write_csv(tmp_path / "word.csv", rows), write_mapping(tmp_path / "word.toml", text))
    assert (found.many, found.counted["total"], found.findings) == (2, 1, [])
    assert found.levels == {"세정": 1, "징수": 3}


def test_a_unit_that_is_named_like_financing_is_a_unit(tmp_path: Path) -> None:
    mapping = write_mapping(tmp_path / "levels.toml", BY_COLUMN.replace('"단위"', '"단위사업"'))
    names = [("살림", "", ""), ("", "보조금 지원", ""), ("", "", "등 달기")]
    head = ["부서", "회계", "정책", "단위사업", "세부", "예산액"]
    rows = [head, *(["세무과", "일반회계", *own, 300] for own in names)]
    found = read_table(write_csv(tmp_path / "levels.csv", rows), mapping)
    assert found.levels == {"살림": 1, "보조금 지원": 2, "등 달기": 3}
