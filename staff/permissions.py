"""Object permissions of staff, for pages, actions, files and uploads."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import AuditEntry, AuditVerb
from comparison.models import Succession
from departments.models import Department
from documents.models import Correction, Finding, PrintedLine
from inspection.models import Question
from staff.models import Assignment

State = Correction.State
DepartmentKey = tuple[int, str]
"""A city's id and the name of a department."""


class Verb(StrEnum):
    """Actions of staff. READ and EXPORT apply to a model or an instance."""

    READ = "read"
    EXPORT = "export"
    PROPOSE = "propose"
    UPLOAD = "upload"
    REVIEW = "review"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    JUDGE = "judge"
    ANSWER = "answer"
    REDACT = "redact"
    RECEIVE = "receive"
    PUBLISH = "publish"


def may(user: User | AnonymousUser, verb: Verb, obj: Any = None) -> bool:
    """Whether the user may do this to an object; without an object, whether to any."""
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    match verb:
        case Verb.READ | Verb.EXPORT:
            return _sees(user, obj)
        case Verb.PROPOSE | Verb.UPLOAD:
            return user.has_perm("staff.propose") and _in_charge(user, obj)
        case Verb.REVIEW:
            return user.has_perm("staff.review") and _another_proposed(user, obj)
        case Verb.WITHDRAW:
            return user.has_perm("staff.propose") and _own_proposed(user, obj)
        case Verb.REVOKE:
            return user.has_perm("staff.propose") and _is_standing(obj) and _in_charge(user, obj)
        case Verb.JUDGE:
            return user.has_perm("staff.judge") and _in_charge(user, obj)
        case Verb.ANSWER:
            return user.has_perm("staff.answer")
        case Verb.REDACT:
            return user.has_perm("staff.redact")
        case Verb.RECEIVE:
            return user.has_perm("staff.receive")
        case Verb.PUBLISH:
            return user.has_perm("staff.publish")


def demand(user: User | AnonymousUser, verb: Verb, obj: Any = None) -> None:
    """Raise PermissionDenied unless the user may do this."""
    if not may(user, verb, obj):
        raise PermissionDenied


def assigned_departments(user: User) -> set[DepartmentKey]:
    """The departments assigned to a user."""
    return set(Assignment.objects.filter(user=user).values_list("city_id", "department"))


def department_key(obj: PrintedLine | Finding | Question | Correction | Succession) -> DepartmentKey:
    """The department of an object."""
    if isinstance(obj, Correction | Succession):
        return obj.city_id, obj.department
    if isinstance(obj, Finding | Question):
        return obj.document.city_id, obj.department
    department: Department = obj.department  # type: ignore[attr-defined]
    return department.city_id, department.name


def has_every_department(user: User) -> bool:
    """Whether the user works for all departments."""
    return user.has_perm("staff.every_department")


def _sees(user: User, obj: Any) -> bool:
    model = obj if isinstance(obj, type) else type(obj)
    if not issubclass(model, Model):
        return False
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def _in_charge(user: User, obj: Any) -> bool:
    return obj is None or has_every_department(user) or department_key(obj) in assigned_departments(user)


def _another_proposed(user: User, obj: Correction | None) -> bool:
    if obj is None:
        return True
    return obj.state == State.PROPOSED and obj.author_id != user.pk and not lack_independence(user.pk, obj.author_id)


def lack_independence(reviewer: int, author: int) -> bool:
    """Whether one of two users changed the other's account within a day, and so could act for both."""
    return changed_account(reviewer, author) or changed_account(author, reviewer)


def changed_account(user: int, account: int) -> bool:
    """Whether a user changed an account (password, roles or anything else) within a day.

    For a link to set the password, the day starts when the link expires.
    """
    day_ago = timezone.now() - timedelta(days=1)
    link_asked = Q(verb=AuditVerb.PASSWORD_LINK, at__gte=day_ago - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    changes = AuditEntry.objects.filter(object_kind=User._meta.label_lower, object_id=str(account), user_id=user)
    return changes.filter(Q(at__gte=day_ago) | link_asked).exists()


def _own_proposed(user: User, obj: Correction | None) -> bool:
    return obj is None or (obj.state == State.PROPOSED and obj.author_id == user.pk)


def _is_standing(obj: Correction | None) -> bool:
    return obj is None or obj.state == State.ACCEPTED
