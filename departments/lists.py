"""What lists of departments' lines share, and the staff of the departments as a list and a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.lists.columns import CITY, DEPARTMENT, FISCAL_YEAR, PLACE, FileColumn, amounts, standings, word_of
from documents.lists.filters import (
    ChoiceFilter,
    Choices,
    FindingFilter,
    LevelFilter,
    Lines,
    NameSearchFilter,
    RangeFilter,
    Scope,
    StandingFilter,
    Word,
    name_in_addresses,
)
from documents.lists.listing import Defaults, Group, Listing
from documents.lists.tables import Look, Shown
from documents.models import Document
from documents.templatetags.figures import STANDING_CHOICES


def departments_of(scope: Scope) -> Iterable[tuple[str, str]]:
    """The departments that have lines, in the order of the book."""
    own = scope.lines.order_by().filter(department=OuterRef("pk"))
    city = scope.documents[0].city_id
    return Department.objects.filter(Exists(own), city=city).order_by("order").values_list("slug", "name")


@dataclass(frozen=True)
class DepartmentFilter(ChoiceFilter):
    """Departments by their names in addresses."""

    name: str = "department"
    label: Word = _("부서")
    choices: Choices = departments_of

    def found(self, lines: Lines, chosen: Sequence[str]) -> Lines:
        return lines.filter(
            department__in=list(Department.objects.filter(slug__in=chosen).values_list("pk", flat=True))
        )


BY_DEPARTMENT = Group(
    "department",
    _("부서"),
    (DEPARTMENT,),
    ("department__order",),
    lambda row: (("department", name_in_addresses(row["department"])),),
)
BY_LEVEL = Group("level", _("구분"))


def department_link(line: Any, shown: Shown) -> Any:
    return shown.link("department", line.department.name, line.department.slug)


TOTAL, DEPARTMENT_ROW = 0, 1
STAFF_LEVELS = {TOTAL: "합계", DEPARTMENT_ROW: "부서"}
_TOTALS = ("계", "합계", "총계", "소계")


def _staff(documents: Sequence[Document]) -> Lines:
    total = Case(When(name__in=_TOTALS, then=Value(TOTAL)), default=Value(DEPARTMENT_ROW), output_field=IntegerField())
    return Staffing.objects.filter(document__in=documents).annotate(level=total)


STAFF = Listing(
    route="staffing",
    file_route="staffing-file",
    title=_("정원과 현원"),
    model=Staffing,
    lines=_staff,
    columns=(
        FISCAL_YEAR,
        CITY,
        DEPARTMENT,
        FileColumn("name", "부서명", "name", help="표에 인쇄된 이름. 합계 행은 계"),
        FileColumn("level", "구분", "level", word_of(tuple(STAFF_LEVELS.values())), help="행이 합계인지 부서인지"),
        *amounts(STAFFING),
        FileColumn("teams", "계단위직제명", "teams", help="부서 안의 팀 이름"),
        *PLACE,
        standings(STAFFING),
    ),
    on_page=Defaults(("name", "department", *(column.name for column in STAFFING)), STAFF_LEVELS[DEPARTMENT_ROW]),
    in_file=Defaults(
        (
            "fiscal_year",
            "city",
            "department",
            "name",
            "level",
            *(column.name for column in STAFFING),
            "teams",
            "page",
            "line",
            "standings",
        ),
        STAFF_LEVELS[DEPARTMENT_ROW],
    ),
    filters=(
        NameSearchFilter(),
        DepartmentFilter(),
        LevelFilter(levels=STAFF_LEVELS),
        RangeFilter(figures=STAFFING),
        StandingFilter(figures=STAFFING, words=STANDING_CHOICES),
        FindingFilter("finding", _("발견")),
    ),
    figures=STAFFING,
    levels=STAFF_LEVELS,
    groups=(BY_DEPARTMENT,),
)
STAFF_LOOK = Look(related=("department",), cells={"department": department_link})
