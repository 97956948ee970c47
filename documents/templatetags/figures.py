"""A figure as people read it: its amount, what it rests on where that is not plain print, and the way to its source."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document, PrintedLine
from figures.columns import Column
from figures.names import row_code
from figures.standing import Standing
from figures.won import spell_won, write_won
from web.addresses import address, preserve_params
from web.amounts import rate_with_bar, signed
from web.language import all_named, in_words, language

register = template.Library()

WORDS: Mapping[Standing, tuple[Promise, Promise]] = {
    Standing.PRINTED: (
        gettext_lazy("원문 그대로"),
        gettext_lazy("제자리에 인쇄되어 있고 맞지 않는 검산식이 없습니다."),
    ),
    Standing.MOVED: (
        gettext_lazy("자리 보정"),
        gettext_lazy("다른 칸에 인쇄된 값이며, 검산식으로 제자리를 확인했습니다."),
    ),
    Standing.DERIVED: (
        gettext_lazy("계산값"),
        gettext_lazy("이대로 인쇄되지 않았으나, 검산식을 만족하는 값이 이것뿐입니다."),
    ),
    Standing.CORRECTED: (gettext_lazy("정정"), gettext_lazy("사람이 사유를 밝혀 바로잡은 값입니다.")),
    Standing.CONFLICTING: (
        gettext_lazy("불일치"),
        gettext_lazy("인쇄된 값이 검산식과 맞지 않으며, 어느 쪽이 틀렸는지 알 수 없습니다."),
    ),
    Standing.UNKNOWN: (gettext_lazy("미확인"), gettext_lazy("읽지 못했거나, 둘 이상의 값이 가능합니다.")),
}
"""Each standing in a word, and in a sentence."""

STANDING_CHOICES = {standing.value: words[0] for standing, words in WORDS.items() if standing is not Standing.PRINTED}
"""What a figure may rest on other than plain print, in a word."""

_DASHES = {"-", "−", "–"}


def figure(
    line: PrintedLine, column: Column | str, document: Document | None = None, scale: int = 1, unit: str = ""
) -> SafeString:
    """An amount of won (or a count), in units of `scale` won, linked to its source.

    `unit` is the word after the number, where no table head has it. Without `document`, the line's is used: fetch it
    with its city.
    """
    column = column_of(line, column)
    amount: int | None = getattr(line, column.name)
    css = "figure zero" if amount == 0 else "figure"
    if amount is None:
        shown = _absent(line, column)
    elif amount == 0 and _printed_as_dash(line, column):
        shown = _none()
    else:
        words = write_won(amount, scale if column.unit == "원" else 1), unit
        shown = signed(" ".join(filter(None, words)))
    return _sourced(line, column, shown, document, css)


def measure(line: PrintedLine, column: Column | str, unit: str = "", document: Document | None = None) -> SafeString:
    """A measured value or a rate as printed, without trailing zeros, linked to where it was printed."""
    column = column_of(line, column)
    value: Decimal | None = getattr(line, column.name)
    if value is not None:
        shown = signed(_plain(value) + unit)
    elif column.name in line.standings:
        shown = _absent(line, column)
    else:
        return _not_printed()
    return _sourced(line, column, shown, document)


@register.simple_tag(takes_context=True, name="figure")
def figure_tag(context: Context, line: PrintedLine, column: Column | str, unit: str = "") -> SafeString:
    return figure(line, column, _document_in(context, line), int(context.get("scale") or 1), in_words(unit))


@register.simple_tag(takes_context=True, name="measure")
def measure_tag(context: Context, line: PrintedLine, column: Column | str, unit: str = "") -> SafeString:
    return measure(line, column, unit, _document_in(context, line))


@register.simple_tag(takes_context=True)
def plain_figure(context: Context, line: PrintedLine, column: Column | str) -> SafeString:
    """An amount with its standing and without its link: in rows whose name leads to where the figures are linked."""
    return _unlinked(line, column_of(line, column), _document_in(context, line), int(context.get("scale") or 1))


def _unlinked(line: PrintedLine, column: Column, document: Document | None, scale: int) -> SafeString:
    amount: int | None = getattr(line, column.name)
    if amount is None:
        return _absent(line, column) or _not_printed()
    shown = signed(write_won(amount, scale if column.unit == "원" else 1))
    if column.name not in line.standings:
        return shown
    return shown + format_html("{}{}", standing_mark(line, column), corrected_mark(line, column, document))


@register.simple_tag(takes_context=True)
def figure_cells(context: Context, line: PrintedLine, columns: Sequence[Column], with_rate: bool = False) -> SafeString:
    """The cells of a row of figures; `with_rate` that of 집행률 behind 지출액. They are one tag, since a template takes
    twice as long to put them together."""
    return _cells(context, line, columns, figure, with_rate)


@register.simple_tag(takes_context=True)
def plain_cells(context: Context, line: PrintedLine, columns: Sequence[Column], with_rate: bool = False) -> SafeString:
    """The cells of a row of figures without links, as `plain_figure`."""
    return _cells(context, line, columns, _unlinked, with_rate)


def _cells(
    context: Context,
    line: PrintedLine,
    columns: Sequence[Column],
    make: Callable[[PrintedLine, Column, Document | None, int], SafeString],
    with_rate: bool,
) -> SafeString:
    document, scale = _document_in(context, line), int(context.get("scale") or 1)
    cells = []
    for column, name in zip(columns, all_named(columns), strict=True):
        cells.append(f'<td class="number" data-label="{escape(name)}">{make(line, column, document, scale)}</td>')
        if with_rate and column.name == "spent":
            rate = rate_with_bar(line.spent, line.current_budget)  # type: ignore[attr-defined]  # it is of expenditure
            cells.append(f'<td class="number" data-label="{escape(_("집행률"))}">{rate}</td>')
    return SafeString("".join(cells))


@register.simple_tag
def plain_measure(line: PrintedLine, column: str, unit: str = "") -> SafeString:
    """A measured value without its link, as `plain_figure`."""
    value: Decimal | None = getattr(line, column)
    if value is not None:
        return signed(_plain(value) + unit)
    return _absent(line, column_of(line, column)) if column in line.standings else _not_printed()


@register.simple_tag(takes_context=True)
def source_of(context: Context, line: PrintedLine, column: str) -> str:
    return source_url(line, column_of(line, column), _document_in(context, line))


@register.simple_tag(name="row_code")
def row_code_tag(line: PrintedLine) -> str:
    return row_code(line._meta.label, line.key)


@register.simple_tag(takes_context=True)
def won(context: Context, amount: int | None) -> SafeString:
    """An amount that was computed, not printed: without source."""
    return SafeString("") if amount is None else signed(write_won(amount, int(context.get("scale") or 1)))


@register.simple_tag(takes_context=True)
def computed(context: Context, amount: int | None, exists: bool = True) -> SafeString:
    """A computed amount: 미확인 where it is not known, - where there is none."""
    if amount is not None:
        return won(context, amount)
    return format_html('<span class="unknown">{}</span>', WORDS[Standing.UNKNOWN][0]) if exists else SafeString("-")


@register.simple_tag
def spelled(line: PrintedLine, column: Column | str) -> SafeString:
    """An amount in words of 만 and 억; empty where it is unknown or short enough in digits."""
    amount: int | None = getattr(line, column_of(line, column).name)
    short = amount is None or abs(amount) < 10_000 or language() != "ko"
    return SafeString("") if short else signed(spell_won(amount or 0))


@register.simple_tag
def execution_rate(spent: int | None, current_budget: int | None) -> SafeString:
    """지출액 ÷ 예산현액 with a bar; blank where that is no rate."""
    return rate_with_bar(spent, current_budget)


@register.simple_tag
def plain(value: Decimal | None) -> str:
    """A decimal without trailing zeros; nothing where there is none."""
    return "" if value is None else _plain(value)


@register.simple_tag
def standing_words() -> list[tuple[Promise, Promise]]:
    """The words for standings, with their explanations."""
    return [words for standing, words in WORDS.items() if standing is not Standing.PRINTED]


@register.filter
def standing_word(standing: str) -> str:
    return str(WORDS[Standing(standing)][0])


@register.filter
def standing_sentence(standing: str) -> str:
    return str(WORDS[Standing(standing)][1])


def standing_mark(line: PrintedLine, column: Column) -> SafeString:
    """The word for a figure's standing; empty where it is printed or unknown (the figure itself says so).

    The mark of a corrected figure is outside its link, since it links to the correction.
    """
    standing_record = line.standings.get(column.name)
    standing = line.standing(column.name)
    if not standing_record or standing in (Standing.PRINTED, Standing.UNKNOWN, Standing.CORRECTED):
        return SafeString("")
    word, sentence = WORDS[standing]
    return format_html(
        ' <abbr class="standing standing-{}" title="{}">{}</abbr>', standing, _reason(standing_record, sentence), word
    )


def corrected_mark(line: PrintedLine, column: Column, document: Document | None = None) -> SafeString:
    """정정, leading to the reason; nothing for a figure that nobody corrected."""
    if line.standing(column.name) is not Standing.CORRECTED:
        return SafeString("")
    word, sentence = WORDS[Standing.CORRECTED]
    return format_html(
        ' <a class="standing standing-corrected" href="{}" title="{}">{}</a>',
        corrections_url(document or line.document, line.key),
        _reason(line.standings[column.name], sentence),
        word,
    )


def corrections_url(document: Document, key: str = "") -> str:
    """The list of corrections; of the line with this natural key alone, where one is given."""
    return address("corrections", *document.url_args, key=key)


def column_of(line: PrintedLine, column: Column | str) -> Column:
    return column if isinstance(column, Column) else _by_name(type(line))[column]


def source_url(line: PrintedLine, column: Column, document: Document | None = None) -> str:
    """The page of the source, with the figure marked and in sight; by its row, which outlives a new reading."""
    document = document or line.document
    path = _page_path(*document.url_args, document.pk, line.place(column)[0])
    return preserve_params(f"{path}?row={row_code(line._meta.label, line.key)}&column={column.name}#target")


@cache
def _by_name(model: type[PrintedLine]) -> dict[str, Column]:
    return {column.name: column for column in model.figure_columns}


@lru_cache(maxsize=4096)  # a page shows a thousand figures of a few pages of the source
def _page_path(city: str, year: int, document: int, page: int) -> str:
    return reverse("page", args=[city, year, document, page])


def _document_in(context: Context, line: PrintedLine) -> Document | None:
    document = context.get("document")
    return document if isinstance(document, Document) and document.pk == line.document_id else None


def _sourced(
    line: PrintedLine, column: Column, shown: SafeString, document: Document | None, css: str = "figure"
) -> SafeString:
    if not shown:
        return _not_printed()
    url = source_url(line, column, document)
    if column.name not in line.standings:  # nearly always, and a page may show a thousand
        return SafeString(f'<a class="{css}" href="{escape(url)}">{shown}</a>')
    marks = standing_mark(line, column), corrected_mark(line, column, document)
    return format_html('<a class="{}" href="{}">{}{}</a>{}', css, url, shown, *marks)


def _absent(line: PrintedLine, column: Column) -> SafeString:
    """미확인; but nothing for a column of a sister table that has no such line."""
    standing_record = line.standings.get(column.name)
    if column.cell is None and not standing_record and column.name not in line.places:
        return SafeString("")
    sentence = _reason(standing_record or {}, WORDS[Standing.UNKNOWN][1])
    return format_html('<abbr class="unknown" title="{}">{}</abbr>', sentence, WORDS[Standing.UNKNOWN][0])


def _printed_as_dash(line: PrintedLine, column: Column) -> bool:
    _page, number, cell, _part = line.place(column)
    row = line.cells[0] if line.cells and isinstance(line.cells[0], list) else line.cells
    return number == line.line and cell < len(row) and str(row[cell]).strip() in _DASHES


def _none() -> SafeString:
    return format_html('<span aria-hidden="true">-</span><span class="visually-hidden">{}</span>', _("없음"))


def _not_printed() -> SafeString:
    return format_html('<span class="visually-hidden">{}</span>', _("인쇄되지 않음"))


def _reason(standing_record: Mapping[str, Any], sentence: Promise | str) -> str:
    parts = [str(sentence)]
    if standing_record.get("printed") is not None:
        amount = standing_record["printed"]
        parts.append(_("인쇄된 값 %(amount)s.") % {"amount": write_won(amount) if isinstance(amount, int) else amount})
    identities = [reason for reason in standing_record.get("because", ()) if not reason.startswith("correction:")]
    if identities:
        parts.append(_("근거 %(identities)s.") % {"identities": ", ".join(identities)})
    return " ".join(parts)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
