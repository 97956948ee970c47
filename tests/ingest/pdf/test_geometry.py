"""Rules, columns and lines as plain values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reader.pdf.columns import covered, stretches, without_column
from ingest.reader.pdf.glyphs import turning
from ingest.reader.pdf.head_words import cells_apart
from ingest.reader.pdf.lines import TextLine, joined, text_lines, unbroken
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Rule, Run
from ingest.reader.pdf.pages import read
from ingest.reader.pdf.rows import name_of_rest, page_lines
from ingest.reader.pdf.ruling import SAME, TOUCH, Frame, chained, frames, merged
from ingest.reader.pdf.spreads import CrowdedError, pages_on
from ingest.reader.pdf.stamps import separate_stamps
from ingest.reader.pdf.tables import PageRow, holds_figure, lines_between, split_at_white, tables_of
from ingest.reader.pdf.unruled import blocks_of, with_unruled

PLACES = st.floats(0, 1000, allow_nan=False)
RULES = st.builds(lambda at, start, long: Rule(at, start, start + long), PLACES, PLACES, st.floats(0, 500))
SPANS = st.lists(st.builds(lambda start, long: (start, start + long), PLACES, st.floats(1, 100)), max_size=8)


CELLS = (100, 300, 500, 700)


def run(text: str, x: float, y: float, size: float = 8, spaced: bool = False) -> Run:
    edges = [x + at * size for at in range(len(text))]
    return Run(text, x, y, x + len(text) * size, y + size, edges, spaced)


@given(st.lists(RULES, max_size=20))
def test_merged_rules_cover_what_the_rules_covered_and_lie_apart(rules: list[Rule]) -> None:
    found = merged(rules)
    for rule in rules:
        assert any(one.start <= rule.start and rule.end <= one.end for one in found)
    for one, other in zip(found, found[1:], strict=False):
        assert other.at > one.at or other.start > one.end + TOUCH


@given(st.lists(RULES, max_size=12))
def test_rules_in_any_order_are_the_same_rules(rules: list[Rule]) -> None:
    assert merged(rules) == merged(rules[::-1])


def test_rules_off_by_a_hair_are_one() -> None:
    assert merged([Rule(10, 0, 50), Rule(10 + SAME / 2, 51, 90)]) == [Rule(10 + SAME / 4, 0, 90)]


@given(SPANS)
def test_what_spans_cover_has_gaps_between(spans: list[tuple[float, float]]) -> None:
    found = covered(spans)
    assert all(end < start for (_, end), (start, _) in zip(found, found[1:], strict=False))
    assert all(any(a <= start and end <= b for a, b in found) for start, end in spans)


@given(SPANS, SPANS)
def test_only_words_more_than_columns_stand_over_empty_ones(head, columns) -> None:
    head, columns = covered(head), covered(columns)
    assert len(without_column(head, columns)) <= max(0, len(head) - len(columns))


def test_a_head_over_an_empty_column_is_found() -> None:
    columns = [(0, 40), (100, 110), (190, 200)]
    assert without_column([(5, 30), (60, 80), (95, 120), (170, 200)], columns) == [(60, 80)]


@given(st.sampled_from((0, 90, 180, 270)), st.integers(0, 1000), st.integers(0, 1000))
def test_a_turned_page_keeps_its_points_on_the_paper(rotation: int, x: int, y: int) -> None:
    (box,) = turning(rotation, (0, 0, 1000, 1000))([(x, y, x, y)])
    found = box[:2]
    assert box[2:] == found
    assert all(0 <= place <= 1000 for place in found)
    assert sorted(min(place, 1000 - place) for place in found) == sorted(min(p, 1000 - p) for p in (x, y))


def test_tables_side_by_side_are_two_frames() -> None:
    across = [Rule(y, x, x + 100) for y in (0, 20, 40) for x in (0, 200)]
    down = [Rule(x, 0, 40) for x in (0, 50, 100, 200, 250, 300)]
    assert len(frames(across, down)) == 2


def test_a_frame_around_the_page_and_a_box_around_words_are_no_tables() -> None:
    assert frames([Rule(0, 0, 500), Rule(700, 0, 500)], [Rule(0, 0, 700), Rule(500, 0, 700)]) == []


@pytest.mark.parametrize("heights", [(0, 40), (0, 13, 40), (0, 13, 26, 40)])
def test_columns_in_a_box_without_inner_verticals_are_found_by_their_words(heights: tuple[int, ...]) -> None:
    page = PageDrawing(400, 120, across=[Rule(y, 0, 300) for y in heights])
    page.down = [Rule(x, 0, 40) for x in (0, 300)]
    for y, words in (
        (2, ("과목", "예산액", "지출액")),
        (15, ("사업", "1,000,000", "30")),
        (28, ("과제", "7,000", "5,000")),
    ):
        page.runs += [run(text, x - 8 * len(text), y) for text, x in zip(words, (26, 180, 290), strict=True)]
    assert [line.text for line in read(page).lines] == [
        "과목\t예산액\t지출액",
        "사업\t1,000,000\t30",
        "과제\t7,000\t5,000",
    ]


@pytest.mark.parametrize(
    ("text", "x", "cells"),
    [
        ("1,2003,400", 20, ["1,200", "3,400", ""]),
        ("지방세외수입1,2003,400", 12, ["지방세외수입", "1,200", "3,400"]),
        ("1,200시비", 20, ["1,200", "시비", ""]),
        ("시군구비고", 36, ["시군구비고", "", ""]),
        ("1,234,567890", 12, [UNKNOWN, f"{UNKNOWN}1,234,567890", UNKNOWN]),  # far over the edge, and the next behind it
        ("제2023,400", 20, ["제2023,400", "", ""]),
        ("1203,400", 32, [UNKNOWN, f"{UNKNOWN}1203,400", ""]),  # the edge lies upon a letter
        ("1,2003,400", 15.5, ["1,200", "3,400", ""]),  # here as well, but the commas say where the first ends
        ("1,2003,400", 27.5, ["1,200", "3,400", ""]),
        ("1,2003,400", 29, [UNKNOWN, f"{UNKNOWN}1,2003,400", UNKNOWN]),
        ("1,20034", 27.5, ["1,200", "34", ""]),
    ],
)
def test_figures_without_a_gap_are_separated_at_the_edge_between_them(text: str, x: float, cells: list[str]) -> None:
    across = [Rule(y, 0, 160) for y in (0, 20)]
    down = [Rule(at, 0, 20) for at in (0, 60, 100, 160)]
    (table,) = tables_of(frames(across, down)[0], [run(text, x, 5)])
    assert ["".join(line.text for line in cell) for cell in table.rows[0].cells][:3] == cells


@pytest.mark.parametrize(
    ("text", "x", "cells"),
    [
        ("12,345,000", 56, ["", "12,345,000", ""]),  # the edge lies within a letter
        ("12,345,000", 52, [UNKNOWN, f"{UNKNOWN}12,345,000", ""]),  # 1 and 2,345,000 are figures as well
        ("1,345,0001,234,000", 52, ["", "1,345,000", "1,234,000"]),
        ("0123,000", 52, ["0", "123,000", ""]),
    ],
)
def test_a_figure_over_the_edge_of_its_column_loses_no_digit(text: str, x: float, cells: list[str]) -> None:
    across = [Rule(y, 0, 300) for y in (0, 20)]
    down = [Rule(at, 0, 20) for at in (0, 60, 130, 300)]
    (table,) = tables_of(frames(across, down)[0], [run(text, x, 5)])
    assert ["".join(line.text for line in cell) for cell in table.rows[0].cells][:3] == cells


def rows_in(across: list[Rule], down: list[Rule], runs: list[Run]) -> list[str]:
    """The lines of the first table."""
    (table,) = tables_of(frames(across, down)[0], runs)
    return [line.text.replace("\t", "|") for line in page_lines(table)]


def test_amounts_in_tight_columns_without_verticals_are_two_columns() -> None:
    across = [Rule(y, 0, 300) for y in (0, 20, 60)]
    words = [run("과목", 0, 5), run("예산액", 130, 5), run("지출액", 220, 5)]
    rows = [run("사업", 0, 25), run("11,222,333", 110, 25), run("4,555,666", 193, 25)]
    rows += [run("과제", 0, 45), run("1,222,333", 118, 45), run("44,555,666", 193, 45)]
    assert rows_in(across, [], words + rows)[1:] == ["사업|11,222,333|4,555,666", "과제|1,222,333|44,555,666"]


def test_amounts_that_touch_in_a_table_without_rules_are_two_columns() -> None:
    page = PageDrawing(400, 120)
    page.runs = [run("과목", 0, 5), run("예산액", 130, 5), run("지출액", 220, 5)]
    page.runs += [run("사업", 0, 18), run("1,000,000,0002,000,000,000", 80, 18)]
    page.runs += [run("과제", 0, 31), run("3,000,000", 112, 31), run("4,000,000", 216, 31)]
    page.runs += [run("업무", 0, 44), run("04,000,000,000", 176, 44)]
    assert [line.text.replace("\t", "|") for line in read(page).lines] == [
        "과목|예산액|지출액",
        "사업|1,000,000,000|2,000,000,000",
        "과제|3,000,000|4,000,000",
        "업무|0|4,000,000,000",
    ]


@pytest.mark.parametrize("amounts", [["1,234,567", "0", "12,345"], ["0", "0", "0"]])
def test_heads_in_the_middle_of_wide_cells_are_over_figures_at_the_left_of_these(amounts: list[str]) -> None:
    page = PageDrawing(1000, 120)
    page.runs = [run("수납액", 588, 5), run("사업", 0, 17), run("예산현액", 184, 17)]
    page.runs += [run("수납총액", 384, 29), run("물납액", 588, 29), run("환급액", 788, 29)]
    for y in (41, 54):
        page.runs += [run("가", 0, y), *(run(text, x, y) for text, x in zip(["0", *amounts], CELLS, strict=True))]
    assert [line.text.split("\t") for line in read(page).lines] == [
        ["사업", "예산현액", "수납액", "", ""],
        ["", "", "수납총액", "물납액", "환급액"],
        ["가", "0", *amounts],
        ["가", "0", *amounts],
    ]


def test_a_table_without_verticals_whose_amounts_are_printed_over_one_another_is_not_separated() -> None:
    rules = [Rule(at, 0, 300) for at in (0, 30, 60)]

    def tables(second: float) -> int:
        runs = [run("과목", 5, 10), run("예산액", 90, 10), run("수납액", 200, 10)]
        runs += [run("세입", 5, 40), run("1,234,567", 80, 40), run("2,345", second, 40)]
        return len(tables_of(frames(rules, [])[0], runs))

    assert (tables(200), tables(140)) == (1, 0)


@pytest.mark.parametrize(
    ("start", "cells"),
    [
        (31, ["1,234,567", "5", "6"]),  # it fills a third of the next column
        (42, [f"{UNKNOWN}1,234,567", f"{UNKNOWN}5", "6"]),
    ],
)
def test_an_amount_that_fills_another_column_than_its_own_is_unsure_in_both(start: float, cells: list[str]) -> None:
    across, down = [Rule(at, 0, 150) for at in (0, 30, 60)], [Rule(at, 0, 60) for at in (0, 30, 90, 120, 150)]
    runs = [run("과목", 2, 10), *(run(letter, x, 10) for letter, x in zip("가나다", (32, 92, 122), strict=True))]
    runs += [run("세입", 2, 40), run("1,234,567", start, 40), run("5", 110, 40), run("6", 140, 40)]
    rows = tables_of(frames(across, down)[0], runs)[0].rows
    assert [line.text for cell in rows[1].cells[1:] for line in cell] == cells


def test_a_row_whose_name_runs_far_over_its_column_has_no_empty_name() -> None:
    across, down = [Rule(at, 0, 150) for at in (0, 30, 60)], [Rule(at, 0, 60) for at in (0, 30, 100, 150)]
    runs = [run("과목", 2, 10), run("가", 32, 10), run("나", 102, 10)]
    runs += [run("인력운영경비여성가족과", 10, 40), run("5", 110, 40)]
    assert [line.text for line in tables_of(frames(across, down)[0], runs)[0].rows[1].cells[0]] == [UNKNOWN]


def test_lines_that_are_an_amount_only_together_are_no_two_figures() -> None:
    upper, lower = run("1,101,2", 110, 22, 4), run("25,000", 110, 35, 4)
    rows = rows_in([*ACROSS[:2], Rule(60, 0, 400)], DOWN, [run("사업", 5, 22), upper, lower, run("2", 205, 22)])
    assert rows == ["사업|1,101,225,000|2|"]


def test_an_amount_that_is_drawn_digit_by_digit_is_one_part_and_two_that_touch_are_two() -> None:
    digits = [run(letter, 8 * at, 0) for at, letter in enumerate("42,069,500")]
    assert [words.text for words in TextLine(digits).words] == ["42,069,500"]
    assert [words.text for words in TextLine([*digits, run("0", 80, 0)]).words] == ["42,069,500", "0"]


def test_a_line_of_one_part_is_its_own_word() -> None:
    line = TextLine([run("사업", 0, 0), run("지출", 18, 0)])
    assert line.words == [line]


def test_what_lies_on_a_height_or_beyond_all_is_in_no_band() -> None:
    runs = [run(f"{middle}", 0, middle - 4) for middle in (-1, 0, 5, 10, 15, 20, 21)]
    bands = lines_between([0, 10, 20], runs)
    assert [[line.text for line in lines] for lines in bands] == [["5"], ["15"]]


def test_a_year_in_a_head_that_is_drawn_letter_by_letter_is_no_figure() -> None:
    year = [run(letter, 8 * at, 0) for at, letter in enumerate("'18결산")]
    assert not holds_figure(TextLine(year))
    assert holds_figure(TextLine([*year, run("1,000", 80, 0)]))


def unruled(*words: tuple[float, float, str], across: list[Rule] | None = None) -> list[str]:
    """The rows of the one table among words at these places."""
    runs = [run(text, x, y) for x, y, text in words]
    (frame,) = with_unruled(frames(across or [], []), across or [], text_lines(runs))
    return rows_in(frame.across, frame.down, runs)


def test_words_level_with_figures_part_the_rows_that_no_rule_does() -> None:
    """A goal with its two amounts, and two indicators with two figures each."""

    def rows_with(*words: tuple[float, str]) -> list[list[str]]:
        columns = [
            [(0, "목표")],
            [(0, "1,000")],
            [(0, "2,000")],
            words,
            [(0, "142"), (12, "5")],
            [(0, "102%"), (12, "167%")],
        ]
        row = PageRow([text_lines(run(text, 0, y) for y, text in column) for column in columns])
        return [
            [" ".join(line.text for line in lines) for lines in one.cells] for one in split_at_white(row, alone=False)
        ]

    first = ["목표", "1,000", "2,000", "지원", "142", "102%"]
    assert rows_with((0, "지원"), (12, "순위")) == [first, ["", "", "", "순위", "5", "167%"]]
    assert len(rows_with((6, "지원"))) == 1, "its figures are two lines of one row"


BODY = [(0, 40, "사업"), (110, 40, "1,000,000"), (210, 40, "2,000,000"), (310, 40, "3,000,000")]
BODY += [(0, 60, "과제"), (174, 60, "0"), (210, 60, "1,000,000"), (310, 60, "1,000,000")]
ROWS = ["사업|1,000,000|2,000,000|3,000,000", "과제|0|1,000,000|1,000,000"]
LEAVES = [(132, 20, "총액"), (232, 20, "물납"), (332, 20, "환급")]


def test_a_word_in_the_middle_or_at_the_left_of_columns_is_their_group() -> None:
    for x, group in ((232, "수납액"), (132, "수납액")):
        assert unruled((0, 20, "과목"), (x, 0, group), *LEAVES, *BODY) == ["과목|수납액||", "|총액|물납|환급", *ROWS]


def test_a_word_right_above_another_is_the_same_head() -> None:
    head = unruled((0, 20, "과목"), (232, 11, "수납"), *LEAVES, *BODY)[0]
    assert head == "과목|총액|수납 물납|환급"


def test_rows_as_near_as_the_two_lines_of_a_figure_do_not_say_how_far_apart_cells_stand() -> None:
    """Figures of two lines 2.4 apart, their rows 3.2; a lone figure in the middle of each row."""
    rows = [100 + 21.6 * at for at in range(4)]
    body = [run("1,234", 100, top + y, 8) for top in rows for y in (0, 10.4)]
    body += [run("1,234", x, top + 5.2, 8) for top in rows for x in (200, 300)]
    apart = cells_apart(text_lines(body), [0, 90, 190, 290, 390])
    assert 2.4 < apart < 7.5, "the lines of one cell of the head are 2.4 apart, its cells 7.5"


def test_two_words_side_by_side_over_one_column_are_ambiguous() -> None:
    assert unruled((0, 20, "과목"), (132, 20, "총액"), (235, 20, "물납"), (262, 20, "환급"), *BODY) == ROWS


def test_as_many_words_in_a_row_as_columns_are_their_heads_at_whichever_side_they_stand() -> None:
    left = [(0, 20, "과목"), (76, 20, "총액"), (188, 20, "물납"), (292, 20, "환급")]
    assert unruled(*left, *BODY) == ["과목|총액|물납|환급", *ROWS]


def test_words_with_little_white_between_are_two_heads_where_two_columns_meet() -> None:
    tight = [(0, 20, "과목"), (135.5, 20, "수입대체경비"), (187, 20, "예산현액"), (332, 20, "환급")]
    assert unruled(*tight, *BODY) == ["과목|수입대체경비|예산현액|환급", *ROWS]


def test_an_amount_close_to_words_is_a_column_of_its_own_unless_a_space_is_drawn_between() -> None:
    amount, words = run("1,000,000", 0, 0), run("가나", 9 * 8 + 4, 0)
    assert len(stretches(TextLine([amount, words]))) == 2
    amount.spaced = True
    assert len(stretches(TextLine([amount, words]))) == 1


def test_a_heading_right_below_a_table_parts_it_from_the_head_of_the_next() -> None:
    head = [run("과목", 0, 0), run("예산액", 110, 0), run("지출액", 210, 0)]
    rows = [run("사업", 0, 12), run("1,000,000", 110, 12), run("2,000,000", 210, 12)]
    for bullet in (run("- 사업별조서", 0, 24), run("사업별조서", 0, 24, size=11)):
        (block, *_) = blocks_of(text_lines([*head, *rows, bullet, run("과목", 0, 36), run("예산현액", 110, 36)]))
        assert [line.text for line in block.rows] == ["사업 1,000,000 2,000,000"]


def test_years_in_the_first_column_are_names_at_its_left() -> None:
    years = [(x, y, text) if x else (0, y, "2018") for x, y, text in BODY]
    head = unruled((40, 20, "연도"), (132, 20, "1월"), (232, 20, "2월"), (332, 20, "3월"), *years)[0]
    assert head == "연도|1월|2월|3월"


def test_rows_below_a_boxed_head_stand_in_its_columns() -> None:
    box = Frame([Rule(0, 0, 400), Rule(30, 0, 400)], [Rule(x, 0, 30) for x in (0, 100, 200, 300, 400)])
    runs = [run(text, x, y) for x, y, text in BODY]
    (frame,) = with_unruled([box], [], text_lines(runs))
    (table,) = tables_of(frame, [run("과목", 5, 10), *runs])
    assert [line.text.replace("\t", "|") for line in page_lines(table)] == ["과목|||", *ROWS]


def test_tables_at_the_ends_of_a_page_leave_their_own_rules_to_those_between() -> None:
    """The page's head cut off the head of the first, its foot the last rule of the third; all are of one width."""
    parts = ((0, BODY), (200, [*LEAVES, *BODY]), (400, [*LEAVES, *BODY]))
    lines = text_lines(run(text, x, top + y) for top, words in parts for x, y, text in words)
    rules = [Rule(y, 0, 400) for y in (BODY[-1][1] + 5, 215, 235, 275, 415, 435)]
    remaining = with_unruled([Frame(rules, [])], [], lines)
    assert [frame.bottom - frame.top for frame in remaining if len(frame.across) == 3 and frame.top == 215] == [60]
    assert len(remaining) == 3


def test_tables_that_have_rules_at_their_heads_alone_end_where_prose_stands() -> None:
    low = max(y for _, y, _ in BODY)
    unit, rules = (340, low + 15, "(단위: 원)"), [Rule(y, 0, 400) for y in (15, 33)]
    below = [Rule(low + 15 + rule.at, 0, 400) for rule in rules]
    words = [*LEAVES, *BODY, unit, *((x, low + 15 + y, text) for x, y, text in (*LEAVES, *BODY))]
    runs = [run(text, x, y) for x, y, text in words]
    found = with_unruled(frames([*rules, *below], []), [*rules, *below], text_lines(runs))
    assert [rows_in(frame.across, [], runs)[-len(ROWS) :] for frame in found] == [ROWS, ROWS]


ACROSS = [Rule(y, 0, 400) for y in (0, 20, 40, 60, 80, 120, 160)]
DOWN = [Rule(x, 0, 160) for x in (0, 100, 200, 300, 400)]
STACKED_HEAD = [run("과목", 5, 5), run("예산액", 105, 5), run("증감", 205, 5), run("예산현액", 305, 5)]
STACKED_HEAD += [run("이월액", 205, 25), run("예비비", 205, 45)]


def stacked(*cells: tuple[float, float, str]) -> list[str]:
    """The rows below a head of three lines, of words at these places."""
    return rows_in(ACROSS, DOWN, STACKED_HEAD + [run(text, x, y) for x, y, text in cells])[3:]


FULL = [(5, 105, "사업"), (105, 105, "100"), (205, 90, "20"), (205, 105, "3"), (305, 105, "123")]


def test_lone_figures_at_the_bottom_are_first_lines() -> None:
    assert stacked(*FULL) == ["사업|100|20|123", "||3|"]


def test_a_lone_figure_at_the_bottom_of_a_column_of_two_lines_may_be_either() -> None:
    again = [(5, 145, "과제"), (105, 145, "100"), (205, 145, "20"), (305, 145, "120"), (305, 130, "0")]
    assert stacked(*FULL, *again)[2:] == ["과제|100|�20|0", "||�|120"]


def test_a_lone_figure_below_others_in_the_middle_is_a_second_line() -> None:
    centred = [(5, 97, "사업"), (105, 97, "100"), (205, 90, "20"), (205, 105, "3"), (305, 97, "123")]
    low = [(5, 137, "과제"), (105, 137, "100"), (205, 145, "3"), (305, 130, "103"), (305, 145, "0")]
    assert stacked(*centred, *low)[2:] == ["과제|100||103", "||3|0"]


def test_what_a_page_break_cut_off_a_row_is_its_second_line_without_its_part_of_the_name() -> None:
    rest = [(5, 65, "활성화"), (205, 65, "5")]
    words = STACKED_HEAD + [run(text, x, y) for x, y, text in [*rest, *FULL]]
    (table,) = tables_of(frames(ACROSS, DOWN)[0], words)
    assert [line.text for line in page_lines(table)][3] == "\t\t5\t"
    assert [line.text for line in name_of_rest(table)] == ["활성화"]


def test_a_page_head_and_a_unit_in_the_border_of_a_table_are_lines_of_their_own() -> None:
    across = [Rule(y, 0, 400) for y in (0, 20, 40, 60)]
    down = [Rule(0, 0, 60), Rule(400, 0, 60), *(Rule(x, 20, 60) for x in (100, 200, 300))]
    rows = [run("사업", 5, 45), run("100", 105, 45), run("3", 205, 45), run("103", 305, 45)]
    words = [run("과목", 5, 25), run("예산액", 105, 25), run("증감", 205, 25), run("예산현액", 305, 25)]
    head = [run("【일반회계】", 5, 5), run("【가람과】", 120, 5)]
    assert rows_in(across, down, head + words + rows) == [
        "【일반회계】 【가람과】",
        "과목|예산액|증감|예산현액",
        "사업|100|3|103",
    ]


def test_dots_in_a_row_are_a_rule_and_lone_ones_are_none() -> None:
    row = [Rule(10, x, x + 0.8) for x in range(0, 100, 3)]
    assert chained([*row, Rule(50, 3, 3.8), Rule(50, 40, 40.8)]) == [Rule(10, 0, 99.8)]
    assert chained(row[:3]) == []


@given(st.lists(st.builds(lambda at, start: Rule(at, start, start + 1), PLACES, PLACES), max_size=30))
def test_chains_cover_nothing_but_dots(dots: list[Rule]) -> None:
    for rule in chained(dots):
        assert any(dot.start == rule.start for dot in dots)
        assert any(dot.end == rule.end for dot in dots)


def spread_of(*lefts: float, tops: tuple[float, ...] = (100.0,)) -> PageDrawing:
    """A sheet of 1600 by 600 with a small table at each of these places."""
    sheet = PageDrawing(1600, 600)
    for x in lefts:
        for y in tops:
            sheet.across += [Rule(y, x, x + 300), Rule(y + 20, x, x + 300)]
            sheet.runs += [run(f"{number},000", x + 60 * number, y + 5) for number in range(1, 5)]
    return sheet


def test_two_pages_on_a_sheet_are_separated_at_the_gutter() -> None:
    left, right = pages_on(spread_of(100, 900))
    assert {part.runs[0].x0 for part in (left, right)} == {160, 960}
    assert len(left.across) == len(right.across) == 2


def test_one_page_is_one_page_and_a_row_of_more_is_refused() -> None:
    assert len(pages_on(spread_of(600))) == 1
    assert len(pages_on(spread_of(100))) == 1
    for crowded in (spread_of(20, 420, 820, 1220), spread_of(50, 650, 1250)):
        with pytest.raises(CrowdedError):
            pages_on(crowded)


def test_four_pages_on_a_sheet_are_refused_but_two_tables_on_each_of_two_wide_pages_are_not() -> None:
    wide = spread_of(100, 900, tops=(100.0, 400.0))
    assert len(pages_on(wide)) == 2
    with pytest.raises(CrowdedError):
        pages_on(replace(wide, height=900.0, runs=[*wide.runs, run("끝", 100, 800)]))


def test_letters_of_another_colour_across_a_rule_are_a_stamp_and_white_heads_are_none() -> None:
    page = PageDrawing(400, 100, across=[Rule(y, 0, 400) for y in (10, 30, 50)])
    page.runs = [run("과목", 5, 15), run("1,000,000,000", 5, 35), run("2,000,000,000", 205, 35)]
    white = replace(page.runs[0], colour=(255, 255, 255, 255))
    red = replace(run("인", 150, 22, 16), colour=(200, 0, 0, 255))
    rest, stamps = separate_stamps(replace(page, runs=[white, *page.runs[1:], red]))
    assert [[each.text for each in stamp] for stamp in stamps] == [["인"]]
    assert white in rest
    nameless = replace(run(UNKNOWN * 3, 150, 22, 16), colour=(200, 0, 0, 255))
    assert separate_stamps(replace(page, runs=[*page.runs, nameless]))[1] == [[nameless]]
    figure = replace(run("3,000", 150, 22, 16), colour=(200, 0, 0, 255))
    assert separate_stamps(replace(page, runs=[*page.runs, figure]))[1] == []  # a figure is never set aside


def test_brackets_whose_boxes_are_higher_and_touch_their_neighbours_are_no_stamp() -> None:
    page = PageDrawing(400, 100)
    page.runs = [run("특별회계", 5, 5, 8), run("(", 36.9, 5, 12), run("도시", 48.8, 5, 8), run("1,000,000,000", 5, 35)]
    assert separate_stamps(page) == (page.runs, [])


def test_a_name_broken_at_a_letter_is_whole_again_and_at_a_space_has_its_space() -> None:
    assert joined(text_lines([run("주민자치활", 0, 0), run("성화", 0, 10)]), right=40) == "주민자치활성화"
    assert joined(text_lines([run("주민", 0, 0), run("자치활성화", 0, 10)]), right=40) == "주민 자치활성화"
    assert joined(text_lines([run("주민자치활", 0, 0, spaced=True), run("성화", 0, 10)]), right=40) == "주민자치활 성화"


def test_a_number_broken_after_its_comma_is_one_number() -> None:
    assert joined(text_lines([run("18,362,", 0, 0), run("055", 0, 10)]), right=200) == "18,362,055"


@pytest.mark.parametrize(
    ("lines", "width", "amounts"),
    [
        (["1,234,56", "7", "0"], 75, ["1,234,567", "0"]),
        (["△1,", "234"], 200, ["△1,234"]),
        (["1,234,56", "7"], 97, ["1,234,56", "7"]),  # room for more digits: one is lost, and the next line is another
        (["1,234,567", "8"], 75, ["1,234,567", "8"]),
        (["0", "1,234", ",567"], 200, ["0", "1,234,567"]),  # no figure begins with a comma
        (["0", "△", "1,234"], 200, ["0", "△1,234"]),
        (["△", "50", "0"], 200, ["△50", "0"]),
        (["-", "1,234"], 200, ["-", "1,234"]),
        (["1,234,5", ",567"], 200, ["1,234,5", ",567"]),
        (["1,234,567", "890"], 75, ["1,234,567", "890"]),
        (["1,234,56", "78"], 75, ["1,234,56", "78"]),
        (["12", "3"], 20, ["12", "3"]),
        (["12", "345,678"], 20, ["12", "345,678"]),
    ],
)
def test_an_amount_that_breaks_in_a_full_line_is_one(lines: list[str], width: float, amounts: list[str]) -> None:
    whole = unbroken([TextLine([run(text, 0, 10.0 * at)]) for at, text in enumerate(lines)], width)
    assert [line.text for line in whole] == amounts
    assert all(len(line.runs[0].edges) == len(line.text) for line in whole)


def test_a_broken_amount_is_in_its_cell_as_a_whole() -> None:
    broken = [run("1,234,5", 105, 22, 14), run("67", 170, 35, 14), run("2", 205, 22)]
    assert rows_in([*ACROSS[:2], Rule(60, 0, 400)], DOWN, [run("사업", 5, 22), *broken])[0] == "사업|1,234,567|2|"
