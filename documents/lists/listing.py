"""What one table of the book offers to questions: its columns, its filters, how it is grouped and summed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, OrderBy
from django.db.models.expressions import Combinable

from documents.lists.columns import FileColumn
from documents.lists.filters import IN_DOCUMENT_ORDER, Filter, Lines, Parameters, Word
from documents.models import Document
from figures.columns import Column
from figures.rates import Rate

Row = Mapping[str, Any]
Order = str | OrderBy | Combinable


@dataclass(frozen=True)
class Defaults:
    """What is meant where an address does not say: which columns, and which level (empty: all)."""

    columns: tuple[str, ...]
    level: str = ""


@dataclass(frozen=True)
class Group:
    """Lines put together by `keys`, the columns that a group is told by; in the order of `order` (fields of lines, or
    keys as `by_name`), equals as they first stand in the book.

    `narrow` gives the parameters that ask for the lines of one group, by the values of its keys.
    """

    name: str
    label: Word
    keys: tuple[FileColumn, ...] = ()
    order: tuple[str, ...] = ()
    narrow: Callable[[Row], Parameters] = lambda row: ()
    parts: tuple[Column, ...] = ()
    """In place of keys: figures that are parts of one another's sum, each a row of its own."""


@dataclass(frozen=True)
class Listing:
    """A table as a list: `route` names its page among the addresses, `file_route` its files.

    `lines` are those of some documents, with `level` where the table has levels (word by value; a line of any other
    value is of an ambiguous level). `figures` are the columns that have a standing and a place in the source.
    """

    route: str
    file_route: str
    title: Word
    model: type[Model]
    lines: Callable[[Sequence[Document]], Lines]
    columns: tuple[FileColumn, ...]
    on_page: Defaults
    in_file: Defaults
    filters: tuple[Filter, ...]
    introduction: Word = ""
    beside: tuple[tuple[str, Word], ...] = ()
    """Lists that a reader of this one may look for, by the names of their pages."""
    figures: tuple[Column, ...] = ()
    rates: tuple[Rate, ...] = ()
    levels: Mapping[Any, str] = field(default_factory=dict)
    order: tuple[Order, ...] = IN_DOCUMENT_ORDER
    groups: tuple[Group, ...] = ()
    year: str = "document__fiscal_year"
    unsorted: tuple[str, ...] = ()
    """Columns whose values come about in Python, and so order nothing."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """What older addresses call a column."""

    @cached_property
    def by_name(self) -> dict[str, FileColumn]:
        return {column.name: column for column in self.columns}

    @cached_property
    def file_columns(self) -> tuple[FileColumn, ...]:
        """The columns of its files, where none are chosen: a contract with those who take them home."""
        return tuple(self.by_name[name] for name in self.in_file.columns)

    @cached_property
    def summed(self) -> dict[str, Column]:
        """The figures that may be added up: won, and heads; no rates or measures."""
        return {column.name: column for column in self.figures if column.unit not in ("", "%")}

    @cached_property
    def rate(self) -> dict[str, Rate]:
        return {rate.name: rate for rate in self.rates}
