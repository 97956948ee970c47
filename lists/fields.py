"""Form fields of lists. Their errors name the values that are invalid; the valid ones are still used.

A `ValidationError` carries the invalid value, and the label where that is not the field's.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_filters.fields import RangeField

from figures.columns import Column
from figures.names import search_key
from figures.rates import Rate
from figures.won import AmountError, read_spelled
from lists.samples import LARGEST_SAMPLE, METHODS, MONETARY, Sample
from web.language import named

LONGEST = 200
"""The most characters of a search text."""
LONGEST_EXACT = 500
LARGEST_RATE = Decimal(10) ** 9
_NUMBER = re.compile(r"[-△]?[0-9]{1,15}(\.[0-9]{1,6})?")
CODE = r"[0-9][0-9-]{0,11}\*?"


def invalid(reason: str, value: str, label: str = "") -> ValidationError:
    """The error of an invalid value."""
    return ValidationError(reason, params={"value": value, "label": label})


class PartlyInvalidError(ValidationError):
    """Some of the values are invalid; `usable` is the result of the others."""

    def __init__(self, errors: Sequence[ValidationError], usable: Any) -> None:
        super().__init__(list(errors))
        self.usable = usable


class ListForm(forms.Form):
    """A form that keeps the valid ones of several values."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field and isinstance(error, PartlyInvalidError):
            self.cleaned_data[field] = error.usable


class SearchField(forms.CharField):
    """A search text; "" for only spaces and punctuation."""

    def clean(self, value: Any) -> str:
        text = str(value or "")
        if text and ("\x00" in text or not search_key(text.strip())):
            raise invalid(_("검색할 글자가 없습니다."), text.strip())
        if len(text.strip()) > LONGEST:
            raise invalid(_("%(most)d자까지 찾습니다.") % {"most": LONGEST}, text.strip())
        return text.strip()


class ExactField(forms.CharField):
    """A value used in links, not typed by users."""

    def clean(self, value: Any) -> str:
        text = str(value or "")
        if "\x00" in text or len(text) > LONGEST_EXACT:
            raise invalid(_("고를 수 있는 값이 아닙니다."), text)
        return text


class ValuesField(forms.Field):
    """Several values of one parameter; `split` takes each apart, `check` raises ValidationError for one."""

    widget = forms.SelectMultiple

    def __init__(self, check: Callable[[str], None], split: Callable[[str], Iterable[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check, self.split = check, split

    def clean(self, value: Any) -> list[str]:
        usable, errors = [], []
        for item in sorted({part for text in value or () for part in self.split(text) if part}):
            try:
                self.check(item)
                usable.append(item)
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise PartlyInvalidError(errors, usable)
        return usable


class ChoicesField(ValuesField):
    """One or several of the available values."""

    def __init__(self, choices: Callable[[], Iterable[str]], **kwargs: Any) -> None:
        super().__init__(self._check, lambda text: (text,), **kwargs)
        self.choices = choices

    def _check(self, value: str) -> None:
        if value not in self.choices():
            raise invalid(_("고를 수 있는 값이 아닙니다."), value)


class ChoiceField(ChoicesField):
    """One of the available values; the last if several are given."""

    def clean(self, value: Any) -> list[str]:
        return super().clean((value or [])[-1:])


class CodesField(ValuesField):
    """Subject codes, separated by spaces or commas; `21*` matches all that start so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(self._check, lambda text: re.split(r"[\s,]+", text), **kwargs)

    @staticmethod
    def _check(code: str) -> None:
        if not re.fullmatch(CODE, code):
            raise invalid(_("과목코드는 210처럼, 앞자리로 찾으려면 21*처럼 적습니다."), code)


class BoundField(forms.CharField):
    """A bound of a figure as typed: won, millionths of a rate, or a measure; None if empty."""

    def __init__(self, figure: Column | Rate, words: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.figure, self.words = figure, words

    def clean(self, value: Any) -> int | Decimal | None:
        text = str(value or "")
        if not text.strip():
            return None
        try:
            return bound_of(self.figure, text)
        except ValueError as problem:
            raise self.invalid(str(problem), text) from problem

    def invalid(self, reason: str, text: str) -> ValidationError:
        return invalid(reason, text, _(self.words) % {"column": named(self.figure)})


def bound_of(figure: Column | Rate, text: str) -> int | Decimal:
    """Parse a bound. Raises ValueError with a sentence."""
    if isinstance(figure, Column) and figure.unit not in ("", "%"):
        try:
            if text.strip() != "-":
                return read_spelled(text)
        except AmountError:
            pass
        raise ValueError(_("금액이 아닙니다."))
    try:
        number = Decimal(text.strip().removesuffix("%").replace(",", "").replace("△", "-"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LARGEST_RATE * 10**6 or not _NUMBER.fullmatch(f"{number:f}"):
        raise ValueError(_("숫자가 아닙니다."))
    if isinstance(figure, Column):
        return number
    millionths = number.scaleb(4)
    if millionths != millionths.to_integral_value() or abs(number) > LARGEST_RATE:
        raise ValueError(_("비율은 소수점 아래 넷째 자리까지 적습니다."))
    return int(millionths)


class BoundsField(RangeField):  # type: ignore[misc]  # django-filter has no types
    """The lower and upper bound of a figure, as `slice(lower, upper)`; if one is invalid, the other is kept."""

    def __init__(self, figure: Column | Rate, **kwargs: Any) -> None:
        least, most = BoundField(figure, "%(column)s 최소"), BoundField(figure, "%(column)s 최대")
        super().__init__((least, most), require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> slice:
        bounds: list[Any] = []
        errors = []
        for field, text in zip(self.fields, value, strict=True):
            try:
                bounds.append(field.clean(text))
            except ValidationError as error:
                bounds.append(None)
                errors.append(error)
        if None not in bounds and bounds[0] > bounds[1]:
            errors.append(self.fields[1].invalid(_("최소보다 작습니다."), value[1]))
            bounds = [None, None]
        if errors:
            raise PartlyInvalidError(errors, slice(*bounds))
        return slice(*bounds)


class SampleWidget(forms.TextInput):
    """The four parameters of a sample: `sample`, `sample_size`, `sample_seed`, `sample_by`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}{end}") or "").strip() for end in ("", "_size", "_seed", "_by"))


class SampleField(forms.Field):
    """How a sample is drawn; `amounts` are the figures it may be weighted by. None where the query has none."""

    widget = SampleWidget

    def __init__(self, amounts: Callable[[], Sequence[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.amounts = amounts

    def clean(self, value: Any) -> Sample | None:
        method, size, seed, by = value
        if method not in ("", *METHODS):
            raise invalid(_("고를 수 있는 값이 아닙니다."), method)
        size, seed = size or "25", seed or "1"
        if not (size.isdecimal() and len(size) <= 5 and 1 <= int(size) <= LARGEST_SAMPLE):
            raise invalid(_("표본은 1행에서 10,000행까지입니다."), size)
        if not (seed.isdecimal() and len(seed) <= 18):
            raise invalid(_("시드는 숫자로 적습니다."), seed)
        amounts = self.amounts()
        by = by or (next(iter(amounts), "") if method == MONETARY else "")
        if by not in amounts and (by or method == MONETARY):
            raise invalid(_("고를 수 있는 값이 아닙니다."), by or method)
        return Sample(method, int(size), int(seed), by if method == MONETARY else "") if method else None


class EmptyField(forms.CharField):
    """Whether a figure is empty: true or false; None where the query does not say."""

    def clean(self, value: Any) -> bool | None:
        text = str(value or "")
        if text not in ("", "true", "false"):
            raise invalid(_("고를 수 있는 값이 아닙니다."), text)
        return {"true": True, "false": False}.get(text)
