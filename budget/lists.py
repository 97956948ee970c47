"""Revenue and expenditure as lists and files; the columns of a file are a contract with those who take it home."""

from django.db.models import Case, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from budget.columns import EXPENDITURE, PROGRAM_LEVELS, REVENUE, SUBJECT_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from budget.panels import chosen
from departments.lists import DepartmentListFilter
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
from documents.lists.files import ListFile
from documents.lists.filters import BoundFilter, FoundFilter, LevelFilter, MeasureFilter, SortFilter, values_of
from documents.lists.tables import LineTable, TextColumn
from documents.lists.views import FileLink, ListPage

POLICY, UNIT, DETAIL = (PROGRAM_LEVELS.index(word) for word in ("정책사업", "단위사업", "세부사업"))

_BOOK = (FISCAL_YEAR, CITY, ACCOUNT, DEPARTMENT)


class AccountFilter(FoundFilter):
    def __init__(self) -> None:
        super().__init__(values_of("account"), label=_("회계"), field_name="account")


class BudgetFilter(DepartmentListFilter):
    account = AccountFilter()


class BudgetTable(LineTable):
    department = TextColumn(_("부서"), accessor="department__name")
    account = TextColumn(_("회계"))
    level = TextColumn(_("구분"))

    first = ("name", "level", "department", "account")


class RevenueFilter(BudgetFilter):
    level = LevelFilter(SUBJECT_LEVELS)
    amount = MeasureFilter(REVENUE)
    min = BoundFilter("gte", _("최소 금액"))
    max = BoundFilter("lte", _("최대 금액"))
    sort = SortFilter("name", "code", *(column.name for column in REVENUE))


class RevenueTable(BudgetTable):
    name = TextColumn(_("과목"), sorts=True, heads=True)

    def render_name(self, record: RevenueLine) -> str:
        return str(record)


class RevenueList(ListPage):
    model = RevenueLine
    filters = RevenueFilter
    table = RevenueTable
    title = _("세입")
    related = ("department",)
    figures = chosen(
        REVENUE, "budget", "carried_in", "current_budget", "assessed", "net_receipts", "written_off", "uncollected"
    )
    files = (
        FileLink(_("CSV: 목만 (더해도 두 번 세지 않습니다)"), "revenue-file", {"level": "목"}),
        FileLink(_("CSV: 모든 단계"), "revenue-file", {"level": "all"}),
    )


class RevenueFile(ListFile):
    """Subitems alone, so that a column may be summed; `level` asks for others."""

    model = RevenueLine
    filters = RevenueFilter
    defaults = {"level": "목"}
    name = "세입"
    columns = (
        *_BOOK,
        FileColumn("code", "과목코드", "code", help="세입 과목의 코드: 장·관·항은 세 자리, 목은 세 자리-두 자리"),
        FileColumn("name", "과목", "name", help="세입 과목의 이름. 부서의 합계 행에서는 부서 이름"),
        FileColumn("level", "구분", "level", word_of(SUBJECT_LEVELS), help="행의 단계: 부서, 장, 관, 항, 목"),
        *amounts(REVENUE),
        *PLACE,
        standings(REVENUE),
    )


class ExpenditureFilter(BudgetFilter):
    level = LevelFilter(PROGRAM_LEVELS)
    amount = MeasureFilter(ExpenditureLine.figure_columns)
    min = BoundFilter("gte", _("최소 금액"))
    max = BoundFilter("lte", _("최대 금액"))
    sort = SortFilter("name", *(column.name for column in ExpenditureLine.figure_columns))


class ExpenditureTable(BudgetTable):
    name = TextColumn(_("사업"), sorts=True, heads=True)

    def render_name(self, record: ExpenditureLine) -> SafeString:
        if record.program_id is None:
            return self.link("department", record.name, record.department.slug)
        return self.link("program", record.name, record.department.slug, record.program_id)


class ExpenditureList(ListPage):
    model = ExpenditureLine
    filters = ExpenditureFilter
    table = ExpenditureTable
    title = _("세출")
    related = ("department",)
    figures = chosen(
        EXPENDITURE, "budget", "carried_in", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"
    )
    files = (
        FileLink(_("CSV: 세부사업만 (더해도 두 번 세지 않습니다)"), "expenditure-file", {"level": "세부사업"}),
        FileLink(_("CSV: 모든 단계"), "expenditure-file", {"level": "all"}),
    )


class ExpenditureFile(ListFile):
    """Details alone, so that a sum counts nothing twice; `level` asks for others.

    Above a row's own name stand the names on the way to it. Where its level is ambiguous its name
    stands as a detail's, and 구분 is empty.
    """

    model = ExpenditureLine
    filters = ExpenditureFilter
    defaults = {"level": "세부사업"}
    name = "세출"
    columns = (
        *_BOOK,
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
        FileColumn(
            "level",
            "구분",
            "level",
            word_of(PROGRAM_LEVELS),
            help="행의 단계: 부서, 정책사업, 단위사업, 세부사업. 정하지 못하면 빈칸",
        ),
        *amounts(ExpenditureLine.figure_columns),
        *PLACE,
        standings(ExpenditureLine.figure_columns),
    )
