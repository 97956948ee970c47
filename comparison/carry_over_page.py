"""The page and file that compare what a year carried out with what the next year carried in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from budget.columns import EXPENDITURE
from budget.panels import columns_named
from comparison.reconciliation import (
    CARRIED_SUBJECT,
    KINDS,
    AccountTotal,
    CarryRow,
    Result,
    carried_in_by_account,
    reconcile,
    totals,
)
from documents.mixins import YearMixin
from documents.models import Document
from documents.tables import korean_words
from figures.columns import Column
from lists.columns import ACCOUNT, CITY, DEPARTMENT, FISCAL_YEAR, FileColumn
from lists.export.csv_file import csv_lines
from web.addresses import address

RESULTS = {
    Result.DIFFERS: gettext_lazy("두 해가 다름"),
    Result.ONLY_BEFORE: gettext_lazy("지난해에만 있음"),
    Result.ONLY_NOW: gettext_lazy("올해에만 있음"),
    Result.UNKNOWN: gettext_lazy("판단하지 못함"),
    Result.AGREES: gettext_lazy("맞음"),
}
_KIND_COLUMNS = columns_named(EXPENDITURE, *KINDS)
MOST = 500
"""The most rows on the page; the file has all."""
_AMOUNTS = {
    "previous_carried_specified": "전년도명시이월",
    "previous_carried_accidental": "전년도사고이월",
    "previous_carried_continuing": "전년도계속비이월",
    "previous_carried_out": "전년도다음연도이월액",
    "carried_in": "전년도이월액",
    "carried_gap": "이월차이",
    "spent_before": "전년도결산액",
    "previous_spent": "전년도지출액",
    "spent_gap": "전년도결산액차이",
}
COLUMNS = (
    FISCAL_YEAR,
    CITY,
    ACCOUNT,
    DEPARTMENT,
    FileColumn("name", "세부사업"),
    *(FileColumn(name, header, type="integer", unit="원") for name, header in _AMOUNTS.items()),
    FileColumn("result", "결과", write=korean_words([(result.value, words) for result, words in RESULTS.items()])),
    FileColumn("key", "행의키"),
    FileColumn("address", "주소"),
)


def rows_of(document: Document) -> list[CarryRow] | None:
    """The projects of a document and the one of the year before; None where that is not stored."""
    year = document.fiscal_year - 1
    earlier = Document.objects.filter(city=document.city, fiscal_year=year).first()
    return None if earlier is None else reconcile(earlier, document)


def row_url(row: CarryRow, document: Document) -> str:
    """The URL of the list in the row's year, filtered to the row."""
    year = document.fiscal_year - (not row.now)
    return address("expenditure", document.city.slug, year, level="all", key=row.line.key)


def _by_kind(row: CarryRow | AccountTotal) -> list[tuple[Column, int | None]]:
    return list(zip(_KIND_COLUMNS, row.kinds, strict=True))


class CarryOverPage(YearMixin, TemplateView):
    """All projects with an amount carried out of the year before or carried into this one."""

    template_name = "comparison/carry_over.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reconciled = rows_of(self.document)
        rows = reconciled or []
        counts = Counter(row.result for row in rows)
        return super().get_context_data(**kwargs) | {
            "has_earlier": reconciled is not None,
            "kinds": _KIND_COLUMNS,
            "totals": [(total, _by_kind(total)) for total in totals(rows)],
            "counts": [(words, counts[result]) for result, words in RESULTS.items()],
            "rows": [
                (
                    row,
                    list(zip(_KIND_COLUMNS, row.kinds, strict=True)),
                    RESULTS[row.result],
                    row_url(row, self.document),
                )
                for row in rows[:MOST]
            ],
            "left_out": max(0, len(rows) - MOST),
            "accounts": [(row, *self._lists(row.account)) for row in carried_in_by_account(self.document)],
        }

    def _lists(self, account: str) -> tuple[str, str]:
        """The URLs of the revenue and expenditure lists with the rows of an account's amounts."""
        year = self.document.url_args
        subjects = address("revenue", *year, account=account, level="목", q=CARRIED_SUBJECT)
        return subjects, address("expenditure", *year, account=account, level="부서", columns="name,carried_in")

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("지난해 다음 해로 넘긴 금액과 올해 넘어왔다고 적은 금액을 사업마다 맞추어 봅니다.")


class CarryOverFile(YearMixin, View):
    """All rows of the page as CSV, with the amounts of C2."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        document, heads = self.document, [column.header for column in COLUMNS]
        lines = csv_lines(COLUMNS, heads, map(self._cells, rows_of(document) or []))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"{document.city} {document.fiscal_year} 이월 {document.version}판.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _cells(self, row: CarryRow) -> Sequence[Any]:
        line, document = row.line, self.document
        carried = (*row.kinds, row.carried_out, row.carried_in, row.gap)
        spent = (row.now.get("spent_before"), row.before.get("spent"), row.spent_gap)
        book = (document.fiscal_year, document.city.name, line.account, line.department.name, line.name)
        return (*book, *carried, *spent, row.result.value, line.key, row_url(row, document))
