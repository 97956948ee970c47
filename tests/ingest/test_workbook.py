"""Workbooks whose sheets hold a book's own tables: what is shown in each cell, and where it stands."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from ingest.reader import workbook
from ingest.reader.converted_file import FileNote
from ingest.reader.grid import GridLine
from ingest.reader.limits import Allowance, FileRefusedError
from ingest.reader.number_formats import number_format
from tests.ingest.zips import data, number_cell, packed, row, spoil, text_cell, write, xlsx_parts


def read(tmp_path: Path, parts: dict[str, str | bytes], notes: list[FileNote] | None = None) -> list[GridLine]:
    path = write(tmp_path / "book.xlsx", packed(parts))
    return list(workbook.read(path, "", Allowance(), [] if notes is None else notes))


def texts(tmp_path: Path, *sheets: str, **parts: str) -> list[str]:
    return [line.text for line in read(tmp_path, xlsx_parts(*sheets, **parts)) if line.text]


HEAD = row(3, text_cell("B3", "과목"), text_cell("D3", "예산액"), text_cell("E3", "지출액"))
BODY = row(4, text_cell("B4", "세무과"), number_cell("D4", "5000"), number_cell("E4", "30"))


def test_tables_and_lines_of_a_sheet_with_their_addresses(tmp_path: Path) -> None:
    sheet = data(row(1, text_cell("B1", "【일반회계】 【세무과】")), row(2, text_cell("E2", "(단위: 원)")), HEAD, BODY)
    lines = [line for line in read(tmp_path, xlsx_parts(sheet)) if line.text]
    assert [line.text for line in lines] == [
        "【일반회계】 【세무과】",
        "(단위: 원)",
        "과목\t예산액\t지출액",
        "세무과\t5000\t30",
    ]
    assert (lines[-1].place, lines[-1].columns) == (("시트1", 4, 0), (2, 4, 5))


def test_a_page_head_may_stand_in_two_cells(tmp_path: Path) -> None:
    lines = texts(tmp_path, data(row(1, text_cell("A1", "【일반회계】"), text_cell("C1", "【세무과】")), HEAD, BODY))
    assert lines[0] == "【일반회계】 【세무과】"


def test_a_page_head_may_stand_beside_a_date(tmp_path: Path) -> None:
    head = text_cell("A1", "【일반회계】 【세무과】")
    for date in (number_cell("E1", "44328", 1), text_cell("E1", "2021. 5. 12.")):
        parts = xlsx_parts(data(row(1, head, date), HEAD, BODY), styles='<cellXfs><xf/><xf numFmtId="14"/></cellXfs>')
        assert "\t" not in read(tmp_path, parts)[0].text


def test_a_blank_first_column_is_none_of_the_table_below(tmp_path: Path) -> None:
    lines = texts(tmp_path, data(row(1, text_cell("A1", "【일반회계】 【세무과】")), HEAD, BODY))
    assert [line for line in lines if "\t" in line and line.startswith("\t")] == []


def test_a_labelled_note_at_the_end_of_a_table_is_no_part_of_its_last_name(tmp_path: Path) -> None:
    sheet = data(HEAD, BODY, row(5, text_cell("B5", "출력일시: 2021-05-12 10:31")))
    (*_, note) = [line for line in read(tmp_path, xlsx_parts(sheet)) if line.text]
    assert (note.text, note.columns) == ("출력일시: 2021-05-12 10:31", ())


def test_the_indent_is_that_of_the_name_behind_a_number(tmp_path: Path) -> None:
    styles = '<cellXfs><xf/><xf numFmtId="0"><alignment indent="2"/></xf></cellXfs>'
    names = row(1, text_cell("A1", "연번"), text_cell("B1", "과목"), text_cell("C1", "예산액"))
    name = text_cell("B2", "세무과").replace("<c ", '<c s="1" ')
    rows = data(names, row(2, number_cell("A2", "1"), name, number_cell("C2", "500")))
    assert [line.indent for line in read(tmp_path, xlsx_parts(rows, styles=styles)) if line.text] == [None, 180]


def test_merged_cells_stand_once_in_rows_and_in_each_column_of_heads(tmp_path: Path) -> None:
    sheet = data(
        row(1, text_cell("A1", "과목"), text_cell("B1", "수납액")),
        row(2, text_cell("B2", "수납총액"), text_cell("C2", "환급액")),
        row(3, text_cell("A3", "세무과"), number_cell("B3", "5000"), number_cell("C3", "0")),
        row(4, text_cell("A4", "세정"), number_cell("B4", "400")),
    )
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="B4:C4"/></mergeCells>'
    assert texts(tmp_path, sheet + merged) == [
        "과목\t수납액\t수납액",
        "\t수납총액\t환급액",
        "세무과\t5000\t0",
        "세정\t400\t",
    ]


def test_a_form_of_narrow_columns_has_as_many_columns_as_cells(tmp_path: Path) -> None:
    sheet = data(
        row(1, text_cell("A1", "과목"), text_cell("C1", "예산액"), text_cell("F1", "지출액")),
        row(2, text_cell("A2", "세무과"), number_cell("C2", "5000"), number_cell("F2", "30")),
        row(3, text_cell("B3", "주석")),
    )
    merged = "".join(f'<mergeCell ref="{at}{row}:{end}{row}"/>' for row in (1, 2) for at, end in ("AB", "CE"))
    lines = texts(tmp_path, f"{sheet}<mergeCells>{merged}</mergeCells>")
    assert lines[:2] == ["과목\t예산액\t지출액", "세무과\t5000\t30"]


def test_an_empty_column_within_a_table_stays_where_other_tables_use_it(tmp_path: Path) -> None:
    other = row(9, text_cell("B9", "가"), text_cell("C9", "나"), text_cell("D9", "다"))
    assert texts(tmp_path, data(HEAD, BODY, other))[:2] == ["과목\t\t예산액\t지출액", "세무과\t\t5000\t30"]


def sheet_of(*rows: str) -> str:
    """A sheet with words parted by blanks in its cells from A on, `.` for none."""
    numbered = [
        [(f"{at}{number}", text) for at, text in zip("ABCDEFGH", words.split(), strict=False) if text != "."]
        for number, words in enumerate(rows, 1)
    ]
    return data(
        *(
            row(number, *(number_cell(*cell) if cell[1].isdigit() else text_cell(*cell) for cell in cells))
            for number, cells in enumerate(numbered, 1)
        )
    )


@pytest.mark.parametrize("gap", ["", " ."])
def test_tables_side_by_side_come_one_after_another(tmp_path: Path, gap: str) -> None:
    sheet = sheet_of(
        f"【일반회계】【세무과】 . .{gap} 【일반회계】【건설과】 . .",
        f"과목 예산액 지출액{gap} 과목 예산액 지출액",
        f"세무과 5000 30{gap} 건설과 7000 40",
        f". . .{gap} 도로 7000 40",
    )
    assert texts(tmp_path, sheet) == [
        "【일반회계】【세무과】",
        "과목\t예산액\t지출액",
        "세무과\t5000\t30",
        "【일반회계】【건설과】",
        "과목\t예산액\t지출액",
        "건설과\t7000\t40",
        "도로\t7000\t40",
    ]


def test_a_page_head_over_figures_begins_no_other_table(tmp_path: Path) -> None:
    sheet = sheet_of("【일반회계】 . 【세무과】", "과목 예산액 지출액 이월액", "세무과 5000 30 1")
    assert texts(tmp_path, sheet)[1:] == ["과목\t예산액\t지출액\t이월액", "세무과\t5000\t30\t1"]


def test_hidden_sheets_are_left_out_and_reported(tmp_path: Path) -> None:
    notes: list[FileNote] = []
    parts = xlsx_parts(data(HEAD, BODY), data(BODY), data(BODY), states={2: "hidden", 3: "veryHidden"})
    assert [line.text for line in read(tmp_path, parts, notes) if line.text] == [
        "과목\t예산액\t지출액",
        "세무과\t5000\t30",
    ]
    ((sentence, slots),) = notes
    assert sentence.format(**slots) == "숨긴 시트는 읽지 않았습니다: 시트2, 시트3"


def test_shared_strings_omit_phonetic_text_and_separate_superscripts(tmp_path: Path) -> None:
    strings = (
        "<si><t>세무과</t><rPh><t>ㅅㅁㄱ</t></rPh></si>"
        "<si><r><t>5,000</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1)</t></r></si>"
        "<si><t>가_x000D_\n나</t></si>"
    )
    cells = "".join(f'<c r="{at}1" t="s"><v>{number}</v></c>' for number, at in enumerate("ABCD"))
    assert texts(tmp_path, data(row(1, cells)), strings=strings) == ["세무과\t5,000 1)\t가 나\t\ufffd"]


def test_two_lines_in_a_cell_are_two_lines_of_its_row(tmp_path: Path) -> None:
    body = BODY.replace(number_cell("E4", "30"), text_cell("E4", "30&#10;△2"))
    assert texts(tmp_path, data(HEAD, body))[1:] == ["세무과\t5000\t30", "\t\t△2"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('t="b"><v>1</v>', "TRUE"),
        ('t="e"><v>#REF!</v>', "#REF!\ufffd"),
        ("><f>A1*2</f>", "\ufffd"),
        ("><f>A1*2</f><v/>", "\ufffd"),
        ("><f>A1*2</f><v>4</v>", "4"),
        ('t="str"><f>A1</f><v></v>', ""),
        ("><v>1.5E+9</v>", "1500000000"),
        ("><v>-1500000.0</v>", "-1500000"),
        ("><v>1500000.5</v>", "1500000.5"),
        ("><v>0.10000000000000001</v>", "0.1"),
        ("><v>12345678901234567</v>", "12345678901234567\ufffd"),
        ("><v>x</v>", "x\ufffd"),
        ("><v>1e999999</v>", "1e999999\ufffd"),
    ],
)
def test_a_cell_has_its_displayed_text_or_is_marked_as_uncertain(tmp_path: Path, content: str, shown: str) -> None:
    rows = row(2, text_cell("A2", "가"), f'<c r="B2" {content}</c>', text_cell("C2", "나"))
    *_, line = texts(tmp_path, data(row(1, *(text_cell(f"{at}1", "머리") for at in "ABC")), rows))
    assert line.split("\t")[1] == shown


@pytest.mark.parametrize(
    ("number", "code", "value", "shown"),
    [
        (3, None, "1500000", "1500000"),
        (9, None, "1.3", "130%"),
        (10, None, "0.975", "97.50%"),
        (14, None, "44196", "44196\ufffd"),
        (200, "#,##0;△#,##0", "-5000", "-5000"),
        (200, "#,##0,", "1500000", "1500000\ufffd"),
        (200, '#,##0,,"백만원"', "1500000", "1500000\ufffd"),
        (200, '#,##0"원"', "1500000", "1500000"),
        (200, "[Red]#,##0_);[Blue](#,##0)", "1500000", "1500000"),
        (200, "yyyy-mm-dd", "44196", "44196\ufffd"),
        (200, "[h]:mm", "1.5", "1.5\ufffd"),
        (200, "0.0", "97.46", "97.5"),
        (200, "000", "7", "007"),
        (200, "@", "216", "216"),
        (200, ";;;", "5000", "5000\ufffd"),
        (200, ";;;", "0", "0\ufffd"),
        (200, ";", "5000", "5000\ufffd"),
        (200, '"";"";""', "5000", "5000\ufffd"),
        (200, '"***"', "5000", "5000\ufffd"),
        (200, '"***"', "-5000", "-5000\ufffd"),
        (200, "**;**;**;**", "5000", "5000\ufffd"),
        (200, "[White];[White];[White];", "5000", "5000\ufffd"),
        (200, '"-"', "5000", "5000\ufffd"),
        (200, "#,##0;△#,##0;", "0", "0"),
        (200, '#,##0"; "', "5000", "5000"),
        (200, "[=0]0;#,##0", "-5000", "-5000"),
        (200, "G/표준", "5000", "5000"),
        (200, "General", "-5000", "-5000"),
        (0, None, "5000", "5000"),
        (200, "#,##0;#,##0", "-5000", "-5000\ufffd"),
        (200, "#,##0;#,##0", "5000", "5000"),
        (200, "#,##0;[Red]#,##0", "-5000", "-5000"),
        (200, "#,##0;;", "-5000", "-5000\ufffd"),
        (200, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "-5000", "-5000"),
    ],
)
def test_number_formats(number: int, code: str | None, value: str, shown: str) -> None:
    assert number_format(number, code).shown(value) == shown


def test_styles_give_the_format_and_the_indent_of_cells(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="#,##0,"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="0"><alignment indent="2"/></xf></cellXfs>'
    )
    name = '<c r="A2" s="2" t="inlineStr"><is><t>세무과</t></is></c>'
    (line, *_) = read(tmp_path, xlsx_parts(data(row(2, name, number_cell("B2", "1500", 1))), styles=styles))
    assert (line.text, line.indent) == ("세무과\t1500\ufffd", 180)


def test_an_amount_held_as_text_that_its_format_hides_is_not_read(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode=";;;"/><numFmt numFmtId="201" formatCode="0;-0;0;@"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs>'
    )
    cells = (
        f'<c r="{at}2" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, style, text in (("A", 1, "세무과"), ("B", 1, "1,500"), ("C", 2, "1,500"))
    )
    notes: list[FileNote] = []
    (line, *_) = read(tmp_path, xlsx_parts(data(row(2, *cells)), styles=styles), notes)
    assert line.text == "세무과\t1,500\ufffd\t1,500"
    assert [slots["cells"] for _, slots in notes] == ["B2"]


def test_cells_that_are_hidden_or_struck_through_are_listed(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="#,##0;#,##0"/></numFmts>'
        '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="200"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="2"/></cellXfs>'
    )
    rows = (
        row(4, text_cell("B4", "세무과"), number_cell("D4", "-5000", 1), number_cell("E4", "30", 2)),
        row(5, text_cell("B5", "세정"), number_cell("D5", "400", 1), number_cell("E5", "30", 3)).replace(
            "<row ", '<row hidden="1" '
        ),
    )
    notes: list[FileNote] = []
    sheet = '<cols><col min="4" max="4" hidden="1"/></cols>' + data(HEAD, *rows)
    lines = [line.text for line in read(tmp_path, xlsx_parts(sheet, styles=styles), notes) if line.text]
    assert lines[1:] == ["세무과\t-5000\ufffd\t30", "세정\t400\t30"]
    assert [sentence.format(**slots) for sentence, slots in notes] == [
        "‘시트1’ 시트에서 숨긴 행과 열의 칸도 읽었습니다: D3, D4, B5, D5, E5",
        "‘시트1’ 시트에서 값이나 부호를 보이지 않는 서식의 칸은 금액으로 읽지 않았습니다: D4",
        "‘시트1’ 시트에서 취소선을 그은 칸도 읽었습니다: E4",
    ]


def test_the_head_printed_above_each_page_is_taken_where_no_cell_has_one(tmp_path: Path) -> None:
    printed = '&amp;C&amp;"굴림,굵게"&amp;12【일반회계】 【세무과】&amp;R&amp;P쪽'
    header = f"<headerFooter><oddHeader>{printed}</oddHeader></headerFooter>"
    assert texts(tmp_path, data(HEAD, BODY) + header)[0].startswith("【일반회계】 【세무과】")
    own = data(row(1, text_cell("B1", "【일반회계】 【회계과】")), HEAD, BODY)
    assert texts(tmp_path, own + header)[0] == "【일반회계】 【회계과】"


@pytest.mark.parametrize("place", ["comment", "header", "footer", "name"])
def test_a_unit_outside_the_cells_stands_below_the_page_head(tmp_path: Path, place: str) -> None:
    book = Workbook()
    sheet = book.active
    for cells in (["【일반회계】 【세무과】"], [], ["과목", "예산액", "지출액"], ["세무과", 5000, 30]):
        sheet.append(cells)
    sheet["A1"].comment = Comment("다시 볼 것", "")
    match place:
        case "comment":
            sheet["B3"].comment = Comment("예산과:\n(단위: 천원)", "")
        case "header":
            sheet.oddHeader.right.text = "(단위: 천원)"
        case "footer":
            sheet.oddFooter.left.text = "(단위: 천원)"
        case _:
            sheet.title = "결산(천원)"
    book.save(tmp_path / "book.xlsx")
    lines = [line.text for line in workbook.read(tmp_path / "book.xlsx", "", Allowance(), []) if line.text]
    assert lines[:2] == ["【일반회계】 【세무과】", "결산(천원)" if place == "name" else "(단위: 천원)"]
    assert len(lines) == 4


def test_a_broken_comment_refuses_the_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"].comment = Comment("단위: 천원", "")
    book.save(tmp_path / "book.xlsx")
    spoil(tmp_path / "book.xlsx", "xl/comments/comment1.xml")
    with pytest.raises(FileRefusedError, match="깨졌습니다"):
        list(workbook.read(tmp_path / "book.xlsx", "", Allowance(), []))


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (data(row(1, text_cell("ZZZ1", "1"))), "열이 512개를 넘는"),
        (data("<row><c><v>" + "1</v></c><c><v>" * 600 + "</v></c></row>"), "열이 512개를 넘는"),
        (data("<row>"), "XML이 깨졌습니다"),
    ],
)
def test_a_hostile_sheet_is_refused_with_one_sentence(tmp_path: Path, sheet: str, sentence: str) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        read(tmp_path, xlsx_parts(sheet))


def test_cells_and_merged_cells_beyond_the_limits_are_not_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS_OF_TABLE", 100)
    monkeypatch.setattr(workbook, "MOST_MERGED", 100)
    many = data(
        *(row(number, number_cell(f"A{number}", "1"), number_cell(f"B{number}", "1")) for number in range(1, 52))
    )
    with pytest.raises(FileRefusedError, match="넘는 표"):
        read(tmp_path, xlsx_parts(many))
    merged = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 101 + "</mergeCells>"
    with pytest.raises(FileRefusedError, match="병합한 칸"):
        read(tmp_path, xlsx_parts(data(HEAD) + merged))


def test_a_merged_cell_over_the_whole_sheet_ends_with_the_text(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert texts(tmp_path, data(row(1, text_cell("A1", "결산서"))) + merged) == ["결산서"]
