"""One question about a city's books: which lines, which columns, in which order, grouped by what.

It is read from the parameters of an address, and has one address of its own: equal questions have the same `query`.
The page and the files of a question are made from it alone, so that they agree.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from django.db import connections
from django.db.models import CharField, F, TextField
from django.db.models.functions import Collate
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from documents.lists.columns import FileColumn
from documents.lists.filters import ALL_LEVELS, Condition, Field, LevelFilter, Lines, Parameters, Scope, SenselessError
from documents.lists.listing import Defaults, Group, Listing
from documents.lists.sums import Grouped, Parts, Sum, sums
from documents.models import Document

ALL_COLUMNS = "all"
_CHUNK = 2000
_CODE_POINTS = {"postgresql": "C", "sqlite": "BINARY"}  # collations that order names the same on both
_OWN = ("year", "sort", "columns", "group")


class Question:
    """What `asked` asks of the listing, about the document's year unless it names years.

    `beside` are parameters that others read; any other that nobody knows is told among the `problems`.
    """

    def __init__(
        self, listing: Listing, document: Document, asked: QueryDict, defaults: Defaults, beside: Collection[str] = ()
    ) -> None:
        self.listing, self.document, self.asked, self.defaults = listing, document, asked, defaults
        self.problems: list[str] = []
        self.conditions: list[Condition] = []
        self.steady: list[Condition] = []
        """Those that no figure decides; where there are others, the question is `on_figures`."""
        self.on_figures = False
        documents = self._documents()
        self.several_years = len(documents) > 1
        self.scope = Scope(documents, listing.lines(documents))
        self._read_conditions()
        self.group = self._group()
        self.chosen = self._columns()
        self.sort = self._sort()
        known = {*_OWN, *beside, *(name for each in listing.filters for name in each.parameters)}
        self.problems += [
            str(SenselessError(_("조건"), name, _("없는 조건입니다."))) for name in asked if name not in known
        ]

    # What is asked

    @cached_property
    def lines(self) -> Lines:
        """The lines asked for, in their order; equals and what is not sorted as in the book, unknown last."""
        lines = self.matching
        order = [*([self.listing.year] if self.several_years else []), *self.listing.order, "pk"]
        if self.sort and not self.group:
            order.insert(0, self._key(self.listing.by_name[self.sort.removeprefix("-")], lines.db))
        return lines.order_by(*order)

    @cached_property
    def matching(self) -> Lines:
        """The lines asked for, in no order."""
        lines = self.scope.lines.order_by()
        for condition in self.conditions:
            lines = condition.narrow(lines)
        return lines

    @cached_property
    def columns(self) -> tuple[FileColumn, ...]:
        """The columns asked for, in the order asked for; of a grouped question, those of its groups."""
        if self.grouped:
            return self.grouped.columns
        names = self.chosen or self.defaults.columns
        columns = tuple(self.listing.by_name[name] for name in names)
        year = self.listing.by_name["fiscal_year"]
        return (year, *columns) if self.several_years and year not in columns else columns

    @cached_property
    def grouped(self) -> Grouped | Parts | None:
        """The groups, where the question asks for groups."""
        if self.group is None:
            return None
        if self.group.parts:
            return Parts(self.listing, self.group, self.matching, self.several_years)
        names = self.chosen or self.defaults.columns
        return Grouped(self.listing, self.group, names, self.matching, self.several_years, self.sort)

    def rows(self, first: int = 0, last: int | None = None) -> Iterator[tuple[Any, ...]]:
        """A tuple for each row from `first` to before `last`, as stored: each column's `write` makes it its value."""
        if self.grouped:
            yield from islice(self.grouped.rows(), first, last)
            return
        lines = self.lines[first:last]
        if not any(column.tell for column in self.columns):
            yield from lines.values_list(*(each.source for each in self.columns)).iterator(chunk_size=_CHUNK)
            return
        for line in lines.iterator(chunk_size=_CHUNK):
            yield tuple(value_of(line, column) for column in self.columns)

    def count(self) -> int:
        """How many rows there are."""
        return self.grouped.count() if self.grouped else self.matching.count()

    @cached_property
    def sums(self) -> list[Sum]:
        """The sums of all lines asked for, a level and a year each, since a line and its parent are never added."""
        return sums(self.listing, self.matching, self._summed, self.several_years)

    def described(self) -> list[tuple[str, str]]:
        """The conditions, order and grouping in words."""
        told = [(str(condition.label), condition.words) for condition in self.conditions]
        if self.sort:
            column = self.listing.by_name[self.sort.removeprefix("-")]
            way = _("%(column)s 큰 것부터") if self.sort.startswith("-") else _("%(column)s 작은 것부터")
            told.append((_("정렬"), way % {"column": column.header}))
        if self.group:
            told.append((_("묶음"), str(self.group.label)))
        return told

    # Its address

    @property
    def query(self) -> str:
        """The one query string of this question, percent-encoded; the level is always said."""
        return self.query_with()

    def query_with(self, without: Condition | None = None, **changed: str | None) -> str:
        """The query string with other values of `sort`, `group`, `columns` or without one of the conditions."""
        own = {"sort": self.sort, "group": self.group.name if self.group else "", "columns": ",".join(self.chosen)}
        parameters = [(name, value) for name, value in (own | changed).items() if value]
        conditions = [condition for condition in self.conditions if condition is not without]
        parameters += [pair for condition in conditions for pair in condition.parameters]
        if self.listing.levels and not any(name == LevelFilter.name for name, _value in parameters):
            parameters.append((LevelFilter.name, ALL_LEVELS))
        return urlencode(sorted(parameters))

    def query_narrowed(self, parameters: Parameters) -> str:
        """The query string of lines, not groups, with these parameters in place of others of their names."""
        names = {name for name, _value in parameters} | {"group", "sort"}
        kept = [pair for pair in parse_qsl(self.query) if pair[0] not in names]
        return urlencode(sorted([*kept, *parameters]))

    # How it is read

    def fields(self) -> list[Field]:
        """Its filters as a form shows them."""
        asked = self.asked
        if self.defaults.level and not asked.get(LevelFilter.name):
            asked = asked.copy()
            asked[LevelFilter.name] = self.defaults.level
        return [each.field(self.scope, asked) for each in self.listing.filters]

    @cached_property
    def stored(self) -> list[Document]:
        """The city's books, the latest year first."""
        return list(Document.objects.filter(city=self.document.city).order_by("-fiscal_year"))

    def _documents(self) -> list[Document]:
        given = sorted({value for value in self.asked.getlist("year") if value})
        if not given or given == [str(self.document.fiscal_year)]:
            return [self.document]
        stored = {str(document.fiscal_year): document for document in self.stored}
        for value in given:
            if value not in stored:
                self.problems.append(str(SenselessError(_("회계연도"), value, _("저장된 회계연도가 아닙니다."))))
        years = [value for value in given if value in stored]
        if not years:
            return [self.document]
        for year in years:
            stored[year].city = self.document.city
        if years != [str(self.document.fiscal_year)]:
            pairs = tuple(("year", year) for year in years)
            self.conditions.append(Condition(_("회계연도"), ", ".join(years), pairs))
        return [stored[year] for year in years]

    def _read_conditions(self) -> None:
        asked = self.asked
        if self.defaults.level and not asked.get(LevelFilter.name):
            asked = asked.copy()
            asked[LevelFilter.name] = self.defaults.level
        for each in self.listing.filters:
            for understood in each.read(asked, self.scope):
                if isinstance(understood, Condition):
                    self.conditions.append(understood)
                    self.steady += [] if each.of_figures else [understood]
                    self.on_figures |= each.of_figures
                else:
                    self.problems.append(str(understood))

    def _group(self) -> Group | None:
        asked = self.asked.get("group", "")
        group = next((group for group in self.listing.groups if group.name == asked), None)
        if asked and group is None:
            self.problems.append(str(SenselessError(_("묶음"), asked, _("고를 수 있는 값이 아닙니다."))))
        return group

    def _columns(self) -> tuple[str, ...]:
        """The columns chosen; none where they are those that are meant anyway."""
        names = [name for value in self.asked.getlist("columns") for name in value.split(",") if name]
        if ALL_COLUMNS in names:
            return tuple(self.listing.by_name)
        for name in names:
            if name not in self.listing.by_name:
                self.problems.append(str(SenselessError(_("항목"), name, _("고를 수 있는 값이 아닙니다."))))
        chosen = tuple(dict.fromkeys(name for name in names if name in self.listing.by_name))
        return () if chosen == self.defaults.columns else chosen

    def _sort(self) -> str:
        asked = self.asked.get("sort", "")
        sign, name = asked[: asked.startswith("-")], asked.removeprefix("-")
        name = self.listing.renamed.get(name, name)
        if asked and (name not in self.listing.by_name or name in self.listing.unsorted):
            self.problems.append(str(SenselessError(_("정렬"), asked, _("고를 수 있는 값이 아닙니다."))))
            return ""
        return sign + name

    @property
    def _summed(self) -> list[str]:
        """The figures to add up: those shown, and those that shown rates are made of."""
        names = [column.name for column in self.columns] if not self.group else []
        rates = [self.listing.rate[name] for name in names if name in self.listing.rate]
        wanted = {*names, *(part for rate in rates for part in (rate.part, rate.whole))}
        return [name for name in self.listing.summed if name in wanted]

    def _key(self, column: FileColumn, database: str) -> Any:
        key: Any = F(column.source) if isinstance(column.source, str) else column.source
        if _is_text(self.listing, column):
            key = Collate(key, _CODE_POINTS[connections[database].vendor])
        return key.desc(nulls_last=True) if self.sort.startswith("-") else key.asc(nulls_last=True)


def value_of(line: Any, column: FileColumn) -> Any:
    """What is stored of a column in a line that was fetched, with `made_by` where an expression makes it."""
    if column.tell:
        return column.tell(line)
    if not isinstance(column.source, str):
        return getattr(line, made_by(column))
    for name in column.source.split("__"):
        line = getattr(line, name)
    return line


def made_by(column: FileColumn) -> str:
    """The name under which a line that is fetched has what an expression makes."""
    return f"made_{column.name}"


def _is_text(listing: Listing, column: FileColumn) -> bool:
    if not isinstance(column.source, str):
        return column.type == "string"
    model: Any = listing.model
    for name in column.source.split("__"):
        if name == "level":
            return False
        field = model._meta.get_field(name)
        model = field.related_model or model
    return isinstance(field, CharField | TextField)
