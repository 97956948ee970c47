"""An admin whose pages of what one may only read are called by what they show."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse


class NamedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Django's own Korean for "View …" is garbled."""

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
