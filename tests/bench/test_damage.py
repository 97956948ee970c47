"""Undamaged, the printed text gives back the book; damaged, it errs only in the ways it says it does."""

from collections import Counter
from collections.abc import Iterator

import pytest

from bench.book import GeneratedBook, GeneratedSection, make_book
from bench.damage import STRENGTHS, damage
from bench.misprints import misprint
from bench.printing import lay_out
from bench.proving import SectionTables, tables_by_section
from bench.sheets import EXPENDITURE_CELLS, Block, DamagedSheet, Rendered, render
from bench.values import ROW_IDENTITIES
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from figures.won import read_won, split_amounts
from ingest.rows import PrintedRow

SEEDS = range(4)


def print_book(book: GeneratedBook, strength: str) -> Rendered:
    blocks = lay_out(book)
    damage(blocks, book, strength)
    return render(blocks)


def handed_over(seed: int, strength: str) -> list[SectionTables]:
    book = make_book(seed)
    return list(tables_by_section(print_book(book, strength), book))


def printed(row: PrintedRow, column: Column) -> int:
    """The amount that stands in a column's place, in a row printed with both its lines."""
    assert column.cell is not None
    source = row.below if column.line == 2 and row.below else row
    amounts = split_amounts(source.cells[column.cell])
    return read_won(amounts[-1] if column.line == 2 else amounts[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_undamaged_text_gives_back_every_figure(seed: int) -> None:
    for handed in handed_over(seed, "none"):
        printed_columns = tuple(column for column in EXPENDITURE if column.cell is not None)
        pairs = [(handed.expenditure, handed.section.programs, printed_columns)]
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
    for handed in tables_by_section(rendered, book):
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


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("erring", [False, True])
def test_no_identity_holds_two_damaged_values(seed: int, erring: bool) -> None:
    book = make_book(seed)
    if erring:
        misprint(book)
    misprinted = {key[1:] for key in book.misprints if key[0] == "expenditure"}
    blocks = lay_out(book)
    damage(blocks, book, "heavy")
    found = 0
    for section in book.sections:
        of_section = (section.account, section.department)
        held: Counter[tuple[object, ...]] = Counter()
        for row, column in damaged_values(blocks, section):
            assert (*of_section, row, column) not in misprinted
            held.update(identities_of(section, row, column))
        found += held.total()
        assert not held or max(held.values()) == 1
    assert found


def damaged_values(blocks: list[Block], section: GeneratedSection) -> Iterator[tuple[int, str]]:
    """The figures of 사업별조서 whose amount is no longer the true one, before cells were moved."""
    for sheet in blocks:
        if isinstance(sheet, DamagedSheet) and sheet.form == "expenditure" and sheet.account == section.account:
            for entry in sheet.entries if sheet.department == section.department else ():
                for column in (column for column in EXPENDITURE if column.cell is not None):
                    cell = (entry.cells if column.line == 1 else entry.second)[column.cell]
                    if read_won(cell) != section.programs[entry.row].figures[column.name]:
                        yield entry.row, column.name


def identities_of(section: GeneratedSection, row: int, column: str) -> Iterator[tuple[object, ...]]:
    yield "sum of children", row, column
    yield "sum of children", section.programs[row].parent, column
    for name in ("E1", "E2", "E3", "E4"):
        if column in ROW_IDENTITIES[name]:
            yield name, row
