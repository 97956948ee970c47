"""The base of tables of departments' lines, and the staffing table and file."""

from typing import Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.filters import STAFF_LEVELS
from documents.tables import figure_columns
from lists.columns import (
    CITY,
    DEPARTMENT,
    FISCAL_YEAR,
    KEY,
    LINE,
    PAGE,
    LevelColumn,
    ListColumn,
    VolumeColumn,
    standings_column,
    url_column,
)
from lists.filters import name_in_addresses
from lists.filtersets import DefaultColumns
from lists.groups import Grouping
from lists.tables import ListTable

BY_DEPARTMENT = Grouping(
    "department",
    _("부서"),
    (DEPARTMENT,),
    ("department__order",),
    lambda row: (("department", name_in_addresses(row["department"])),),
    relation="department",
)
BY_LEVEL = Grouping("level", _("구분"))


class DepartmentLineTable(ListTable):
    """Lines with a department, linked to its page."""

    related: ClassVar[tuple[str, ...]] = ("department",)

    def render_department(self, record: Any) -> SafeString:
        return self.link(record, record.department.name, "department", record.department.slug)


class StaffingTable(DepartmentLineTable):
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    department = ListColumn(file=DEPARTMENT)
    name = ListColumn("부서명", "name", help="표에 인쇄된 이름. 합계 행은 계")
    level = LevelColumn(STAFF_LEVELS, help="행이 합계인지 부서인지")
    figures = figure_columns(STAFFING)
    teams = ListColumn("계단위직제명", "teams", help="부서 안의 팀 이름")
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(STAFFING))

    row_notes = ("department",)
    on_card = ("authorised_staff", "current_staff")
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("staffing"), orderable=False)

    page_layout = DefaultColumns(("name", *(column.name for column in STAFFING)), "부서")
    file_level = "부서"
    groups = (BY_DEPARTMENT,)
