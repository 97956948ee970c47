"""Panels of other years on the pages of programs and departments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, Program
from budget.panels import columns_named
from budget.scope import ChartScope
from comparison.charts import series_charts
from comparison.models import Target
from comparison.series import YearStep, lines_of, own_lines_of, steps
from comparison.side_by_side import MOST
from departments.models import Department
from documents.models import Document
from documents.panels import Panel
from web.addresses import address

SHOWN = columns_named(EXPENDITURE, "current_budget", "spent", "carried_out", "unspent")


def program_years(document: Document, program: Program) -> Panel | None:
    """A program in all stored years, with the reasons of the matches and links to compare it. One query, or two where
    it is in other years."""
    followed = steps(document, Target.PROGRAM, program.line_of_figures.key)
    others = [step for step in followed if step.fiscal_year != document.fiscal_year]
    lines = {document.fiscal_year: program.line_of_figures} | lines_of(document, others)
    rows = [(step, line) for step in followed if (line := lines.get(step.fiscal_year))]
    current = lines[document.fiscal_year]
    context = _common_context(document, [step for step, _ in rows]) | {
        "rows": [{"step": step, "line": line, "other": line.name != current.name} for step, line in rows],
        "has_spent_before": _has_spent_before(current, rows),
        "charts": series_charts(ChartScope(document, current.department, program), lines.values()),
        "with_years": _compare([f"program.{line.program_id}" for _, line in rows]),
        "alone": _compare([f"program.{program.pk}"]),
    }
    return Panel("years", _("연도별 추이"), "comparison/program_years.html", context, folded=True)


def department_years(document: Document, department: Department) -> Panel | None:
    """A department's own figures in all stored years, one table for each account. Two queries."""
    followed = steps(document, Target.DEPARTMENT, department.name)
    lines = own_lines_of(document, followed)
    if not any(line.document_id == document.pk for line in lines):
        return None
    by_year = {step.fiscal_year: step for step in followed}
    accounts: dict[str, list[Any]] = {}
    for line in lines:
        step = by_year[line.document.fiscal_year]
        row = {"step": step, "line": line, "other": line.department.name != department.name}
        accounts.setdefault(line.account, []).append(row)
    prefix = f"department.{document.city.slug}"
    items = list(dict.fromkeys(f"{prefix}.{line.document.fiscal_year}.{line.department.slug}" for line in lines))
    item = f"{prefix}.{document.fiscal_year}.{department.slug}"
    context = _common_context(document, followed) | {
        "accounts": accounts.items(),
        "charts": series_charts(ChartScope(document, department), lines),
        "with_years": _compare(items),
        "alone": _compare([item]),
    }
    return Panel("years", _("연도별 추이"), "comparison/department_years.html", context, folded=True)


def _common_context(document: Document, followed: list[YearStep]) -> dict[str, Any]:
    return {"columns": SHOWN, "here": document.fiscal_year, "single": len(followed) < 2}


def _has_spent_before(current: ExpenditureLine, rows: list[tuple[YearStep, ExpenditureLine]]) -> bool:
    """Whether the year before is not stored, but this year's report prints its spending."""
    year = current.document.fiscal_year - 1
    return current.spent_before is not None and all(step.fiscal_year != year for step, _ in rows)


def _compare(items: list[str]) -> str:
    """The URL that compares these items (the newest ones if there are too many), oldest first."""
    return address("compare", of=items[:MOST][::-1])
