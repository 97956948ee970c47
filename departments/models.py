"""Departments of a city, and their staff."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from documents.fields import count
from documents.models import City, PrintedLine
from figures.columns import Column

_STAFFING = {column.name: column for column in STAFFING}


class Department(models.Model):
    """A department of a city; `slug` is its name in URLs, `search` and `initials` are its search keys."""

    city = models.ForeignKey(City, models.CASCADE, related_name="departments", verbose_name=_("자치단체"))
    name = models.CharField(_("이름"), max_length=100)
    slug = models.SlugField(_("주소 이름"), max_length=120, allow_unicode=True)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    order = models.PositiveIntegerField(_("순서"))

    class Meta:
        verbose_name = _("부서")
        verbose_name_plural = _("부서")
        ordering = ("city", "order")
        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "slug"], name="department_once")]

    def __str__(self) -> str:
        return self.name


class Staffing(PrintedLine):
    """정원 and 현원 of a department in one year, and the names of its teams; `name` is 계 for a total row."""

    figure_columns: ClassVar[tuple[Column, ...]] = STAFFING

    department = models.ForeignKey(
        Department, models.CASCADE, db_index=False, related_name="staffings", verbose_name=_("부서")
    )
    name = models.CharField(_("부서명"), max_length=200)
    authorised_staff = count(_STAFFING["authorised_staff"])
    authorised_grade4 = count(_STAFFING["authorised_grade4"])
    authorised_grade5 = count(_STAFFING["authorised_grade5"])
    authorised_grade6 = count(_STAFFING["authorised_grade6"])
    current_staff = count(_STAFFING["current_staff"])
    teams = models.TextField(_("계단위 직제명"), blank=True)

    class Meta(PrintedLine.Meta):
        abstract = False
        verbose_name = _("조직 및 인력현황")
        verbose_name_plural = _("조직 및 인력현황")

    def __str__(self) -> str:
        return f"{self.department} {self.current_staff}/{self.authorised_staff}"
