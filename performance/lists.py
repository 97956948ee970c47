"""Indicators as a list and a file; the columns of the file are a contract with those who take it home."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.lists import DepartmentListFilter
from documents.lists.columns import CITY, DEPARTMENT, FISCAL_YEAR, PLACE, FileColumn, WordOf, measures
from documents.lists.files import ListFile
from documents.lists.filters import Lines, MeasureBoundFilter, MeasureFilter, SortFilter, WordFilter
from documents.lists.tables import LineTable, TextColumn
from documents.lists.views import FileLink, ListPage
from performance.columns import INDICATOR, MARKS
from performance.models import Indicator

_MARK_OF = {word: mark for mark, word in MARKS.items()}


class AchievementFilter(WordFilter):
    """달성성과 by its word, as nobody types ◎."""

    def __init__(self) -> None:
        super().__init__(
            label=_("달성성과"),
            choices=[(word, f"{mark} {word}") for word, mark in _MARK_OF.items()],
            field_name="mark",
        )

    def filter(self, lines: Lines, value: str | None) -> Lines:
        return lines.filter(mark=_MARK_OF[value]) if value else lines


class IndicatorFilter(DepartmentListFilter):
    achievement = AchievementFilter()
    amount = MeasureFilter(INDICATOR, label=_("값"))
    min = MeasureBoundFilter("gte", _("최솟값"))
    max = MeasureBoundFilter("lte", _("최댓값"))
    sort = SortFilter("name", *(column.name for column in INDICATOR))


class IndicatorTable(LineTable):
    name = TextColumn(_("성과지표"), sorts=True, heads=True)
    unit = TextColumn(_("단위"))
    department = TextColumn(_("부서"), accessor="department__name")
    goal = TextColumn(_("정책사업목표"), accessor="goal__name", css="reason")
    mark = TextColumn(_("달성성과"), css="center")

    def render_name(self, record: Indicator) -> SafeString:
        return self.link("indicator", record.name, record.pk)

    def render_mark(self, record: Indicator) -> SafeString:
        return format_html('<span aria-hidden="true">{}</span> {}', record.mark, record.achievement)


class IndicatorList(ListPage):
    model = Indicator
    filters = IndicatorFilter
    table = IndicatorTable
    title = _("성과지표")
    related = ("department", "goal")
    figures = INDICATOR
    files = (FileLink(_("CSV"), "indicator-file", {}),)


class IndicatorFile(ListFile):
    model = Indicator
    filters = IndicatorFilter
    name = "성과지표"
    columns = (
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
