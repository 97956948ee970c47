"""Which figures of the report a broken identity leaves in doubt."""

import pytest

from figures.rows import Figure, PrintedRow, ReadRow
from figures.standing import Standing
from ingest.reconcile.trial import Cell, Claim, Trial

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
