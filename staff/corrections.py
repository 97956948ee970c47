"""The admin of corrections: list, history, and decisions."""

from pathlib import PurePath
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions import ActionError, open_proposals, place_of
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import ValuesFilter, YearFilter, last_unless
from documents.models import Correction, CorrectionEvent, Document, PrintedLine
from documents.models.corrections import REDACTION
from documents.rows import find_row
from ingest.correction_effects import Draft
from lists.columns import PLACE, FileColumn
from staff.decisions import WORDS, Decision, allowed_decisions, decide, why_not_reviewed
from staff.effects import texts
from staff.export import csv_response
from staff.forms import WordForm
from staff.history import steps, summary
from staff.permissions import Verb, demand, may
from staff.proposals import preview_drafts, problem_html
from staff.redaction import redact_by_form, redaction_form
from staff.source import source_around, source_cell

_MOST_AT_ONCE = 500  # corrections selected one by one; a batch has no limit


_OFTEN_EMPTY = ("account", "evidence_page", "evidence_url", "revokes", "reviewer", "word", "decided_at", "fate")


class CorrectionAdmin(ReadOnlyAdmin):
    """The list of corrections, the page of one, and the page on which one or many are decided."""

    change_form_template = "admin/staff/correction.html"
    list_display = ("what", "label", "before", "after", "state", "department", "author", "made_at", "fate")
    list_filter = (
        "state",
        "fate",
        "city",
        ("fiscal_year", YearFilter),
        ("department", ValuesFilter),
        "author",
        "reviewer",
    )
    search_fields = ("name", "reason", "department")
    date_hierarchy = "made_at"
    ordering = (last_unless(state=Correction.State.PROPOSED), "-made_at", "-pk")
    related = ("city", "author", "reviewer", "revokes")
    actions = ["accept", "reject", "withdraw", "export"]
    fields = (
        "city",
        "fiscal_year",
        "department",
        "account",
        "line_link",
        "label",
        "before",
        "after",
        "reason",
        "evidence_page",
        "evidence_url",
        "evidence",
        "whole_batch",
        "revokes",
        "author",
        "made_at",
        "state",
        "reviewer",
        "word",
        "decided_at",
        "fate",
    )

    def get_fields(self, request: HttpRequest, obj: Correction | None = None) -> Any:
        """The fields that have a value, so that the page stays short."""
        empty = {name for name in _OFTEN_EMPTY if obj is not None and not getattr(obj, name)}
        if obj is not None and not obj.evidence_file:
            empty.add("evidence")
        if obj is not None and obj.batch is None:
            empty.add("whole_batch")
        return [name for name in self.fields if name not in empty]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("decide/", wrap(self.decide_view), name="staff_decide"),
            path("<int:pk>/effects/", wrap(self.effects_view), name="staff_effects"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_correction"),
            path("<int:pk>/evidence/", wrap(self.evidence_view), name="staff_evidence"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("대상"), ordering="name")
    def what(self, correction: Correction) -> str:
        return correction.name

    @admin.display(description=gettext_lazy("항목"), ordering="field")
    def label(self, correction: Correction) -> str:
        return texts(correction)[0]

    @admin.display(description=gettext_lazy("읽은 값"))
    def before(self, correction: Correction) -> str:
        return texts(correction)[1]

    @admin.display(description=gettext_lazy("바로잡은 값"))
    def after(self, correction: Correction) -> str:
        return texts(correction)[2]

    @admin.display(description=gettext_lazy("대상"))
    def line_link(self, correction: Correction) -> str | SafeString:
        line = _line(correction, _document(correction))
        if line is None:
            return correction.name
        options = line._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[line.pk])
        return format_html('<a href="{}">{}</a>', url, correction.name)

    @admin.display(description=gettext_lazy("근거 파일"))
    def evidence(self, correction: Correction) -> str | SafeString:
        if not correction.evidence_file:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:staff_evidence", args=[correction.pk]), _file_name(correction)
        )

    @admin.display(description=gettext_lazy("묶음"))
    def whole_batch(self, correction: Correction) -> str | SafeString:
        if correction.batch is None:
            return "-"
        url = reverse("admin:documents_correction_changelist", query={"batch": str(correction.batch)})
        count = Correction.objects.filter(batch=correction.batch).count()
        return format_html('<a href="{}">{}</a>', url, _("{count}건").format(count=count))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == "batch" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.action(description=gettext_lazy("고른 것을 모두 받아들이기"), permissions=["review"])
    def accept(self, request: HttpRequest, chosen: QuerySet[Correction]) -> HttpResponseBase | None:
        return self._confirm_selected(request, Decision.ACCEPT, chosen)

    @admin.action(description=gettext_lazy("고른 것을 모두 반려"), permissions=["review"])
    def reject(self, request: HttpRequest, chosen: QuerySet[Correction]) -> HttpResponseBase | None:
        return self._confirm_selected(request, Decision.REJECT, chosen)

    @admin.action(description=gettext_lazy("고른 것을 모두 철회"), permissions=["propose"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Correction]) -> HttpResponseBase | None:
        return self._confirm_selected(request, Decision.WITHDRAW, chosen)

    @admin.action(description=gettext_lazy("고른 것을 CSV로 내려받기"), permissions=["view"])
    def export(self, request: HttpRequest, chosen: QuerySet[Correction]) -> HttpResponseBase:
        demand(request.user, Verb.EXPORT, Correction)
        return csv_response(_("정정"), FILE_COLUMNS, (_file_row(item) for item in chosen.iterator(chunk_size=1000)))

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Verb.REVIEW)

    def has_propose_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Verb.PROPOSE)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        correction = self.get_object(request, object_id)
        if correction is not None and self.has_view_permission(request, correction):
            extra_context = {**self._context(request, correction), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def _context(self, request: HttpRequest, correction: Correction) -> dict[str, Any]:
        """The template context of a correction's page."""
        user: Any = request.user
        document = _document(correction)
        pending = open_proposals(place_of(correction)).exclude(pk=correction.pk)
        return {
            "title": str(_("정정")),
            "subtitle": correction.name,
            "steps": steps([correction]),
            "decisions": [(decision, WORDS[decision]) for decision in allowed_decisions(user, correction)],
            "why_not_reviewed": why_not_reviewed(user, correction),
            "form": WordForm(),
            "source": source_around(document, *_source_cell(correction, _line(correction, document)))
            if document
            else None,
            "correction": correction,
            "pending": [(item, *texts(item)) for item in pending],
            "redaction_form": redaction_form(correction, user),
        }

    def effects_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: the page of a proposal again, as typed, with the effects of its batch."""
        correction = get_object_or_404(Correction, pk=pk)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:documents_correction_change", args=[pk]))
        demand(request.user, Verb.READ, correction)
        context = self._context(request, correction) | {
            "form": WordForm(initial={"word": request.POST.get("word", "")}),
            "whole": "batch" in request.POST,
        }
        document = _document(correction)
        batch = _pending_batch(correction)
        if document is not None and batch:
            context["effects_of"] = len(batch)
            try:
                context["effects"] = preview_drafts(document, [Draft(place_of(item), item.value) for item in batch])
            except ActionError as problem:
                messages.error(request, str(problem))
        return self.render_page(request, correction, context)

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in a correction; shows its page again if the form is invalid."""
        correction = get_object_or_404(Correction, pk=pk)
        if form := redact_by_form(request, correction):
            return self.render_page(request, correction, self._context(request, correction) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:documents_correction_change", args=[pk]))

    def decide_view(self, request: HttpRequest) -> HttpResponseBase:
        """POST: decide the selected corrections; shows the page again, as typed, if that fails."""
        if request.method != "POST":
            raise Http404
        try:
            decision = Decision(request.POST.get("decision", ""))
        except ValueError:
            raise Http404 from None
        demand(request.user, decision.verb)
        corrections = _chosen(request)
        form = WordForm(request.POST)
        form.fields["word"].required = decision is not Decision.WITHDRAW
        if not form.is_valid():
            return self._confirm(request, decision, corrections, form)
        user: Any = request.user
        try:
            decide(decision, corrections, user, form.cleaned_data["word"])
        except ActionError as problem:
            form.add_error(None, problem_html(problem))
            return self._confirm(request, decision, corrections, form)
        messages.success(request, _("{what}: {count}건").format(what=WORDS[decision], count=len(corrections)))
        if len(corrections) == 1:
            return HttpResponseRedirect(reverse("admin:documents_correction_change", args=[corrections[0].pk]))
        return HttpResponseRedirect(reverse("admin:documents_correction_changelist"))

    def _confirm_selected(
        self, request: HttpRequest, decision: Decision, chosen: QuerySet[Correction]
    ) -> HttpResponseBase | None:
        demand(request.user, decision.verb)
        if chosen.count() > _MOST_AT_ONCE:
            text = _("한 번에 {most}건까지 고를 수 있습니다. 묶음은 그 가운데 한 건의 화면에서 통째로 처리합니다.")
            messages.error(request, text.format(most=_MOST_AT_ONCE))
            return None
        return self._confirm(request, decision, list(chosen.order_by("pk")))

    def _confirm(
        self, request: HttpRequest, decision: Decision, corrections: list[Correction], form: WordForm | None = None
    ) -> HttpResponseBase:
        """The page that asks for a comment on the decision."""
        demand(request.user, decision.verb)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": WORDS[decision],
            "media": self.media,
            "decision": decision,
            "decision_word": WORDS[decision],
            "form": form or WordForm(),
            "corrections": [(correction, *texts(correction)) for correction in corrections],
            "batch": request.POST.get("batch", ""),
        }
        return TemplateResponse(request, "admin/staff/decide.html", context)

    def evidence_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """A correction's evidence file, as a download that the browser never opens."""
        correction = get_object_or_404(Correction, pk=pk)
        demand(request.user, Verb.READ, correction)
        if not correction.evidence_file:
            raise Http404
        try:
            file = correction.evidence_file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            file, as_attachment=True, filename=_file_name(correction), content_type="application/octet-stream"
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class EventFilter(admin.SimpleListFilter):
    """Filters events by the states they lead to."""

    title = gettext_lazy("한 일")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Correction.State.choices, (REDACTION, gettext_lazy("개인정보 지움"))]

    def queryset(self, request: HttpRequest, events: QuerySet[CorrectionEvent]) -> QuerySet[CorrectionEvent]:
        return events.filter(verb=self.value()) if self.value() else events


class EventAdmin(ReadOnlyAdmin):
    """The history of all corrections, read-only."""

    list_display = ("at", "what", "actor", "of", "word")
    list_filter = (EventFilter, "actor")
    search_fields = ("word", "correction__name")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    related = ("actor", "correction")
    fields = ("at", "what", "actor", "correction", "word")

    @admin.display(description=gettext_lazy("한 일"), ordering="verb")
    def what(self, event: CorrectionEvent) -> str:
        return event.verb_name

    @admin.display(description=gettext_lazy("정정"))
    def of(self, event: CorrectionEvent) -> str:
        return f"{event.correction.name}, {summary(event.correction)}"


FILE_COLUMNS = (
    FileColumn("fiscal_year", "회계연도", type="integer"),
    FileColumn("department", "부서"),
    FileColumn("name", "대상"),
    FileColumn("field", "항목"),
    FileColumn("printed", "읽은 값"),
    FileColumn("value", "바로잡은 값"),
    FileColumn("reason", "사유"),
    FileColumn("author", "제안자"),
    FileColumn("made_at", "제안한 때"),
    FileColumn("state", "상태"),
    FileColumn("reviewer", "검토자"),
    FileColumn("word", "검토 의견"),
    *PLACE,
)


def _file_row(correction: Correction) -> tuple[Any, ...]:
    return (
        correction.fiscal_year,
        correction.department,
        correction.name,
        texts(correction)[0],
        correction.printed,
        correction.value,
        correction.reason,
        str(correction.author),
        f"{localtime(correction.made_at):%Y-%m-%d %H:%M}",
        correction.get_state_display(),
        str(correction.reviewer or ""),
        correction.word,
        correction.page,
        correction.line,
    )


def _chosen(request: HttpRequest) -> list[Correction]:
    """The corrections of a form, given by their ids or by a batch."""
    batch = request.POST.get("batch", "")
    ids = [pk for pk in request.POST.getlist("correction") if pk.isdecimal() and len(pk) < 19]
    corrections = Correction.objects.select_related("author", "reviewer", "city").order_by("pk")
    if batch:
        first = corrections.filter(pk__in=ids[:1]).first()
        if first is None or str(first.batch) != batch:
            raise Http404
        return list(corrections.filter(batch=first.batch, state=Correction.State.PROPOSED)) or [first]
    return list(corrections.filter(pk__in=ids))


def _document(correction: Correction) -> Document | None:
    return (
        Document.objects.select_related("city")
        .filter(city=correction.city_id, fiscal_year=correction.fiscal_year)
        .first()
    )


def _pending_batch(correction: Correction) -> list[Correction]:
    """The pending proposals of a correction's batch, or itself without one; empty once it is decided."""
    proposed = Correction.objects.filter(state=Correction.State.PROPOSED).order_by("pk")
    batch = {"pk": correction.pk} if correction.batch is None else {"batch": correction.batch}
    return list(proposed.filter(**batch)) if correction.state == Correction.State.PROPOSED else []


def _line(correction: Correction, document: Document | None) -> PrintedLine | None:
    """The stored line of a correction; None if it no longer exists."""
    return find_row(document, correction.target, correction.target_key) if document else None


def _source_cell(correction: Correction, line: PrintedLine | None) -> tuple[int, int, int | None, int | None]:
    """Page, line, cell and index within the cell of the corrected figure; of a line that is gone, its last place."""
    return source_cell(line, correction.field) if line else (correction.page, correction.line, None, None)


def _file_name(correction: Correction) -> str:
    return f"correction-{correction.pk}{PurePath(correction.evidence_file.name or '').suffix}"
