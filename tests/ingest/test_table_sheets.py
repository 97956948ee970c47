"""Workbooks: which sheets are read, what their cells show, and what merged cells mean."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ingest.errors import BookError
from ingest.table_words import sheet_lines
from tests.ingest.table_files import HEAD, PLAIN, faults_of, read_table, write_book, write_csv, write_mapping
from tests.ingest.zips import spoil

ROW = ["일반회계", "세무과", "징수", 10, 7]


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return write_mapping(tmp_path / "plain.toml", PLAIN)


def sheet_with(path: Path, value: object, form: str = "General", column: str = "D") -> Path:
    """A workbook whose one row has a value under a number format in a column."""
    write_book(path, 결산=[HEAD, ROW])
    workbook = load_workbook(path)
    cell = workbook["결산"][f"{column}2"]
    cell.value, cell.number_format = value, form
    workbook.save(path)
    return path


def test_a_hidden_sheet_is_left_out_and_reported(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "hidden.xlsx", 결산=[HEAD, ROW], 초안=[HEAD, [*ROW[:3], 99, 98]])
    workbook = load_workbook(path)
    workbook["초안"].sheet_state = "hidden"
    workbook.save(path)
    found = read_table(path, plain)
    assert found.amounts("징수") == {"current_budget": 10, "spent": 7}
    assert found.book.table is not None
    assert found.book.table.census.hidden == ["초안"]
    assert read_table(path, plain, sheets=["초안"]).amounts("징수")["spent"] == 98


def test_where_only_a_hidden_sheet_has_the_table_it_is_named(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "hidden.xlsx", 표지=[["결산"]], 초안=[HEAD, ROW])
    workbook = load_workbook(path)
    workbook["초안"].sheet_state = "veryHidden"
    workbook.save(path)
    (fault,) = faults_of(path, plain)
    assert fault.slots["names"] == "초안"


def test_one_of_several_sheets_must_be_chosen(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "two.xlsx", 본예산=[HEAD, ROW], 추경=[HEAD, [*ROW[:3], 20, 7]], 표지=[["결산"]])
    (fault,) = faults_of(path, plain)
    assert (fault.slots["names"], "--sheet" in fault.sentence) == ("본예산, 추경", True)
    found = read_table(path, plain, sheets=["추경"])
    assert found.amounts("징수")["current_budget"] == 20
    assert found.book.table is not None
    assert (found.book.table.census.unchosen, found.book.table.census.headless) == (["본예산"], ["표지"])


def test_the_sheet_of_the_year_is_read_alone(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "years.xlsx", **{"2019년": [HEAD, [*ROW[:3], 1, 1]], "2020년": [HEAD, ROW]})
    found = read_table(path, plain)
    assert (found.many, found.amounts("징수")["current_budget"]) == (1, 10)
    assert found.book.table is not None
    assert found.book.table.census.unchosen == ["2019년"]
    assert faults_of(path, plain, year=2021)


def test_a_sheet_of_another_year_is_refused_though_it_is_the_only_one(tmp_path: Path, plain: str) -> None:
    (fault,) = faults_of(write_book(tmp_path / "old.xlsx", **{"2019": [HEAD, ROW]}), plain)
    assert (fault.sheet, fault.slots["said"]) == ("2019", 2019)


def test_a_sheet_that_there_is_not_is_reported_with_those_there_are(tmp_path: Path, plain: str) -> None:
    with pytest.raises(BookError, match="없는 시트입니다: 결산표. 파일의 시트: 결산"):
        read_table(write_book(tmp_path / "one.xlsx", 결산=[HEAD, ROW]), plain, sheets=["결산표"])


def test_a_unit_in_the_name_of_a_sheet_contradicts_the_mapping(tmp_path: Path, plain: str) -> None:
    (fault,) = faults_of(write_book(tmp_path / "a.xlsx", **{"세출(천원)": [HEAD, ROW]}), plain)
    assert (fault.slots["text"], fault.slots["unit"]) == ("세출(천원)", "원")


def test_faults_name_the_sheet_and_its_own_row(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "sheets.xlsx", 가=[HEAD, ROW], 나=[["제목"], [*HEAD, "지출액"], [*ROW, 1]])
    (fault,) = faults_of(path, plain, sheets=["가", "나"])
    assert fault.place.endswith("‘나’ 시트 2행")


@pytest.mark.parametrize(
    "form",
    [
        "#,##0,",
        "#,##0,,",
        "0%",
        '#,##0"천원"',
        '#,##0" 백만"',
        '#,##0"k"',
        "#,##0,;[Red]-#,##0,",
        "[>9]#,##0,;0",
        ";;;",
        '"비공개"',
        "**",
    ],
)
def test_an_amount_displayed_as_another_is_unknown_and_reported(tmp_path: Path, plain: str, form: str) -> None:
    found = read_table(sheet_with(tmp_path / "scaled.xlsx", 1_500_000, form), plain)
    assert found.amounts("징수") == {"spent": 7, "current_budget": None}
    assert found.kinds("unreadable") == [("unreadable", "징수", "current_budget")]


@pytest.mark.parametrize("form", ["#,##0", "#,##0.00", "#,##0;[Red]-#,##0", '#,##0"원"', "_-* #,##0_-;-* #,##0_-", "0"])
def test_an_amount_displayed_as_stored_is_read(tmp_path: Path, plain: str, form: str) -> None:
    found = read_table(sheet_with(tmp_path / "shown.xlsx", 1_500_000, form), plain)
    assert found.amounts("징수")["current_budget"] == 1_500_000


@pytest.mark.parametrize("value", [date(2020, 12, 31), True, "#REF!", "=SUM(E2:E9)", 1_500_000.5, "천만"])
def test_what_is_no_amount_of_won_is_unknown_and_reported(tmp_path: Path, plain: str, value: object) -> None:
    form = "yyyy-mm-dd" if isinstance(value, date) else "General"
    found = read_table(sheet_with(tmp_path / "odd.xlsx", value, form), plain)
    assert found.amounts("징수") == {"spent": 7, "current_budget": None}
    (finding,) = [each for each in found.findings if each.kind == "unreadable"]
    assert finding.printed


@pytest.mark.parametrize("value", [1_500_000.0, 1_500_000, "1,500,000", 15_000_000 * 0.1, 1_499_999.9999999998])
def test_a_whole_number_is_an_amount_however_the_workbook_holds_it(tmp_path: Path, plain: str, value: object) -> None:
    assert read_table(sheet_with(tmp_path / "whole.xlsx", value), plain).amounts("징수")["current_budget"] == 1_500_000


def test_a_name_that_cannot_be_read_names_no_project(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "names.xlsx", 결산=[HEAD, ROW, ["일반회계", "세무과", "=C1", 1, 1]])
    found = read_table(path, plain)
    assert (found.many, found.counted["unclaimed"]) == (1, 1)


def test_a_code_keeps_its_displayed_leading_zeros(tmp_path: Path, plain: str) -> None:
    found = read_table(sheet_with(tmp_path / "code.xlsx", 101, "0000", "B"), plain)
    assert {department for department, _, _ in found.rows} == {"0101"}


def test_words_of_merged_cells_go_down_and_their_amounts_do_not(tmp_path: Path, plain: str) -> None:
    rows = [HEAD, ROW, [None, None, "체납", None, 3], ["특별회계", "수도과", "급수", 5, 4], [None, None, "누수", 6, 5]]
    path = write_book(tmp_path / "merged.xlsx", 결산=rows)
    workbook = load_workbook(path)
    for cells in ("A2:A3", "B2:B3", "D2:D3", "A4:A5", "B4:B5"):
        workbook["결산"].merge_cells(cells)
    workbook.save(path)
    found = read_table(path, plain)
    assert set(found.rows) == {
        ("세무과", "일반회계", "징수"),
        ("세무과", "일반회계", "체납"),
        ("수도과", "특별회계", "급수"),
        ("수도과", "특별회계", "누수"),
    }
    assert found.amounts("징수") == {"current_budget": None, "spent": 7}  # 10 is of both rows together
    assert found.amounts("체납") == {"current_budget": None, "spent": 3}
    assert len(found.kinds("unreadable")) == 2


def test_a_project_over_two_rows_is_one_row(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "tall.xlsx", 결산=[HEAD, ROW, [None] * 5, ["일반회계", "세무과", "체납", 5, 4]])
    workbook = load_workbook(path)
    for column in "ABCDE":
        workbook["결산"].merge_cells(f"{column}2:{column}3")
    workbook.save(path)
    found = read_table(path, plain)
    assert (found.many, found.amounts("징수")) == (2, {"current_budget": 10, "spent": 7})


def test_words_go_down_in_a_csv_where_the_mapping_says_so(tmp_path: Path, plain: str) -> None:
    path = write_csv(tmp_path / "blank.csv", [HEAD, ROW, ["", "", "체납", 5, 3], ["", "", "합계", 15, 10]])
    filled = read_table(path, write_mapping(tmp_path / "fill.toml", 'fill = ["account", "department"]\n' + PLAIN))
    assert ("세무과", "일반회계", "체납") in filled.rows
    assert not filled.kinds("T1")
    blank = read_table(path, plain)
    assert ("부서 없음", "", "체납") in blank.rows


def test_a_broken_sheet_is_refused_with_one_sentence(tmp_path: Path, plain: str) -> None:
    path = tmp_path / "broken.xlsx"
    workbook = Workbook()
    workbook.active.append(HEAD)
    workbook.save(path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BookError, match="엑셀에서 다시 저장해 주세요"):
        read_table(path, plain)


def test_a_broken_comment_is_refused_with_one_sentence(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "broken.xlsx", 결산=[HEAD, ROW])
    workbook = load_workbook(path)
    workbook["결산"]["D1"].comment = Comment("단위: 천원", "")
    workbook.save(path)
    spoil(path, "xl/comments/comment1.xml")
    with pytest.raises(BookError, match="‘결산’ 시트.*깨졌습니다"):
        read_table(path, plain)


def test_text_of_a_spreadsheet_in_utf_16_is_read(tmp_path: Path, plain: str) -> None:
    path = tmp_path / "unicode.txt"
    path.write_bytes("\r\n".join("\t".join(map(str, row)) for row in [HEAD, ROW]).encode("utf-16"))
    assert read_table(path, plain).amounts("징수") == {"current_budget": 10, "spent": 7}


def test_cells_that_a_reader_of_the_sheet_does_not_see_are_named(tmp_path: Path, plain: str) -> None:
    path = write_book(tmp_path / "unseen.xlsx", 결산=[[*HEAD, "비고"], *[[*ROW, "메모"]] * 3])
    workbook = load_workbook(path)
    sheet = workbook["결산"]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = sheet.column_dimensions["F"].hidden = True
    sheet["D4"].font = Font(strike=True)
    workbook.save(path)
    found = read_table(path, plain)
    assert found.book.table is not None
    census = found.book.table.census
    assert census.concealed == {"결산": ["E2", "A3", "B3", "C3", "D3", "E3", "E4"]}
    assert census.struck == {"결산": ["D4"]}
    with translation.override("ko"):
        assert "‘결산’ 시트에서 취소선을 그은 칸도 읽었습니다: D4" in list(sheet_lines(census))


@pytest.mark.parametrize("place", ["comment", "header", "footer", "title"])
def test_a_unit_outside_the_cells_contradicts_the_mapping(tmp_path: Path, plain: str, place: str) -> None:
    path = write_book(tmp_path / "unit.xlsx", 결산=[HEAD, ROW], 표지=[["결산"]])
    workbook = load_workbook(path)
    sheet = workbook["결산"]
    if place == "comment":
        sheet["D1"].comment = Comment("예산과에서\n단위: 천원", "")
    elif place == "header":
        sheet.oddHeader.right.text = "(단위: 천원)"
    elif place == "footer":
        sheet.oddFooter.left.text = "(단위: 천원)"
    else:
        workbook.properties.title = "세출결산(단위: 천원)"
    workbook.save(path)
    (fault,) = faults_of(path, plain)
    assert (fault.sheet, "천원" in str(fault.slots["text"])) == ("결산", True)
