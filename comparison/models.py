"""Successions: which program or department was which a year earlier, as matched and as decided by staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import City


class Target(models.TextChoices):
    PROGRAM = "program", _("사업")
    DEPARTMENT = "department", _("부서")


class Succession(models.Model):
    """A program (by its expenditure line's natural key) or department (by name) and its predecessor a year earlier.

    `earlier_key` is "" without a match. `reasons` are values of `comparison.matching.Reason`. All years of one program
    or department share a `thread`, over certain and uncertain matches.
    """

    class Certainty(models.TextChoices):
        CERTAIN = "certain", _("같은 사업")
        UNCERTAIN = "uncertain", _("같은 사업으로 보임")
        NONE = "none", _("찾지 못함")
        DECIDED = "decided", _("담당자가 정함")

    city = models.ForeignKey(City, models.CASCADE, related_name="successions", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    target = models.CharField(_("대상"), max_length=10, choices=Target)
    key = models.CharField(_("자연키"), max_length=500)
    position = models.PositiveIntegerField(_("순서"))
    department = models.CharField(_("부서"), max_length=100)
    name = models.CharField(_("이름"), max_length=500)
    earlier_key = models.CharField(_("지난해의 자연키"), max_length=500, blank=True)
    earlier_department = models.CharField(_("지난해의 부서"), max_length=100, blank=True)
    earlier_name = models.CharField(_("지난해의 이름"), max_length=500, blank=True)
    certainty = models.CharField(_("확실함"), max_length=9, choices=Certainty)
    reasons = models.JSONField(_("사유"), default=list, blank=True)
    thread = models.CharField(max_length=32, editable=False, db_index=True)

    class Meta:
        verbose_name = _("해를 잇는 짝")
        verbose_name_plural = _("해를 잇는 짝")
        ordering = ("city", "-fiscal_year", "target", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "fiscal_year", "target", "key"], name="succession_once")
        ]
        indexes: ClassVar = [models.Index(fields=["city", "fiscal_year", "earlier_key"], name="succession_back")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.name}"

    @property
    def decision(self) -> "SuccessionDecision | None":
        """Staff's decision; None without one."""
        identity = {name: getattr(self, name) for name in ("city_id", "fiscal_year", "target", "key")}
        return SuccessionDecision.objects.filter(**identity).select_related("author").first()


SURE = (Succession.Certainty.CERTAIN, Succession.Certainty.DECIDED)
"""The certainties of reliable matches: certain, or decided by staff."""


class SuccessionDecision(models.Model):
    """Staff's decision on a predecessor, by natural keys, so that it outlives new readings.

    An empty `earlier_key` means that it did not exist.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="+", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    target = models.CharField(_("대상"), max_length=10, choices=Target)
    key = models.CharField(_("자연키"), max_length=500)
    earlier_key = models.CharField(_("지난해의 자연키"), max_length=500, blank=True)
    reason = models.TextField(_("사유"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("정한 사람"))
    decided_at = models.DateTimeField(_("정한 때"), auto_now=True)

    class Meta:
        verbose_name = _("해를 잇는 짝에 대한 결정")
        verbose_name_plural = _("해를 잇는 짝에 대한 결정")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "fiscal_year", "target", "key"], name="one_decision_on_a_succession"
            ),
            models.UniqueConstraint(
                fields=["city", "fiscal_year", "target", "earlier_key"],
                condition=~models.Q(earlier_key=""),
                name="decided_for_one_alone",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="succession_decided_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.key}"
