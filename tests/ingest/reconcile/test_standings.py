"""What each settled figure rests on."""

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.cells import Spot
from ingest.reconcile.propagate import Key
from ingest.reconcile.repair import Settled
from ingest.reconcile.standings import contradicting, row_figures
from ingest.rows import Figure, Place, PrintedRow
from tests.ingest.reconcile.test_propagate import AT, SHEET, ledger

SPENT = AT("spent")
ROWS = [PrintedRow(1, 5, ("가",)), PrintedRow(2, 6, ("나",)), PrintedRow(2, 7, ("다",))]
OWN, PLACE = Spot(0, 6), Place(1, 5, 6)


def settled(value: int | None, printed: int | None, spot: Spot | None = OWN, own: Spot | None = OWN) -> Settled:
    """Three rows, in which 지출액 of the first is read as `value` at `spot`, and `printed` stands in its own cell."""
    book = ledger({"budget": 9, "current_budget": 9, "spent": value, "unspent": 4, "unspent_remainder": 4}, {}, {})
    straight = [Reading(list(values), [None] * len(values)) for values in book.values]
    straight[0].values[SPENT], straight[0].spots[SPENT] = printed, own
    spots = [list(one.spots) for one in straight]
    spots[0][SPENT] = spot
    return Settled(straight, book, spots, {(0, SPENT): ("E3", "E5")})


def figure(one: Settled, row: int = 0) -> Figure:
    return row_figures(one, one.straight, ROWS, row)["spent"]


def test_every_column_of_the_table_has_a_figure() -> None:
    assert tuple(row_figures(settled(5, 5), settled(5, 5).straight, ROWS, 1)) == SHEET.columns


def test_an_amount_read_as_it_stands_is_printed() -> None:
    assert figure(settled(5, 5)) == Figure(5, Standing.PRINTED, PLACE)
    assert figure(settled(5, 5, own=None)) == Figure(5, Standing.PRINTED)


def test_an_amount_that_stands_elsewhere_is_moved() -> None:
    moved = Figure(5, Standing.MOVED, Place(1, 5, 7), None, ("E3", "E5"))
    assert figure(settled(5, 4, Spot(0, 7))) == moved
    below = figure(settled(5, 4, Spot(2, 7)))
    assert below.place == Place(2, 6, 7)


def test_an_amount_that_stands_nowhere_is_derived_with_what_is_printed() -> None:
    derived = Figure(5, Standing.DERIVED, PLACE, 4, ("E3", "E5"))
    assert figure(settled(5, 4)) == derived
    assert figure(settled(5, 4, spot=None)) == derived


def test_what_no_reading_leaves_is_unknown_with_what_is_printed() -> None:
    assert figure(settled(None, 4)) == Figure(None, Standing.UNKNOWN, PLACE, 4, ("E3", "E5"))


def test_an_amount_that_an_equation_filled_in_names_that_one() -> None:
    one = settled(5, 4)
    one.ledger.origin[0, SPENT] = Key(False, 0, [equation.id for equation in SHEET.equations].index("E3"))
    assert figure(one).because == ("E3",)
    one.because.clear()
    one.ledger.origin.clear()
    assert figure(one).because == ()


def test_a_conflicting_amount_names_the_identities_that_it_breaks() -> None:
    one = settled(6, 6)
    one.conflicting.add((0, SPENT))
    assert contradicting(one.ledger, (0, SPENT)) == ("E3",)
    assert figure(one) == Figure(6, Standing.CONFLICTING, PLACE, None, ("E3",))
    other = settled(6, 4)
    other.conflicting.add((0, SPENT))
    assert figure(other).standing is Standing.DERIVED


def test_the_last_row_has_no_row_after_it() -> None:
    one = settled(5, 5)
    one.straight[2].spots[SPENT] = Spot(2, 6)
    assert figure(one, 2).place == Place(2, 7, 6)
