"""Uploaded books and their states."""

from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import FIRST_YEAR, LAST_YEAR, Document


class State(models.TextChoices):
    UPLOADED = "uploaded", _("올림")
    READING = "reading", _("읽는 중")
    READ = "read", _("검토할 차례")
    PUBLISHING = "publishing", _("공개하는 중")
    PUBLISHED = "published", _("공개함")
    DISCARDED = "discarded", _("버림")
    FAILED = "failed", _("멈춤")
    CANCELLED = "cancelled", _("취소함")


RUNNING = (State.READING, State.PUBLISHING)
"""States in which a process works on the book."""
MAPPABLE = (".csv", ".xlsx", ".json")
"""Suffixes of files that are read by a mapping."""
FINISHED = (State.PUBLISHED, State.DISCARDED)
"""Final states: the uploaded file is deleted; a published book is stored with its document."""


def folder_of(intake: "Intake", name: str) -> str:
    """The upload path: a random folder for each book, and a file name that is not the user's."""
    return f"uploads/{uuid4().hex}/{intake.sha256}{PurePosixPath(name).suffix}"


class Intake(models.Model):
    """A book of a city and year that staff uploaded.

    `sheets` are those of a workbook to be read by the `mapping` (none: those that have its table).
    `report` is the result of reading it (`staff.books.report`), compared with the document of `base_version`
    (null: none).
    `process` identifies the running process (`staff.books.processes`), `problem` says why it stopped.
    """

    city_slug = models.SlugField(_("주소 이름"))
    city_name = models.CharField(_("자치단체"), max_length=100)
    fiscal_year = models.PositiveSmallIntegerField(
        _("회계연도"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    mapping = models.CharField(_("매핑"), max_length=60, blank=True)
    sheets = models.JSONField(_("시트"), default=list, blank=True)
    volume = models.CharField(_("권"), max_length=200, blank=True)
    name = models.CharField(_("파일 이름"), max_length=200)
    file = models.FileField(_("파일"), upload_to=folder_of, max_length=200, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("크기"))
    pages = models.PositiveIntegerField(_("쪽수"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("올린 사람"))
    made_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.UPLOADED)
    process = models.CharField(_("프로세스"), max_length=100, blank=True, editable=False)
    problem = models.TextField(_("중단 사유"), blank=True)
    report = models.JSONField(_("보고서"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(_("읽은 때"), null=True, blank=True)
    base_version = models.PositiveIntegerField(_("비교한 데이터 버전"), null=True, blank=True)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("공개한 사람")
    )
    word = models.TextField(_("공개 의견"), blank=True)
    published_at = models.DateTimeField(_("공개한 때"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("문서")
    )

    class Meta:
        verbose_name = _("올린 결산서")
        verbose_name_plural = _("올린 결산서")
        ordering = ("-pk",)
        permissions: ClassVar = [("receive", _("결산서를 올려 읽힌다")), ("publish", _("결산서를 공개한다"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=RUNNING) & ~Q(process="") | ~Q(state__in=RUNNING) & Q(process=""),
                name="a_process_is_at_work_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FAILED) & ~Q(problem="") | ~Q(state=State.FAILED) & Q(problem=""),
                name="stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.READ, State.PUBLISHING, State.PUBLISHED))
                | Q(report__isnull=False, read_at__isnull=False),
                name="nothing_public_without_a_report",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.PUBLISHING, State.PUBLISHED)) | Q(publisher__isnull=False) & ~Q(word=""),
                name="published_by_a_person_with_a_word",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, published_at__isnull=False)
                | ~Q(state=State.PUBLISHED) & Q(published_at__isnull=True),
                name="published_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, file="") | ~Q(state__in=FINISHED) & ~Q(file=""),
                name="a_file_until_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_name} {self.fiscal_year}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("admin:staff_intake_change", args=[self.pk])

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def waiting(self) -> bool:
        """Whether it can be started or discarded: no process runs, and it is not finished."""
        return self.state not in (*RUNNING, *FINISHED)

    @property
    def may_be_mapped(self) -> bool:
        """Whether the file can be read by a mapping."""
        return PurePosixPath(self.file.name or "").suffix in MAPPABLE

    @property
    def folder(self) -> Path:
        return Path(self.file.path).parent

    def standing(self) -> Document | None:
        """The stored document of the city and year; None if there is none."""
        return Document.objects.filter(city__slug=self.city_slug, fiscal_year=self.fiscal_year).first()

    def is_stale(self, standing: Document | None) -> bool:
        """Whether the stored document (`standing`) has changed since the report was made."""
        return (standing.version if standing else None) != self.base_version

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name[:200]
        super().save(*args, **kwargs)
