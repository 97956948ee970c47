"""The page of the rules, and the list of what they found."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from documents.mixins import YearMixin
from documents.models import Document
from documents.views import BookListMixin
from inspection.filters import QuestionFilterSet
from inspection.models import SEVERITIES, Outcome, Question, RuleThreshold
from inspection.rules import RULES, THRESHOLDS
from inspection.rules.rule import Rule
from inspection.tables import QuestionTable
from inspection.wording import limit_words
from web.language import language

_SEVERITY = dict(SEVERITIES)


class InspectionPage(YearMixin, TemplateView):
    """Every rule: what it asks and why, its law and thresholds, and what it found."""

    template_name = "inspection/inspection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcomes = {outcome.rule: outcome for outcome in Outcome.objects.filter(document=self.document)}
        set_by_city = _set_by_city(self.document)
        rules = [_described(rule, outcomes.get(rule.id), set_by_city) for rule in RULES.values()]
        return super().get_context_data(**kwargs) | {"rules": rules, "inspected": bool(outcomes)}

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("결산검사가 결산서의 행마다 묻는 것과, 그렇게 찾은 행입니다.")


def _described(rule: Rule, outcome: Outcome | None, set_by_city: Mapping[str, RuleThreshold]) -> dict[str, Any]:
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
    """A threshold in words: the default, and where the city set another, that and when it did."""
    threshold = THRESHOLDS[name]
    default = limit_words(threshold, threshold.default, language())
    if setting is None or setting.value is None:
        return {"words": default}
    return {"words": limit_words(threshold, setting.value, language()), "default": default, "set_at": setting.set_at}


def _set_by_city(document: Document) -> dict[str, RuleThreshold]:
    """The thresholds as the city set them last, by name."""
    settings = RuleThreshold.objects.filter(city=document.city_id).order_by("pk")
    return {setting.threshold: setting for setting in settings}


class QuestionList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """The rows that the rules found."""

    model = Question
    filterset_class = QuestionFilterSet
    table_class = QuestionTable
    title = gettext_lazy("결산검사 질문")
    introduction = gettext_lazy(
        "결산검사 규칙이 찾은 행입니다. 잘못이라는 뜻이 아니라, 왜 그런지 담당 부서에 묻는 것입니다."
    )
    related_links = (("inspection", gettext_lazy("결산검사 규칙")),)
    url_name = "questions"
    file_name = "questions"
    file_url_name = "questions-file"
