"""Finds the reason why an indicator was missed in the report's 성과분석."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from budget.models import Program
from departments.models import Department
from documents.models import Document
from documents.once import once_a_page
from figures.names import search_key
from performance.columns import MISSED
from performance.models import Indicator, Passage
from web.prepared import prepared

ANALYSIS = "성과분석"
_CAUSE = re.compile(r"(원인|사유|까닭)")
_OF_SUCCESS = re.compile(r"(초과|성과) ?달성|많이 이룬")
_COUNTED = re.compile(r"\(.*?\)")
_UNUSED = ("cells", "places", "standings", "search", "initials")


class PrintedReason(NamedTuple):
    """The printed reason, its heading, and its first passage."""

    heading: str
    text: str
    passage: Passage


def reasons(indicators: Sequence[Indicator], passages: Iterable[Passage]) -> dict[int, PrintedReason]:
    """The printed reasons of missed indicators, by indicator id.

    `indicators` are all those of one or more goals, `passages` the 성과분석 of the same goals, in order. An indicator's
    part of the analysis is found by its name, or if a goal has as many parts as indicators, by position.
    """
    result = {}
    analyses: dict[int | None, list[Passage]] = defaultdict(list)
    for passage in passages:
        analyses[passage.goal_id].append(passage)
    of_goals: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        of_goals[indicator.goal_id].append(indicator)
    for goal, passages_of_goal in analyses.items():
        for indicator, part in _matched(of_goals[goal], _parts(passages_of_goal)):
            if indicator.mark == MISSED and (reason := _reason(part)):
                result[indicator.pk] = reason
    return result


Explained = tuple[list[Indicator], dict[int, PrintedReason]]
"""Indicators in order, and the printed reasons of the missed ones by indicator id."""


@once_a_page
def indicators_of_department(document: Document, department: Department) -> Explained:
    """Two queries at most."""
    return _explained(_of_department(document.pk, department.pk))


@once_a_page
def indicators_of_policy(document: Document, program: Program) -> Explained:
    """Two queries at most."""
    return _explained(_of_policy(document.pk, program.pk))


def _explained(lines: list[Indicator]) -> Explained:
    return lines, reasons(lines, analysis_of(lines))


@prepared
def _of_department(document: int, department: int) -> QuerySet[Indicator]:
    return Indicator.objects.filter(document=document, department=department).order_by("position")


@prepared
def _of_policy(document: int, policy: int) -> QuerySet[Indicator]:
    return Indicator.objects.filter(document=document, goal__policy=policy).order_by("position")


def printed_reasons(indicators: QuerySet[Indicator]) -> dict[int, PrintedReason]:
    """The printed reasons of the missed indicators of a queryset, by indicator id. Two queries."""
    goals = indicators.filter(mark=MISSED).values("goal")
    of_goals = list(Indicator.objects.filter(goal__in=goals).defer(*_UNUSED).order_by("position"))
    return reasons(of_goals, analysis_of(of_goals))


def reason_of(indicator: Indicator, same_goal: Sequence[Indicator]) -> PrintedReason | None:
    """The printed reason of a missed indicator; `same_goal` are all indicators of its goal. At most one query."""
    if indicator.mark != MISSED or indicator.goal_id is None:
        return None
    return reasons(same_goal, analysis_of([indicator])).get(indicator.pk)


def analysis_of(indicators: Iterable[Indicator]) -> list[Passage]:
    """The 성과분석 passages of the missed indicators' goals. One query, none if no indicator was missed."""
    goals = {indicator.goal_id for indicator in indicators if indicator.mark == MISSED and indicator.goal_id}
    return _analysis_of(tuple(goals)) if goals else []


@prepared
def _analysis_of(goals: tuple[int, ...]) -> QuerySet[Passage]:
    return Passage.objects.filter(goal__in=goals, section=ANALYSIS).defer(*_UNUSED).order_by("position")


def _parts(passages: Iterable[Passage]) -> list[list[Passage]]:
    """The passages split before each outermost one: one part for each indicator."""
    parts: list[list[Passage]] = []
    for passage in passages:
        if passage.depth == 0 or not parts:
            parts.append([])
        parts[-1].append(passage)
    return parts


def _matched(indicators: Sequence[Indicator], parts: Sequence[list[Passage]]) -> list[tuple[Indicator, list[Passage]]]:
    by_name = {search_key(_COUNTED.sub("", part[0].text)): part for part in parts}
    by_place = dict(zip((item.pk for item in indicators), parts, strict=True)) if len(indicators) == len(parts) else {}
    names = {indicator.pk: search_key(_COUNTED.sub("", indicator.name)) for indicator in indicators}
    taken = [by_name[name] for name in names.values() if name in by_name]
    matched = []
    for indicator in indicators:
        part = by_name.get(names[indicator.pk]) or by_place.get(indicator.pk)
        if part and (names[indicator.pk] in by_name or part not in taken):
            matched.append((indicator, part))
    return matched


def _reason(part: Sequence[Passage]) -> PrintedReason | None:
    """The text below a heading that names a cause, or in a passage that starts with one (`사유: …`)."""
    for number, passage in enumerate(part[1:], 1):
        heading, _colon, text = (words.strip() for words in passage.text.partition(":"))
        if not _CAUSE.search(heading) or _OF_SUCCESS.search(heading.replace("미달성", "")):
            continue
        below = []
        for following in part[number + 1 :]:
            if following.depth <= passage.depth:
                break
            below.append(following.text)
        if below:
            return PrintedReason(heading, " ".join(below), passage)
        if text:
            return PrintedReason(heading, text, passage)
    return None
