"""Text that is struck through or hidden: next to other text it is left out, alone it is read; both are reported."""

from pathlib import Path

import pytest

from ingest.reader import html, hwpx, mixed, workbook
from ingest.reader.converted_file import FileNote
from ingest.reader.limits import Allowance
from ingest.reader.unseen_text import MIXED, WHOLE
from tests.ingest.zips import cell, data, hwpx_parts, packed, paragraph, row, said, table, write, xlsx_parts

NAMES = ("과목", "예산액", "지출액")
STYLE = "<style>.gone, .x{color:red} .hid{display : none} .cut{text-decoration:line-through}</style>"
MIXED_CELLS = [
    "<s>1,000</s>2,000",
    "<del>1,000</del> 2,000",
    "<strike>1,000<strike>0</strike></strike><br>2,000",
    "<span style='text-decoration:line-through'>1,<span>00</span>0</span>2,000",
    "<span class='x cut'>1,000</span>2,000",
    "<span style='display:none'>0000002000</span>2,000",
    "<i class=hid>2,000</i>2,000",
    "<span style='font-size: 0px'>9</span>2,000",
    "<span style='color: red; opacity:0.0'>9</span>2,000",
    "<span style='font-size:0.9em'>2,000</span><s>9</s>",
    "<div hidden>1,000</div>2,000",
    "<p><s>1,000</p><p></s>2,000</p>",
]


def read_html(folder: Path, text: str) -> tuple[list[str], list[FileNote]]:
    path = folder / "book.html"
    path.write_text(text, encoding="utf-8")
    notes: list[FileNote] = []
    return [line.text for line in html.read(path, "utf-8", Allowance(), notes)], notes


@pytest.mark.parametrize("content", MIXED_CELLS)
def test_a_cell_of_html_has_its_text_without_what_is_struck_or_hidden(tmp_path: Path, content: str) -> None:
    page = (
        f"{STYLE}<table><tr><td>과목<td>예산액<td>지출액<tr><td>세무과<td>{content}<td>30<tr><td>세정<td>7<td>8</table>"
    )
    lines, notes = read_html(tmp_path, page)
    assert lines == ["과목\t예산액\t지출액", "세무과\t2,000\t30", "세정\t7\t8"]
    assert notes == [(MIXED, {"cells": "1:2"})]


@pytest.mark.parametrize(
    ("row", "cell_of_row"),
    [
        ("<tr style='display:none'>", "<td>"),
        ("<tr hidden>", "<td>"),
        ("<tr class=hid>", "<td>"),
        ("<tr>", "<td class=hid>"),
        ("<tr>", "<td><s>"),
    ],
)
def test_a_row_of_html_that_is_hidden_or_struck_is_read_with_a_note(tmp_path: Path, row: str, cell_of_row: str) -> None:
    cells = "".join(f"{cell_of_row}{text}" for text in ("세무과", "5,000", "30"))
    page = f"{STYLE}<table><tr><td>과목<td>예산액<td>지출액{row}{cells}<tr><td>세정<td>7<td>8</table>"
    lines, notes = read_html(tmp_path, page)
    assert lines == ["과목\t예산액\t지출액", "세무과\t5,000\t30", "세정\t7\t8"]
    assert notes == [(WHOLE, {"cells": "1:2"})]


def test_a_hidden_table_is_reported_and_the_next_one_is_not(tmp_path: Path) -> None:
    rows = "<tr><td>과목<td>예산액<td>지출액<tr><td>세무과<td>5<td>3</table>"
    lines, notes = read_html(tmp_path, f"<div style='display:none'><table>{rows}</div><table>{rows}")
    assert lines == ["과목\t예산액\t지출액", "세무과\t5\t3"] * 2
    assert notes == [(WHOLE, {"cells": "1:1, 1:2"})]


def test_tables_of_html_within_a_text_are_reported_by_their_number(tmp_path: Path) -> None:
    rows = "<table><tr><td>과목<td>예산액<td>지출액<tr><td>세무과<td>{}<td>3</table>\n"
    path = tmp_path / "book.txt"
    path.write_text("가\n" + rows.format("5") + "나\n" + rows.format("<s>1</s>5"), encoding="utf-8")
    notes: list[FileNote] = []
    lines = [line.text for line in mixed.read(path, "utf-8", Allowance(), notes)]
    assert [line for line in lines if line.startswith("세무과")] == ["세무과\t5\t3"] * 2
    assert notes == [(MIXED, {"cells": "2:2"})]


def test_an_indent_of_a_class_is_that_of_the_name(tmp_path: Path) -> None:
    path = tmp_path / "book.html"
    path.write_text(
        "<style>.xl65\n\t{padding-left:9px;\n\tmso-char-indent-count:1;}</style>"
        "<table><tr><td>과목<td>예산액<tr><td class=xl65>세무과<td>5</table>"
    )
    assert [line.indent for line in html.read(path, "utf-8", Allowance(), [])] == [None, 68]


def test_struck_runs_memos_and_annotations_of_hwpx(tmp_path: Path) -> None:
    runs = '<hp:run charPrIDRef="7"><hp:t>1,00</hp:t></hp:run><hp:run charPrIDRef="0"><hp:t>{}</hp:t></hp:run>'
    struck = f"<hp:p>{runs}</hp:p>"
    memo = (
        "<hp:ctrl><hp:fieldBegin type='MEMO'><hp:subList>" + said("1,000") + "</hp:subList></hp:fieldBegin></hp:ctrl>"
    )
    ruby = paragraph("<hp:dutmal><hp:mainText>세무과</hp:mainText><hp:subText>稅</hp:subText></hp:dutmal>")
    sign = paragraph('<hp:compose composeText="△"/><hp:t>30</hp:t>')
    shapes = "".join(f'<charPr id="{at}"><strikeout shape="{of}"/></charPr>' for at, of in ((0, "3D"), (7, "SOLID")))
    rows = table(
        *("".join(cell(x, y, said(text)) for x, text in enumerate(row)) for y, row in enumerate([NAMES])),
        cell(0, 1, ruby) + cell(1, 1, struck.format("5")) + cell(2, 1, sign),
        cell(0, 2, said(f"</hp:t>{memo}<hp:t>세정")) + cell(1, 2, said("5") + memo) + cell(2, 2, struck.format("")),
    )
    parts = hwpx_parts(rows) | {"Contents/header.xml": f"<head>{shapes}</head>"}
    notes: list[FileNote] = []
    path = write(tmp_path / "book.hwpx", packed(parts))
    lines = [line.text for line in hwpx.read(path, "", Allowance(), notes)]
    assert lines == ["과목\t예산액\t지출액", "세무과\t5\t△30", "세정\t5\t1,00"]
    assert notes == [(MIXED, {"cells": "1:2"}), (WHOLE, {"cells": "1:3"})]


def test_struck_runs_of_workbooks(tmp_path: Path) -> None:
    runs = "<r><rPr><strike/></rPr><t>1,00</t></r><r><rPr><b/></rPr><t>{}</t></r>"
    strings = f"<si>{runs.format('5')}</si><si>{runs.format('')}</si>"
    names = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{name}</t></is></c>' for at, name in zip("ABC", NAMES, strict=True)
    )
    inline = f'<c r="A2" t="inlineStr"><is>{runs.format("세무과")}</is></c>'
    figures = '<c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c>'
    parts = xlsx_parts(data(row(1, names), row(2, inline, figures)), strings=strings)
    notes: list[FileNote] = []
    path = write(tmp_path / "book.xlsx", packed(parts))
    lines = [line.text for line in workbook.read(path, "", Allowance(), notes) if line.text]
    assert lines == ["과목\t예산액\t지출액", "세무과\t5\t1,00"]
    assert [sentence.format(**slots) for sentence, slots in notes] == [
        "‘시트1’ 시트에서 일부에 취소선을 그은 칸은 나머지 글만 읽었습니다: A2, B2",
        "‘시트1’ 시트에서 취소선을 그은 칸도 읽었습니다: C2",
    ]


@pytest.mark.parametrize(
    "content", ["~~1,000~~2,000", "~~1,000~~<br>2,000", "<del>1,000</del>2,000", "<s>1,000</s> 2,000"]
)
def test_struck_text_in_markdown(tmp_path: Path, content: str) -> None:
    path = tmp_path / "book.md"
    path.write_text(f"| 과목 | 예산액 | 지출액 |\n|---|---|---|\n| 세무과 | {content} | ~~30~~ |\n", encoding="utf-8")
    notes: list[FileNote] = []
    lines = [line.text for line in mixed.read(path, "utf-8", Allowance(), notes)]
    assert lines[-1] == "세무과\t2,000\t30"
    assert notes == [(MIXED, {"cells": "3"}), (WHOLE, {"cells": "3"})]
