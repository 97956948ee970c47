"""The admin page of a volume, on which publishers can remove it from its year."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.audit import record
from documents.actions import ActionError
from documents.admin import VolumeAdmin
from documents.models import Volume
from ingest.report import Report
from ingest.staging import store_at_once
from ingest.volume_removal import remove_volume
from staff.books.forms import PublishForm
from staff.permissions import Verb, demand, may


class VolumeFormAdmin(VolumeAdmin):
    """A volume can be removed if its year has another one."""

    change_form_template = "admin/staff/books/volume.html"

    def get_urls(self) -> list[URLPattern]:
        remove = self.admin_site.admin_view(self.remove_view)
        return [path("<int:pk>/remove/", remove, name="staff_volume_remove"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, self._context(request, object_id, PublishForm()))

    @method_decorator(require_POST)
    def remove_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Remove a volume, with a reason; its year is read again without it."""
        demand(request.user, Verb.PUBLISH)
        volume = get_object_or_404(Volume.objects.select_related("document__city"), pk=pk)
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self.render_page(request, volume, self._context(request, str(pk), form))

        def then(_: Report) -> None:
            record(request, "결산서 권 지움", volume, f"{volume.sha256}: {form.cleaned_data['word']}")

        try:
            store_at_once(lambda: remove_volume(volume), then)
        except ActionError as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(reverse("admin:documents_volume_change", args=[pk]))
        messages.success(request, _("‘{title}’ 권을 지우고 남은 권을 다시 검증했습니다.").format(title=volume.title))
        return HttpResponseRedirect(reverse("admin:documents_volume_changelist"))

    def _context(self, request: HttpRequest, pk: str, form: PublishForm) -> dict[str, Any]:
        volume = int(pk) if pk.isdecimal() else 0
        others = Volume.objects.filter(document__volumes=volume).exclude(pk=volume)
        return {"form": form, "others": others, "may_remove": others.exists() and may(request.user, Verb.PUBLISH)}
