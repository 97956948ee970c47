"""Decides whether amounts like `(1,234)` or `1,234-` in a mapped file are negative: only if that makes sums hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from re import Pattern

from figures.standing import Standing
from figures.won import NEGATIVE_NOTATIONS, read_won
from ingest.rows import Figure, PrintedRow, Proof, StatedTable


def with_negatives(table: StatedTable, prove: Callable[[StatedTable], Proof]) -> StatedTable:
    """The table with the amounts of a notation read as negative, if open sums then hold and none fails.

    If they also hold with positive amounts, or some fail, the amounts stay unknown.
    """
    for pattern in NEGATIVE_NOTATIONS.values():
        negative = _signed(table, pattern, -1)
        if negative is None:
            continue
        positive = _signed(table, pattern, 1) or table
        before, after, otherwise = (prove(_on_its_own(one)) for one in (table, negative, positive))
        if _held(after) > _held(before) and _broken(after) == _broken(before) and _broken(otherwise) > _broken(before):
            table = negative
    return table


def _on_its_own(table: StatedTable) -> StatedTable:
    """The table with only totals over its own rows: sums over the whole file were computed before signs were known."""
    return replace(table, totals=[replace(total, over=None) for total in table.totals])


def _held(proof: Proof) -> int:
    return sum(tally.held for tally in proof.tallies.values())


def _broken(proof: Proof) -> int:
    return sum(tally.broken for tally in proof.tallies.values())


def _signed(table: StatedTable, pattern: Pattern[str], sign: int) -> StatedTable | None:
    """The table with the amounts of a notation read with a sign; None where it prints none."""
    figures = [
        _read(figures, row, pattern, sign * table.scale) for figures, row in zip(table.figures, table.rows, strict=True)
    ]
    totals = [
        replace(total, figures=_read(total.figures, total.row, pattern, sign * table.scale)) for total in table.totals
    ]
    if figures == table.figures and totals == table.totals:
        return None
    return replace(table, figures=figures, totals=totals)


def _read(figures: Mapping[str, Figure], row: PrintedRow, pattern: Pattern[str], scale: int) -> dict[str, Figure]:
    read = dict(figures)
    for name, figure in figures.items():
        if figure.standing is Standing.UNKNOWN and figure.place:
            match = pattern.fullmatch(row.cells[figure.place.cell].strip())
            if match:
                read[name] = figure._replace(value=read_won(match[1], 1) * scale, standing=Standing.PRINTED)
    return read
