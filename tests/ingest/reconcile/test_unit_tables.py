"""What a unit table and the settlement print once, and both show, stands alike in both."""

import pytest

from figures.standing import Standing
from ingest.reconcile.report import Performance, Report
from ingest.reconcile.trial import Cell, Trial
from ingest.reconcile.unit_tables import share_standings
from ingest.rows import Figure, Place, PrintedRow, Proof, ProvenRow, ReadRow

PRINTED, UNKNOWN, CONFLICTING = Standing.PRINTED, Standing.UNKNOWN, Standing.CONFLICTING
Known = tuple[int | None, Standing]


@pytest.mark.parametrize(
    ("settlement", "unit", "upheld", "shared"),
    [
        ((None, UNKNOWN), (5, PRINTED), False, (None, UNKNOWN)),
        ((None, UNKNOWN), (5, PRINTED), True, (5, PRINTED)),
        ((None, UNKNOWN), (5, CONFLICTING), False, (5, CONFLICTING)),
        ((5, PRINTED), (5, CONFLICTING), False, (5, CONFLICTING)),
        ((5, PRINTED), (5, PRINTED), False, (5, PRINTED)),
    ],
)
def test_the_year_before_stands_in_the_settlement_as_in_the_unit_table(
    settlement: Known, unit: Known, upheld: bool, shared: Known
) -> None:
    row = ReadRow(PrintedRow(1, 7, ()), "사업", {"spent_before": Figure(*unit)})
    places = Place(1, 7, 3), Place(1, 8, 3), None
    rows = [
        ProvenRow(PrintedRow(1, 7, ()), "사업", 3, None, {"spent_before": Figure(*settlement, place)})
        for place in places
    ]
    trial = Trial("과")
    trial.claim("P6", [Cell(row, "spent_before")], upheld)
    share_standings(Report(trial, {"unit_programs": [[row]]}, {"일반회계": Proof(rows, [], {})}, Performance()))
    assert row.figures["spent_before"][:2] == shared
    assert [one.figures["spent_before"][:2] for one in rows] == [shared, settlement, settlement]
