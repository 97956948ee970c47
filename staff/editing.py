"""The fields of a line that corrections can change, and their values as a correction's text."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy

from budget.columns import PROGRAM_LEVELS
from budget.models import ExpenditureLine
from documents.models import ROW, PrintedLine, RowState
from documents.models.field_text import word_text
from figures.columns import Column
from figures.won import LARGEST
from lists.export.csv_file import measure
from performance.models import Indicator

DEPARTMENT, UNIT = 0, 2  # levels of 사업별조서
LEVELS = {str(level): word for level, word in enumerate(PROGRAM_LEVELS)}
ROW_STATES = [(str(state), state.label) for state in RowState if state not in (RowState.ABSENT, RowState.ADDED)]
"""The states that a correction may give to a printed row."""
DIRECTIONS = {"lower": gettext_lazy("낮을수록 좋음"), "higher": gettext_lazy("높을수록 좋음")}
LONGEST = 500  # the length of a correction's text
_LARGEST_COUNT = 2**31 - 1


class FieldKind(StrEnum):
    """The kind of input of a field."""

    WHOLE = "whole"  # won, or a count
    MEASURE = "measure"
    TEXT = "text"
    LEVEL = "level"
    DIRECTION = "direction"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class EditableField:
    """A field of a line that can be corrected; `column` is set for a figure."""

    name: str
    label: Any
    kind: FieldKind
    column: Column | None = None
    longest: int = LONGEST
    largest: int = LARGEST

    @property
    def is_own_figure(self) -> bool:
        """Whether it is a figure printed in the line's own table."""
        return self.column is not None and self.column.cell is not None


@lru_cache
def editable_fields(model: type[PrintedLine]) -> tuple[EditableField, ...]:
    """The fields of a table that can be corrected, its figures last; none where it has no figures."""
    if not model.figure_columns:
        return ()
    words = [EditableField(ROW, gettext_lazy("행"), FieldKind.ROW)]
    words += [_text(model, "name"), *([_text(model, "unit")] if model is Indicator else [])]
    if model is ExpenditureLine:
        words.append(EditableField("level", _label(model, "level"), FieldKind.LEVEL))
    if model is Indicator:
        words.append(EditableField("direction", _label(model, "direction"), FieldKind.DIRECTION))
    return (*words, *(_figure(model, column) for column in model.figure_columns))


def editable_field(model: type[PrintedLine], name: str) -> EditableField | None:
    """The field of this name; None where it cannot be corrected."""
    return next((field for field in editable_fields(model) if field.name == name), None)


def models_by_label() -> Mapping[str, type[PrintedLine]]:
    """The models whose lines can be corrected, by label."""
    return {model._meta.label: model for model in PrintedLine.__subclasses__() if editable_fields(model)}


def text_of(line: PrintedLine, field: EditableField) -> str:
    """The current value of a line's field, as a correction's text."""
    if field.kind is FieldKind.ROW:
        return str(RowState.STANDS)
    if field.kind is FieldKind.LEVEL:
        program_line = cast(ExpenditureLine, line)
        return level_text(program_line.level, parent_key(program_line))
    return plain(getattr(line, field.name))


def plain(value: Any) -> str:
    """A value as a correction's text: plain digits, "" for unknown."""
    match value:
        case None:
            return ""
        case Decimal():
            return measure(value)
        case _:
            return str(value)


def level_text(level: int | None, parent: str) -> str:
    """A level and the key of the parent line as a correction's text; "" where the level is unknown."""
    return "" if level is None else f"{level} {parent}".strip()


def parent_key(line: ExpenditureLine) -> str:
    """The key of the parent line in the tree; "" where there is none."""
    if line.program is None:
        return ""
    siblings = ExpenditureLine.objects.filter(document=line.document_id)
    if line.program.parent_id:
        above = siblings.filter(program=line.program.parent_id)
    else:
        above = siblings.filter(department=line.department_id, account=line.account, level=DEPARTMENT)
    return above.values_list("key", flat=True).first() or ""


def parents(line: ExpenditureLine) -> "models.QuerySet[ExpenditureLine]":
    """The lines that may be a line's parent: printed before it, and above the lowest level."""
    return ExpenditureLine.objects.filter(
        document=line.document_id,
        department=line.department_id,
        account=line.account,
        position__lt=line.position,
        level__lte=UNIT,
    ).order_by("position")


def shown_text(model: type[PrintedLine], name: str, text: str) -> str:
    """A correction's text for display: amounts with thousands separators, levels by name."""
    field = editable_field(model, name)
    if field is None or not text:
        return text
    if field.kind is FieldKind.WHOLE and text.lstrip("-").isdigit():
        amount = int(text)
        return f"△{-amount:,}" if amount < 0 else f"{amount:,}"
    if field.kind is FieldKind.LEVEL:
        level, _, parent = text.partition(" ")
        word, above = LEVELS.get(level, level), parent.rpartition("/")[2]
        return f"{word} ({above})" if above else word
    if field.kind is FieldKind.ROW:
        return word_text(model._meta.label, name, text)
    return str(DIRECTIONS.get(text, text)) if field.kind is FieldKind.DIRECTION else text


def _figure(model: type[PrintedLine], column: Column) -> EditableField:
    match _stored(model, column.name):
        case models.DecimalField():
            return EditableField(column.name, column.label, FieldKind.MEASURE, column)
        case models.BigIntegerField():
            return EditableField(column.name, column.label, FieldKind.WHOLE, column)
        case _:
            return EditableField(column.name, column.label, FieldKind.WHOLE, column, largest=_LARGEST_COUNT)


def _text(model: type[PrintedLine], name: str) -> EditableField:
    longest = _stored(model, name).max_length or LONGEST
    return EditableField(name, _label(model, name), FieldKind.TEXT, longest=min(longest, LONGEST))


def _label(model: type[PrintedLine], name: str) -> Any:
    return _stored(model, name).verbose_name


def _stored(model: type[PrintedLine], name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", model._meta.get_field(name))
