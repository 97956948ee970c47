"""Filters of the lists of revenue and expenditure."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.forms import Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.columns import EXPENDITURE_RATES, REVENUE, REVENUE_RATES
from budget.models import ExpenditureLine, RevenueLine
from departments.filters import DepartmentFilter
from documents.filters import FindingFilter, KeyFilter, figure_filters
from documents.models import Document
from figures.names import search_key
from lists.fields import ValuesField, invalid
from lists.filters import (
    ChoicesFilter,
    CodeFilter,
    LevelFilter,
    Lines,
    ListFilter,
    Params,
    SearchFilter,
    ValuesOf,
    VolumeFilter,
    any_of,
)
from lists.filtersets import ListFilterSet


class ProgramFilter(ListFilter):
    """Filters by a policy, unit or detail, by id or name, including all below it. `paths` are the lookups from a line
    to its program and its ancestors."""

    example = "1"

    def __init__(self, paths: Sequence[str] = ("program", "policy", "unit")) -> None:
        super().__init__(label=_("사업과 그 아래"), advanced=True)
        self.paths = paths

    @property
    def field(self) -> Field:
        return ValuesField(self._check, lambda text: (text.strip(),), required=False)

    def _check(self, value: str) -> None:
        if not self._programs(value):
            raise invalid(gettext("그런 사업이 없습니다."), value)

    def _programs(self, value: str) -> dict[int, str]:
        """The programs of the filtered documents with this id or name: names by id."""
        if "\x00" in value or not search_key(value):
            return {}
        return dict(_programs(value, self.parent.documents))

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        programs = [program for item in value for program in self._programs(item)]
        return qs.filter(any_of(Q(**{f"{path}__in": programs}) for path in self.paths)) if value else qs

    def words(self, value: Sequence[str]) -> str:
        names = (next(iter(self._programs(item).values())) if item.isdecimal() else item for item in value)
        return ", ".join(f"‘{name}’" for name in names)

    def params(self, value: Sequence[str]) -> Params:
        return tuple((self.name, item) for item in value)


def _programs(value: str, documents: Sequence[Document]) -> Iterable[tuple[int, str]]:
    if value.isdecimal():
        if len(value) > 12:
            return ()
        lines = ExpenditureLine.objects.filter(program=int(value))
    else:
        key = search_key(value)
        named = Q(search=key) | Q(search__startswith=f"{key} ") | Q(search__endswith=f" {key}")
        lines = ExpenditureLine.objects.filter(named | Q(search__contains=f" {key} "), program__isnull=False)
    return lines.filter(document__in=documents).order_by().values_list("program", "name")


class RevenueFilterSet(ListFilterSet):
    q = SearchFilter()
    department = DepartmentFilter()
    account = ChoicesFilter(label=_("회계"), choices=ValuesOf("account"))
    level = LevelFilter()
    code = CodeFilter(label=_("과목코드"))
    figures = figure_filters(REVENUE, REVENUE_RATES)
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = RevenueLine


class ExpenditureFilterSet(ListFilterSet):
    q = SearchFilter()
    department = DepartmentFilter()
    account = ChoicesFilter(label=_("회계"), choices=ValuesOf("account"))
    level = LevelFilter()
    program = ProgramFilter()
    figures = figure_filters(ExpenditureLine.figure_columns, EXPENDITURE_RATES)
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = ExpenditureLine
