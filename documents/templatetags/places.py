"""Pages and lines in templates: `{{ page|page_words }}쪽`, `{{ line|own_line }}행`."""

from django import template

from documents.models import PrintedLine
from documents.places import page_words, place_words
from figures.columns import Column
from figures.volumes import own_line, own_page

register = template.Library()
register.filter("page_words", page_words)
register.filter("own_line", own_line)
register.filter("own_page", own_page)


@register.filter
def place_of(line: PrintedLine, column: Column) -> str:
    """Where a figure is printed: `3쪽 17행`."""
    page, number, *_cell = line.place(column)
    return place_words(page, own_line(number))
