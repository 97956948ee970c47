"""Charts of the digits of 지출액 of the projects of a year or a department. They do not explain deviations."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import ExpenditureLine
from budget.scope import ChartScope, scope_of
from charts.digits import DigitBar, digit_bars
from charts.drawing import MarkKind
from departments.models import Department
from documents.charts import Chart
from documents.models import Document
from figures.standing import Standing
from inspection.digits import DigitResult, DigitTest, first_digits, last_digits
from inspection.rules.expenditure import PROJECTS
from web.addresses import address

ENDINGS = 10
"""The number of endings in the chart of the last two digits, the most frequent first."""
OUTCOMES = {
    DigitResult.FEW: gettext_lazy("금액이 적어 판단하지 않음"),
    DigitResult.USUAL: gettext_lazy("흔한 분포와 다르다고 볼 수 없음"),
    DigitResult.UNUSUAL: gettext_lazy("흔한 분포와 다름(사유는 알 수 없음)"),
}
_PRINTED = Q(standings__spent__isnull=True) | Q(standings__spent__is=Standing.MOVED)


def amounts_of(document: Document, department: Department | None = None) -> dict[tuple[str, str], list[int]]:
    """지출액 of projects in won, as printed and not 0, by department (name, slug). One query."""
    lines = ExpenditureLine.objects.filter(PROJECTS, _PRINTED, document=document).exclude(spent=None).exclude(spent=0)
    if department is not None:
        lines = lines.filter(department=department)
    amounts: dict[tuple[str, str], list[Any]] = {}
    ordered = lines.order_by("department__order", "position")
    for name, slug, spent in ordered.values_list("department__name", "department__slug", "spent"):
        amounts.setdefault((name, slug), []).append(spent)
    return amounts


def first(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope, amounts = _scope_and_amounts(document, params)
    return first_charts(scope, first_digits(amounts))


def last(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope, amounts = _scope_and_amounts(document, params)
    return last_charts(scope, last_digits(amounts))


MAKERS = {"first-digits": first, "last-digits": last}


def _scope_and_amounts(document: Document, params: Mapping[str, str]) -> tuple[ChartScope, list[int]]:
    scope = ChartScope(document, scope_of(document, params).department)
    return scope, [amount for amounts in amounts_of(document, scope.department).values() for amount in amounts]


def first_charts(scope: ChartScope, test: DigitTest) -> list[Chart]:
    """Every first digit."""
    return _charts("first-digits", scope, _("지출액의 첫 자리 숫자"), test, [(of, str(of)) for of in test.shares])


def last_charts(scope: ChartScope, test: DigitTest) -> list[Chart]:
    """The most frequent of the last two digits."""
    frequent = sorted(test.seen, key=lambda of: (-test.seen[of], of))[:ENDINGS]
    title = _("지출액의 끝 두 자리 숫자, 많은 순")
    return _charts("last-digits", scope, title, test, [(of, f"{of:02}") for of in frequent])


def _charts(
    name: str, scope: ChartScope, title: str, test: DigitTest, digits: Sequence[tuple[int, str]]
) -> list[Chart]:
    if not test.number:
        return []
    table = address("expenditure", *scope.document.url_args, level="세부사업", **scope.query)
    entries = [DigitBar(written, test.seen.get(of, 0), test.expected(of), table) for of, written in digits]
    seen, expected = _("실제"), _("흔한 분포")
    basis = _("세부사업 지출액 %(number)s개: %(outcome)s") % {
        "number": f"{test.number:,}",
        "outcome": OUTCOMES[test.outcome],
    }
    return [
        Chart(
            name,
            scope.title(title),
            partial(digit_bars, entries, seen, expected),
            basis=basis,
            unit="개",
            scope=scope.query,
            key=((MarkKind.PART, seen), (MarkKind.BEFORE, expected)),
            note=_("분포의 차이는 잘못이나 부정을 뜻하지 않습니다."),
            table=table,
        )
    ]
