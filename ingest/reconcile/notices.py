"""Findings of amounts that were repaired, moved, left open or unreadable in a table."""

import re
from collections.abc import Iterator, Sequence

from figures.names import search_key
from figures.standing import Standing
from figures.volumes import is_added
from ingest.reconcile.cells import Lines
from ingest.reconcile.level_search import Levels
from ingest.reconcile.repair import Settled
from ingest.reconcile.schemas import TableSchema
from ingest.rows import Discrepancy, PrintedTable, ProvenRow

_LONGEST = 80
"""The most characters of an unreadable text in a finding."""

Notes = dict[str, str | int | list[str]]
_WORD = re.compile("[가-힣]{2}")


def notices(
    table: PrintedTable, sheet: TableSchema, rows: Sequence[ProvenRow], lines: Sequence[Lines], settled: Settled
) -> Iterator[Discrepancy]:
    """The findings of a table, in document order."""
    for key, row in enumerate(rows):
        yield from _unread(table, sheet, key, row, lines[key])
        yield from _mended(table, sheet, key, row, lines[key])
        yield from _moved(table, key, row)
        yield from _open(table, sheet, key, row, settled)


def second_department(table: PrintedTable, lines: Sequence[Lines]) -> int | None:
    """The row that repeats the department's own row with the same amounts; None without one.

    If the amounts are 0, all rows before it must be repeated too.
    """
    if not table.rows:
        return None
    if not any(lines[0].first):
        half = len(table.rows) // 2
        prints = [row.cells for row in table.rows]
        return half if half and prints[:half] == prints[half:] else None
    name = search_key(table.rows[0].name)
    again = (
        at
        for at in range(1, len(lines))
        if search_key(table.rows[at].name) == name and lines[at].first == lines[0].first
    )
    return next(again, None)


def find_department_twice(table: PrintedTable, again: int | None) -> Iterator[Discrepancy]:
    """A finding where the department's row is repeated: sums over the table count it twice."""
    if again is not None:
        yield _finding(table, "department_twice", again, table.rows[again].name, "")


def ambiguous_levels(table: PrintedTable, placed: Levels, again: int | None) -> Iterator[Discrepancy]:
    """Findings of the number of rows without a level, of a search given up, and of a repeated department row."""
    yield from find_department_twice(table, again)
    levels = placed.level
    count = levels.count(None)
    if count:
        first = levels.index(None)
        kind = "search_given_up" if placed.given_up else "levels_ambiguous"
        yield _finding(table, kind, first, table.rows[max(first - 1, 0)].name, "", count=count)


def _unread(table: PrintedTable, sheet: TableSchema, key: int, row: ProvenRow, lines: Lines) -> Iterator[Discrepancy]:
    heads = dict(lines.layout.first)
    if lines.unsorted:
        columns = [sheet.columns[heads[cell]] for cell in sorted({cell for cell, _ in lines.unread} & heads.keys())]
        printed = " ".join(text.strip() for _, text in lines.unread)[:_LONGEST]
        yield _finding(table, "row_unreadable", key, row.name, "", printed=printed, columns=columns)
        return
    for cell, text in lines.unread:
        if cell > lines.layout.last and _WORD.search(text):
            continue  # a remark
        column = sheet.columns[heads[cell]] if cell in heads else ""
        yield _finding(table, "unreadable", key, row.name, column, printed=text)
    if len(row.printed.cells) <= lines.layout.last:
        yield _finding(table, "row_cut_off", key, row.name, "", cells=len(row.printed.cells))


def _mended(table: PrintedTable, sheet: TableSchema, key: int, row: ProvenRow, lines: Lines) -> Iterator[Discrepancy]:
    """Findings of amounts that differ from what their cells print, including 0 and blanks; none for added rows."""
    if is_added(row.printed.line):
        return
    for column, figure in row.figures.items():
        if figure.standing != Standing.DERIVED:
            continue
        cell = lines.layout.cell(sheet.position(column)) if column in sheet.columns else None
        blank = cell is not None and cell < len(row.printed.cells) and not row.printed.cells[cell].strip()
        if figure.printed is None and not blank:
            continue  # its line is lost
        page, line = figure.place[:2] if figure.place else row.printed[:2]
        kind = "filled" if figure.printed is None else "mended"
        notes: Notes = {"because": list(figure.because)}
        yield Discrepancy(
            kind,
            table.department,
            table.account,
            row.name,
            column,
            page,
            line,
            figure.printed,
            figure.value,
            key,
            notes,
        )


def _moved(table: PrintedTable, key: int, row: ProvenRow) -> Iterator[Discrepancy]:
    columns = [column for column, figure in row.figures.items() if figure.standing == Standing.MOVED]
    if columns:
        yield _finding(table, "moved", key, row.name, columns[0], columns=columns)


def _open(table: PrintedTable, sheet: TableSchema, key: int, row: ProvenRow, settled: Settled) -> Iterator[Discrepancy]:
    for column, figure in row.figures.items():
        if figure.value is None and column in sheet.columns:
            values = settled.rivals.get((key, sheet.position(column)), set())
            if len(values) > 1:
                printed = figure.printed
                shown = [f"{value:,}" for value in sorted(values)]
                yield _finding(table, "open", key, row.name, column, printed=printed, values=shown)


def _finding(
    table: PrintedTable,
    kind: str,
    key: int,
    name: str,
    column: str,
    printed: int | str | None = None,
    **notes: str | int | list[str],
) -> Discrepancy:
    row = table.rows[key]
    return Discrepancy(
        kind, table.department, table.account, name, column, row.page, row.line, printed, key=key, notes=notes
    )
