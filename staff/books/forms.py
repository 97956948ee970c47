"""Forms to upload a book, to choose its mapping, and to publish it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import FIRST_YEAR, LAST_YEAR, City
from ingest.mapping import SHIPPED, read_mapping
from staff.books.upload import checked_suffix, too_large
from web.validators import no_personal_data


def mappings() -> list[tuple[str, Any]]:
    """Choices of the mappings that come with the program: name and title."""
    names = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    return [
        ("", gettext_lazy("쓰지 않음 (결산서의 표 그대로)")),
        *((name, read_mapping(name).title) for name in names),
    ]


class SendForm(forms.Form):
    """Uploads a book of a city and year."""

    city = forms.ModelChoiceField(
        label=gettext_lazy("자치단체"),
        queryset=City.objects.all(),
        required=False,
        empty_label=gettext_lazy("처음 올리는 자치단체"),
    )
    city_name = forms.CharField(label=gettext_lazy("새 자치단체 이름"), required=False, max_length=100)
    city_slug = forms.SlugField(
        label=gettext_lazy("새 자치단체의 주소 이름"),
        required=False,
        max_length=50,
        help_text=gettext_lazy("주소에 쓰는 영문 이름. 예: gimpo. 처음 올리는 자치단체일 때만 적습니다."),
    )
    fiscal_year = forms.IntegerField(label=gettext_lazy("회계연도"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    mapping = forms.ChoiceField(label=gettext_lazy("매핑"), required=False)
    volume = forms.CharField(
        label=gettext_lazy("권"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "한 해가 여러 권이고 담긴 표로 알 수 없을 때만 적습니다: 대신할 권의 번호나 제목, 또는 새 권의 제목."
        ),
    )
    file = forms.FileField(label=gettext_lazy("파일"), max_length=1000)

    def __init__(self, *args: Any, dropped: bool = False, most: int = 0, pages: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dropped = dropped
        self.fields["mapping"].choices = mappings()  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(
            "PDF, HWPX, XLSX, CSV, JSON, HTML, TXT, MD, TIFF, JPEG, PNG. {most}MB, PDF는 {pages}쪽까지."
        ).format(most=most, pages=f"{pages:,}")
        if self._dropped:
            self.fields["file"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean() or self.cleaned_data
        if city := cleaned_data.get("city"):
            cleaned_data["city_name"], cleaned_data["city_slug"] = city.name, city.slug
        elif not (cleaned_data.get("city_name") and cleaned_data.get("city_slug")) and not self.errors.keys() & {
            "city",
            "city_slug",
        }:
            raise ValidationError(_("자치단체를 고르거나, 처음 올리는 자치단체의 이름과 주소 이름을 적어 주세요."))
        if self._dropped:
            self.add_error("file", too_large())
        elif file := cleaned_data.get("file"):
            try:
                cleaned_data["ending"] = checked_suffix(file, cleaned_data.get("mapping", ""))
            except ValidationError as problem:
                self.add_error("file", problem)
        return cleaned_data


class MappingForm(forms.Form):
    """Chooses the mapping of a file of tables, and the sheets to be read."""

    mapping = forms.ChoiceField(label=gettext_lazy("매핑"), required=False)
    sheets = forms.MultipleChoiceField(
        label=gettext_lazy("시트"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("고르지 않으면 표가 있는 시트를 읽습니다."),
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = mappings()  # type: ignore[attr-defined]
        if names:
            self.fields["sheets"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        else:
            del self.fields["sheets"]


class PublishForm(forms.Form):
    """The publisher's comment, and where many amounts are in rows without a table, that this is accepted."""

    word = forms.CharField(
        label=gettext_lazy("의견"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        validators=[no_personal_data],
    )
    accept_unplaced = forms.BooleanField(
        label=gettext_lazy("표의 행으로 읽지 못한 금액이 있는 쪽을 원문에서 확인했고, 그 금액 없이 공개합니다.")
    )

    def __init__(self, *args: Any, report: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (report or {}).get("needs_acceptance"):
            del self.fields["accept_unplaced"]
