"""The admin of groups, with permissions named as on screen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.model_admin import NamedAdmin

_ACTS: Mapping[str, Any] = {
    "view": gettext_lazy("보기"),
    "add": gettext_lazy("추가"),
    "change": gettext_lazy("변경"),
    "delete": gettext_lazy("삭제"),
}
_TABLES: Mapping[str, Any] = {
    "axes.accessattempt": gettext_lazy("로그인 실패와 잠금"),
    "axes.accessattemptexpiration": gettext_lazy("로그인 잠금 기한"),
    "axes.accessfailurelog": gettext_lazy("로그인 실패 기록"),
    "axes.accesslog": gettext_lazy("로그인 기록"),
    "otp_totp.totpdevice": gettext_lazy("2단계 인증"),
    "otp_static.staticdevice": gettext_lazy("예비 코드"),
    "otp_static.statictoken": gettext_lazy("예비 코드 하나"),
    "sessions.session": gettext_lazy("로그인 세션"),
    "web.requestcount": gettext_lazy("의견 횟수"),
}
"""Korean names of other packages' models that lack one."""


def permission_words(permission: Permission) -> str:
    """The label of a permission: an action on a model, or the name of one of our own permissions."""
    act, _, model = permission.codename.partition("_")
    table = permission.content_type
    if act not in _ACTS or model != table.model:
        return permission.name
    return f"{_TABLES.get(f'{table.app_label}.{table.model}', table.name)}: {_ACTS[act]}"


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return permission_words(obj)


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    permissions = PermissionsField(
        Permission.objects.select_related("content_type"),
        label=gettext_lazy("권한"),
        required=False,
        widget=FilteredSelectMultiple(gettext_lazy("권한"), is_stacked=False),
    )

    class Meta:
        model = Group
        fields = ("name", "permissions")


class StaffGroupAdmin(NamedAdmin, GroupAdmin):
    """Groups; users who may not change them see the permissions as a list."""

    form = GroupForm
    readonly_fields = ("allowed",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).prefetch_related("permissions__content_type")

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, str]:
        return "name", "permissions" if self.has_change_permission(request, obj) else "allowed"

    @admin.display(description=gettext_lazy("권한"))
    def allowed(self, group: Group) -> SafeString:
        return format_html_join("", "{}<br>", ((permission_words(item),) for item in group.permissions.all()))
