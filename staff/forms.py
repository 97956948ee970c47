"""Forms of the admin: to correct a line, decide on corrections and findings, and upload a file of changes."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.columns import PROGRAM_LEVELS
from budget.models import ExpenditureLine
from documents.actions import Evidence
from documents.models import Document, Finding, PrintedLine
from documents.places import PageConverter
from figures.won import AmountError, read_won, write_won
from staff import evidence
from staff.editing import (
    DIRECTIONS,
    LEVELS,
    ROW_STATES,
    EditableField,
    FieldKind,
    editable_fields,
    level_text,
    parents,
    plain,
)
from web.validators import no_personal_data

_MEASURE = re.compile(r"-?\d{1,20}(\.\d{1,4})?")
_PAGE = re.compile(r"(?:([1-9][0-9]?) ?[-권] ?)?0*([1-9][0-9]{0,4}) ?쪽?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class WholeField(forms.CharField):
    """An amount of won or a count, as people type it; empty for unknown. Cleans to plain digits."""

    def __init__(self, *args: Any, largest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.largest = largest

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            amount = read_won(text)
        except AmountError:
            raise ValidationError(_("숫자로 읽을 수 없습니다: {text}").format(text=text)) from None
        if abs(amount) > self.largest:
            raise ValidationError(_("너무 큰 수입니다."))
        return str(amount)


class MeasureField(forms.CharField):
    """A measured value with at most four decimals; empty for unknown."""

    def clean(self, value: Any) -> str:
        text = super().clean(value).replace(",", "").replace("△", "-").replace("−", "-").replace(" ", "")
        if not text:
            return ""
        if not _MEASURE.fullmatch(text):
            raise ValidationError(_("숫자로 읽을 수 없습니다: {text}").format(text=text))
        try:
            return plain(Decimal(text)) or "0"
        except InvalidOperation:
            raise ValidationError(_("숫자로 읽을 수 없습니다: {text}").format(text=text)) from None


class PageField(forms.CharField):
    """A page as people type it (`3`, or `2-3` in volume 2). Cleans to its number in the year, or None."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return PageConverter().to_url(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if match := _PAGE.fullmatch(text):
            with suppress(ValueError):
                return PageConverter().to_python("-".join(filter(None, match.groups())))
        raise ValidationError(_("쪽은 3처럼, 둘째 권부터는 2-3처럼 적어 주세요: {text}").format(text=text))


class NameField(forms.CharField):
    """One line of text."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if _CONTROL.search(text):
            raise ValidationError(_("한 줄의 글이어야 합니다."))
        return str(text)


class ReasonForm(forms.Form):
    """The reason of a proposal and its evidence: a page, a URL, a file."""

    reason = forms.CharField(
        label=gettext_lazy("사유"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        validators=[no_personal_data],  # it becomes public when the correction is accepted
    )
    evidence_page = PageField(label=gettext_lazy("근거 쪽"), required=False)
    evidence_url = forms.URLField(
        label=gettext_lazy("근거 주소"), required=False, max_length=500, assume_scheme="https"
    )
    evidence_file = forms.FileField(
        label=gettext_lazy("근거 파일"),
        required=False,
        help_text=gettext_lazy("PDF, 그림(PNG, JPG), 글(TXT, CSV), XLSX. 10MB까지."),
    )

    def clean_evidence_file(self) -> Any:
        file = self.cleaned_data["evidence_file"]
        return evidence.check(file) if file else None

    @property
    def reason_fields(self) -> list[forms.BoundField]:
        """The bound fields of reason and evidence."""
        return [self[name] for name in ReasonForm.base_fields]

    @property
    def proposed_fields(self) -> list[forms.BoundField]:
        """The bound fields of the proposal itself."""
        return [field for field in self if field.name not in ReasonForm.base_fields]

    @property
    def file_lost(self) -> bool:
        """Whether a file must be chosen again, since browsers drop it when the form is shown again."""
        return "evidence_file" in self.files

    @property
    def evidence(self) -> Evidence:
        cleaned = self.cleaned_data
        return Evidence(cleaned["evidence_page"], cleaned["evidence_url"], cleaned["evidence_file"])


class LineForm(ReasonForm):
    """All editable fields of a line, with their values when the page was opened (`base_values`).

    A value that differs from its base value is a proposal, whatever others have changed since.
    """

    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, line: PrintedLine, base_values: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.base_values = line, base_values
        for field in editable_fields(type(line)):
            self._add(field)

    def _add(self, field: EditableField) -> None:
        shown = as_typed(field, self.base_values.get(field.name, ""))
        match field.kind:
            case FieldKind.LEVEL:
                above = _above(cast(ExpenditureLine, self.line))
                self.fields["level"] = _choice(field.label, [*LEVELS.items()], shown["level"])
                self.fields["parent"] = _choice(gettext_lazy("상위"), above, shown["parent"])
            case FieldKind.ROW:
                self.fields[field.name] = forms.ChoiceField(
                    label=field.label, required=False, choices=ROW_STATES, initial=shown[field.name]
                )
            case FieldKind.DIRECTION:
                self.fields[field.name] = _choice(field.label, [*DIRECTIONS.items()], shown[field.name])
            case FieldKind.WHOLE:
                self.fields[field.name] = WholeField(
                    label=field.label, required=False, initial=shown[field.name], max_length=40, largest=field.largest
                )
            case FieldKind.MEASURE:
                self.fields[field.name] = MeasureField(
                    label=field.label, required=False, initial=shown[field.name], max_length=40
                )
            case FieldKind.TEXT:
                self.fields[field.name] = NameField(
                    label=field.label,
                    required=field.name == "name",
                    initial=shown[field.name],
                    max_length=field.longest,
                )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.base_values.get("level") and not values.get("level"):
            self.add_error("level", _("구분을 비울 수 없습니다."))
        if not self.errors and not self.changes:
            raise ValidationError(_("바뀐 항목이 없습니다."))
        return values

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Name and new text of each field that the user changed."""
        return [(name, text) for name, text in self._typed() if text != self.base_values.get(name, "")]

    def rebased_data(self, now: Mapping[str, str]) -> dict[str, Any]:
        """The form data, with current values in the fields that the user did not change."""
        data = {name: self.data.get(name, "") for name in self.fields}
        changed = {name for name, _ in self.changes}
        for field in editable_fields(type(self.line)):
            if field.name not in changed:
                data |= as_typed(field, now.get(field.name, ""))
        return data

    def _typed(self) -> Iterator[tuple[str, str]]:
        for field in editable_fields(type(self.line)):
            if field.kind is FieldKind.LEVEL:
                level = self.cleaned_data.get("level", "")
                yield field.name, level_text(int(level), self.cleaned_data.get("parent", "")) if level else ""
            else:
                absent = self.base_values.get(field.name, "") if field.kind is FieldKind.ROW else ""
                yield field.name, self.cleaned_data.get(field.name, "") or absent


def as_typed(field: EditableField, text: str) -> dict[str, str]:
    """A correction's text as form data, by input name."""
    if field.kind is FieldKind.LEVEL:
        level, _, parent = text.partition(" ")
        return {"level": level, "parent": parent}
    return {field.name: write_won(int(text)) if field.kind is FieldKind.WHOLE and text else text}


class WordForm(forms.Form):
    """The comment on a decision."""

    word = forms.CharField(
        label=gettext_lazy("의견"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        validators=[no_personal_data],
    )


class VerdictForm(forms.Form):
    """Staff's verdict on a finding."""

    state = forms.ChoiceField(label=gettext_lazy("상태"))
    words = forms.CharField(
        label=gettext_lazy("공개 설명"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=gettext_lazy("시민에게 보이는 글입니다. 개인정보를 적지 마세요."),
        validators=[no_personal_data],
    )
    assignee = forms.ModelChoiceField(label=gettext_lazy("담당자"), required=False, queryset=User.objects.none())
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The version of the verdict when the form was opened."""

    def __init__(self, finding: Finding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [choice for choice in Finding.State.choices if choice[0] in (finding.state, *_DECISIONS)]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        staff = User.objects.filter(is_staff=True, is_active=True).order_by("username")
        self.fields["assignee"].queryset = staff  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """Uploads an edited file, to be compared with the stored lines."""

    document = forms.ModelChoiceField(
        label=gettext_lazy("문서"), queryset=Document.objects.select_related("city"), empty_label=None
    )
    target = forms.ChoiceField(label=gettext_lazy("표"))
    file = forms.FileField(label=gettext_lazy("파일"), help_text=gettext_lazy("내려받아 고친 CSV. 10MB, 10만 행까지."))
    removes = forms.BooleanField(
        label=gettext_lazy("파일에 없는 행은 빼기"),
        required=False,
        help_text=gettext_lazy(
            "파일에 있는 부서, 회계, 구분 안에서 파일에 없는 행을 모두 뺍니다. 걸러 받은 파일이면 고르지 마세요."
        ),
    )

    def __init__(self, targets: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets  # type: ignore[attr-defined]


_DECISIONS = (Finding.State.OPEN, Finding.State.EXPLAINED, Finding.State.WAIVED)
"""The states to choose from. `corrected` is set only by an accepted correction."""


def _choice(label: Any, choices: list[tuple[str, Any]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "-"), *choices], initial=initial)


def _above(line: ExpenditureLine) -> list[tuple[str, Any]]:
    lines = parents(line).values_list("key", "level", "name")
    return [(key, f"{PROGRAM_LEVELS[level or 0]} {name}") for key, level, name in lines]
