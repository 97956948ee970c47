"""Assignments of departments, visits of the notices, saved queries, and uploaded files of changes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from documents.models import City, Document
from staff.books.models import Intake, State

__all__ = ["Assignment", "Intake", "NoticeVisit", "SavedQuery", "State", "Upload"]


class Assignment(models.Model):
    """A department for which a user may propose corrections and decide on findings.

    Departments are stored by name, as in corrections, so that a new reading does not delete assignments.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("담당자")
    )
    city = models.ForeignKey(City, models.CASCADE, related_name="assignments", verbose_name=_("자치단체"))
    department = models.CharField(_("부서"), max_length=100)

    class Meta:
        verbose_name = _("부서 담당")
        verbose_name_plural = _("부서 담당")
        ordering = ("city", "department", "user")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "city", "department"], name="assigned_once"),
        ]
        permissions: ClassVar = [
            ("propose", _("정정을 제안한다")),
            ("review", _("정정을 검토한다")),
            ("judge", _("확인 필요 사항을 판단한다")),
            ("answer", _("시민 의견을 처리한다")),
            ("redact", _("개인정보를 지운다")),
            ("every_department", _("모든 부서를 맡는다")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.department}"


class NoticeVisit(models.Model):
    """When a user last opened their notices."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("사용자"))
    at = models.DateTimeField(_("알림을 본 때"))

    class Meta:
        verbose_name = _("알림을 본 때")
        verbose_name_plural = _("알림을 본 때")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {localtime(self.at):%Y-%m-%d %H:%M}"


class SavedQuery(models.Model):
    """A list's URL that a user saved, and when they last looked at its changes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_queries", verbose_name=_("저장한 사람")
    )
    name = models.CharField(_("이름"), max_length=100)
    address = models.CharField(_("목록의 주소"), max_length=4000)
    seen_at = models.DateTimeField(_("마지막으로 본 때"), default=timezone.now)

    class Meta:
        verbose_name = _("저장한 목록")
        verbose_name_plural = _("저장한 목록")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """An uploaded file of changes, compared with the stored lines.

    `differences` are lists of key, field, value and stored value; `batch` is that of the corrections made of them.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("문서"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("올린 사람"))
    target = models.CharField(_("표"), max_length=60)
    name = models.CharField(_("파일 이름"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    differences = models.JSONField(_("다른 곳"), default=list)
    batch = models.UUIDField(_("묶음"), null=True, blank=True)
    made_at = models.DateTimeField(_("올린 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("올린 파일")
        verbose_name_plural = _("올린 파일")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name[:200]
        super().save(*args, **kwargs)
