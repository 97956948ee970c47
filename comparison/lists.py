"""The lists of revenue, expenditure and unit tables with the year before: value, change and rate of change.

These come from the stored settlement of the year before. What the book itself prints of that year has its own columns:
전년도결산액, and the change and rate against it.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

import budget.filters
import budget.tables
import budget.views
import performance.filters
import performance.tables
import performance.views
from budget.columns import REVENUE
from budget.models import ExpenditureLine, RevenueLine
from budget.panels import columns_named
from comparison.carry_over import CHECKS
from comparison.models import SURE, Succession, Target
from figures.columns import Column
from figures.rates import Rate
from lists.columns import CellMaker, ComputedColumn, ListColumn, RateColumn, Several
from lists.figure_filters import FigureFilters
from lists.filters import Lines
from lists.filtersets import ListFilterSet
from performance.models import UnitLine
from web.amounts import rate_in_words, signed

OF_EXPENDITURE = tuple(column for column in ExpenditureLine.figure_columns if column.name != "spent_before")
OF_REVENUE = REVENUE
OF_UNITS = columns_named(UnitLine.figure_columns, "current_budget", "spent")
_MAIN_OF_EXPENDITURE = columns_named(
    OF_EXPENDITURE,
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
_MAIN_OF_REVENUE = columns_named(
    OF_REVENUE, "budget", "current_budget", "assessed", "net_receipts", "written_off", "uncollected"
)

CARRY_GAP = Column(
    "carry_gap",
    "이월 차이",
    "올해의 전년도이월액에서 저장된 지난해 결산의 다음연도이월액을 뺀 금액입니다. 0이면 두 해가 맞습니다.",
    english="Carry-over gap",
)
"""C1: this year's 전년도이월액 minus last year's 다음연도이월액."""
SPENT_GAP = Column(
    "spent_gap",
    "전년도결산액 차이",
    "올해 책의 전년도결산액에서 저장된 지난해 결산의 지출액을 뺀 금액입니다. 0이면 두 해가 맞습니다.",
    english="Gap of last year's spending",
)
"""C2: last year's spending as printed this year minus as printed last year."""
GAPS = tuple(zip((CARRY_GAP, SPENT_GAP), CHECKS, strict=True))


def before(column: Column) -> Column:
    """The column for a figure's value in the stored settlement of the year before."""
    label, english = f"전년도 {column.label}", f"{column.in_english}, last year"
    return Column(f"earlier_{column.name}", label, "저장된 지난해 결산의 금액입니다.", english=english)


def change(column: Column) -> Column:
    """The column for a figure's difference from the stored settlement of the year before."""
    label, english = f"{column.label} 증감", f"{column.in_english}, change"
    return Column(f"change_{column.name}", label, "저장된 지난해 결산 대비 증감입니다.", english=english)


def change_rate(column: Column) -> Rate:
    """The rate of change of a figure; None where last year's value is not positive."""
    name = column.name
    help_ = "증감 ÷ 저장된 지난해 결산의 금액"
    return Rate(f"change_rate_{name}", f"{column.label} 증감률", f"change_{name}", f"earlier_{name}", help_)


PRINTED_CHANGE = Column(
    "printed_change_spent",
    "전년도결산액 대비 증감",
    "지출액에서 이 책에 인쇄된 전년도결산액을 뺀 금액입니다.",
    english="Change on the printed spending of last year",
)
PRINTED_CHANGE_RATE = Rate(
    "printed_change_rate_spent",
    "전년도결산액 대비 증감률",
    PRINTED_CHANGE.name,
    "spent_before",
    "증감 ÷ 이 책에 인쇄된 전년도결산액",
)


class ChangeRateColumn(RateColumn):
    """A rate of change, without a bar."""

    in_all = False

    def cell_maker(self, table: Any) -> CellMaker:
        part, whole = self.rate.part, self.rate.whole
        return lambda record: signed(rate_in_words(getattr(record, part), getattr(record, whole)))


def compared_columns(figures: Sequence[Column]) -> Several:
    """Columns for each figure's last year, change and rate of change."""
    columns: list[ListColumn] = []
    for figure in figures:
        of_figure = (
            ComputedColumn(before(figure)),
            ComputedColumn(change(figure)),
            ChangeRateColumn(change_rate(figure)),
        )
        for column in of_figure:
            column.compares = figure
        columns += of_figure
    return Several(columns)


def compared_filters(figures: Sequence[Column], main: Sequence[Column], *others: Column) -> FigureFilters:
    """Filters on last year's figures, changes and rates. Only the `main` ones can be compared with each other: with
    all, the API description would be ten times as long."""
    both = {figure.name: (before(figure), change(figure)) for figure in figures}
    columns = [*(column for pair in both.values() for column in pair), *others]
    compared = [*(column for figure in main for column in both[figure.name]), *others]
    return FigureFilters(columns, [change_rate(figure) for figure in figures], compared=compared)


def printed_filters() -> FigureFilters:
    return FigureFilters([PRINTED_CHANGE], [PRINTED_CHANGE_RATE])


def printed_columns() -> Several:
    return Several([ComputedColumn(PRINTED_CHANGE), ChangeRateColumn(PRINTED_CHANGE_RATE)])


class ComparedFilterSet(ListFilterSet):
    """A FilterSet that annotates lines with the year-before figures named in the query."""

    compared_figures: ClassVar[Sequence[Column]] = ()

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
        differences: dict[str, Any] = {
            name: F(check.column) - F(f"earlier_{check.earlier_column}") for name, check in gaps.items()
        }
        if "printed_change" in self._address and lines.model is not RevenueLine:
            differences[PRINTED_CHANGE.name] = F("spent") - F("spent_before")
        result: Lines = lines.annotate(**differences)
        return result


def with_earlier(lines: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any]:
    """Lines annotated with `earlier_<name>` and `change_<name>`; NULL where there is no line in the year before."""
    of_last_year = lines.model._default_manager.filter(
        document__city=OuterRef("document__city"), document__fiscal_year=OuterRef("document__fiscal_year") - 1
    )
    lines = lines.annotate(key_before=_KEYS_BEFORE[lines.model])
    of_last_year = of_last_year.filter(**{_KEYS.get(lines.model, "key"): OuterRef("key_before")}).order_by()
    if lines.model is UnitLine:
        of_last_year = of_last_year.filter(is_unit=OuterRef("is_unit"))
    lines = lines.annotate(**{f"earlier_{name}": Subquery(of_last_year.values(name)[:1]) for name in names})
    result: QuerySet[Any] = lines.annotate(**{f"change_{name}": F(name) - F(f"earlier_{name}") for name in names})
    return result


def _earlier_key(target: Target, key: Any, outer: Callable[[str], Any] = OuterRef) -> Subquery:
    """Subquery: the key of the certain predecessor of a program or department; `outer` refers to the line."""
    pairs = Succession.objects.filter(
        city=outer("document__city"),
        fiscal_year=outer("document__fiscal_year"),
        target=target,
        key=key,
        certainty__in=SURE,
    )
    return Subquery(pairs.values("earlier_key")[:1])


def _line_before(wanted: str, **which: Any) -> Subquery:
    """Subquery: a column of an expenditure line of the year before."""
    lines = ExpenditureLine.objects.filter(
        document__city=OuterRef("document__city"),
        document__fiscal_year=OuterRef("document__fiscal_year") - 1,
        **which,
    )
    return Subquery(lines.order_by().values(wanted)[:1])


def _twice_outer(name: str) -> OuterRef:
    return OuterRef(OuterRef(name))


def _department_before() -> Subquery:
    """Subquery: the key of a department's line in the year before, also under another name."""
    name = _earlier_key(Target.DEPARTMENT, _twice_outer("department__name"), _twice_outer)
    return _line_before("key", department__name=name, account=OuterRef("account"), level=0)


def _program_before() -> Subquery:
    """Subquery: the predecessor of a unit line's program."""
    line = ExpenditureLine.objects.filter(program=OuterRef(_twice_outer("program"))).order_by()
    key = _earlier_key(Target.PROGRAM, Subquery(line.values("key")[:1]), _twice_outer)
    return _line_before("program", key=key)


_KEYS = {UnitLine: "program"}
"""The field by which a line of the year before is found, where that is not its key."""
_KEYS_BEFORE: dict[Any, Any] = {
    ExpenditureLine: Coalesce(
        _earlier_key(Target.PROGRAM, OuterRef("key")),
        Case(When(level=0, then=Coalesce(_department_before(), F("key")))),
    ),
    UnitLine: _program_before(),
    RevenueLine: F("key"),
}
"""Expressions for the key of a line's predecessor: by succession; for subjects, and departments without a succession,
the same key."""


class ComparedExpenditureFilterSet(ComparedFilterSet, budget.filters.ExpenditureFilterSet):
    compared_figures = OF_EXPENDITURE
    compared = compared_filters(OF_EXPENDITURE, _MAIN_OF_EXPENDITURE, CARRY_GAP, SPENT_GAP)
    printed = printed_filters()

    class Meta(ListFilterSet.Meta):
        model = ExpenditureLine


class ComparedRevenueFilterSet(ComparedFilterSet, budget.filters.RevenueFilterSet):
    compared_figures = OF_REVENUE
    compared = compared_filters(OF_REVENUE, _MAIN_OF_REVENUE)

    class Meta(ListFilterSet.Meta):
        model = RevenueLine


class ComparedUnitFilterSet(ComparedFilterSet, performance.filters.UnitFilterSet):
    compared_figures = OF_UNITS
    compared = compared_filters(OF_UNITS, OF_UNITS)
    printed = printed_filters()

    class Meta(ListFilterSet.Meta):
        model = UnitLine


class ComparedExpenditureTable(budget.tables.ExpenditureTable):
    compared = compared_columns(OF_EXPENDITURE)
    carry_gap = ComputedColumn(CARRY_GAP)
    spent_gap = ComputedColumn(SPENT_GAP)
    printed = printed_columns()


class ComparedRevenueTable(budget.tables.RevenueTable):
    compared = compared_columns(OF_REVENUE)


class ComparedUnitTable(performance.tables.UnitTable):
    compared = compared_columns(OF_UNITS)
    printed = printed_columns()


class ComparedExpenditureList(budget.views.ExpenditureList):
    filterset_class = ComparedExpenditureFilterSet
    table_class = ComparedExpenditureTable


class ComparedRevenueList(budget.views.RevenueList):
    filterset_class = ComparedRevenueFilterSet
    table_class = ComparedRevenueTable


class ComparedUnitList(performance.views.UnitList):
    filterset_class = ComparedUnitFilterSet
    table_class = ComparedUnitTable
