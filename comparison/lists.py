"""The lists of revenue and expenditure with the figures of the year before: last year's value, change, rate of change.

They are those of the stored settlement of the year before. What a book itself prints of that year stands in columns of
its own: 전년도결산액.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

import budget.filters
import budget.tables
import budget.views
from budget.columns import EXPENDITURE, REVENUE
from budget.models import ExpenditureLine, RevenueLine
from budget.panels import chosen
from comparison.carry_over import CHECKS
from comparison.models import SURE, Succession, Target
from figures.columns import Column
from figures.rates import per_million, percent
from lists.columns import ListColumn, ReckonedColumn, Several
from lists.figure_filters import FigureFilters
from lists.filters import Lines
from lists.filtersets import ListFilterSet
from web.language import named

OF_EXPENDITURE = chosen(
    EXPENDITURE,
    "budget",
    "carried_in",
    "current_budget",
    "spent",
    "carried_out",
    "carried_specified",
    "carried_accidental",
    "carried_continuing",
    "subsidy_returned",
    "unspent",
)
OF_REVENUE = chosen(REVENUE, "budget", "current_budget", "assessed", "net_receipts", "written_off", "uncollected")


CARRY_GAP = Column(
    "carry_gap",
    "이월 차이",
    "올해의 전년도이월액에서 저장된 지난해 결산의 다음연도이월액을 뺀 금액입니다. 0이면 두 해가 맞습니다.",
    english="Carry-over gap",
)
"""C1, row by row: what came over, less what last year's settlement says went over."""
SPENT_GAP = Column(
    "spent_gap",
    "전년도결산액 차이",
    "올해 책의 전년도결산액에서 저장된 지난해 결산의 지출액을 뺀 금액입니다. 0이면 두 해가 맞습니다.",
    english="Gap of last year's spending",
)
"""C2, row by row: what this year's book prints of last year, less what last year's settlement spent."""
GAPS = tuple(zip((CARRY_GAP, SPENT_GAP), CHECKS, strict=True))


def before(column: Column) -> Column:
    """A figure as the stored settlement of the year before has it."""
    label, english = f"전년도 {column.label}", f"{column.in_english}, last year"
    return Column(f"earlier_{column.name}", label, "저장된 지난해 결산의 금액입니다.", english=english)


def change(column: Column) -> Column:
    """How much a figure is up or down on the stored settlement of the year before."""
    label, english = f"{column.label} 증감", f"{column.in_english}, change"
    return Column(f"change_{column.name}", label, "저장된 지난해 결산에 견준 증감입니다.", english=english)


class ChangeRateColumn(ListColumn):
    """By how many percent a figure changed; none where last year's is not above 0."""

    in_all = False

    def __init__(self, column: Column) -> None:
        self.figure = column
        name = column.name
        super().__init__(
            f"{column.label} 증감률",
            compute=lambda line, query: percent(
                per_million(getattr(line, f"change_{name}"), getattr(line, f"earlier_{name}"))
            ),
            type="number",
            unit="%",
            help="증감 ÷ 저장된 지난해 결산의 금액",
            orderable=False,
            in_files=False,
        )

    @property
    def title(self) -> str:
        return _("%(column)s 증감률") % {"column": named(self.figure)}


def compared_columns(figures: Sequence[Column]) -> Several:
    """For each figure last year's, the change and its rate."""
    columns: list[ListColumn] = []
    for figure in figures:
        rate = ChangeRateColumn(figure)
        rate.expand(f"change_rate_{figure.name}")
        columns += [ReckonedColumn(before(figure)), ReckonedColumn(change(figure)), rate]
    return Several(columns)


def compared_filters(figures: Sequence[Column], *others: Column) -> FigureFilters:
    return FigureFilters([*(item for figure in figures for item in (before(figure), change(figure))), *others])


class ComparedFilterSet(ListFilterSet):
    """A FilterSet whose lines have those figures of the year before that the address names."""

    compared_figures: Sequence[Column] = ()

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        self._address = data.urlencode()
        super().__init__(data, **kwargs)

    def lines(self, documents: Sequence[Any]) -> Lines:
        lines: Lines = super().lines(documents)
        parts = ("earlier", "change", "change_rate")
        figures = [figure.name for figure in self.compared_figures]
        names = {name for name in figures if any(f"{part}_{name}" in self._address for part in parts)}
        gaps = {gap.name: check for gap, check in GAPS if gap.name in self._address and check.earlier_column in figures}
        names |= {check.earlier_column for check in gaps.values()}
        lines = with_earlier(lines, sorted(names)) if names else lines
        differences = {name: F(check.column) - F(f"earlier_{check.earlier_column}") for name, check in gaps.items()}
        result: Lines = lines.annotate(**differences)
        return result


def with_earlier(lines: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any]:
    """Lines of expenditure or revenue with `earlier_<name>` and `change_<name>`; None where there is no such line."""
    of_last_year = lines.model._default_manager.filter(
        document__city=OuterRef("document__city"), document__fiscal_year=OuterRef("document__fiscal_year") - 1
    )
    if lines.model is ExpenditureLine:
        pairs = Succession.objects.filter(
            city=OuterRef("document__city"),
            fiscal_year=OuterRef("document__fiscal_year"),
            target=Target.PROGRAM,
            key=OuterRef("key"),
            certainty__in=SURE,
        )
        of_department = Case(When(level=0, then=F("key")))
        lines = lines.annotate(key_before=Coalesce(Subquery(pairs.values("earlier_key")[:1]), of_department))
    else:
        lines = lines.annotate(key_before=F("key"))
    of_last_year = of_last_year.filter(key=OuterRef("key_before"))
    lines = lines.annotate(**{f"earlier_{name}": Subquery(of_last_year.values(name)[:1]) for name in names})
    result: QuerySet[Any] = lines.annotate(**{f"change_{name}": F(name) - F(f"earlier_{name}") for name in names})
    return result


class ExpenditureFilterSet(ComparedFilterSet, budget.filters.ExpenditureFilterSet):
    compared_figures = OF_EXPENDITURE
    compared = compared_filters(OF_EXPENDITURE, CARRY_GAP, SPENT_GAP)

    class Meta(ListFilterSet.Meta):
        model = ExpenditureLine


class RevenueFilterSet(ComparedFilterSet, budget.filters.RevenueFilterSet):
    compared_figures = OF_REVENUE
    compared = compared_filters(OF_REVENUE)

    class Meta(ListFilterSet.Meta):
        model = RevenueLine


class ExpenditureTable(budget.tables.ExpenditureTable):
    compared = compared_columns(OF_EXPENDITURE)
    carry_gap = ReckonedColumn(CARRY_GAP)
    spent_gap = ReckonedColumn(SPENT_GAP)


class RevenueTable(budget.tables.RevenueTable):
    compared = compared_columns(OF_REVENUE)


class ExpenditureList(budget.views.ExpenditureList):
    filterset_class = ExpenditureFilterSet
    table_class = ExpenditureTable


class RevenueList(budget.views.RevenueList):
    filterset_class = RevenueFilterSet
    table_class = RevenueTable
