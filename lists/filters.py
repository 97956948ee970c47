"""The filters of lists: django-filter filters that also describe their values in words and as URL parameters."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Func, Model, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.names import initials, is_initials, natural_key, search_key
from figures.volumes import pages_of_volume
from lists.columns import VOLUME
from lists.fields import ChoicesField, CodesField, ExactField, SearchField
from lists.options import Option, checkbox_tags
from web.language import in_words
from web.prepared import prepared

Lines = QuerySet[Any]
Word = str | Promise
Params = tuple[tuple[str, str], ...]
FilterSet = Any
"""The ListFilterSet that a filter belongs to."""
Choices = Callable[[FilterSet], Iterable[tuple[str, Any]] | Mapping[str, Any]]

IN_DOCUMENT_ORDER = ("page", "line", "position")
"""The printed order. `position` counts within a department only."""
ALL_LEVELS = "all"
LEVEL = "level"
MANY_CHOICES = 10
"""With more choices than this, they are sorted by label and searchable."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition: in words, and as URL parameters. `filter` applies `value`."""

    label: Word
    words: str
    params: Params
    filter: "ListFilter | None" = None
    value: Any = None

    def apply(self, lines: Lines) -> Lines:
        return self.filter.filter(lines, self.value) if self.filter else lines


class ListFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter has no types
    """A filter that can describe its value in words and as URL parameters.

    `widget` is its form widget; `advanced` filters are folded in the form. `of_figures`: a change of a line's figures
    may change whether the line matches.
    """

    widget = "text"
    of_figures: ClassVar[bool] = False
    example: str | None = None
    """An example value for the API description, if the choices give none."""
    parent: FilterSet
    name = ""

    def __init__(self, *args: Any, advanced: bool = False, example: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advanced, self.example = advanced, example or self.example

    def expand(self, name: str) -> dict[str, "ListFilter"]:
        """The filters of this declaration, by name."""
        return {name: self}

    def params_of(self, name: str) -> tuple[str, ...]:
        """The URL parameters that it reads."""
        return (name,)

    def describe(self, param: str) -> str:
        """The description of a parameter in the API."""
        return str(self.label)

    def words(self, value: Any) -> str:
        """A value in words, for the list of conditions."""
        return f"‘{value}’"

    def params(self, value: Any) -> Params:
        """A value as URL parameters."""
        return ((self.name, str(value)),)

    @property
    def raw(self) -> str:
        """The value as typed."""
        return str(self.parent.data.get(self.name, ""))

    @property
    def choices(self) -> dict[str, Word]:
        """The labels of the available values."""
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
    def checkboxes(self) -> SafeString:
        """The choices as checkboxes."""
        return checkbox_tags(self.options, self.name)

    @property
    def picked(self) -> str:
        """The labels of the chosen values."""
        return ", ".join(str(option.words) for option in self.options if option.chosen)

    @property
    def facet(self) -> str | Combinable:
        """The field or expression by which the lines of its choices are counted; "" if they are not."""
        return ""

    def lines_of_facet(self, lines: Lines) -> Lines | None:
        """The lines whose facet may not be "", if they are few; None if all may."""
        return None

    @property
    def offered(self) -> bool:
        """Whether a form shows it."""
        return True

    def choice_of(self, stored: Any) -> str:
        """The choice for a stored value of the facet."""
        return str(stored)

    def choices_of(self, stored: Any) -> frozenset[str]:
        """The choices for a stored value of the facet, if a line may have several."""
        return frozenset((self.choice_of(stored),))


class Joined(Func):
    """Concatenation of texts that are not NULL."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class SearchFilter(ListFilter):
    """Searches names ignoring spaces, punctuation and 율/률, and by 초성: ㅈㅁㅈㅊ finds 주민자치."""

    field_class = SearchField
    widget = "search"
    example = "지원"

    def __init__(self) -> None:
        super().__init__(label=_("검색"))

    def filter(self, qs: Lines, value: str) -> Lines:
        return search(qs, value) if value else qs


def search(lines: Lines, text: str) -> Lines:
    """Lines whose search keys contain all words of the text, in any order, and none of those with a minus."""
    for word, wanted in words_of(text):
        held = Q(**{f"{'initials' if is_initials(word) else 'search'}__contains": search_key(word)})
        lines = lines.filter(held if wanted else ~held)
    return lines


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a search with whether each is required: `주민 -자치` requires 주민 and excludes 자치."""
    for part in text.split():
        word = part.removeprefix("-")
        if search_key(word):
            yield word, word == part


def holds_words(text: str, name: str) -> bool:
    """Whether a name contains all required words of a search, and no excluded one."""
    held_words = (
        (search_key(word) in (initials if is_initials(word) else search_key)(name), wanted)
        for word, wanted in words_of(text)
    )
    return all(held is wanted for held, wanted in held_words)


class NameSearchFilter(SearchFilter):
    """Like SearchFilter, for tables without stored search keys but few distinct names, which are searched in Python."""

    def filter(self, qs: Lines, value: str) -> Lines:
        if not value:
            return qs
        names = qs.order_by().values_list("name", flat=True).distinct()
        return qs.filter(name__in=[name for name in names if holds_words(value, name)])


class ExactFilter(ListFilter):
    """An exact value used in links, not typed by users."""

    field_class = ExactField
    widget = "hidden"
    example = "감사담당관/일반회계/감사담당관"

    def words(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class ValuesOf:
    """The distinct values of a field of the documents' lines as choices, in code-point order."""

    field: str

    def __call__(self, filterset: FilterSet) -> Iterable[tuple[str, str]]:
        values = _values_of(filterset.queryset.model, self.field)(filterset.document_ids)
        return ((value, value) for value in sorted(values))


@cache
def _values_of(model: type[Model], field: str) -> Callable[[tuple[int, ...]], list[str]]:
    @prepared
    def values(documents: tuple[int, ...]) -> Lines:
        lines = model._default_manager.filter(document__in=documents)
        return lines.order_by().values_list(field, flat=True).distinct()

    return values


class ChoicesFilter(ListFilter):
    """One or several of the available values, with labels. `stored` maps values to those in the field."""

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
        """The values that any document may have; empty if they depend on the document."""
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
    """Filters by a department's slug, for lines that only have its name."""

    example = "감사담당관"

    def __init__(self) -> None:
        super().__init__(label=_("부서"), choices=self._slugs)

    def values(self, manager: Any) -> list[str]:
        return sorted(set(map(name_in_addresses, _distinct(manager.all(), "department"))) - {""})

    def choice_of(self, stored: Any) -> str:
        return name_in_addresses(stored)

    @staticmethod
    def _slugs(filterset: FilterSet) -> list[tuple[str, str]]:
        return sorted((name_in_addresses(name), name) for name in _distinct(filterset.queryset, "department"))

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        names = [name for name in _distinct(qs, "department") if name_in_addresses(name) in value]
        return qs.filter(department__in=names)


class LevelField(ChoicesField):
    """Levels as words; `all` for no condition."""

    def clean(self, value: Any) -> list[str]:
        return [] if ALL_LEVELS in (value or ()) else super().clean(value)


class LevelFilter(ChoicesFilter):
    """Filters by level, as a word; `all` includes lines of ambiguous level."""

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
    """Filters by volume number; shown in the form if there are several."""

    example = "1"

    def __init__(self) -> None:
        super().__init__(label=_("권"), choices=self._words)

    @staticmethod
    def _words(filterset: FilterSet) -> dict[str, Word]:
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
    """Filters by a subject's code: `210` is only that subject, `21*` all whose codes start so."""

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


def name_in_addresses(department: str) -> str:
    """A department's slug, from its name."""
    return slugify(department, allow_unicode=True) or natural_key(department)


def _distinct(lines: Lines, field: str) -> Iterable[str]:
    values: Iterable[str] = lines.order_by().values_list(field, flat=True).distinct()
    return values


def any_of(conditions: Iterable[Q]) -> Q:
    return Q.create(list(conditions), connector=Q.OR)
