"""Tables as today's tools write them become the tab-separated lines that the forms read, each with its place."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.forms.form import Form
from ingest.forms.heads import read_head
from ingest.forms.revenue import FORM as REVENUE
from ingest.forms.summary import FORM as SUMMARY
from ingest.reader.grid import GridCell, GridReader, GridRow, SourcePlace, cell_lines, with_columns
from ingest.reader.html import HtmlReader
from ingest.reader.limits import Allowance, FileRefusedError
from ingest.reader.opening import open_text


def lines_of(tmp_path: Path, content: str | bytes, name: str = "book.txt") -> list[str]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_text(path, tmp_path / "spool").text.read_text(encoding="utf-8").split("\n")[:-1]


def rows(*rows: list[str | GridCell]) -> list[GridRow]:
    """Rows of texts; a cell with spans as it is."""
    numbered = [
        (SourcePlace(row=at), [cell if isinstance(cell, GridCell) else GridCell(cell_lines(cell), 0) for cell in row])
        for at, row in enumerate(rows, 1)
    ]
    return with_columns(numbered)


def wide(text: str, width: int = 1, height: int = 1) -> GridCell:
    return GridCell(cell_lines(text), 0, width, height)


def lines_of_cells(*cells: list[str | GridCell]) -> list[str]:
    return [line.text for line in GridReader().lines(rows(*cells))]


def test_a_head_stands_in_each_column_that_it_spans_and_once_in_its_rows() -> None:
    assert lines_of_cells(
        [wide("과목", 1, 2), wide("수납액", 2), wide("미수납액", 1, 2)],
        ["수납총액", "환급액"],
        ["세무과", "5,000", "0", "70"],
    ) == ["과목\t수납액\t수납액\t미수납액", "\t수납총액\t환급액\t", "세무과\t5,000\t0\t70"]


@pytest.mark.parametrize("form", [REVENUE, SUMMARY], ids=lambda form: form.name)
def test_a_head_that_stands_in_each_column_says_what_one_over_blanks_says(form: Form) -> None:
    under = {"revenue": "수납총액\t환급액\t실제수납액", "summary": "결산액\t전년도 결산액\t비교증감"}[form.name]
    group = {"revenue": "수납액", "summary": "결산액"}[form.name]
    once, each = ([f"구분\t{over}", f"\t{under}"] for over in (f"{group}\t\t", f"{group}\t{group}\t{group}"))
    read = [read_head(form.vocabulary, lines, two_lines=False).columns for lines in (once, each)]
    assert read[0] == read[1]
    assert sum(map(bool, read[0])) >= 3


def test_the_second_lines_of_figures_are_a_row_without_a_name() -> None:
    assert lines_of_cells(
        ["과목", "예산액", "전용", "집행잔액"],
        ["세무과", "5,000", "0\n△300", "20\n"],
        ["세정", "5,000", "0\n0", "\n30"],
    ) == ["과목\t예산액\t전용\t집행잔액", "세무과\t5,000\t0\t20", "\t\t△300\t", "세정\t5,000\t0\t", "\t\t0\t30"]


def test_words_in_several_lines_and_a_number_broken_after_a_comma_are_one() -> None:
    assert lines_of_cells(["과목", "예산액", "지출액"], ["지방세\n정보화", "1,234,\n567", "9"]) == [
        "과목\t예산액\t지출액",
        "지방세 정보화\t1,234,567\t9",
    ]


def test_heads_of_two_lines_over_cells_of_two_lines_are_two_rows() -> None:
    assert lines_of_cells(["과목", "예산액", "이용\n전용"], ["세무과", "5,000", "1\n2"]) == [
        "과목\t예산액\t이용",
        "\t\t전용",
        "세무과\t5,000\t1",
        "\t\t2",
    ]


def test_rows_reported_as_one_are_separated_where_every_cell_has_as_many_lines() -> None:
    assert lines_of_cells(["과목", "예산액", "지출액"], ["세무과\n세정", "5,000\n4,000", "30\n20"])[1:] == [
        "세무과\t5,000\t30",
        "세정\t4,000\t20",
    ]


@pytest.mark.parametrize(
    "row",
    [
        [wide("【일반회계】 【세무과】", 3)],
        ["【일반회계】", "【세무과】", ""],
        ["", "", "(단위: 천원)"],
        ["※ 국비 5,000 포함", "", ""],
        [wide("주요 사업", 3)],
    ],
)
def test_what_stands_alone_in_a_table_is_a_line_of_text(row: list[str | GridCell]) -> None:
    head, figures = ["과목", "예산액", "지출액"], ["세무과", "5,000", "30"]
    lines = lines_of_cells(head, figures, row, head, figures)
    assert lines[:2] == ["과목\t예산액\t지출액", "세무과\t5,000\t30"]
    assert "\t" not in lines[2]
    assert lines[3:] == lines[:2]


def test_an_amount_is_never_reported_twice_however_many_columns_its_cell_spans() -> None:
    head = ["과목", "예산액", "예산현액", "지출액"]
    assert lines_of_cells(head, ["세무과", wide("5,000", 2), "30"])[1] == "세무과\t5,000\t\t30"


def test_columns_that_only_spans_cover_are_none() -> None:
    assert lines_of_cells(
        [wide("과목", 2), wide("예산액", 3), "지출액"],
        [wide("세무과", 2), wide("5,000", 3), "30"],
    ) == ["과목\t예산액\t지출액", "세무과\t5,000\t30"]


def test_each_cell_keeps_its_column_in_the_source() -> None:
    *_, body = GridReader().lines(rows([wide("과목", 2), "예산액"], [wide("세무과", 2), "5,000"]))
    assert (body.place.row, body.columns) == (2, (1, 3))


HEAD = "【일반회계】 【세무과】\n\n"
TABLE = ["과목\t예산액\t지출액", "세무과\t5,000\t30", "\t\t△1"]
MARKDOWN = "| 과목 | 예산액 | 지출액 |\n|:--|--:|--:|\n| **세무과** | 5,000 | 30 |\n| | | △1 |\n"
HTML = """<table><tr><th>과목<th>예산액<th>지출액</tr>
<tr><td>세무과</td><td>5,000</td><td>30</td></tr>
<tr><td></td><td></td><td>△1</td></tr></table>
"""
FRAMED = """+------+-----+----+
| 과목 | 예산액 | 지출액 |
+======+=====+====+
| 세무과 | 5,000 | 30 |
| | | △1 |
+---+---+---+
"""
DRAWN = "┌──┬──┬──┐\n│과목│예산액│지출액│\n├──┼──┼──┤\n│세무과│5,000│30│\n│ │ │△1│\n└──┴──┴──┘\n"
EDGELESS = "과목 | 예산액 | 지출액\n--- | ---: | ---:\n세무과 | 5,000 | 30\n | | △1\n"
QUOTED = '"과목"\t"예산액"\t"지출액"\n"세무과"\t"5,000"\t"30"\n""\t""\t"△1"\n'


@pytest.mark.parametrize(
    "table",
    [MARKDOWN, HTML, HTML.replace("\n", ""), HTML.upper(), FRAMED, DRAWN, EDGELESS, QUOTED],
    ids=["markdown", "html", "html in one line", "capitals", "framed", "drawn", "edgeless", "quoted"],
)
def test_every_kind_of_table_in_text_is_reported_as_the_same_rows(tmp_path: Path, table: str) -> None:
    lines = lines_of(tmp_path, HEAD + table)
    assert lines[0] == "【일반회계】 【세무과】"
    assert [line for line in lines if "\t" in line and not line.isspace()] == TABLE


@pytest.mark.parametrize("rowspan", ["", " rowspan=0"])
def test_cells_whose_columns_depend_on_lost_spans_are_lines_of_text(tmp_path: Path, rowspan: str) -> None:
    head = f"<tr><th{rowspan}>과목<th{rowspan}>예산액<th colspan=2>수납액<tr><th>수납총액<th>환급액"
    rows = f"<tr><td{rowspan}>세무과<td{rowspan}>7<td>5<td>1<tr><td>△1<td>3<tr><td>세정<td>7<td>5"
    assert [line for line in lines_of(tmp_path, f"{HEAD}<table>{head}{rows}</table>")[1:] if line] == [
        "과목 예산액 수납액",
        "수납총액 환급액",
        "세무과\t7\t5\t1",
        "△1 3",
        "세정\t7\t5",
    ]


def test_a_short_head_of_pipes_names_no_columns(tmp_path: Path) -> None:
    table = "| 과목 | 예산액 | 지출액 |\n|---|---|---|\n| 전년도 | 당해 |\n| 세무과 | 5,000 | 30 |\n| 세정 | 7 |\n"
    assert [line for line in lines_of(tmp_path, HEAD + table)[1:] if line] == [
        "과목 예산액 지출액",
        "전년도 당해",
        "세무과\t5,000\t30",
        "세정\t7",
    ]


def test_a_line_keeps_its_number_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text(HEAD + MARKDOWN + "\n" + HTML, encoding="utf-8")
    file = open_text(path, tmp_path)
    lines, source = file.text.read_text(encoding="utf-8").split("\n"), path.read_text(encoding="utf-8").split("\n")
    assert (lines[4], source[4]) == ("세무과\t5,000\t30", "| **세무과** | 5,000 | 30 |")
    assert lines[source.index("<tr><td>세무과</td><td>5,000</td><td>30</td></tr>")] == "세무과\t5,000\t30"
    assert file.layout(1, 1, 1) is None


def test_where_the_numbers_part_the_line_of_the_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text(HEAD + HTML.replace("\n", ""), encoding="utf-8")
    file = open_text(path, tmp_path)
    lines = file.text.read_text(encoding="utf-8").split("\n")
    layout = file.layout(1, lines.index("세무과\t5,000\t30") + 1, 1)
    assert layout is not None
    ((part, row, line, columns),) = layout["places"]
    assert (layout["parts"][part], row, line, layout["columns"][columns]) == ("1", 2, 3, [1, 2, 3])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_every_encoding_and_with_every_line_end(tmp_path: Path, encoding: str, end: str) -> None:
    text = (HEAD + "\n".join(TABLE) + "\n").replace("\n", end)
    content = (
        b"\xff\xfe" + text.encode("utf-16-le")
        if encoding == "utf-16-le-bom"
        else text.replace("△", "△" if encoding != "ascii" else "-").encode(encoding)
    )
    path = tmp_path / "book.txt"
    path.write_bytes(content)
    file = open_text(path, tmp_path)
    lines = file.text.read_bytes().decode(file.encoding).removeprefix("\ufeff").replace("\r", "").split("\n")
    assert lines[:1] + lines[2:5] == ["【일반회계】 【세무과】", *TABLE]


def test_a_table_that_was_not_closed_ends_at_the_next_page_head(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, HTML.replace("</td></tr></table>", "") + "【일반회계】 【회계과】\n글\n")
    assert [line for line in lines if line.strip()] == [*TABLE, "【일반회계】 【회계과】", "글"]


def test_tables_within_cells_come_below_the_table_around_them(tmp_path: Path) -> None:
    lines = lines_of(
        tmp_path, f"<html><body><table><tr><td>【일반회계】 【세무과】<br>{HTML}</td></tr></table></body></html>"
    )
    assert lines == ["【일반회계】 【세무과】", *TABLE]


def test_a_page_of_html_gives_its_lines_and_no_script_style_or_title(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><title>x</title><style>p{}</style><h1>【일반회계】 【세무과】</h1><script>1<2</script>"
        f"<p>(단위:&nbsp;원)<br>- 사업별조서</p>{HTML}<ul><li>하나<li>둘</ul>"
    )
    assert lines_of(tmp_path, page) == ["【일반회계】 【세무과】", "(단위: 원)", "- 사업별조서", *TABLE, "하나", "둘"]


@pytest.mark.parametrize("broken", ["1,234,<br>000", "1,234<br>,000", "1,23<br>4,000", "1,2<br>34,000"])
def test_a_number_broken_over_lines_is_one(tmp_path: Path, broken: str) -> None:
    page = "<table><tr><th>과목<th>예산액<th>지출액<tr><td>세무과<td>{}<td>5<tr><td>징수<td>7<td>5</table>"
    assert lines_of(tmp_path, page.format(broken))[1] == "세무과\t1,234,000\t5"


def test_a_lone_cell_of_two_figures_stays_one_cell(tmp_path: Path) -> None:
    page = "<table><tr><th>과목<th>예산액<th>지출액<tr><td>세무과<td>1<br>234,000<td>5<tr><td>징수<td>7<td>5</table>"
    assert lines_of(tmp_path, page)[1:] == ["세무과\t1 234,000\t5", "징수\t7\t5"]


def test_the_value_of_a_field_is_text_of_its_cell(tmp_path: Path) -> None:
    fields = "<input value='5,000' readonly><input type=hidden value=1>"
    page = f"<table><tr><th>과목<th>예산액<th>지출액<tr><td>세무과<td>{fields}<td>5</table>"
    assert lines_of(tmp_path, page)[1] == "세무과\t5,000\t5"


def test_the_indent_of_a_name_in_html_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "book.html"
    path.write_text(HTML.replace("<td>세무과", "<td style='padding-left:6pt'>세무과"), encoding="utf-8")
    layout = open_text(path, tmp_path).layout(1, 1, 3)
    assert layout is not None
    assert layout["indents"][1] == 60


ALIGNED = """\
【일반회계】 【세무과】

                                     예산액      전년도         예산현액      지출액
                 과목                            이월액
세무과                            3,500,000           0      3,500,000   △12,000
  지방세 정보화                     1,000       2,000          3,000         0
    체납 정리 2단계                 1,000                      1,000         5
※ 국비 5,000 포함
    합계                            2,000       2,000          4,000         5
"""


def test_columns_separated_by_blanks_are_cells_over_which_figures_stand(tmp_path: Path) -> None:
    assert lines_of(tmp_path, ALIGNED)[2:] == [
        "\t예산액\t전년도\t예산현액\t지출액",
        "과목\t\t이월액\t\t",
        "세무과\t3,500,000\t0\t3,500,000\t△12,000",
        "지방세 정보화\t1,000\t2,000\t3,000\t0",
        "체납 정리 2단계\t1,000\t\t1,000\t5",
        "※ 국비 5,000 포함",
        "합계\t2,000\t2,000\t4,000\t5",
    ]


HEADS_OF_TWO_LINES = """\
과목             예산액       전년도               다음연도이월액               반납금            집행잔액
                         이월액        계        명시이월      사고이월                 계        낙찰차액
세무과          3,500,000         0         0         0         0         0     5,000     4,000
  징수         3,500,000         0         0         0         0         0     5,000     4,000
  부과                 ·         ·         ·         ·         ·         ·         ·         ·
"""


def test_a_word_of_a_head_stands_over_all_columns_in_whose_middle_it_is(tmp_path: Path) -> None:
    assert lines_of(tmp_path, "【일반회계】 【세무과】\n\n" + HEADS_OF_TWO_LINES)[2:5] == [
        "과목\t예산액\t전년도\t다음연도이월액\t\t\t반납금\t집행잔액\t",
        "\t\t이월액\t계\t명시이월\t사고이월\t\t계\t낙찰차액",
        "세무과\t3,500,000\t0\t0\t0\t0\t0\t5,000\t4,000",
    ]


def test_a_figure_that_stands_over_no_column_leaves_its_line_text(tmp_path: Path) -> None:
    shifted = ALIGNED.replace("1,000                      1,000 ", "1,000   7                  1,000 ")
    lines = lines_of(tmp_path, shifted)
    assert "\t" not in next(line for line in lines if "체납" in line)


BLANK_NILS = [
    ["과목", "예산액", "전년도이월액", "예산현액", "물납액", "환급액", "실제수납액", "미수납액"],
    ["세무과", "3,500,000", "", "3,500,000", "", "", "3,100,000", "100"],
    ["216 이자수입", "3,000,000", "", "3,000,000", "", "", "2,600,000", ""],
    ["216-02 예금", "", "", "", "", "", "", ""],
    ["216-03 그외", "500,000", "", "500,000", "", "", "5OO,000", "100"],
    ["216-04 기타 이자", "2,500,000", "", "2,500,000", "", "", "2, 100, 000", ""],
]


def test_columns_without_figures_are_those_of_the_head_and_zeros_are_blank(tmp_path: Path) -> None:
    lines = ["".join([row[0].ljust(14), *(cell.rjust(14) for cell in row[1:])]).rstrip() for row in BLANK_NILS]
    read = lines_of(tmp_path, "\n".join(["【일반회계】 【세무과】", "", *lines, ""]))
    assert read[2:] == ["\t".join(row) for row in BLANK_NILS]


def test_a_sign_and_a_percent_sign_may_stand_apart_from_their_figure(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, ALIGNED.replace("          3,000         0", "        △ 3,000     5.1 %"))
    assert "지방세 정보화\t1,000\t2,000\t△ 3,000\t5.1 %" in lines


def test_a_dash_before_a_figure_is_not_taken_for_its_sign(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, ALIGNED.replace("  2,000          3,000         0", "      -          3,000         0"))
    assert "지방세 정보화\t1,000\t-\t3,000\t0" in lines


def test_a_name_of_two_lines_belongs_to_the_row_beside_it(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, ALIGNED.replace("※ 국비 5,000 포함\n", "    및 징수\n"))
    assert "체납 정리 2단계 및 징수\t1,000\t\t1,000\t5" in lines


WORDS = """\
【일반회계】 【세무과】

사업명              회계구분       '19결산      '20예산      '20결산
세정 기반 확충      일반회계         1,000       2,000       1,500
  전산 유지보수                      0       2,000       1,500

지표              산식              목표   실적
징수율 제고       징수액/부과액       90     95
체납 정리 실적    정리액/체납액       80
"""


def test_columns_of_words_and_figures_lie_between_blanks_that_all_rows_have(tmp_path: Path) -> None:
    assert [line for line in lines_of(tmp_path, WORDS)[2:] if line] == [
        "사업명\t회계구분\t'19결산\t'20예산\t'20결산",
        "세정 기반 확충\t일반회계\t1,000\t2,000\t1,500",
        "전산 유지보수\t\t0\t2,000\t1,500",
        "지표\t산식\t목표\t실적",
        "징수율 제고\t징수액/부과액\t90\t95",
        "체납 정리 실적\t정리액/체납액\t80\t",
    ]


COMMAS = '''\
【일반회계】 【세무과】,,,,,
(단위: 원),,,,,
,,,,,
과목,예산액,전년도이월액,예산현액,지출액,집행잔액
세무과,"5,000",0,"5,000",30,"4,970"
"지방세, ""전산""",5000,0,5000,30,4970
'''


def test_rows_with_commas_and_quotes_are_reported_as_rows(tmp_path: Path) -> None:
    assert lines_of(tmp_path, COMMAS) == [
        "【일반회계】 【세무과】",
        "(단위: 원)",
        "",
        "과목\t예산액\t전년도이월액\t예산현액\t지출액\t집행잔액",
        "세무과\t5,000\t0\t5,000\t30\t4,970",
        '지방세, "전산"\t5000\t0\t5000\t30\t4970',
    ]


def test_amounts_with_full_width_commas_need_no_quotes_between_commas(tmp_path: Path) -> None:
    rows = ["과목,예산액,예산현액,지출액,집행잔액", *["징수,５，０００,５，０００,３０,４，９７０"] * 3]
    quoted = '\n징수,"5, 000","5, 000",30,"4, 970"' * 3
    assert lines_of(tmp_path, f"{rows[0]}{quoted}\n", "quoted.txt")[1] == "징수\t5, 000\t5, 000\t30\t4, 970"
    assert lines_of(tmp_path, "\n".join([*rows, ""])) == [row.replace(",", "\t") for row in rows]


def test_a_blank_line_of_a_head_ends_no_table_of_rows_with_commas(tmp_path: Path) -> None:
    rows = [
        "과목,예산액,수납액,,미수납액",
        ",,수납총액,환급액,",
        ",,,,",
        '세무과,"1,000","2,000",0,0',
        "210 경상,1000,2000,0,0",
        ",,,,",
        "끝",
    ]
    assert lines_of(tmp_path, "\n".join(rows)) == [
        "과목\t예산액\t수납액\t\t미수납액",
        "\t\t수납총액\t환급액\t",
        "",
        "세무과\t1,000\t2,000\t0\t0",
        "210 경상\t1000\t2000\t0\t0",
        "",
        "끝",
    ]


def test_a_quote_that_does_not_close_is_a_letter(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, '과목\t예산액\n"세무과\t5,000\n"세정\t3\n"a"\t"b"\n')
    assert lines == ["과목\t예산액", '"세무과\t5,000', '"세정\t3', "a\tb"]


def test_a_cell_in_quotes_may_take_two_lines(tmp_path: Path) -> None:
    assert lines_of(tmp_path, '과목\t예산액\t이용\n"세무과"\t"5,000"\t"1\n2"\n') == [
        "과목\t예산액\t이용",
        "세무과\t5,000\t1",
        "\t\t2",
    ]


def test_text_with_tabs_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(HEAD + "\n".join(TABLE) + '\n그는 "예"라고 1|2 <b>했다</b>.\n', encoding="utf-8")
    assert open_text(path, tmp_path).text == path


def test_what_was_made_of_a_file_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text(HEAD + MARKDOWN, encoding="utf-8")
    first = open_text(path, tmp_path / "spool")
    first.text.write_text("다른 글", encoding="utf-8")
    assert open_text(path, tmp_path / "spool").text.read_text(encoding="utf-8") == "다른 글"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<table><tr><td colspan=1000000>1</table>", "칸이 너무 많은 표"),
        ("<table><tr><td rowspan=1000000>1</table>", "칸이 너무 많은 표"),
        ("<table><tr>" + "<td>1" * 1000 + "</table>", "칸이 너무 많은 표"),
        ("|" + "1|" * 1000, "칸이 너무 많은 표"),
        ("<table><tr><td>" * 5000, "표 안의 표가 너무 깊습니다"),
        ("<table><tr><td>1</table>" + "x" * (1 << 23), "한 행이 너무 깁니다"),
        (b"\xff\xfe" + b"\x00\x00" * 10, "글이 아닌 파일"),
        (b"\xff\xfe|\x00\x00\xd8|\x00", "글자를 읽을 수 없습니다"),
        (b"PK\x03\x04" + b"\0" * 40, "깨진 압축 파일"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "FileHeader\0".encode("utf-16-le"), "HWPX나 PDF로 저장"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), "XLSX로 저장"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "암호를 풀어"),
        (b"HWP Document File V3.00 \x1a", "HWPX나 PDF로 저장"),
        (b"<?xml version='1.0'?><HWPML>", "HWPX나 PDF로 저장"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else repr(value)[:24],
)
def test_a_hostile_or_other_file_is_refused_with_one_sentence(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    with pytest.raises(BookError, match=sentence) as refused:
        lines_of(tmp_path, content)
    assert str(refused.value).count("\n") == 0
    assert not list(tmp_path.glob("spool/*/about.json"))


@pytest.mark.parametrize(
    ("limit", "content", "sentence"),
    [
        ("html.LONGEST_TAG", "<p " + "x" * 200, "태그가 닫히지 않았습니다"),
        ("html.MOST_CELLS_OF_TABLE", "<table>" + "<tr><td>1<td>2" * 60, "넘는 표입니다"),
        ("limits.MOST_ROWS", "<table>" + "<tr>" * 101, "행이 100개를 넘는 파일"),
        ("limits.MOST_CELLS", "<table>" + "<tr><td>1<td>2" * 60, "칸이 100개를 넘는 파일"),
        ("limits.MOST_LETTERS", "가" * 101, "글자가 100자를 넘는 파일"),
    ],
)
def test_what_requires_too_much_is_not_read_on(
    monkeypatch: pytest.MonkeyPatch, limit: str, content: str, sentence: str
) -> None:
    monkeypatch.setattr(f"ingest.reader.{limit}", 100)
    with pytest.raises(FileRefusedError) as refused:
        HtmlReader(Allowance()).feed(content)
    assert sentence in refused.value.sentence.format(**refused.value.slots)


def test_what_does_not_end_at_the_end_of_a_file_is_not_searched_again_and_again() -> None:
    reader = HtmlReader(Allowance())
    reader.feed("<!--" * 20_000)
    with pytest.raises(FileRefusedError, match="닫히지 않았습니다"):
        reader.finish()


def test_a_tag_of_a_picture_is_looked_through_only_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    feed = HTMLParser.feed

    def counted(self: HTMLParser, data: str) -> None:
        looked.append(len(data))
        feed(self, data)

    monkeypatch.setattr(HTMLParser, "feed", counted)
    reader = HtmlReader(Allowance())
    for piece in ["<img src='", *["x" * 1000] * 1000, "'><p>글</p>"]:
        reader.feed(piece)
    reader.finish()
    assert [line.text for line in reader.lines] == ["글"]
    assert len(looked) < 20
