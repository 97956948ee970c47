"""Figures of the report that cannot be read: whose they are, and rows of which none can."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.reconcile.report import Indicator
from ingest.rows import Discrepancy, Figure, Measure, ReadRow

_LONGEST = 80
_AMOUNT = re.compile(r"\s*\W*\d[\d,.\s]*%?\s*")


def name_indicator(finding: Discrepancy, indicators: Sequence[Indicator]) -> Discrepancy:
    """A finding of a nameless line, as one of the indicator and the measure that stand there."""
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
    """Rows with figures of which none is sure to stand in its column; of `reported` lines are findings already."""
    for row in (row for tables in rows.values() for table in tables for row in table):
        figures: list[Figure | Measure] = [*row.figures.values(), *row.measures.values()]
        printed = [cell.strip() for cell in row.printed.cells[1:] if _AMOUNT.fullmatch(cell)]
        if not figures or not printed or row.printed.line in reported:
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
