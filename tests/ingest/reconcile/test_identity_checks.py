"""Which figures of the report a broken identity leaves in doubt."""

from decimal import Decimal

import pytest

from figures.rows import Figure, Measure, PrintedRow, ReadRow
from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, Claim, IdentityChecks, contradict, written
from ingest.rows import Tally

COLUMNS = ("total", "part", "rest")


def contradicted(*claims: tuple[str, bool, bool]) -> set[str]:
    """The conflicting columns after claims of (columns, held, spared), the first column being the one spoken of."""
    row = ReadRow(PrintedRow(1, 1, ()), "가", {name: Figure(5, Standing.PRINTED) for name in COLUMNS})
    checks = IdentityChecks("기획담당관")
    for names, held, spared in claims:
        cells = tuple(Cell(row, name) for name in names.split())
        checks.claims.append(Claim("P1", cells, held, spared=spared))
    checks.contradict()
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
    ids=["held", "nothing confirmed", "the other confirmed", "all confirmed", "all confirmed and spared"],
)
def test_a_broken_identity_contradicts_what_no_other_confirms(claims, conflicting):
    assert contradicted(*claims) == conflicting


def test_what_each_figure_of_a_sum_would_have_to_be() -> None:
    row = ReadRow(PrintedRow(1, 1, ()), "가", {name: Figure(5, Standing.PRINTED) for name in COLUMNS})
    row.figures["unknown"] = Figure(None, Standing.UNKNOWN)
    row.measures["rate"] = Measure(Decimal("97.50"), Standing.PRINTED)
    total, part, rest, unknown, rate = (Cell(row, name) for name in (*COLUMNS, "unknown", "rate"))
    checks = IdentityChecks("기획담당관")
    assert not checks.equal("P1", total, 3, [part, unknown], less=[rest])
    assert not checks.equal("P5", rate, "95", [part])
    assert checks.equal("P1", unknown, 3)
    assert [claim.required for claim in checks.claims] == [(3, 7, None, 3), (None, None)]
    assert (checks.tallies["P1"], checks.tallies["P5"].broken) == (Tally(0, 1, 1), 1)


def row() -> ReadRow:
    made = ReadRow(PrintedRow(2, 7, ("가",)), "가", {name: Figure(5, Standing.PRINTED) for name in COLUMNS})
    made.figures["unknown"] = Figure(None, Standing.UNKNOWN)
    made.measures = {"rate": Measure(Decimal("97.50"), Standing.PRINTED), "target": Measure(None, Standing.UNKNOWN)}
    return made


def test_a_cell_is_an_amount_or_a_measure_without_the_zeros_after_it() -> None:
    own = row()
    assert [Cell(own, column).value for column in ("total", "unknown", "rate", "target")] == [5, None, "97.5", None]
    assert written(Decimal("100")) == "100"
    assert Cell(own, "total").key == Cell(own, "total").key != Cell(own, "part").key
    assert Cell(own, "total").key != Cell(row(), "total").key


def test_what_is_not_known_on_either_side_is_undecidable_and_no_contradiction() -> None:
    own, checks = row(), IdentityChecks("기획담당관")
    assert checks.equal("P1", Cell(own, "unknown"), 5)
    assert checks.equal("P1", Cell(own, "total"), None)
    assert checks.word("P5", own.printed, "가", "mark", "", "◎")
    assert checks.word("P5", own.printed, "가", "mark", "◎", None)
    assert checks.tallies == {"P1": Tally(undecidable=2), "P5": Tally(undecidable=2)}
    assert (checks.claims, checks.findings) == ([], [])


def test_what_holds_and_what_does_not_is_counted_claimed_and_reported() -> None:
    own, checks = row(), IdentityChecks("기획담당관")
    total, part = Cell(own, "total"), Cell(own, "part")
    assert checks.equal("P1", total, 5, [part]) is True
    assert (
        checks.equal("P1", total, 6, [part], exact=False, spared=True, account="기금", notes={"table": "표"}) is False
    )
    assert checks.tallies == {"P1": Tally(held=1, broken=1)}
    assert [(claim.held, claim.exact, claim.spared) for claim in checks.claims] == [
        (True, True, False),
        (False, False, True),
    ]
    (finding,) = checks.findings
    assert (finding.kind, finding.department, finding.account, finding.row) == ("P1", "기획담당관", "기금", "가")
    assert (finding.page, finding.line, finding.column, finding.printed, finding.expected) == (2, 7, "total", 5, 6)
    assert (finding.notes, finding.key) == ({"table": "표"}, None)


def test_a_word_is_what_an_identity_expects_or_is_reported() -> None:
    own, checks = row(), IdentityChecks("기획담당관")
    assert checks.word("P5", own.printed, "가", "mark", "◎", "◎") is True
    assert checks.word("P5", own.printed, "가", "mark", "◎", "×", {"rate": "90"}) is False
    assert checks.tallies == {"P5": Tally(held=1, broken=1)}
    (finding,) = checks.findings
    assert (finding.column, finding.printed, finding.expected, finding.notes) == ("mark", "◎", "×", {"rate": "90"})


def test_a_claim_decides_nothing_about_amounts_unless_it_is_given_them() -> None:
    own, checks = row(), IdentityChecks("기획담당관")
    cells = [Cell(own, "total"), Cell(own, "part")]
    checks.claim("P1", cells, True)
    checks.claim("P1", iter(cells), False, required=(1, 2))
    assert [claim.required for claim in checks.claims] == [(None, None), (1, 2)]
    assert [claim.cells for claim in checks.claims] == [tuple(cells)] * 2
    assert checks.claims[0].key == checks.claims[1].key == ("P1", (cells[0].key, cells[1].key))
    assert checks.findings == []


def test_an_identity_that_is_not_exact_confirms_its_first_figure_alone() -> None:
    own, checks = row(), IdentityChecks("기획담당관")
    total, part, rest = (Cell(own, name) for name in COLUMNS)
    checks.claim("P1", [total, part], True, exact=False)
    checks.claim("P2", [total, part, rest], False)
    checks.contradict()
    assert [own.figures[name].standing for name in COLUMNS] == [
        Standing.PRINTED,
        Standing.CONFLICTING,
        Standing.CONFLICTING,
    ]


def test_a_contradicted_figure_or_measure_names_each_identity_once() -> None:
    own = row()
    for column in ("total", "rate"):
        for identity in ("P1", "P2", "P1"):
            contradict(Cell(own, column), identity)
    assert own.figures["total"] == Figure(5, Standing.CONFLICTING, because=("P1", "P2"))
    assert own.measures["rate"] == Measure(Decimal("97.50"), Standing.CONFLICTING, because=("P1", "P2"))


def test_what_a_person_gave_or_nobody_knows_is_not_contradicted() -> None:
    own = row()
    own.figures["part"] = Figure(5, Standing.CORRECTED)
    own.measures["rate"] = Measure(Decimal(90), Standing.CORRECTED)
    before = dict(own.figures), dict(own.measures)
    for column in ("part", "unknown", "rate", "target"):
        contradict(Cell(own, column), "P1")
    assert (own.figures, own.measures) == before
