"""Sums over all lines of a query, computed by the database in one query.

A line and its parent are never added: each sum is of one level, and lines of ambiguous level are in none. Unknown
figures are counted with each sum, so that a partial sum is never mistaken for the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from web.amounts import rate_in_words


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of `rows` lines of one level (None: ambiguous, without sums) and year.

    `unknown` is the number of lines with an unknown figure, which a sum leaves out.
    """

    level: str | None
    year: int | None
    rows: int
    amounts: Mapping[str, int | None]
    unknown: Mapping[str, int]

    def rate(self, part: str, whole: str) -> str:
        """The rate of two sums; "" if a line is left out of either."""
        if self.unknown.get(part, 1) or self.unknown.get(whole, 1):
            return ""
        return rate_in_words(self.amounts[part], self.amounts[whole])


def totals(filterset: Any, names: Sequence[str]) -> list[Total]:
    """The sums of these figures by level and year, ambiguous levels last."""
    table = filterset.table_class
    keys = [*(["level"] if table.levels else []), *([table.year_field] if filterset.several_years else [])]
    aggregates = {"rows_": Count("*")} | sums_of(names)
    lines = filterset.qs.order_by()
    rows = lines.values(*keys).annotate(**aggregates) if keys else [lines.aggregate(**aggregates)]
    result = [_total(filterset, row, names) for row in rows if row["rows_"]]
    order = list(table.levels.values())
    return sorted(result, key=lambda total: (total.year or 0, order.index(total.level) if total.level else len(order)))


def _total(filterset: Any, row: Mapping[str, Any], names: Sequence[str]) -> Total:
    table, rows = filterset.table_class, int(row["rows_"])
    level = table.levels.get(row["level"]) if table.levels else ""
    names = [] if level is None else names
    return Total(
        level,
        row[table.year_field] if filterset.several_years else None,
        rows,
        {name: whole(row[f"sum_{name}"]) for name in names},
        {name: rows - row[f"known_{name}"] for name in names},
    )


def sums_of(names: Sequence[str]) -> dict[str, Any]:
    """Aggregates for each figure: its sum, and the number of lines with a known value."""
    return {f"sum_{name}": Sum(name) for name in names} | {f"known_{name}": Count(name) for name in names}


def whole(amount: Any) -> int | None:
    """A sum as an integer, whatever type the database returns."""
    return None if amount is None else int(amount)
