"""The lists of a city's year: what all of them know of its books, and those of its findings and corrections."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from documents.changes import changes_since
from documents.filters import CorrectionFilterSet, FindingFilterSet
from documents.findings import FindingWords
from documents.mixins import YearMixin
from documents.models import Correction, Finding
from documents.tables import CorrectionTable, FindingTable, LinePages
from lists.changes import SINCE, Changes, versions_of
from lists.views import ListMixin


class BookListMixin(ListMixin, YearMixin):
    """A list of lines of the document of a city's year, which knows what changed in them."""

    def get_changes(self) -> Changes:
        names = self.table_class.names_of(self.query) if self.groups is None else [c.name for c in self.groups.columns]
        since = versions_of(self.request.GET.get(SINCE, ""), self.query.documents)
        return changes_since(self.query, names, since)


class FindingList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """All findings of a document, whatever their state."""

    model = Finding
    filterset_class = FindingFilterSet
    table_class = FindingTable
    title = _("발견")
    introduction = _("결산서의 표에서 서로 맞지 않는 곳, 잘못 읽힌 것을 바로잡은 곳, 하나로 정할 수 없는 곳입니다.")
    url_name = "findings"
    file_name = "findings"
    file_url_name = "findings-file"
    words = FindingWords()

    def get_filterset_kwargs(self, filterset_class: type[FindingFilterSet]) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"words": self.words}


class CorrectionList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """The corrections of a year for all to see."""

    model = Correction
    filterset_class = CorrectionFilterSet
    table_class = CorrectionTable
    template_name = "documents/corrections.html"
    title = pgettext_lazy("list", "정정")
    introduction = _(
        "잘못 읽혔거나 잘못 인쇄된 것을 사람이 바로잡은 기록입니다. 제안한 사람과 다른 사람이 검토하며, "
        "인쇄된 값은 지우지 않습니다."
    )
    feeds = (("corrections-feed", "Atom", _("새 정정을 받아 보는 피드")),)
    url_name = "corrections"
    file_name = "corrections"
    file_url_name = "corrections-file"
    line_pages: Mapping[str, LinePages] = {}

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | ({"line_pages": self.line_pages} if self.groups is None else {})
