"""Tables and files of indicators, unit lines and goals. The columns of files are a public contract."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

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
    ComputedColumn,
    FileColumn,
    LevelColumn,
    ListColumn,
    Several,
    VolumeColumn,
    WordOf,
    standings_column,
    url_column,
)
from lists.filtersets import DefaultColumns
from lists.groups import Grouping
from performance.columns import (
    INDICATOR,
    INDICATOR_BEFORE,
    INDICATOR_THIS_YEAR,
    MARKS,
    MISSED,
    PROGRAM_GOAL,
    SETTLED,
    UNIT_PROGRAMS,
    UNIT_RATES,
)
from performance.filters import UNIT_LEVELS, ExplainedFilterSet, IndicatorFilterSet
from performance.models import Indicator, ProgramGoal, UnitLine
from performance.reasons import PrintedReason, printed_reasons
from web.language import in_words


def _reason(indicator: Indicator, query: IndicatorFilterSet) -> str | None:
    reason = query.reasons.get(indicator.pk)
    return reason.text if reason else None


class IndicatorTable(DepartmentLineTable):
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    department = ListColumn(file=DEPARTMENT)
    program_goal = ListColumn("정책사업목표", "goal__name", help="성과지표가 속한 정책사업목표", css="reason")
    name = ListColumn("성과지표", "name", help="성과지표의 이름")
    unit = ListColumn("단위", "unit", help="목표와 실적의 단위")
    formula = ListColumn("측정산식", "formula", help="성과를 재는 식, 인쇄된 그대로")
    this_year = figure_columns(INDICATOR_THIS_YEAR)
    mark = ListColumn(
        "달성성과", "mark", write=WordOf(MARKS), help="문서에 인쇄된 표시를 말로: 초과달성, 달성, 미달성", css="center"
    )
    before = figure_columns(INDICATOR_BEFORE)
    reason = ListColumn(
        "미달성 사유",
        compute=_reason,
        help="성과보고서의 성과분석에 인쇄된, 목표를 이루지 못한 사유",
        css="reason",
        orderable=False,
        in_files=False,
    )
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(INDICATOR), orderable=False)
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("performance"), orderable=False)

    page_layout = DefaultColumns(("name", "mark", *(column.name for column in INDICATOR), "reason"))
    row_notes = ("unit", "department", "program_goal")
    on_card = ("mark", "rate", "reason")
    groups = (
        BY_DEPARTMENT,
        Grouping(
            "achievement",
            _("달성성과"),
            (FileColumn("mark", "달성성과", "mark", WordOf(MARKS), help="문서에 인쇄된 표시를 말로"),),
            narrow=lambda row: (("achievement", MARKS[row["mark"]]),) if row["mark"] in MARKS else (),
        ),
    )
    related = ("department", "goal")
    filterset: IndicatorFilterSet

    def compared_as(self, record: Indicator) -> str:
        return f"indicator.{record.pk}"

    def render_name(self, record: Indicator) -> SafeString:
        return self.link(record, record.name, "indicator", record.pk)

    def render_program_goal(self, record: Indicator) -> str:
        return record.goal.name if record.goal else ""

    def prepare(self, records: Sequence[Indicator]) -> None:
        missed = [record.pk for record in records if record.mark == MISSED]
        shown = missed and "reason" in {bound.name for bound in self.shown}
        self._reasons: dict[int, PrintedReason] = (
            printed_reasons(Indicator.objects.filter(pk__in=missed)) if shown else {}
        )

    def render_reason(self, record: Indicator) -> SafeString:
        reason = self._reasons.get(record.pk)
        if reason is None and record.mark == MISSED:
            return format_html('<span class="muted">{}</span>', _("찾지 못함"))
        return escape(reason.text if reason else "")

    def render_mark(self, record: Indicator) -> SafeString:
        return format_html('<span aria-hidden="true">{}</span> {}', record.mark, in_words(record.achievement))


def _explained(line: UnitLine | ProgramGoal, query: ExplainedFilterSet) -> str | None:
    return query.explained.get((line.document_id, line.key))


def explained_column() -> ListColumn:
    return ListColumn(
        "차이의 설명",
        compute=_explained,
        help="금액을 더하면 차이와 정확히 같은 사업의 이름과, 담당자의 공개 설명",
        css="reason",
        orderable=False,
        in_files=False,
    )


class UnitTable(DepartmentLineTable):
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    account = ListColumn(file=ACCOUNT)
    department = ListColumn(file=DEPARTMENT)
    name = ListColumn("사업", "name", help="성과보고서에 인쇄된 이름")
    level = LevelColumn(UNIT_LEVELS, help="단위사업이거나 그 아래의 세부사업")
    figures = figure_columns(UNIT_PROGRAMS)
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(UNIT_PROGRAMS), orderable=False)
    rates = rate_columns(UNIT_RATES)
    settled = Several(map(ComputedColumn, SETTLED))
    explained = explained_column()
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("units"), orderable=False)

    page_layout = DefaultColumns(
        (
            "name",
            "spent_before",
            "current_budget",
            "spent",
            *(rate.name for rate in UNIT_RATES),
        )
    )
    row_notes = ("level", "department", "account")
    on_card = ("spent",)
    file_level = "세부사업"
    groups = (BY_DEPARTMENT, BY_LEVEL)

    def compared_as(self, record: UnitLine) -> str:
        return f"program.{record.program_id}" if record.program_id else ""

    def render_name(self, record: UnitLine) -> Any:
        if record.program_id is None:
            return record.name
        return self.link(record, record.name, "program", record.department.slug, record.program_id)


class GoalTable(DepartmentLineTable):
    """정책사업목표 of the report beside their 정책사업 in the settlement."""

    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    department = ListColumn(file=DEPARTMENT)
    name = ListColumn("정책사업목표", "name", help="성과보고서에 인쇄된 정책사업목표의 이름")
    policy = ListColumn("정책사업", "policy__name", help="같은 돈인 사업별조서의 정책사업")
    figures = figure_columns(PROGRAM_GOAL)
    settled = Several(map(ComputedColumn, SETTLED))
    explained = explained_column()
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    standings = ListColumn(file=standings_column(PROGRAM_GOAL), orderable=False)
    key = ListColumn(file=KEY, orderable=False)
    address = ListColumn(file=url_column("goals"), orderable=False)

    page_layout = DefaultColumns(
        (
            "name",
            "policy",
            "budget",
            "settled_current_budget",
            "gap_current_budget",
            "spent",
            "settled_spent",
            "gap_spent",
            "explained",
        )
    )
    row_notes = ("department",)
    on_card = ("spent",)
    groups = (BY_DEPARTMENT,)
    related = ("department", "policy")

    def render_policy(self, record: ProgramGoal) -> Any:
        if record.policy is None:
            return ""
        return self.link(record, record.policy.name, "program", record.department.slug, record.policy_id)
