"""Groups repairs with the same cause into one finding: shifted columns of a page, lost lines, repeated amounts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from budget.columns import EXPENDITURE, REVENUE
from figures.standing import Standing
from ingest.reconcile.schemas import as_declared
from ingest.rows import Columns, Covered, Discrepancy, ProvenRow

_DECLARED = as_declared(EXPENDITURE), as_declared(REVENUE)
MOVED, MENDED, TWICE = "moved", "mended", "printed_twice"


class Group(NamedTuple):
    """The common cause of repairs; `of` is the column that was printed twice."""

    kind: str
    page: int
    cause: str
    of: str = ""


def group_repairs(findings: Sequence[Discrepancy], rows: Sequence[ProvenRow]) -> list[Discrepancy]:
    """The findings of a table; repairs of a page with the same cause become one, in the place of the first."""
    members: dict[Group, list[tuple[Discrepancy, Covered]]] = {}
    grouped: list[Discrepancy | Group] = []
    for finding in findings:
        covered = list(_covered(finding, rows[finding.key])) if finding.key is not None else []
        if not covered:
            grouped.append(finding)
        for group, one in covered:
            if group not in members:
                grouped.append(group)
            members.setdefault(group, []).append((finding, one))
    return [_one(each, members[each]) if isinstance(each, Group) else each for each in grouped]


def _one(group: Group, members: Sequence[tuple[Discrepancy, Covered]]) -> Discrepancy:
    first = members[0][0]
    if group.kind == MENDED and len(members) == 1:
        return first
    covers = tuple(covered for _, covered in members)
    lines = dict.fromkeys(covered.line for covered in covers)
    columns = list(dict.fromkeys(covered.column for covered in covers))
    notes: dict[str, str | int | list[str]] = {"count": len(lines), "columns": columns}
    notes |= first.notes if group.kind == MENDED else {"cause": group.cause, "of": group.of}
    found = replace(first, kind=group.kind, notes=notes, covers=covers)
    if group.kind != MENDED:
        found = replace(found, column=columns[0] if len(lines) == 1 else "", printed=None, expected=None)
    return replace(found, replaces=tuple({id(finding): finding for finding, _ in members}.values()))


def _covered(finding: Discrepancy, row: ProvenRow) -> Iterator[tuple[Group, Covered]]:
    """The figures of a finding with their groups; none if it is not grouped."""
    if finding.kind == MOVED:
        columns = finding.notes.get("columns")
        for column in columns if isinstance(columns, list) else ():
            printed = _printed(row, column)
            yield Group(MOVED, finding.page, _cause(row, column)), _cover(finding, row, column, printed)
    elif finding.kind == MENDED:
        yield _group_of_mended(finding, row), _cover(finding, row, finding.column, _printed(row, finding.column))


def _group_of_mended(finding: Discrepancy, row: ProvenRow) -> Group:
    """The group of the figure moved out of the cell, of the column that it repeats, or of similar repairs."""
    own = row.figures[finding.column]
    moved = (name for name, figure in row.figures.items() if figure.standing is Standing.MOVED)
    out = next((name for name in moved if row.figures[name].place == own.place), None)
    if out is not None:
        return Group(MOVED, finding.page, _cause(row, out))
    if of := _twice(finding, row):
        return Group(TWICE, finding.page, TWICE, of)
    return Group(MENDED, finding.page, f"{finding.column} {finding.printed} {finding.expected}")


def _cover(finding: Discrepancy, row: ProvenRow, column: str, printed: str) -> Covered:
    return Covered(finding.page, finding.line, row.name.strip(), column, printed, row.figures[column].value)


def _cause(row: ProvenRow, column: str) -> str:
    """Where the amount was printed: `left` or `right` of its cell, or on another `line`."""
    figure, own = row.figures[column], _own_cell(row, column)
    lines = {row.printed.line, row.printed.below.line if row.printed.below else row.printed.line}
    if figure.place is None or own is None or figure.place.line not in lines or figure.place.cell == own[0]:
        return "line"
    return "left" if figure.place.cell < own[0] else "right"


def _printed(row: ProvenRow, column: str) -> str:
    """The text printed in the column's own cell; "" where it has none."""
    own = _own_cell(row, column)
    if own is None:
        return ""
    cell, line = own
    cells = row.printed.cells if line == 0 else row.printed.below.cells if row.printed.below else ()
    return cells[cell].strip() if cell < len(cells) else ""


def _own_cell(row: ProvenRow, column: str) -> tuple[int, int] | None:
    """The cell of a column and the line within it, by the row's layout."""
    layouts: tuple[Columns, ...] = (row.printed.columns,) if row.printed.columns else _DECLARED
    for layout in layouts:
        for cell, names in enumerate(layout):
            if column in names:
                return cell, names.index(column)
    return None


def _twice(finding: Discrepancy, row: ProvenRow) -> str:
    """The column whose amount a misread cell repeats; "" where it repeats none."""
    if not isinstance(finding.printed, int) or not finding.printed or finding.expected:
        return ""
    return next((column for column, figure in row.figures.items() if figure.value == finding.printed), "")
