"""A misreading is repaired and told; a misprint of the book, and whatever is in doubt, stands as printed."""

import pytest

from figures.standing import Standing
from ingest.reconcile.expenditure import prove_expenditure
from tests.ingest.reconcile.trees import (
    FIRST,
    Page,
    Program,
    as_one_line,
    as_two_line_cells,
    detail,
    nothing_wrong,
    printed,
    shift,
    small_department,
)


def with_amount(name: str, column: str, amount: int) -> Page:
    page = printed(small_department())
    page.row(name)[0][FIRST[column]] = f"{amount:,}"
    return page


@pytest.mark.parametrize("column", ("budget", "current_budget", "spent", "unspent"))
@pytest.mark.parametrize("name", ("기획담당관", "시정 발전", "의정 지원"))
def test_a_total_misprinted_is_shown_as_printed(name, column):
    page = printed(small_department())
    at = next(at for at, lines in enumerate(page.lines) if lines[0][0] == name)
    true = page.truth[at][column]
    page = with_amount(name, column, true + 1_230_000)
    figure = prove_expenditure(page.table()).rows[at].figures[column]
    assert (figure.value, figure.standing) == (true + 1_230_000, Standing.CONFLICTING)


def test_the_sum_expected_of_a_misprinted_total_is_reported():
    page = with_amount("의정 지원", "spent", 41_604_580 + 1_230_000)
    findings = prove_expenditure(page.table()).findings
    amounts_by_kind_and_row = {(finding.kind, finding.row): (finding.printed, finding.expected) for finding in findings}
    assert amounts_by_kind_and_row["E5", "의정 지원"] == (42_834_580, 41_604_580)
    assert not {finding.kind for finding in findings} & {"mended", "filled"}


def test_a_total_misread_is_repaired_and_reported():
    page = with_amount("의정 지원", "spent", 47_604_580)  # 7 for 1
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    mended = [finding for finding in proof.findings if finding.kind == "mended"]
    assert [(one.row, one.column, one.printed, one.expected) for one in mended] == [
        ("의정 지원", "spent", 47_604_580, 41_604_580)
    ]


def test_a_repair_of_a_lost_amount_is_reported():
    page = printed(small_department())
    page.row("재정 심의")[0][FIRST["unspent"]] = "0"
    mended = [finding for finding in prove_expenditure(page.table()).findings if finding.kind == "mended"]
    assert [(one.row, one.column, one.printed) for one in mended] == [("재정 심의", "unspent", 0)]


def test_a_blank_that_is_filled_in_is_reported():
    page = printed(small_department())
    page.row("재정 심의")[0][FIRST["unspent"]] = ""
    filled = [finding for finding in prove_expenditure(page.table()).findings if finding.kind == "filled"]
    assert [(one.row, one.column) for one in filled] == [("재정 심의", "unspent")]


def test_a_misprint_stays_though_other_cells_of_its_row_can_be_read_in_two_ways() -> None:
    """사고이월 may as well be what the row prints under 계속비이월: that makes 지출액 no misreading."""
    own = detail("세부", 2_000_000, 1_780_000, carried_accidental=220_000)
    page = printed(Program("어떤과", [Program("정책", [Program("단위", [own])])]))
    page.row("단위")[0][FIRST["spent"]] = "3,010,000"
    figure = next(row for row in prove_expenditure(page.table()).rows if row.name == "단위").figures["spent"]
    assert (figure.value, figure.standing) == (3_010_000, Standing.CONFLICTING)


def test_an_amount_beside_a_balance_printed_twice_is_no_misprint_for_sure() -> None:
    """The sums ask for another amount, and no slip of reading explains it; but the row was read wrong besides."""
    own = Program("보전지출(과)", [detail("반환금", 246_400_000, 104_719_450)])
    other = Program("정책", [Program("단위", [detail("축제", 5_000_000, 4_000_000)])])
    page = printed(Program("과", [other, Program("재무활동(과)", [own])]), as_one_line)
    (cells,) = page.row("보전지출(과)")
    cells[6], cells[11] = "104,719,650", cells[12]
    figures = next(row.figures for row in prove_expenditure(page.table()).rows if row.name == "보전지출(과)")
    assert (figures["spent"].value, figures["unspent"].value) == (None, 141_680_550)


def test_a_total_misprinted_in_a_row_that_is_shifted_is_not_taken_for_a_misreading() -> None:
    """집행잔액 stands in the cell before its own, and is another amount there than all sums ask for."""
    own = Program("보전지출(과)", [detail("반환금", 2_198_945_000, 1_306_275_890)])
    other = Program("정책", [Program("단위", [detail("축제", 5_000_000, 4_000_000)])])
    page = printed(Program("과", [other, Program("재무활동(과)", [own])]), as_one_line)
    for name in ("재무활동(과)", "보전지출(과)", "반환금"):
        shift(page.row(name)[0], FIRST["carried_continuing"])
    page.row("보전지출(과)")[0][FIRST["subsidy_returned"]] = "765,145,110"
    figures = next(row.figures for row in prove_expenditure(page.table()).rows if row.name == "보전지출(과)")
    assert (figures["unspent"].value, figures["subsidy_returned"].value) == (None, 0)


def test_a_balance_misprinted_where_there_is_none_is_no_part_of_a_row_that_is_shifted() -> None:
    """In the cell behind its own it would be more than the whole; printed again before it, it would be lost."""
    for again in ("0", "1,230,000"):
        own = Program("기본경비(과)", [detail("기본경비(과)", 162_608_000, 162_608_000)])
        page = printed(Program("과", [Program("행정운영경비(과)", [own])]), as_one_line)
        page.lines[2][0][FIRST["subsidy_returned"] : FIRST["unspent"] + 1] = [again, "1,230,000"]
        assert _as_printed_or_unknown(page, 2, "unspent", 1_230_000)


def test_an_amount_misprinted_before_cells_that_are_shifted_is_not_lost() -> None:
    """지출액 would be zero if it were shifted into 다음연도이월액, and were misprinted there."""
    own = Program("예비비", [detail("예비비", 1_061_740_000, 0, unspent_reserve=1_061_740_000)])
    page = printed(Program("과", [Program("예비비", [own])]), as_two_line_cells)
    for at in (1, 2, 3):
        shift(page.lines[at][0], FIRST["carried_continuing"])
    page.lines[2][0][FIRST["spent"]] = "1,230,000"
    assert _as_printed_or_unknown(page, 2, "spent", 1_230_000)


def test_a_budget_that_both_sums_contradict_is_conflicting_though_its_row_adds_up() -> None:
    """Misprinted as 예산현액, it needs no changes of the budget; the rows below and the total above do."""
    other = Program("정책", [Program("단위", [detail("축제", 29_407_000, 24_774_740)])])
    own = Program("예비비", [Program("예비비", [detail("예비비", 3_900_731_000, 0, reserve_used=-557_247_000)])])
    page = printed(Program("과", [other, own]), as_one_line)
    page.lines[4][0][FIRST["budget"]] = "3,343,484,000"
    assert _as_printed_or_unknown(page, 4, "budget", 3_343_484_000)


def _as_printed_or_unknown(page: Page, row: int, column: str, amount: int) -> bool:
    figure = prove_expenditure(page.table()).rows[row].figures[column]
    return figure.value is None or (figure.value, figure.standing) == (amount, Standing.CONFLICTING)


def test_a_zero_of_the_column_from_which_a_misprint_may_be_shifted_is_open() -> None:
    page = printed(
        Program("어떤과", [Program("정책", [Program("단위", [detail("세부", 9_000_000, 9_000_000)])])]), as_one_line
    )
    page.lines[2][0][FIRST["carried_continuing"]] = "1,230,000"
    figures = prove_expenditure(page.table()).rows[2].figures
    assert [figures[column].standing for column in ("subsidy_returned", "unspent")] == [Standing.UNKNOWN] * 2
    assert _as_printed_or_unknown(page, 2, "carried_continuing", 1_230_000)
