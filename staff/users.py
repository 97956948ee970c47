"""People and their roles. A manager gives roles, but makes nobody, and not themselves, more than a manager."""

from typing import Any

from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

User._meta.verbose_name_plural = gettext_lazy("사용자")  # Django's own says 사용자(들)

_FOR_SUPERUSERS = ("is_superuser", "user_permissions")


class StaffUserAdmin(UserAdmin):  # type: ignore[type-arg]
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if _is_superuser(request):
            return fields
        of_oneself = ("groups", "is_active", "is_staff") if obj is not None and obj.pk == request.user.pk else ()
        return (*fields, *_FOR_SUPERUSERS, *of_oneself)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, User) and obj.is_superuser and not _is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # what they did stays theirs; an account is closed by is_active


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
