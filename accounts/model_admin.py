"""Base classes of all model admins."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.audit import record_admin_action


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Records bulk deletions in the audit log: Django logs them by `bulk_create`, which sends no signal."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[LogEntry]:
        entries: list[LogEntry] = super().log_deletions(request, queryset)
        if len(entries) > 1:
            for entry in entries:
                record_admin_action(entry)
        return entries


class NamedAdmin(AuditedAdmin):
    """Titles read-only pages with the model's verbose name: Django's Korean for "View …" is garbled."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        is_read = object_id is not None and not self.has_change_permission(request)
        name = {"title": str(self.opts.verbose_name)} if is_read else {}
        return super().changeform_view(request, object_id, form_url, name | (extra_context or {}))


class UnchangeableAdmin(NamedAdmin):
    """A list whose objects nobody adds or changes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
