"""결산현황: its kinds, its sums, its percentages, and its total where that is lost."""

from decimal import Decimal

import pytest

from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, IdentityChecks
from ingest.reconcile.report import Performance, ReportData
from ingest.reconcile.status import check_change, check_percentage, kind_of, policy_row, prove_status, total_row
from ingest.rows import Discrepancy, Figure, Measure, PrintedRow, Proof, ProvenRow, ReadRow

KINDS = {"계": (100, 80), "정책사업": (70, 60), "행정운영경비": (20, 15), "재무활동": (10, 5)}


def row(name: str, spent: int | None, before: int | None, **measures: str) -> ReadRow:
    difference = spent - before if spent is not None and before is not None else None
    figures = {"spent": spent, "spent_before": before, "difference": difference}
    shares = dict.fromkeys(("share", "share_before", "change_rate")) | measures
    return ReadRow(
        PrintedRow(1, 1, (name,)),
        name,
        {column: Figure(value, Standing.PRINTED) for column, value in figures.items()},
        {column: Measure(Decimal(value) if value else None, Standing.PRINTED) for column, value in shares.items()},
    )


def report(
    kinds: dict[str, tuple[int | None, int | None]], spent: int = 100, summary: tuple[int, int] | None = None
) -> ReportData:
    """The report of a department that spent so much in the settlement, of policies of the same names."""
    rows = {"settlement_status": [[row(name, *amounts) for name, amounts in kinds.items()]]}
    if summary:
        rows["summary"] = [[row("계", *summary)]]
    department = ProvenRow(PrintedRow(1, 1, ("과",)), "과", 0, None, {"spent": Figure(spent, Standing.PRINTED)})
    policies = [
        ProvenRow(PrintedRow(1, 1, (name,)), name, 1, 0, {"spent": Figure(amounts[0], Standing.PRINTED)})
        for name, amounts in KINDS.items()
        if name != "계"
    ]
    return ReportData(IdentityChecks("과"), rows, {"일반회계": Proof([department, *policies], [], {})}, Performance())


def broken(of: ReportData) -> list[tuple[str, str, str]]:
    return [(found.kind, found.row, found.column) for found in of.checks.findings]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("행정운영경비(총무과)", "행정운영경비"),
        ("행정운영겅비", "행정운영경비"),
        ("행성운영겅비", "정책사업"),
        ("재우활동", "재무활동"),
        ("기본경비", "기본경비"),
        ("재무", "정책사업"),
        ("인력운영비", "인력운영비"),
        ("시정 발전", "정책사업"),
    ],
)
def test_a_policy_counts_as_a_kind_by_its_name_with_a_letter_misread(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_row_is_of_its_kind_by_its_very_name_or_else_with_a_letter_misread() -> None:
    names = ["시정 발전", "정책사염", "정책사업", "인력운영비(과)"]
    rows = [row(name, 1, 1) for name in names]
    assert policy_row(rows) is rows[2]
    assert policy_row(rows[:2]) is rows[1]
    assert policy_row(rows[:1]) is None
    assert total_row([row("합계", 1, 1)]) is not None
    misread = report({"정책사업": (100, 80), "행정운영겅비(과)": (0, 0), "재무활동": (0, 0), "계": (100, 80)})
    prove_status(misread)
    assert ("P1", "행정운영겅비(과)", "spent") in broken(misread)


def test_kinds_that_add_up_are_held() -> None:
    whole = report(KINDS)
    rows = prove_status(whole)
    assert (broken(whole), whole.checks.tallies["P1"].held, whole.checks.tallies["P3"].held) == ([], 7, 4)
    assert policy_row(rows) is rows[1]
    assert total_row(rows) is rows[0]


def test_a_kind_that_is_not_what_its_policies_spent_is_reported_in_both_sums() -> None:
    wrong = report(KINDS | {"재무활동": (11, 5)})
    prove_status(wrong)
    assert broken(wrong) == [("P1", "계", "spent"), ("P1", "계", "difference"), ("P1", "재무활동", "spent")]


def lose(of: ReportData, name: str) -> ReportData:
    """The report where the policy of that name has no place in the settlement."""
    for one in of.proofs["일반회계"].rows:
        if one.name == name:
            one.level = one.parent = None
    return of


def test_policies_that_have_no_place_accuse_no_kind() -> None:
    open_policy = lose(report(KINDS), "정책사업")
    prove_status(open_policy)
    assert broken(open_policy) == []
    whole = lose(report(KINDS | {"재무활동": (11, 5)}), "정책사업")
    whole.proofs["일반회계"].rows[0].figures["spent"] = Figure(30, Standing.PRINTED)
    prove_status(whole)
    assert ("P1", "재무활동", "spent") in broken(whole)  # what has no place spent nothing


def test_a_policy_that_seems_to_be_lost_accuses_no_kind() -> None:
    lost = report(KINDS, spent=200)
    lost.proofs["일반회계"].rows[1].figures["spent"] = Figure(60, Standing.PRINTED)
    assert ("P1", "정책사업", "spent") in broken_after(lost)
    lost = report(KINDS, spent=200)
    lost.proofs["일반회계"].rows[1].figures["spent"] = Figure(60, Standing.PRINTED)
    lost.proofs["일반회계"].findings.append(Discrepancy("row_missing", "과", "일반회계", "과", "", 1, 1, key=0))
    assert ("P1", "정책사업", "spent") not in broken_after(lost)


def broken_after(of: ReportData) -> list[tuple[str, str, str]]:
    prove_status(of)
    return broken(of)


def test_a_departments_row_that_is_lost_accuses_no_total() -> None:
    lost = report(KINDS)
    del lost.proofs["일반회계"].rows[0]
    prove_status(lost)
    assert (lost.spent, broken(lost)) == (None, [])
    swapped = report(KINDS)
    rows = swapped.proofs["일반회계"].rows
    rows[0].level = None
    rows[0], rows[1] = rows[1], rows[0]
    assert swapped.spent == 100


def test_a_lost_total_is_what_its_kinds_and_another_place_agree_on() -> None:
    parts = {name: amounts for name, amounts in KINDS.items() if name != "계"}
    lost = report(parts, summary=(100, 80))
    total = prove_status(lost)[0]
    assert {column: (figure.value, figure.standing) for column, figure in total.figures.items()} == {
        "spent": (100, Standing.DERIVED),
        "spent_before": (80, Standing.DERIVED),
        "difference": (20, Standing.DERIVED),
    }
    assert broken(lost) == [("total_row_lost", "계", "spent")]
    assert total_row(prove_status(lost)) is None  # it is not printed
    lost.rows["settlement_status"][0][0].printed = PrintedRow(3, 7, ("정책사업",))
    assert prove_status(lost)[0].printed == PrintedRow(3, 7, ())
    assert (lost.checks.findings[-1].page, lost.checks.findings[-1].line) == (3, 7)


@pytest.mark.parametrize(("summary", "before"), [(None, None), ((100, 79), None), ((100, 80), 80)])
def test_what_no_other_place_prints_of_a_lost_total_stays_unknown(
    summary: tuple[int, int] | None, before: int | None
) -> None:
    parts = {name: amounts for name, amounts in KINDS.items() if name != "계"}
    total = prove_status(report(parts, summary=summary))[0]
    assert (total.name, total.figures["spent_before"].value) == ("계", before)


def test_the_kinds_confirm_what_is_known_of_a_lost_total_alone() -> None:
    parts = {name: amounts for name, amounts in KINDS.items() if name != "계"}
    lost = report(parts, summary=(100, 79))
    prove_status(lost)
    of_total = [claim for claim in lost.checks.claims if claim.held and claim.cells[0].row.name == "계"]
    assert {claim.cells[0].column for claim in of_total if len(claim.cells) == 4} == {"spent"}


@pytest.mark.parametrize(
    ("spent", "kinds"), [(99, ("정책사업", "행정운영경비", "재무활동")), (90, ("정책사업", "행정운영경비"))]
)
def test_a_total_is_not_put_back_without_all_kinds_and_the_settlement(spent: int, kinds: tuple[str, ...]) -> None:
    rows = prove_status(report({kind: KINDS[kind] for kind in kinds}, spent=spent))
    assert [one.name for one in rows] == list(kinds)


@pytest.mark.parametrize(
    ("part", "whole", "printed", "expected"),
    [
        (1, 3, "33.33", None),
        (2, 3, "66.66", None),  # cut
        (2, 3, "66.67", None),  # rounded
        (2, 3, "66.65", "66.67"),
        (5, 0, "0", None),
        (5, 0, "100", None),
        (5, 0, "50", "0"),
    ],
)
def test_a_percentage_is_of_its_whole_and_of_nothing_0_or_100(
    part: int, whole: int, printed: str, expected: str | None
) -> None:
    checks = IdentityChecks("과")
    of = row("계", part, whole, share=printed)
    check_percentage(checks, Cell(of, "share"), Cell(of, "spent"), [Cell(of, "spent_before")])
    assert [found.expected for found in checks.findings] == ([] if expected is None else [expected])
    assert checks.tallies["P8"].tried == 1
    assert [claim.exact for claim in checks.claims] == [False]  # a rounded rate confirms no amount


@pytest.mark.parametrize(("part", "whole", "printed"), [(1, 3, ""), (None, 3, "33.33"), (1, None, "33.33")])
def test_a_percentage_of_what_is_unknown_cannot_be_tried(part: int | None, whole: int | None, printed: str) -> None:
    checks = IdentityChecks("과")
    of = row("계", part, whole, share=printed)
    check_percentage(checks, Cell(of, "share"), Cell(of, "spent"), [Cell(of, "spent_before")])
    assert (checks.tallies["P8"].tried, checks.tallies["P8"].undecidable) == (0, 1)


def test_a_change_is_tried_with_its_rate() -> None:
    checks = IdentityChecks("과")
    check_change(checks, row("계", 150, 100, change_rate="50.00"))
    check_change(checks, row("계", 150, 100, change_rate="150.00"))
    assert [(found.kind, found.column, found.expected) for found in checks.findings] == [("P8", "change_rate", "50")]
    assert (checks.tallies["P3"].held, checks.tallies["P8"].held) == (2, 1)


def test_the_shares_of_rows_are_of_the_total_of_their_year() -> None:
    whole = report(KINDS)
    rows = whole.rows["settlement_status"][0]
    rows[1].measures |= {"share": Measure(Decimal(70), Standing.PRINTED)}
    rows[2].measures |= {"share_before": Measure(Decimal(15), Standing.PRINTED)}
    prove_status(whole)
    assert [(found.row, found.column, found.expected) for found in whole.checks.findings] == [
        ("행정운영경비", "share_before", "18.75")
    ]
