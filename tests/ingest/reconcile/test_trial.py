"""Which figures of the report a broken identity leaves in doubt."""

from decimal import Decimal

import pytest

from figures.rows import Figure, Measure, PrintedRow, ReadRow
from figures.standing import Standing
from ingest.reconcile.trial import Cell, Claim, Trial
from ingest.rows import Tally

COLUMNS = ("total", "part", "rest")


def contradicted(*claims: tuple[str, bool, bool]) -> set[str]:
    """The conflicting columns after claims of (columns, held, spared), the first column being the one spoken of."""
    row = ReadRow(PrintedRow(1, 1, ()), "가", {name: Figure(5, Standing.PRINTED) for name in COLUMNS})
    trial = Trial("기획담당관")
    for names, held, spared in claims:
        cells = tuple(Cell(row, name) for name in names.split())
        trial.claims.append(Claim("P1", cells, held, spared=spared))
    trial.contradict()
    return {name for name, figure in row.figures.items() if figure.standing is Standing.CONFLICTING}


@pytest.mark.parametrize(
    ("claims", "conflicting"),
    [
        ([("total part", True, False)], set()),
        ([("total part", False, False)], {"total", "part"}),
        ([("total part", False, False), ("part rest", True, False)], {"total"}),
        ([("total part", False, False), ("total part rest", True, False)], {"total"}),
        ([("total part", False, True), ("total part rest", True, False)], set()),
    ],
    ids=["held", "nothing upheld", "the other upheld", "all upheld", "all upheld and spared"],
)
def test_a_broken_identity_contradicts_what_no_other_upholds(claims, conflicting):
    assert contradicted(*claims) == conflicting


def test_what_each_figure_of_a_sum_would_have_to_be() -> None:
    row = ReadRow(PrintedRow(1, 1, ()), "가", {name: Figure(5, Standing.PRINTED) for name in COLUMNS})
    row.figures["unknown"] = Figure(None, Standing.UNKNOWN)
    row.measures["rate"] = Measure(Decimal("97.50"), Standing.PRINTED)
    total, part, rest, unknown, rate = (Cell(row, name) for name in (*COLUMNS, "unknown", "rate"))
    trial = Trial("기획담당관")
    assert not trial.equal("P1", total, 3, [part, unknown], less=[rest])
    assert not trial.equal("P5", rate, "95", [part])
    assert trial.equal("P1", unknown, 3)
    assert [claim.required for claim in trial.claims] == [(3, 7, None, 3), (None, None)]
    assert (trial.tallies["P1"], trial.tallies["P5"].broken) == (Tally(0, 1, 1), 1)
