"""`ListMixin`: a paged list with its sums and its filter form, and the files of the same query."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from django.core.paginator import InvalidPage
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from figures.columns import Column
from figures.names import row_code
from figures.won import SCALES
from lists.changes import SINCE, Changes, InvalidVersionsError, versions_now, versions_of
from lists.columns import VOLUME
from lists.export.views import CONTENT_TYPES, FileMixin
from lists.filters import LEVEL, Word
from lists.filtersets import ListFilterSet
from lists.groups import Grouping, Groups, groups_of
from lists.options import Option, column_options
from lists.row_filters import METHOD_WORDS, PICK, ROW, SAMPLE
from lists.samples import MONETARY
from lists.tables import GroupTable, ListTable, PageData
from lists.totals import Total, totals
from web.addresses import PRESERVED_PARAMS, params_to_preserve, path, preserve_params
from web.language import all_named, city_in_words, in_words

PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_CHANGES = 200
FORMAT_HELP: Mapping[str, Word] = {
    "csv": gettext_lazy("엑셀과 통계 프로그램에서 여는 표 파일"),
    "xlsx": gettext_lazy("조건과 열 설명이 함께 든 엑셀 파일"),
    "json": gettext_lazy("프로그램에서 읽는 형식. API와 같은 주소"),
}
"""Descriptions of the file formats."""
_OF_PAGES = ("page", PICK, "per_page", SINCE, *PRESERVED_PARAMS)


class ListMixin(FileMixin):
    """For a `SingleTableMixin, FilterView` of the lines of `document` (which another mixin sets): a canonical query
    string, sums, groups and changes; a file where the address has a `format`.

    Invalid parameters give a page with a sentence for each, and no file. A URL with empty parameters, as forms send it,
    redirects to the canonical one.
    """

    filterset_class: ClassVar[type[ListFilterSet]]
    table_class: ClassVar[type[ListTable]]
    title: ClassVar[Word]
    introduction: ClassVar[Word] = ""
    related_links: ClassVar[tuple[tuple[str, Word], ...]] = ()
    """Related lists: URL names and labels."""
    url_name: ClassVar[str]
    """The URL name of its page, and the page's path."""
    file_name: ClassVar[str]
    """The path of its files, without the suffix, and its name in the API; the page's path unless it is another."""
    template_name = "lists/list.html"
    strict = False
    canonical_params: ClassVar[tuple[str, ...]] = ("page",)
    document: Any
    request: HttpRequest
    kwargs: dict[str, Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "url_name" in cls.__dict__ and "file_name" not in cls.__dict__:
            cls.file_name = cls.url_name

    @classmethod
    def file_url_name(cls) -> str:
        """The URL name of its files."""
        return f"{cls.file_name}-file"

    @classmethod
    def feed_url_name(cls) -> str:
        """The URL name of the feed of its changes."""
        return f"{cls.file_name}-feed"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.format:
            return self.file_response()
        if any("" in values for _name, values in request.GET.lists()) and not self.query.problems:
            return HttpResponseRedirect(preserve_params(f"{request.path}?{self.query.query}"))
        response: HttpResponseBase = super().get(request, *args, **kwargs)  # type: ignore[misc]
        return response

    @property
    def format(self) -> str:
        """The file format in the URL; "" for the page."""
        return str(self.kwargs.get("format", ""))

    # The query

    @cached_property
    def query(self) -> ListFilterSet:
        """The FilterSet of the URL; for a file in Korean, as its rows are."""
        with override("ko") if self.format else nullcontext():
            return self.make_query()

    def make_query(self) -> ListFilterSet:
        return self.filterset_class(**self.get_filterset_kwargs(self.filterset_class))

    def get_filterset(self, filterset_class: type[ListFilterSet]) -> ListFilterSet:
        return self.query

    def get_filterset_kwargs(self, filterset_class: type[ListFilterSet]) -> dict[str, Any]:
        table = self.table_class
        return {
            "data": self.request.GET,
            "request": self.request,
            "document": self.document,
            "table_class": table,
            "layout": table.file_layout if self.format else table.page_layout,
            "extra": self.file_params if self.format else _OF_PAGES,
        }

    @cached_property
    def groups(self) -> Groups | None:
        return groups_of(self.query, self.query.columns or self.query.layout.columns)

    @cached_property
    def totals(self) -> list[Total]:
        """The sums of all lines of the query."""
        return totals(self.query, self.table_class.summed_names(self.query))

    @cached_property
    def count(self) -> int:
        """The number of rows; in tables with levels, taken from the totals."""
        if self.groups is not None:
            return len(self.groups)
        if self.table_class.levels and not self.format:
            return sum(total.rows for total in self.totals)
        return int(self.query.qs.count())

    def get_changes(self) -> Changes:
        """The changes since the reader's version (`?since=`). Raises InvalidVersionsError."""
        versions_of(self.request.GET.get(SINCE, ""), self.query.documents)
        return Changes()

    # The page

    def get_table(self, **kwargs: Any) -> ListTable | GroupTable:
        scale = int(kwargs.pop("scale", 1))
        if self.groups is not None:
            table: Any = GroupTable(self.groups, filterset=self.query, scale=scale)
        else:
            data = PageData(self.table_class.ordered(self.query), self.count)
            names = self.table_class.names_of(self.query)
            table = self.table_class(data, filterset=self.query, names=names, scale=scale, **kwargs)
        self._paginate(table)
        return table  # type: ignore[no-any-return]

    def _paginate(self, table: Any) -> None:
        """Paginate by the requested page, or the nearest one with a sentence in the problems."""
        params = self.request.GET
        size, number = params.get("per_page", ""), params.get("page") or params.get(PICK, "")
        per_page = _whole_number(size, MOST_PER_PAGE)
        if size and per_page is None:
            words = _("한 쪽에 보일 수 있는 것은 1행에서 %(most)d행까지입니다.")
            self.query.problems.append(words % {"most": MOST_PER_PAGE})
        try:
            table.paginate(per_page=per_page or PER_PAGE, page=number or 1)
        except InvalidPage:
            table.page = table.paginator.get_page(number)
            words = _("요청한 쪽은 없습니다. %(page)d쪽을 보입니다.")
            self.query.problems.append(words % {"page": table.page.number})

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"scale": SCALES[params_to_preserve(self.request.GET).get("unit", PRESERVED_PARAMS["unit"][0])]}

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("%(city)s %(year)d회계연도 %(title)s: %(rows)s행.") % {
            "city": city_in_words(self.document.city),
            "year": self.document.fiscal_year,
            "title": self.title,
            "rows": f"{shown['page'].paginator.count:,}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self._changes()
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        query, table = self.query, context["table"]
        changes_query = f"?{query.query}&{SINCE}={versions_now(query.documents)}".replace("?&", "?")
        return context | {
            "title": self.title,
            "introduction": self.introduction,
            "related_links": self.related_links,
            "query": query,
            "problems": query.problems,
            "changes": changes,
            "changes_shown": changes.changes[:MOST_CHANGES],
            "changes_address": changes_query,
            "hidden_fields": self._hidden_fields(),
            "conditions": [(condition, f"?{query.query_with(without=condition)}") for condition in query.conditions],
            "foot": table.foot(self.totals) if self.groups is None and self.table_class.summed else [],
            "left_out": self._left_out(),
            "page": table.page,
            "page_numbers": table.paginator.get_elided_page_range(table.page.number),
            "downloads": self._downloads(),
            "sorts": self._sorts(table),
            **self._ranges(),
            "columns": self._columns(),
            "other_columns": self._other_columns(),
            "compared": self._compared(),
            "groups": _grouping_options(self.table_class.groups, query.group),
            "crossings": _grouping_options(self.table_class.crossings(), query.across),
            "years": self._years(context["fiscal_years"]),
            "in_won": any(bound.column.file.unit == "원" for bound in table.shown),
            "address": f"?{query.query}",
            "sampling": self._sampling(),
            "picking": self._picking(table),
            "evidence": self._evidence(),
            "save_url": reverse(
                "admin:staff_savedquery_add", query={"address": f"{self.request.path}?{query.query}".rstrip("?")}
            ),
        }

    def _changes(self) -> Changes:
        try:
            return self.get_changes()
        except InvalidVersionsError as error:
            self.query.problems.append(str(error))
            return Changes()

    def _left_out(self) -> int:
        """The number of lines left out of all sums because their level is ambiguous."""
        return sum(total.rows for total in self.totals if total.level is None) if self.table_class.levels else 0

    def _hidden_fields(self) -> list[tuple[str, str]]:
        """The parameters of the query for which the form has no field."""
        shown = {param for item in self.query.form_filters for param in item.params_of(item.name)} | {"year"}
        return [pair for condition in self.query.conditions for pair in condition.params if pair[0] not in shown]

    def _sorts(self, table: ListTable | GroupTable) -> list[Option]:
        """The available orders."""
        orders = (("-", _("%(column)s 내림차순")), ("", _("%(column)s 오름차순")))
        result = [Option("", _("기본 순서"), not self.query.sort)]
        for bound, header in zip(table.shown, table.headers, strict=True):
            if header.sort_query:
                for sign, words in orders:
                    value = sign + bound.name
                    result.append(Option(value, words % {"column": header.label}, value == self.query.sort))
        return result

    def _ranges(self) -> dict[str, list[Option]]:
        """The figures and rates that may have bounds, what they may rest on, and the figures they compare with."""
        filters = self.query.figure_filters
        if filters is None:
            return {}
        return {
            "ranges": column_options(filters.bounded),
            "standings": [Option(value, words) for value, words in (filters.standings or {}).items()],
            "comparable": column_options(filters.compared),
        }

    def _sampling(self) -> dict[str, Any]:
        """The context of the sampling form: the rest of the query, methods and amounts; empty for groups."""
        if self.query.group:
            return {}
        sample: Any = self.query.bound(SAMPLE)
        hidden = [pair for pair in parse_qsl(self.query.query) if pair[0] not in sample.params_of(SAMPLE)]
        amounts = column_options(list(sample.amounts.values()))
        methods = [Option(name, words) for name, words in METHOD_WORDS.items() if amounts or name != MONETARY]
        return {"hidden": hidden, "methods": methods, "amounts": amounts}

    def _picking(self, table: ListTable | GroupTable) -> dict[str, Any]:
        """The context of the form to pick rows: the rest of the query, and rows picked on other pages. Before it is
        opened, its URL; empty for groups."""
        if self.query.group or not self.query.has_row_names():
            return {}
        if PICK not in self.request.GET:
            return {"address": f"?{self.query.query}&{PICK}=1"}
        here = {row_code(record._meta.label, record.key) for record in table.paginated_rows.data}
        pairs = parse_qsl(self.query.query)
        return {"opened": True, "hidden": [pair for pair in pairs if pair[0] != ROW or pair[1] not in here]}

    def _evidence(self) -> str:
        """The URL of the evidence bundle of the same rows; "" for groups."""
        if self.query.group:
            return ""
        url = path("evidence", *self.document.url_args, self.file_name)
        return f"{url}?{self.query.query}".removesuffix("?")

    @property
    def _shown(self) -> tuple[str, ...]:
        """The shown columns."""
        return self.query.columns or self.query.layout.columns

    def _columns(self) -> list[dict[str, str]]:
        """The shown columns in order, each with the URL that moves it one place forward."""
        shown, result = self._shown, []
        for index, name in enumerate(shown):
            earlier = ""
            if index:
                order = [*shown[: index - 1], name, shown[index - 1], *shown[index + 1 :]]
                earlier = f"?{self.query.query_with(columns=','.join(order))}"
            result.append({"name": name, "title": self.table_class.base_columns[name].title, "earlier": earlier})
        return result

    def _other_columns(self) -> list[Option]:
        """All other columns, except those that compare with the year before (`_compared`)."""
        left_out = {*self._shown, *([VOLUME.name] if len(self.query.volumes) < 2 else [])}
        columns = self.table_class.base_columns.items()
        return [
            Option(name, column.title) for name, column in columns if name not in left_out and column.compares is None
        ]

    def _compared(self) -> list[Option]:
        """The figures comparable with the year before: for each, its columns not shown yet as one value of `columns`,
        and its label."""
        by_figure: dict[Column, list[str]] = {}
        for name, column in self.table_class.base_columns.items():
            if column.compares is not None and name not in self._shown:
                by_figure.setdefault(column.compares, []).append(name)
        words = all_named(by_figure)
        return [Option(",".join(names), title) for names, title in zip(by_figure.values(), words, strict=True)]

    def _years(self, stored: Sequence[int]) -> list[dict[str, Any]]:
        """The stored years, if there are several."""
        chosen = {document.fiscal_year for document in self.query.documents}
        return [{"year": year, "chosen": year in chosen} for year in stored] if len(stored) > 1 else []

    def _downloads(self) -> list[tuple[str, list[dict[str, str]]]]:
        """The files of the same query by title; for all levels, those of the lowest level come first."""
        query, leaf = self.query, self.table_class.file_layout.level
        level = next((condition.words for condition in query.conditions if LEVEL in dict(condition.params)), "")
        queries = [(level or (_("모든 단계") if leaf else ""), query.query)]
        if leaf and not level and not query.group:
            words = _("%(level)s만: 중복 없이 합산 가능") % {"level": in_words(leaf)}
            queries.insert(0, (words, query.query_narrowed(((LEVEL, leaf),))))
        files = [(words, [self._download(format_, params) for format_ in CONTENT_TYPES]) for words, params in queries]
        url = path(self.feed_url_name(), *self.document.url_args)
        words = _("이 목록에서 바뀐 것을 받아 보는 피드")
        feed = {"format": "Atom", "help": words, "url": f"{url}?{query.query}".removesuffix("?")}
        return [*files, ("", [feed])]

    def _download(self, format_: str, params: str) -> dict[str, str]:
        url = path(self.file_url_name(), *self.document.url_args, format_)
        return {
            "format": format_.upper(),
            "help": str(FORMAT_HELP[format_]),
            "url": f"{url}?{params}".removesuffix("?"),
        }


def _grouping_options(groupings: Sequence[Grouping], chosen: Grouping | None) -> list[Option]:
    return [Option(grouping.name, grouping.label, grouping is chosen) for grouping in groupings]


def _whole_number(text: str, most: int) -> int | None:
    """A number from 1 to `most`, or None."""
    if not (text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if 1 <= number <= most else None
