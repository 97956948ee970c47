"""Lists as django-tables2 Tables, with headers, ordering, column selection and paging; rows are rendered here.

django-tables2 creates a bound row and cell for each value, and inspects its renderer each time, which takes most of the
time of a page. Here the renderers of a table are prepared once, and a row is the concatenation of its cells
(docs/adr/0009). `render_<name>(record)` overrides a column, as in any Table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, ClassVar

import django_tables2 as tables
from django.db import connections
from django.db.models import CharField, F, OrderBy, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tables2.data import TableData, TableQuerysetData

from figures.columns import Column
from figures.names import row_code
from figures.rates import Rate
from figures.won import write_won
from lists.columns import FigureColumn, FileColumn, LevelColumn, ListColumn, RateColumn
from lists.filters import IN_DOCUMENT_ORDER, LEVEL, Lines
from lists.filtersets import DefaultColumns, ListFilterSet
from lists.groups import Grouping, Groups, Parts, Pivot
from lists.row_filters import PICK, ROW
from lists.totals import Total
from web.addresses import address
from web.amounts import rate_in_words, signed
from web.language import explained, in_words

_CODE_POINTS = {"postgresql": "C", "sqlite": "BINARY"}  # collations that order names the same on both
_CHUNK = 2000
TEMPLATE = "lists/table.html"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a column: `order` is ascending, descending or "", `sort_query` is the query that sorts by it ("" if
    not sortable), `figure` is the column that it explains."""

    label: str
    css: str
    sort_query: str
    order: str
    help: str
    figure: Column | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells as markup, its CSS class, and its id."""

    cells: SafeString
    css: str = ""
    id: str = ""
    compared_as: str = ""
    """Its identifier on the comparison page; "" if it cannot be compared."""

    @property
    def html(self) -> SafeString:
        """The row as an element."""
        named = (("id", self.id), ("class", self.css), ("data-compare", self.compared_as))
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in named if value)
        return SafeString(f"<tr{attributes}>{self.cells}</tr>")


class PageData(TableQuerysetData):  # type: ignore[misc]  # django-tables2 has no types
    """The lines of a query, already ordered and counted; a page is fetched by ids, so that skipped lines are not read
    completely."""

    def __init__(self, lines: Lines, length: int) -> None:
        super().__init__(lines)
        self._length = length

    def order_by(self, aliases: Any) -> None:
        """Do nothing: the lines are ordered already, maybe by a column that is not shown."""

    def __getitem__(self, which: slice) -> list[Any]:
        ids = list(self.data.values_list("pk", flat=True)[which])
        return self.table.fetched(ids)  # type: ignore[no-any-return]


class ListTable(tables.Table):  # type: ignore[misc]
    """The lines of a FilterSet as a table, with the columns of its query."""

    page_layout: ClassVar[DefaultColumns]
    file_level: ClassVar[str] = ""
    file_layout: ClassVar[DefaultColumns]
    """The default columns of files; a public contract."""
    levels: ClassVar[Mapping[Any, str]] = {}
    groups: ClassVar[tuple[Grouping, ...]] = ()
    order: ClassVar[tuple[str | OrderBy | Combinable, ...]] = IN_DOCUMENT_ORDER
    year_field: ClassVar[str] = "document__fiscal_year"
    row_header: ClassVar[str] = "name"
    """The column that names its row."""
    related: ClassVar[tuple[str, ...]] = ()
    renamed: ClassVar[Mapping[str, str]] = {}
    """Current column names by those of older URLs."""
    row_notes: ClassVar[tuple[str, ...]] = ()
    """Columns whose values are shown in small print below a row's name, if they are not shown as columns."""
    on_card: ClassVar[tuple[str, ...]] = ()
    """The columns shown on a row's card on phones, besides rates; the others are folded. Empty: none is folded."""

    files: ClassVar[dict[str, FileColumn]]
    """All file columns by name."""
    sortable: ClassVar[frozenset[str]]
    figures: ClassVar[dict[str, Column]]
    rates: ClassVar[dict[str, Rate]]
    summed: ClassVar[dict[str, Column]]
    """The figures that may be summed: won and counts, not rates or measures."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        columns: dict[str, ListColumn] = {}
        for name, declared in cls.base_columns.items():
            columns |= declared.expand(name)
        cls.base_columns = columns
        cls.files = {name: column.file for name, column in columns.items()}
        cls.file_layout = DefaultColumns(tuple(name for name, item in columns.items() if item.in_files), cls.file_level)
        cls.sortable = frozenset(name for name, column in columns.items() if column.orderable)
        figures = {name: column for name, column in columns.items() if isinstance(column, FigureColumn)}
        cls.figures = {name: column.figure for name, column in figures.items()}
        cls.summed = {name: column.figure for name, column in figures.items() if column.summable}
        cls.rates = {name: column.rate for name, column in columns.items() if isinstance(column, RateColumn)}
        level = columns.get(LEVEL)
        cls.levels = level.levels if isinstance(level, LevelColumn) else {}

    def __init__(
        self, data: TableData, *, filterset: ListFilterSet, names: Sequence[str], scale: int = 1, **kwargs: Any
    ) -> None:
        self.filterset, self.scale = filterset, scale
        self._documents = {document.pk: document for document in filterset.documents}
        self._years = {document.fiscal_year: document for document in filterset.documents}
        others = type(self).base_columns.keys() - set(names)
        super().__init__(
            data,
            sequence=names,
            extra_columns=[(name, None) for name in others],  # it binds those that are excluded
            order_by=filterset.sort or (),
            template_name=TEMPLATE,
            **kwargs,
        )
        self.shown = list(self.columns)
        self.tags = {bound.name: self._tags(bound) for bound in self.shown}

    # Its rows

    @classmethod
    def file_columns(cls) -> tuple[FileColumn, ...]:
        """The default columns of its files."""
        return tuple(cls.files[name] for name in cls.file_layout.columns)

    @classmethod
    def crossings(cls) -> tuple[Grouping, ...]:
        """The groupings for the columns of a pivot; none if no figure is summed."""
        return tuple(group for group in cls.groups if group.keys) if cls.summed else ()

    @classmethod
    def names_of(cls, filterset: ListFilterSet) -> tuple[str, ...]:
        """The columns that a query shows, including the year for several years."""
        names = filterset.columns or filterset.layout.columns
        return names if not filterset.several_years or "fiscal_year" in names else ("fiscal_year", *names)

    @classmethod
    def ordered(cls, filterset: ListFilterSet) -> Lines:
        """The lines of a query in its order, then in printed order; unknown values come last."""
        lines: Lines = filterset.qs
        sort = filterset.sort
        order: list[Any] = [*([cls.year_field] if filterset.several_years else []), *cls.order, "pk"]
        if sort and not filterset.group:
            file = cls.files[sort.removeprefix("-")]
            key: Any = F(file.source) if isinstance(file.source, str) else file.source
            if _is_text(lines.model, file):
                key = Collate(key, _CODE_POINTS[connections[lines.db].vendor])
            order.insert(0, key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True))
        return lines.order_by(*order)

    @classmethod
    def values(cls, filterset: ListFilterSet, columns: Sequence[FileColumn], which: slice) -> Iterator[Sequence[Any]]:
        """A tuple of stored values for each line, to be converted by each column's `write`."""
        lines = cls.ordered(filterset)[which]
        if not any(column.compute for column in columns):
            yield from lines.values_list(*(column.source for column in columns)).iterator(chunk_size=_CHUNK)
            return
        paths = {column.source.rpartition("__")[0] for column in columns if isinstance(column.source, str)}
        expressions = {column.alias: column.source for column in columns if not isinstance(column.source, str)}
        lines = lines.select_related(*cls.related, *filter(None, paths)).annotate(**expressions)
        for line in lines.iterator(chunk_size=_CHUNK):
            yield tuple(column.stored(line, filterset) for column in columns)

    def fetched(self, ids: Sequence[Any]) -> list[Any]:
        """The lines with these ids, in order, with the data that their cells need."""
        files = [bound.column.file for bound in self.shown]
        result = {file.alias: file.source for file in files if not isinstance(file.source, str)}
        queryset = self.filterset.queryset.filter(pk__in=ids).select_related(*self.related).annotate(**result)
        by_id = {line.pk: line for line in queryset.order_by()}
        records = [by_id[item] for item in ids if item in by_id]
        self.prepare(records)
        return records

    def prepare(self, records: Sequence[Any]) -> None:
        """Fetch data that the cells of all records of a page need, at once."""

    def row_id(self, record: Any) -> str:
        """The HTML id of a row."""
        return ""

    def compared_as(self, record: Any) -> str:
        """The identifier of a record on the comparison page; "" if it cannot be compared."""
        return ""

    def document_of(self, record: Any) -> Any:
        """The document of a record."""
        if hasattr(record, "document_id"):
            return self._documents[record.document_id]
        return self._years[record.fiscal_year]

    def link(self, record: Any, text: str, url_name: str, *args: Any) -> SafeString:
        """A link to a page of the record's city and year."""
        document = self.document_of(record)
        return SafeString(f'<a href="{escape(address(url_name, *document.url_args, *args))}">{escape(text)}</a>')

    # As markup

    @cached_property
    def headers(self) -> list[Header]:
        return [
            Header(
                bound.column.title,
                bound.column.css,
                self.sort_query(bound.name) if bound.orderable is not False else "",
                self.order_of(bound.name),
                explained(str(bound.column.file.help)),
                self.figures.get(bound.name),
            )
            for bound in self.shown
        ]

    def sort_query(self, name: str) -> str:
        """The query that sorts by a column, descending if it is already sorted ascending."""
        return self.filterset.query_with(sort=f"-{name}" if self.filterset.sort == name else name)

    def order_of(self, name: str) -> str:
        return {name: "ascending", f"-{name}": "descending"}.get(self.filterset.sort, "")

    @property
    def body(self) -> Iterator[TableRow]:
        """The rows of the page."""
        cells = [(self._maker(bound), self.tags[bound.name]) for bound in self.shown]
        picking = self.picking
        for record in self.paginated_rows.data:
            level = getattr(record, LEVEL, None)
            markup = "".join([f"{start}{escaped(make(record))}{end}" for make, (start, end) in cells])
            markup = markup.replace(">", f">{self._box(record)}", 1) if picking else markup
            css = f"level-{level}" if level else ""
            compared_as = "" if picking else self.compared_as(record)
            yield TableRow(SafeString(markup), css, self.row_id(record), compared_as)

    @property
    def picking(self) -> bool:
        """Whether each row has a checkbox to pick it."""
        return PICK in self.filterset.data and self.filterset.has_row_names()

    def _box(self, record: Any) -> SafeString:
        name = row_code(record._meta.label, record.key)
        checked = SafeString(" checked" if name in self.filterset.data.getlist(ROW) else "")
        words = _("%(row)s 선택") % {"row": getattr(record, "name", record)}
        tag = '<input class="pick" type="checkbox" form="picks" name="{}" value="{}" aria-label="{}"{}> '
        return format_html(tag, ROW, name, words, checked)

    def _maker(self, bound: Any) -> Callable[[Any], Any]:
        """The function that makes a column's cells, prepared once for the page."""
        make: Callable[[Any], Any] = getattr(self, f"render_{bound.name}", None) or bound.column.cell_maker(self)
        shown = {column.name for column in self.shown}
        notes = [self.base_columns[name] for name in self.row_notes if name not in shown]
        if bound.name != self.row_header or not notes:
            return make
        makers = [getattr(self, f"render_{column.file.name}", None) or column.cell_maker(self) for column in notes]

        def named(record: Any) -> SafeString:
            words = " · ".join([escaped(word) for make in makers if (word := make(record))])
            return SafeString(f'{escaped(make(record))} <span class="row-notes">{words}</span>')

        return named

    def _tags(self, bound: Any) -> tuple[str, str]:
        if bound.name == self.row_header:
            return '<th scope="row">', f"{self._fold()}</th>"
        css = " ".join(filter(None, (bound.column.css, self._place_on_card(bound.name))))
        return format_html('<td{} data-label="{}">', _class(css), bound.column.title), "</td>"

    def _place_on_card(self, name: str) -> str:
        """The CSS class of a cell on a phone's card: visible or folded."""
        if name in self.rates:
            return "rate"
        return "" if not self.on_card or name in self._on_card else "folded"

    @cached_property
    def _on_card(self) -> set[str]:
        """The visible columns of a card: those of `on_card`, else the first figure; and the sorted column."""
        names = [bound.name for bound in self.shown]
        meant = [name for name in self.on_card if name in names] or [name for name in names if name in self.figures][:1]
        return {*meant, self.filterset.sort.removeprefix("-")}

    def _fold(self) -> SafeString:
        """The control that unfolds a row's card; its label comes from CSS, so that it is not part of a row's name."""
        names = [bound.name for bound in self.shown if bound.name != self.row_header]
        return fold_label(sum(self._place_on_card(name) == "folded" for name in names))

    def foot(self, totals: Iterable[Total]) -> list[TableRow]:
        """The footer: sums of all lines of the query, a row for each level and year."""
        known = (item for item in totals if item.level is not None and item.amounts)
        return [TableRow(SafeString("".join(self._foot_cells(item))), "total") for item in known]

    def _foot_cells(self, total: Total) -> Iterator[str]:
        of = " ".join(filter(None, (str(total.year or ""), in_words(total.level or ""))))
        rows = ngettext("%(rows)s행", "%(rows)s행", total.rows) % {"rows": f"{total.rows:,}"}
        words = f"{of} {_('합계')}".strip()
        fold = self._fold()
        yield format_html('<th scope="row">{} <span class="small">{}</span>{}</th>', words, rows, fold)
        for bound in self.shown[1:]:
            name, cell = bound.name, SafeString("")
            if name in total.amounts and name in self.summed:
                scale = self.scale if self.summed[name].unit == "원" else 1
                cell = sum_cell(total.amounts[name], total.unknown[name], total.rows, scale)
            elif name in self.rates:
                rate = self.rates[name]
                cell = signed(total.rate(rate.part, rate.whole))
            start, end = ("<td>", "</td>") if name == self.row_header else self.tags[name]
            yield f"{start}{cell}{end}"

    @classmethod
    def summed_names(cls, filterset: ListFilterSet) -> list[str]:
        """The figures to sum: those shown, and those that shown rates need."""
        names = () if filterset.group else cls.names_of(filterset)
        rates = [cls.rates[name] for name in names if name in cls.rates]
        wanted = {*names, *(part for rate in rates for part in (rate.part, rate.whole))}
        return [name for name in cls.summed if name in wanted]


def escaped(content: Any) -> str:
    """The content of a cell as markup. `conditional_escape` looks for lazy texts, and takes four times as long."""
    if isinstance(content, SafeString):
        return content
    return escape(content) if isinstance(content, str) else conditional_escape(content)


def fold_label(columns: int) -> SafeString:
    """The control that unfolds a card with folded columns."""
    if not columns:
        return SafeString("")
    words = ngettext("%(columns)d개 항목 더 보기", "%(columns)d개 항목 더 보기", columns) % {"columns": columns}
    return format_html('<label class="fold" data-label="{0}"><input type="checkbox" aria-label="{0}"></label>', words)


def _class(css: str) -> SafeString:
    return format_html(' class="{}"', css) if css else SafeString("")


def _is_text(model: Any, file: FileColumn) -> bool:
    if file.type != "string" or not isinstance(file.source, str):
        return file.type == "string"
    for name in file.source.split("__"):
        if name == LEVEL:
            return False
        field = model._meta.get_field(name)
        model = field.related_model or model
    return isinstance(field, CharField | TextField)


def sum_cell(amount: int | None, unknown: int, rows: int, scale: int) -> SafeString:
    """A sum with the number of unknown figures that it lacks, if any."""
    if not unknown:
        return signed(write_won(amount or 0, scale))
    if unknown == rows or amount is None:
        return format_html('<span class="unknown">{}</span>', _("미확인"))
    left_out = _("미확인 %(unknown)s건 제외") % {"unknown": f"{unknown:,}"}
    return format_html('{} <span class="small left-out">{}</span>', signed(write_won(amount, scale)), left_out)


class GroupTable(tables.Table):  # type: ignore[misc]
    """Groups as a table; the first column names each group, linked to the list of its lines if there is one."""

    def __init__(self, groups: Groups, *, filterset: ListFilterSet, scale: int) -> None:
        self.groups, self.filterset, self.scale = groups, filterset, scale
        columns = [(column.name, ListColumn(file=column)) for column in groups.columns]
        hidden = [
            column.name for column in groups.columns if column.name.endswith("_unknown") or column.name == "program"
        ]
        super().__init__(
            GroupData(groups),
            extra_columns=columns,
            exclude=hidden,
            order_by=filterset.sort or (),
            template_name=TEMPLATE,
        )
        self.shown = list(self.columns)

    @cached_property
    def headers(self) -> list[Header]:
        table = self.filterset.table_class
        sortable = () if isinstance(self.groups, Parts | Pivot) else (*table.summed, *table.rates)
        return [
            Header(
                self._title(bound),
                bound.column.css,
                ListTable.sort_query(self, bound.name) if bound.name in sortable else "",
                ListTable.order_of(self, bound.name),
                explained(str(bound.column.file.help)),
                table.figures.get(bound.name),
            )
            for bound in self.shown
        ]

    @property
    def body(self) -> Iterator[TableRow]:
        starts = [self._start(bound) for bound in self.shown[1:]]
        fold = fold_label(sum(self._is_folded(bound) for bound in self.shown[1:]))
        for stored in self.paginated_rows.data:
            row = stored | {column.name: column.value(stored[column.name]) for column in self.groups.columns}
            first, *others = (self._cell(bound.column.file, row) for bound in self.shown)
            cells = (f"{start}{cell}</td>" for start, cell in zip(starts, others, strict=True))
            yield TableRow(
                SafeString("".join([f'<th scope="row">{self._link(row, stored, first)}{fold}</th>', *cells]))
            )

    def _start(self, bound: Any) -> SafeString:
        """The opening tag of a column's cells."""
        css = ["number"] if bound.column.file.type != "string" else []
        css += ["folded"] if self._is_folded(bound) else []
        return format_html('<td{} data-label="{}">', _class(" ".join(css)), self._title(bound))

    def _is_folded(self, bound: Any) -> bool:
        """Whether a column is folded on phones: all sums but the main one, if that is shown."""
        table = self.filterset.table_class
        shown = {bound.name for bound in self.shown}
        in_sight = {*table.on_card, *table.rates, self.filterset.sort.removeprefix("-")}
        return bool(shown & set(table.on_card)) and bound.column.file.type != "string" and bound.name not in in_sight

    def _title(self, bound: Any) -> str:
        table = self.filterset.table_class
        named = bound.name in (*table.figures, *table.rates)
        return str((table.base_columns[bound.name] if named else bound.column).title)

    def _cell(self, column: FileColumn, row: Mapping[str, Any]) -> SafeString:
        value = row[column.name]
        unknown = row.get(f"{column.name}_unknown")
        if unknown is not None and value is None and not unknown:
            shown: Any = ""
        elif unknown is not None:
            shown = sum_cell(value, unknown, row["rows"], self.scale if column.unit == "원" else 1)
        elif column.type == "number":
            rate = self.filterset.table_class.rates[column.name]
            shown = "" if value is None else signed(rate_in_words(row[f"sum_{rate.part}"], row[f"sum_{rate.whole}"]))
        elif column.name == "rows":
            shown = f"{value:,}"
        elif column.name == LEVEL:
            shown = in_words(value or "-")
        else:
            shown = "-" if value in (None, "") else value
        return SafeString(conditional_escape(shown))

    def _link(self, row: Mapping[str, Any], stored: Mapping[str, Any], shown: SafeString) -> SafeString:
        """The first cell, linked to the list of the group's lines if there is one."""
        narrowed = self.filterset.group.narrow(stored)
        narrowed += tuple(
            (param, str(row[name])) for name, param in ((LEVEL, LEVEL), ("fiscal_year", "year")) if name in row
        )
        if not narrowed:
            return shown
        return format_html('<a href="?{}">{}</a>', self.filterset.query_narrowed(narrowed), shown)


class GroupData(TableData):  # type: ignore[misc]
    """Groups as table data, already ordered."""

    def order_by(self, aliases: Any) -> None:
        pass

    @cached_property
    def length(self) -> int:
        return len(self.data)

    def __len__(self) -> int:
        return self.length
