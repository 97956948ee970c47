"""What a unit table and the settlement print once, and both show, stands alike in both."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, IdentityChecks
from ingest.reconcile.report import Performance, ReportData
from ingest.reconcile.unit_tables import _is_proper, check_units, share_standings
from ingest.rows import Figure, Place, PrintedRow, Proof, ProvenRow, ReadRow, Tally
from tests.ingest.reconcile.reports import ACCOUNT, program, read_row, report

PRINTED, UNKNOWN, CONFLICTING = Standing.PRINTED, Standing.UNKNOWN, Standing.CONFLICTING
Known = tuple[int | None, Standing]


@pytest.mark.parametrize(
    ("settlement", "unit", "confirmed", "shared"),
    [
        ((None, UNKNOWN), (5, PRINTED), False, (None, UNKNOWN)),
        ((None, UNKNOWN), (5, PRINTED), True, (5, PRINTED)),
        ((None, UNKNOWN), (5, CONFLICTING), False, (5, CONFLICTING)),
        ((5, PRINTED), (5, CONFLICTING), False, (5, CONFLICTING)),
        ((5, PRINTED), (5, PRINTED), False, (5, PRINTED)),
    ],
)
def test_the_year_before_stands_in_the_settlement_as_in_the_unit_table(
    settlement: Known, unit: Known, confirmed: bool, shared: Known
) -> None:
    row = ReadRow(PrintedRow(1, 7, ()), "사업", {"spent_before": Figure(*unit)})
    places = Place(1, 7, 3), Place(1, 8, 3), None
    rows = [
        ProvenRow(PrintedRow(1, 7, ()), "사업", 3, None, {"spent_before": Figure(*settlement, place)})
        for place in places
    ]
    checks = IdentityChecks("과")
    checks.claim("P6", [Cell(row, "spent_before")], confirmed)
    share_standings(ReportData(checks, {"unit_programs": [[row]]}, {"일반회계": Proof(rows, [], {})}, Performance()))
    assert row.figures["spent_before"][:2] == shared
    assert [one.figures["spent_before"][:2] for one in rows] == [shared, settlement, settlement]


SETTLED = (
    ("과", 0, None, 20, 15, None),
    ("정책", 1, 0, 20, 15, None),
    ("단위", 2, 1, 20, 15, 21),
    ("가", 3, 2, 12, 9, 22),
    ("나", 3, 2, 8, 6, 23),
    ("행정운영경비", 1, 0, 0, 0, None),
    ("기본경비", 2, 5, 0, 0, 31),
)
TABLE = (("단위", 21, 10, 20, 15), ("가", 22, 6, 12, 9), ("나", 23, 4, 8, 6))
Line = tuple[str, int, int | None, int | None, int | None]


def checked(
    *tables: Sequence[Line],
    settled: Sequence[tuple[str, int | None, int | None, int, int, int | None]] = SETTLED,
    before: int | None = None,
    texts: dict[str, str] | None = None,
) -> ReportData:
    """A department with these unit tables, each row with its line, 전년도결산액, 예산현액 and 지출액."""
    rows = [
        program(name, level, parent, line, unit=unit, current_budget=budget, spent=spent)
        for line, (name, level, parent, budget, spent, unit) in enumerate(settled, 1)
    ]
    read = [
        [
            read_row(name, line, texts=texts, spent_before=last, current_budget=budget, spent=spent)
            for name, line, last, budget, spent in table
        ]
        for table in tables
    ]
    status = [] if before is None else [read_row("정책사업", spent_before=before)]
    proofs = report(rows).proofs
    department = ReportData(IdentityChecks("과"), {"unit_programs": read}, proofs, Performance(status=status))
    check_units(department)
    return department


def discrepancies(department: ReportData) -> list[tuple[str, str, str, object, object]]:
    return [(one.kind, one.row, one.column, one.printed, one.expected) for one in department.checks.findings]


def test_a_unit_is_the_sum_of_its_details_in_each_column_and_each_row_that_of_the_settlement() -> None:
    department = checked(TABLE)
    assert department.checks.tallies == {"P4": Tally(held=9)}
    assert department.checks.findings == []
    broken = checked((TABLE[0], TABLE[1], ("나", 23, 5, 8, 6)))
    assert discrepancies(broken) == [("P4", "단위", "spent_before", 10, 11)]
    assert broken.checks.findings[0].account == ACCOUNT


def test_a_table_of_one_row_has_no_sum() -> None:
    assert checked(TABLE[:1]).checks.tallies["P4"] == Tally(held=2, undecidable=3)


def test_a_row_that_falls_short_names_the_rows_that_it_left_out_once_a_finding() -> None:
    department = checked((("단위", 21, 6, 12, 9), TABLE[1]))
    short = [one for one in department.checks.findings if one.kind == "P4"]
    assert [(one.row, one.column, one.printed, one.expected) for one in short] == [
        ("단위", "current_budget", 12, 20),
        ("단위", "spent", 9, 15),
    ]
    assert [one.notes for one in short] == [{"explained_by": ["나"]}] * 2
    (lost,) = (one for one in department.checks.findings if one.kind == "named_once")
    assert (lost.row, lost.line, lost.key, lost.account) == ("나", 5, 4, ACCOUNT)
    assert lost.notes == {"table": "사업별조서"}


def test_what_cannot_be_read_falls_short_of_nothing() -> None:
    department = checked((("단위", 21, 10, None, 14), *TABLE[1:]))
    assert [one.notes for one in department.checks.findings if one.expected == 15] == [{}, {}]


def test_a_row_that_the_settlement_lacks_is_reported_with_its_table() -> None:
    department = checked((*TABLE, ("다", 24, 0, 5, 0), ("라", 25, 7, 0, 0)))
    alone = [one for one in department.checks.findings if one.kind.startswith("named_once")]
    assert [(one.kind, one.row, one.line, one.account) for one in alone] == [
        ("named_once", "다", 24, ACCOUNT),
        ("named_once_nil", "라", 25, ACCOUNT),
    ]
    assert [one.notes for one in alone] == [{"table": "단위사업표"}] * 2


def test_a_row_that_has_no_place_in_the_settlement_stands_there_all_the_same() -> None:
    table = (*TABLE, ("다", 24, 0, 5, 4))
    for other, is_it in (
        (("다", None, None, 5, 4, None), True),
        (("다", None, None, 6, 4, None), False),
        (("마바", None, None, 5, 4, None), False),
        (("다", 3, 1, 5, 4, None), False),  # it has a place, in another unit
    ):
        kinds = [one.kind for one in checked(table, settled=[*SETTLED, other]).checks.findings]
        assert ("named_once" not in kinds) is is_it


def test_details_of_a_unit_that_its_table_leaves_out_are_reported_also_those_of_zero() -> None:
    settled = [*SETTLED, ("다", 3, 2, 0, 0, None), ("라", 3, 6, 0, 0, None)]
    assert discrepancies(checked(TABLE, settled=settled)) == [("named_once_nil", "다", "", None, None)]
    headless = checked((("모름", 99, 10, 20, 15), *TABLE[1:]), settled=settled)
    assert [one.row for one in headless.checks.findings if one.kind.startswith("named_once")] == ["모름"]


def test_the_account_of_a_table_is_that_of_its_rows_or_the_one_that_it_names() -> None:
    strange = (("모름", 99, 10, 20, 15),)
    assert checked(strange, texts={"account": "일반"}).checks.findings[0].account == ACCOUNT
    assert checked(strange, texts={"account": "기금"}).checks.findings[0].account == ""
    assert (
        checked((("모름", 99, 10, 20, 15), TABLE[1]), texts={"account": "기금"}).checks.findings[0].account == ACCOUNT
    )
    assert checked(()).checks.tallies == {}


@pytest.mark.parametrize(("before", "held"), [(10, Tally(held=1)), (11, Tally(broken=1))])
def test_what_units_of_policies_proper_spent_the_year_before_is_that_of_the_status(before: int, held: Tally) -> None:
    running = (("기본경비", 31, 90, 0, 0),)
    assert checked(TABLE, running, before=before).checks.tallies["P6"] == held
    assert "P6" not in checked(running, before=before).checks.tallies
    assert "P6" not in checked(TABLE).checks.tallies


def test_a_unit_of_no_row_of_the_settlement_is_proper_by_its_own_name() -> None:
    proper, running = (("모름", 99, 10, 0, 0),), (("기본경비(과)", 98, 10, 0, 0),)
    assert checked(proper, running, before=10).checks.tallies["P6"] == Tally(held=1)


@pytest.mark.parametrize(
    ("programs", "name", "is_proper"),
    [
        ([3, None], "단위", False),  # what counts is the row of the unit, not that of its last detail
        ([1, 3], "단위", True),
        ([2], "단위", True),
        ([None, 1], "행정운영경비(과)", False),
        ([None], "단위", True),
    ],
)
def test_a_unit_is_proper_where_the_policy_above_it_is(programs: list[int | None], name: str, is_proper: bool) -> None:
    rows = [("과", 0, None), ("정책", 1, 0), ("단위", 2, 1), ("행정운영경비(과)", 1, 0)]
    proof = SimpleNamespace(rows=[SimpleNamespace(name=own, level=level, parent=at) for own, level, at in rows])
    table: Any = SimpleNamespace(account=ACCOUNT, programs=programs, rows=[SimpleNamespace(name=name)])
    of_book: Any = SimpleNamespace(proofs={ACCOUNT: proof})
    assert _is_proper(table, of_book) is is_proper
