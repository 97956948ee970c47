"""The page on which a row that the text lost is proposed, behind the row that one came from."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.columns import PROGRAM_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from budget.subjects import split_code
from documents.models import PrintedLine
from figures.won import write_won
from ingest.correcting import Draft, new_row
from performance.models import UnitLine
from staff.editing import DEPARTMENT, UNIT, Editable, FieldKind, editables
from staff.forms import MeasureField, NameField, ReasonForm, WholeField

_AMOUNTS = (FieldKind.WHOLE, FieldKind.MEASURE)


class NewRowForm(ReasonForm):
    """Name, parent and figures of a row that stands behind another, or behind all that lies below that one."""

    def __init__(self, line: PrintedLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        longest = next(field.longest for field in editables(type(line)) if field.name == "name")
        self.fields["name"] = NameField(label=gettext_lazy("이름"), max_length=longest)
        self.above = {above.key: above for above in _above(line)}
        if isinstance(line, ExpenditureLine):
            choices = [(key, f"{PROGRAM_LEVELS[above.level or 0]} {above.name}") for key, above in self.above.items()]
            self.fields["parent"] = forms.ChoiceField(label=gettext_lazy("상위"), choices=choices)
        if isinstance(line, RevenueLine):
            self.fields["name"].help_text = _("과목 코드를 앞에 적습니다. 예: 216-01 공공예금이자수입")
        lacking = _lacking(line)
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
        """What the form proposes. Raises ActionError."""
        cleaned, line = self.cleaned_data, self.line
        key = cleaned.get("parent", "")
        level = (self.above[key].level or 0) + 1 if key else None
        if isinstance(line, UnitLine):
            key = line.key.rpartition("/")[0]
        amounts = {field.name: cleaned[field.name] for field in _amounts(line)}
        return new_row(_last_below(line), getattr(line, "account", ""), cleaned["name"], level, key, amounts)


def _amounts(line: PrintedLine) -> list[Editable]:
    return [field for field in editables(type(line)) if field.kind in _AMOUNTS and field.is_own_figure]


def _figure(field: Editable, initial: int | None) -> forms.CharField:
    shown = "" if initial is None else write_won(initial)
    if field.kind is FieldKind.MEASURE:
        return MeasureField(label=field.label, required=False, max_length=40)
    return WholeField(label=field.label, required=False, initial=shown, max_length=40, largest=field.largest)


def _above(line: PrintedLine) -> list[ExpenditureLine]:
    """The rows that a new one right behind a line, and behind all below it, may belong to; the nearest first."""
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
    """The last row of the part of the tree that hangs below a line; the line itself where nothing does."""
    if not isinstance(line, ExpenditureLine) or line.level is None:
        return line
    last = line
    behind = ExpenditureLine.objects.filter(
        document=line.document_id, department=line.department_id, account=line.account, position__gt=line.position
    ).order_by("position")
    for row in behind.select_related("document", "department"):
        if row.level is None or row.level <= line.level:
            break
        last = row
    return last


def _lacking(line: PrintedLine) -> Mapping[str, int]:
    """What the rows right below a line lack of its amounts, where they lack a row: more than one column, none less."""
    if not isinstance(line, ExpenditureLine) or line.level is None or line.level > UNIT:
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
