"""Filters of figures and rates: by bounds, emptiness, standing, and comparison with another figure."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.columns import Column
from figures.rates import Rate
from figures.won import write_won
from lists.fields import BoundsField, EmptyField
from lists.filters import ChoicesFilter, Lines, ListFilter, Params, Word, any_of
from lists.rates import at_least, at_most
from web.language import named

_EMPTINESS: dict[str, Word] = {"": _("빈칸 포함"), "true": _("비어 있음"), "false": _("비어 있지 않음")}
_named = lazy(named, str)


class BoundsFilter(ListFilter, django_filters.RangeFilter):  # type: ignore[misc]
    """The bounds of a figure or rate: `spent_min=1000000`, `execution_rate_max=50`.

    Lines in which it is unknown are on neither side of a bound.
    """

    widget = "bounds"
    of_figures = True

    def __init__(self, figure: Column | Rate) -> None:
        super().__init__(figure.name, label=_named(figure), advanced=True)
        self.figure = figure
        self.unit = "%" if isinstance(figure, Rate) else figure.unit

    @property
    def field(self) -> forms.Field:
        return BoundsField(self.figure, required=False)

    def params_of(self, name: str) -> tuple[str, ...]:
        return (f"{name}_min", f"{name}_max")

    def describe(self, param: str) -> str:
        words = gettext("%(column)s 최소") if param.endswith("_min") else gettext("%(column)s 최대")
        return words % {"column": self.label}

    def filter(self, qs: Lines, value: slice) -> Lines:
        for end, bound in _bounds(value):
            if isinstance(self.figure, Rate):
                qs = qs.filter((at_least if end == "min" else at_most)(self.figure, int(bound)))
            else:
                qs = qs.filter(**{f"{self.field_name}__{'gte' if end == 'min' else 'lte'}": bound})
        return qs

    def words(self, value: slice) -> str:
        words = {"min": gettext("%(bound)s 이상"), "max": gettext("%(bound)s 이하")}
        return " ".join(words[end] % {"bound": self._spelled(bound)} for end, bound in _bounds(value))

    def params(self, value: slice) -> Params:
        return tuple((f"{self.name}_{end}", self._plain(bound)) for end, bound in _bounds(value))

    def _plain(self, bound: int | Decimal) -> str:
        number = Decimal(bound).scaleb(-4) if isinstance(self.figure, Rate) else Decimal(bound)
        return f"{number.normalize():f}" if number else "0"

    def _spelled(self, bound: int | Decimal) -> str:
        if isinstance(bound, int) and isinstance(self.figure, Column):
            return write_won(bound) + self.unit
        return self._plain(bound) + self.unit


def _bounds(value: slice) -> Iterator[tuple[str, int | Decimal]]:
    yield from ((end, bound) for end, bound in (("min", value.start), ("max", value.stop)) if bound is not None)


class EmptyFilter(ListFilter, django_filters.BooleanFilter):  # type: ignore[misc]
    """Whether a figure is empty, which is unknown and not 0: `spent_empty=true`."""

    field_class = EmptyField
    widget = "hidden"
    of_figures = True

    def __init__(self, figure: Column) -> None:
        super().__init__(figure.name, "isnull", label=_named(figure), advanced=True)

    def describe(self, param: str) -> str:
        return f"{self.label}: {gettext('비어 있음')}"

    @property
    def choices(self) -> dict[str, Word]:
        return _EMPTINESS

    def words(self, value: bool) -> str:
        return str(_EMPTINESS["true" if value else "false"])

    def params(self, value: bool) -> Params:
        return ((self.name, "true" if value else "false"),)


class StandingFilter(ChoicesFilter):
    """Filters by standing: `standing=unknown` for any figure of the row, `spent_standing=unknown` for one."""

    of_figures = True

    def __init__(self, choices: Mapping[str, Word], figure: Column | None = None) -> None:
        label = lazy(lambda: f"{named(figure)} {gettext('확인')}", str)() if figure else _("확인")
        super().__init__(label=label, choices=choices, advanced=True)
        self.figure = figure
        self.widget = "hidden" if figure else "choices"

    @property
    def facet(self) -> str | Combinable:
        return "" if self.figure else "standings_present"

    def choices_of(self, stored: str) -> frozenset[str]:
        return frozenset(stored.split(",")[:-1])

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        if self.figure:
            return qs.filter(any_of(Q(**{f"standings__{self.figure.name}__is": item}) for item in value))
        return qs.filter(any_of(Q(standings_present__contains=f"{item},") for item in value))

    def words(self, value: Sequence[str]) -> str:
        return ", ".join(str(self.choices[item]) for item in value)


_COMPARISONS: Mapping[str, Word] = {
    "gt": _("%(column)s보다 큼"),
    "lt": _("%(column)s보다 작음"),
    "eq": _("%(column)s과 같음"),
}
_LOOKUPS = {"gt": "gt", "lt": "lt", "eq": "exact"}


class ComparedFilter(ChoicesFilter):
    """Compares a figure with another of its row and unit: `spent_gt=current_budget`. Unknown figures match nothing."""

    widget = "hidden"
    of_figures = True
    facet = ""

    def __init__(self, figure: Column, comparison: str, others: Sequence[Column]) -> None:
        choices = {other.name: _named(other) for other in others}
        super().__init__(figure.name, label=_named(figure), choices=choices, advanced=True)
        self.comparison = comparison

    def describe(self, param: str) -> str:
        return f"{self.label}: {str(_COMPARISONS[self.comparison]) % {'column': '…'}}"

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        for other in value or ():
            qs = qs.filter(**{f"{self.field_name}__{_LOOKUPS[self.comparison]}": F(other)})
        return qs

    def words(self, value: Sequence[str]) -> str:
        return ", ".join(str(_COMPARISONS[self.comparison]) % {"column": self.choices[item]} for item in value)


class FigureFilters(ListFilter):
    """The filters of a table's figures and rates: for each its bounds, whether it is empty, its standing, and how it
    compares with another figure, of which `compared` are all unless others are named.

    `amount`, `min`, `max` and `empty` are the bounds of one figure and whether it is empty, as forms ask.
    """

    def __init__(
        self,
        figures: Sequence[Column],
        rates: Sequence[Rate] = (),
        standings: Mapping[str, Word] | None = None,
        label: Word | None = None,
        compared: Sequence[Column] | None = None,
    ) -> None:
        super().__init__(label=label or _("범위"))
        self.figures, self.rates, self.standings = figures, rates, standings
        self.compared = figures if compared is None else compared

    @property
    def bounded(self) -> tuple[Column | Rate, ...]:
        return (*self.figures, *self.rates)

    def expand(self, name: str) -> dict[str, ListFilter]:
        filters: dict[str, ListFilter] = {item.name: BoundsFilter(item) for item in self.bounded}
        filters |= {f"{item.name}_empty": EmptyFilter(item) for item in self.figures}
        for item in self.compared:
            others = [other for other in self.compared if other.unit == item.unit and other is not item]
            if others:
                filters |= {
                    f"{item.name}_{comparison}": ComparedFilter(item, comparison, others) for comparison in _COMPARISONS
                }
        if self.standings:
            filters["standing"] = StandingFilter(self.standings)
            filters |= {f"{item.name}_standing": StandingFilter(self.standings, item) for item in self.figures}
        return filters
