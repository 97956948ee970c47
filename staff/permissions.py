"""Who may do what to which thing: the one place that decides, for pages, actions, files and uploads alike."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.models import Verb as AuditVerb
from comparison.models import Succession
from departments.models import Department
from documents.models import Correction, Finding, PrintedLine
from inspection.models import Question
from staff.models import Assignment

State = Correction.State
Duty = tuple[int, str]
"""A city's id and the name of one of its departments."""


class Verb(StrEnum):
    """What staff do. `read` and `export` are of a table or one of its rows."""

    READ = "read"
    EXPORT = "export"
    PROPOSE = "propose"
    UPLOAD = "upload"
    REVIEW = "review"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    JUDGE = "judge"
    ANSWER = "answer"
    STRIKE = "strike"
    RECEIVE = "receive"
    PUBLISH = "publish"


def may(user: User | AnonymousUser, verb: Verb, thing: Any = None) -> bool:
    """Whether a person may do this to a thing; without a thing, whether to any at all."""
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    match verb:
        case Verb.READ | Verb.EXPORT:
            return _sees(user, thing)
        case Verb.PROPOSE | Verb.UPLOAD:
            return user.has_perm("staff.propose") and _in_charge(user, thing)
        case Verb.REVIEW:
            return user.has_perm("staff.review") and _another_proposed(user, thing)
        case Verb.WITHDRAW:
            return user.has_perm("staff.propose") and _own_proposed(user, thing)
        case Verb.REVOKE:
            return user.has_perm("staff.propose") and _is_standing(thing) and _in_charge(user, thing)
        case Verb.JUDGE:
            return user.has_perm("staff.judge") and _in_charge(user, thing)
        case Verb.ANSWER:
            return user.has_perm("staff.answer")
        case Verb.STRIKE:
            return user.has_perm("staff.strike")
        case Verb.RECEIVE:
            return user.has_perm("staff.receive")
        case Verb.PUBLISH:
            return user.has_perm("staff.publish")


def demand(user: User | AnonymousUser, verb: Verb, thing: Any = None) -> None:
    """Raise PermissionDenied where the person may not."""
    if not may(user, verb, thing):
        raise PermissionDenied


def duties(user: User) -> set[Duty]:
    """The departments that are given to a person."""
    return set(Assignment.objects.filter(user=user).values_list("city_id", "department"))


def duty_of(thing: PrintedLine | Finding | Question | Correction | Succession) -> Duty:
    """The department that a thing belongs to."""
    if isinstance(thing, Correction | Succession):
        return thing.city_id, thing.department
    if isinstance(thing, Finding | Question):
        return thing.document.city_id, thing.department
    department: Department = thing.department  # type: ignore[attr-defined]
    return department.city_id, department.name


def everywhere(user: User) -> bool:
    """Whether a person works for all departments."""
    return user.has_perm("staff.every_department")


def _sees(user: User, thing: Any) -> bool:
    model = thing if isinstance(thing, type) else type(thing)
    if not issubclass(model, Model):
        return False
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def _in_charge(user: User, thing: Any) -> bool:
    return thing is None or everywhere(user) or duty_of(thing) in duties(user)


def _another_proposed(user: User, thing: Correction | None) -> bool:
    if thing is None:
        return True
    return thing.state == State.PROPOSED and thing.author_id != user.pk and not changed_account(user, thing.author_id)


def changed_account(user: User, account: int) -> bool:
    """Whether a person changed another's account within a day: its password, its roles, or anything of it.

    Who can log in as another, or has just made them an editor, is no second pair of eyes on what they propose. A
    link to set the password counts from its end.
    """
    day_ago = timezone.now() - timedelta(days=1)
    link_asked = Q(verb=AuditVerb.PASSWORD_LINK, at__gte=day_ago - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    changes = AuditEntry.objects.filter(object_kind=User._meta.label_lower, object_id=str(account), user_id=user.pk)
    return changes.filter(Q(at__gte=day_ago) | link_asked).exists()


def _own_proposed(user: User, thing: Correction | None) -> bool:
    return thing is None or (thing.state == State.PROPOSED and thing.author_id == user.pk)


def _is_standing(thing: Correction | None) -> bool:
    return thing is None or thing.state == State.ACCEPTED
