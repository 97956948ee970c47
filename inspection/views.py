"""The page of the inspection rules, the list of questions, and evidence bundles."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from budget.scope import ChartScope
from documents.feed_entries import FeedEntry, found_or_answered
from documents.findings import FindingWords, IdentityText
from documents.mixins import YearMixin
from documents.models import Document
from documents.views import BookListMixin, FindingList
from inspection.bundle import Bundle, BundleRow
from inspection.charts import OUTCOMES, amounts_of, first_charts, last_charts
from inspection.digits import first_digits, last_digits
from inspection.filters import QuestionFilterSet
from inspection.models import SEVERITIES, Outcome, Question, RuleThreshold
from inspection.rules import RULES, THRESHOLDS
from inspection.rules.rule import InspectionRule
from inspection.tables import QuestionTable
from inspection.wording import limit_words, sentence
from lists.export.description import RefusedError
from lists.export.views import refusal_response
from web.addresses import address
from web.language import language

_SEVERITY = dict(SEVERITIES)
MOST_ROWS = 200
"""The most rows in an evidence bundle."""


class InspectionPage(YearMixin, TemplateView):
    """All rules with question, reason, law, thresholds and outcome."""

    template_name = "inspection/inspection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcomes = {outcome.rule: outcome for outcome in Outcome.objects.filter(document=self.document)}
        set_by_city = _set_by_city(self.document)
        rules = [_described(rule, outcomes.get(rule.id), set_by_city) for rule in RULES.values()]
        return super().get_context_data(**kwargs) | {
            "rules": rules,
            "inspected": bool(outcomes),
            "digits": _digits(self.document),
        }

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("결산검사가 결산서의 행마다 묻는 것과, 그렇게 찾은 행입니다.")


def _digits(document: Document) -> dict[str, Any]:
    """Context of the digits of 지출액: the year's charts and each department's tests. One query."""
    of_departments, scope = amounts_of(document), ChartScope(document)
    amounts = [amount for of_department in of_departments.values() for amount in of_department]
    first, last = first_digits(amounts), last_digits(amounts)
    return {
        "first": first,
        "last": last,
        "charts": [*first_charts(scope, first), *last_charts(scope, last)],
        "departments": [
            {
                "name": name,
                "slug": slug,
                "tests": [
                    (chart, test, OUTCOMES[test.outcome])
                    for chart, test in (
                        ("first-digits", first_digits(known)),
                        ("last-digits", last_digits(known)),
                    )
                ],
            }
            for (name, slug), known in of_departments.items()
        ],
    }


def _described(
    rule: InspectionRule, outcome: Outcome | None, set_by_city: Mapping[str, RuleThreshold]
) -> dict[str, Any]:
    english = language() == "en"
    return {
        "id": rule.id,
        "severity": _SEVERITY[rule.severity],
        "sentence": rule.en if english else rule.ko,
        "why": rule.why_en if english else rule.why_ko,
        "law": rule.law,
        "outcome": outcome,
        "thresholds": [_limit(name, set_by_city.get(name)) for name in THRESHOLDS if name.startswith(f"{rule.id}.")],
    }


def _limit(name: str, setting: RuleThreshold | None) -> dict[str, Any]:
    """A threshold's default in words, and the city's own value with its date if it set one."""
    threshold = THRESHOLDS[name]
    default = limit_words(threshold, threshold.default, language())
    if setting is None or setting.value is None:
        return {"words": default}
    return {"words": limit_words(threshold, setting.value, language()), "default": default, "set_at": setting.set_at}


def _set_by_city(document: Document) -> dict[str, RuleThreshold]:
    """The thresholds that the city has set, by name."""
    settings = RuleThreshold.objects.filter(city=document.city_id).order_by("pk")
    return {setting.threshold: setting for setting in settings}


class QuestionList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """The list of questions."""

    model = Question
    filterset_class = QuestionFilterSet
    table_class = QuestionTable
    title = gettext_lazy("결산검사 질문")
    introduction = gettext_lazy(
        "결산검사 규칙이 찾은 행입니다. 잘못이라는 뜻이 아니라, 왜 그런지 담당 부서에 묻는 것입니다."
    )
    related_links = (("inspection", gettext_lazy("결산검사 규칙")),)
    url_name = "questions"

    def entries(self) -> Iterator[FeedEntry]:
        for question in found_or_answered(self.query.qs):
            yield FeedEntry(
                question.document,
                f"questions/{question.key}",
                f"{question.department} {question.name}: {question.rule}",
                "\n\n".join(filter(None, (sentence(question, language()), question.explanation))),
                question.changed_at,
                question.found_at,
                address("questions", *question.document.url_args, rule=question.rule, key=question.target_key),
            )


class EvidenceFile(YearMixin, View):
    """The evidence bundle of a list's query; `lists` are the list views by name."""

    lists: ClassVar[Mapping[str, type[BookListMixin]]] = {}
    words: ClassVar[FindingWords] = FindingWords()
    identities: ClassVar[Sequence[IdentityText]] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view_class = self.lists.get(kwargs["list"])
        if view_class is None:
            raise Http404
        try:
            csv, xlsx = self._file(view_class, "csv"), self._file(view_class, "xlsx")
        except RefusedError as refusal:
            return refusal_response(request, refusal)
        response = HttpResponse(self._packed(view_class, csv, xlsx), content_type="application/zip")
        name = f"{self.document.city} {self.document.fiscal_year} {kwargs['list']} {self.document.version}.zip"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _view(self, view_class: type[BookListMixin], format_: str) -> Any:
        options = {"words": self.words} if view_class is FindingList else {}
        view: Any = view_class(**options)
        view.setup(self.request, city=self.kwargs["city"], year=self.kwargs["year"], format=format_)
        return view

    def _file(self, view_class: type[BookListMixin], format_: str) -> bytes:
        """The list as a file. Raises RefusedError where the query is invalid or the file cannot be made now."""
        view = self._view(view_class, format_)
        view.check()
        if view.query.group:
            raise RefusedError(_("그룹이 아닌 행의 목록에서만 증거 묶음을 만들 수 있습니다."))
        if view.count > MOST_ROWS:
            words = _("증거 묶음은 %(most)d행까지입니다. 조건을 좁히거나 표본을 추출해 주세요.")
            raise RefusedError(words % {"most": MOST_ROWS})
        response = view.file_response()
        content = b"".join(response)
        if response.status_code != HTTPStatus.OK:
            raise RefusedError(content.decode(), response.status_code)
        return content

    def _packed(self, view_class: type[BookListMixin], csv: bytes, xlsx: bytes) -> bytes:
        view = self._view(view_class, "csv")
        query, table = view.query, view.table_class
        by_year = {document.fiscal_year: document for document in query.documents}
        by_id = {document.pk: document for document in query.documents}
        records = table.ordered(query).select_related(*table.related)
        rows = [
            BundleRow.of(
                record, by_id[record.document_id] if hasattr(record, "document_id") else by_year[record.fiscal_year]
            )
            for record in records
        ]
        address = self.request.build_absolute_uri(
            f"{reverse(view.url_name, args=self.document.url_args)}?{query.query}"
        )
        provenance = {
            "address": address,
            "words": "; ".join(f"{label}: {words}" for label, words in query.described()),
            "version": ", ".join(str(document.version) for document in query.documents),
            "sha256": ", ".join(document.sha256 for document in query.documents),
        }
        files = {"rows.csv": csv, "rows.xlsx": xlsx}
        return Bundle(self.document, rows, files, provenance, self.words, self.identities).packed()
