"""Fields of printed lines as text: their labels, and their values for display."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models.book import PrintedLine
from figures.columns import Column
from figures.won import write_won
from web.language import named

ROW = "row"
"""The field of a correction of a whole row."""
_WHOLE = {
    "departments.Department": gettext_lazy("부서 이름"),
    "documents.Page": gettext_lazy("쪽의 부서"),
}
"""Labels of correction targets other than lines of a table."""


class RowState(models.TextChoices):
    """The states that a correction can give a row. The value of an addition is `added key-of-the-row-before`."""

    STANDS = "stands", gettext_lazy("원문대로")
    ABSENT = "absent", gettext_lazy("없음")
    REMOVED = "removed", gettext_lazy("행을 뺌")
    TOTAL = "total", gettext_lazy("합계 행이라 뺌")
    JOINED = "joined", gettext_lazy("윗행 이름에 붙임")
    ADDED = "added", gettext_lazy("빠진 행 추가")


def printed_tables() -> list[type[PrintedLine]]:
    return [model for model in apps.get_models() if issubclass(model, PrintedLine)]


@lru_cache
def column_named(target: str, name: str) -> Column | None:
    """A column of a table (app label and model), or else of the first table that has such a column."""
    tables = sorted(printed_tables(), key=lambda model: model._meta.label != target)
    return next((column for model in tables for column in model.figure_columns if column.name == name), None)


def field_label(target: str, name: str) -> str:
    """The label of a field: that of its column, or of its model field."""
    if name == ROW:
        return _("행")
    if target in _WHOLE:
        return str(_WHOLE[target])
    if column := column_named(target, name):
        return named(column)
    field = _field(target, name)
    return str(capfirst(field.verbose_name)) if field else name


def value_text(target: str, name: str, text: str) -> str:
    """A value for display: amounts with thousands separators, levels and directions as words."""
    if not text:
        return _("미확인")
    column = column_named(target, name)
    return _amount(text) + ("%" if column.unit == "%" else "") if column else word_text(target, name, text)


def word_text(target: str, name: str, text: str) -> str:
    """A value other than a figure as plain text; a level is `level parent-key`."""
    if name == ROW:
        return _row_state(text)
    choices = {str(value): str(label) for value, label in getattr(_field(target, name), "flatchoices", ())}
    value, _gap, parent = text.partition(" ")
    if name != "level" or value not in choices:
        return choices.get(text, text)
    if not parent:
        return choices[value]
    return _("%(level)s (상위: %(parent)s)") % {"level": choices[value], "parent": parent.rpartition("/")[2]}


def change_text(target: str, name: str, before: str, after: str) -> str:
    """A field with its value before and after, in a line."""
    return f"{field_label(target, name)}: {value_text(target, name, before)} → {value_text(target, name, after)}"


def _row_state(text: str) -> str:
    """A correction's row state in words; for an added row, with the row that it comes after."""
    state, _gap, after = text.partition(" ")
    label = str(RowState(state).label) if state in RowState.values else text
    if not after:
        return label
    return _("%(state)s (‘%(after)s’ 다음)") % {"state": label, "after": after.rpartition("/")[2]}


def _field(target: str, name: str) -> "models.Field[Any, Any] | None":
    try:
        fields = apps.get_model(target)._meta.concrete_fields
    except (LookupError, ValueError):
        return None
    return next((field for field in fields if field.name == name), None)


def _amount(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return write_won(int(number)) if number == number.to_integral_value() else f"{number.normalize():,f}"
