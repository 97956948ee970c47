"""A figure of the report is mended where two identities, independently of each other, ask for the same other one."""

from dataclasses import replace

import pytest

from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, Claim, IdentityChecks
from ingest.reconcile.report_repair import Repair, find_repairs, refuted
from tests.ingest.reconcile.reports import read_row

ROW = {"total": 128, "part": 3, "rest": 4, "difference": 5, "blank": None}


def row_of(**amounts: int | None):
    return read_row("가", **{**ROW, **amounts})


def claims_on(
    row, column: str, *required: int | None, sources: tuple[str, ...] = ("part", "rest"), held=False, exact=True
):
    """Broken identities that ask for other amounts of one figure, each with one other figure (or none: `-`)."""
    others = [(Cell(row, source),) if source != "-" else () for source in sources]
    return [
        Claim(f"P{number}", (Cell(row, column), *other), held, exact, required=(amount, *(None for _ in other)))
        for number, (amount, other) in enumerate(zip(required, others, strict=True), 1)
    ]


def test_two_independent_identities_repair_what_was_misread() -> None:
    row = row_of()
    claims = claims_on(row, "total", 28, 28)
    assert find_repairs(claims) == [Repair(Cell(row, "total"), row.figures["total"], 28, tuple(claims))]


def test_a_repaired_figure_bears_what_was_printed_with_the_identities_and_can_be_put_back() -> None:
    row = row_of()
    printed = row.figures["total"]
    (repair,) = find_repairs(claims_on(row, "total", 28, 28))
    repair.apply()
    assert row.figures["total"] == printed._replace(
        value=28, standing=Standing.DERIVED, printed=128, because=("P1", "P2")
    )
    repair.undo()
    assert row.figures["total"] == printed
    checks = IdentityChecks("공보담당관")
    repair.report(checks)
    (finding,) = checks.findings
    assert (finding.kind, finding.column, finding.printed, finding.expected) == ("mended", "total", 128, 28)
    assert finding.notes == {"because": ["P1", "P2"]}


@pytest.mark.parametrize(
    ("required", "options"),
    [
        ((28,), {"sources": ("part",)}),  # one identity
        ((28, 29), {}),  # they ask for two amounts
        ((None, None), {}),  # they say nothing
        ((28, None), {}),
        ((28, 28), {"held": True}),
        ((28, 28), {"exact": False}),
        ((28, 28), {"sources": ("part", "part")}),  # they may both err by one figure
        ((28, 28), {"sources": ("-", "-")}),  # the settlement is one source
        ((700, 700), {}),  # no slip of reading
        ((-128, -128), {}),  # no negative stands here
    ],
)
def test_nothing_is_repaired_otherwise(required: tuple[int | None, ...], options: dict[str, object]) -> None:
    assert find_repairs(claims_on(row_of(), "total", *required, **options)) == []


def test_the_settlement_is_a_source_of_its_own() -> None:
    assert len(find_repairs(claims_on(row_of(), "total", 28, 28, sources=("part", "-")))) == 1


def test_an_identity_that_holds_with_a_figure_keeps_it() -> None:
    row = row_of()
    confirmed = Claim("P3", (Cell(row, "total"), Cell(row, "rest")), True, required=(None, None))
    assert find_repairs([*claims_on(row, "total", 28, 28), confirmed]) == []


def test_a_difference_may_be_repaired_to_a_negative_or_zero() -> None:
    assert [one.value for one in find_repairs(claims_on(row_of(), "difference", -5, -5))] == [-5]
    assert [one.value for one in find_repairs(claims_on(row_of(difference=128), "total", 0, 0))] == [0]


def test_no_amount_but_a_difference_is_repaired_to_a_negative() -> None:
    assert find_repairs(claims_on(row_of(total=1), "total", -1, -1)) == []


def test_an_amount_that_is_lost_or_printed_again_is_repaired() -> None:
    assert [one.value for one in find_repairs(claims_on(row_of(), "blank", 9, 9))] == [9]
    assert find_repairs(claims_on(row_of(), "total", 0, 0)) == []


def test_what_a_person_gave_is_repaired_by_nothing() -> None:
    row = row_of()
    row.figures["total"] = row.figures["total"]._replace(standing=Standing.CORRECTED)
    assert find_repairs(claims_on(row, "total", 28, 28)) == []


def test_identities_that_could_repair_two_figures_repair_none() -> None:
    row = row_of(part=128)
    claims = [
        replace(claim, cells=(Cell(row, "total"), Cell(row, "part"), Cell(row, other)), required=(28, 28, None))
        for claim, other in zip(claims_on(row, "total", 28, 28), ("rest", "difference"), strict=True)
    ]
    assert find_repairs(claims) == []
    apart = [
        claim
        for column in ("total", "part")
        for claim in claims_on(row, column, 28, 28, sources=("rest", "difference"))
    ]
    assert len(find_repairs(apart)) == 2


def test_a_repair_that_breaks_what_was_not_broken_is_refuted() -> None:
    row, other = row_of(), row_of()
    repairs = find_repairs([*claims_on(row, "total", 28, 28), *claims_on(other, "total", 28, 28)])
    before = [Claim("P1", (Cell(row, "total"),), False), Claim("P2", (Cell(other, "total"),), True)]
    after = [replace(claim, held=not claim.held) for claim in before]
    assert refuted(repairs, before, before) == []
    assert refuted(repairs, before, after) == [repairs[1]]
