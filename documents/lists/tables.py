"""The answer to a question as a table of a page: its heads, rows, sums and groups, each cell ready to be shown.

Cells are put together here and not in the template, which would cost more than all else of a page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.lists.columns import FileColumn
from documents.lists.filters import LevelFilter
from documents.lists.listing import Listing
from documents.lists.question import Question, made_by, value_of
from documents.lists.sums import Parts, Sum
from documents.models import Document
from documents.templatetags.figures import figure, measure, signed
from figures.columns import Column
from figures.rates import shown as shown_rate
from figures.won import write_won
from web.addresses import address
from web.language import explained, in_words, named


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell must know to show a line: its document, and of how many won an amount is told."""

    document: Document
    scale: int

    def link(self, name: str, text: str, *arguments: Any) -> SafeString:
        """A link to a page of the same city and year."""
        url = address(name, self.document.city.slug, self.document.fiscal_year, *arguments)
        return format_html('<a href="{}">{}</a>', url, text)


Cell = Callable[[Any, Shown], Any]
"""What stands in the cell of a line: text is escaped."""


@dataclass(frozen=True)
class Look:
    """How the lines of a listing look: `head` is the column that names its row, `cells` are those not shown plainly.

    `css` are the classes of columns, `prepare` what is looked up for all lines of a page at once.
    """

    head: str = "name"
    cells: Mapping[str, Cell] = field(default_factory=dict)
    css: Mapping[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    identify: Callable[[Any], str] = lambda line: ""
    prepare: Callable[[Sequence[Any], Document], None] = lambda lines, document: None
    template: str = "documents/list.html"
    stacks: bool = False
    """Whether on a phone a row's cells stand under one another, each with its label."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `order` is ascending, descending or nothing, `turn` the query that sorts by it."""

    label: str
    css: str
    turn: str
    order: str
    help: str
    figure: Column | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells as markup, its class, and its name for the address."""

    cells: SafeString
    css: str = ""
    id: str = ""


def heads(question: Question, look: Look) -> list[Head]:
    """The heads of the question's columns."""
    names = [column for column in question.columns if not _beside(question, column)]
    return [
        Head(
            title(question, column),
            _css(question.listing, look, column),
            _turn(question, column),
            _order(question, column),
            explained(str(column.help)),
            next((each for each in question.listing.figures if each.name == column.name), None),
        )
        for column in names
    ]


def title(question: Question, column: FileColumn) -> str:
    """The word of a column in the reader's language."""
    listing = question.listing
    figure = next((each for each in listing.figures if each.name == column.name), None)
    term = figure or listing.rate.get(column.name)
    return named(term) if term else in_words(str(column.header))


def _beside(question: Question, column: FileColumn) -> bool:
    """Whether a page tells the column beside another: how much a sum leaves out."""
    return question.grouped is not None and (column.name.endswith("_unknown") or column.name == "program")


def _turn(question: Question, column: FileColumn) -> str:
    listing = question.listing
    if column.name not in listing.by_name or column.name in listing.unsorted or isinstance(question.grouped, Parts):
        return ""
    if question.grouped and column.name not in (*listing.summed, *listing.rate):
        return ""
    largest_first = question.sort == column.name
    return question.query_with(sort=f"-{column.name}" if largest_first else column.name)


def _order(question: Question, column: FileColumn) -> str:
    return {column.name: "ascending", f"-{column.name}": "descending"}.get(question.sort, "")


def _css(listing: Listing, look: Look, column: FileColumn) -> str:
    return look.css.get(column.name) or ("number" if column.type in ("integer", "number") else "")


def lines_of(question: Question, look: Look, first: int, last: int) -> list[Any]:
    """The lines from one to another, with all that their cells show; found by their ids, so that no line that is
    passed over on the way is read as a whole."""
    ids = list(question.lines.values_list("pk", flat=True)[first:last])
    made = {made_by(each): each.source for each in question.columns if not isinstance(each.source, str)}
    found = question.scope.lines.filter(pk__in=ids).select_related(*look.related).annotate(**made)
    by_id = {line.pk: line for line in found.order_by()}
    lines = [by_id[each] for each in ids if each in by_id]
    look.prepare(lines, question.document)
    return lines


def rows(question: Question, look: Look, lines: Iterable[Any], scale: int) -> list[Row]:
    """The lines as rows."""
    makers = [(column, _maker(question.listing, look, column)) for column in question.columns]
    tags = [_tag(question, look, column) for column in question.columns]
    of_year = {document.fiscal_year: Shown(document, scale) for document in question.scope.documents}
    of_book = {shown.document.pk: shown for shown in of_year.values()}
    made = []
    for line in lines:
        shown = of_book[line.document_id] if hasattr(line, "document_id") else of_year[line.fiscal_year]
        cells = (
            f"{start}{conditional_escape(make(line, shown))}{end}"
            for (_column, make), (start, end) in zip(makers, tags, strict=True)
        )
        level = getattr(line, "level", None)
        made.append(Row(SafeString("".join(cells)), f"level-{level}" if level else "", look.identify(line)))
    return made


def _tag(question: Question, look: Look, column: FileColumn) -> tuple[str, str]:
    if column.name == look.head:
        return '<th scope="row">', "</th>"
    css = _css(question.listing, look, column)
    label = format_html(' data-label="{}"', title(question, column)) if look.stacks else ""
    return f'<td class="{css}"{label}>' if css else f"<td{label}>", "</td>"


def _maker(listing: Listing, look: Look, column: FileColumn) -> Cell:
    if column.name in look.cells:
        return look.cells[column.name]
    if column.name in listing.rate:
        rate = listing.rate[column.name]
        return lambda line, shown: signed(shown_rate(getattr(line, rate.part), getattr(line, rate.whole)))
    printed = next((each for each in listing.figures if each.name == column.name), None)
    if printed and printed.unit in ("", "%"):
        return lambda line, shown: measure(line, printed, printed.unit, shown.document)
    if printed:
        return lambda line, shown: figure(line, printed, shown.document, shown.scale)
    return lambda line, shown: _value(line, column)


def _value(line: Any, column: FileColumn) -> Any:
    stored = value_of(line, column)
    value = column.write(stored) if column.write and stored is not None else stored
    if column.name == LevelFilter.name:
        value = in_words(value or "")
    return "" if value is None else value


def foot(question: Question, look: Look, scale: int) -> list[Row]:
    """The sums of all lines asked for, a row for each level and year; none where nothing may be added."""
    if not question.listing.summed or question.grouped:
        return []
    return [
        Row(SafeString("".join(_foot_cells(question, look, each, scale))), "total")
        for each in question.sums
        if each.level is not None and each.amounts
    ]


def _foot_cells(question: Question, look: Look, each: Sum, scale: int) -> Iterable[str]:
    of = " ".join(filter(None, (str(each.year or ""), in_words(each.level or ""))))
    for index, column in enumerate(question.columns):
        if index == 0:
            rows = ngettext("%(rows)s행", "%(rows)s행", each.rows) % {"rows": f"{each.rows:,}"}
            yield format_html(
                '<th scope="row">{} <span class="small">{}</span></th>', f"{of} {_('합계')}".strip(), rows
            )
        elif column.name in each.amounts and column.name in question.listing.summed:
            unit = question.listing.summed[column.name].unit
            cell = _sum(each.amounts[column.name], each.unknown[column.name], each.rows, scale if unit == "원" else 1)
            yield format_html('<td class="number">{}</td>', cell)
        elif column.name in question.listing.rate:
            rate = question.listing.rate[column.name]
            yield format_html('<td class="number">{}</td>', signed(each.rate(rate.part, rate.whole)))
        else:
            yield "<td></td>"


def _sum(amount: int | None, unknown: int, rows: int, scale: int) -> SafeString:
    """A sum, and how many figures it lacks: never as if it were whole."""
    if not unknown:
        return signed(write_won(amount or 0, scale))
    left_out = _("미확인 %(unknown)s건 제외") % {"unknown": f"{unknown:,}"}
    if unknown == rows or amount is None:
        return format_html('<span class="unknown">{}</span>', _("미확인"))
    return format_html('{} <span class="small left-out">{}</span>', signed(write_won(amount, scale)), left_out)


def group_rows(question: Question, found: Iterable[Sequence[Any]], scale: int) -> list[Row]:
    """Groups as rows; the first column names each, and leads to its lines where an address can ask for them."""
    columns = question.columns
    columns_shown = [column for column in columns if not _beside(question, column)]
    made = []
    for values in found:
        row = {
            column.name: column.write(value) if column.write and value is not None else value
            for column, value in zip(columns, values, strict=True)
        }
        first, *others = (_group_cell(column, row, scale) for column in columns_shown)
        head = format_html('<th scope="row">{}</th>', _way_in(question, row, values, first))
        rest = (_data(column, cell) for column, cell in zip(columns_shown[1:], others, strict=True))
        made.append(Row(SafeString("".join([head, *rest]))))
    return made


def _data(column: FileColumn, cell: SafeString) -> SafeString:
    return format_html("<td{}>{}</td>", SafeString(' class="number"') if column.type != "string" else "", cell)


def _group_cell(column: FileColumn, row: Mapping[str, Any], scale: int) -> SafeString:
    value = row[column.name]
    unknown = row.get(f"{column.name}_unknown")
    if unknown is not None:
        shown: Any = _sum(value, unknown, row["rows"], scale if column.unit == "원" else 1)
    elif column.type == "number":
        shown = "" if value is None else signed(f"{Decimal(value).quantize(Decimal('0.1')):,f}{column.unit}")
    elif column.name == "rows":
        shown = f"{value:,}"
    elif column.name == LevelFilter.name:
        shown = in_words(value or "-")
    else:
        shown = "-" if value in (None, "") else value
    return SafeString(conditional_escape(shown))


def _way_in(question: Question, row: Mapping[str, Any], values: Sequence[Any], shown: SafeString) -> SafeString:
    group = question.group
    stored = {column.name: value for column, value in zip(question.columns, values, strict=True)}
    narrowed = group.narrow(stored) if group else ()
    if "level" in row:
        narrowed = (*narrowed, ("level", row["level"]))
    if "fiscal_year" in row:
        narrowed = (*narrowed, ("year", str(row["fiscal_year"])))
    if not narrowed:
        return shown
    return format_html('<a href="?{}">{}</a>', question.query_narrowed(narrowed), shown)
