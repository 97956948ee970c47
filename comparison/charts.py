"""Charts of 지출액 over the years of a program, or of a department in each of its accounts."""

from collections.abc import Iterable, Mapping
from functools import partial

from django.utils.translation import gettext as _

from budget.charts import COLUMNS, EXCEPTIONAL, by_account, page_of
from budget.models import ExpenditureLine
from budget.scope import ChartScope, narrow_scope_of
from charts.bars import Bar, bars
from charts.drawing import MarkKind
from comparison.models import Target
from comparison.series import lines_of, own_lines_of, steps
from documents.charts import Chart
from documents.models import Document
from web.language import named


def series(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope = narrow_scope_of(document, params)
    if scope.program is not None:
        keys = ExpenditureLine.objects.filter(document=document, program=scope.program).values_list("key", flat=True)
        followed = steps(document, Target.PROGRAM, keys[0]) if keys else []
        return series_charts(scope, lines_of(document, followed).values())
    key = scope.department.name if scope.department else ""
    return series_charts(scope, own_lines_of(document, steps(document, Target.DEPARTMENT, key)))


def series_charts(scope: ChartScope, lines: Iterable[ExpenditureLine]) -> list[Chart]:
    """지출액 of each year over its 예산현액, oldest first, for each account with more than one year.

    The first year may be the one before the oldest document, as printed in its performance report.
    """
    spent, current_budget = named(COLUMNS["spent"]), named(COLUMNS["current_budget"])
    charts = []
    for account, of_account in by_account(sorted(lines, key=lambda line: line.document.fiscal_year)):
        first = of_account[0]
        entries = [_bar(line, line.document.fiscal_year, line.spent, line.current_budget) for line in of_account]
        if first.spent_before is not None:
            entries.insert(0, _bar(first, first.document.fiscal_year - 1, first.spent_before))
        if len(entries) > 1:
            charts.append(
                Chart(
                    "series",
                    scope.title(_("연도별 지출액")),
                    partial(bars, entries),
                    account,
                    f"{spent} / {current_budget}",
                    scope=scope.query,
                    key=((MarkKind.PART, spent), (MarkKind.WHOLE, current_budget), *EXCEPTIONAL),
                )
            )
    return charts


def _bar(line: ExpenditureLine, year: int, spent: int | None, current_budget: int | None = None) -> Bar:
    return Bar(
        str(year),
        spent,
        page_of(line.document, line),
        whole=current_budget,
        whole_name=named(COLUMNS["current_budget"]),
    )


MAKERS = {"series": series}
