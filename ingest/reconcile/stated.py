"""Proves a table of a mapped file, which states levels and columns: nothing is moved or repaired, only checked.

Contradictions are reported; the figures stay as printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from figures.names import search_key
from figures.standing import Standing
from ingest.reconcile.checks import check
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.level_search import Levels, children_of
from ingest.reconcile.notations import with_negatives
from ingest.reconcile.overspent import overspent
from ingest.reconcile.schemas import sheet_with
from ingest.reconcile.sum_constraints import build_tree
from ingest.reconcile.totals import check_totals
from ingest.rows import ABSENT, Discrepancy, PrintedRow, Proof, ProvenRow, StatedTable

_NAMED = 10
_LEAST_AMOUNTS = 2
_MOST_PARTS = 100
"""The most rows of a sum that are considered."""
MOST_LATE = 6
"""The most rows that may precede their parent, displaced by a page break."""


def prove_stated(table: StatedTable, corrections: Corrections = NONE) -> Proof:
    """Prove the rows of one department and one account, parents before their children."""
    return _prove(with_negatives(table, partial(_prove, corrections=NONE)), corrections)


def _prove(table: StatedTable, corrections: Corrections) -> Proof:
    sheet = sheet_with(table.form, {name for row in table.figures for name, figure in row.items() if figure.place})
    parents = nest(table.levels)
    late = _late(table, parents, sheet.columns)
    order = _preorder(parents)
    place = {row: at for at, row in enumerate(order)}
    printed = [table.rows[row] for row in order]
    above = [None if (parent := parents[row]) is None else place[parent] for row in order]
    levels = Levels([_level(table, row) for row in order], above, [set() for _ in order])
    levels = corrections.placing(levels, printed)
    rows = [
        ProvenRow(row, row.name, level, parent, {name: table.figures[at].get(name, ABSENT) for name in sheet.columns})
        for at, row, level, parent in zip(order, printed, levels.level, levels.parent, strict=True)
    ]
    if table.form == "expenditure":
        for at, row in zip(order, rows, strict=True):
            row.figures["spent_before"] = table.figures[at].get("spent_before", ABSENT)
    corrections.mark(rows)
    findings, tallies = check(table, sheet, build_tree(levels.parent, levels.candidates, lambda row: False), rows)
    _mark_contradicted(rows, findings)
    in_file = [rows[place[row]].figures for row in range(len(order))]
    of_totals, tally = check_totals(table, table.totals, parents, in_file)
    findings += of_totals
    tallies |= tally
    findings += overspent(table, rows)
    findings += _repeated(table, rows)
    findings += _sums_among(table, rows)
    findings += _notices(table, rows, [(place[row], place[parent]) for row, parent in late.items()])
    return Proof(rows, findings, tallies)


def _level(table: StatedTable, row: int) -> int | None:
    """The level to store for a row; below the department, None for another classification (분야, 부문)."""
    level = table.levels[row]
    return None if table.nameless and level else level


def _sums_among(table: StatedTable, rows: Sequence[ProvenRow]) -> list[Discrepancy]:
    """A finding of rows whose amounts equal the sum of rows right below or above, although levels do not say so."""
    if table.nameless or len({row.level for row in rows}) != 1:
        return []
    columns = [name for name, figure in rows[0].figures.items() if figure.place] or list(rows[0].figures)
    lead = [row.figures[columns[0]].value or 0 for row in rows]
    down, up = _sums_behind(lead), [len(rows) - 1 - at for at in _sums_behind(lead[::-1])]
    amounts = [[row.figures[name].value for name in columns] for row in rows] if down or up else []
    backwards = amounts[::-1]
    found = {at for at in down if _is_sum_of_next(amounts, at)}
    found |= {at for at in up if _is_sum_of_next(backwards, len(rows) - 1 - at)}
    sums = [rows[at] for at in sorted(found)]
    if not sums:
        return []
    notes: dict[str, str | int | list[str]] = {"count": len(sums), "names": [row.name for row in sums[:_NAMED]]}
    return [replace(_notice(table, "row_is_sum", sums[0].printed, None), notes=notes)]


def _sums_behind(lead: Sequence[int]) -> list[int]:
    """The rows whose amount may be the sum of at least two rows right after it."""
    triples = zip(lead, lead[1:], lead[2:], strict=False)
    return [at for at, (own, one, two) in enumerate(triples) if one + two <= own and own]


def _is_sum_of_next(amounts: Sequence[Sequence[int | None]], at: int) -> bool:
    """Whether a row's amounts (at least two not 0) are the sums of at least two rows right after it."""
    own = amounts[at]
    probe = next((column for column, amount in enumerate(own) if amount), None)
    if probe is None or sum(1 for amount in own if amount) < _LEAST_AMOUNTS:
        return False
    whole, so_far = own[probe] or 0, 0
    for end in range(at + 1, min(at + 1 + _MOST_PARTS, len(amounts))):
        so_far += amounts[end][probe] or 0
        if so_far == whole and end > at + 1:
            parts = amounts[at + 1 : end + 1]
            return all(
                amount == sum(part[column] or 0 for part in parts) for column, amount in enumerate(own) if amount
            )
        if so_far > whole > 0:
            return False
    return False


def _repeated(table: StatedTable, rows: Sequence[ProvenRow]) -> Iterator[Discrepancy]:
    """Findings of rows that occur twice under one parent, with equal or different amounts."""
    seen: dict[tuple[int | None, int | None, str], list[ProvenRow]] = {}
    for key, row in enumerate(rows):
        alike = seen.setdefault((row.parent, row.level, search_key(row.name)), [])
        for before in alike:
            kind = "row_again" if before.printed.cells == row.printed.cells else "rows_contradict"
            finding = _notice(table, kind, row.printed, key)
            yield replace(finding, notes={"first": str(before.printed.line)})
            break
        alike.append(row)


def nest(levels: Sequence[int | None]) -> list[int | None]:
    """The parent of each row: the nearest preceding row of a higher level."""
    parents: list[int | None] = []
    open_rows: list[tuple[int, int]] = []  # level and row, outermost first
    for row, level in enumerate(levels):
        if level is None:
            parents.append(None)
            continue
        while open_rows and open_rows[-1][0] >= level:
            open_rows.pop()
        parents.append(open_rows[-1][1] if open_rows else None)
        open_rows.append((level, row))
    return parents


def _late(table: StatedTable, parents: list[int | None], columns: Sequence[str]) -> dict[int, int]:
    """Find rows displaced before their parent by a page break, by its sums, and set them in `parents`."""
    children = children_of(parents)
    late: dict[int, int] = {}
    for parent, level in enumerate(table.levels):
        if level is None or _lacking(table, parent, children.get(parent, []), columns) in (None, _NOTHING):
            continue
        before = [row for row in range(max(parent - MOST_LATE, 0), parent) if table.levels[row] == level + 1]
        for many in range(1, len(before) + 1):
            moved = before[-many:]
            if table.levels[moved[0] : parent] != [level + 1] * many:
                break  # another row is in between
            if _lacking(table, parent, moved + children.get(parent, []), columns) == _NOTHING:
                for row in moved:
                    parents[row] = late[row] = parent
                break
    return late


_NOTHING = frozenset[tuple[str, int]]()


def _lacking(
    table: StatedTable, parent: int, children: Sequence[int], columns: Sequence[str]
) -> frozenset[tuple[str, int]] | None:
    """The amounts that a parent's children lack, in the comparable columns; None if no column is."""
    own = table.figures[parent]
    lacking: set[tuple[str, int]] = set()
    comparable = False
    for column in columns:
        rest = own.get(column, ABSENT).value
        for child in children:
            part = table.figures[child].get(column, ABSENT).value
            rest = None if rest is None or part is None else rest - part
        if rest is not None:
            comparable = comparable or bool(own[column].value)
            lacking |= {(column, rest)} if rest else set()
    return frozenset(lacking) if comparable else None


def _preorder(parents: Sequence[int | None]) -> list[int]:
    """The row indexes in order, but each after its parent."""
    below: dict[int | None, list[int]] = {}
    for row, parent in enumerate(parents):
        below.setdefault(parent, []).append(row)
    order: list[int] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += below.get(row, [])[::-1]
    return order


def _mark_contradicted(rows: list[ProvenRow], findings: Sequence[Discrepancy]) -> None:
    """Mark totals contradicted by their parts as conflicting."""
    for finding in findings:
        if finding.key is not None and finding.column in rows[finding.key].figures:
            figure = rows[finding.key].figures[finding.column]
            if figure.standing is Standing.PRINTED:
                because = (*figure.because, finding.kind)
                rows[finding.key].figures[finding.column] = figure._replace(
                    standing=Standing.CONFLICTING, because=because
                )


def _notices(table: StatedTable, rows: Sequence[ProvenRow], late: Sequence[tuple[int, int]]) -> Iterator[Discrepancy]:
    for child, parent in late:
        yield _notice(table, "before_parent", rows[child].printed, child, expected=rows[parent].name)
    for key, row in enumerate(rows):
        for column, figure in row.figures.items():
            if figure.standing is Standing.UNKNOWN and figure.place is not None:
                text = row.printed.cells[figure.place.cell].strip()
                yield replace(_notice(table, "unreadable", row.printed, key, printed=text), column=column)
    if table.wider and table.rows:
        first = _notice(table, "wider_than_head", table.rows[0], None)
        yield replace(first, row=table.department, notes={"count": table.wider})


def _notice(
    table: StatedTable,
    kind: str,
    row: PrintedRow,
    key: int | None,
    printed: str | None = None,
    expected: str | None = None,
) -> Discrepancy:
    return Discrepancy(kind, table.department, table.account, row.name, "", row.page, row.line, printed, expected, key)
