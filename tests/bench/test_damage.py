"""Undamaged, the printed text gives back the book; damaged, it errs only in the ways it says it does."""

import pytest

from bench.book import Book, make_book
from bench.damage import STRENGTHS, damage
from bench.handing import Handed, hand_over
from bench.printing import lay_out
from bench.sheets import EXPENDITURE_CELLS, Rendered, render
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from figures.won import read_won, split_amounts
from ingest.rows import PrintedRow

SEEDS = range(4)


def print_book(book: Book, strength: str) -> Rendered:
    blocks = lay_out(book)
    damage(blocks, book, strength)
    return render(blocks)


def handed_over(seed: int, strength: str) -> list[Handed]:
    book = make_book(seed)
    return list(hand_over(print_book(book, strength), book))


def printed(row: PrintedRow, column: Column) -> int:
    """The amount that stands in a column's place, in a row printed with both its lines."""
    source = row.below if column.line == 2 and row.below else row
    amounts = split_amounts(source.cells[column.cell])
    return read_won(amounts[-1] if column.line == 2 else amounts[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_undamaged_text_gives_back_every_figure(seed: int) -> None:
    for handed in handed_over(seed, "none"):
        pairs = [(handed.expenditure, handed.section.programs, EXPENDITURE)]
        pairs += [(handed.revenue, handed.section.revenue, REVENUE)]
        for table, truths, columns in pairs:
            assert len(table.rows) == len(truths)
            for row, truth in zip(table.rows, truths, strict=True):
                assert row.name.endswith(truth.name)
                assert {column.name: printed(row, column) for column in columns} == truth.figures


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("strength", STRENGTHS)
def test_rows_stand_one_for_one_and_hold_amounts_only(seed: int, strength: str) -> None:
    for handed in handed_over(seed, strength):
        assert len(handed.expenditure.rows) == len(handed.section.programs)
        for row in handed.expenditure.rows:
            lines = [row, row.below] if row.below else [row]
            for line in lines:
                assert len(line.cells) >= EXPENDITURE_CELLS
                for cell in line.cells[1:]:
                    [read_won(amount) for amount in split_amounts(cell)]


def test_a_place_leads_to_the_line_of_the_text() -> None:
    book = make_book(3)
    rendered = print_book(book, "real")
    lines = rendered.text.split("\n")
    for handed in hand_over(rendered, book):
        for row in handed.expenditure.rows + handed.revenue.rows:
            assert lines[row.line - 1] == "\t".join(row.cells)


def test_second_lines_are_lost_by_strength() -> None:
    def share_with_both_lines(strength: str) -> float:
        rows = [row for seed in SEEDS for handed in handed_over(seed, strength) for row in handed.expenditure.rows]
        return sum(bool(row.below or " " in row.cells[2]) for row in rows) / len(rows)

    assert share_with_both_lines("none") == 1
    assert 0.3 < share_with_both_lines("real") < 0.6
    assert share_with_both_lines("heavy") < 0.2


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_seed_is_printed_and_damaged_the_same_again(strength: str) -> None:
    assert print_book(make_book(5), strength).text == print_book(make_book(5), strength).text
