"""Columns parted by blanks as `pdftotext -layout` writes tables: with numbered rows, broken names and broken heads."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.reader.aligned_heads import AND, GROUP, head_lines
from ingest.reader.aligned_trees import placed_head
from ingest.reader.repeated_lines import repeated_lines
from tests.ingest.test_aligned import rows_read


def cells_read(table: str, tmp_path: Path) -> list[list[str]]:
    """The rows of a table as cells; lines without cells are left out."""
    text = f"【일반회계】 【세무과】\n\n{table}\n"
    return [line.split("\t") for line in rows_read(text, tmp_path) if "\t" in line and line.strip()]


def heads_read(table: str, tmp_path: Path) -> list[str]:
    """What stands over each column of a table, the words of each line of its head joined."""
    rows = cells_read(table, tmp_path)
    first = next(at for at, row in enumerate(rows) if any(cell[:1].isdigit() for cell in row[1:]))
    return [" ".join(filter(None, column)) for column in zip(*rows[:first], strict=True)]


NUMBERED = """
연번    과목                 예산액     전년도이월액    예산현액      지출액     집행잔액
1      세무과          3,500,000        0   3,500,000  1,200,000  2,300,000
2      징수 2단계       3,000,000        0   3,000,000  1,200,000  1,800,000
10     부과             500,000        0     500,000          0    500,000
"""


def test_serial_numbers_before_the_names_are_a_column(tmp_path: Path) -> None:
    rows = cells_read(NUMBERED, tmp_path)
    assert [row[:3] for row in rows] == [
        ["연번", "과목", "예산액"],
        ["1", "세무과", "3,500,000"],
        ["2", "징수 2단계", "3,000,000"],
        ["10", "부과", "500,000"],
    ]


CODED = """
과목코드     과목           예산액      예산현액     징수결정액      수납액      미수납액
           세무과      3,500,000  3,500,000  3,500,000  3,400,000    100,000
200        세외수입     3,500,000  3,500,000  3,500,000  3,400,000    100,000
210        경상적세외수입
211-01     공유재산임대료  3,500,000  3,500,000  3,500,000  3,400,000
"""


def test_a_line_of_a_code_and_a_name_is_a_row_where_zero_is_blank(tmp_path: Path) -> None:
    rows = cells_read(CODED, tmp_path)
    assert rows[0][:3] == ["과목코드", "과목", "예산액"]
    assert [row[:2] for row in rows[1:]] == [
        ["", "세무과"],
        ["200", "세외수입"],
        ["210", "경상적세외수입"],
        ["211-01", "공유재산임대료"],
    ]
    assert not any(rows[3][2:])


def test_names_that_begin_with_a_code_are_no_column_of_codes(tmp_path: Path) -> None:
    rows = cells_read(NUMBERED.replace("연번    과목", "과목      "), tmp_path)
    assert len(rows[1]) == 6


WIDTHS = (18, 13, 6, 13, 13, 12, 12, 12, 13, 8, 13)
"""The letters that each column takes; the second of the amounts is all zeros."""


def centred(*words: tuple[int, int, str]) -> str:
    """A line of words, each in the middle of the columns from its first to its last."""
    line = ""
    for first, last, word in words:
        start, end = sum(WIDTHS[:first]), sum(WIDTHS[: last + 1])
        line = line.ljust((start + end - len(word)) // 2) + word
    return line


def amounts(name: str, *cells: str) -> str:
    return name.ljust(WIDTHS[0]) + "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS[1:], strict=True))


HEAD_OVER_LINES = (
    centred((5, 7, "다음연도이월액"), (8, 10, "집행잔액")),
    "",
    centred((2, 2, "전년도"), (9, 9, "보조금")),
    centred((0, 0, "과목 (조직-사업)"), (1, 1, "예산액"), (3, 3, "예산현액"), (4, 4, "지출액"), (9, 9, "정산잔")),
    centred((2, 2, "이월액"), (5, 5, "계"), (6, 6, "명시이월"), (7, 7, "사고이월"), (8, 8, "계"), (10, 10, "지출잔액")),
)
ROWS_BELOW = (
    "",
    amounts(
        "세무과", "3,500,000", "0", "3,500,000", "1,200,000", "500,000", "400,000", "0", "1,800,000", "0", "900,000"
    ),
    "",
    amounts("징수", "3,000,000", "0", "3,000,000", "1,200,000", "500,000", "400,000", "0", "1,300,000", "0", "900,000"),
)
LAST_PART = centred((9, 9, "액"))
COLUMNS = [
    "과목 (조직-사업)",
    "예산액",
    "전년도 이월액",
    "예산현액",
    "지출액",
    "다음연도이월액 계",
    "명시이월",
    "사고이월",
    "집행잔액 계",
    "보조금 정산잔 액",
    "지출잔액",
]


def test_a_head_alone_in_the_first_line_is_over_the_columns_below_it(tmp_path: Path) -> None:
    spanning = ((0, 0, "과목"), (1, 1, "예산액"), (2, 2, "이월"), (3, 3, "예산현액"), (4, 4, "징수결정액"))
    below = ((5, 5, "수납총액"), (6, 6, "환급액"), (7, 7, "실제수납액"))
    lines = [centred((5, 7, "수납액")), centred(*spanning, (8, 8, "미수납액")), centred(*below)]
    rows = [line[: sum(WIDTHS[:9])] for line in ROWS_BELOW]
    heads = heads_read("\n".join([*lines, *rows]), tmp_path)
    assert heads[4:] == ["징수결정액", "수납액 수납총액", "환급액", "실제수납액", "미수납액"]


def test_words_of_a_head_broken_over_lines_name_their_column(tmp_path: Path) -> None:
    assert heads_read("\n".join([*HEAD_OVER_LINES, LAST_PART, *ROWS_BELOW]), tmp_path) == COLUMNS


def test_a_part_of_a_head_may_stand_below_a_blank_line(tmp_path: Path) -> None:
    assert heads_read("\n".join([*HEAD_OVER_LINES, "", LAST_PART, *ROWS_BELOW]), tmp_path) == COLUMNS


BETWEEN_BLANKS = """
과목             예산액      예산현액        지출액      집행잔액

세무과       3,500,000  3,500,000  1,200,000  2,300,000

지방세 전산
          2,000,000  2,000,000  1,200,000    800,000
유지보수

징수
             500,000    500,000          0    500,000
관리

부과       1,000,000  1,000,000          0  1,000,000
"""


def test_blank_lines_between_rows_tell_what_names_are_one(tmp_path: Path) -> None:
    names = [row[0] for row in cells_read(BETWEEN_BLANKS, tmp_path)]
    assert names == ["과목", "세무과", "지방세 전산 유지보수", "징수 관리", "부과"]


BULLETED = """
과목              예산액      예산현액        지출액      집행잔액
○ 세무과      3,500,000  3,500,000  1,200,000  2,300,000
○ 징수 관리    3,000,000  3,000,000  1,200,000  1,800,000
○ 전산 교육
○ 부과         500,000    500,000                500,000
"""


def test_bullets_before_the_names_of_all_rows_are_no_notes(tmp_path: Path) -> None:
    rows = cells_read(BULLETED, tmp_path)
    assert [row[0] for row in rows[1:]] == ["○ 세무과", "○ 징수 관리", "○ 전산 교육", "○ 부과"]
    assert rows[4] == ["○ 부과", "500,000", "500,000", "", "500,000"]


DOTTED = """
과목              예산액      예산현액        지출액      집행잔액
예비비          500.000    500.000
세무과       3.500.000  3.500.000  1.200.000  2.300.000
징수 관리     3.000.000  3.000.000  1.200.000  1.800.000
"""


def test_a_first_row_with_few_amounts_may_have_dots_for_commas(tmp_path: Path) -> None:
    assert cells_read(DOTTED, tmp_path)[1] == ["예비비", "500.000", "500.000", "", ""]


def test_words_side_by_side_over_one_column_name_it_not_where_zero_is_blank() -> None:
    spots = [(0, 10), (14, 24), (28, 38), (50, 60)]
    head = [(1, "과목             예산액       지출액     반납금"), (2, " " * 46 + "계속비      계")]
    cells = [line.text.split("\t")[-1] for line in head_lines(head, spots, zero_is_blank=True)]
    assert all(cell.startswith(AND.strip()) for cell in cells)


NAMES = (
    "세무과",
    "지방세정 운영 및 전산 유지보수",
    "징수 관리",
    "부과",
    "체납 정리",
    "감면",
    "수납",
    "환급",
    "가산금",
    "세정 홍보",
)


def book_of(other: str, names: Sequence[str] = NAMES) -> list[str]:
    """A table with rows of these names, after some of which another line stands."""
    lines = ["과목".ljust(20) + "".join(head.rjust(13) for head in ("예산액", "예산현액", "지출액", "집행잔액"))]
    for at, name in enumerate(names):
        lines.append(name.ljust(20) + "".join(cell.rjust(13) for cell in ("500,000", "500,000", "200,000", "300,000")))
        lines += [other.format(at)] if at % 2 else []
    return lines


@pytest.mark.parametrize(
    "other",
    [
        "2020회계연도 세입·세출 결산서 (시의회 제출용)",
        "  대외비",
        "1) 2020. {}. 1. 변경",
        "출력일시 : 2021-03-02 14:2{}:10",
        "{}쪽까지 이어지는 표",
    ],
)
def test_lines_that_repeat_between_rows_are_no_parts_of_names(other: str, tmp_path: Path) -> None:
    rows = cells_read("\n".join(book_of(other)), tmp_path)
    assert [row[0] for row in rows[1:]] == list(NAMES)


def test_the_rest_of_a_name_that_repeats_goes_on_with_it(tmp_path: Path) -> None:
    begun = (
        "주민자치 위원회 운영 지원",
        "공원녹지 체계 정비 및 교육",
        "도서관 프로그램 개선 사업",
        "생활체육 시설 확충 공사",
    )
    rows = cells_read("\n".join(book_of("위탁", [part for name in begun for part in ("부과", name)])), tmp_path)
    assert [row[0] for row in rows[1:]] == [part for name in begun for part in ("부과", f"{name} 위탁")]


def test_names_that_repeat_are_rows() -> None:
    lines = [line for _ in range(3) for line in (*book_of("예비비"), "예비비".ljust(20) + "500,000".rjust(13))]
    assert not repeated_lines(lines)


def test_words_of_which_any_may_lack_figures_name_no_column() -> None:
    """Of 물납액 and 환급액 one has figures, and of 불납결손액 and 미수납액: each may be either."""
    head = [(1, "과목           예산액               물납액        환급액              불납결손액       미수납액")]
    starts = [(match.start(), match.end()) for match in GROUP.finditer(head[0][1])]
    spots = [starts[0], starts[1], (starts[2][0], starts[3][1]), (starts[4][0], starts[5][1])]
    placed = placed_head(head, spots)
    cells = placed.lines[0].text.split("\t") if placed else []
    assert cells[:2] == ["과목", "예산액"]
    assert all(cell.startswith(AND.strip()) for cell in (text.strip() for text in cells[2:]))
