"""The query of a list, as a django-filter FilterSet. One FilterSet serves the page, the files and the API.

Beyond django-filter: an invalid value or unknown parameter gives a sentence in `problems`; each condition has words and
the URL of the list without it; equal queries have one canonical URL.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import django_filters
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from figures.volumes import FIRST_VOLUME
from lists.columns import VOLUME
from lists.facets import Counts, facet_counts
from lists.fields import ListForm
from lists.figure_filters import FigureFilters
from lists.filters import ALL_LEVELS, LEVEL, Condition, Lines, ListFilter, Params, Word
from lists.row_filters import ROW, SAMPLE, RowFilter, SampleFilter

ALL_COLUMNS = "all"
_SHOWN = 40  # characters of an invalid value repeated in a sentence
_OPTIONS = ("year", "sort", "columns", "group", "across")
_OF_FIGURE = {"min": "min", "max": "max", "empty": "empty", "is": "standing"}
"""Form parameters for the figure named by `amount`; `compare` and `with` compare it with another one."""
_COMPARED, _OTHER = "compare", "with"
FORM_PARAMS = ("amount", *_OF_FIGURE, _COMPARED, _OTHER)
_DOTTED = ("min", "max", "standing")


@dataclass(frozen=True, slots=True)
class DefaultColumns:
    """The defaults of a URL: its columns, and its level ("": all)."""

    columns: tuple[str, ...]
    level: str = ""


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """The query of a list: the lines of the document's year, or of the years in the URL.

    `extra` are parameters that are read elsewhere; any other unknown one is reported among the `problems`.
    """

    figure_filters: ClassVar[FigureFilters | None] = None
    every_filter: ClassVar[dict[str, ListFilter]]
    params: ClassVar[dict[str, str]]
    """The filter that reads each parameter."""
    aliases: ClassVar[dict[str, str]]
    """Current parameter names by those of older URLs."""

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
        layout: DefaultColumns,
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
        of_forms = FORM_PARAMS if self.figure_filters else ()
        known = {*_OPTIONS, *extra, *self.params, *self.aliases, *of_forms}
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
        """A filter bound to this FilterSet."""
        filter_ = copy(self.every_filter[name])
        filter_.name, filter_.parent, filter_.model = name, self, self.queryset.model
        return filter_

    @cached_property
    def facet_counts(self) -> Counts:
        """The number of lines of each choice of each filter, under the conditions of the others. One query."""
        return facet_counts(self)

    @cached_property
    def form_filters(self) -> list[ListFilter]:
        """The filters shown in the form, in order; figures share one range input."""
        shown = (name for name, item in self.every_filter.items() if item.widget not in ("hidden", "bounds"))
        filters = [self.filters.get(name) or self.bound(name) for name in shown]
        return [item for item in filters if item.offered]

    # What was understood

    @property
    def sampled(self) -> bool:
        """Whether the lines are a sample; then choices are not counted."""
        return any(isinstance(condition.filter, SampleFilter) for condition in self.conditions)

    @property
    def on_figures(self) -> bool:
        """Whether a change of figures may change which lines match."""
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
        """The canonical query string, percent-encoded, always with the level."""
        return self.query_with()

    def query_with(self, without: Condition | None = None, **changed: str | None) -> str:
        """The query string with other values of `sort`, `group` or `columns`, or without a condition."""
        group = self.group.name if self.group else ""
        across = self.across.name if self.across else ""
        layout = {"sort": self.sort, "group": group, "across": across, "columns": ",".join(self.columns)} | changed
        params = [(name, value) for name, value in layout.items() if value]
        params += [pair for condition in self.conditions if condition is not without for pair in condition.params]
        if self.table_class.levels and not any(name == LEVEL for name, _value in params):
            params.append((LEVEL, ALL_LEVELS))
        return urlencode(sorted(params))

    def query_narrowed(self, params: Params) -> str:
        """The query string of lines instead of groups, with these parameters replaced."""
        names = {name for name, _value in params} | {"group", "across", "sort"}
        others = [pair for pair in parse_qsl(self.query) if pair[0] not in names]
        return urlencode(sorted([*others, *params]))

    # How it is read

    @cached_property
    def city_documents(self) -> list[Any]:
        """The city's documents, latest year first."""
        return list(self.document.city.documents.order_by("-fiscal_year"))

    @property
    def document_ids(self) -> tuple[int, ...]:
        """The ids of the documents whose lines are filtered."""
        return tuple(document.pk for document in self.documents)

    @cached_property
    def volumes(self) -> dict[int, str]:
        """The titles of the years' volumes by number. No query if none of the years ever had a second volume."""
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
        """The parameters under their current names; the newer name takes precedence."""
        renamed = QueryDict(mutable=True)
        aliases = self.aliases | self._of_one_figure(data)
        for name in sorted(data, key=lambda name: 3 if name in FORM_PARAMS else "." in name if name in aliases else 2):
            target = aliases.get(name, name)
            if any(data.getlist(name)) or target not in renamed:
                renamed.setlist(target, data.getlist(name))
        return renamed

    def _of_one_figure(self, data: QueryDict) -> dict[str, str]:
        """The parameters of the figure named by `amount`, by their form parameters."""
        bounded = self.bounded()
        if not bounded:
            return {}
        figure = data.get("amount") or bounded[0]
        meant = {name: f"{figure}_{end}" for name, end in _OF_FIGURE.items()}
        meant[_OTHER] = f"{figure}_{data.get(_COMPARED, '')}"
        choices = [name for name in ("empty", "is", _OTHER) if data.get(name)]
        if figure not in bounded or any(meant[name] not in self.params for name in choices):
            self.problems.append(sentence(_("범위"), figure, _("고를 수 있는 값이 아닙니다.")))
        return meant

    def _understand(self) -> None:
        """Parse the form into conditions, and problems for invalid values."""
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
        """The chosen columns; empty if they are the default."""
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
    """A sentence on an invalid value of a URL, with the reason."""
    return f"{label} ‘{value[:_SHOWN]}’: {reason}"
