"""The one way into the audit log: `record` by our own code, `record_admin_action` for what the admin has logged."""

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise

from accounts.address import address_of
from accounts.current_request import current_request
from accounts.models import AuditEntry, AuditVerb

_VERBS = {ADDITION: AuditVerb.ADDED, CHANGE: AuditVerb.CHANGED, DELETION: AuditVerb.DELETED}
Who = HttpRequest | AbstractBaseUser | AnonymousUser | None


def record(who: Who, verb: str | Promise, obj: Model | None = None, what: str | Promise = "") -> AuditEntry:
    """Write down that `who` did `verb` to `obj`; `what` says in short what became different.

    Given a user, the address is that of the request being answered; a command has none. Recorded in the transaction
    of what is done: what is rolled back was not done.
    """
    entry = entry_of(who, verb, what)
    if obj is not None:
        with translation.override(settings.LANGUAGE_CODE):
            entry.object_name = str(obj)[:200]
        entry.object_kind, entry.object_id = obj._meta.label_lower, str(obj.pk)
    entry.save()
    return entry


def record_admin_action(log: LogEntry) -> None:
    """Write down what the admin has logged: an addition, a change with its message, a deletion."""
    with translation.override(settings.LANGUAGE_CODE):
        entry = entry_of(log.user, _VERBS[log.action_flag], log.get_change_message())
    kind = log.content_type
    entry.object_kind = f"{kind.app_label}.{kind.model}" if kind else ""
    entry.object_id, entry.object_name = str(log.object_id or "")[:100], log.object_repr
    entry.save()


def entry_of(who: Who, verb: str | Promise, what: str | Promise = "") -> AuditEntry:
    """An entry not yet stored and without an object."""
    request = who if isinstance(who, HttpRequest) else current_request()
    user = getattr(who, "user", None) if isinstance(who, HttpRequest) else who
    with translation.override(settings.LANGUAGE_CODE):
        verb, what = str(verb), str(what)
    return AuditEntry(
        user_id=user.pk if user else None,
        user_name=user.get_username() if user else "",
        address=address_of(request) if request else None,
        verb=verb,
        what=what,
    )
