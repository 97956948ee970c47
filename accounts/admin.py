"""Admin of the audit log (read-only), and of second factors and locked logins (read and delete)."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.model_admin import UnchangeableAdmin
from accounts.models import AuditEntry, LockedLogin, SecondFactor, verb_name

admin.site.unregister((TOTPDevice, StaticDevice))  # they show secrets, and let staff set another user's device


class VerbFilter(admin.SimpleListFilter):
    title = _("한 일")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        verbs = AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        return [(verb, verb_name(verb)) for verb in verbs]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(UnchangeableAdmin):
    list_display = ("at", "user_name", "address", "verb_shown", "kind_shown", "object_name", "what")
    list_filter = ("at", VerbFilter)
    search_fields = ("user_name", "object_name", "what", "address")
    date_hierarchy = "at"
    list_per_page = 100
    fields = ("at", "user_name", "user_id", "address", "verb_shown", "kind_shown", "object_id", "object_name", "what")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("한 일"), ordering="verb")
    def verb_shown(self, entry: AuditEntry) -> str:
        return verb_name(entry.verb)

    @admin.display(description=_("종류"), ordering="object_kind")
    def kind_shown(self, entry: AuditEntry) -> str:
        return entry.kind_name


class DeletableAdmin(UnchangeableAdmin):
    """A proxy of another package's model: read and delete only, by that model's permissions."""

    view_permission: ClassVar[str]
    delete_permission: ClassVar[str]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(self.view_permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self.delete_permission)


@admin.register(SecondFactor)
class SecondFactorAdmin(DeletableAdmin):
    """Deleting an entry resets the second factor of a user who has lost their phone and backup codes."""

    view_permission, delete_permission = "otp_totp.view_totpdevice", "otp_totp.delete_totpdevice"
    list_display = ("user", "enrolled_at", "used_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "enrolled_at", "used_at")

    @admin.display(description=_("등록한 때"), ordering="created_at")
    def enrolled_at(self, device: SecondFactor) -> Any:
        return device.created_at

    @admin.display(description=_("마지막으로 쓴 때"), ordering="last_used_at")
    def used_at(self, device: SecondFactor) -> Any:
        return device.last_used_at

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only superusers may reset a superuser's second factor."""
        may_reset = obj is None or not obj.user.is_superuser or getattr(request.user, "is_superuser", False)
        return super().has_delete_permission(request, obj) and may_reset

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        second_factor.remove(obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for device in queryset.select_related("user"):
            second_factor.remove(device.user)


@admin.register(LockedLogin)
class LockedLoginAdmin(DeletableAdmin):
    """Deleting an entry unlocks the login."""

    view_permission, delete_permission = "axes.view_accessattempt", "axes.delete_accessattempt"
    list_display = ("failed_at", "name", "address", "failures")
    search_fields = ("ip_address", "username")
    fields = ("failed_at", "name", "address", "failures")

    @admin.display(description=_("일시"), ordering="attempt_time")
    def failed_at(self, attempt: LockedLogin) -> Any:
        return attempt.attempt_time

    @admin.display(description=_("사용자"), ordering="username")
    def name(self, attempt: LockedLogin) -> Any:
        return attempt.username

    @admin.display(description=_("접속 주소"), ordering="ip_address")
    def address(self, attempt: LockedLogin) -> Any:
        return attempt.ip_address

    @admin.display(description=_("실패 횟수"), ordering="failures_since_start")
    def failures(self, attempt: LockedLogin) -> Any:
        return attempt.failures_since_start
