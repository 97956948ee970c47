"""Which identities rows would satisfy, were they printed under some columns."""

import pytest

from ingest.reconcile.fitting import columns_tried, fit
from ingest.rows import PrintedRow

NAMES = ("current_budget", "spent", "carried_out", "subsidy_returned", "unspent")
COLUMNS = (("name",), *((name,) for name in NAMES))


@pytest.mark.parametrize(
    ("cells", "held", "broken"),
    [
        ("10 4 3 2 1", 1, 0),
        ("10 4 3 2 9", 0, 1),
        ("0 0 0 0 0", 0, 0),
        ("10 가 3 2 1", 0, 0),
    ],
)
def test_an_identity_holds_or_is_broken_where_all_its_amounts_are_read_and_not_all_are_zero(
    cells: str, held: int, broken: int
) -> None:
    row = PrintedRow(1, 1, ("어떤 사업", *cells.split()))
    assert fit("expenditure", COLUMNS, [row]) == (held, broken)
    assert columns_tried("expenditure", COLUMNS, [row]) == [(set(NAMES) if held else set(), set(NAMES[: 5 * broken]))]


def test_nothing_is_tried_on_a_form_without_identities() -> None:
    rows = [PrintedRow(1, 1, ("어떤 사업", "10", "4", "3", "2", "1"))] * 2
    assert fit("staffing", COLUMNS, rows) == (0, 0)
    assert columns_tried("staffing", COLUMNS, rows) == [(set(), set())] * 2
