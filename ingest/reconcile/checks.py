"""Checks every identity on the final figures and reports those that fail."""

from collections.abc import Iterable, Iterator

from figures.standing import Standing
from ingest.reconcile.explain import candidates, name_difference
from ingest.reconcile.labels import COLUMN_LABELS
from ingest.reconcile.schemas import TableSchema
from ingest.reconcile.sum_constraints import Tree
from ingest.rows import Discrepancy, Figure, PrintedTable, ProvenRow, Tally

EXPLAINED, FEW = 20, 200
"""The most broken families of a table that are explained, and the most rows of a table for explanations by several
rows."""

Notes = dict[str, str | int | list[str]]


def check(
    table: PrintedTable, sheet: TableSchema, tree: Tree, rows: list[ProvenRow]
) -> tuple[list[Discrepancy], dict[str, Tally]]:
    """Findings and tallies of the row identities and of the tree's sums, with totals as printed."""
    tallies = {equation.id: Tally() for equation in sheet.equations} | {sheet.tree: Tally()}
    findings = [*_row_findings(table, sheet, rows, tallies), *_tree_findings(table, sheet, tree, rows, tallies)]
    return findings, tallies


def _row_findings(
    table: PrintedTable, sheet: TableSchema, rows: list[ProvenRow], tallies: dict[str, Tally]
) -> Iterator[Discrepancy]:
    for key, row in enumerate(rows):
        for equation in sheet.equations:
            names = [sheet.columns[position] for position, _ in equation.terms]
            figures = [row.figures[name] for name in names]
            signs = [coefficient for _, coefficient in equation.terms]
            expected = _sum(zip(figures[1:], signs[1:], strict=True))
            if _lacking(tallies[equation.id], equation.id, sheet, figures, expected):
                labels = [COLUMN_LABELS[name] for name in names]
                notes = _slips(labels, figures, signs)
                yield _finding(table, equation.id, rows, key, names[0], figures[0].value, expected, notes)


def _tree_findings(
    table: PrintedTable, sheet: TableSchema, tree: Tree, rows: list[ProvenRow], tallies: dict[str, Tally]
) -> Iterator[Discrepancy]:
    explained = 0
    for family in tree.families:
        short: dict[str, int] = {}
        broken: list[tuple[str, int | None, int | None, Notes]] = []
        members = [rows[at] for at in family.members]
        for column in sheet.columns:
            figures = [member.figures[column] for member in members]
            expected = _sum((part, 1) for part in figures[1:])
            if lacking := _lacking(tallies[sheet.tree], sheet.tree, sheet, figures, expected):
                signs = [-1] + [1] * len(family.children)
                notes = _slips([member.name for member in members], figures, signs)
                broken.append((column, figures[0].value, expected, notes))
                short[column] = lacking
        explained += bool(broken)
        names = _named(short, rows, family.parent) if broken and explained <= EXPLAINED else []
        for column, printed, expected, notes in broken:
            all_notes = {**notes, "explained_by": names} if names else notes
            yield _finding(table, sheet.tree, rows, family.parent, column, printed, expected, all_notes)


def _named(short: dict[str, int], rows: list[ProvenRow], parent: int) -> list[str]:
    """The names of rows that a sum left out or counted twice."""
    many = 3 if len(rows) <= FEW else 1
    return [rows[at].name for at in name_difference(short, rows, many) if at != parent]


def _slips(names: list[str], figures: list[Figure], signs: list[int]) -> Notes:
    """Notes on figures for which a one-digit error would explain the difference."""
    values = [figure.value for figure in figures]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return {}
    excess = sum(sign * value for sign, value in zip(signs, known, strict=True))
    mended = [value - sign * excess for sign, value in zip(signs, known, strict=True)]
    found = candidates(zip(names, known, mended, strict=True))
    return {"candidates": found} if found else {}


def _sum(terms: Iterable[tuple[Figure, int]]) -> int | None:
    total = 0
    for figure, coefficient in terms:
        if figure.value is None:
            return None
        total += coefficient * figure.value
    return total


def _lacking(tally: Tally, identity: str, sheet: TableSchema, figures: list[Figure], expected: int | None) -> int:
    """Tally a check of an identity, and return what the first figure lacks but for rounding; figures derived by it are
    not checked."""
    value = figures[0].value
    if value is None or expected is None:
        tally.undecidable += 1
        return 0
    lacking = expected - value if sheet.lacks(expected - value, len(figures)) else 0
    if lacking:
        tally.broken += 1
    elif any(figure.standing == Standing.DERIVED and figure.because == (identity,) for figure in figures):
        tally.undecidable += 1
    else:
        tally.held += 1
    return lacking


def _finding(
    table: PrintedTable,
    kind: str,
    rows: list[ProvenRow],
    key: int,
    column: str,
    printed: int | None,
    expected: int | None,
    notes: Notes,
) -> Discrepancy:
    row = rows[key]
    place = row.figures[column].place
    page, line = (place.page, place.line) if place else (row.printed.page, row.printed.line)
    return Discrepancy(
        kind, table.department, table.account, row.name, column, page, line, printed, expected, key, notes
    )
