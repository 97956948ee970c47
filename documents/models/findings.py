"""Findings, staff's verdicts on them, and citizens' remarks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from documents.models.book import Document
from figures.volumes import line_in_volume, page_in_volume


class Finding(models.Model):
    """A contradiction or a repair in a document, with its explanation.

    `kind` is an identity's id or another kind of finding; `key` the natural key of the line it is
    about, in the table `target` (app label and model). Amounts are won.
    """

    class Severity(models.TextChoices):
        ERROR = "error", _("오류")
        WARNING = "warning", _("주의")
        NOTE = "note", _("참고")

    class State(models.TextChoices):
        OPEN = "open", _("미해결")
        EXPLAINED = "explained", _("설명함")
        CORRECTED = "corrected", _("정정함")
        WAIVED = "waived", _("인쇄된 대로 인정")

    document = models.ForeignKey(
        Document, models.CASCADE, db_index=False, related_name="findings", verbose_name=_("문서")
    )
    key = models.CharField(_("자연키"), max_length=600)
    position = models.PositiveIntegerField(_("순서"))
    kind = models.CharField(_("종류"), max_length=40)
    severity = models.CharField(_("심각도"), max_length=7, choices=Severity)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    department = models.CharField(_("부서"), max_length=100)
    account = models.CharField(_("회계"), max_length=100, blank=True)
    target = models.CharField(_("표"), max_length=60, blank=True)
    target_key = models.CharField(_("대상 자연키"), max_length=500, blank=True)
    name = models.CharField(_("대상"), max_length=500)
    search = models.TextField(default="", editable=False)
    initials = models.TextField(default="", editable=False)
    column = models.CharField(_("항목"), max_length=60, blank=True)
    printed = models.CharField(_("인쇄값"), max_length=200, blank=True)
    expected = models.CharField(_("기대값"), max_length=200, blank=True)
    difference = models.BigIntegerField(_("차이"), null=True, blank=True)
    notes = models.JSONField(_("덧붙임"), default=dict, blank=True)
    page = models.PositiveIntegerField(_("쪽"))
    line = models.PositiveIntegerField(_("행"))
    found_at = models.DateTimeField(_("찾은 때"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("확인 필요 사항")
        verbose_name_plural = _("확인 필요 사항")
        ordering = ("document_id", "position")
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "key"], name="finding_once")]
        indexes: ClassVar = [
            models.Index(fields=["document", "target", "target_key"], name="findings_of_a_line"),
            models.Index(fields=["document", "department"], name="findings_of_a_department"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {page_in_volume(self.page)}쪽 {line_in_volume(self.line)}행"


class CoveredRow(models.Model):
    """A row, besides the one it names, that a finding of several rows is about: by table (app and model) and key."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="covered_rows", verbose_name=_("발견"))
    target = models.CharField(_("표"), max_length=60)
    target_key = models.CharField(_("대상 자연키"), max_length=500)

    class Meta:
        verbose_name = _("관련 행")
        verbose_name_plural = _("관련 행")
        indexes: ClassVar = [models.Index(fields=["target", "target_key"], name="findings_covering_a_line")]

    def __str__(self) -> str:
        return self.target_key


class Verdict(models.Model):
    """The decision of staff on a finding, stored by the finding's key, so that it outlives new readings.

    `words` are for the public. A finding that a correction closed remains in the admin as corrected.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="verdicts", verbose_name=_("문서"))
    finding_key = models.CharField(_("확인 필요 사항의 자연키"), max_length=600)
    state = models.CharField(_("상태"), max_length=10, choices=Finding.State, default=Finding.State.OPEN)
    words = models.TextField(_("공개 설명"), blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("담당자")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("작성자")
    )
    said_at = models.DateTimeField(_("적은 때"), auto_now=True)

    class Meta:
        verbose_name = _("확인 필요 사항에 대한 판단")
        verbose_name_plural = _("확인 필요 사항에 대한 판단")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "finding_key"], name="one_verdict_on_a_finding"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["explained", "waived"]) | ~models.Q(words=""),
                name="explained_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.subject}"

    @property
    def subject(self) -> str:
        """The names in the finding's key, after the kind."""
        return self.finding_key.partition("/")[2].strip("/").replace("/", " › ")


def new_number() -> str:
    """A random number to look up a remark by, which cannot be guessed."""
    return get_random_string(10, "23456789ABCDEFGHJKMNPQRSTUVWXYZ")


class Remark(models.Model):
    """A citizen's anonymous remark on a figure, visible only to staff.

    `figure` is what it is about, as the citizen saw it, on `page` and `line` at that time; `target`, `target_key` and
    `column` are its row and column where known, which outlive a new reading. Whoever has its `number` may see its
    state, and nothing else.
    """

    class State(models.TextChoices):
        OPEN = "open", _("접수")
        TAKEN_UP = "taken_up", _("확인 중")
        CORRECTED = "corrected", _("정정함")
        AS_PRINTED = "as_printed", _("인쇄된 대로 둠")
        CLOSED = "closed", _("처리 완료")

    document = models.ForeignKey(Document, models.CASCADE, related_name="remarks", verbose_name=_("문서"))
    page = models.PositiveIntegerField(_("쪽"), null=True, blank=True)
    line = models.PositiveIntegerField(_("행"), null=True, blank=True)
    department = models.CharField(_("부서"), max_length=100, blank=True)
    target = models.CharField(_("표"), max_length=60, blank=True)
    target_key = models.CharField(_("대상 자연키"), max_length=500, blank=True)
    column = models.CharField(_("항목"), max_length=60, blank=True)
    address = models.CharField(_("보던 주소"), max_length=500, blank=True)
    figure = models.CharField(_("신고 대상"), max_length=300, blank=True)
    number = models.CharField(_("접수 번호"), max_length=12, unique=True, default=new_number, editable=False)
    text = models.TextField(_("의견"), max_length=1000)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("남긴 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("시민 의견")
        verbose_name_plural = _("시민 의견")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.text[:80]
