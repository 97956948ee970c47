"""Panels of revenue and expenditure on the pages of other apps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.accounts import account_sums, total
from budget.charts import (
    NET_RECEIPTS,
    change_charts,
    chapters,
    page_of,
    revenue_charts,
    unspent_charts,
)
from budget.columns import EXPENDITURE, REVENUE
from budget.models import ExpenditureLine, RevenueLine
from budget.ranking import ranking
from budget.scope import ChartScope, department_rows, lines_of_department
from budget.tree import Branch, expenditure_trees, revenue_trees, top_rows
from departments.models import Department
from documents.models import Document
from documents.overview import DocumentPanel
from documents.panels import Panel
from figures.columns import Column
from web.language import named
from web.prepared import prepared
from web.sharing import brief_in_words

AmountsBefore = Callable[[Document, Department, Sequence[ExpenditureLine]], Mapping[int, int]]
"""(document, department, lines) → last year's spending in won by program id."""


def columns_named(columns: Iterable[Column], *names: str) -> tuple[Column, ...]:
    """Return the columns of these names, in the order of the names."""
    by_name = {column.name: column for column in columns}
    return tuple(by_name[name] for name in names)


REVENUE_SHOWN = columns_named(
    REVENUE, "current_budget", "assessed", "net_receipts", "refunded", "written_off", "uncollected"
)
EXPENDITURE_SHOWN = columns_named(EXPENDITURE, "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")


@dataclass(frozen=True, slots=True)
class Account:
    """The tree of one account: a table of its top level, and one for each branch below."""

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


_OF_PAIR = (
    "document",
    "key",
    "account",
    "places",
    "standings",
    *map("department__{}".format, ("name", "slug", "order")),
)
"""The fields shown of a department's own row besides its figures."""


def departments(document: Document) -> Panel | None:
    """The departments of the year with the figures of their own printed rows, by account."""
    pairs = _pairs(document, _spent_by_departments(document.pk))
    return Panel("departments", _("부서"), "budget/departments_panel.html", {"pairs": pairs}) if pairs else None


def _pairs(document: Document, expenditure: Iterable[ExpenditureLine]) -> list[dict[str, Any]]:
    """The printed rows of expenditure and revenue of each department and account. One query."""
    pairs: dict[tuple[int, int, str], dict[str, Any]] = {}
    for kind, lines in (("expenditure", expenditure), ("revenue", _received_by_departments(document.pk))):
        for line in lines:
            key = (line.department.order, line.department_id, line.account)
            pairs.setdefault(key, {"department": line.department, "account": line.account})[kind] = line
    return [pairs[key] for key in sorted(pairs)]


@prepared
def _spent_by_departments(document: int) -> QuerySet[ExpenditureLine]:
    lines = ExpenditureLine.objects.filter(document=document, level=0).select_related("department")
    return lines.only(*_OF_PAIR, "current_budget", "spent").order_by("line")


@prepared
def _received_by_departments(document: int) -> QuerySet[RevenueLine]:
    lines = RevenueLine.objects.filter(document=document, level=0).select_related("department")
    return lines.only(*_OF_PAIR, "current_budget", "net_receipts").order_by("line")


def overview(before: Callable[[Document, Sequence[ExpenditureLine]], Mapping[int, int]]) -> DocumentPanel:
    """The departments that spent most, by account, and the accounts if there are several.

    `before` returns last year's spending in won by department id.
    """

    def panel(document: Document) -> Panel | None:
        pairs = _pairs(document, department_rows(document))
        if not pairs:
            return None
        lines = [pair["expenditure"] for pair in pairs if "expenditure" in pair]
        befores = before(document, lines)
        page = partial(page_of, document)
        accounts: dict[str, list[ExpenditureLine]] = {}
        for line in lines:
            accounts.setdefault(line.account, []).append(line)

        def before_of(line: ExpenditureLine) -> int | None:
            return befores.get(line.department_id)

        context = {
            "rankings": [
                (name, ranking(map(Branch, of_account), total(line.spent for line in of_account), page, before_of))
                for name, of_account in accounts.items()
            ],
            "accounts": account_sums(pairs),
            "number": len({pair["department"] for pair in pairs}),
        }
        return Panel("departments", _("지출액이 큰 부서"), "budget/overview_panel.html", context)

    return panel


def revenue_overview(document: Document) -> Panel | None:
    """실제수납액 of the year by 장."""
    whole = ChartScope(document)
    result = chapters(whole)
    if not result:
        return None
    context = {"charts": revenue_charts(whole, result, "#chapters")}
    return Panel("chapters", _("세입"), "budget/chapters_panel.html", context)


@prepared
def _revenue_lines(document: int, department: int) -> QuerySet[RevenueLine]:
    lines = RevenueLine.objects.filter(document=document, department=department)
    return lines.select_related("subject").order_by("position")


def revenue(document: Document, department: Department) -> Panel | None:
    trees = revenue_trees(_revenue_lines(document.pk, department.pk))
    if not trees:
        return None
    context = _tables(trees, REVENUE_SHOWN)
    words = brief_in_words(trees[0].line.net_receipts)
    summary = f"{named(NET_RECEIPTS)} {words}"
    return Panel("revenue", _("장별 세입"), "budget/revenue_panel.html", context, folded=True, summary=summary)


def expenditure(before: AmountsBefore) -> Callable[[Document, Department], Panel | None]:
    """What a department spent most on, by account, with charts and the table of its policies folded."""

    def panel(document: Document, department: Department) -> Panel | None:
        lines = lines_of_department(document, department)
        trees = expenditure_trees(lines)
        if not trees:
            return None
        scope = ChartScope(document, department)
        befores = before(document, department, lines)
        page = partial(page_of, document)

        def before_of(line: ExpenditureLine) -> int | None:
            return befores.get(line.program_id or 0)

        context = _tables(trees, EXPENDITURE_SHOWN) | {
            "rankings": [
                (tree.line.account, ranking(tree.children, tree.line.spent, page, before_of, EXPENDITURE_SHOWN))
                for tree in trees
                if tree.children
            ],
            "charts": [
                *change_charts(scope, trees),
                *unspent_charts(scope, [tree.line for tree in trees]),
            ],
        }
        return Panel("expenditure", _("세출"), "budget/expenditure_panel.html", context)

    return panel


def _tables(trees: list[Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    accounts = [Account(tree, columns) for tree in trees]
    total_rows = [account for account in accounts if account.line.level == 0]
    return {"accounts": accounts, "columns": columns, "beside": total_rows if len(total_rows) > 1 else []}
