"""The admin page of a line: its figures beside their source, and a form to propose corrections."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.actions import ActionError
from documents.admin import LineAdmin, shown
from documents.models import CoveredRow, Finding, PrintedLine
from staff import base_values
from staff.editing import EditableField, FieldKind, editable_fields, shown_text, text_of
from staff.effects import EffectsText, sentence_of, texts
from staff.forms import LineForm
from staff.history import steps
from staff.new_rows import ROW_MISSING, NewRowForm
from staff.permissions import Verb, demand, may
from staff.proposals import ConflictError, preview, preview_drafts, problem_html, propose_changes, propose_row
from staff.source import source_around, source_cell
from staff.trials import trials_context

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(slots=True)
class FieldRow:
    """A field on the page: its current value, its inputs, and the value that an identity suggests."""

    label: Any
    current: str | SafeString
    inputs: list[BoundField]
    hint: str = ""
    is_suggested: bool = False


class LineFormAdmin(LineAdmin):
    """All staff can read a line; those responsible for its department can propose corrections."""

    change_form_template = "admin/staff/line.html"

    def get_urls(self) -> list[URLPattern]:
        add = self.admin_site.admin_view(self.new_row_view)
        trials = self.admin_site.admin_view(self.trials_view)
        return [
            path("<int:pk>/new-row/", add, name=f"staff_new_row_{self.opts.model_name}"),
            path("<int:pk>/trials/", trials, name=f"staff_trials_{self.opts.model_name}"),
            *super().get_urls(),
        ]

    def trials_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: check the row's identities with the typed values; an HTML fragment. Nothing is stored."""
        line: PrintedLine = get_object_or_404(self.get_queryset(request), pk=pk)
        demand(request.user, Verb.PROPOSE, line)
        trials = trials_context(line, request.POST.dict(), request.GET.get("first", ""))
        return TemplateResponse(request, "admin/staff/trials.html", {"trials": trials})

    def new_row_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The form of a new row after this line; POST: preview its effects, or propose it."""
        line: PrintedLine = get_object_or_404(self.get_queryset(request), pk=pk)
        demand(request.user, Verb.PROPOSE, line)
        if not editable_fields(type(line)):
            raise PermissionDenied
        form = NewRowForm(line, request.POST or None, request.FILES or None, gap=_gap(request, line))
        effects = None
        author: Any = request.user
        if request.method == "POST" and form.is_valid():
            try:
                drafts = form.drafts
                effects = preview_drafts(line.document, drafts)
                if "_preview" not in request.POST:
                    propose_row(line.document, drafts, form.cleaned_data["reason"], author, form.evidence)
                    messages.success(
                        request, " ".join((_("빠진 행을 제안했습니다."), _("다른 사람이 검토하면 공개됩니다.")))
                    )
                    return HttpResponseRedirect(line_url(line))
            except ActionError as problem:
                form.add_error(None, problem_html(problem))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": line,
            "title": _("빠진 행 추가"),
            "subtitle": str(line),
            "media": self.media,
            "after": str(line),
            "form": form,
            "effects": effects,
            "source": source_around(line.document, *source_cell(line, "")),
        }
        return TemplateResponse(request, "admin/staff/new_row.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        line = self.get_object(request, unquote(object_id))
        if line is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
            return gone
        if not self.has_view_permission(request, line):
            raise PermissionDenied
        if request.method == "POST":
            return self._post(request, line)
        return self._page(request, line, self._fresh(request, line))

    def _post(self, request: HttpRequest, line: PrintedLine) -> HttpResponse:
        if not editable_fields(type(line)):
            raise PermissionDenied
        demand(request.user, Verb.PROPOSE, line)
        before = base_values.read(request.POST.get("opened", ""))
        form = LineForm(line, (before or base_values.current_values(line)).values, request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, line, form)
        if "_preview" in request.POST:
            return self._preview(request, line, form)
        return self._propose(request, line, form, before)

    def _preview(self, request: HttpRequest, line: PrintedLine, form: LineForm) -> HttpResponse:
        try:
            effects = preview(line, form.changes)
        except ActionError as problem:
            form.add_error(None, problem_html(problem))
            return self._page(request, line, form)
        return self._page(request, line, form, effects)

    def _propose(
        self, request: HttpRequest, line: PrintedLine, form: LineForm, before: base_values.BaseValues | None
    ) -> HttpResponse:
        author: Any = request.user
        try:
            result = propose_changes(line, form.changes, form.cleaned_data["reason"], author, form.evidence, before)
        except ConflictError as problem:
            return self._others_first(request, line, form, problem)
        except ActionError as problem:
            form.add_error(None, problem_html(problem))
            return self._page(request, line, form)
        count = len(result)
        text = ngettext("정정 %(count)d건을 제안했습니다.", "정정 %(count)d건을 제안했습니다.", count) % {
            "count": count
        }
        messages.success(request, " ".join((text, _("다른 사람이 검토하면 공개됩니다."))))
        return HttpResponseRedirect(request.get_full_path())

    def _others_first(
        self, request: HttpRequest, line: PrintedLine, form: LineForm, problem: ConflictError
    ) -> HttpResponse:
        """The form as typed, on the current values, with the changes that others made."""
        line = self.get_queryset(request).get(pk=line.pk)
        now = base_values.current_values(line)
        again = LineForm(line, now.values, form.rebased_data(now.values) | {"opened": now.token()}, request.FILES)
        for sentence in problem.sentences:
            again.add_error(None, sentence)
        again.add_error(None, _("적은 값은 그대로 있습니다. 확인하고 다시 저장해 주세요."))
        return self._page(request, line, again)

    def _fresh(self, request: HttpRequest, line: PrintedLine) -> LineForm | None:
        if not editable_fields(type(line)) or not may(request.user, Verb.PROPOSE, line):
            return None
        now = base_values.current_values(line)
        return LineForm(line, now.values, initial={"opened": now.token()})

    def _page(
        self, request: HttpRequest, line: PrintedLine, form: LineForm | None, effects: EffectsText | None = None
    ) -> HttpResponse:
        about = {"target": line._meta.label, "target_key": line.key}
        covering = CoveredRow.objects.filter(**about).values("finding")
        findings = list(Finding.objects.filter(Q(**about) | Q(pk__in=covering), document=line.document))
        suggested = _suggested_finding(request, findings)
        corrections = list(base_values.corrections_of(line))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": line,
            "title": _("정정") if form else _("보기"),
            "subtitle": str(line),
            "media": self.media,
            "facts": self._facts(request, line),
            "form": form,
            "new_row": f"admin:staff_new_row_{self.opts.model_name}" if form else "",
            "rows": rows(line, form, findings, suggested),
            "effects": effects,
            "trials": _trials(line, form, suggested) if form else None,
            "trials_url": f"admin:staff_trials_{self.opts.model_name}",
            "findings": [(finding, sentence_of(finding)) for finding in findings],
            "source": source_around(line.document, *source_cell(line, suggested.column if suggested else "")),
            "corrections": [(correction, *texts(correction)) for correction in corrections],
            "steps": steps(corrections),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _facts(self, request: HttpRequest, line: PrintedLine) -> AdminForm:
        """The line's read-only fields."""
        fieldsets = self.get_fieldsets(request, line)
        return self.readonly_form(request, line, [fieldset for fieldset in fieldsets if fieldset[0] != _("인쇄된 값")])


def line_url(line: PrintedLine) -> str:
    """The URL of a line's page in the admin."""
    return reverse(f"admin:{line._meta.app_label}_{line._meta.model_name}_change", args=[line.pk])


def rows(
    line: PrintedLine, form: LineForm | None, findings: list[Finding], suggested: Finding | None
) -> list[FieldRow]:
    """All fields of a line with their inputs, if there is a form, and the values that open findings expect."""
    suggesting = [item for item in (*findings, suggested) if item is not None and item.state == Finding.State.OPEN]
    expected = {finding.column: finding.expected for finding in suggesting}
    items = []
    for field in editable_fields(type(line)):
        hint = expected.get(field.name, "")
        if (
            field.kind not in (FieldKind.WHOLE, FieldKind.MEASURE)
            or not _NUMBER.fullmatch(hint)
            or hint == text_of(line, field)
        ):
            hint = ""
        items.append(
            FieldRow(
                field.label,
                _current_value(line, field),
                _inputs(field, form),
                shown_text(type(line), field.name, hint),
                suggested is not None and suggested.column == field.name,
            )
        )
    return items


def _current_value(line: PrintedLine, field: EditableField) -> str | SafeString:
    if field.column is not None:
        return shown(field.column)(line)
    if field.kind is FieldKind.ROW:
        return shown_text(type(line), field.name, text_of(line, field))
    return getattr(line, f"get_{field.name}_display", lambda: getattr(line, field.name))() or ""


def _inputs(field: EditableField, form: LineForm | None) -> list[BoundField]:
    if form is None:
        return []
    return [form[field.name], form["parent"]] if field.kind is FieldKind.LEVEL else [form[field.name]]


def _trials(line: PrintedLine, form: LineForm, suggested: Finding | None) -> dict[str, Any] | None:
    typed = {field.name: text_of(line, field) for field in editable_fields(type(line))}
    if form.is_bound:
        typed |= {name: form.data.get(name, "") for name in typed}
    return trials_context(line, typed, suggested.column if suggested else "")


def _gap(request: HttpRequest, line: PrintedLine) -> Finding | None:
    """The finding given in the URL, if it reports a row missing below this one."""
    pk = request.GET.get("finding", "")
    about = {"document": line.document_id, "target": line._meta.label, "target_key": line.key, "kind": ROW_MISSING}
    return next((finding for finding in Finding.objects.filter(**about) if str(finding.pk) == pk), None)


def _suggested_finding(request: HttpRequest, findings: list[Finding]) -> Finding | None:
    """The finding given in the URL, if it is one of these."""
    pk = request.GET.get("finding", "")
    return next((finding for finding in findings if str(finding.pk) == pk), None)
