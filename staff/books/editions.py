"""Published editions of volumes: shown, compared with the current data, and published again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.audit import record
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import OF_A_BOOK
from documents.models import Edition
from documents.places import page_words
from ingest.editions import publish_again
from ingest.published_editions import pages_of
from ingest.report import Report
from ingest.staging import store_at_once
from staff.books.forms import PublishForm
from staff.books.report_text import changes_context
from staff.permissions import Verb, demand, may
from staff.redaction import redact_by_form, redaction_form


class EditionAdmin(ReadOnlyAdmin):
    """The list of editions; on an edition's page it can be compared and published again."""

    change_form_template = "admin/staff/books/edition.html"
    list_display = ("title", "document", "kind", "file_name", "page_count", "published_at", "published_by", "is_public")
    list_filter = OF_A_BOOK
    search_fields = ("title", "file_name", "sha256")
    related = ("document__city", "published_by")
    fields = (
        "document",
        "number",
        "title",
        "file_name",
        "kind",
        "sha256",
        "page_count",
        "published_at",
        "published_by",
        "word",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Without `packed_pages`, which holds a whole book."""
        editions: QuerySet[Edition] = super().get_queryset(request)
        newer = Edition.objects.filter(document=OuterRef("document"), number=OuterRef("number"), pk__gt=OuterRef("pk"))
        large = ("packed_pages", "layout", "census", "tables", "report")
        return editions.defer(*large).annotate(is_last=~Exists(newer))

    @admin.display(description=gettext_lazy("지금 공개된 판"), boolean=True)
    def is_public(self, edition: Any) -> bool:
        return bool(edition.is_last)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/compare/", wrap(self.compare_view), name="staff_edition_compare"),
            path("<int:pk>/publish/", wrap(self.publish_view), name="staff_edition_publish"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_edition"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        edition = self.get_object(request, object_id)
        if edition is not None and self.has_view_permission(request, edition):
            extra_context = self._context(request, edition) | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra_context)

    @method_decorator(require_POST)
    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show what publishing the edition again would change; nothing is stored."""
        demand(request.user, Verb.PUBLISH)
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        report = publish_again(edition, None, dry_run=True)
        return self.render_page(request, edition, self._context(request, edition) | {"report": changes_context(report)})

    @method_decorator(require_POST)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Publish the edition again, with a reason."""
        demand(request.user, Verb.PUBLISH)
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self.render_page(request, edition, self._context(request, edition) | {"form": form})
        user: Any = request.user
        word = form.cleaned_data["word"]

        def then(_: Report) -> None:
            record(request, "지난 판 다시 공개", edition, f"{edition.sha256}: {word}")

        report = store_at_once(lambda: publish_again(edition, user, word), then)
        fates = ", ".join(f"{label} {count}" for label, count in changes_context(report)["fates"])
        messages.success(request, _("지난 판을 다시 공개했습니다."))
        if fates:
            messages.info(request, _("받아들인 정정: {fates}").format(fates=fates))
        return HttpResponseRedirect(reverse("admin:documents_edition_changelist"))

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in the publisher's comment."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        if form := redact_by_form(request, edition):
            return self.render_page(request, edition, self._context(request, edition) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:documents_edition_change", args=[pk]))

    def _context(self, request: HttpRequest, edition: Edition) -> dict[str, Any]:
        pages = pages_of(edition)
        wanted = request.GET.get("page", "")
        page = next((page for page in pages if str(page["number"]) == wanted), pages[0] if pages else None)
        numbers = list(dict.fromkeys(page["number"] for page in pages))
        return {
            "title": str(_("지난 판")),
            "form": PublishForm(),
            "may_publish": may(request.user, Verb.PUBLISH),
            "numbers": [(number, page_words(number)) for number in numbers],
            "shown": page,
            "shown_words": page_words(page["number"]) if page else "",
            "report": None,
            "redaction_form": redaction_form(edition, request.user),
        }
