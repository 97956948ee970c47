"""What people have corrected stands in levels, amounts, names and measures, and nowhere else."""

from decimal import Decimal

from figures.standing import Standing
from ingest.reconcile.corrected import GOAL_NAME, NAME, Corrections
from ingest.reconcile.level_search import Levels
from ingest.rows import Figure, Measure, Place, PrintedRow, ProvenRow, ReadRow
from tests.ingest.reconcile.test_propagate import AT, SHEET, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

ROWS = [PrintedRow(1, line, (name,)) for line, name in ((10, "과"), (11, "정책"), (12, "단위"))]
PLACE = Place(1, 12, 6)


def test_a_row_stands_at_the_level_and_below_the_parent_that_a_person_gave() -> None:
    before = Levels([0, 1, None], [None, 0, None], [set(), {0}, {0, 1}])
    placed = Corrections(levels={12: (2, 11), 99: (1, 10)}).placing(before, ROWS)
    assert (placed.level, placed.parent, placed.candidates) == ([0, 1, 2], [None, 0, 1], [set(), {0}, {1}])
    assert (before.level[2], before.candidates[2]) == (None, {0, 1})
    alone = Corrections(levels={11: (1, None)}).placing(before, ROWS)
    assert (alone.level[1], alone.parent[1], alone.candidates[1]) == (1, None, set())


def test_a_corrected_amount_is_no_longer_conflicting_nor_open() -> None:
    before = settled(ledger({"spent": 5}, {"spent": 5}, {"spent": 5}))
    cell, other = (2, AT("spent")), (1, AT("spent"))
    before.conflicting |= {cell, other}
    before.rivals |= {cell: {5, 6}, other: {5, 6}}
    after = Corrections(figures={(12, "spent"): 7}).apply(before, ROWS)
    assert [after.ledger.values[row][AT("spent")] for row in range(3)] == [5, 5, 7]
    assert (after.conflicting, after.rivals) == ({other}, {other: {5, 6}})
    assert (before.ledger.values[2][AT("spent")], before.conflicting) == (5, {cell, other})


def test_the_cells_of_corrected_amounts() -> None:
    corrections = Corrections(figures={(12, "spent"): 7, (99, "spent"): 1, (11, "unknown"): 2})
    assert corrections.cells(ROWS, SHEET.columns) == {(2, AT("spent"))}


def test_lines_whose_row_a_person_gave_a_name() -> None:
    words = {(1, NAME): "가", (2, GOAL_NAME): "나", (3, "unit"): "%"}
    assert Corrections(words=words).named_lines() == {1, 2}


def test_a_corrected_row_of_the_settlement_shows_its_name_and_amount_as_corrected() -> None:
    figures = {"spent": Figure(5, Standing.PRINTED, PLACE), "budget": Figure(9, Standing.PRINTED, PLACE)}
    row = ProvenRow(ROWS[2], "단위", 2, 1, figures)
    Corrections(
        figures={(12, "spent"): None},
        words={(12, NAME): "단위 가", (12, "unit"): "%"},
        as_read={(12, "spent"): 5},
        because={(12, "spent"): "correction:17"},
    ).mark([row])
    assert row.name == "단위 가"
    assert row.figures["spent"] == Figure(None, Standing.CORRECTED, PLACE, 5, ("correction:17",))
    assert row.figures["budget"] == Figure(9, Standing.PRINTED, PLACE)


def test_a_corrected_amount_that_stands_nowhere_has_the_place_of_its_row() -> None:
    row = ProvenRow(ROWS[2], "단위", 2, 1, {"spent": Figure(None, Standing.UNKNOWN)})
    Corrections(figures={(12, "spent"): 7}).mark([row])
    assert row.figures["spent"] == Figure(7, Standing.CORRECTED, Place(1, 12, 0), None, ())


def test_a_corrected_row_of_the_report_shows_its_measure_and_words() -> None:
    measure = Measure(Decimal(3), Standing.PRINTED, PLACE)
    row = ReadRow(ROWS[2], "지표", {}, {"target": measure, "result": measure}, {"unit": "건"})
    corrections = Corrections(
        measures={(12, "target"): Decimal(4)},
        words={(12, "unit"): "%", (11, "unit"): "명", (12, NAME): "지표 가", (12, GOAL_NAME): "목표"},
    )
    corrections.mark([row])
    assert row.measures["target"] == Measure(Decimal(4), Standing.CORRECTED, PLACE, Decimal(3), ())
    assert row.measures["result"] == measure
    assert (row.texts, row.name) == ({"unit": "%"}, "지표 가")


def test_a_goal_and_its_first_indicator_on_one_line_have_their_own_names() -> None:
    figure = Figure(1, Standing.PRINTED, PLACE)
    goal = ReadRow(ROWS[2], "목표", {"budget": figure, "spent": figure}, {}, {})
    Corrections(words={(12, NAME): "지표 가", (12, GOAL_NAME): "목표 가"}).mark([goal])
    assert goal.name == "목표 가"
