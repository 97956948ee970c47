"""Signal handlers that record logins and the admin's log entries in the audit log."""

import logging
from functools import partial
from typing import Any

from axes.signals import user_locked_out
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpRequest

from accounts.audit import entry_of, record_admin_action
from accounts.models import AuditEntry, AuditVerb

_log = logging.getLogger(__name__)


def connect() -> None:
    user_logged_in.connect(logged_in)
    user_logged_out.connect(logged_out)
    user_locked_out.connect(locked_out)
    user_login_failed.connect(login_failed)  # after axes has counted it
    post_save.connect(logged_by_admin, sender=LogEntry)
    post_save.connect(audit_entry_saved, sender=AuditEntry)


def logged_in(request: HttpRequest, user: AbstractBaseUser, **rest: Any) -> None:
    device = getattr(user, "otp_device", None)
    _record_login(request, user, AuditVerb.LOGIN, device.name if device else "")


def logged_out(request: HttpRequest, user: AbstractBaseUser | None, **rest: Any) -> None:
    if user is not None:
        _record_login(request, user, AuditVerb.LOGOUT)


def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **rest: Any) -> None:
    user = _user_named(credentials.get("username"))
    _record_login(request, user, AuditVerb.LOGIN_FAILED, credentials.get("failed", ""))
    if getattr(request, "lock_is_new", False):
        _record_login(request, user, AuditVerb.LOCKED_OUT)


def locked_out(request: HttpRequest, **rest: Any) -> None:
    """Mark a new lock on the request. axes sends the signal for the failure that locks and for each later refusal."""
    request.lock_is_new = getattr(request, "axes_failures_since_start", None) is not None  # type: ignore[attr-defined]


def logged_by_admin(instance: LogEntry, created: bool, **rest: Any) -> None:
    if created:
        record_admin_action(instance)


def audit_entry_saved(instance: AuditEntry, **rest: Any) -> None:
    """Log the entry after commit; without its text, which may name people."""
    fields = {
        "verb": instance.verb,
        "object": f"{instance.object_kind} {instance.object_id}".strip(),
        "user": instance.user_name,
        "address": instance.address,
    }
    message = "%(verb)s %(object)s by %(user)s from %(address)s"
    transaction.on_commit(partial(_log.info, message, fields, extra=fields))


def _record_login(request: HttpRequest | None, user: Any, verb: AuditVerb, what: str = "") -> None:
    entry = entry_of(request, verb, what)
    entry.user_id, entry.user_name = user.pk, user.get_username()
    entry.save()


def _user_named(username: str | None) -> AbstractBaseUser | AnonymousUser:
    """The user of that name. An unknown name is not recorded: it may be a password typed into the wrong field."""
    users = get_user_model()._default_manager
    return users.filter(**{get_user_model().USERNAME_FIELD: username}).first() or AnonymousUser()
