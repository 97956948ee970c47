"""Filters of the list of questions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.expressions import Combinable
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from documents.findings import with_explanations
from figures.columns import Column
from inspection.models import APART, SEVERITIES, Question
from inspection.rules import RULES
from inspection.rules.rule import InspectionRule
from lists.figure_filters import FigureFilters
from lists.filters import ChoicesFilter, DepartmentNameFilter, ExactFilter, Lines, SearchFilter
from lists.filtersets import ListFilterSet
from web.language import language

AMOUNT = Column("amount", "금액", "질문에 걸린 금액", english="Amount concerned")
_ANSWERS = {"yes": _("답변 있음"), "no": _("답변 없음")}


def _words_of(rule: InspectionRule) -> str:
    return f"{rule.id} {rule.en if language() == 'en' else rule.ko}"


_RULE_WORDS = {rule.id: lazy(_words_of, str)(rule) for rule in RULES.values()}


class AnswerFilter(ChoicesFilter):
    """Filters questions by whether the city has answered."""

    def __init__(self) -> None:
        super().__init__(label=_("답변"), choices=_ANSWERS)

    @property
    def facet(self) -> Combinable:
        return Case(When(explanation__isnull=True, then=Value("no")), default=Value("yes"))

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if len(value) != 1:
            return qs
        return qs.filter(explanation__isnull=value[0] == "no")


class QuestionFilterSet(ListFilterSet):
    q = SearchFilter()
    rule = ChoicesFilter(label=_("규칙"), choices=_RULE_WORDS)
    department = DepartmentNameFilter()
    severity = ChoicesFilter(label=_("심각도"), choices=dict(SEVERITIES))
    apart = ChoicesFilter(label=_("따로 봄"), choices=APART, advanced=True)
    answer = AnswerFilter()
    key = ExactFilter("target_key", label=_("대상"))
    figures = FigureFilters((AMOUNT,), label=_("금액의 범위"))

    class Meta(ListFilterSet.Meta):
        model = Question

    def lines(self, documents: Sequence[Any]) -> Lines:
        return with_explanations(super().lines(documents))
