"""Tables and files of revenue and expenditure. The columns of files are a public contract."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext_lazy as _

from budget.columns import CAUSES, EXPENDITURE_RATES, PROGRAM_LEVELS, REVENUE, REVENUE_RATES, SUBJECT_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from departments.tables import BY_DEPARTMENT, BY_LEVEL, DepartmentLineTable
from documents.tables import figure_columns, rate_columns
from lists.columns import (
    ACCOUNT,
    CITY,
    DEPARTMENT,
    FISCAL_YEAR,
    KEY,
    LINE,
    PAGE,
    FileColumn,
    LevelColumn,
    ListColumn,
    VolumeColumn,
    standings_column,
    url_column,
)
from lists.filters import Params, Word, name_in_addresses
from lists.filtersets import DefaultColumns
from lists.groups import Grouping

POLICY, UNIT, DETAIL = (PROGRAM_LEVELS.index(word) for word in ("정책사업", "단위사업", "세부사업"))
FIGURES = ExpenditureLine.figure_columns

_BY_ACCOUNT = Grouping("account", _("회계"), (ACCOUNT,), narrow=lambda row: (("account", row["account"]),))


def _by_digits(name: str, label: Word, depth: int, zeros: str, header: str) -> Grouping:
    """Groups lines by the subject of a level, by the digits of their codes (DOMAIN.md §2), over all departments."""
    code: Any = Concat(Left("code", depth), Value(zeros)) if zeros else Left("code", depth)
    subject = Case(When(code="", then=Value("")), default=code, output_field=CharField())
    column = FileColumn("code", header, subject, help="과목코드")
    return Grouping(name, label, (column,), ("by_code",), lambda row: _code_params(row, depth))


def _code_params(row: Mapping[str, Any], depth: int) -> Params:
    return (("code", f"{row['code'][:depth]}*"),) if row["code"] else ()


class RevenueTable(DepartmentLineTable):
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    account = ListColumn(file=ACCOUNT)
    department = ListColumn(file=DEPARTMENT)
    code = ListColumn("과목코드", "code", help="세입 과목의 코드: 장·관·항은 세 자리, 목은 세 자리-두 자리")
    name = ListColumn("과목", "name", help="세입 과목의 이름. 부서의 합계 행에서는 부서 이름")
    level = LevelColumn(SUBJECT_LEVELS, help="행의 단계: 부서, 장, 관, 항, 목. 정하지 못하면 빈칸")
    figures = figure_columns(REVENUE)
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(REVENUE), orderable=False)
    rates = rate_columns(REVENUE_RATES)
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("revenue"), orderable=False)

    page_layout = DefaultColumns(
        (
            "name",
            "budget",
            "carried_in",
            "current_budget",
            "assessed",
            "net_receipts",
            "written_off",
            "uncollected",
            "collection_rate",
        )
    )
    row_notes = ("level", "department", "account")
    on_card = ("net_receipts",)
    file_level = "목"
    groups = (
        BY_DEPARTMENT,
        _BY_ACCOUNT,
        BY_LEVEL,
        _by_digits("chapter", _("장"), 1, "00", "장"),
        _by_digits("section", _("관"), 2, "0", "관"),
        _by_digits("item", _("항"), 3, "", "항"),
        Grouping(
            "subject",
            _("과목"),
            (FileColumn("code", "과목코드", "code", help="과목코드"),),
            ("by_code",),
            lambda row: (("code", row["code"]),) if row["code"] else (),
        ),
    )

    def compared_as(self, record: RevenueLine) -> str:
        return f"revenue.{record.pk}"

    def render_name(self, record: RevenueLine) -> str:
        return str(record)


_IN_POLICY, _IN_UNIT = (
    Case(When(level=POLICY, then="name"), default="policy__name"),
    Case(When(level=UNIT, then="name"), default="unit__name"),
)
_DETAIL = Case(When(level=DETAIL, then="name"), When(level__isnull=True, then="name"))


def _by_program(name: str, label: Word, level: int, header: str, source: Case, help: str) -> Grouping:
    """Groups lines by policy or by unit."""
    program = Case(When(level=level, then="program"), default=F(name))
    number = FileColumn("program", "사업번호", program, type="integer", help="사업의 번호")
    return Grouping(
        name, label, (FileColumn(name, header, source, help=help), DEPARTMENT, number), narrow=_program_params
    )


def _program_params(row: Mapping[str, Any]) -> Params:
    if row["program"] is None:
        return (("department", name_in_addresses(row["department"])),)
    return (("program", str(row["program"])),)


class ExpenditureTable(DepartmentLineTable):
    """Rows with the names of their ancestors; a row of ambiguous level has its name in the column of details."""

    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    account = ListColumn(file=ACCOUNT)
    department = ListColumn(file=DEPARTMENT)
    policy = ListColumn("정책사업", _IN_POLICY, help="행이 속한 정책사업의 이름")
    unit = ListColumn("단위사업", _IN_UNIT, help="행이 속한 단위사업의 이름")
    detail = ListColumn("세부사업", _DETAIL, help="세부사업의 이름. 단계를 정하지 못한 행의 이름도 여기에 둡니다")
    level = LevelColumn(PROGRAM_LEVELS, help="행의 단계: 부서, 정책사업, 단위사업, 세부사업. 정하지 못하면 빈칸")
    figures = figure_columns(FIGURES)
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(FIGURES), orderable=False)
    name = ListColumn("사업", "name", help="행의 이름", in_files=False)
    rates = rate_columns(EXPENDITURE_RATES)
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("expenditure"), orderable=False)

    page_layout = DefaultColumns(
        (
            "name",
            "budget",
            "carried_in",
            "current_budget",
            "spent",
            "carried_out",
            "subsidy_returned",
            "unspent",
            "execution_rate",
        )
    )
    row_notes = ("level", "department", "account")
    on_card = ("spent",)
    file_level = "세부사업"
    groups = (
        BY_DEPARTMENT,
        _BY_ACCOUNT,
        BY_LEVEL,
        _by_program("policy", _("정책사업"), POLICY, "정책사업", _IN_POLICY, "행이 속한 정책사업의 이름"),
        _by_program("unit", _("단위사업"), UNIT, "단위사업", _IN_UNIT, "행이 속한 단위사업의 이름"),
        Grouping("cause", _("집행잔액의 사유"), parts=CAUSES),
    )

    def compared_as(self, record: ExpenditureLine) -> str:
        if record.program_id:
            return f"program.{record.program_id}"
        if record.level != 0:
            return ""
        book = self.document_of(record)
        return f"department.{book.city.slug}.{book.fiscal_year}.{record.department.slug}"

    def render_name(self, record: ExpenditureLine) -> Any:
        if record.program_id is None:
            return self.render_department(record) if record.level == 0 else record.name
        return self.link(record, record.name, "program", record.department.slug, record.program_id)
