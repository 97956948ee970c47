"""The admin of citizens' remarks: read, take up, close."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import OF_A_BOOK, ValuesFilter, last_unless
from documents.models import PrintedLine, Remark
from documents.remarks import local_path
from documents.rows import find_row, gone_row
from figures.names import row_code
from staff.editing import models_by_label
from staff.permissions import Verb, demand, may
from staff.redaction import redact_by_form, redaction_form
from staff.source import PrintedPlace, source_around, source_cell

State = Remark.State
STEPS = {
    State.OPEN: (State.TAKEN_UP, State.CLOSED),
    State.TAKEN_UP: (State.CORRECTED, State.AS_PRINTED, State.CLOSED, State.OPEN),
    **dict.fromkeys((State.CORRECTED, State.AS_PRINTED, State.CLOSED), (State.OPEN,)),
}
"""The states that can follow each state."""
WORDS = {
    State.TAKEN_UP: gettext_lazy("살펴보기 시작"),
    State.CORRECTED: gettext_lazy("정정함으로 마치기"),
    State.AS_PRINTED: gettext_lazy("인쇄된 대로 두고 마치기"),
    State.CLOSED: gettext_lazy("마치기"),
    State.OPEN: gettext_lazy("다시 열기"),
}


class RemarkAdmin(ReadOnlyAdmin):
    change_form_template = "admin/staff/remark.html"
    list_display = ("__str__", "state", "department", "document", "page", "line", "made_at")
    list_filter = ("state", ("department", ValuesFilter), *OF_A_BOOK)
    search_fields = ("number", "text")
    date_hierarchy = "made_at"
    ordering = (last_unless(state__in=(State.OPEN, State.TAKEN_UP)), "-made_at", "-pk")
    related = ("document__city",)
    actions = ["take_up", "close"]
    fields = ("number", "text", "figure", "state", "document", "page", "line", "page_link", "lines", "made_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/step/", wrap(self.step_view), name="staff_remark_step"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_remark"),
            *super().get_urls(),
        ]

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Verb.ANSWER)

    @admin.display(description=gettext_lazy("보던 주소"))
    def page_link(self, remark: Remark) -> str | SafeString:
        path = local_path(remark.address)
        return format_html('<a href="{}">{}</a>', path, path) if path else remark.address or "-"

    @admin.display(description=gettext_lazy("해당 행"))
    def lines(self, remark: Remark) -> str | SafeString:
        """Links to the row that the remark is about; for a remark on a line, to the rows now on that line."""
        links = [
            format_html(
                '<a href="{}">{}</a>',
                reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]),
                row,
            )
            for row in _rows_of(remark)
        ]
        if not links and remark.target_key:
            gone = gone_row(remark.document, row_code(remark.target, remark.target_key))
            printed = gone.printed if gone else ""
            return format_html(
                "{} <q>{}</q>", _("지금 자료에 없는 행입니다. 그때 인쇄되어 있던 글:"), printed or remark.figure
            )
        return format_html("{} " * len(links), *links) if links else "-"

    @admin.action(description=gettext_lazy("고른 의견을 살펴보기 시작"), permissions=["answer"])
    def take_up(self, request: HttpRequest, chosen: QuerySet[Remark]) -> None:
        self._step_all(request, chosen, State.TAKEN_UP)

    @admin.action(description=gettext_lazy("고른 의견을 마치기"), permissions=["answer"])
    def close(self, request: HttpRequest, chosen: QuerySet[Remark]) -> None:
        self._step_all(request, chosen, State.CLOSED)

    def _step_all(self, request: HttpRequest, chosen: QuerySet[Remark], state: State) -> None:
        demand(request.user, Verb.ANSWER, None)
        moved = sum(self._step(request, remark, state) for remark in chosen)
        messages.success(request, _("{what}: {count}건").format(what=WORDS[state], count=moved))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        remark = self.get_object(request, object_id)
        if remark is not None and self.has_view_permission(request, remark):
            extra_context = self._context(request, remark)
        return super().change_view(request, object_id, form_url, extra_context)

    def _context(self, request: HttpRequest, remark: Remark) -> dict[str, Any]:
        steps = STEPS[State(remark.state)] if may(request.user, Verb.ANSWER, remark) else ()
        return {
            "title": str(_("시민 의견")),
            "remark": remark,
            "steps": [(state, WORDS[state]) for state in steps],
            "redaction_form": redaction_form(remark, request.user),
            "source": _source(remark),
        }

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in a remark; shows its page again if the form is invalid."""
        remark = get_object_or_404(Remark.objects.select_related("document__city"), pk=pk)
        if form := redact_by_form(request, remark):
            return self.render_page(request, remark, self._context(request, remark) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:documents_remark_change", args=[pk]))

    def step_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: change the state of a remark."""
        remark = get_object_or_404(Remark, pk=pk)
        back = HttpResponseRedirect(reverse("admin:documents_remark_change", args=[pk]))
        if request.method != "POST":
            return back
        demand(request.user, Verb.ANSWER, remark)
        state = request.POST.get("state", "")
        if state in State.values and self._step(request, remark, State(state)):
            messages.success(request, _("저장했습니다."))
        else:
            messages.warning(
                request, _("다른 사람이 먼저 처리했습니다: {state}").format(state=remark.get_state_display())
            )
        return back

    @transaction.atomic
    def _step(self, request: HttpRequest, remark: Remark, state: State) -> bool:
        """Change the state of a remark; return whether that was allowed."""
        remark.state = Remark.objects.select_for_update().get(pk=remark.pk).state
        if state not in STEPS[State(remark.state)]:
            return False
        remark.state = state
        remark.save(update_fields=["state"])
        record(request, "시민 의견 처리", remark, state.label)
        return True


def _rows_of(remark: Remark) -> list[PrintedLine]:
    """The rows that a remark is about."""
    if remark.target_key:
        row = find_row(remark.document, remark.target, remark.target_key)
        return [row] if row else []
    if remark.line is None:
        return []
    on_line = [
        model._default_manager.filter(document=remark.document_id, line=remark.line)
        for model in models_by_label().values()
    ]
    return [row for rows in on_line for row in rows]


def _source(remark: Remark) -> PrintedPlace | None:
    """The current source around the remark's place; None where it has no page, or its row no longer exists."""
    if remark.page is None:
        return None
    if not remark.target_key:
        return source_around(remark.document, remark.page, remark.line or 0)
    row = find_row(remark.document, remark.target, remark.target_key)
    return source_around(remark.document, *source_cell(row, remark.column)) if row else None
