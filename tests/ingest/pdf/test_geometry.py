"""Rules, columns and lines as plain values."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.reader.pdf.columns import covered, without_column
from ingest.reader.pdf.drawn import Rule, Run
from ingest.reader.pdf.glyphs import turning
from ingest.reader.pdf.lines import joined, text_lines
from ingest.reader.pdf.ruling import SAME, TOUCH, frames, merged
from ingest.reader.pdf.tables import tables_of

PLACES = st.floats(0, 1000, allow_nan=False)
RULES = st.builds(lambda at, start, long: Rule(at, start, start + long), PLACES, PLACES, st.floats(0, 500))
SPANS = st.lists(st.builds(lambda start, long: (start, start + long), PLACES, st.floats(1, 100)), max_size=8)


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
    box = frames([Rule(0, 0, 500), Rule(700, 0, 500)], [Rule(0, 0, 700), Rule(500, 0, 700)])
    assert tables_of(box[0], [run("글", 10, 10)]) == []


def test_figures_without_a_gap_are_parted_at_the_edge_between_them() -> None:
    across = [Rule(y, 0, 120) for y in (0, 20)]
    down = [Rule(x, 0, 20) for x in (0, 60, 120)]
    (table,) = tables_of(frames(across, down)[0], [run("1,2003,400", 20, 5)])
    assert [[line.text for line in cell] for cell in table.rows[0].cells] == [["1,200"], ["3,400"]]


def test_a_name_broken_at_a_letter_is_whole_again_and_at_a_space_has_its_space() -> None:
    assert joined(text_lines([run("주민자치활", 0, 0), run("성화", 0, 10)]), right=40) == "주민자치활성화"
    assert joined(text_lines([run("주민", 0, 0), run("자치활성화", 0, 10)]), right=40) == "주민 자치활성화"
    assert joined(text_lines([run("주민자치활", 0, 0, spaced=True), run("성화", 0, 10)]), right=40) == "주민자치활 성화"


def test_a_number_broken_behind_its_comma_is_one_number() -> None:
    assert joined(text_lines([run("18,362,", 0, 0), run("055", 0, 10)]), right=200) == "18,362,055"
