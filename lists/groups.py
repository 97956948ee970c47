"""Groups of a list's lines with sums; each level separately, since a line and its parent are never added."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Min, OuterRef, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from figures.columns import Column
from lists.columns import FileColumn
from lists.filters import LEVEL, Params, Word
from lists.rates import PerMillion
from lists.totals import sums_of, totals, whole

_FEW = 500
_SUM_HELP = "합계. 미확인인 행은 들어 있지 않습니다"


@dataclass(frozen=True)
class Grouping:
    """A way to group lines: by the columns `keys`, ordered by `order` (fields of lines, or keys as `by_name`) and then
    by the first line of each group in the book.

    `narrow` returns the URL parameters of the list of one group's lines, from the values of its keys.
    """

    name: str
    label: Word
    keys: tuple[FileColumn, ...] = ()
    order: tuple[str, ...] = ()
    narrow: Callable[[Mapping[str, Any]], Params] = lambda row: ()
    parts: tuple[Column, ...] = ()
    """Instead of keys: figures that are parts of one sum, each a row."""
    relation: str = ""
    """The foreign key whose fields the keys and the order are: grouped by it, lines are added up in the order of an
    index, which takes half as long as to group them by a name."""


class KeyedGroups:
    """Groups by keys: level, number of lines, sums, and the number of lines left out of each sum."""

    def __init__(self, filterset: Any, names: Sequence[str]) -> None:
        self.filterset, self.table, self.group = filterset, filterset.table_class, filterset.group
        self.amounts = [name for name in names if name in self.table.summed]
        self.rates = [self.table.rates[name] for name in names if name in self.table.rates]

    @cached_property
    def keys(self) -> tuple[FileColumn, ...]:
        """The columns that name a group."""
        keys = (replace(key, source=f"by_{key.name}") for key in self.group.keys)
        year = [self.table.files["fiscal_year"]] if self.filterset.several_years else []
        level = [self.table.files[LEVEL]] if self.table.levels else []
        return (*year, *keys, *level)

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        rows = FileColumn("rows", _("건수"), "rows_", type="integer", help=_("묶인 행의 수"))
        rates = (replace(self.table.files[rate.name], source=f"rate_{rate.name}") for rate in self.rates)
        return (*self.keys, rows, *(column for name in self.amounts for column in self._pair(name)), *rates)

    def _pair(self, name: str) -> Iterator[FileColumn]:
        column = self.table.files[name]
        yield replace(column, source=f"sum_{name}", write=whole, help=_SUM_HELP)
        header, help_ = _("%(column)s 미확인") % {"column": column.header}, _("합계에서 빠진 행의 수")
        yield FileColumn(f"{name}_unknown", header, f"unknown_{name}", type="integer", help=help_)

    @cached_property
    def queryset(self) -> Any:
        """The groups in order, with the sources of `columns` and the sums that rates are made of."""
        parts = {part for rate in self.rates for part in (rate.part, rate.whole)}
        keys = {f"by_{key.name}": self._field(key.source) for key in self.group.keys}
        fields = [field for field in self.group.order if field[:3] != "by_"]
        more = {f"order_{index}": self._field(field) for index, field in enumerate(fields)}
        order = [*more, *(field for field in self.group.order if field[:3] == "by_")]
        plain = self._plain_sources
        first = {"first_page": Min("page"), "first_line": Min("line")}
        lines, relation = self._lines.order_by(), self.group.relation
        groups = lines.values(*plain, relation) if relation else lines.values(*plain, **keys, **more)
        groups = groups.annotate(rows_=Count("*"), **first, **sums_of(sorted({*self.amounts, *parts})))
        groups = groups.annotate(**{f"unknown_{name}": F("rows_") - F(f"known_{name}") for name in self.amounts})
        groups = groups.annotate(**{f"rate_{rate.name}": _rate(rate.part, rate.whole) for rate in self.rates})
        if relation:
            groups = groups.annotate(**keys, **more)  # before an aggregate, they would be grouped by
        return groups.order_by(*self._sorted(), *order, *first, *keys, *plain)

    @property
    def _plain_sources(self) -> list[Any]:
        """The fields of lines among the keys: the year, the level."""
        return [key.source for key in self.keys if not str(key.source).startswith("by_")]

    def _field(self, source: str | Combinable) -> Combinable:
        """A field of the lines, or of what they name by the relation of the grouping."""
        if not isinstance(source, str):
            return source
        name, _, field = source.rpartition("__")
        if not name or name != self.group.relation:
            return F(source)
        related = self._lines.model._meta.get_field(name).related_model
        return Subquery(related._default_manager.filter(pk=OuterRef(name)).order_by().values(field))

    @property
    def _lines(self) -> Any:
        """The lines to group: in a table with levels, those with a known level."""
        lines = self.filterset.qs
        return lines.filter(level__in=list(self.table.levels)) if self.table.levels else lines

    def crossed(self, cells: Mapping[str, Any]) -> Any:
        """The groups, each divided by the values of further expressions."""
        keys = {
            f"by_{key.name}": F(key.source) if isinstance(key.source, str) else key.source for key in self.group.keys
        }
        groups = self._lines.order_by().values(*self._plain_sources, **keys, **cells)
        return groups.annotate(rows_=Count("*"), **sums_of(self.amounts))

    def _sorted(self) -> list[Any]:
        sort = self.filterset.sort
        name = sort.removeprefix("-")
        rates = [rate.name for rate in self.rates]
        if name not in (*self.amounts, *rates):
            return []
        field = F(f"{'rate' if name in rates else 'sum'}_{name}")
        return [field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self.queryset.values_list(*(column.source for column in self.columns)).iterator(chunk_size=1000)

    def __len__(self) -> int:
        few = len(self._first)
        return few if few < _FEW else int(self.queryset.count())

    def __getitem__(self, which: slice) -> list[dict[str, Any]]:
        """Groups for a page: the stored value of each column, and the sums that rates need."""
        rows = self._first if len(self._first) < _FEW else self._stored
        return [self._row(dict(zip(self._sources, stored, strict=True))) for stored in rows[which]]

    def _row(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        return {column.name: stored[str(column.source)] for column in self.columns} | {
            name: stored[name] for name in self._sums
        }

    @cached_property
    def _first(self) -> list[tuple[Any, ...]]:
        """All groups if they are few, so that one query counts them and returns those of the page."""
        return list(self._stored[:_FEW])

    @property
    def _stored(self) -> Any:
        return self.queryset.values_list(*self._sources)

    @cached_property
    def _sources(self) -> list[str]:
        """What is read of a group, each once: Django names a second one anew, and groups by all that it can."""
        return list(dict.fromkeys([*(str(column.source) for column in self.columns), *self._sums]))

    @cached_property
    def _sums(self) -> list[str]:
        """The names of the sums that rates need."""
        return sorted({f"sum_{part}" for rate in self.rates for part in (rate.part, rate.whole)})


def _rate(part: str, whole: str) -> Case:
    """The rate of two sums; NULL if a line is left out of either."""
    both = Q(**{f"known_{part}": F("rows_"), f"known_{whole}": F("rows_")})
    return Case(When(both, then=PerMillion(f"sum_{part}", f"sum_{whole}")))


class Parts:
    """The parts of a figure, each a row: the causes of 집행잔액, with the number of lines in which each is unknown."""

    def __init__(self, filterset: Any, names: Sequence[str]) -> None:
        self.filterset, self.table, self.group = filterset, filterset.table_class, filterset.group

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        files = self.table.files
        amounts = (
            FileColumn("rows", _("건수"), type="integer", help=_("묶인 행의 수")),
            FileColumn(
                "amount", _("금액"), type="integer", unit="원", help=_("합계. 미확인인 행은 들어 있지 않습니다")
            ),
            FileColumn("amount_unknown", _("금액 미확인"), type="integer", help=_("합계에서 빠진 행의 수")),
        )
        year = [files["fiscal_year"]] if self.filterset.several_years else []
        level = [FileColumn(LEVEL, files[LEVEL].header)] if self.table.levels else []
        return (*year, *level, FileColumn(self.group.name, str(self.group.label)), *amounts)

    @cached_property
    def stored_rows(self) -> list[tuple[Any, ...]]:
        return list(self._stored_rows())

    def _stored_rows(self) -> Iterator[tuple[Any, ...]]:
        for total in totals(self.filterset, [part.name for part in self.group.parts]):
            if total.level is None:
                continue
            head = (
                *([total.year] if self.filterset.several_years else []),
                *([total.level] if self.table.levels else []),
            )
            for part in self.group.parts:
                yield (*head, part.file_header, total.rows, total.amounts[part.name], total.unknown[part.name])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self.stored_rows

    def __len__(self) -> int:
        return len(self.stored_rows)

    def __getitem__(self, which: slice) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, values, strict=True)) for values in self.stored_rows[which]]


class Pivot:
    """A pivot of two groupings: a row for each group of one, a column for each of the other, with sums of a figure.

    Each level has its own rows; a cell without lines is empty, and each sum has the number of lines left out.
    """

    def __init__(self, filterset: Any, names: Sequence[str]) -> None:
        self.filterset, self.table, self.group = filterset, filterset.table_class, filterset.group
        summed = [name for name in names if name in self.table.summed]
        self.amount = summed[0] if summed else next(iter(self.table.summed))
        self._downwards = KeyedGroups(filterset, [self.amount])
        filterset = copy(filterset)
        filterset.group = filterset.across
        self._sideways = KeyedGroups(filterset, [self.amount])

    @cached_property
    def across(self) -> list[tuple[Any, ...]]:
        """The groups that are columns, as the values of their keys, in order."""
        sources = [key.source for key in self._across_keys]
        queryset = self._sideways.queryset.values_list(*sources)
        return list(dict.fromkeys(queryset))

    @property
    def _across_keys(self) -> tuple[FileColumn, ...]:
        return tuple(replace(key, source=f"by_{key.name}") for key in self.filterset.across.keys)

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        figure = self.table.files[self.amount]
        rows = FileColumn("rows", _("건수"), type="integer", help=_("묶인 행의 수"))
        columns = [*(replace(key, source=key.name) for key in self._downwards.keys), rows]
        for number, values in enumerate(self.across):
            header = " ".join(str(value) for value in values if value not in (None, "")) or "-"
            columns += self._pair(f"across_{number}", f"{header} {figure.header}", figure)
        columns += self._pair("across_all", f"{_('합계')} {figure.header}", figure)
        return tuple(columns)

    @staticmethod
    def _pair(name: str, header: str, figure: FileColumn) -> Iterator[FileColumn]:
        yield FileColumn(name, header, type="integer", unit=figure.unit, help=_SUM_HELP)
        missing = _("%(column)s 미확인") % {"column": header}
        yield FileColumn(f"{name}_unknown", missing, type="integer", help=_("합계에서 빠진 행의 수"))

    @cached_property
    def stored_rows(self) -> list[dict[str, Any]]:
        keys = [(key.name, str(key.source)) for key in self._downwards.keys]
        numbers = {values: number for number, values in enumerate(self.across)}
        cells = {
            f"across_{key.name}": F(key.source) if isinstance(key.source, str) else key.source
            for key in self.filterset.across.keys
        }
        crossed = self._downwards.crossed(cells)
        rows = {tuple(row[name] for name, _source in keys): row for row in map(dict, self._empty_rows(keys))}
        for cell in crossed:
            row = rows[tuple(cell[source] for _name, source in keys)]
            number = numbers[tuple(cell[name] for name in cells)]
            for name in (f"across_{number}", "across_all"):
                amount = whole(cell[f"sum_{self.amount}"])
                if amount is not None:
                    row[name] = (row[name] or 0) + amount
                row[f"{name}_unknown"] += cell["rows_"] - cell[f"known_{self.amount}"]
            row["rows"] += cell["rows_"]
        return list(rows.values())

    def _empty_rows(self, keys: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        sources = [source for _name, source in keys]
        for values in self._downwards.queryset.values_list(*sources):
            empty = {name: 0 if name == "rows" or name.endswith("_unknown") else None for name in names}
            yield empty | dict(zip((name for name, _source in keys), values, strict=True))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        names = [column.name for column in self.columns]
        yield from (tuple(row[name] for name in names) for row in self.stored_rows)

    def __len__(self) -> int:
        return len(self.stored_rows)

    def __getitem__(self, which: slice) -> list[dict[str, Any]]:
        return self.stored_rows[which]


Groups = KeyedGroups | Parts | Pivot
"""The groups of a query: rows of values, in the order of the columns."""


def groups_of(filterset: Any, names: Sequence[str]) -> Groups | None:
    """The groups of the query, with the sums of the named figures; None where it does not group."""
    if filterset.group is None:
        return None
    if filterset.across is not None:
        return Pivot(filterset, names)
    return Parts(filterset, names) if filterset.group.parts else KeyedGroups(filterset, names)
