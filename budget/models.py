"""Revenue by subject and expenditure by program: the names, and the lines with figures."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.columns import EXPENDITURE, PROGRAM_LEVELS, REVENUE, SPENT_BEFORE, SUBJECT_LEVELS
from departments.models import Department
from documents.fields import won
from documents.models import City, PrintedLine
from figures.columns import Column
from figures.names import short_code

_REVENUE = {column.name: column for column in REVENUE}
_EXPENDITURE = {column.name: column for column in EXPENDITURE}


class Subject(models.Model):
    """과목 of revenue in one year. `code` is text: 장 x00, 관 xx0, 항 xxx, 목 xxx-yy."""

    city = models.ForeignKey(City, models.CASCADE, related_name="subjects", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    code = models.CharField(_("과목코드"), max_length=12)
    name = models.CharField(_("과목"), max_length=200)
    level = models.PositiveSmallIntegerField(_("구분"), choices=list(enumerate(SUBJECT_LEVELS)))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("상위 과목")
    )

    class Meta:
        verbose_name = _("세입 과목")
        verbose_name_plural = _("세입 과목")
        ordering = ("city_id", "fiscal_year", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "fiscal_year", "code"], name="subject_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Program(models.Model):
    """사업 of a department in one year and account, at one of three levels; `level` is null where it is ambiguous.

    `key` is made of its account and the names from the root, so that its URL stays the same when the document is read
    again. `code` is its short URL, made of the same with city, year and department. `other_names` are other spellings
    of its name in the book.
    """

    department = models.ForeignKey(Department, models.CASCADE, related_name="programs", verbose_name=_("부서"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    account = models.CharField(_("회계"), max_length=100)
    level = models.PositiveSmallIntegerField(_("구분"), null=True, blank=True, choices=list(enumerate(PROGRAM_LEVELS)))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("상위 사업")
    )
    position = models.PositiveIntegerField(_("순서"))
    name = models.CharField(_("이름"), max_length=500)
    other_names = models.TextField(_("다른 표기"), blank=True)
    key = models.CharField(_("자연키"), max_length=500)
    code = models.CharField(_("짧은 주소"), max_length=10, db_index=True, editable=False)

    class Meta:
        verbose_name = _("사업")
        verbose_name_plural = _("사업")
        ordering = ("department_id", "fiscal_year", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "fiscal_year", "key"], name="program_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        department = self.department
        return reverse("program", args=[department.city.slug, self.fiscal_year, department.slug, self.pk])

    @staticmethod
    def code_of(department: Department, fiscal_year: int, key: str) -> str:
        return short_code(department.city.slug, str(fiscal_year), department.slug, key)


class RevenueLine(PrintedLine):
    """A row of 세입결산: a subject in a department and account, or (without a subject) the department's own row.

    `level` is null for a row without a code that may not be the department's. `search` and `initials` are the search
    keys of its name and its code (`figures.names`).
    """

    figure_columns: ClassVar[tuple[Column, ...]] = REVENUE

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="revenue", verbose_name=_("부서")
    )
    account = models.CharField(_("회계"), max_length=100)
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("과목")
    )
    level = models.PositiveSmallIntegerField(_("구분"), null=True, blank=True, choices=list(enumerate(SUBJECT_LEVELS)))
    code = models.CharField(_("과목코드"), max_length=12, blank=True)
    name = models.CharField(_("과목"), max_length=500)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    budget = won(_REVENUE["budget"])
    carried_in = won(_REVENUE["carried_in"])
    current_budget = won(_REVENUE["current_budget"])
    assessed = won(_REVENUE["assessed"])
    gross_receipts = won(_REVENUE["gross_receipts"])
    paid_in_kind = won(_REVENUE["paid_in_kind"])
    refunded = won(_REVENUE["refunded"])
    net_receipts = won(_REVENUE["net_receipts"])
    written_off = won(_REVENUE["written_off"])
    uncollected = won(_REVENUE["uncollected"])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("세입 행")
        verbose_name_plural = _("세입 행")

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


_COUNTED_AND_SUMMED = (
    *("document", "level", "department", "account", "standings_present"),
    *("budget", "carried_in", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
    *("page", "line", "position"),
)
"""The columns that lists of expenditure count, sum and sort by at first: a covering index has them, so that the much
larger rows are not read (docs/scale.md)."""


class ExpenditureLine(PrintedLine):
    """A row of 사업별조서. `program` is null on the department's own row; `policy` and `unit` are its ancestors.

    `search` and `initials` are the search keys of its name, and of its name in the performance report.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = (*EXPENDITURE, SPENT_BEFORE)

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="expenditure", verbose_name=_("부서")
    )
    account = models.CharField(_("회계"), max_length=100)
    level = models.PositiveSmallIntegerField(_("구분"), null=True, blank=True, choices=list(enumerate(PROGRAM_LEVELS)))
    program = models.OneToOneField(
        Program, models.CASCADE, null=True, blank=True, related_name="line_of_figures", verbose_name=_("사업")
    )
    policy = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("정책사업")
    )
    unit = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("단위사업")
    )
    name = models.CharField(_("이름"), max_length=500)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    budget = won(_EXPENDITURE["budget"])
    carried_in = won(_EXPENDITURE["carried_in"])
    interprogram_transfer = won(_EXPENDITURE["interprogram_transfer"])
    revenue_offset = won(_EXPENDITURE["revenue_offset"])
    reserve_used = won(_EXPENDITURE["reserve_used"])
    diversion = won(_EXPENDITURE["diversion"])
    reorganisation_transfer = won(_EXPENDITURE["reorganisation_transfer"])
    other_change = won(_EXPENDITURE["other_change"])
    current_budget = won(_EXPENDITURE["current_budget"])
    spent = won(_EXPENDITURE["spent"])
    carried_out = won(_EXPENDITURE["carried_out"])
    carried_specified = won(_EXPENDITURE["carried_specified"])
    carried_accidental = won(_EXPENDITURE["carried_accidental"])
    carried_continuing = won(_EXPENDITURE["carried_continuing"])
    subsidy_returned = won(_EXPENDITURE["subsidy_returned"])
    unspent = won(_EXPENDITURE["unspent"])
    unspent_subsidy = won(_EXPENDITURE["unspent_subsidy"])
    unspent_savings = won(_EXPENDITURE["unspent_savings"])
    unspent_plan_change = won(_EXPENDITURE["unspent_plan_change"])
    unspent_bid_saving = won(_EXPENDITURE["unspent_bid_saving"])
    unspent_remainder = won(_EXPENDITURE["unspent_remainder"])
    unspent_reserve = won(_EXPENDITURE["unspent_reserve"])
    spent_before = won(SPENT_BEFORE)

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("세출 행")
        verbose_name_plural = _("세출 행")
        indexes: ClassVar = [
            *PrintedLine.Meta.indexes,
            models.Index(fields=_COUNTED_AND_SUMMED, name="expenditureline_sums"),
        ]

    def __str__(self) -> str:
        return self.name
