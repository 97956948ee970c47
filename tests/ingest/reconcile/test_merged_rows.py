"""Rows of which two are printed as one, or one over two lines: nothing that is stated is false."""

from collections.abc import Callable
from random import Random

import pytest

from ingest.reconcile.expenditure import prove_expenditure
from ingest.rows import Proof
from tests.ingest.reconcile.test_damaged_rows import nothing_false
from tests.ingest.reconcile.trees import (
    Page,
    as_line_below,
    as_one_line,
    as_two_line_cells,
    nothing_wrong,
    printed,
    random_department,
    small_department,
)

STYLES = (as_two_line_cells, as_line_below, as_one_line)
Style = Callable[..., list[list[str]]]


def merge(page: Page, row: int) -> list[int]:
    """Print a row and the next as one; gives the true number of each row that is left."""
    page.lines[row] = [
        [f"{one} {other}".strip() for one, other in zip(*lines, strict=True)]
        for lines in zip(page.lines[row], page.lines[row + 1], strict=True)
    ]
    del page.lines[row + 1]
    return [at for at in range(len(page.levels)) if at != row + 1]


def prove_merged(page: Page, row: int) -> tuple[list[int], Proof]:
    order = merge(page, row)
    table = page.table()
    return order, prove_expenditure(table)


def part(page: Page, row: int, end: int, rest: int | None = None) -> None:
    """Print a row's cells from `end` on in the line below, or in their place those of another row."""
    own, other = page.lines[row][0], page.lines[row if rest is None else rest][0]
    page.lines[row] = [own[:end] + [""] * (len(own) - end), [""] * end + other[end:]]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("row", range(10))
def test_two_rows_printed_as_one_make_nothing_false_and_are_reported_once(style: Style, row: int) -> None:
    order, proof = prove_merged(printed(small_department(), style), row)
    nothing_false(printed(small_department(), style), order, proof)
    merged = proof.rows[row]
    assert merged.level is None
    assert {figure.value for figure in merged.figures.values()} == {None}
    told = [finding for finding in proof.findings if finding.key == row and finding.kind != "levels_ambiguous"]
    assert [finding.kind for finding in told if finding.kind != "department_row_missing"] == ["row_unreadable"]
    assert not {finding.kind for finding in proof.findings} & {"E5", "mended", "unreadable"}


@pytest.mark.parametrize("seed", range(20))
def test_rows_printed_as_one_in_any_department_make_nothing_false(seed: int) -> None:
    random = Random(seed)
    department = random_department(random)
    row = random.randrange(1, len(printed(department).lines) - 1)
    order, proof = prove_merged(printed(department), row)
    nothing_false(printed(department), order, proof)


@pytest.mark.parametrize("style", (as_two_line_cells, as_one_line))
@pytest.mark.parametrize("end", (2, 5, 6, 7, 11, 13))
@pytest.mark.parametrize("row", range(11))
def test_a_row_separated_over_two_lines_is_proven_as_if_it_were_not(style: Style, row: int, end: int) -> None:
    page = printed(small_department(), style)
    whole = prove_expenditure(page.table())
    part(page, row, end)
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    assert [one.level for one in proof.rows] == page.levels
    tied = style is as_two_line_cells or end > 5
    for name in ("current_budget", "spent", "unspent") if tied else ():
        assert proof.rows[row].figures[name].value == whole.rows[row].figures[name].value


@pytest.mark.parametrize("end", (6, 7, 11))
@pytest.mark.parametrize("row", range(10))
def test_a_line_below_that_ends_another_row_is_not_taken_for_the_rest(row: int, end: int) -> None:
    page = printed(small_department())
    part(page, row, end, rest=row + 1)
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
