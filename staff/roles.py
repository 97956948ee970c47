"""The four roles and their permissions. Every `migrate` sets the groups accordingly (docs/roles.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITOR, REVIEWER, MANAGER, AUDITOR = "편집자", "검토자", "관리자", "감사자"

DATA_APPS = ("documents", "departments", "budget", "performance", "comparison", "inspection", "staff")
"""Apps whose models every role can view."""
LOG_APPS = ("accounts", "auth", "admin", "axes", "otp_totp")
"""Apps whose models managers and auditors can view: accounts and logs."""


@dataclass(frozen=True, slots=True)
class Role:
    """The apps whose models the role can view, and its other permissions (`app.codename`)."""

    reads: tuple[str, ...]
    may: tuple[str, ...] = ()


ROLES: Mapping[str, Role] = {
    EDITOR: Role(DATA_APPS, ("staff.propose", "staff.judge", "staff.answer")),
    REVIEWER: Role(DATA_APPS, ("staff.review", "staff.judge", "staff.answer", "staff.every_department")),
    MANAGER: Role(
        (*DATA_APPS, *LOG_APPS),
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
    AUDITOR: Role((*DATA_APPS, *LOG_APPS)),
}


def grant() -> None:
    """Set the groups and their permissions to ROLES."""
    for app in {app for role in ROLES.values() for app in role.reads}:
        if app in apps.app_configs:
            create_permissions(apps.get_app_config(app), verbosity=0)
    for name, role in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(role))


def _permissions(role: Role) -> Iterable[Permission]:
    permissions = Q(content_type__app_label__in=role.reads, codename__startswith="view_")
    for permission in role.may:
        app, codename = permission.split(".")
        permissions |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(permissions)
