"""What of a line people may mend, each thing with its text as a correction holds it."""

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
"""What a person may say of a row that is printed."""
DIRECTIONS = {"lower": gettext_lazy("낮을수록 좋음"), "higher": gettext_lazy("높을수록 좋음")}
LONGEST = 500  # letters that a correction holds
_LARGEST_COUNT = 2**31 - 1


class FieldKind(StrEnum):
    """How a thing is typed."""

    WHOLE = "whole"  # won, or a number of things
    MEASURE = "measure"
    TEXT = "text"
    LEVEL = "level"
    DIRECTION = "direction"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Editable:
    """A field of a line that a correction may be of; `column` where it is a figure."""

    name: str
    label: Any
    kind: FieldKind
    column: Column | None = None
    longest: int = LONGEST
    largest: int = LARGEST

    @property
    def is_own_figure(self) -> bool:
        """Whether it is a figure that the line's own table prints, not another."""
        return self.column is not None and self.column.cell is not None


@lru_cache
def editables(model: type[PrintedLine]) -> tuple[Editable, ...]:
    """What may be mended in a table: names and levels first, then each figure. Nothing where it holds no figures."""
    if not model.figure_columns:
        return ()
    words = [Editable(ROW, gettext_lazy("행"), FieldKind.ROW)]
    words += [_text(model, "name"), *([_text(model, "unit")] if model is Indicator else [])]
    if model is ExpenditureLine:
        words.append(Editable("level", _label(model, "level"), FieldKind.LEVEL))
    if model is Indicator:
        words.append(Editable("direction", _label(model, "direction"), FieldKind.DIRECTION))
    return (*words, *(_figure(model, column) for column in model.figure_columns))


def editable(model: type[PrintedLine], name: str) -> Editable | None:
    """The field of this name, where it may be mended."""
    return next((field for field in editables(model) if field.name == name), None)


def models_by_label() -> Mapping[str, type[PrintedLine]]:
    """The tables of lines that may be mended."""
    return {model._meta.label: model for model in PrintedLine.__subclasses__() if editables(model)}


def text_of(line: PrintedLine, field: Editable) -> str:
    """What stands in a line now, as the text that a correction would hold."""
    if field.kind is FieldKind.ROW:
        return str(RowState.STANDS)
    if field.kind is FieldKind.LEVEL:
        program_line = cast(ExpenditureLine, line)
        return level_text(program_line.level, parent_key(program_line))
    return plain(getattr(line, field.name))


def plain(value: Any) -> str:
    """A value as a correction's text: plain digits, nothing for unknown."""
    match value:
        case None:
            return ""
        case Decimal():
            return measure(value)
        case _:
            return str(value)


def level_text(level: int | None, parent: str) -> str:
    """A level and the key of the line above; nothing where the level is unknown."""
    return "" if level is None else f"{level} {parent}".strip()


def parent_key(line: ExpenditureLine) -> str:
    """The key of the line right above in the tree; empty where there is none."""
    if line.program is None:
        return ""
    siblings = ExpenditureLine.objects.filter(document=line.document_id)
    if line.program.parent_id:
        above = siblings.filter(program=line.program.parent_id)
    else:
        above = siblings.filter(department=line.department_id, account=line.account, level=DEPARTMENT)
    return above.values_list("key", flat=True).first() or ""


def parents(line: ExpenditureLine) -> "models.QuerySet[ExpenditureLine]":
    """The lines that may stand above one: printed before it, and no details."""
    return ExpenditureLine.objects.filter(
        document=line.document_id,
        department=line.department_id,
        account=line.account,
        position__lt=line.position,
        level__lte=UNIT,
    ).order_by("position")


def shown_text(model: type[PrintedLine], name: str, text: str) -> str:
    """A correction's text as people read it: amounts with their thousands, a level by its word."""
    field = editable(model, name)
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


def _figure(model: type[PrintedLine], column: Column) -> Editable:
    match _stored(model, column.name):
        case models.DecimalField():
            return Editable(column.name, column.label, FieldKind.MEASURE, column)
        case models.BigIntegerField():
            return Editable(column.name, column.label, FieldKind.WHOLE, column)
        case _:
            return Editable(column.name, column.label, FieldKind.WHOLE, column, largest=_LARGEST_COUNT)


def _text(model: type[PrintedLine], name: str) -> Editable:
    longest = _stored(model, name).max_length or LONGEST
    return Editable(name, _label(model, name), FieldKind.TEXT, longest=min(longest, LONGEST))


def _label(model: type[PrintedLine], name: str) -> Any:
    return _stored(model, name).verbose_name


def _stored(model: type[PrintedLine], name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", model._meta.get_field(name))
