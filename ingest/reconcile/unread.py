"""Findings of unreadable figures of the report, and of rows without a readable figure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from figures.won import read_won, split_amounts
from ingest.reconcile.report import IndicatorRow
from ingest.rows import Discrepancy, Figure, Measure, Place, ReadRow

_LONGEST = 80
_AMOUNT = re.compile(r"\s*\W*\d[\d,.\s]*%?\s*")


def name_indicator(finding: Discrepancy, indicators: Sequence[IndicatorRow]) -> Discrepancy:
    """A finding at an unnamed line, with the names of the indicator and measure printed there."""
    if finding.row:
        return finding
    for indicator in indicators:
        for column, measure in indicator.row.measures.items():
            if measure.value is None and measure.place is not None and measure.place.line == finding.line:
                return replace(finding, row=indicator.row.name, column=column)
    return finding


def unread_rows(
    department: str, rows: Mapping[str, Sequence[Sequence[ReadRow]]], reported: Collection[int]
) -> Iterator[Discrepancy]:
    """Findings of unreadable amounts, and of rows whose figures have uncertain columns.

    Lines in `reported` already have findings.
    """
    for row in (row for tables in rows.values() for table in tables for row in table):
        if row.printed.line in reported:
            continue
        for column, figure in row.figures.items():
            if figure.value is None and figure.place is not None and not _is_amount(row, figure.place):
                text = row.printed.cells[figure.place.cell].strip()
                place = row.printed.page, row.printed.line
                yield Discrepancy("unreadable", department, "", row.name, column, *place, text[:_LONGEST])
        figures: list[Figure | Measure] = [*row.figures.values(), *row.measures.values()]
        printed = [cell.strip() for cell in row.printed.cells[1:] if _AMOUNT.fullmatch(cell)]
        if not figures or not printed:
            continue
        if all(each.value is None and each.place is None for each in figures):
            columns = [*row.figures, *row.measures]
            yield Discrepancy(
                "row_unreadable",
                department,
                "",
                row.name,
                "",
                row.printed.page,
                row.printed.line,
                " ".join(printed)[:_LONGEST],
                notes={"columns": columns},
            )


def _is_amount(row: ReadRow, place: Place) -> bool:
    """Whether a row's cell holds exactly one readable amount."""
    if place.line != row.printed.line:
        return True
    try:
        (part,) = split_amounts(row.printed.cells[place.cell].strip())
        read_won(part)
    except ValueError:  # several amounts, or unreadable
        return False
    return True
