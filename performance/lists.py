"""Indicators and unit tables as lists and files; the columns of a file are a contract with those who take it home."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.lists import ProgramFilter
from departments.lists import BY_DEPARTMENT, BY_LEVEL, DepartmentFilter, department_link
from documents.lists.columns import (
    ACCOUNT,
    CITY,
    DEPARTMENT,
    FISCAL_YEAR,
    PLACE,
    FileColumn,
    WordOf,
    amounts,
    measures,
    standings,
    word_of,
)
from documents.lists.filters import (
    ChoiceFilter,
    FindingFilter,
    LevelFilter,
    Lines,
    NameSearchFilter,
    RangeFilter,
    SearchFilter,
    StandingFilter,
    values_of,
)
from documents.lists.listing import Defaults, Group, Listing
from documents.lists.rates import rates
from documents.lists.tables import Look, Shown
from documents.models import Document
from documents.templatetags.figures import STANDING_CHOICES
from performance.columns import INDICATOR, MARKS, UNIT_PROGRAMS, UNIT_RATES
from performance.models import Indicator, UnitLine
from web.language import in_words

_MARK_OF = {word: mark for mark, word in MARKS.items()}

_INDICATOR_COLUMNS = (
    FISCAL_YEAR,
    CITY,
    DEPARTMENT,
    FileColumn("program_goal", "정책사업목표", "goal__name", help="성과지표가 속한 정책사업목표"),
    FileColumn("name", "성과지표", "name", help="성과지표의 이름"),
    FileColumn("unit", "단위", "unit", help="목표와 실적의 단위"),
    FileColumn("formula", "측정산식", "formula", help="성과를 재는 식, 인쇄된 그대로"),
    *measures(INDICATOR[:3]),
    FileColumn("mark", "달성성과", "mark", WordOf(MARKS), help="문서에 인쇄된 표시를 말로: 초과달성, 달성, 미달성"),
    *measures(INDICATOR[3:]),
    *PLACE,
)


def _indicators(documents: Sequence[Document]) -> Lines:
    return Indicator.objects.filter(document__in=documents)


INDICATORS = Listing(
    route="performance",
    file_route="indicator-file",
    title=_("성과지표"),
    beside=(("units", _("단위사업 결산현황")), ("staffing", _("정원과 현원"))),
    model=Indicator,
    lines=_indicators,
    columns=(*_INDICATOR_COLUMNS, standings(INDICATOR)),
    on_page=Defaults(
        ("name", "unit", "department", "program_goal", "mark", *(column.name for column in INDICATOR)),
    ),
    in_file=Defaults(tuple(column.name for column in _INDICATOR_COLUMNS)),
    filters=(
        SearchFilter(),
        DepartmentFilter(),
        # 달성성과 by its word, as nobody types ◎.
        ChoiceFilter(
            "achievement",
            _("달성성과"),
            source="mark",
            values=_MARK_OF,
            choices=lambda scope: [(word, f"{mark} {in_words(word)}") for word, mark in _MARK_OF.items()],
        ),
        ProgramFilter(ways=("goal__policy",)),
        RangeFilter(label=_("값의 범위"), figures=INDICATOR),
        StandingFilter(figures=INDICATOR, words=STANDING_CHOICES),
        FindingFilter("finding", _("발견")),
    ),
    figures=INDICATOR,
    groups=(
        BY_DEPARTMENT,
        Group(
            "achievement",
            _("달성성과"),
            (FileColumn("mark", "달성성과", "mark", WordOf(MARKS), help="문서에 인쇄된 표시를 말로"),),
            narrow=lambda row: (("achievement", MARKS[row["mark"]]),) if row["mark"] in MARKS else (),
        ),
    ),
    unsorted=("standings",),
)


def _indicator_link(line: Indicator, shown: Shown) -> Any:
    return shown.link("indicator", line.name, line.pk)


INDICATOR_LOOK = Look(
    related=("department", "goal"),
    cells={
        "name": _indicator_link,
        "department": department_link,
        "program_goal": lambda line, _shown: line.goal.name if line.goal else "",
        "mark": lambda line, _shown: format_html(
            '<span aria-hidden="true">{}</span> {}', line.mark, in_words(line.achievement)
        ),
    },
    css={"mark": "center", "program_goal": "reason"},
)

UNIT, DETAIL = 0, 1
UNIT_LEVELS = {UNIT: "단위사업", DETAIL: "세부사업"}


def _unit_lines(documents: Sequence[Document]) -> Lines:
    level = Case(When(is_unit=True, then=Value(UNIT)), default=Value(DETAIL), output_field=IntegerField())
    return UnitLine.objects.filter(document__in=documents).annotate(level=level)


_UNIT_COLUMNS = (
    FISCAL_YEAR,
    CITY,
    ACCOUNT,
    DEPARTMENT,
    FileColumn("name", "사업", "name", help="성과보고서에 인쇄된 이름"),
    FileColumn(
        "level", "구분", "level", word_of(tuple(UNIT_LEVELS.values())), help="단위사업이거나 그 아래의 세부사업"
    ),
    *amounts(UNIT_PROGRAMS),
    *PLACE,
    standings(UNIT_PROGRAMS),
)

UNITS = Listing(
    route="units",
    file_route="units-file",
    title=_("단위사업 결산현황"),
    beside=(("expenditure", _("세출")), ("performance", _("성과지표"))),
    introduction=_("성과보고서가 단위사업과 그 세부사업마다 지난해와 견주어 인쇄한 금액입니다."),
    model=UnitLine,
    lines=_unit_lines,
    columns=(*_UNIT_COLUMNS, *rates(UNIT_RATES)),
    on_page=Defaults(
        (
            "name",
            "level",
            "department",
            "spent_before",
            "current_budget",
            "spent",
            *(rate.name for rate in UNIT_RATES),
        )
    ),
    in_file=Defaults(tuple(column.name for column in _UNIT_COLUMNS), "세부사업"),
    filters=(
        NameSearchFilter(),
        DepartmentFilter(),
        ChoiceFilter("account", _("회계"), source="account", choices=values_of("account")),
        LevelFilter(levels=UNIT_LEVELS),
        ProgramFilter(ways=("program", "program__parent", "program__parent__parent")),
        RangeFilter(figures=UNIT_PROGRAMS, rates=UNIT_RATES),
        StandingFilter(figures=UNIT_PROGRAMS, words=STANDING_CHOICES),
        FindingFilter("finding", _("발견")),
    ),
    figures=UNIT_PROGRAMS,
    rates=UNIT_RATES,
    levels=UNIT_LEVELS,
    groups=(BY_DEPARTMENT, BY_LEVEL),
    unsorted=("standings",),
)


def _unit_link(line: UnitLine, shown: Shown) -> Any:
    if line.program_id is None:
        return line.name
    return shown.link("program", line.name, line.department.slug, line.program_id)


UNITS_LOOK = Look(related=("department",), cells={"name": _unit_link, "department": department_link})
