"""Terms of columns by table and name, where a template has no column in hand."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from documents.models.field_text import column_named
from figures.columns import Column
from web.language import named
from web.templatetags.terms import term_tag

register = template.Library()


@register.simple_tag(takes_context=True)
def term_of(context: Context, table: str, column: str) -> SafeString:
    """The term of a column, by its table (app label and model) and its name."""
    return term_tag(context, _column(table, column))


@register.simple_tag
def named_of(table: str, column: str) -> str:
    """The word alone."""
    return named(_column(table, column))


def _column(table: str, name: str) -> Column:
    column = column_named(table, name)
    if column is None:
        raise LookupError(f"no table has a column {name}")
    return column
