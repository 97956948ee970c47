"""Tests every identity on the figures as they stand in the end, and tells what is broken."""

from collections.abc import Iterator

from figures.standing import Standing
from ingest.reconcile.families import Tree
from ingest.reconcile.sheets import Sheet
from ingest.rows import Figure, Finding, PrintedTable, ProvenRow, Tally


def check(
    table: PrintedTable, sheet: Sheet, tree: Tree, rows: list[ProvenRow]
) -> tuple[list[Finding], dict[str, Tally]]:
    """Findings and tallies of the row identities and of the tree's sums, on totals as printed."""
    tallies = {equation.id: Tally() for equation in sheet.equations} | {sheet.tree: Tally()}
    findings = [*_row_findings(table, sheet, rows, tallies), *_tree_findings(table, sheet, tree, rows, tallies)]
    return findings, tallies


def _row_findings(
    table: PrintedTable, sheet: Sheet, rows: list[ProvenRow], tallies: dict[str, Tally]
) -> Iterator[Finding]:
    for key, row in enumerate(rows):
        for equation in sheet.equations:
            figures = [row.figures[sheet.columns[position]] for position, _ in equation.terms]
            total = sheet.columns[equation.total]
            others = zip(figures[1:], equation.terms[1:], strict=True)
            expected = _sum((figure, coefficient) for figure, (_, coefficient) in others)
            if _judge(tallies[equation.id], equation.id, figures, expected):
                yield _finding(table, equation.id, rows, key, total, figures[0].value, expected)


def _tree_findings(
    table: PrintedTable, sheet: Sheet, tree: Tree, rows: list[ProvenRow], tallies: dict[str, Tally]
) -> Iterator[Finding]:
    for family in tree.families:
        for column in sheet.columns:
            own = rows[family.parent].figures[column]
            parts = [rows[child].figures[column] for child in family.children]
            expected = _sum((part, 1) for part in parts)
            if _judge(tallies[sheet.tree], sheet.tree, [own, *parts], expected):
                yield _finding(table, sheet.tree, rows, family.parent, column, own.value, expected)


def _sum(terms: Iterator[tuple[Figure, int]]) -> int | None:
    total = 0
    for figure, coefficient in terms:
        if figure.value is None:
            return None
        total += coefficient * figure.value
    return total


def _judge(tally: Tally, identity: str, figures: list[Figure], expected: int | None) -> bool:
    """Counts one trial of an identity, and says whether it is broken; what it derived itself is no trial."""
    value = figures[0].value
    if value is None or expected is None:
        tally.undecidable += 1
        return False
    if value != expected:
        tally.broken += 1
        return True
    if any(figure.standing == Standing.DERIVED and figure.because == (identity,) for figure in figures):
        tally.undecidable += 1
    else:
        tally.held += 1
    return False


def _finding(
    table: PrintedTable,
    kind: str,
    rows: list[ProvenRow],
    key: int,
    column: str,
    printed: int | None,
    expected: int | None,
) -> Finding:
    row = rows[key]
    place = row.figures[column].place
    page, line = (place.page, place.line) if place else (row.printed.page, row.printed.line)
    return Finding(
        kind, table.department, table.account, row.name, column, page, line, printed=printed, expected=expected, key=key
    )
