"""Revenue and expenditure as lists and files; the columns of a file are a contract with those who take it home."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat, Left
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budget.columns import CAUSES, EXPENDITURE_RATES, PROGRAM_LEVELS, REVENUE, REVENUE_RATES, SUBJECT_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from departments.lists import BY_DEPARTMENT, BY_LEVEL, DepartmentFilter, department_link
from documents.lists.columns import (
    ACCOUNT,
    CITY,
    DEPARTMENT,
    FISCAL_YEAR,
    PLACE,
    FileColumn,
    amounts,
    standings,
    word_of,
)
from documents.lists.filters import (
    ChoiceFilter,
    CodeFilter,
    Condition,
    Filter,
    FindingFilter,
    LevelFilter,
    Lines,
    RangeFilter,
    Scope,
    SearchFilter,
    SenselessError,
    StandingFilter,
    Word,
    name_in_addresses,
    values_of,
)
from documents.lists.listing import Defaults, Group, Listing
from documents.lists.rates import rates
from documents.lists.tables import Look, Shown
from documents.models import Document
from documents.templatetags.figures import STANDING_CHOICES
from figures.names import search_key

POLICY, UNIT, DETAIL = (PROGRAM_LEVELS.index(word) for word in ("정책사업", "단위사업", "세부사업"))
FIGURES = ExpenditureLine.figure_columns

_BOOK = (FISCAL_YEAR, CITY, ACCOUNT, DEPARTMENT)
_ACCOUNT_FILTER = ChoiceFilter("account", _("회계"), source="account", choices=values_of("account"))
_FINDING_FILTER = FindingFilter("finding", _("발견"))


@dataclass(frozen=True)
class ProgramFilter(Filter):
    """A policy, unit or detail by its number or name, and all below it. `ways` lead from a line to its program and to
    those above it."""

    name: str = "program"
    label: Word = _("사업과 그 아래")
    aside: bool = True
    ways: tuple[str, ...] = ("program", "policy", "unit")

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        given = sorted({value.strip() for value in asked.getlist(self.name) if value.strip()})
        found: list[int] = []
        understood: dict[str, str] = {}
        for value in given:
            programs = dict(_programs(value, scope)) if "\x00" not in value and search_key(value) else {}
            if programs:
                found += programs
                understood[value] = next(iter(programs.values())) if value.isdecimal() else value
            else:
                yield SenselessError(self.label, value, _("그런 사업이 없습니다."))
        if found:
            wanted = Q.create([Q(**{f"{way}__in": found}) for way in self.ways], connector=Q.OR)
            words = ", ".join(f"‘{name}’" for name in understood.values())
            yield self.condition(words, *understood, narrow=lambda lines: lines.filter(wanted))


def _programs(value: str, scope: Scope) -> Iterable[tuple[int, str]]:
    """The programs of the asked books with this number or name, by number."""
    if value.isdecimal():
        if len(value) > 12:
            return ()
        lines = ExpenditureLine.objects.filter(program=int(value))
    else:
        key = search_key(value)
        named = Q(search=key) | Q(search__startswith=f"{key} ") | Q(search__endswith=f" {key}")
        lines = ExpenditureLine.objects.filter(named | Q(search__contains=f" {key} "), program__isnull=False)
    return lines.filter(document__in=scope.documents).order_by().values_list("program", "name")


def _of(model: type[RevenueLine] | type[ExpenditureLine], documents: Sequence[Document]) -> Lines:
    if len(documents) == 1:
        return model._default_manager.filter(document=documents[0])
    return model._default_manager.filter(document__in=documents)


def _subject(depth: int, noughts: str, header: str) -> FileColumn:
    """The code of the subject that a line lies in, by the digits they share (DOMAIN.md §2)."""
    code: Any = Concat(Left("code", depth), Value(noughts)) if noughts else Left("code", depth)
    found = Case(When(code="", then=Value("")), default=code, output_field=CharField())
    return FileColumn("code", header, found, help="과목코드")


def _by_subject(name: str, label: Word, column: FileColumn, narrowing: int) -> Group:
    """Lines under one subject, over all departments; its address asks by the digits that they share."""
    prefix = lambda row: (("code", f"{row['code'][:narrowing]}*"),) if row["code"] else ()  # noqa: E731
    return Group(name, label, (column,), ("by_code",), prefix)


_BY_ACCOUNT = Group("account", _("회계"), (ACCOUNT,), narrow=lambda row: (("account", row["account"]),))
_BY_CODE = Group(
    "subject",
    _("과목"),
    (FileColumn("code", "과목코드", "code", help="과목코드"),),
    ("by_code",),
    lambda row: (("code", row["code"]),) if row["code"] else (),
)

_REVENUE_COLUMNS = (
    *_BOOK,
    FileColumn("code", "과목코드", "code", help="세입 과목의 코드: 장·관·항은 세 자리, 목은 세 자리-두 자리"),
    FileColumn("name", "과목", "name", help="세입 과목의 이름. 부서의 합계 행에서는 부서 이름"),
    FileColumn("level", "구분", "level", word_of(SUBJECT_LEVELS), help="행의 단계: 부서, 장, 관, 항, 목"),
    *amounts(REVENUE),
    *PLACE,
    standings(REVENUE),
)

REVENUES = Listing(
    route="revenue",
    file_route="revenue-file",
    title=_("세입"),
    model=RevenueLine,
    lines=partial(_of, RevenueLine),
    columns=(*_REVENUE_COLUMNS, *rates(REVENUE_RATES)),
    on_page=Defaults(
        (
            "name",
            "level",
            "department",
            "account",
            "budget",
            "carried_in",
            "current_budget",
            "assessed",
            "net_receipts",
            "written_off",
            "uncollected",
            "collection_rate",
        )
    ),
    in_file=Defaults(tuple(column.name for column in _REVENUE_COLUMNS), "목"),
    filters=(
        SearchFilter(),
        DepartmentFilter(),
        _ACCOUNT_FILTER,
        LevelFilter(levels=dict(enumerate(SUBJECT_LEVELS))),
        CodeFilter("code", _("과목코드")),
        RangeFilter(figures=REVENUE, rates=REVENUE_RATES),
        StandingFilter(figures=REVENUE, words=STANDING_CHOICES),
        _FINDING_FILTER,
    ),
    figures=REVENUE,
    rates=REVENUE_RATES,
    levels=dict(enumerate(SUBJECT_LEVELS)),
    groups=(
        BY_DEPARTMENT,
        _BY_ACCOUNT,
        BY_LEVEL,
        _by_subject("chapter", _("장"), _subject(1, "00", "장"), 1),
        _by_subject("section", _("관"), _subject(2, "0", "관"), 2),
        _by_subject("item", _("항"), _subject(3, "", "항"), 3),
        _BY_CODE,
    ),
    unsorted=("standings",),
)
REVENUE_LOOK = Look(
    related=("department",), cells={"name": lambda line, _shown: str(line), "department": department_link}
)

_WAY = (
    FileColumn(
        "policy",
        "정책사업",
        Case(When(level=POLICY, then="name"), default="policy__name"),
        help="행이 속한 정책사업의 이름",
    ),
    FileColumn(
        "unit",
        "단위사업",
        Case(When(level=UNIT, then="name"), default="unit__name"),
        help="행이 속한 단위사업의 이름",
    ),
    FileColumn(
        "detail",
        "세부사업",
        Case(When(level=DETAIL, then="name"), When(level__isnull=True, then="name")),
        help="세부사업의 이름. 단계를 정하지 못한 행의 이름도 여기에 둡니다",
    ),
)
"""The names on the way to a row, and its own. Where its level is ambiguous its name stands as a detail's."""
_EXPENDITURE_COLUMNS = (
    *_BOOK,
    *_WAY,
    FileColumn(
        "level",
        "구분",
        "level",
        word_of(PROGRAM_LEVELS),
        help="행의 단계: 부서, 정책사업, 단위사업, 세부사업. 정하지 못하면 빈칸",
    ),
    *amounts(FIGURES),
    *PLACE,
    standings(FIGURES),
)


def _by_program(name: str, label: Word, level: int, way: FileColumn) -> Group:
    """The lines of one policy, or of one unit."""
    number = FileColumn(
        "program",
        "사업번호",
        Case(When(level=level, then="program"), default=F(name)),
        type="integer",
        help="사업의 번호",
    )
    return Group(name, label, (way, DEPARTMENT, number), narrow=_of_program)


def _of_program(row: Any) -> tuple[tuple[str, str], ...]:
    if row["program"] is None:
        return (("department", name_in_addresses(row["department"])),)
    return (("program", str(row["program"])),)


EXPENDITURES = Listing(
    route="expenditure",
    file_route="expenditure-file",
    title=_("세출"),
    beside=(("units", _("단위사업 결산현황 (지난해와 견줌)")), ("staffing", _("정원과 현원"))),
    model=ExpenditureLine,
    lines=partial(_of, ExpenditureLine),
    columns=(
        *_EXPENDITURE_COLUMNS,
        FileColumn("name", "사업", "name", help="행의 이름"),
        *rates(EXPENDITURE_RATES),
    ),
    on_page=Defaults(
        (
            "name",
            "level",
            "department",
            "account",
            "budget",
            "carried_in",
            "current_budget",
            "spent",
            "carried_out",
            "subsidy_returned",
            "unspent",
            "execution_rate",
        )
    ),
    in_file=Defaults(tuple(column.name for column in _EXPENDITURE_COLUMNS), "세부사업"),
    filters=(
        SearchFilter(),
        DepartmentFilter(),
        _ACCOUNT_FILTER,
        LevelFilter(levels=dict(enumerate(PROGRAM_LEVELS))),
        ProgramFilter(),
        RangeFilter(figures=FIGURES, rates=EXPENDITURE_RATES),
        StandingFilter(figures=FIGURES, words=STANDING_CHOICES),
        _FINDING_FILTER,
    ),
    figures=FIGURES,
    rates=EXPENDITURE_RATES,
    levels=dict(enumerate(PROGRAM_LEVELS)),
    groups=(
        BY_DEPARTMENT,
        _BY_ACCOUNT,
        BY_LEVEL,
        _by_program("policy", _("정책사업"), POLICY, _WAY[0]),
        _by_program("unit", _("단위사업"), UNIT, _WAY[1]),
        Group("cause", _("집행잔액의 까닭"), parts=CAUSES),
    ),
    unsorted=("standings",),
)


def _program_link(line: ExpenditureLine, shown: Shown) -> Any:
    if line.program_id is None:
        return department_link(line, shown) if line.level == 0 else line.name
    return shown.link("program", line.name, line.department.slug, line.program_id)


EXPENDITURE_LOOK = Look(related=("department",), cells={"name": _program_link, "department": department_link})
