"""How else the amounts of a row may be read: moved by a cell, exchanged, or mended."""

from ingest.reconcile.candidate_assignments import Reading, RowReader
from ingest.reconcile.cells import Lines, read_lines
from ingest.rows import PrintedRow
from tests.ingest.reconcile.test_propagate import SHEET

READER = RowReader(SHEET, SHEET.signed)


def lines(**amounts: int) -> Lines:
    """A row of the first lines of the standard form, nil but for the amounts given."""
    cells = [str(amounts.get(SHEET.columns[position], 0)) for _cell, position in SHEET.layout.first]
    return read_lines(PrintedRow(1, 1, ("사업", *cells)), 1, SHEET.layout)


def amounts_of(reading: Reading) -> dict[str, int]:
    return {name: amount for name, amount in zip(SHEET.columns, reading.values, strict=True) if amount}


def test_of_nothing_unspent_what_was_returned_may_have_slid_once_more() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, subsidy_returned=9))
    twin = READER.twin(straight)
    assert twin is not None
    assert amounts_of(twin) == {"budget": 9, "current_budget": 9, "unspent": 9}


def test_what_is_unspent_has_no_twin() -> None:
    for unspent, returned in ((1, 8), (9, 0)):
        row = lines(budget=9, current_budget=9, subsidy_returned=returned, unspent=unspent)
        assert READER.twin(READER.straight(row)) is None


def test_every_cell_but_the_first_may_be_the_one_that_is_lost() -> None:
    printed = lines(budget=9, carried_in=9, interprogram_transfer=4)  # 예산액 9, 예산현액 9 and 지출액 4, each slid
    slid = [amounts_of(reading) for reading in READER.slid(printed, READER.straight(printed))]
    assert {"budget": 9, "interprogram_transfer": 9, "revenue_offset": 4} in slid
    assert {"budget": 9, "carried_in": 9, "revenue_offset": 4} in slid
    assert all(reading["budget"] == 9 for reading in slid)


def test_two_neighbours_are_exchanged_where_all_identities_then_hold() -> None:
    row = lines(budget=9, current_budget=5, spent=9, unspent=4)
    assert [amounts_of(reading) for reading in READER.swapped(row)] == [
        {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4}
    ]
    assert list(READER.swapped(lines(budget=9, current_budget=5, spent=8, unspent=4))) == []


def test_an_amount_is_mended_to_what_an_identity_asks_for_and_never_below_nil() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, spent=4, unspent=6))
    mended = [amounts_of(reading) for reading in READER.mended(straight, 1)]
    assert {"budget": 9, "current_budget": 9, "spent": 3, "unspent": 6} in mended
    assert {"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5} in mended
    assert all(amount > 0 for one in mended for amount in one.values())
    assert READER.mended(straight, 0) == []
    held = READER.straight(lines(budget=9, current_budget=9, spent=4, unspent=5))
    assert READER.mended(held, 0) == [held]
