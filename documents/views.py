"""The base of lists of a city's year, and the lists of findings and corrections."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from documents.changes import changes_since, recent_steps
from documents.feed_entries import FeedEntry, correction_entries, found_or_answered, step_entry
from documents.filters import CorrectionFilterSet, FindingFilterSet
from documents.findings import FindingWords, code_of, column_of, find_finding, finding_context, of_same_cause
from documents.mixins import YearMixin
from documents.models import Correction, Finding, PrintedLine
from documents.rows import find_row
from documents.tables import CorrectionTable, FindingTable, LinePages
from figures.columns import Column
from lists.changes import SINCE, Changes, versions_of
from lists.filters import name_in_addresses
from lists.views import ListMixin
from web.addresses import address
from web.language import city_in_words, language


class BookListMixin(ListMixin, YearMixin):
    """A list of lines of a city's year, with their changes."""

    def get_changes(self) -> Changes:
        since = versions_of(self.request.GET.get(SINCE, ""), self.query.documents)
        return changes_since(self.query, self.column_names, since)

    @property
    def entries_name(self) -> str:
        """A name of the query's feed, unique within the document."""
        return f"{self.file_name}/{self.query.query}"

    def entries(self) -> Iterable[FeedEntry]:
        """The feed entries of its query, newest first."""
        return (step_entry(step, self.entries_name) for step in recent_steps(self.query, self.column_names))

    @property
    def column_names(self) -> Sequence[str]:
        """The columns that its rows or groups have."""
        if self.groups is None:
            return self.table_class.names_of(self.query)
        return [column.name for column in self.groups.columns]


class FindingList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """All findings of a document, whatever their state."""

    model = Finding
    filterset_class = FindingFilterSet
    table_class = FindingTable
    title = _("확인 필요")
    introduction = _("결산서의 표에서 서로 맞지 않는 곳, 판독을 보정한 곳, 하나로 정할 수 없는 곳입니다.")
    related_links = (("inspection", _("결산검사 규칙")),)
    url_name = "findings"
    words = FindingWords()

    def entries(self) -> Iterator[FeedEntry]:
        for finding in found_or_answered(self.query.qs):
            words = (self.words.sentence(finding, language()), finding.get_state_display(), finding.explanation)
            yield FeedEntry(
                finding.document,
                f"findings/{finding.key}",
                f"{finding.department} {finding.name}: {self.words.kind(finding.kind, language())}",
                "\n\n".join(filter(None, words)),
                finding.changed_at,
                finding.found_at,
                address("finding", *finding.document.url_args, code_of(finding)),
            )

    def get_filterset_kwargs(self, filterset_class: type[FindingFilterSet]) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"words": self.words}


Counterpart = Callable[[PrintedLine, Column], tuple[PrintedLine, Column] | None]
"""(line, column) → the figure of another table that it must equal; None without one."""


class FindingPage(YearMixin, TemplateView):
    """A finding, with the compared figures, links to their sources, and findings of the same cause."""

    template_name = "documents/finding.html"
    words = FindingWords()
    line_pages: Mapping[str, LinePages] = {}
    counterpart: Counterpart = staticmethod(lambda line, column: None)
    finding: Finding

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        finding = find_finding(self.document, kwargs["finding"])
        if finding is None:
            raise Http404
        self.finding = finding

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding, document = self.finding, self.document
        others = [finding_context(other, self.words) for other in of_same_cause(finding)]
        find = self.line_pages.get(finding.target)
        pages = find(document, {finding.target_key}) if find else {}
        return super().get_context_data(**kwargs) | {
            "finding": finding_context(finding, self.words) | {"page": finding.page},
            "department_url": address("department", *document.url_args, name_in_addresses(finding.department)),
            "department_name": finding.department,
            "line_page": pages.get(finding.target_key, ""),
            "figures": list(self._figures()),
            "others": others,
            "kind_url": address("findings", *document.url_args, kind=finding.kind),
        }

    def _figures(self) -> Iterator[tuple[PrintedLine, Column]]:
        """The figure that the finding is about, and the one of another table that it is compared with."""
        column = column_of(self.finding)
        line = find_row(self.document, self.finding.target, self.finding.target_key)
        if line is None or column is None:
            return
        yield line, column
        if (other := self.counterpart(line, column)) is not None:
            yield other

    def describe(self, shown: Mapping[str, Any]) -> str:
        return (
            f"{city_in_words(self.document.city)} {self.finding.name}: {self.words.sentence(self.finding, language())}"
        )


class CorrectionList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """The list of a year's public corrections."""

    model = Correction
    filterset_class = CorrectionFilterSet
    table_class = CorrectionTable
    template_name = "documents/corrections.html"
    title = pgettext_lazy("list", "정정")
    introduction = _(
        "잘못 읽혔거나 잘못 인쇄된 것을 사람이 바로잡은 기록입니다. 제안한 사람과 다른 사람이 검토하며, "
        "인쇄된 값은 지우지 않습니다."
    )
    url_name = "corrections"
    line_pages: Mapping[str, LinePages] = {}

    def entries(self) -> Iterable[FeedEntry]:
        return correction_entries(self.query)

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | ({"line_pages": self.line_pages} if self.groups is None else {})
