"""Revenue by subject and expenditure by program: names, and the lines of figures."""

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

IN_DOCUMENT_ORDER = ("document", "page", "line", "position")
"""As files hold the lines: read in this order, a million of them need no sorting."""


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
        ordering = ("city", "fiscal_year", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "fiscal_year", "code"], name="subject_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Program(models.Model):
    """사업 of a department in one year and account, at one of three levels; `level` is null where it is ambiguous.

    `key` names it by its account and the names on the way to it, so that its address stays the same
    when the document is read again. `code` is its short address: of the same, with city, year and department.
    `other_names` are further spellings of its name that the book prints.
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
        ordering = ("department", "fiscal_year", "position")
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

    `search` and `initials` are how it is found: the keys of its name and of its code (`figures.names`).
    """

    figure_columns: ClassVar[tuple[Column, ...]] = REVENUE

    department = models.ForeignKey(Department, models.CASCADE, related_name="revenue", verbose_name=_("부서"))
    account = models.CharField(_("회계"), max_length=100)
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("과목")
    )
    level = models.PositiveSmallIntegerField(_("구분"), choices=list(enumerate(SUBJECT_LEVELS)))
    code = models.CharField(_("과목코드"), max_length=12, blank=True)
    name = models.CharField(_("과목"), max_length=500)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    budget = won(REVENUE[0])
    carried_in = won(REVENUE[1])
    current_budget = won(REVENUE[2])
    assessed = won(REVENUE[3])
    gross_receipts = won(REVENUE[4])
    paid_in_kind = won(REVENUE[5])
    refunded = won(REVENUE[6])
    net_receipts = won(REVENUE[7])
    written_off = won(REVENUE[8])
    uncollected = won(REVENUE[9])

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("세입 행")
        verbose_name_plural = _("세입 행")
        indexes: ClassVar = [models.Index(fields=IN_DOCUMENT_ORDER, name="revenue_in_document_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class ExpenditureLine(PrintedLine):
    """A row of 사업별조서. `program` is null on the department's own row; `policy` and `unit` are the way to it.

    `search` and `initials` are how it is found: the keys of its name, and of that in the performance report.
    """

    figure_columns: ClassVar[tuple[Column, ...]] = (*EXPENDITURE, SPENT_BEFORE)

    department = models.ForeignKey(Department, models.CASCADE, related_name="expenditure", verbose_name=_("부서"))
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
    budget = won(EXPENDITURE[0])
    carried_in = won(EXPENDITURE[1])
    interprogram_transfer = won(EXPENDITURE[2])
    revenue_offset = won(EXPENDITURE[3])
    reserve_used = won(EXPENDITURE[4])
    diversion = won(EXPENDITURE[5])
    other_change = won(EXPENDITURE[6])
    current_budget = won(EXPENDITURE[7])
    spent = won(EXPENDITURE[8])
    carried_out = won(EXPENDITURE[9])
    carried_specified = won(EXPENDITURE[10])
    carried_accidental = won(EXPENDITURE[11])
    carried_continuing = won(EXPENDITURE[12])
    subsidy_returned = won(EXPENDITURE[13])
    unspent = won(EXPENDITURE[14])
    unspent_subsidy = won(EXPENDITURE[15])
    unspent_savings = won(EXPENDITURE[16])
    unspent_plan_change = won(EXPENDITURE[17])
    unspent_bid_saving = won(EXPENDITURE[18])
    unspent_remainder = won(EXPENDITURE[19])
    unspent_reserve = won(EXPENDITURE[20])
    spent_before = won(SPENT_BEFORE)

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("세출 행")
        verbose_name_plural = _("세출 행")
        indexes: ClassVar = [models.Index(fields=IN_DOCUMENT_ORDER, name="expenditure_in_document_order")]

    def __str__(self) -> str:
        return self.name
