"""Pages and lines in templates: `{{ page|page_words }}쪽`, `{{ line|line_in_volume }}행`."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from documents.models import PrintedLine
from documents.places import page_words, place_words
from documents.source import SourceCell
from figures.columns import Column
from figures.volumes import line_in_volume, page_in_volume

register = template.Library()
register.filter("page_words", page_words)
register.filter("line_in_volume", line_in_volume)
register.filter("page_in_volume", page_in_volume)


@register.filter
def place_of(line: PrintedLine, column: Column) -> str:
    """Where a figure is printed: `3쪽 17행`."""
    page, number, *_cell = line.place(column)
    return place_words(page, line_in_volume(number))


@register.filter
def under(cells: Iterable[SourceCell], heads: list[str]) -> SafeString:
    """The cells of a line as elements, each labelled by its head or number. A template takes as long as all else."""
    return SafeString("".join(_element(cell, at, heads[at]) for at, cell in enumerate(cells)))


def _element(cell: SourceCell, at: int, head: str) -> str:
    css = ' class="number"' if cell.is_amount else ""
    label = f' data-label="{escape(head or str(at))}"' if at else ""
    mark = f"<mark>{escape(cell.marked)}</mark>" if cell.marked else ""
    target = ' id="target"' if cell.is_target else ""
    return f"<td{target}{css}{label}>{escape(cell.before)}{mark}{escape(cell.after)}</td>"
