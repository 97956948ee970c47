"""Outcomes and questions of the inspection rules, thresholds set by cities, and which years are complete."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from documents.models import City, Document
from inspection.rules import THRESHOLDS

SEVERITIES = [("error", _("오류")), ("warning", _("주의")), ("note", _("참고")), ("list", _("목록"))]
APART = {
    "subsidy": _("보조금이 든 사업"),
    "reserve": _("예비비"),
    "small": _("작은 금액"),
}
"""Labels of the groups of found rows that are shown apart."""


HIGHEST_PERCENT = 900
"""The largest threshold in %; with it, no product overflows a database integer."""


class RuleThreshold(models.Model):
    """A threshold set by a city, in won or %. The latest counts; an empty one restores the default.

    Rows are never changed, so that the history is kept.
    """

    city = models.ForeignKey(City, models.CASCADE, related_name="rule_thresholds", verbose_name=_("자치단체"))
    threshold = models.CharField(
        _("기준"),
        max_length=20,
        choices=[
            (name, f"{name.partition('.')[0]} {threshold.ko.format('…')}") for name, threshold in THRESHOLDS.items()
        ],
    )
    value = models.PositiveBigIntegerField(
        _("값"), null=True, blank=True, help_text=_("비워 두면 기본값으로 돌아갑니다.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("정한 사람"), editable=False
    )
    set_at = models.DateTimeField(_("정한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("결산검사 기준")
        verbose_name_plural = _("결산검사 기준")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_threshold_display()} = {self.value}"

    def clean(self) -> None:
        threshold = THRESHOLDS.get(self.threshold)
        if threshold and threshold.unit == "%" and (self.value or 0) > HIGHEST_PERCENT:
            raise ValidationError({"value": _("%(most)d%%까지 정할 수 있습니다.") % {"most": HIGHEST_PERCENT}})


class WholeYear(models.Model):
    """Staff's statement whether a city's year covers all departments or is an extract. The latest counts."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    whole = models.BooleanField(_("모든 부서가 실려 있음"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("정한 사람"), editable=False
    )
    set_at = models.DateTimeField(_("정한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("결산의 범위")
        verbose_name_plural = _("결산의 범위")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.city} {self.fiscal_year}"


class Outcome(models.Model):
    """The result of a rule in a document: the numbers of rows judged, found, shown apart, and undecided.

    `amount` is the sum of the found rows in won. `reason` says why a rule was not evaluated, or only in part.
    """

    class Reason(models.TextChoices):
        YEARS = "years", _("지난해 결산이 없음")
        WHOLE = "whole", _("모든 부서가 실린 결산인지 알 수 없음")

    document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("문서"))
    rule = models.CharField(_("규칙"), max_length=3)
    tried = models.BooleanField(_("검사함"))
    reason = models.CharField(_("사유"), max_length=5, choices=Reason, blank=True)
    judged = models.PositiveIntegerField(_("검사한 행"))
    found = models.PositiveIntegerField(_("찾은 행"))
    apart = models.PositiveIntegerField(_("따로 보는 행"))
    undecided = models.PositiveIntegerField(_("판단하지 못한 행"))
    amount = models.BigIntegerField(_("금액"), null=True, blank=True)

    class Meta:
        verbose_name = _("규칙의 결과")
        verbose_name_plural = _("규칙의 결과")
        ordering = ("document", "rule")
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "rule"], name="outcome_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.found}"


class Question(models.Model):
    """A row that a rule found: not an error of reading, but a question to the city.

    `key` combines the rule and the natural key of the row in the table `target`; staff answer by a Verdict with that
    key. `check_number` is the check of the rule that fired, `facts` the values it fired on. `line_document` is the
    document of the row: the one of the year before for a project that ended.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="questions", verbose_name=_("문서"))
    line_document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("행의 문서"))
    key = models.CharField(_("자연키"), max_length=600)
    position = models.PositiveIntegerField(_("순서"))
    rule = models.CharField(_("규칙"), max_length=3)
    check_number = models.PositiveSmallIntegerField(_("검사 번호"))
    severity = models.CharField(_("심각도"), max_length=7, choices=SEVERITIES)
    department = models.CharField(_("부서"), max_length=100)
    account = models.CharField(_("회계"), max_length=100, blank=True)
    target = models.CharField(_("표"), max_length=60)
    target_key = models.CharField(_("대상 자연키"), max_length=500)
    name = models.CharField(_("대상"), max_length=500)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    amount = models.BigIntegerField(_("금액"), null=True, blank=True)
    apart = models.CharField(_("따로 봄"), max_length=10, choices=list(APART.items()), blank=True)
    facts = models.JSONField(_("값"), default=dict, blank=True)
    page = models.PositiveIntegerField(_("쪽"))
    line = models.PositiveIntegerField(_("행"))
    found_at = models.DateTimeField(_("찾은 때"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("결산검사 질문")
        verbose_name_plural = _("결산검사 질문")
        ordering = ("document_id", "position")
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "key"], name="question_once")]
        indexes: ClassVar = [models.Index(fields=["document", "target", "target_key"], name="questions_of_a_line")]

    def __str__(self) -> str:
        return f"{self.rule} {self.name}"
