"""Filters of the lists of indicators and unit tables."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from budget.filters import ProgramFilter
from budget.models import ExpenditureLine
from departments.filters import DepartmentFilter
from documents.filters import FindingFilter, KeyFilter, figure_filters
from documents.findings import with_explanations
from documents.models import Finding
from lists.figure_filters import FigureFilters
from lists.filters import ChoicesFilter, LevelFilter, Lines, NameSearchFilter, SearchFilter, ValuesOf, VolumeFilter
from lists.filtersets import ListFilterSet
from performance.columns import INDICATOR, MARKS, PROGRAM_GOAL, SETTLED, UNIT_PROGRAMS, UNIT_RATES
from performance.models import Indicator, ProgramGoal, UnitLine
from performance.reasons import PrintedReason, printed_reasons
from web.language import in_words

UNIT_LEVELS = ("단위사업", "세부사업")
UNIT, DETAIL = range(2)
_MARK_OF: Mapping[str, str] = {word: mark for mark, word in MARKS.items()}


_ACHIEVEMENTS = {word: format_lazy("{} {}", mark, lazy(in_words, str)(word)) for word, mark in _MARK_OF.items()}


class ExplainedFilterSet(ListFilterSet):
    """A FilterSet of rows of the report that have counterparts in the settlement."""

    @cached_property
    def explained(self) -> dict[tuple[int, str], str]:
        """Explanations of differences by document id and row key: the names whose amounts add up to the difference,
        and staff's public text. One query."""
        findings = Finding.objects.filter(document__in=self.documents, target=self._meta.model._meta.label)
        with_words: Any = with_explanations(findings.order_by("document", "position"))
        explained: dict[tuple[int, str], list[str]] = {}
        for finding in with_words:
            words = [", ".join(finding.notes.get("explained_by", ())), finding.explanation or ""]
            explained.setdefault((finding.document_id, finding.target_key), []).extend(filter(None, words))
        return {row: "; ".join(dict.fromkeys(words)) for row, words in explained.items() if words}


class IndicatorFilterSet(ListFilterSet):
    q = SearchFilter()
    department = DepartmentFilter()
    achievement = ChoicesFilter("mark", label=_("달성성과"), choices=_ACHIEVEMENTS, stored=_MARK_OF)
    program = ProgramFilter(paths=("goal__policy",))
    figures = figure_filters(INDICATOR, label=_("값의 범위"))
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = Indicator

    @cached_property
    def reasons(self) -> dict[int, PrintedReason]:
        """The printed reasons of the missed indicators of the query, by their keys. Two queries."""
        return printed_reasons(self.qs)


class UnitFilterSet(ExplainedFilterSet):
    q = NameSearchFilter()
    department = DepartmentFilter()
    account = ChoicesFilter(label=_("회계"), choices=ValuesOf("account"))
    level = LevelFilter()
    program = ProgramFilter(paths=("program", "program__parent", "program__parent__parent"))
    figures = figure_filters(UNIT_PROGRAMS, UNIT_RATES)
    settled = FigureFilters(SETTLED)
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = UnitLine

    def lines(self, documents: Sequence[Any]) -> Lines:
        level = Case(When(is_unit=True, then=Value(UNIT)), default=Value(DETAIL), output_field=IntegerField())
        lines: Lines = super().lines(documents).annotate(level=level)
        return with_settled(lines, "program", "current_budget")


class GoalFilterSet(ExplainedFilterSet):
    q = SearchFilter()
    department = DepartmentFilter()
    program = ProgramFilter(paths=("policy",))
    figures = figure_filters(PROGRAM_GOAL)
    settled = FigureFilters(SETTLED)
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = ProgramGoal

    def lines(self, documents: Sequence[Any]) -> Lines:
        return with_settled(super().lines(documents), "policy", "budget")


def with_settled(lines: Lines, program: str, budget: str) -> Lines:
    """Lines annotated with 사업별조서's amounts of the same program, and the differences (`SETTLED`)."""
    line = ExpenditureLine.objects.filter(program=OuterRef(program))
    settled = {f"settled_{name}": Subquery(line.values(name)) for name in ("current_budget", "spent")}
    result: Lines = lines.annotate(
        **settled,
        gap_current_budget=F(budget) - settled["settled_current_budget"],
        gap_spent=F("spent") - settled["settled_spent"],
    )
    return result
