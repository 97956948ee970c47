"""The four roles, as data: what each may. After every `migrate` the groups are as this says (docs/roles.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITOR, REVIEWER, MANAGER, AUDITOR = "편집자", "검토자", "관리자", "감사자"

BOOK = ("documents", "departments", "budget", "performance", "comparison", "inspection", "staff")
"""Rooms whose tables every role reads."""
BEHIND = ("accounts", "auth", "admin", "axes", "otp_totp")
"""Rooms whose tables managers and auditors read: who logged in, and what was done."""


@dataclass(frozen=True, slots=True)
class Role:
    """Rooms that it reads all of, and permissions (`room.codename`) beside."""

    reads: tuple[str, ...]
    may: tuple[str, ...] = ()


ROLES: Mapping[str, Role] = {
    EDITOR: Role(BOOK, ("staff.propose", "staff.judge", "staff.answer")),
    REVIEWER: Role(BOOK, ("staff.review", "staff.judge", "staff.answer", "staff.every_department")),
    MANAGER: Role(
        (*BOOK, *BEHIND),
        (
            "staff.propose",
            "staff.review",
            "staff.judge",
            "staff.answer",
            "staff.redact",
            "staff.every_department",
            "staff.add_assignment",
            "staff.change_assignment",
            "staff.delete_assignment",
            "staff.receive",
            "staff.publish",
            "inspection.add_rulethreshold",
            "inspection.add_wholeyear",
            "documents.add_city",
            "documents.change_city",
            "auth.add_user",
            "auth.change_user",
            "otp_totp.delete_totpdevice",
            "axes.delete_accessattempt",
        ),
    ),
    AUDITOR: Role((*BOOK, *BEHIND)),
}


def grant() -> None:
    """Make the groups and their permissions what ROLES says."""
    for room in {room for role in ROLES.values() for room in role.reads}:
        if room in apps.app_configs:
            create_permissions(apps.get_app_config(room), verbosity=0)
    for name, role in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(role))


def _permissions(role: Role) -> Iterable[Permission]:
    permissions = Q(content_type__app_label__in=role.reads, codename__startswith="view_")
    for permission in role.may:
        room, codename = permission.split(".")
        permissions |= Q(content_type__app_label=room, codename=codename)
    return Permission.objects.filter(permissions)
