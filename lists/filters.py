"""The filters of lists, as django-filter FilterSets. One FilterSet serves the page, the files and the API.

Beyond django-filter: an invalid value or unknown parameter is a sentence among the `problems`; each condition has its
words and the address of the list without it; equal queries have one canonical address.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import SHA256, Cast, Left
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise, lazy
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.columns import Column
from figures.names import initials, is_initials, natural_key, search_key
from figures.rates import Rate
from figures.volumes import FIRST_VOLUME, pages_of_volume
from figures.won import write_won
from lists.columns import VOLUME
from lists.facets import Counts, facet_counts
from lists.fields import (
    BoundsField,
    ChoicesField,
    CodesField,
    EmptyField,
    ExactField,
    ListForm,
    SampleField,
    SearchField,
    ValuesField,
    invalid,
)
from lists.rates import at_least, at_most
from lists.samples import ROW_NAME_LENGTH, Item, Sample, draw
from web.language import in_words, named

Lines = QuerySet[Any]
Word = str | Promise
Params = tuple[tuple[str, str], ...]
Choices = Callable[["ListFilterSet"], Iterable[tuple[str, Any]] | Mapping[str, Any]]

IN_DOCUMENT_ORDER = ("page", "line", "position")
"""As printed. `position` alone counts within a department."""
ALL_LEVELS = ALL_COLUMNS = "all"
LEVEL = "level"
SAMPLE = "sample"
ROW, PICK = "row", "pick"
_ROW_NAME = re.compile(f"[0-9a-f]{{{ROW_NAME_LENGTH}}}")
_SHOWN = 40  # letters of a wrong value that a sentence repeats
_OPTIONS = ("year", "sort", "columns", "group", "across")
_RANGE = ("min", "max", "empty")
"""Of the figure that `amount` names: how a form asks for a range of any one figure."""
MANY_CHOICES = 10
"""Above this number choices stand in the order of their words, and can be searched."""
_DOTTED = ("min", "max", "standing")
_EMPTINESS: dict[str, Word] = {"": _("빈칸 포함"), "true": _("비어 있음"), "false": _("비어 있지 않음")}
_named = lazy(named, str)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it was understood: in words, and as parameters of an address. `filter` applies `value`."""

    label: Word
    words: str
    params: Params
    filter: "ListFilter | None" = None
    value: Any = None

    def apply(self, lines: Lines) -> Lines:
        return self.filter.filter(lines, self.value) if self.filter else lines


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as a form shows it; `count` is how many lines it would leave, None where that is not counted."""

    value: str
    words: Word
    chosen: bool
    count: int | None = None


class ListFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter has no types
    """A filter that can write its value in words and into an address.

    `widget` is how the form shows it; `advanced` filters are folded away in it. A filter is `of_figures` where a
    change of a line's figures may change whether the line matches.
    """

    widget = "text"
    of_figures: ClassVar[bool] = False
    example: str | None = None
    """A value for the description of the API, where the choices give none."""
    parent: "ListFilterSet"
    name = ""

    def __init__(self, *args: Any, advanced: bool = False, example: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advanced, self.example = advanced, example or self.example

    def expand(self, name: str) -> dict[str, "ListFilter"]:
        """The filters that one declaration stands for, by name."""
        return {name: self}

    def params_of(self, name: str) -> tuple[str, ...]:
        """The parameters of an address that it reads."""
        return (name,)

    def describe(self, param: str) -> str:
        """What a parameter asks, for who reads the API's description."""
        return str(self.label)

    def words(self, value: Any) -> str:
        """A value as the list of conditions says it."""
        return f"‘{value}’"

    def params(self, value: Any) -> Params:
        """A value as an address has it."""
        return ((self.name, str(value)),)

    @property
    def raw(self) -> str:
        """The value as the reader wrote it."""
        return str(self.parent.data.get(self.name, ""))

    @property
    def choices(self) -> dict[str, Word]:
        """The words of each value that may be chosen."""
        return {}

    @cached_property
    def options(self) -> list[Option]:
        """The choices as a form shows them."""
        chosen = self.parent.data.getlist(self.name)
        counts = self.parent.facet_counts.get(self.name, {}) if self.facet and not self.parent.sampled else None
        return [
            Option(value, words, value in chosen, None if counts is None else counts.get(value, 0))
            for value, words in self.choices.items()
        ]

    @property
    def picked(self) -> str:
        """The words of what is chosen."""
        return ", ".join(str(option.words) for option in self.options if option.chosen)

    @property
    def facet(self) -> str | Combinable:
        """What the lines of its choices are counted by; empty where they are not."""
        return ""

    @property
    def offered(self) -> bool:
        """Whether a form shows it."""
        return True

    def choice_of(self, stored: Any) -> str:
        """The choice that a line with this stored value of the facet is counted under."""
        return str(stored)


class SearchFilter(ListFilter):
    """Finds names without regard to spaces and punctuation, 율 as 률, and by 초성: ㅈㅁㅈㅊ finds 주민자치."""

    field_class = SearchField
    widget = "search"
    example = "지원"

    def __init__(self) -> None:
        super().__init__(label=_("검색"))

    def filter(self, qs: Lines, value: str) -> Lines:
        return search(qs, value) if value else qs


def search(lines: Lines, text: str) -> Lines:
    """Lines whose stored search keys hold all words of the text, in any order, and none that has a minus before it."""
    for word, wanted in words_of(text):
        held = Q(**{f"{'initials' if is_initials(word) else 'search'}__contains": search_key(word)})
        lines = lines.filter(held if wanted else ~held)
    return lines


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a search, each with whether it is wanted: `주민 -자치` wants 주민, and leaves out 자치."""
    for part in text.split():
        word = part.removeprefix("-")
        if search_key(word):
            yield word, word == part


def holds_words(text: str, name: str) -> bool:
    """Whether a name holds all words of a search, and none that is left out."""
    found = (
        (search_key(word) in (initials if is_initials(word) else search_key)(name), wanted)
        for word, wanted in words_of(text)
    )
    return all(held is wanted for held, wanted in found)


class NameSearchFilter(SearchFilter):
    """As all lists search, where no search key is stored: for names so few that they can be looked through here."""

    def filter(self, qs: Lines, value: str) -> Lines:
        if not value:
            return qs
        names = qs.order_by().values_list("name", flat=True).distinct()
        return qs.filter(name__in=[name for name in names if holds_words(value, name)])


class ExactFilter(ListFilter):
    """An exact value that other pages link with, and nobody types."""

    field_class = ExactField
    widget = "hidden"
    example = "감사담당관/일반회계/감사담당관"

    def words(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class ValuesOf:
    """The different values of a field as choices, in code-point order."""

    field: str

    def __call__(self, filterset: "ListFilterSet") -> Iterable[tuple[str, str]]:
        return ((value, value) for value in sorted(_distinct(filterset.queryset, self.field)))


class ChoicesFilter(ListFilter):
    """One or several of the values that there are, with their words. `stored` is what the field holds for a value."""

    field_class = ChoicesField
    widget = "choices"

    def __init__(
        self,
        *args: Any,
        choices: Choices | Mapping[str, Word] | None = None,
        stored: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices, self.stored = choices, stored

    @property
    def facet(self) -> str | Combinable:
        return str(self.field_name)

    @property
    def searchable(self) -> bool:
        return len(self.choices) > MANY_CHOICES

    @cached_property
    def options(self) -> list[Option]:
        options = super().options
        return sorted(options, key=lambda option: str(option.words)) if self.searchable else options

    def choice_of(self, stored: Any) -> str:
        return next((item for item, value in (self.stored or {}).items() if value == stored), str(stored))

    def values(self, manager: Any) -> list[str]:
        """The values that any document may have; none where they are not known without one."""
        if isinstance(self._choices, ValuesOf):
            return sorted(_distinct(manager.all(), self._choices.field))
        return list(self._choices) if isinstance(self._choices, Mapping) else []

    @cached_property
    def choices(self) -> dict[str, Word]:
        choices = self._choices or {}
        return dict(choices if isinstance(choices, Mapping) else choices(self.parent))

    @property
    def field(self) -> forms.Field:
        return self.field_class(lambda: self.choices, required=False)

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__in": [self.stored[item] for item in value] if self.stored else value})

    def words(self, value: Sequence[str]) -> str:
        return ", ".join(str(words) for item, words in self.choices.items() if item in value)

    def params(self, value: Sequence[str]) -> Params:
        return tuple((self.name, item) for item in value)


class DepartmentNameFilter(ChoicesFilter):
    """A department by its name in addresses, where the lines hold its name alone."""

    example = "감사담당관"

    def __init__(self) -> None:
        super().__init__(label=_("부서"), choices=self._slugs)

    def choice_of(self, stored: Any) -> str:
        return name_in_addresses(stored)

    @staticmethod
    def _slugs(filterset: "ListFilterSet") -> list[tuple[str, str]]:
        return sorted((name_in_addresses(name), name) for name in _distinct(filterset.queryset, "department"))

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        names = [name for name in _distinct(qs, "department") if name_in_addresses(name) in value]
        return qs.filter(department__in=names)


METHOD_WORDS: Mapping[str, Word] = {
    "random": _("무작위 표본"),
    "systematic": _("계통 표본"),
    "monetary": _("금액 비례 표본"),
}


class SampleFilter(ListFilter):
    """A sample of the lines that all other conditions leave: `sample=random&sample_size=25&sample_seed=7`.

    It must be the last filter of a set: it is drawn from what the others leave.
    """

    widget = "hidden"
    of_figures = True

    def __init__(self) -> None:
        super().__init__(label=_("표본"))

    @property
    def field(self) -> forms.Field:
        return SampleField(lambda: list(self.amounts), required=False)

    @property
    def amounts(self) -> dict[str, Column]:
        """The figures of won by which a monetary-unit sample may be drawn: what was spent or received first."""
        won = {name: figure for name, figure in self.parent.table_class.summed.items() if figure.unit == "원"}
        first = [name for name in ("spent", "net_receipts") if name in won]
        return {name: won[name] for name in (*first, *won)}

    def params_of(self, name: str) -> tuple[str, ...]:
        return (name, f"{name}_size", f"{name}_seed", f"{name}_by")

    def describe(self, param: str) -> str:
        words = {"sample": _("표본의 방법"), "sample_size": _("표본의 크기"), "sample_seed": _("표본의 시드")}
        return str(words.get(param, _("금액 비례 표본의 금액")))

    def filter(self, qs: Lines, value: Sample | None) -> Lines:
        if value is None:
            return qs
        table = self.parent.table_class
        order = [*([table.year_field] if self.parent.several_years else []), *table.order, "pk"]
        columns = ["pk", table.files["key"].source, *([value.by] if value.by else [])]
        rows = qs.order_by(*order).values_list(*columns)
        return qs.filter(pk__in=draw([Item(*row) for row in rows.iterator(chunk_size=2000)], value))

    def words(self, value: Sample) -> str:
        words = gettext("%(method)s %(size)s행, 시드 %(seed)s") % {
            "method": METHOD_WORDS[value.method],
            "size": f"{value.size:,}",
            "seed": value.seed,
        }
        return f"{words}, {named(self.amounts[value.by])}" if value.by else words

    def params(self, value: Sample) -> Params:
        pairs = {"": value.method, "_size": str(value.size), "_seed": str(value.seed), "_by": value.by}
        return tuple((f"{self.name}{end}", text) for end, text in pairs.items() if text)


class _KeyHash(SHA256):
    """The SHA-256 of a key in hexadecimal digits; Django's asks PostgreSQL for an extension."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "ENCODE(%(function)s(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **extra)


class RowFilter(ListFilter):
    """Rows that were picked one by one, by their short names: `row=8a1f02c4d9e3&row=…`.

    While rows are being picked (`pick=` the page) the list shows the others as well.
    """

    widget = "hidden"
    example = "8a1f02c4d9e3"

    def __init__(self) -> None:
        super().__init__(label=_("선택한 행"))

    @property
    def field(self) -> forms.Field:
        return ValuesField(self._check, lambda text: (text,), required=False)

    @staticmethod
    def _check(value: str) -> None:
        if not _ROW_NAME.fullmatch(value):
            raise invalid(gettext("고를 수 있는 값이 아닙니다."), value)

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value or self.parent.data.get(PICK):
            return qs
        named_lines: Lines = qs.alias(row_name=Left(_KeyHash("key"), ROW_NAME_LENGTH))
        return named_lines.filter(row_name__in=value)

    def words(self, value: Sequence[str]) -> str:
        return gettext("%(rows)s행") % {"rows": len(value)}

    def params(self, value: Sequence[str]) -> Params:
        return tuple((self.name, item) for item in value)


class LevelField(ChoicesField):
    """Levels by their words; `all` asks for none."""

    def clean(self, value: Any) -> list[str]:
        return [] if ALL_LEVELS in (value or ()) else super().clean(value)


class LevelFilter(ChoicesFilter):
    """The level of a line by its word; `all` is every line, those of an ambiguous level too."""

    field_class = LevelField

    def __init__(self) -> None:
        super().__init__(label=_("구분"), choices=lambda filterset: self._words(filterset.table_class.levels))

    def choice_of(self, stored: Any) -> str:
        return str(self.parent.table_class.levels.get(stored, ""))

    @staticmethod
    def _words(levels: Mapping[Any, str]) -> dict[str, Word]:
        return {word: in_words(word) for word in levels.values()}

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        levels = self.parent.table_class.levels
        return qs.filter(level__in=[level for level, word in levels.items() if word in value]) if value else qs


class VolumeFilter(ChoicesFilter):
    """The volumes of a year that lines are printed in, by number; a form shows it where there are several."""

    example = "1"

    def __init__(self) -> None:
        super().__init__(label=_("권"), choices=self._words)

    @staticmethod
    def _words(filterset: "ListFilterSet") -> dict[str, Word]:
        return {
            str(number): f"{gettext('%(number)s권') % {'number': number}} {title}".strip()
            for number, title in filterset.volumes.items()
        }

    @property
    def facet(self) -> str | Combinable:
        return VOLUME.source

    @property
    def offered(self) -> bool:
        return len(self.parent.volumes) > 1

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        pages = (Q(page__range=pages_of_volume(int(item))) for item in value)
        return qs.filter(any_of(pages)) if value else qs


class CodeFilter(ListFilter):
    """A subject's code: `210` is that subject alone, `21*` all whose codes begin so."""

    field_class = CodesField

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        whole, begun = [item for item in value if item[-1] != "*"], [item[:-1] for item in value if item[-1] == "*"]
        starts = (Q(**{f"{self.field_name}__startswith": item}) for item in begun)
        return qs.filter(any_of([Q(**{f"{self.field_name}__in": whole}), *starts]))

    def words(self, value: Sequence[str]) -> str:
        return ", ".join(value)

    def params(self, value: Sequence[str]) -> Params:
        return ((self.name, ",".join(value)),)


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
    """What a figure rests on: `standing=unknown` of any figure of the row, `spent_standing=unknown` of one."""

    of_figures = True

    def __init__(self, choices: Mapping[str, Word], figure: Column | None = None) -> None:
        label = lazy(lambda: f"{named(figure)} {gettext('확인')}", str)() if figure else _("확인")
        super().__init__(label=label, choices=choices, advanced=True)
        self.figure = figure
        self.widget = "hidden" if figure else "choices"

    @property
    def facet(self) -> str:
        return ""

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        if self.figure:
            return qs.filter(any_of(Q(**{f"standings__{self.figure.name}__is": item}) for item in value))
        qs = qs.alias(standings_text=Cast("standings", TextField()))
        return qs.filter(any_of(Q(standings_text__contains=f'"is": "{item}"') for item in value))

    def words(self, value: Sequence[str]) -> str:
        return ", ".join(str(self.choices[item]) for item in value)


_COMPARISONS: Mapping[str, Word] = {
    "gt": _("%(column)s보다 큼"),
    "lt": _("%(column)s보다 작음"),
    "eq": _("%(column)s과 같음"),
}
_LOOKUPS = {"gt": "gt", "lt": "lt", "eq": "exact"}


class ComparedFilter(ChoicesFilter):
    """A figure against another of its row and unit: `spent_gt=current_budget`. What is unknown answers none."""

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
    compares with another figure.

    `amount`, `min`, `max` and `empty` are the bounds of one figure and whether it is empty, as forms ask.
    """

    def __init__(
        self,
        figures: Sequence[Column],
        rates: Sequence[Rate] = (),
        standings: Mapping[str, Word] | None = None,
        label: Word | None = None,
    ) -> None:
        super().__init__(label=label or _("범위"))
        self.figures, self.rates, self.standings = figures, rates, standings

    @property
    def bounded(self) -> tuple[Column | Rate, ...]:
        return (*self.figures, *self.rates)

    def expand(self, name: str) -> dict[str, ListFilter]:
        filters: dict[str, ListFilter] = {item.name: BoundsFilter(item) for item in self.bounded}
        filters |= {f"{item.name}_empty": EmptyFilter(item) for item in self.figures}
        for item in self.figures:
            others = [other for other in self.figures if other.unit == item.unit and other is not item]
            if others:
                filters |= {f"{item.name}_{way}": ComparedFilter(item, way, others) for way in _COMPARISONS}
        if self.standings:
            filters["standing"] = StandingFilter(self.standings)
            filters |= {f"{item.name}_standing": StandingFilter(self.standings, item) for item in self.figures}
        return filters


@dataclass(frozen=True, slots=True)
class Layout:
    """What is meant where an address does not say: which columns, and which level (empty: all)."""

    columns: tuple[str, ...]
    level: str = ""


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """The query of a list: the lines of the document's year, or of the years that the address names.

    `extra` are parameters that are read elsewhere; any other unknown one is reported among the `problems`.
    """

    figure_filters: ClassVar[FigureFilters | None] = None
    every_filter: ClassVar[dict[str, ListFilter]]
    params: ClassVar[dict[str, str]]
    """The filter that reads each parameter."""
    aliases: ClassVar[dict[str, str]]
    """Parameters of older addresses, by what they are now."""

    class Meta:
        form = ListForm

    @classmethod
    def get_filters(cls) -> dict[str, ListFilter]:
        filters: dict[str, ListFilter] = {}
        for name, declared in cls.declared_filters.items():
            filters |= declared.expand(name)
        if cls.has_row_names():
            filters[ROW] = RowFilter()
        filters[SAMPLE] = SampleFilter()
        figures = (item for item in cls.declared_filters.values() if isinstance(item, FigureFilters))
        cls.figure_filters = next(figures, None)
        cls.every_filter = filters
        cls.params = {param: name for name, item in filters.items() for param in item.params_of(name)}
        cls.aliases = {f"{name}.{end}": f"{name}_{end}" for name in cls.bounded() for end in _DOTTED}
        return filters

    def __init__(
        self,
        data: QueryDict,
        *,
        document: Any,
        table_class: Any,
        layout: Layout,
        extra: Collection[str] = (),
        request: HttpRequest | None = None,
    ) -> None:
        self.document, self.table_class, self.layout = document, table_class, layout
        self.problems: list[str] = []
        self.conditions: list[Condition] = []
        self.documents = self._documents(data)
        if VOLUME.name in table_class.files and layout == table_class.page_layout and len(self.volumes) > 1:
            self.layout = replace(layout, columns=(*layout.columns, VOLUME.name))
        self.several_years = len(self.documents) > 1
        given = self._renamed(data)
        if layout.level and not given.get(LEVEL):
            given[LEVEL] = layout.level
        self.base_filters: dict[
            str, ListFilter
        ] = {}  # all are copied of these: those that the address names are enough
        super().__init__(given, self.lines(self.documents).order_by(), request=request)
        del self.base_filters
        read = {self.params[name] for name in given if name in self.params and any(given.getlist(name))}
        self.filters = {name: self.bound(name) for name in self.every_filter if name in read}
        self._understand()
        self.group = self._group(data.get("group", ""))
        self.across = self._across(data.get("across", ""))
        self.columns = self._columns(data.getlist("columns"))
        self.sort = self._sort(data.get("sort", ""))
        ranges = ("amount", *_RANGE) if self.figure_filters else ()
        known = {*_OPTIONS, *extra, *self.params, *self.aliases, *ranges}
        self.problems += [sentence(_("조건"), name, _("없는 조건입니다.")) for name in data if name not in known]

    @classmethod
    def has_row_names(cls) -> bool:
        """Whether its lines have a natural key of their own."""
        model = cls._meta.model
        return model is not None and any(field.name == "key" for field in model._meta.get_fields())

    @classmethod
    def bounded(cls) -> list[str]:
        """The figures and rates that may have bounds."""
        return [item.name for item in cls.figure_filters.bounded] if cls.figure_filters else []

    def lines(self, documents: Sequence[Any]) -> Lines:
        """The lines of these documents."""
        lines: Lines = self._meta.model._default_manager.filter(document__in=documents)
        return lines

    def bound(self, name: str) -> ListFilter:
        """A filter as this set asks it."""
        filter_ = copy(self.every_filter[name])
        filter_.name, filter_.parent, filter_.model = name, self, self.queryset.model
        return filter_

    @cached_property
    def facet_counts(self) -> Counts:
        """The lines of each choice of each filter, under the conditions of the others. One query."""
        return facet_counts(self)

    @cached_property
    def form_filters(self) -> list[ListFilter]:
        """Its filters as a form shows them, in their order; those of figures are asked as a range of any one."""
        shown = (name for name, item in self.every_filter.items() if item.widget not in ("hidden", "bounds"))
        filters = [self.filters.get(name) or self.bound(name) for name in shown]
        return [item for item in filters if item.offered]

    # What was understood

    @property
    def sampled(self) -> bool:
        """Whether the lines are a sample: choices are then not counted."""
        return any(isinstance(condition.filter, SampleFilter) for condition in self.conditions)

    @property
    def on_figures(self) -> bool:
        """Whether a figure that changes may change which lines are found."""
        return any(condition.filter and condition.filter.of_figures for condition in self.conditions)

    def described(self) -> list[tuple[str, str]]:
        """The conditions, order and grouping in words."""
        words = [(str(condition.label), condition.words) for condition in self.conditions]
        if self.sort:
            column = self.table_class.files[self.sort.removeprefix("-")]
            order = _("%(column)s 큰 것부터") if self.sort.startswith("-") else _("%(column)s 작은 것부터")
            words.append((gettext("정렬"), str(order) % {"column": column.header}))
        if self.group:
            words.append((gettext("묶음"), str(self.group.label)))
        if self.across:
            words.append((gettext("가로로 나눔"), str(self.across.label)))
        return words

    # Its address

    @property
    def query(self) -> str:
        """The one query string of this query, percent-encoded; the level is always said."""
        return self.query_with()

    def query_with(self, without: Condition | None = None, **changed: str | None) -> str:
        """The query string with other values of `sort`, `group`, `columns` or without one of the conditions."""
        group = self.group.name if self.group else ""
        across = self.across.name if self.across else ""
        layout = {"sort": self.sort, "group": group, "across": across, "columns": ",".join(self.columns)} | changed
        params = [(name, value) for name, value in layout.items() if value]
        params += [pair for condition in self.conditions if condition is not without for pair in condition.params]
        if self.table_class.levels and not any(name == LEVEL for name, _value in params):
            params.append((LEVEL, ALL_LEVELS))
        return urlencode(sorted(params))

    def query_narrowed(self, params: Params) -> str:
        """The query string of lines, not groups, with these parameters in place of others of their names."""
        names = {name for name, _value in params} | {"group", "across", "sort"}
        others = [pair for pair in parse_qsl(self.query) if pair[0] not in names]
        return urlencode(sorted([*others, *params]))

    # How it is read

    @cached_property
    def city_documents(self) -> list[Any]:
        """The city's books, the latest year first."""
        return list(self.document.city.documents.order_by("-fiscal_year"))

    @cached_property
    def volumes(self) -> dict[int, str]:
        """The titles of its years' volumes by number. No query where none of the years ever had a second volume."""
        several = [document for document in self.documents if document.last_volume > FIRST_VOLUME]
        titles = {} if len(several) == len(self.documents) else {FIRST_VOLUME: ""}
        for document in several:
            for volume in document.volumes.all():
                titles[volume.number] = volume.title if len(self.documents) == 1 else ""
        return dict(sorted(titles.items()))

    def _documents(self, data: QueryDict) -> list[Any]:
        own = str(self.document.fiscal_year)
        given = sorted({value for value in data.getlist("year") if value})
        if not given or given == [own]:
            return [self.document]
        stored = {str(document.fiscal_year): document for document in self.city_documents}
        reason = _("저장된 회계연도가 아닙니다.")
        self.problems += [sentence(_("회계연도"), value, reason) for value in given if value not in stored]
        years = [value for value in given if value in stored]
        for year in years:
            stored[year].city = self.document.city
        if years and years != [own]:
            self.conditions.append(Condition(_("회계연도"), ", ".join(years), tuple(("year", year) for year in years)))
        return [stored[year] for year in years] or [self.document]

    def _renamed(self, data: QueryDict) -> QueryDict:
        """The parameters under the names that they have now; where two say the same, the newer one counts."""
        renamed = QueryDict(mutable=True)
        aliases, bounded = self.aliases, self.bounded()
        if bounded:
            figure = data.get("amount") or bounded[0]
            aliases = aliases | {end: f"{figure}_{end}" for end in _RANGE}
            if figure not in bounded or (data.get("empty") and f"{figure}_empty" not in self.params):
                self.problems.append(sentence(_("범위"), figure, _("고를 수 있는 값이 아닙니다.")))
        for name in sorted(data, key=lambda name: 3 if name in _RANGE else "." in name if name in aliases else 2):
            target = aliases.get(name, name)
            if any(data.getlist(name)) or target not in renamed:
                renamed.setlist(target, data.getlist(name))
        return renamed

    def _understand(self) -> None:
        """Read the form: each value that says something is a condition, each that makes no sense a problem."""
        errors = self.form.errors.as_data()
        for name, filter_ in self.filters.items():
            for error in errors.get(name, ()):
                params = error.params or {}
                self.problems.append(
                    sentence(params.get("label") or filter_.label, params.get("value", ""), error.message)
                )
            value = self.form.cleaned_data.get(name)
            if value not in (None, "", [], slice(None, None)):
                self.conditions.append(
                    Condition(filter_.label, filter_.words(value), filter_.params(value), filter_, value)
                )

    def _group(self, name: str) -> Any:
        group = next((group for group in self.table_class.groups if group.name == name), None)
        if name and group is None:
            self.problems.append(sentence(_("묶음"), name, _("고를 수 있는 값이 아닙니다.")))
        return group

    def _across(self, name: str) -> Any:
        """The grouping whose values are the columns of a pivot."""
        across = next((group for group in self.table_class.crossings() if group.name == name), None)
        if name and (across is None or self.group is None or self.group.parts or across.name == self.group.name):
            self.problems.append(sentence(_("가로로 나눔"), name, _("고를 수 있는 값이 아닙니다.")))
            return None
        return across

    def _columns(self, values: Sequence[str]) -> tuple[str, ...]:
        """The columns chosen; none where they are those that are meant anyway."""
        files = self.table_class.files
        names = [name for value in values for name in value.split(",") if name]
        if ALL_COLUMNS in names:
            return tuple(name for name, column in self.table_class.base_columns.items() if column.in_all)
        reason = _("고를 수 있는 값이 아닙니다.")
        self.problems += [sentence(_("항목"), name, reason) for name in names if name not in files]
        chosen = tuple(dict.fromkeys(name for name in names if name in files))
        return () if chosen == self.layout.columns else chosen

    def _sort(self, value: str) -> str:
        sign, name = value[: value.startswith("-")], value.removeprefix("-")
        name = str(self.table_class.renamed.get(name, name))
        if value and name not in self.table_class.sortable:
            self.problems.append(sentence(_("정렬"), value, _("고를 수 있는 값이 아닙니다.")))
            return ""
        return sign + name


def sentence(label: Word, value: str, reason: Word) -> str:
    """What of an address makes no sense, and why."""
    return f"{label} ‘{value[:_SHOWN]}’: {reason}"


def name_in_addresses(department: str) -> str:
    """A department's slug, as its name alone gives it."""
    return slugify(department, allow_unicode=True) or natural_key(department)


def _distinct(lines: Lines, field: str) -> Iterable[str]:
    values: Iterable[str] = lines.order_by().values_list(field, flat=True).distinct()
    return values


def any_of(conditions: Iterable[Q]) -> Q:
    return Q.create(list(conditions), connector=Q.OR)
