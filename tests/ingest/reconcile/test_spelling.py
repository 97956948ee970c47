"""One thing under two spellings."""

import pytest

from figures.standing import Standing
from ingest.reconcile.spelling import _same_money
from ingest.rows import Figure, PrintedRow, ProvenRow, ReadRow


@pytest.mark.parametrize(("spent", "same"), [(5, True), (4, False), (None, True)])
def test_money_that_cannot_be_read_speaks_against_no_program(spent: int | None, same: bool) -> None:
    printed = PrintedRow(1, 1, ("과",))
    own, other = (
        {"current_budget": Figure(9, Standing.PRINTED), "spent": Figure(amount, Standing.PRINTED)}
        for amount in (5, spent)
    )
    assert _same_money(ReadRow(printed, "과", other), ProvenRow(printed, "과", 2, 1, own)) is same
