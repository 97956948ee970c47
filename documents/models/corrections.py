"""Corrections, proposed by one user and reviewed by another, and their history."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import REDACTED
from documents.models.book import City
from documents.models.field_text import change_text

REDACTION = "struck"
"""The verb of an event at which personal data was redacted."""


class Correction(models.Model):
    """A proposed or accepted change of a figure, name, level or other field of a printed line, or of the line itself.

    It refers to its line by the label of the table and the natural key, which outlive ids. `printed` is the value that
    the program had read when the correction was made, `value` the corrected one; both are texts: won and measures as
    plain digits, a level as `level parent-key`, empty for unknown. `source` is what stood in the cell itself, or in all
    cells of a row: what the book must still print for the correction to apply. `fate` is what the last reading of the
    document did with an accepted correction.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("제안됨")
        ACCEPTED = "accepted", _("받아들임")
        REJECTED = "rejected", _("반려됨")
        WITHDRAWN = "withdrawn", _("철회됨")
        REVOKED = "revoked", _("되돌림")

    class Fate(models.TextChoices):
        APPLIED = "applied", _("적용됨")
        CONFIRMED = "confirmed", _("원문이 같게 바뀜")
        OVERTAKEN = "overtaken", _("원문이 달리 바뀜")
        ORPHANED = "orphaned", _("대상이 사라짐")

    city = models.ForeignKey(City, models.PROTECT, related_name="corrections", verbose_name=_("자치단체"))
    fiscal_year = models.PositiveSmallIntegerField(_("회계연도"))
    department = models.CharField(_("부서"), max_length=100)
    account = models.CharField(_("회계"), max_length=100, blank=True)
    target = models.CharField(_("표"), max_length=60)
    target_key = models.CharField(_("대상 자연키"), max_length=500)
    name = models.CharField(_("대상"), max_length=500)
    field = models.CharField(_("항목"), max_length=60)
    page = models.PositiveIntegerField(_("쪽"))
    line = models.PositiveIntegerField(_("행"))
    printed = models.CharField(_("읽은 값"), max_length=500, blank=True)
    source = models.CharField(_("인쇄된 값"), max_length=500, blank=True)
    value = models.CharField(_("바로잡은 값"), max_length=520, blank=True)
    reason = models.TextField(_("사유"))
    evidence_page = models.PositiveIntegerField(_("근거 쪽"), null=True, blank=True)
    evidence_url = models.URLField(_("근거 주소"), max_length=500, blank=True)
    evidence_file = models.FileField(_("근거 파일"), upload_to="evidence/%Y/", blank=True)
    batch = models.UUIDField(_("묶음"), null=True, blank=True, editable=False)
    revokes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_by",
        verbose_name=_("되돌리는 정정"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="corrections", verbose_name=_("제안자")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_corrections",
        verbose_name=_("검토자"),
    )
    word = models.TextField(_("검토 의견"), blank=True)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.PROPOSED)
    fate = models.CharField(_("마지막 읽기 뒤"), max_length=10, choices=Fate, blank=True)
    made_at = models.DateTimeField(_("제안한 때"), auto_now_add=True)
    decided_at = models.DateTimeField(_("결정한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("정정")
        verbose_name_plural = _("정정")
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("author")),
                name="reviewed_by_another_person",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["accepted", "rejected", "revoked"],
                    reviewer__isnull=False,
                    decided_at__isnull=False,
                )
                & ~models.Q(word="")
                | models.Q(state__in=["proposed", "withdrawn"], reviewer=None),
                name="decided_by_a_person_with_a_word",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="corrected_for_a_reason"),
            models.UniqueConstraint(
                fields=["city", "fiscal_year", "target", "target_key", "field"],
                condition=models.Q(state="accepted"),
                name="one_accepted_correction_of_a_figure",
            ),
            models.UniqueConstraint(
                fields=["revokes"],
                condition=models.Q(state="proposed", value=models.F("printed")),
                name="one_open_revocation_of_a_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {change_text(self.target, self.field, self.printed, self.value)}"

    @property
    def restores(self) -> bool:
        """Whether it only takes back another correction."""
        return self.revokes_id is not None and self.value == self.printed


class History(models.QuerySet["CorrectionEvent"]):
    """Append-only events."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("a correction's history is only ever added to")

    def delete(self) -> NoReturn:
        raise TypeError("a correction's history is only ever added to")

    def redact(self, text: str) -> None:
        """Replace a text with personal data by REDACTED; the events stay."""
        models.QuerySet.update(self.filter(word=text), word=REDACTED)


class CorrectionEvent(models.Model):
    """An event of a correction: actor, verb, time and comment. Never updated."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="events", verbose_name=_("정정"))
    verb = models.CharField(_("한 일"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("한 사람")
    )
    word = models.TextField(_("의견"), blank=True)
    at = models.DateTimeField(_("때"), auto_now_add=True)

    objects = History.as_manager()

    class Meta:
        verbose_name = _("정정 이력")
        verbose_name_plural = _("정정 이력")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.verb_name} {localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def verb_name(self) -> str:
        """The label of the state that the event leads to."""
        if self.verb == REDACTION:
            return str(_("개인정보 지움"))
        return str(Correction.State(self.verb).label) if self.verb in Correction.State.values else self.verb

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a correction's history is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a correction's history is only ever added to")
