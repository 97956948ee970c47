"""Detects concurrent edits: a form carries the values it was opened with, signed, in a hidden field."""

from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.models import Correction, PrintedLine
from staff.editing import EditableField, editable_fields, shown_text, text_of

_SALT = "staff.base_values"


@dataclass(frozen=True, slots=True)
class BaseValues:
    """The texts of a line's fields by name, and the states of its corrections by id, when a form was opened."""

    values: dict[str, str]
    corrections: dict[str, str]

    def token(self) -> str:
        return signing.dumps([self.values, self.corrections], salt=_SALT, compress=True)


def current_values(line: PrintedLine) -> BaseValues:
    """The current texts of a line's fields and states of its corrections."""
    return BaseValues(
        {field.name: text_of(line, field) for field in editable_fields(type(line))},
        {str(pk): state for pk, state in corrections_of(line).values_list("pk", "state")},
    )


def read(token: str) -> BaseValues | None:
    """The values signed in a token; None where it is empty or not valid."""
    try:
        return BaseValues(*signing.loads(token, salt=_SALT)) if token else None
    except (signing.BadSignature, TypeError, ValueError):
        return None


def corrections_of(line: PrintedLine) -> "QuerySet[Correction]":
    """All corrections of a line, newest first."""
    return Correction.objects.filter(
        city=line.document.city_id,
        fiscal_year=line.document.fiscal_year,
        target=line._meta.label,
        target_key=line.key,
    ).select_related("author", "reviewer")


def changes_since(before: BaseValues, line: PrintedLine) -> list[str]:
    """A sentence for each change of a line or of its corrections since a form was opened."""
    now = current_values(line)
    fields = {field.name: field for field in editable_fields(type(line))}
    seen, sentences = set(), []
    for correction in corrections_of(line):
        if before.corrections.get(str(correction.pk)) != correction.state:
            seen.add(correction.field)
            sentences.append(_of_correction(correction, line, fields.get(correction.field)))
    for name, text in now.values.items():
        if before.values.get(name) != text and name not in seen:
            sentences.append(
                _("그사이 바뀐 값: {field} → {value}").format(field=fields[name].label, value=_shown(line, name, text))
            )
    return sentences


def _of_correction(correction: Correction, line: PrintedLine, field: EditableField | None) -> str:
    return _("그사이 {who} 님의 정정: {field} → {value} ({state})").format(
        who=correction.reviewer or correction.author,
        field=field.label if field else correction.field,
        value=_shown(line, correction.field, correction.value),
        state=correction.get_state_display(),
    )


def _shown(line: PrintedLine, name: str, text: str) -> str:
    return shown_text(type(line), name, text) or _("미확인")
