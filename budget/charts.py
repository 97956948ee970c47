"""Charts of revenue and expenditure, from lines that a page has fetched or that the query names."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.columns import EXPENDITURE, REVENUE, SPENT_BEFORE
from budget.models import ExpenditureLine, RevenueLine
from budget.scope import ChartScope, Trees, narrow_scope_of, scope_of, trees_of
from budget.tree import Branch
from charts.bars import Bar, StaffBar, YearChange, bars, changes, largest_bars, parts, staff_and_spending
from charts.drawing import MarkKind
from charts.flow import FlowStep, flow
from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.charts import Chart
from documents.models import Document
from documents.templatetags.figures import source_url
from figures.columns import Column
from web.addresses import address
from web.language import named

COLUMNS: Mapping[str, Column] = {column.name: column for column in (*EXPENDITURE, SPENT_BEFORE)}
NET_RECEIPTS = next(column for column in REVENUE if column.name == "net_receipts")
STAFF = tuple(column for column in STAFFING if column.name in ("authorised_staff", "current_staff"))
CAUSES = tuple(column for column in EXPENDITURE if column.name.startswith("unspent_"))
STEPS = (
    ("budget", True, False),
    ("carried_in", False, False),
    ("reserve_used", False, False),
    ("interprogram_transfer", False, False),
    ("diversion", False, False),
    ("revenue_offset", False, False),
    ("other_change", False, False),
    ("current_budget", True, False),
    ("spent", False, True),
    ("carried_out", False, True),
    ("subsidy_returned", False, True),
    ("unspent", True, False),
)
"""The steps from 예산액 to 집행잔액 (identities E1 and E3): column, whether a subtotal, whether subtracted."""
NEIGHBOURS = 4
"""The number of departments before and after one whose staff is shown with its own."""

EXCEPTIONAL = (
    (MarkKind.UNKNOWN, gettext_lazy("미확인")),
    (MarkKind.REST, gettext_lazy("차이 또는 미확인 금액")),
    (MarkKind.LESS, gettext_lazy("음수(△)")),
)
"""Legend entries of special marks; a chart shows those that it needs."""

Lines = Sequence[ExpenditureLine]


def revenue(document: Document, params: Mapping[str, str]) -> list[Chart]:
    return revenue_charts(scope_of(document, params), chapters(scope_of(document, params)))


def departments(document: Document, params: Mapping[str, str]) -> list[Chart]:
    lines = ExpenditureLine.objects.filter(document=document, level=0).select_related("department")
    return department_charts(document, list(lines.order_by("department__order", "position")))


def programs(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope = scope_of(document, params)
    return tree_charts(scope, trees_of(scope))


def years(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope = scope_of(document, params)
    return change_charts(scope, trees_of(scope))


def unspent(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope = narrow_scope_of(document, params)
    return unspent_charts(scope, [tree.line for tree in trees_of(scope)])


def budget_flow(document: Document, params: Mapping[str, str]) -> list[Chart]:
    scope = narrow_scope_of(document, params)
    return flow_charts(scope, [tree.line for tree in trees_of(scope)])


def staff(document: Document, params: Mapping[str, str]) -> list[Chart]:
    return staff_charts(scope_of(document, params))


MAKERS = {
    "revenue": revenue,
    "departments": departments,
    "programs": programs,
    "years": years,
    "unspent": unspent,
    "flow": budget_flow,
    "staff": staff,
}


class Chapter(NamedTuple):
    """A 장 of one account over departments: the sum of the known amounts in won, and the number of unknown ones."""

    account: str
    code: str
    name: str
    net_receipts: int | None
    unknown: int


def chapters(scope: ChartScope) -> list[Chapter]:
    """실제수납액 by 장 of all departments or one, summed over the printed rows of 장. One query."""
    lines = RevenueLine.objects.filter(document=scope.document, level=1)
    if scope.department:
        lines = lines.filter(department=scope.department)
    queryset = lines.values("account", "code", words=F("subject__name")).order_by("account", "code")
    summed = queryset.annotate(known=Sum("net_receipts"), unknown=Count("pk") - Count("net_receipts"))
    return [
        Chapter(item["account"], item["code"], item["words"] or "", item["known"], item["unknown"]) for item in summed
    ]


def revenue_charts(scope: ChartScope, chapters_of_scope: Sequence[Chapter], table: str = "") -> list[Chart]:
    """실제수납액 by 장, each linked to the list of its rows."""
    document, charts = scope.document, []
    for account, of_account in by_account(chapters_of_scope):
        entries = [
            Bar(
                f"{item.code} {item.name}".strip(),
                item.net_receipts,
                _revenue_list(scope, item),
                unknown=item.unknown if item.net_receipts is not None else 0,
            )
            for item in of_account
        ]
        charts.append(
            Chart(
                "revenue",
                scope.title(_("장별 세입")),
                partial(bars, entries),
                account,
                named(NET_RECEIPTS),
                scope=scope.query,
                key=EXCEPTIONAL,
                table=table or address("revenue", *document.url_args, level="장", **scope.query),
            )
        )
    return charts


def department_charts(document: Document, lines: Lines, table: str = "") -> list[Chart]:
    """지출액 of each department over its 예산현액, each linked to the department."""
    charts = []
    for account, of_account in by_account(lines):
        entries = [
            Bar(
                line.department.name,
                line.spent,
                page_of(document, line),
                whole=line.current_budget,
                whole_name=_named("current_budget"),
            )
            for line in of_account
        ]
        charts.append(
            Chart(
                "departments",
                _("부서별 세출"),
                partial(bars, entries),
                account,
                _named("spent", "current_budget"),
                key=((MarkKind.PART, _named("spent")), (MarkKind.WHOLE, _named("current_budget")), *EXCEPTIONAL),
                table=table or address("departments", *document.url_args),
            )
        )
    return charts


def tree_charts(scope: ChartScope, trees: Trees, table: str = "") -> list[Chart]:
    """지출액 of the ten largest parts of each account, and of the others together."""
    charts = []
    rest = table or address("expenditure", *scope.document.url_args, department=scope.query.get("department"))
    for account, of_account in by_account(trees, lambda tree: tree.line.account):
        parts = of_account[0].children if len(of_account) == 1 else of_account
        if not parts:
            continue
        charts.append(
            Chart(
                "programs",
                scope.title(_("사업별 지출액")),
                partial(largest_bars, [_bar(part, scope.document) for part in parts], rest),
                account,
                _named("spent"),
                scope=scope.query,
                key=EXCEPTIONAL,
                note=_("지출액이 큰 순서입니다."),
                table=rest,
            )
        )
    return charts


def change_charts(scope: ChartScope, trees: Trees, table: str = "") -> list[Chart]:
    """지출액 of this and last year, of the programs for which the report prints last year's."""
    charts = []
    for account, of_account in by_account(trees, lambda tree: tree.line.account):
        lines = [line for tree in of_account for line in _with_last_year(tree)]
        if not lines:
            continue
        entries = [
            YearChange(line.name, line.spent, line.spent_before, page_of(scope.document, line)) for line in lines
        ]
        rest = table or address("units", *scope.document.url_args, department=scope.query.get("department"))
        charts.append(
            Chart(
                "years",
                scope.title(_("전년 대비 지출액")),
                partial(changes, entries, _("비교 가능한 사업 합계"), rest),
                account,
                _("지출액 − 전년도결산액"),
                scope=scope.query,
                key=((MarkKind.PART, _("늘어난 금액")), (MarkKind.LESS, _("줄어든 금액")), EXCEPTIONAL[0]),
                note=_("변동이 큰 순서입니다. 성과보고서에 전년도 금액이 인쇄된 사업만 있습니다."),
                table=rest,
            )
        )
    return charts


def unspent_charts(scope: ChartScope, lines: Lines, table: str = "") -> list[Chart]:
    """집행잔액 by cause, and the remainder without a known cause, each linked to its source.

    No chart where no cause is known.
    """
    document, charts = scope.document, []
    for line in lines:
        if not any(getattr(line, column.name) for column in CAUSES):
            continue
        causes = [
            Bar(named(column), amount, source_url(line, column, document))
            for column in CAUSES
            if (amount := getattr(line, column.name)) != 0
        ]
        rest = Bar(_("사유를 모르는 금액"), None, source_url(line, COLUMNS["unspent"], document))
        charts.append(
            Chart(
                "unspent",
                scope.title(_("쓰지 않은 금액과 그 사유")),
                partial(parts, line.unspent, causes, rest),
                line.account,
                _named("unspent"),
                scope=scope.query,
                key=EXCEPTIONAL,
                table=table,
            )
        )
    return charts


def flow_charts(scope: ChartScope, lines: Lines, table: str = "") -> list[Chart]:
    """The steps from 예산액 to 집행잔액, each linked to its source."""
    charts = []
    for line in lines:
        steps = [
            FlowStep(
                named(COLUMNS[name]),
                getattr(line, name),
                source_url(line, COLUMNS[name], scope.document),
                level,
                outflow,
            )
            for name, level, outflow in STEPS
        ]
        if not any(step.amount or step.amount is None for step in steps):
            continue
        charts.append(
            Chart(
                "flow",
                scope.title(_("예산에서 잔액까지")),
                partial(flow, steps),
                line.account,
                _named("budget", "current_budget", "unspent", by=" → "),
                scope=scope.query,
                key=(
                    (MarkKind.WHOLE, _named("budget", "current_budget", "unspent", by="·")),
                    (MarkKind.BEFORE, _("더해진 금액")),
                    (MarkKind.PART, _("쓰거나 넘기거나 돌려준 금액")),
                    *EXCEPTIONAL,
                ),
                note=_("금액이 0인 항목은 그리지 않았습니다."),
                table=table,
            )
        )
    return charts


def staff_charts(scope: ChartScope) -> list[Chart]:
    """정원, 현원 and 지출액 of the departments of an account; of one, with its neighbours. Two queries."""
    document = scope.document
    rows = Staffing.objects.filter(document=document).exclude(name="계").select_related("department")
    staffed = _around(list(rows.order_by("department__order", "position")), scope.department)
    if not staffed:
        return []
    lines = ExpenditureLine.objects.filter(document=document, level=0)
    spending: dict[str, dict[int, int | None]] = {}
    for account, department, spent in lines.order_by("position").values_list("account", "department", "spent"):
        spending.setdefault(account, {})[department] = spent
    heads = (_("현원/정원 (명)"), _named("spent"))
    return [
        Chart(
            "staff",
            scope.title(_("사람과 지출")) if scope.department else _("부서별 사람과 지출"),
            partial(staff_and_spending, _staff(staffed, spent, scope), heads),
            account,
            "·".join((*map(named, STAFF), _named("spent"))),
            scope=scope.query,
            key=((MarkKind.PART, _("현원, 지출액")), (MarkKind.WHOLE, named(STAFF[0])), *EXCEPTIONAL),
            note=_("두 축의 단위가 다릅니다. 사람 수와 지출액을 나누어 비교하지 않습니다."),
        )
        for account, spent in spending.items()
    ]


def _staff(staffed: Sequence[Staffing], spent: Mapping[int, int | None], scope: ChartScope) -> list[StaffBar]:
    return [
        StaffBar(
            item.department.name,
            item.authorised_staff,
            item.current_staff,
            spent[item.department_id],
            address("department", *scope.document.url_args, item.department.slug),
            here=item.department_id == (scope.department.pk if scope.department else None),
        )
        for item in staffed
        if item.department_id in spent
    ]


def _around(staffed: list[Staffing], department: Department | None) -> list[Staffing]:
    if department is None:
        return staffed
    here = [number for number, item in enumerate(staffed) if item.department_id == department.pk]
    return staffed[max(here[0] - NEIGHBOURS, 0) : here[-1] + NEIGHBOURS + 1] if here else []


def _bar(branch: Branch[ExpenditureLine], document: Document) -> Bar:
    line = branch.line
    name = line.department.name if line.program_id is None else line.name
    return Bar(f"{name} ({_('단계 미확인')})" if line.level is None else name, line.spent, page_of(document, line))


def _with_last_year(tree: Branch[ExpenditureLine]) -> list[ExpenditureLine]:
    """The topmost lines below the root with last year's figure."""
    items = []
    for child in tree.children:
        line = child.line
        known = line.spent_before is not None or SPENT_BEFORE.name in line.standings
        items += [line] if known else _with_last_year(child)
    return items


def _named(*names: str, by: str = " / ") -> str:
    return by.join(named(COLUMNS[name]) for name in names)


def page_of(document: Document, line: ExpenditureLine) -> str:
    args = (*document.url_args, line.department.slug)
    return address("program", *args, line.program_id) if line.program_id else address("department", *args)


def _revenue_list(scope: ChartScope, chapter: Chapter) -> str:
    params = {"level": "장", "account": chapter.account, **scope.query}
    return address("revenue", *scope.document.url_args, q=chapter.name, **params)


def by_account(items: Sequence[Any], account_of: Any = lambda item: item.account) -> list[tuple[str, list[Any]]]:
    """Items grouped by account, in the order of the book."""
    grouped: dict[str, list[Any]] = {}
    for item in items:
        grouped.setdefault(account_of(item), []).append(item)
    return list(grouped.items())
