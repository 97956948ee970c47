"""The page of an indicator, and the lists of indicators, units and goals."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from budget.scope import ChartScope
from documents.findings import FindingWords
from documents.mixins import YearMixin
from documents.models import Document
from documents.share_picture import SharePicture
from documents.views import BookListMixin
from figures.headline import Headline
from performance.charts import one_indicator, thresholds_of
from performance.columns import INDICATOR_BEFORE, INDICATOR_THIS_YEAR
from performance.filters import GoalFilterSet, IndicatorFilterSet, UnitFilterSet
from performance.headlines import indicator_headline
from performance.models import Indicator, ProgramGoal, UnitLine
from performance.panels import indicator_corrections, indicator_findings
from performance.reasons import PrintedReason, reason_of
from performance.tables import GoalTable, IndicatorTable, UnitTable
from web.addresses import address
from web.language import city_in_words


class IndicatorPage(YearMixin, TemplateView):
    """An indicator with its formula, and target, result and rate of both years."""

    template_name = "performance/indicator_page.html"
    words: ClassVar[FindingWords] = FindingWords()
    indicator: Indicator

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.indicator = get_object_or_404(
            Indicator.objects.select_related("department", "goal__policy"),
            pk=kwargs["indicator"],
            document=self.document,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.indicator
        thresholds = thresholds_of(ChartScope(self.document, indicator.department))
        return super().get_context_data(**kwargs) | {
            "indicator": indicator,
            "department": indicator.department,
            "same_goal": self.same_goal,
            "headline": self.headline(),
            "reason": self.reason,
            "findings": indicator_findings(indicator, self.words),
            "corrections": indicator_corrections(indicator),
            "thresholds": thresholds,
            "charts": one_indicator(self.document, indicator, thresholds),
            "years": [
                (self.document.fiscal_year, INDICATOR_THIS_YEAR),
                (self.document.fiscal_year - 1, INDICATOR_BEFORE),
            ],
        }

    @cached_property
    def same_goal(self) -> list[Indicator]:
        indicator = self.indicator
        of_goal = Indicator.objects.filter(document=self.document, department=indicator.department, goal=indicator.goal)
        return list(of_goal.order_by("position"))

    @cached_property
    def reason(self) -> PrintedReason | None:
        return reason_of(self.indicator, self.same_goal)

    def headline(self) -> Headline:
        return indicator_headline(self.document, self.indicator, self.reason)

    def picture_path(self) -> str:
        return reverse("indicator-picture", args=[*self.document.url_args, self.indicator.pk])

    def describe(self, shown: Mapping[str, Any]) -> str:
        """The indicator's department, target and result."""
        indicator = self.indicator
        return f"{city_in_words(self.document.city)} {indicator.department} {indicator.name}: {shown['headline'].text}"


def indicator_addresses(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The URLs of indicators' pages by natural key. One query."""
    indicators = Indicator.objects.filter(document=document, key__in=keys)
    return {key: address("indicator", *document.url_args, pk) for key, pk in indicators.values_list("key", "pk")}


class IndicatorPicture(SharePicture, IndicatorPage):
    def name(self) -> str:
        return self.indicator.name


def unit_addresses(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The URLs of unit lines' program pages by natural key, where there is one. One query."""
    return _program_addresses(document, UnitLine.objects.filter(document=document, key__in=keys), "program")


def goal_addresses(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The URLs of 정책사업목표's policy pages by natural key, where there is one. One query."""
    return _program_addresses(document, ProgramGoal.objects.filter(document=document, key__in=keys), "policy")


def _program_addresses(document: Document, lines: QuerySet[Any], field: str) -> dict[str, str]:
    programs = lines.filter(**{f"{field}__isnull": False}).values_list("key", f"{field}__department__slug", field)
    return {key: address("program", *document.url_args, slug, program) for key, slug, program in programs}


class IndicatorList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """성과지표 of the performance report."""

    model = Indicator
    filterset_class = IndicatorFilterSet
    table_class = IndicatorTable
    title = gettext_lazy("성과지표")
    related_links = (("units", gettext_lazy("단위사업 결산현황")), ("staffing", gettext_lazy("정원과 현원")))
    url_name = "performance"
    file_name = "indicators"


class UnitList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """관련 예산사업 결산현황 of the performance report."""

    model = UnitLine
    filterset_class = UnitFilterSet
    table_class = UnitTable
    title = gettext_lazy("단위사업 결산현황")
    related_links = (
        ("expenditure", gettext_lazy("세출")),
        ("performance", gettext_lazy("성과지표")),
        ("goals", gettext_lazy("정책사업목표와 정책사업")),
    )
    introduction = gettext_lazy("성과보고서가 단위사업과 그 세부사업마다 지난해와 비교하여 인쇄한 금액입니다.")
    url_name = "units"


class GoalList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """정책사업목표 of the report beside the settlement's 정책사업."""

    model = ProgramGoal
    filterset_class = GoalFilterSet
    table_class = GoalTable
    title = gettext_lazy("정책사업목표와 정책사업")
    related_links = (("units", gettext_lazy("단위사업 결산현황")),)
    introduction = gettext_lazy(
        "성과보고서의 정책사업목표와, 같은 돈인 사업별조서의 정책사업을 함께 보고 그 차이를 적습니다."
    )
    url_name = "goals"
