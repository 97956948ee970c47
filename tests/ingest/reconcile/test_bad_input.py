"""Whatever a book may hold, the reconciler neither raises nor hangs: it finds."""

from collections.abc import Callable
from cProfile import Profile
from pstats import Stats
from random import Random

import pytest

from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import PrintedRow, PrintedTable, Proof
from tests.ingest.reconcile.trees import as_one_line, nothing_wrong, printed, random_department, small_department

ZEROS = ["0"] * 15
ROWS = 90
MOST_CALLS = 1_300_000
"""Calls of Python functions that the proof of so many rows may take, as many on any machine."""
_RANDOM = Random(1)
BOOKS = {
    "no rows": [],
    "no columns": [["과"], ["정책"], ["단위"]],
    "one row": [["과", *["1,000"] * 15]],
    "nothing but zero": [["과", *ZEROS]] + [["사업", *ZEROS]] * 200,
    "past 10^15": [["과", "9" * 20, *["9" * 18] * 14]] * 6,
    "digits without end": [["과", "9" * 6000, *["1"] * 14]] * 4,
    "no amounts": [["과", *["1,23x"] * 15], ["정책", *["--"] * 15], ["단위", *["△"] * 15]],
    "two amounts everywhere": [["과", *["1 2"] * 15]] * 6,
    "three amounts everywhere": [["과", *["1 2 3"] * 15]] * 6,
    "negative totals": [["과", *["△100"] * 15]] * 6,
    "too few cells": [["과", "1", "2", "3"]] * 50,
    "too many cells": [["과", *["5"] * 40]] * 20,
    "every row the same": [["과", *["1,000"] * 15]] + [[f"사업 {at}", *["1,000"] * 15] for at in range(ROWS)],
    "every row contradicts": [["과", *(str(_RANDOM.randint(0, 10**9)) for _ in range(15))] for _ in range(ROWS)],
    "noughts and ones": [["과", *(str(_RANDOM.randint(0, 1)) for _ in range(15))] for _ in range(ROWS)],
}


def table(rows: list[list[str]]) -> PrintedTable:
    printed_rows = [PrintedRow(1, at + 1, tuple(cells)) for at, cells in enumerate(rows)]
    return PrintedTable("expenditure", "과", "일반회계", "", 1, printed_rows, [(1, 1)])


def proven_in(prove: Callable[[PrintedTable], Proof], printed_table: PrintedTable) -> tuple[Proof, int]:
    """The proof of a table, and how many calls of functions it took."""
    with Profile(subcalls=False, builtins=False) as profile:
        proof = prove(printed_table)
    return proof, Stats(profile).total_calls


@pytest.mark.parametrize("prove", (prove_expenditure, prove_revenue))
@pytest.mark.parametrize("book", BOOKS)
def test_bad_books_give_findings(book, prove):
    proof, calls = proven_in(prove, table(BOOKS[book]))
    assert calls < MOST_CALLS
    assert len(proof.rows) == len(BOOKS[book])


def test_what_is_no_amount_is_unknown_with_a_finding():
    proof = prove_expenditure(table(BOOKS["no amounts"]))
    assert proof.rows[0].figures["budget"].value is None
    assert {finding.kind for finding in proof.findings} >= {"unreadable"}


def test_a_row_cut_off_is_unknown_with_a_finding():
    proof = prove_expenditure(table(BOOKS["too few cells"]))
    assert "row_cut_off" in {finding.kind for finding in proof.findings}
    assert proof.rows[0].figures["unspent"].value is None


def test_a_department_twice():
    page = printed(small_department())
    once = page.table()
    twice = PrintedTable("expenditure", "과", "일반회계", "", 1, once.rows * 2, [])
    proof = prove_expenditure(twice)
    assert [row.level for row in proof.rows[: len(once.rows)]] == page.levels
    assert {row.level for row in proof.rows[len(once.rows) :]} == {None}
    assert {finding.kind for finding in proof.findings} == {"department_twice", "levels_ambiguous"}


def test_cost_per_row_stays_what_it_is():
    """One large department, one line a row, rows of nothing but zero among them: six times the rows, no more a row."""
    few, many = (cost_of_a_row(policies) for policies in (8, 48))
    assert many < 4 * few


def cost_of_a_row(policies):
    random = Random(7)
    root = random_department(random, 1)
    while len(root.children) < policies:
        root.children += random_department(random, 8).children
    page = printed(root, as_one_line)
    proof, calls = proven_in(prove_expenditure, page.table())
    nothing_wrong(page, proof)
    return calls / len(proof.rows)


def test_a_search_that_is_given_up_is_reported():
    random = Random(10)
    amounts = [[random.choice(("1,23x", "1", "2", "3")) for _ in range(15)] for _ in range(80)]
    proof = prove_expenditure(table([[f"사업 {at}", *cells] for at, cells in enumerate(amounts)]))
    kinds = [finding.kind for finding in proof.findings]
    assert kinds.count("search_given_up") == 1
    assert "levels_ambiguous" not in kinds
