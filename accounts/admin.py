"""The audit log, to be read; the second factors and the locked logins, to be let go of."""

from typing import Any, ClassVar

from axes.models import AccessAttempt
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import AuditEntry

admin.site.unregister((TOTPDevice, StaticDevice))  # they show secrets, and let one be set for another


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "user_name", "address", "verb_shown", "kind_shown", "object_name", "what")
    list_filter = ("at", "verb")
    search_fields = ("user_name", "object_name", "what", "address")
    date_hierarchy = "at"
    list_per_page = 100
    fields = ("at", "user_name", "user_id", "address", "verb_shown", "kind_shown", "object_id", "object_name", "what")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("한 일"), ordering="verb")
    def verb_shown(self, entry: AuditEntry) -> str:
        return entry.verb_name

    @admin.display(description=_("종류"), ordering="object_kind")
    def kind_shown(self, entry: AuditEntry) -> str:
        return entry.kind_name


@admin.register(TOTPDevice)
class SecondFactorAdmin(ReadOnlyAdmin):
    """To delete one resets the second factor of somebody who has lost their phone and their codes."""

    list_display = ("user", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's is for superusers to reset."""
        mine_to_reset = obj is None or not obj.user.is_superuser or getattr(request.user, "is_superuser", False)
        return super().has_delete_permission(request, obj) and mine_to_reset

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        second_factor.remove(obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for device in queryset.select_related("user"):
            second_factor.remove(device.user)


@admin.register(AccessAttempt)
class FailedLoginAdmin(ReadOnlyAdmin):
    """To delete one unlocks it."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    fields: ClassVar[tuple[str, ...]] = ("attempt_time", "username", "ip_address", "failures_since_start")
