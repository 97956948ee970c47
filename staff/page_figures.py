"""The admin page of a page's uncertain figures: values are typed beside the printed page and proposed as one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from documents.actions import ActionError
from documents.admin import PageAdmin
from documents.facsimile import Box, box_of, facsimile_of
from documents.models import Correction, Document, Finding, Page, PrintedLine
from documents.places import page_words
from documents.source import SourceBlock, blocks, read_lines, rows_on
from figures.names import row_code
from figures.standing import Standing
from figures.volumes import line_in_volume
from figures.won import AmountError, read_won, split_amounts
from ingest.correction_effects import Draft, place_of
from staff.editing import EditableField, FieldKind, editable_fields, shown_text, text_of
from staff.forms import MeasureField, ReasonForm, WholeField
from staff.permissions import Verb, assigned_departments, demand, department_key, has_every_department
from staff.proposals import preview_drafts, problem_html, propose_drafts

_UNCERTAIN = (Standing.UNKNOWN, Standing.CONFLICTING)


@dataclass(frozen=True, slots=True)
class UncertainFigure:
    """A figure that could not be proven, with the suggested value as text ("" for none)."""

    line: PrintedLine
    field: EditableField
    offered: str

    @property
    def name(self) -> str:
        """Its form field name, the same after each reading."""
        return f"{row_code(self.line._meta.label, self.line.key)}-{self.field.name}"

    @property
    def current(self) -> str:
        return shown_text(type(self.line), self.field.name, text_of(self.line, self.field)) or _("미확인")

    @property
    def at(self) -> str:
        """Its line and cell on the printed page."""
        _page, line, cell, _part = self.line.place(cast(Any, self.field.column))
        return f"{line_in_volume(line)}-{cell}"

    @property
    def trials_url(self) -> str:
        """The URL that checks the row's identities with typed values."""
        return reverse(f"admin:staff_trials_{self.line._meta.model_name}", args=[self.line.pk])


def uncertain_figures(document: Document, page: int, user: User) -> list[UncertainFigure]:
    """The unproven figures of a page in the user's departments, without those already proposed."""
    mine = None if has_every_department(user) else assigned_departments(user)
    rows = [row for row in rows_on(document, page) if mine is None or department_key(row) in mine]
    keys = [row.key for row in rows]
    of_rows = {"target_key__in": keys, "state": Correction.State.PROPOSED}
    waiting = Correction.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year, **of_rows)
    proposed = set(waiting.values_list("target", "target_key", "field"))
    open_findings = Finding.objects.filter(document=document, target_key__in=keys, state=Finding.State.OPEN)
    expected = {
        (target, key, column): value
        for target, key, column, value in open_findings.values_list("target", "target_key", "column", "expected")
    }
    figures = []
    for row in rows:
        row.document = document
        for field in editable_fields(type(row)):
            of_figure = (row._meta.label, row.key, field.name)
            if field.column and row.standing(field.name) in _UNCERTAIN and of_figure not in proposed:
                figures.append(UncertainFigure(row, field, _offered(row, field, expected.get(of_figure, ""))))
    return figures


def _offered(line: PrintedLine, field: EditableField, expected: str) -> str:
    """The value that an identity expects, else the amount printed in the cell if it is not the stored value; or ""."""
    for text in (expected, _printed(line, field)):
        try:
            value = str(read_won(text)) if text else ""
        except AmountError:
            continue
        if value and value != text_of(line, field):
            return shown_text(type(line), field.name, value)
    return ""


def _printed(line: PrintedLine, field: EditableField) -> str:
    """The amount printed in the figure's cell, if that is on the row's own line; else ""."""
    _page, number, cell, part = line.place(cast(Any, field.column))
    row = line.cells[0] if number == line.line and line.cells else []
    amounts = split_amounts(row[cell].strip()) if cell < len(row) else []
    return amounts[part] if part < len(amounts) else ""


class PageFiguresForm(ReasonForm):
    """An input for each uncertain figure; empty ones propose nothing."""

    def __init__(self, figures: Sequence[UncertainFigure], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = {figure.name: figure for figure in figures}
        for name, figure in self.figures.items():
            self.fields[name] = _input(figure)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        gone = [name for name, text in self.data.items() if "-" in name and text and name not in self.fields]
        if gone:
            sentence = _("그사이 처리된 숫자 {count}개를 제외했습니다. 확인하고 다시 저장해 주세요.")
            raise ValidationError(sentence.format(count=len(gone)))
        if not self.errors and not self.drafts:
            raise ValidationError(_("적은 값이 없습니다."))
        return values

    @property
    def drafts(self) -> list[Draft]:
        typed = ((figure, self.cleaned_data.get(name, "")) for name, figure in self.figures.items())
        return [Draft(place_of(figure.line, figure.field.name), value) for figure, value in typed if value]

    @property
    def inputs(self) -> list[tuple[UncertainFigure, forms.BoundField]]:
        return [(figure, self[name]) for name, figure in self.figures.items()]


def _input(figure: UncertainFigure) -> forms.CharField:
    attributes = {"data-at": figure.at, "data-offered": figure.offered, "autocomplete": "off"}
    attributes |= {"data-trials": figure.trials_url, "data-field": figure.field.name}
    widget = forms.TextInput(attrs=attributes)
    label = f"{figure.line} {figure.field.label}"
    if figure.field.kind is FieldKind.MEASURE:
        return MeasureField(label=label, required=False, max_length=40, widget=widget)
    return WholeField(label=label, required=False, max_length=40, widget=widget, largest=figure.field.largest)


class PageFormAdmin(PageAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures_view)
        return [path("<int:document>/<int:number>/figures/", view, name="staff_page_figures"), *super().get_urls()]

    def figures_view(self, request: HttpRequest, document: int, number: int) -> HttpResponseBase:
        """The uncertain figures of a page; POST: preview the typed values, or propose them."""
        demand(request.user, Verb.PROPOSE)
        user: Any = request.user
        stored = get_object_or_404(Document.objects.select_related("city"), pk=document)
        parts = list(Page.objects.filter(document=stored, number=number))
        if not parts:
            raise Http404
        figures = uncertain_figures(stored, number, user)
        initial = {"reason": _("원문과 대조해 바로잡음"), "evidence_page": number}
        form = PageFiguresForm(figures, request.POST or None, request.FILES or None, initial=initial)
        effects = None
        if request.method == "POST" and form.is_valid():
            drafts = form.drafts
            try:
                if "_preview" in request.POST:
                    effects = preview_drafts(stored, drafts)
                else:
                    propose_drafts(stored, drafts, form.cleaned_data["reason"], user, form.evidence)
                    messages.success(request, _("정정 {count}건을 한 묶음으로 제안했습니다.").format(count=len(drafts)))
                    return HttpResponseRedirect(request.path)
            except ActionError as problem:
                form.add_error(None, problem_html(problem))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": _("{page}쪽의 불확실한 숫자").format(page=page_words(number)),
            "subtitle": str(stored),
            "document": stored,
            "number": number,
            "form": form,
            "effects": effects,
            "blocks": _blocks(parts),
            "picture": facsimile_of(parts[0]),
            "boxes": _boxes(parts, figures).items(),
        }
        return TemplateResponse(request, "admin/staff/page_figures.html", context)


def _blocks(parts: Sequence[Page]) -> list[SourceBlock]:
    return list(blocks([line for part in parts for line in read_lines(part, None, None, None)], {}))


def _boxes(parts: Sequence[Page], figures: Sequence[UncertainFigure]) -> dict[str, Box]:
    """The boxes of figures on the page image, by line and cell."""
    boxes = {}
    for figure in figures:
        _page, line, cell, _part = figure.line.place(cast(Any, figure.field.column))
        part = next((part for part in parts if part.first_line <= line < part.end), None)
        box = box_of(part, line, cell, 0) if part else None
        if box:
            boxes[figure.at] = box.around(2)
    return boxes
