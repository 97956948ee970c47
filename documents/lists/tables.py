"""The tables of lists. Their order is the filters' business, their figures' looks that of every page."""

from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column as TableColumn
from django_tables2 import Table
from django_tables2.data import TableQuerysetData

from documents.address import address
from documents.language import named
from documents.models import Document, PrintedLine
from documents.templatetags.figures import figure, measure
from figures.columns import Column


class OrderedRows(TableQuerysetData):  # type: ignore[misc]
    """Rows that the filters have put in order; sorting them again would lose the book's order between equals."""

    ordering = None

    def order_by(self, aliases: Any) -> None:
        pass


class TextColumn(TableColumn):  # type: ignore[misc]
    """Words; `heads` makes its cells the heads of their rows, `css` is their class."""

    css = ""

    def __init__(
        self, label: Any, *, accessor: str | None = None, sorts: bool = False, heads: bool = False, css: str = ""
    ) -> None:
        super().__init__(verbose_name=label, accessor=accessor, orderable=sorts, empty_values=(None,), default="")
        self.heads = heads
        self.css = css or self.css


class FigureColumn(TextColumn):
    """A column of figures, each with its standing and the way to its source."""

    css = "number"

    def __init__(self, column: Column) -> None:
        super().__init__(named(column), sorts=True)
        self.empty_values = ()  # an unknown figure says so
        self.figure = column

    def render(self, record: PrintedLine, table: "LineTable") -> SafeString:
        if self.figure.unit in ("", "%"):
            return measure(record, self.figure, self.figure.unit, table.document)
        return figure(record, self.figure, table.document, table.scale)


class LineTable(Table):  # type: ignore[misc]
    """Printed lines, with a column for each of the figures it is given."""

    first: ClassVar[tuple[str, ...]] = ()  # the columns before the figures, in their order
    stacks: ClassVar[bool] = False  # on a phone, a row's cells stand under one another, each with its label

    def __init__(self, rows: Any, document: Document, figures: tuple[Column, ...], scale: int, sort: str) -> None:
        self.document = document
        self.scale = scale
        self.in_won = any(column.unit == "원" for column in figures)
        extra = [(column.name, FigureColumn(column)) for column in figures]
        super().__init__(
            OrderedRows(rows),
            extra_columns=extra,
            order_by=sort,
            sequence=(*self.first, "..."),
            row_attrs={"class": _level},
            empty_text=_("조건에 맞는 행이 없습니다."),
        )

    def link(self, name: str, text: str, *arguments: Any) -> SafeString:
        """A link to a page of the same city and year."""
        url = address(name, self.document.city.slug, self.document.fiscal_year, *arguments)
        return format_html('<a href="{}">{}</a>', url, text)


def _level(record: Any) -> str | None:
    """The class of a row, by which it is indented."""
    level = getattr(record, "level", None)
    return f"level-{level}" if level else None
