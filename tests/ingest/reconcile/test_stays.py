"""What is to be left alone. A wrong repair is the worst fault, so these come first."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.standing import Standing
from ingest.reconcile.expenditure import prove_expenditure
from tests.ingest.reconcile.trees import (
    STYLES,
    Program,
    Style,
    as_line_below,
    as_one_line,
    as_two_line_cells,
    detail,
    nothing_wrong,
    printed,
    random_department,
    small_department,
    stays,
)


@pytest.mark.parametrize("style", (as_two_line_cells, as_line_below))
def test_a_correct_book_is_unchanged(style):
    assert stays(printed(small_department(), style)).findings == []


def test_a_book_with_one_line_stays_and_its_second_lines_are_unknown():
    page = printed(small_department(), as_one_line)
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    for row in proof.rows:
        assert row.figures["diversion"].value is None
        for column in ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"):
            assert row.figures[column].standing == Standing.PRINTED


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), style=st.sampled_from(STYLES))
def test_any_correct_book_is_unchanged(seed, style):
    page = printed(random_department(Random(seed)), style)
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    for row, truth in zip(proof.rows, page.truth, strict=True):
        for column, figure in row.figures.items():
            if style is not as_one_line:
                assert (figure.value, figure.standing) == (truth[column], Standing.PRINTED)
    assert not {finding.kind for finding in proof.findings} - {"levels_ambiguous", "moved"}


def test_a_subsidy_returned_in_full_is_no_shifted_balance():
    stays(printed(_chain(detail("돌봄", 5_000_000, 0, subsidy_returned=5_000_000))))


def test_a_row_without_amounts_stays():
    root = small_department()
    root.children[0].children[0].children.append(detail("끝난 사업", 0, 0))
    stays(printed(root))


def test_siblings_of_equal_amounts_stay():
    root = small_department()
    root.children[0].children[1].children += [detail("가", 700_000, 500_000), detail("나", 700_000, 500_000)]
    stays(printed(root))


def test_transfers_that_cancel_out_stay():
    root = small_department()
    root.children[0].children[0].children[0].own |= {"other_change": 3_000_000, "diversion": -3_000_000}
    stays(printed(root))


def test_a_negative_policy_stays():
    root = small_department()
    root.children[0].children.append(Program("정산", [detail("정산", -5_000_000, -5_000_000)]))
    stays(printed(root))


def test_a_misprint_in_a_consistent_row_is_shown_as_printed():
    """The unit says 1,000,000 more spent and less left than its details: no single digit, so nothing is mended."""
    page = printed(small_department())
    at = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "의정 지원")
    figures = dict(page.truth[at])
    figures["spent"] += 1_000_000
    figures["unspent"] -= 1_000_000
    figures["unspent_remainder"] -= 1_000_000
    page.lines[at], page.truth[at] = as_line_below(figures, "의정 지원"), figures
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    unit = proof.rows[at].figures
    for column in ("spent", "unspent", "unspent_remainder"):
        assert unit[column].value == figures[column]
    broken = {(finding.kind, finding.row, finding.column, finding.difference) for finding in proof.findings}
    assert ("E5", "의정 지원", "spent", -1_000_000) in broken
    assert ("E5", "시정 발전", "spent", 1_000_000) in broken


def test_a_book_that_violates_one_identity_everywhere_is_shown_as_printed():
    """The 집행잔액 of a project is 10 too little, and so are all sums above it: the book itself errs."""
    page = printed(_chain(detail("편성", 9_000_000, 4_000_000)))
    for lines, truth in list(zip(page.lines, page.truth, strict=True))[:4]:
        truth["unspent"] -= 10
        lines[0][12] = f"{truth['unspent']:,}"
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    assert [row.figures["unspent"].value for row in proof.rows] == [truth["unspent"] for truth in page.truth]
    assert {finding.kind for finding in proof.findings} == {"E3", "E4"}


def _chain(leaf: Program) -> Program:
    other = Program("다른 정책", [Program("다른 단위", [detail("다른 세부", 8_000_000, 6_500_000)])])
    return Program("어떤과", [Program("정책", [Program("단위", [leaf])]), other])


def _all_given_back() -> Program:
    own = detail("세부", 5_000, 4_000, subsidy_returned=1_000)
    return Program("어떤과", [Program("정책", [Program("단위", [own])])])


@pytest.mark.parametrize("style", (as_two_line_cells, as_line_below))
def test_a_departments_returned_subsidies_stay_if_both_lines_are_printed(style: Style) -> None:
    stays(printed(_all_given_back(), style))


def test_with_one_line_a_departments_returned_subsidies_may_be_its_balance() -> None:
    """All its rows may be shifted one cell, its own with them: no sum and no other table says that they did not."""
    for row in prove_expenditure(printed(_all_given_back(), as_one_line).table()).rows:
        assert row.figures["subsidy_returned"].value is row.figures["unspent"].value is None
        assert [row.figures[column].value for column in ("current_budget", "spent", "carried_out")] == [5_000, 4_000, 0]


def test_a_departments_returned_subsidies_stay_if_it_has_a_balance() -> None:
    root = _all_given_back()
    root.children.append(Program("다른 정책", [Program("다른 단위", [detail("다른 세부", 70_000, 50_000)])]))
    rows = prove_expenditure(printed(root, as_one_line).table()).rows
    assert [row.figures["subsidy_returned"].value for row in rows] == [1_000] * 4 + [0] * 3
    assert [row.figures["unspent"].value for row in rows] == [20_000] + [0] * 3 + [20_000] * 3
