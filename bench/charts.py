"""What a chart of 600 marks costs, beside a table of as many rows: both rendered as they stand on a page.

    python -m bench.charts [MARKS]

Asks no database. The chart is rendered for both widths, with its caption and its code to embed. Aim: no
more than the table.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.template import Context, Template  # noqa: E402 (Django must be set up first)
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from budget.charts import change_charts, department_charts, tree_charts  # noqa: E402
from budget.models import ExpenditureLine, Program  # noqa: E402
from budget.panels import EXPENDITURE_SHOWN  # noqa: E402
from budget.scope import ChartScope  # noqa: E402
from budget.tree import Branch, rows  # noqa: E402
from departments.models import Department  # noqa: E402
from documents.charts import Chart  # noqa: E402
from documents.models import City, Document  # noqa: E402

MARKS, TIMES = 600, 5
UNDER_EACH = 20

CHART = Template("{% load charts %}{% chart shown %}")
TABLE = Template(
    '{% include "budget/tree_table.html" with id="bench" number=1 rows=shown head="사업" title="세출" with_rate=True %}'
)


def book(marks: int) -> tuple[ChartScope, Branch[ExpenditureLine]]:
    """A department with so many programs below it, all different; nothing is stored."""
    city = City(pk=1, slug="bench", name="시험시")
    document = Document(pk=1, city=city, fiscal_year=2020, title="결산서", read_at=timezone.now())
    department = Department(pk=1, city=city, name="시험과", slug="시험과")

    def line(number: int, level: int, share: int) -> ExpenditureLine:
        program = Program(pk=number, department=department, level=level, name=f"사업 {number}") if level else None
        amounts = {"budget": 100 * share, "current_budget": 100 * share, "spent": 90 * share, "unspent": 10 * share}
        fields = {"document": document, "department": department, "account": "일반회계", "program": program}
        named = {"name": f"자율방범대 지원 사업 {number}", "page": 1, "line": number}
        amounts["spent_before"] = 80 * share + number
        return ExpenditureLine(pk=number, level=level, **fields, **named, **amounts)

    parents = -(-marks // (UNDER_EACH + 1))
    policies = [
        Branch(
            line(first, 1, 1_000 * UNDER_EACH),
            [Branch(line(first + item, 2, 1_000)) for item in range(1, UNDER_EACH + 1)],
        )
        for first in range(1, parents * (UNDER_EACH + 1), UNDER_EACH + 1)
    ]
    whole = Branch(line(marks * 2, 0, 1_000 * UNDER_EACH * len(policies)), policies)
    return ChartScope(document, department), whole


def quickest(render: Callable[[], str]) -> tuple[float, int]:
    """Seconds of the quickest of some renderings, and its letters."""
    render()
    spent, written = [], ""
    for _ in range(TIMES):
        start = time.perf_counter()
        written = render()
        spent.append(time.perf_counter() - start)
    return min(spent), len(written)


def main() -> None:
    marks = int(sys.argv[1]) if len(sys.argv) > 1 else MARKS
    scope, tree = book(marks)
    lines = [branch.line for policy in tree.children for branch in (policy, *policy.children)]
    flat = Branch(tree.line, [Branch(line) for line in lines])
    context = {
        "document": scope.document,
        "city": scope.document.city,
        "department": scope.department,
        "fiscal_year": 2020,
        "unit": "원",
        "scale": 1,
        "columns": EXPENDITURE_SHOWN,
        "request": RequestFactory(SERVER_NAME="localhost").get("/"),
    }
    table, letters = quickest(lambda: TABLE.render(Context(context | {"shown": list(rows(tree, EXPENDITURE_SHOWN))})))
    print(f"table of {len(lines)} rows: {table * 1_000:.0f} ms, {letters:,} letters")
    makers = {
        "tree": lambda: tree_charts(scope, [tree])[0],
        "bars": lambda: department_charts(scope.document, lines)[0],
        "two years": lambda: change_charts(scope, [flat])[0],
    }
    for name, make in makers.items():
        spent, letters = quickest(partial(drawn, make, context))
        ratio = f"ratio {spent / table:.2f} (aim: 1 at most)"
        print(f"chart ({name}): {spent * 1_000:.0f} ms, {letters:,} letters, {ratio}")


def drawn(make: Callable[[], Chart], context: dict[str, Any]) -> str:
    return CHART.render(Context(context | {"shown": make()}))


if __name__ == "__main__":
    main()
