"""The performance report: goals, indicators, its tables and its prose."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models import Program
from departments.models import Department
from documents.fields import count, measure, won
from documents.models import PrintedLine
from figures.columns import Column
from performance.columns import (
    INDICATOR,
    MARKS,
    PROGRAM_GOAL,
    STATUS,
    STRATEGIC_GOAL,
    SUMMARY,
    UNIT_PROGRAMS,
)

_SUMMARY = {column.name: column for column in SUMMARY}
_STRATEGIC_GOAL = {column.name: column for column in STRATEGIC_GOAL}
_PROGRAM_GOAL = {column.name: column for column in PROGRAM_GOAL}
_INDICATOR = {column.name: column for column in INDICATOR}
_STATUS = {column.name: column for column in STATUS}
_UNIT_PROGRAMS = {column.name: column for column in UNIT_PROGRAMS}


class Summary(PrintedLine):
    """A row of 가. 총괄: counts of goals and achievements, and the department's spending of two years."""

    figure_columns: ClassVar[tuple[Column, ...]] = SUMMARY

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="summaries", verbose_name=_("부서")
    )
    name = models.CharField(_("부서명"), max_length=200)
    strategic_goals = count(_SUMMARY["strategic_goals"])
    program_goals = count(_SUMMARY["program_goals"])
    indicators = count(_SUMMARY["indicators"])
    exceeded = count(_SUMMARY["exceeded"])
    achieved = count(_SUMMARY["achieved"])
    missed = count(_SUMMARY["missed"])
    spent = won(_SUMMARY["spent"])
    spent_before = won(_SUMMARY["spent_before"])
    difference = won(_SUMMARY["difference"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("성과 총괄")
        verbose_name_plural = _("성과 총괄")

    def __str__(self) -> str:
        return self.name


class StrategicGoal(PrintedLine):
    """전략목표 of a department, with its share of the spending where the table prints one.

    A cell of the table may name several goals with one common amount; they are one line here, with their number in
    `jointly`. `other_names` are other spellings in the book, as with goals and indicators.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = STRATEGIC_GOAL

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="strategic_goals", verbose_name=_("부서")
    )
    name = models.TextField(_("전략목표"))
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    other_names = models.TextField(_("다른 표기"), blank=True)
    jointly = models.PositiveSmallIntegerField(_("함께 적힌 전략목표수"), default=1)
    spent = won(_STRATEGIC_GOAL["spent"])
    share = measure(_STRATEGIC_GOAL["share"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("전략목표")
        verbose_name_plural = _("전략목표")

    def __str__(self) -> str:
        return self.name


class ProgramGoal(PrintedLine):
    """정책사업목표: `name` as printed in 부서 성과, `reported_name` as in 정책사업목표 현황.

    `policy` is its 정책사업, matched by amount and order, since their names differ.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = PROGRAM_GOAL

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="goals", verbose_name=_("부서")
    )
    policy = models.ForeignKey(
        Program, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("정책사업")
    )
    name = models.CharField(_("정책사업목표"), max_length=500)
    reported_name = models.CharField(_("현황의 이름"), max_length=500, blank=True)
    other_names = models.TextField(_("다른 표기"), blank=True)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    budget = won(_PROGRAM_GOAL["budget"])
    spent = won(_PROGRAM_GOAL["spent"])
    indicator_count = count(_PROGRAM_GOAL["indicator_count"])
    achieved_count = count(_PROGRAM_GOAL["achieved_count"])
    unit_count = count(_PROGRAM_GOAL["unit_count"])
    reported_spent = won(_PROGRAM_GOAL["reported_spent"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("정책사업목표")
        verbose_name_plural = _("정책사업목표")

    def __str__(self) -> str:
        return self.name


class Indicator(PrintedLine):
    """성과지표 with target, result and rate of two years; `mark` is ◎ ○ × as printed.

    Its page and line are those in the table of two years, if printed there.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = INDICATOR

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="indicators", verbose_name=_("부서")
    )
    goal = models.ForeignKey(
        ProgramGoal,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("정책사업목표"),
    )
    name = models.CharField(_("성과지표"), max_length=500)
    other_names = models.TextField(_("다른 표기"), blank=True)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    unit = models.CharField(_("단위"), max_length=50, blank=True)
    formula = models.TextField(_("측정산식"), blank=True)
    mark = models.CharField(
        _("달성성과"), max_length=1, blank=True, choices=[(mark, f"{mark} {word}") for mark, word in MARKS.items()]
    )
    direction = models.CharField(
        _("좋은 방향"),
        max_length=6,
        blank=True,
        choices=[("lower", _("낮을수록 좋음")), ("higher", _("높을수록 좋음"))],
    )
    target = measure(_INDICATOR["target"])
    result = measure(_INDICATOR["result"])
    rate = measure(_INDICATOR["rate"])
    target_before = measure(_INDICATOR["target_before"])
    result_before = measure(_INDICATOR["result_before"])
    rate_before = measure(_INDICATOR["rate_before"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("성과지표")
        verbose_name_plural = _("성과지표")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.department.city.slug, self.document.fiscal_year, self.pk])

    @property
    def achievement(self) -> str:
        """달성성과 in words; "" where none is printed."""
        return MARKS.get(self.mark, "")


class Threshold(PrintedLine):
    """A mark of the document's legend with its range of rates in %."""

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="thresholds", verbose_name=_("부서")
    )
    mark = models.CharField(_("표시"), max_length=1)
    label = models.CharField(_("뜻"), max_length=50)
    at_least = models.DecimalField(_("이상"), max_digits=9, decimal_places=2, null=True, blank=True)
    below = models.DecimalField(_("미만"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("달성 기준")
        verbose_name_plural = _("달성 기준")

    def __str__(self) -> str:
        return f"{self.mark} {self.label}"


class SettlementStatus(PrintedLine):
    """A row of 3. 결산현황: 계, 정책사업, 행정운영경비 and its parts, 재무활동."""

    figure_columns: ClassVar[tuple[Column, ...]] = STATUS

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="statuses", verbose_name=_("부서")
    )
    name = models.CharField(_("구분"), max_length=100)
    spent = won(_STATUS["spent"])
    share = measure(_STATUS["share"])
    spent_before = won(_STATUS["spent_before"])
    share_before = measure(_STATUS["share_before"])
    difference = won(_STATUS["difference"])
    change_rate = measure(_STATUS["change_rate"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("결산현황 행")
        verbose_name_plural = _("결산현황 행")

    def __str__(self) -> str:
        return self.name


class UnitLine(PrintedLine):
    """A row of 관련 예산사업 결산현황: the unit (`is_unit`) or one of its details.

    `program` is the same program in 사업별조서, if there is one.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = UNIT_PROGRAMS

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="unit_lines", verbose_name=_("부서")
    )
    program = models.ForeignKey(
        Program, models.SET_NULL, null=True, blank=True, related_name="unit_lines", verbose_name=_("사업")
    )
    is_unit = models.BooleanField(_("단위사업"))
    name = models.CharField(_("사업명"), max_length=500)
    account = models.CharField(_("회계구분"), max_length=100, blank=True)
    spent_before = won(_UNIT_PROGRAMS["spent_before"])
    current_budget = won(_UNIT_PROGRAMS["current_budget"])
    spent = won(_UNIT_PROGRAMS["spent"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("단위사업 결산현황 행")
        verbose_name_plural = _("단위사업 결산현황 행")

    def __str__(self) -> str:
        return self.name


class Passage(PrintedLine):
    """A bullet item of the prose. In order, items form a tree by `depth` (0 outermost).

    `section` is the heading (주요성과, 주요내용, 성과분석, 주요 추진성과); its subject is `goal`, `unit` or neither.
    """

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="passages", verbose_name=_("부서")
    )
    goal = models.ForeignKey(
        ProgramGoal,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="passages",
        verbose_name=_("정책사업목표"),
    )
    unit = models.ForeignKey(
        Program, models.SET_NULL, null=True, blank=True, related_name="passages", verbose_name=_("단위사업")
    )
    section = models.CharField(_("제목"), max_length=100)
    depth = models.PositiveSmallIntegerField(_("깊이"))
    text = models.TextField(_("글"))
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("성과 설명")
        verbose_name_plural = _("성과 설명")

    def __str__(self) -> str:
        return self.text[:80]
