"""Indicators as a list and a file; the columns of the file are a contract with those who take it home."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.lists import DepartmentListFilter
from documents.lists.files import FileColumn, measure, text
from documents.lists.filters import Lines, MeasureBoundFilter, MeasureFilter, SortFilter, WordFilter
from documents.lists.tables import LineTable, TextColumn
from documents.lists.views import FileLink, ListFile, ListPage
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
    goal = TextColumn(_("정책사업목표"), accessor="goal__name")
    mark = TextColumn(_("달성성과"), css="center")

    def render_name(self, record: Indicator) -> SafeString:
        return self.link("indicator", record.name, record.pk)


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
        FileColumn("회계연도", "document__fiscal_year"),
        FileColumn("자치단체", "document__city__name", text),
        FileColumn("부서", "department__name", text),
        FileColumn("정책사업목표", "goal__name", text),
        FileColumn("성과지표", "name", text),
        FileColumn("단위", "unit", text),
        FileColumn("측정산식", "formula", text),
        FileColumn("목표", "target", measure),
        FileColumn("실적", "result", measure),
        FileColumn("달성률", "rate", measure),
        FileColumn("달성성과", "mark", lambda mark: MARKS.get(mark, "")),
        FileColumn("전년도목표", "target_before", measure),
        FileColumn("전년도실적", "result_before", measure),
        FileColumn("전년도달성률", "rate_before", measure),
        FileColumn("쪽", "page"),
        FileColumn("행", "line"),
    )
