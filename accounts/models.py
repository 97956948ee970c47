"""The audit log: append-only, enforced in the database by accounts.audit_triggers; and admin proxies of logins."""

from datetime import timedelta
from typing import Any, NoReturn

from axes.models import AccessAttempt
from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

RETENTION = timedelta(days=731)
"""As long an entry is kept, at least; the database refuses to forget it sooner."""


REDACTED = "(개인정보를 지움)"
"""What stands for a text that was redacted because it held personal data."""


class AppendOnlyError(Exception):
    """A stored entry cannot be updated or deleted."""


class AuditVerb(models.TextChoices):
    """Verbs recorded by this app. Other apps define their own."""

    LOGIN = "login", _("로그인")
    LOGIN_FAILED = "login-failed", _("로그인 실패")
    LOCKED_OUT = "locked-out", _("로그인 잠금")
    LOGOUT = "logout", _("로그아웃")
    PASSWORD = "password-changed", _("비밀번호 변경")
    PASSWORD_LINK = "password-link", _("비밀번호 링크 발급")
    ENROLLED = "second-factor-on", _("2단계 인증 등록")
    REMOVED = "second-factor-off", _("2단계 인증 해제")
    CODES = "backup-codes", _("예비 코드 발급")
    ADDED = "added", _("추가")
    CHANGED = "changed", _("변경")
    DELETED = "deleted", _("삭제")
    FORGOTTEN = "forgotten", _("오래된 기록 삭제")


def verb_name(verb: str) -> str:
    return str(AuditVerb(verb).label) if verb in AuditVerb.values else verb


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def redact(self, text: str, name: str = "") -> None:
        """Put REDACTED for `what` containing `text` and for object names equal to `name`; the only update allowed."""
        models.QuerySet.update(self.filter(what__contains=text), what=REDACTED)
        if name:
            models.QuerySet.update(self.filter(object_name=name[:200]), object_name=REDACTED)

    def expired(self) -> "AuditQuerySet":
        """Entries older than RETENTION."""
        return self.filter(at__lt=timezone.now() - RETENTION)

    def delete_expired(self) -> int:
        """Delete entries older than RETENTION; return how many."""
        return models.QuerySet.delete(self.expired())[0]


class AuditEntry(models.Model):
    """One action of a user. Names are copied, not referenced: an entry outlives its user and its object."""

    at = models.DateTimeField(_("일시"), default=timezone.now, db_index=True, editable=False)
    user_id = models.BigIntegerField(_("사용자 번호"), null=True, editable=False)
    user_name = models.CharField(_("사용자"), max_length=150, blank=True, editable=False)
    address = models.GenericIPAddressField(_("접속 주소"), null=True, editable=False)
    verb = models.CharField(_("한 일"), max_length=60, editable=False)
    object_kind = models.CharField(_("종류"), max_length=100, blank=True, editable=False)
    object_id = models.CharField(_("대상 번호"), max_length=100, blank=True, editable=False)
    object_name = models.CharField(_("대상 이름"), max_length=200, blank=True, editable=False)
    what = models.TextField(_("내용"), blank=True, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("감사 기록")
        verbose_name_plural = _("감사 기록")
        ordering = ("-pk",)
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=["user_id", "-at"], name="audit_by_user"),
            models.Index(fields=["object_kind", "object_id"], name="audit_by_object"),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (self.user_name, verb_name(self.verb), self.object_name)))

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError

    @property
    def kind_name(self) -> str:
        """The verbose name of the object's model; its label if that model no longer exists."""
        try:
            return str(apps.get_model(self.object_kind)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.object_kind


class LockedLogin(AccessAttempt):  # type: ignore[misc]
    """Failed logins of a user name from an address: the admin's proxy of axes' AccessAttempt, with its permissions."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("로그인 실패")
        verbose_name_plural = _("로그인 실패와 잠금")

    def __str__(self) -> str:
        return f"{self.username or '-'} ({self.ip_address or '-'})"


class SecondFactor(TOTPDevice):  # type: ignore[misc]
    """An enrolled authenticator app: the admin's proxy of otp's TOTPDevice, with its permissions."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("2단계 인증")
        verbose_name_plural = _("2단계 인증")

    def __str__(self) -> str:
        return str(self.user)
