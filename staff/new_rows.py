"""The form to propose a row that is missing from the text."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.columns import PROGRAM_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from budget.subjects import split_code
from documents.models import Finding, PrintedLine
from figures.won import read_won, write_won
from ingest.correction_effects import Draft, new_row
from performance.models import UnitLine
from staff.editing import DEPARTMENT, UNIT, EditableField, FieldKind, editable_fields
from staff.forms import MeasureField, NameField, ReasonForm, WholeField

ROW_MISSING = "row_missing"
"""The kind of findings that report a missing row below another."""
_AMOUNTS = (FieldKind.WHOLE, FieldKind.MEASURE)


class NewRowForm(ReasonForm):
    """Name, parent and figures of a new row after a line, or after all rows below that line.

    `gap` is the finding of the missing row that the form was opened from, if any.
    """

    def __init__(self, line: PrintedLine, *args: Any, gap: Finding | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        longest = next(field.longest for field in editable_fields(type(line)) if field.name == "name")
        named = gap.notes.get("named", []) if gap else []
        name = named[0] if len(named) == 1 else ""
        self.fields["name"] = NameField(label=gettext_lazy("이름"), max_length=longest, initial=name)
        self.above = {above.key: above for above in _above(line)}
        if isinstance(line, ExpenditureLine):
            choices = [(key, f"{PROGRAM_LEVELS[above.level or 0]} {above.name}") for key, above in self.above.items()]
            nearest = next(iter(self.above), None)
            self.fields["parent"] = forms.ChoiceField(label=gettext_lazy("상위"), choices=choices, initial=nearest)
        if isinstance(line, RevenueLine):
            self.fields["name"].help_text = _("과목 코드를 앞에 적습니다. 예: 216-01 공공예금이자수입")
        lacking = _initial(line, gap)
        for field in _amounts(line):
            self.fields[field.name] = _figure(field, lacking.get(field.name))
        self.order_fields(["name", "parent", *(field.name for field in _amounts(line))])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if isinstance(self.line, RevenueLine) and not split_code(name)[0]:
            raise ValidationError(_("과목 코드를 앞에 적어 주세요. 예: 216-01 공공예금이자수입"))
        return name

    @property
    def drafts(self) -> list[Draft]:
        """The drafts of the new row. Raises ActionError."""
        cleaned, line = self.cleaned_data, self.line
        key = cleaned.get("parent", "")
        level = (self.above[key].level or 0) + 1 if key else None
        if isinstance(line, UnitLine):
            key = line.key.rpartition("/")[0]
        amounts = {field.name: cleaned[field.name] for field in _amounts(line)}
        return new_row(_last_below(line), getattr(line, "account", ""), cleaned["name"], level, key, amounts)


def _amounts(line: PrintedLine) -> list[EditableField]:
    return [field for field in editable_fields(type(line)) if field.kind in _AMOUNTS and field.is_own_figure]


def _figure(field: EditableField, initial: int | None) -> forms.CharField:
    shown = "" if initial is None else write_won(initial)
    if field.kind is FieldKind.MEASURE:
        return MeasureField(label=field.label, required=False, max_length=40)
    return WholeField(label=field.label, required=False, initial=shown, max_length=40, largest=field.largest)


def _initial(line: PrintedLine, gap: Finding | None) -> Mapping[str, int]:
    """The new row's initial amounts in won: those of the finding if they differ, else what a line's children lack."""
    lacking = _lacking(line)
    if gap is None:
        return lacking
    texts = dict(text.rsplit(" ", 1) for text in gap.notes.get("amounts", []))
    of_gap = {column.name: read_won(texts[column.label]) for column in line.figure_columns if column.label in texts}
    return lacking if of_gap.items() <= lacking.items() else of_gap


def _above(line: PrintedLine) -> list[ExpenditureLine]:
    """The possible parents of a new row after a line, nearest first."""
    if not isinstance(line, ExpenditureLine):
        return []
    before = ExpenditureLine.objects.filter(
        document=line.document_id,
        department=line.department_id,
        account=line.account,
        position__lte=line.position,
        level__isnull=False,
    ).order_by("-position")
    above: dict[int, ExpenditureLine] = {}
    for row in before:
        level = row.level or 0
        if level <= UNIT and not any(higher <= level for higher in above):
            above[level] = row
        if level == DEPARTMENT:
            break
    return list(above.values())


def _last_below(line: PrintedLine) -> PrintedLine:
    """The last row of a line's subtree; the line itself if it has none.

    A row without a place in the tree ends the subtree, since its parent may be the missing row.
    """
    if not isinstance(line, ExpenditureLine) or line.level is None:
        return line
    last = line
    for row in _behind(line):
        if not _is_placed(row) or (row.level or 0) <= line.level:
            break
        last = row
    return last


def _behind(line: ExpenditureLine) -> QuerySet[ExpenditureLine]:
    behind = ExpenditureLine.objects.filter(
        document=line.document_id, department=line.department_id, account=line.account, position__gt=line.position
    )
    return behind.order_by("position").select_related("document", "department", "program")


def _is_placed(row: ExpenditureLine) -> bool:
    """Whether the row's level and parent are known; the parent of a policy is always the department."""
    above = row.program.parent_id if row.program else None
    return row.level is not None and (row.level <= DEPARTMENT + 1 or above is not None)


def _lacking(line: PrintedLine) -> Mapping[str, int]:
    """By column, a line's amount minus the sum of its children, in won.

    Empty unless 예산현액 and 지출액 are both known and not negative, and one is positive: then a row may be missing.
    Also empty where a row below the line has no place in the tree, since that may be the missing child.
    """
    if not isinstance(line, ExpenditureLine) or line.level is None or line.level > UNIT:
        return {}
    level = line.level
    if not all(map(_is_placed, takewhile(lambda row: row.level is None or row.level > level, _behind(line)))):
        return {}
    below = [row for row in _children(line) if row.pk != line.pk]
    lacking = {}
    for column in line.figure_columns:
        own, parts = getattr(line, column.name), [getattr(row, column.name) for row in below]
        if own is not None and None not in parts and column.cell is not None:
            lacking[column.name] = own - sum(parts)
    money = [lacking.get(name) for name in ("current_budget", "spent")]
    return lacking if any(money) and all(amount is not None and amount >= 0 for amount in money) else {}


def _children(line: ExpenditureLine) -> "list[ExpenditureLine]":
    rows = ExpenditureLine.objects.filter(document=line.document_id, department=line.department_id)
    if line.level == DEPARTMENT:
        return list(rows.filter(account=line.account, level=DEPARTMENT + 1))
    return list(rows.filter(program__parent=cast(int, line.program_id)))
