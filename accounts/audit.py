"""Writes to the audit log: `record` for our own code, `record_admin_action` for Django's admin log entries."""

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise

from accounts.address import client_ip
from accounts.current_request import current_request
from accounts.models import AuditEntry, AuditVerb

_VERBS = {ADDITION: AuditVerb.ADDED, CHANGE: AuditVerb.CHANGED, DELETION: AuditVerb.DELETED}
Actor = HttpRequest | AbstractBaseUser | AnonymousUser | None


def record(actor: Actor, verb: str | Promise, obj: Model | None = None, what: str | Promise = "") -> AuditEntry:
    """Store an entry that `actor` did `verb` to `obj`; `what` is a short description of the change.

    `actor` is a request or a user; for a user, the address is that of the current request, None in a command.
    The entry is written in the caller's transaction, so a rollback removes it too.
    """
    entry = entry_of(actor, verb, what)
    if obj is not None:
        with translation.override(settings.LANGUAGE_CODE):
            entry.object_name = str(obj)[:200]
        entry.object_kind, entry.object_id = obj._meta.label_lower, str(obj.pk)
    entry.save()
    return entry


def record_admin_action(log: LogEntry) -> None:
    """Store an entry for an addition, a change (with its message) or a deletion that the admin has logged."""
    with translation.override(settings.LANGUAGE_CODE):
        entry = entry_of(log.user, _VERBS[log.action_flag], log.get_change_message())
    kind = log.content_type
    entry.object_kind = f"{kind.app_label}.{kind.model}" if kind else ""
    entry.object_id, entry.object_name = str(log.object_id or "")[:100], log.object_repr
    entry.save()


def entry_of(actor: Actor, verb: str | Promise, what: str | Promise = "") -> AuditEntry:
    """An unsaved entry without an object."""
    request = actor if isinstance(actor, HttpRequest) else current_request()
    user = getattr(actor, "user", None) if isinstance(actor, HttpRequest) else actor
    with translation.override(settings.LANGUAGE_CODE):
        verb, what = str(verb), str(what)
    return AuditEntry(
        user_id=user.pk if user else None,
        user_name=user.get_username() if user else "",
        address=client_ip(request) if request else None,
        verb=verb,
        what=what,
    )
