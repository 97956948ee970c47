"""The choices of the forms of a list, and their HTML: for the two hundred of one page, a template takes ten times as
long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from figures.columns import Column
from figures.rates import Rate
from web.language import all_named


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a form; `count` is the number of lines it would leave, None if not counted."""

    value: str
    words: str | Promise
    chosen: bool = False
    count: int | None = None


def column_options(columns: Sequence[Column | Rate]) -> list[Option]:
    """The columns by their names, in the reader's language."""
    return [Option(column.name, words) for column, words in zip(columns, all_named(columns), strict=True)]


def option_tags(options: Iterable[Option]) -> SafeString:
    """The options of a select."""
    return SafeString("".join(map(_option_tag, options)))


def checkbox_tags(options: Iterable[Option], name: str) -> SafeString:
    """The options as checkboxes of a parameter, each with its count; pale where it would leave no line."""
    return SafeString("".join([_checkbox_tag(option, name) for option in options]))


def _option_tag(option: Option) -> str:
    selected = " selected" if option.chosen else ""
    return f'<option value="{escape(option.value)}"{selected}>{escape(str(option.words))}</option>'


def _checkbox_tag(option: Option, name: str) -> str:
    name, value = escape(name), escape(option.value)
    css = ' class="none"' if option.count == 0 and not option.chosen else ""
    checked = " checked" if option.chosen else ""
    count = "" if option.count is None else f' <span class="count" data-count="{name}={value}">{option.count:,}</span>'
    box = f'<input type="checkbox" name="{name}" value="{value}"{checked}>'
    return f"<label{css}>{box} <span>{escape(str(option.words))}</span>{count}</label>"
