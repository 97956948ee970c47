"""People and their roles. A manager gives roles, but makes nobody, and not themselves, more than a manager."""

from typing import Any

from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.audit import record

User._meta.verbose_name_plural = gettext_lazy("사용자")  # Django's own says 사용자(들)

_FOR_SUPERUSERS = ("is_superuser", "user_permissions")


class StaffUserAdmin(UserAdmin):  # type: ignore[type-arg]
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        if _is_superuser(request):
            return fields
        of_oneself = ("groups", "is_active", "is_staff") if obj is not None and obj.pk == request.user.pk else ()
        return (*fields, *_FOR_SUPERUSERS, *of_oneself)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """A superuser alone sets another's password: whoever knows it is that person."""
        if not _is_superuser(request) and id != str(request.user.pk):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Roles that were given and taken are recorded with both values."""
        before = _roles(form.instance) if change else ""
        super().save_related(request, form, formsets, change)
        after = _roles(form.instance)
        if before != after:
            record(request, "역할 변경", form.instance, f"{before or '없음'} → {after or '없음'}")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, User) and obj.is_superuser and not _is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # what they did stays theirs; an account is closed by is_active


def _roles(user: User) -> str:
    return ", ".join(user.groups.order_by("name").values_list("name", flat=True))


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
