"""Loads the objects to compare by their identifiers in the URL. One query for each kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from budget.columns import EXPENDITURE, EXPENDITURE_RATES, REVENUE, REVENUE_RATES, SPENT_BEFORE
from budget.models import ExpenditureLine, RevenueLine
from budget.panels import columns_named
from comparison.side_by_side import Side
from documents.models import Document
from figures.columns import Column
from figures.rates import Rate
from performance.columns import INDICATOR
from performance.models import Indicator
from web.addresses import address
from web.language import city_in_words, in_words

_MONEY = columns_named(
    EXPENDITURE,
    "budget",
    "carried_in",
    "current_budget",
    "spent",
    "carried_out",
    "subsidy_returned",
    "unspent",
)
_RECEIPTS = columns_named(
    REVENUE,
    "budget",
    "carried_in",
    "current_budget",
    "assessed",
    "net_receipts",
    "refunded",
    "written_off",
    "uncollected",
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "program": (*_MONEY, SPENT_BEFORE),
    "department": _MONEY,
    "year": _MONEY,
    "revenue": _RECEIPTS,
    "indicator": INDICATOR,
}
"""The columns compared for each kind."""

RATES: Mapping[str, tuple[Rate, ...]] = {
    "program": EXPENDITURE_RATES,
    "department": EXPENDITURE_RATES,
    "year": EXPENDITURE_RATES,
    "revenue": REVENUE_RATES,
}

OF_PROGRAM = ("document__city", "department", "program")


def sides(kind: str, items: Sequence[str]) -> list[Side]:
    """The sides found, in the order of `items`; a department or a year has one for each account."""
    if not items:
        return []
    matches: dict[str, list[Side]] = defaultdict(list)
    for side in _FINDERS[kind](items):
        matches[side.item].append(side)
    return [side for item in items for side in matches[item]]


def _programs(items: Sequence[str]) -> Iterable[Side]:
    lines = ExpenditureLine.objects.filter(program__in=[item.partition(".")[2] for item in items])
    return map(of_program, lines.select_related(*OF_PROGRAM))


def of_program(line: ExpenditureLine) -> Side:
    """A program's line as a side; OF_PROGRAM must be selected with it."""
    city, year = line.document.city, line.document.fiscal_year
    url = address("program", city.slug, year, line.department.slug, line.program_id)
    return _of_line(f"program.{line.program_id}", line.name, url, line)


def _revenue(items: Sequence[str]) -> Iterable[Side]:
    lines = RevenueLine.objects.filter(pk__in=[item.partition(".")[2] for item in items])
    return map(of_revenue, lines.select_related("document__city", "department"))


def of_revenue(line: RevenueLine) -> Side:
    """A revenue row as a side; its city and department must be selected with it."""
    city, year = line.document.city, line.document.fiscal_year
    url = address("revenue", city.slug, year, department=line.department.slug, code=line.code)
    return _of_line(f"revenue.{line.pk}", str(line), url, line)


def _of_line(item: str, name: str, url: str, line: ExpenditureLine | RevenueLine) -> Side:
    """A row of the settlement as a side; one of unknown level is comparable with nothing else."""
    city = line.document.city
    level = in_words(line.get_level_display()) if line.level is not None else _("단계 미확인")
    return Side(
        item,
        name,
        url,
        city_in_words(city),
        city.slug,
        line.document.fiscal_year,
        line.account,
        f"{line.department.name} · {level}",
        line.level if line.level is not None else line,
        line,
    )


def _departments(items: Sequence[str]) -> Iterable[Side]:
    q = Q()
    for item in items:
        _kind, slug, fiscal_year, department = item.split(".")
        q |= Q(document__city__slug=slug, document__fiscal_year=fiscal_year, department__slug=department)
    lines = ExpenditureLine.objects.filter(q, level=0).select_related("document__city", "department")
    for line in lines.order_by("position"):
        city, year = line.document.city, line.document.fiscal_year
        yield Side(
            f"department.{city.slug}.{year}.{line.department.slug}",
            line.department.name,
            address("department", city.slug, year, line.department.slug),
            city_in_words(city),
            city.slug,
            year,
            line.account,
            _("부서 전체"),
            "department",
            line,
        )


def _years(items: Sequence[str]) -> Iterable[Side]:
    """Sides of years: the sums of a document's department rows, which are never called the city's total."""
    q = Q()
    for item in items:
        _kind, city, year = item.split(".")
        q |= Q(document__city__slug=city, document__fiscal_year=year)
    lines = ExpenditureLine.objects.filter(q, level=0).select_related("document__city", "department")
    accounts: dict[tuple[Document, str], list[ExpenditureLine]] = defaultdict(list)
    for line in lines.order_by("account", "position"):
        accounts[line.document, line.account].append(line)
    for (document, account), account_lines in accounts.items():
        names = frozenset(line.department.name for line in account_lines)
        yield Side(
            f"year.{document.city.slug}.{document.fiscal_year}",
            _("수록된 %(count)d개 부서 합계") % {"count": len(names)},
            address("overview", *document.url_args),
            city_in_words(document.city),
            document.city.slug,
            document.fiscal_year,
            account,
            ", ".join(sorted(names)),
            (document.city_id, account, names),
            sums={column.name: _sum(account_lines, column) for column in _MONEY},
        )


def _sum(lines: Iterable[ExpenditureLine], column: Column) -> int | None:
    """The sum of a column in won; None where one amount is unknown."""
    amounts = [getattr(line, column.name) for line in lines]
    return None if None in amounts else sum(amounts)


def _indicators(items: Sequence[str]) -> Iterable[Side]:
    lines = Indicator.objects.filter(pk__in=[item.partition(".")[2] for item in items])
    for line in lines.select_related("document__city", "department", "goal"):
        city, year = line.document.city, line.document.fiscal_year
        yield Side(
            f"indicator.{line.pk}",
            line.name,
            address("indicator", city.slug, year, line.pk),
            city_in_words(city),
            city.slug,
            year,
            "",
            " · ".join(filter(None, (line.department.name, line.unit, line.formula))),
            line.unit,
            line,
        )


_FINDERS = {
    "program": _programs,
    "department": _departments,
    "year": _years,
    "revenue": _revenue,
    "indicator": _indicators,
}
