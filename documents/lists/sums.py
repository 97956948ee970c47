"""Sums and groups of lines, reckoned by the database in one query.

A line and its parent are never added: every sum is of one level, and lines of an ambiguous level are in none.
What is unknown is counted beside the sum of what is known, so that nobody takes a part for the whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Min, Q, When
from django.db.models import Sum as SumOf
from django.utils.translation import gettext as _

from documents.lists.columns import FileColumn
from documents.lists.filters import Lines
from documents.lists.listing import Group, Listing
from documents.lists.rates import PerMillion
from figures.rates import percent
from figures.rates import shown as shown_rate

_SUM_HELP = "합계. 미확인인 행은 들어 있지 않습니다"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sums of `rows` lines of one level (None: ambiguous, and so of no sums) and year.

    `unknown` counts the lines that a sum leaves out since they have no figure there.
    """

    level: str | None
    year: int | None
    rows: int
    amounts: Mapping[str, int | None]
    unknown: Mapping[str, int]

    def rate(self, part: str, whole: str) -> str:
        """The rate of two sums; empty where anything is left out of either."""
        if self.unknown.get(part, 1) or self.unknown.get(whole, 1):
            return ""
        return shown_rate(self.amounts[part], self.amounts[whole])


def sums(listing: Listing, lines: Lines, names: Sequence[str], several_years: bool) -> list[Sum]:
    """The sums of these figures, a level and a year each, the ambiguous last."""
    keys = [*(["level"] if listing.levels else []), *([listing.year] if several_years else [])]
    wanted = {"rows_": Count("*")} | _totals(names)
    lines = lines.order_by()
    found = lines.values(*keys).annotate(**wanted) if keys else [lines.aggregate(**wanted)]
    made = [_sum(listing, row, names, several_years) for row in found if row["rows_"]]
    order = list(listing.levels.values())
    return sorted(made, key=lambda each: (each.year or 0, order.index(each.level) if each.level else len(order)))


def _sum(listing: Listing, row: Mapping[str, Any], names: Sequence[str], several_years: bool) -> Sum:
    rows: int = row["rows_"]
    level = listing.levels.get(row["level"]) if listing.levels else ""
    return Sum(
        level,
        row[listing.year] if several_years else None,
        rows,
        {} if level is None else {name: _whole(row[f"sum_{name}"]) for name in names},
        {} if level is None else {name: rows - row[f"known_{name}"] for name in names},
    )


def _totals(names: Sequence[str]) -> dict[str, Any]:
    return {f"sum_{name}": SumOf(name) for name in names} | {f"known_{name}": Count(name) for name in names}


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)


class Grouped:
    """The groups of a question: its keys, its level, how many lines, their sums, and how many each leaves out."""

    def __init__(
        self, listing: Listing, group: Group, names: Sequence[str], lines: Lines, several_years: bool, sort: str
    ) -> None:
        self.listing, self.group, self.sort = listing, group, sort
        self.lines, self.several_years = lines, several_years
        self.amounts = [name for name in names if name in listing.summed]
        self.rates = [listing.rate[name] for name in names if name in listing.rate]

    @cached_property
    def keys(self) -> tuple[FileColumn, ...]:
        """What a group is told by."""
        own = tuple(
            FileColumn(key.name, key.header, f"by_{key.name}", key.write, key.type, key.unit, key.help)
            for key in self.group.keys
        )
        level = self.listing.by_name["level"] if self.listing.levels else None
        year = self.listing.by_name["fiscal_year"] if self.several_years else None
        return tuple(filter(None, (year, *own, level)))

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        rows = FileColumn("rows", _("건수"), "rows_", type="integer", help=_("묶인 행의 수"))
        return (*self.keys, rows, *(column for name in self.amounts for column in self._pair(name)), *self._rates())

    def _pair(self, name: str) -> Iterator[FileColumn]:
        column = self.listing.by_name[name]
        yield FileColumn(name, column.header, f"sum_{name}", _whole, "integer", column.unit, _SUM_HELP)
        yield FileColumn(
            f"{name}_unknown",
            _("%(column)s 미확인") % {"column": column.header},
            f"unknown_{name}",
            type="integer",
            help=_("합계에서 빠진 행의 수"),
        )

    def _rates(self) -> Iterator[FileColumn]:
        for rate in self.rates:
            yield FileColumn(rate.name, rate.label, f"rate_{rate.name}", percent, "number", "%", rate.help)

    @cached_property
    def found(self) -> Any:
        """The groups as rows of `columns`, in order."""
        parts = {part for rate in self.rates for part in (rate.part, rate.whole)}
        names = sorted({*self.amounts, *parts})
        keys = {f"by_{key.name}": _key(key) for key in self.group.keys}
        plain = [key.source for key in self.keys if not str(key.source).startswith("by_")]
        more = {f"order_{index}": F(source) for index, source in enumerate(self.group.order) if source[:3] != "by_"}
        order = [*more, *(source for source in self.group.order if source[:3] == "by_")]
        lines = self.lines
        if self.listing.levels:
            lines = lines.filter(level__in=list(self.listing.levels))
        made = (
            lines.order_by()
            .values(*plain, **keys, **more)
            .annotate(rows_=Count("*"), first_page=Min("page"), first_line=Min("line"), **_totals(names))
        )
        made = made.annotate(**{f"unknown_{name}": F("rows_") - F(f"known_{name}") for name in self.amounts})
        made = made.annotate(**{f"rate_{rate.name}": _rate(rate.part, rate.whole) for rate in self.rates})
        by = [*order, "first_page", "first_line", *keys, *plain]
        return made.order_by(*self._sorted(), *by).values_list(*(column.source for column in self.columns))

    def _sorted(self) -> list[Any]:
        name = self.sort.removeprefix("-")
        source = next((f"{kind}_{name}" for kind, names in self._sortable.items() if name in names), None)
        if not source:
            return []
        return [F(source).desc(nulls_last=True) if self.sort.startswith("-") else F(source).asc(nulls_last=True)]

    @property
    def _sortable(self) -> dict[str, list[str]]:
        return {"sum": self.amounts, "rate": [rate.name for rate in self.rates]}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self.found.iterator(chunk_size=1000)

    def count(self) -> int:
        return int(self.found.count())

    def slice(self, first: int, last: int) -> list[tuple[Any, ...]]:
        return list(self.found[first:last])

    def left_out(self) -> int:
        """How many lines are in no group, since their level is ambiguous."""
        return self.lines.exclude(level__in=list(self.listing.levels)).count() if self.listing.levels else 0


def _key(key: FileColumn) -> Any:
    return F(key.source) if isinstance(key.source, str) else key.source


def _rate(part: str, whole: str) -> Case:
    """The rate of two sums, where nothing is left out of either."""
    both = Q(**{f"known_{part}": F("rows_"), f"known_{whole}": F("rows_")})
    return Case(When(both, then=PerMillion(f"sum_{part}", f"sum_{whole}")))


class Parts:
    """Figures that are the parts of one, each a row: the causes of 집행잔액, with how many lines leave each open."""

    def __init__(self, listing: Listing, group: Group, lines: Lines, several_years: bool) -> None:
        self.listing, self.group, self.lines, self.several_years = listing, group, lines, several_years

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        year = (self.listing.by_name["fiscal_year"],) if self.several_years else ()
        level = (FileColumn("level", self.listing.by_name["level"].header),) if self.listing.levels else ()
        return (
            *year,
            *level,
            FileColumn(self.group.name, str(self.group.label)),
            FileColumn("rows", _("건수"), type="integer", help=_("묶인 행의 수")),
            FileColumn(
                "amount", _("금액"), type="integer", unit="원", help=_("합계. 미확인인 행은 들어 있지 않습니다")
            ),
            FileColumn("amount_unknown", _("금액 미확인"), type="integer", help=_("합계에서 빠진 행의 수")),
        )

    @cached_property
    def found(self) -> list[tuple[Any, ...]]:
        names = [part.name for part in self.group.parts]
        made = []
        for each in sums(self.listing, self.lines, names, self.several_years):
            if each.level is None:
                continue
            head = (*((each.year,) if self.several_years else ()), *((each.level,) if self.listing.levels else ()))
            for part in self.group.parts:
                amounts = (each.amounts[part.name], each.unknown[part.name])
                made.append((*head, part.in_files, each.rows, *amounts))
        return made

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self.found

    def count(self) -> int:
        return len(self.found)

    def slice(self, first: int, last: int) -> list[tuple[Any, ...]]:
        return self.found[first:last]

    def left_out(self) -> int:
        return self.lines.exclude(level__in=list(self.listing.levels)).count() if self.listing.levels else 0
