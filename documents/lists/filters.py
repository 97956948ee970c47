"""The filters of a list, read from the query string. What makes no sense is told, and left out."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import F, QuerySet
from django.db.models.functions import Collate
from django.utils.functional import Promise, lazy
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, FilterSet

from documents.language import named
from documents.names import initials, is_initials, natural_key, search_key
from figures.columns import Column
from figures.won import AmountError, read_won

Lines = QuerySet[Any]

IN_DOCUMENT_ORDER = ("page", "line", "position")
"""As printed. `position` alone counts within a department."""
ALL_LEVELS = "all"
_SHOWN = 40  # letters of a wrong value that a sentence repeats
_CODE_POINTS = {"postgresql": "C", "sqlite": "BINARY"}  # collations that order names the same on both
_UNKNOWN_CHOICE = {"invalid_choice": _("고를 수 있는 값이 아닙니다.")}


class WonField(forms.CharField):
    """An amount as people write it: 1,000,000 or 1000000, with - or △ before a negative."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            if text != "-":
                return read_won(text)
        except AmountError:
            pass
        raise ValidationError(_("금액이 아닙니다."))


class SearchField(forms.CharField):
    """Words to look for; they must hold a letter or a digit, since nothing else is looked at."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not search_key(text):
            raise ValidationError(_("찾을 글자가 없습니다."))
        return text


class SearchFilter(Filter):  # type: ignore[misc]
    """Finds names without regard to spaces and punctuation, 율 as 률, and by 초성: ㅈㅁㅈㅊ finds 주민자치."""

    field_class = SearchField

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("찾기"), max_length=200, widget=forms.TextInput({"size": 16, "type": "search"}), **options
        )

    def filter(self, lines: Lines, value: str | None) -> Lines:
        if not value:
            return lines
        column = "initials" if is_initials(value) else "search"
        return lines.filter(**{f"{column}__contains": search_key(value)})


class NameSearchFilter(SearchFilter):
    """As all lists search, where no search key is stored: for names so few that they can be looked through here."""

    def filter(self, lines: Lines, value: str | None) -> Lines:
        if not value:
            return lines
        key = initials if is_initials(value) else search_key
        names = lines.order_by().values_list("name", flat=True).distinct()
        return lines.filter(name__in=[name for name in names if search_key(value) in key(name)])


class WordFilter(ChoiceFilter):  # type: ignore[misc]
    """One of a few fixed words."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", _("전체"))
        super().__init__(error_messages=_UNKNOWN_CHOICE, **options)


class FoundFilter(WordFilter):
    """One of the values that the document's lines hold: `found` reads them once, as (value, words)."""

    def __init__(self, found: Callable[[Lines], Iterable[tuple[str, str]]], **options: Any) -> None:
        super().__init__(**options)
        self.found = found

    @property
    def field(self) -> Any:
        self.extra["choices"] = list(self.found(self.parent.queryset.order_by()))
        return super().field


class DepartmentNameFilter(FoundFilter):
    """A department by its name in addresses, where the lines hold its name alone."""

    def __init__(self) -> None:
        super().__init__(self.addresses, label=_("부서"))

    def addresses(self, lines: Lines) -> Iterable[tuple[str, str]]:
        names = lines.values_list("department", flat=True).distinct()
        self.names = {name_in_addresses(name): name for name in names}
        return sorted(self.names.items())

    def filter(self, lines: Lines, value: str | None) -> Lines:
        return lines.filter(department=self.names[value]) if value else lines


class LevelFilter(WordFilter):
    """The level of a line by its word; `all` is every line, those of an ambiguous level too."""

    def __init__(self, levels: Sequence[str]) -> None:
        self.levels = levels
        choices = [(ALL_LEVELS, _("모든 단계")), *((level, level) for level in levels)]
        super().__init__(label=_("구분"), choices=choices, field_name="level", empty_label=None)

    def filter(self, lines: Lines, value: str | None) -> Lines:
        if not value or value == ALL_LEVELS:
            return lines
        return lines.filter(level=self.levels.index(value))


class MeasureFilter(WordFilter):
    """Which column `min` and `max` speak of."""

    def __init__(self, columns: Sequence[Column], label: str | Promise = "") -> None:
        choices = [(column.name, lazy(named, str)(column)) for column in columns]
        super().__init__(label=label or _("금액 항목"), choices=choices, empty_label=None)
        self.first = columns[0].name

    def filter(self, lines: Lines, value: str | None) -> Lines:
        return lines


class BoundFilter(Filter):  # type: ignore[misc]
    """A bound (`gte`, `lte`) of the chosen column; lines where that is unknown are on neither side of it."""

    field_class: type[forms.Field] = WonField

    def __init__(self, lookup_expr: str, label: str | Promise, **options: Any) -> None:
        widget = forms.TextInput({"size": 14})
        super().__init__(lookup_expr=lookup_expr, label=label, widget=widget, **options)

    def filter(self, lines: Lines, value: int | Decimal | None) -> Lines:
        chosen = self.parent.form.cleaned_data.get("amount", "")
        if value is None or "amount" in self.parent.form.errors:
            return lines
        column = chosen or self.parent.filters["amount"].first
        return lines.filter(**{f"{column}__{self.lookup_expr}": value})


class MeasureBoundFilter(BoundFilter):
    """A bound of measured values and rates."""

    field_class = forms.DecimalField

    def __init__(self, lookup_expr: str, label: str | Promise) -> None:
        super().__init__(lookup_expr, label, max_digits=24)


class SortFilter(WordFilter):
    """`sort=spent`, `sort=-spent`; unknown comes last either way, and equals keep the list's own order."""

    def __init__(self, *fields: str, names: Iterable[str] = ("name",), then: Sequence[str] = IN_DOCUMENT_ORDER) -> None:
        self.names = frozenset(names)
        self.then = then
        choices = [(sign + field, sign + field) for field in fields for sign in ("", "-")]
        super().__init__(label=_("정렬"), choices=choices, widget=forms.HiddenInput)

    def filter(self, lines: Lines, value: str | None) -> Lines:
        if not value:
            return lines
        field = value.removeprefix("-")
        key = Collate(F(field), _CODE_POINTS[connections[lines.db].vendor]) if field in self.names else F(field)
        order = key.desc(nulls_last=True) if value.startswith("-") else key.asc(nulls_last=True)
        return lines.order_by(order, *self.then)


class ListForm(forms.Form):
    """The conditions of a list, read together."""

    def clean(self) -> dict[str, Any] | None:
        least, most = self.cleaned_data.get("min"), self.cleaned_data.get("max")
        if least is not None and most is not None and least > most:
            self.add_error("max", _("최소보다 작습니다."))
        return self.cleaned_data


class ListFilter(FilterSet):  # type: ignore[misc]
    """Filters that bear nonsense: `problems` says what was left out and why."""

    q = SearchFilter()

    class Meta:
        form = ListForm

    def filter_queryset(self, queryset: Lines) -> Lines:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def problems(self) -> list[str]:
        return [
            f"{self.form.fields[name].label} ‘{self.data.get(name, '')[:_SHOWN]}’: {' '.join(map(str, errors))}"
            for name, errors in self.errors.items()
        ]


def name_in_addresses(department: str) -> str:
    """A department's slug, as its name alone gives it."""
    return slugify(department, allow_unicode=True) or natural_key(department)


def values_of(field: str) -> Callable[[Lines], Iterable[tuple[str, str]]]:
    """The different values of a field, for a `FoundFilter`."""
    return lambda lines: ((value, value) for value in sorted(lines.values_list(field, flat=True).distinct()))
