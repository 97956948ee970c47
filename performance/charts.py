"""Charts of the indicators' achievement rates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budget.scope import KEY, ChartScope, scope_of
from charts.drawing import MarkKind
from charts.rows import LimitLine
from charts.targets import LARGEST, TargetBar, targets
from documents.charts import Chart, ChartError
from documents.models import Document
from documents.templatetags.figures import plain
from performance.columns import INDICATOR
from performance.models import Indicator, Threshold
from web.addresses import address
from web.language import in_words, named
from web.prepared import prepared


def indicators(document: Document, params: Mapping[str, str]) -> list[Chart]:
    """Charts of the indicators of a year, a department or a program's policy, or of one indicator."""
    lines = Indicator.objects.filter(document=document).order_by("department__order", "position")
    if number := params.get("indicator"):
        result = lines.filter(pk=int(number)).select_related("department").first() if KEY.fullmatch(number) else None
        if result is None:
            raise ChartError(_("그런 성과지표가 없습니다."))
        return one_indicator(document, result, thresholds_of(ChartScope(document, result.department)))
    scope = scope_of(document, params)
    if scope.program:
        program = scope.program
        while program.parent:
            program = program.parent
        lines = lines.filter(goal__policy=program)
    elif scope.department:
        lines = lines.filter(department=scope.department)
    return indicator_charts(scope, list(lines), thresholds_of(scope))


RATE = next(column for column in INDICATOR if column.name == "rate")
MAKERS = {"indicators": indicators}


def thresholds_of(scope: ChartScope) -> list[Threshold]:
    """The thresholds of the document's legend; for a year, those on which all departments agree."""
    if scope.department:
        return _thresholds(scope.document.pk, scope.department.pk)
    values: dict[str, list[Threshold]] = {}
    for item in Threshold.objects.filter(document=scope.document).order_by("department__order", "position"):
        values.setdefault(item.mark, []).append(item)
    return [of_mark[0] for of_mark in values.values() if len({(item.at_least, item.below) for item in of_mark}) == 1]


@prepared
def _thresholds(document: int, department: int) -> QuerySet[Threshold]:
    return Threshold.objects.filter(document=document, department=department).order_by("position")


def one_indicator(document: Document, line: Indicator, legend: Sequence[Threshold]) -> list[Chart]:
    """The chart of one indicator."""
    scope = ChartScope(document, line.department)
    alone = {"indicator": str(line.pk)}
    return [
        replace(indicator_chart, scope=alone, title=_("목표 대비 실적"))
        for indicator_chart in indicator_charts(scope, [line], legend)
    ]


def indicator_charts(
    scope: ChartScope, lines: Sequence[Indicator], legend: Sequence[Threshold], table: str = ""
) -> list[Chart]:
    """Each indicator's 달성률 as printed, with lines at the legend's thresholds."""
    if not lines:
        return []
    limits = [
        LimitLine(
            float(item.at_least),
            _("%(mark)s %(label)s: %(least)s%% 이상")
            % {"mark": item.mark, "label": in_words(item.label), "least": plain(item.at_least)},
        )
        for item in legend
        if item.at_least
    ]
    return [
        Chart(
            "indicators",
            scope.title(_("목표 대비 실적")),
            partial(targets, [_target(line, scope.document) for line in lines], limits),
            "",
            named(RATE),
            unit="%",
            scope=scope.query,
            key=((MarkKind.UNKNOWN, _("인쇄되지 않았거나 미확인")),),
            note=_note(lines),
            table=table or address("performance", *scope.document.url_args),
        )
    ]


def _note(lines: Sequence[Indicator]) -> str:
    if any(line.rate is not None and line.rate > LARGEST for line in lines):
        return _("달성률은 인쇄된 그대로입니다. 목표의 두 배를 넘는 막대는 끝을 끊어 그렸습니다.")
    return _("달성률은 인쇄된 그대로입니다.")


def _target(line: Indicator, document: Document) -> TargetBar:
    """An indicator's bar, with target and result in words."""
    rate = _("미확인") if line.rate is None else f"{plain(line.rate)}%"
    items = [
        _("목표 %(target)s") % {"target": _measured(line.target, line)},
        _("실적 %(result)s") % {"result": _measured(line.result, line)},
        _("달성률 %(rate)s") % {"rate": rate},
        in_words(line.achievement),
    ]
    link = address("indicator", *document.url_args, line.pk)
    shown = " ".join(filter(None, (rate, line.mark)))
    return TargetBar(line.name, line.rate, shown, ", ".join(filter(None, items)), link)


def _measured(value: Decimal | None, line: Indicator) -> str:
    return _("미확인") if value is None else f"{plain(value)}{line.unit}"
