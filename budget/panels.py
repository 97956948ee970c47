"""What other rooms' pages show of revenue and expenditure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from budget.accounts import account_sums
from budget.charts import (
    change_charts,
    chapters,
    department_charts,
    flow_charts,
    revenue_charts,
    staff_charts,
    tree_charts,
    unspent_charts,
)
from budget.columns import EXPENDITURE, REVENUE
from budget.models import ExpenditureLine, Program, RevenueLine
from budget.scope import ChartScope, trees_of
from budget.tree import Branch, expenditure_trees, revenue_trees, rows, top_rows
from departments.models import Department
from documents.models import Document
from documents.panels import Panel
from figures.columns import Column
from web.sharing import spoken


def chosen(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    by_name = {column.name: column for column in columns}
    return tuple(by_name[name] for name in names)


REVENUE_SHOWN = chosen(REVENUE, "current_budget", "assessed", "net_receipts", "refunded", "written_off", "uncollected")
EXPENDITURE_SHOWN = chosen(EXPENDITURE, "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")
DEPARTMENT_SHOWN = chosen(EXPENDITURE, "current_budget", "spent")


@dataclass(frozen=True, slots=True)
class Account:
    """The tree of one account, as a table of its top and a table for each branch below it."""

    branch: Branch[Any]
    columns: tuple[Column, ...]

    @property
    def line(self) -> Any:
        return self.branch.line

    @property
    def name(self) -> str:
        return str(self.line.account)

    @property
    def top(self) -> list[Any]:
        return list(top_rows(self.branch, self.columns))

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        return [(child.line, list(rows(child, self.columns))) for child in self.branch.children if child.children]


def departments(document: Document) -> Panel | None:
    """The departments of the year with the figures of their own printed rows, an account each."""
    expenditure = ExpenditureLine.objects.filter(document=document, level=0).select_related("department")
    revenue = RevenueLine.objects.filter(document=document, level=0).select_related("department")
    pairs: dict[tuple[int, int, str], dict[str, Any]] = {}
    for kind, lines in (("expenditure", expenditure), ("revenue", revenue)):
        for line in lines:
            key = (line.department.order, line.department_id, line.account)
            pairs.setdefault(key, {"department": line.department, "account": line.account})[kind] = line
    if not pairs:
        return None
    return Panel(
        "departments",
        _("부서"),
        "budget/departments_panel.html",
        {"pairs": [pairs[key] for key in sorted(pairs)], "columns": DEPARTMENT_SHOWN},
    )


def overview(document: Document) -> Panel | None:
    """The departments as a table and as charts, with counts of all that is stored for the head of the page."""
    panel = departments(document)
    if panel is None:
        return None
    lines = [pair["expenditure"] for pair in panel.context["pairs"] if "expenditure" in pair]
    whole = ChartScope(document)
    charts = [
        *department_charts(document, lines, "#departments"),
        *tree_charts(whole, trees_of(whole)),
        *staff_charts(whole),
    ]
    programs = Program.objects.filter(line_of_figures__document=document).aggregate(
        policies=Count("pk", filter=Q(level=1)),
        units=Count("pk", filter=Q(level=2)),
        details=Count("pk", filter=Q(level=3)),
    )
    counts = [
        (_("부서"), len({pair["department"] for pair in panel.context["pairs"]})),
        (_("정책사업"), programs["policies"]),
        (_("단위사업"), programs["units"]),
        (_("세부사업"), programs["details"]),
        (_("세입 행"), RevenueLine.objects.filter(document=document).count()),
    ]
    accounts = account_sums(panel.context["pairs"])
    return replace(panel, facts=counts, context=panel.context | {"charts": charts, "accounts": accounts})


def revenue_overview(document: Document) -> Panel | None:
    """실제수납액 of the year by 장."""
    whole = ChartScope(document)
    result = chapters(whole)
    if not result:
        return None
    context = {"charts": revenue_charts(whole, result, "#chapters"), "chapters": result}
    return Panel("chapters", _("장별 세입"), "budget/chapters_panel.html", context)


def revenue(document: Document, department: Department) -> Panel | None:
    lines = RevenueLine.objects.filter(document=document, department=department)
    trees = revenue_trees(lines.select_related("subject").order_by("position"))
    return _panel("revenue", _("세입"), "budget/revenue_panel.html", trees, REVENUE_SHOWN)


def expenditure(document: Document, department: Department) -> Panel | None:
    lines = ExpenditureLine.objects.filter(document=document, department=department)
    trees = expenditure_trees(lines.select_related("program", "department").order_by("position"))
    panel = _panel("expenditure", _("세출"), "budget/expenditure_panel.html", trees, EXPENDITURE_SHOWN)
    if panel is None:
        return None
    scope = ChartScope(document, department)
    charts = [
        *tree_charts(scope, trees, "#expenditure"),
        *flow_charts(scope, [tree.line for tree in trees]),
        *change_charts(scope, trees),
        *unspent_charts(scope, [tree.line for tree in trees]),
    ]
    text = " ".join(f"{tree.line.account} {spoken(tree.line, DEPARTMENT_SHOWN)}." for tree in trees)
    return replace(panel, context=panel.context | {"charts": charts}, text=text)


def staff(document: Document, department: Department) -> Panel | None:
    """The department's people and spending beside its neighbours'."""
    charts = staff_charts(ChartScope(document, department))
    return Panel("staff", _("사람과 지출"), "charts/panel.html", {"charts": charts}) if charts else None


def _panel(anchor: str, title: Any, template: str, trees: list[Any], columns: tuple[Column, ...]) -> Panel | None:
    if not trees:
        return None
    accounts = [Account(tree, columns) for tree in trees]
    total_rows = [account for account in accounts if account.line.level == 0]
    context = {"accounts": accounts, "columns": columns, "beside": total_rows if len(total_rows) > 1 else []}
    return Panel(anchor, title, template, context)
