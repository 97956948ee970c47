"""The admin page to rename a document's departments and to assign runs of pages to departments."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions import ActionError
from documents.admin import DocumentAdmin
from documents.models import Correction, Document, Page
from documents.places import page_words
from figures.names import search_key
from ingest.correction_effects import Draft
from ingest.page_departments import page_departments_of, place_of_department, place_of_page
from staff.effects import EffectsText
from staff.forms import NameField, PageField, ReasonForm
from staff.permissions import Verb, assigned_departments, demand, has_every_department, may
from staff.proposals import preview_drafts, problem_html, propose_drafts

_MOST_PAGES = 500


class RenameForm(ReasonForm):
    """A department's printed name, and the name it should have; another department's name merges both."""

    def __init__(self, document: Document, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        choices = [(name, name) for name in names]
        self.fields["department"] = forms.ChoiceField(label=gettext_lazy("부서(원문)"), choices=choices)
        self.fields["name"] = NameField(label=gettext_lazy("바로잡을 이름"), max_length=100)
        self.order_fields(["department", "name"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not search_key(name):
            raise ValidationError(_("글자가 있는 이름을 적어 주세요."))
        return name

    @property
    def drafts(self) -> list[Draft]:
        place = place_of_department(self.document, self.cleaned_data["department"])
        return [Draft(place, self.cleaned_data["name"])]


class PagesForm(ReasonForm):
    """A run of pages, and the department that their rows belong to."""

    first = PageField(label=gettext_lazy("첫 쪽"))
    last = PageField(label=gettext_lazy("마지막 쪽"))

    def __init__(self, document: Document, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        choices = [(name, name) for name in names]
        self.fields["department"] = forms.ChoiceField(label=gettext_lazy("부서"), choices=choices)
        self.order_fields(["first", "last", "department"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self._pages():
            raise ValidationError(_("그 쪽이 없거나, 모두 이미 그 부서의 쪽입니다."))
        if not self.errors and len(self._pages()) > _MOST_PAGES:
            raise ValidationError(_("한 번에 {most}쪽까지 바꿀 수 있습니다.").format(most=_MOST_PAGES))
        return values

    def _pages(self) -> list[Page]:
        """The pages of the run that do not belong to that department yet."""
        numbers = self.cleaned_data["first"], self.cleaned_data["last"]
        page_departments = page_departments_of(self.document)
        pages = Page.objects.filter(document=self.document, number__range=numbers).order_by("number", "first_line")
        first_parts = [next(parts) for _, parts in groupby(pages, lambda page: page.number)]
        name = self.cleaned_data.get("department", "")
        return [page for page in first_parts if page_departments.department_of(page.number, page.department) != name]

    @property
    def drafts(self) -> list[Draft]:
        return [Draft(place_of_page(page), self.cleaned_data["department"]) for page in self._pages()]


class DocumentFormAdmin(DocumentAdmin):
    """A document's page, with a link to that of its departments."""

    change_form_template = "admin/staff/document.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.departments_view)
        return [path("<int:pk>/departments/", view, name="staff_departments"), *super().get_urls()]

    def departments_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The departments as printed and as assigned; POST: preview a form's effects, or propose it."""
        document = get_object_or_404(Document.objects.select_related("city"), pk=pk)
        demand(request.user, Verb.PROPOSE)
        rename, pages = _forms(request, document)
        chosen = next((form for form in (rename, pages) if form.is_bound), None)
        effects = None
        if chosen is not None and chosen.is_valid():
            try:
                drafts = chosen.drafts
                effects = _previewed(request, document, drafts)
                if "_preview" not in request.POST:
                    _propose(request, chosen, drafts)
                    return HttpResponseRedirect(reverse("admin:staff_departments", args=[pk]))
            except ActionError as problem:
                chosen.add_error(None, problem_html(problem))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": document,
            "title": _("부서 바로잡기"),
            "subtitle": str(document),
            "media": self.media,
            "departments": _runs(document),
            "forms": [
                ("rename", _("부서 이름을 고치거나 다른 부서와 합치기"), rename),
                ("pages", _("쪽을 다른 부서로 옮기기"), pages),
            ],
            "effects": effects,
        }
        return TemplateResponse(request, "admin/staff/departments.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        extra = {"may_propose": may(request.user, Verb.PROPOSE)}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)


def _forms(request: HttpRequest, document: Document) -> tuple[RenameForm, PagesForm]:
    """The two forms of the page; the posted one is bound."""
    user: Any = request.user
    printed = dict.fromkeys(_pages_of(document).values_list("department", flat=True))
    page_departments = page_departments_of(document)
    names = sorted({page_departments.department_of(page.number, page.department) for page in _pages_of(document)})
    which = request.POST.get("which", "") if request.method == "POST" else ""
    data = {"data": request.POST, "files": request.FILES}
    rename = RenameForm(
        document,
        [name for name in printed if _in_charge(user, document, name)],
        **(data if which == "rename" else {}),
    )
    return rename, PagesForm(document, names, **(data if which == "pages" else {}))


def _previewed(request: HttpRequest, document: Document, drafts: list[Draft]) -> EffectsText:
    """The effects of the drafts. Raises PermissionDenied where the user may not propose one of them."""
    for draft in drafts:
        demand(request.user, Verb.PROPOSE, _correction_of(draft))
    return preview_drafts(document, drafts)


def _propose(request: HttpRequest, form: RenameForm | PagesForm, drafts: list[Draft]) -> None:
    user: Any = request.user
    propose_drafts(form.document, drafts, form.cleaned_data["reason"], user, form.evidence)
    proposed = _("정정 {count}건을 제안했습니다.").format(count=len(drafts))
    messages.success(request, f"{proposed} {_('다른 사람이 검토하면 공개됩니다.')}")


def _pages_of(document: Document) -> Any:
    return Page.objects.filter(document=document).order_by("number", "first_line").only("number", "department")


def _in_charge(user: User, document: Document, name: str) -> bool:
    return has_every_department(user) or (document.city_id, name) in assigned_departments(user)


def _correction_of(draft: Draft) -> Correction:
    """An unsaved correction of a draft, to check permissions on."""
    return Correction(city_id=draft.place.city_id, department=draft.place.department)


def _runs(document: Document) -> list[tuple[str, str, str]]:
    """Runs of pages, each with its printed department, the one it is assigned to, and its page numbers."""
    page_departments = page_departments_of(document)
    runs = []
    for (printed, name), pages in groupby(
        _pages_of(document),
        lambda page: (page.department, page_departments.department_of(page.number, page.department)),
    ):
        numbers = [page.number for page in pages]
        first, last = page_words(numbers[0]), page_words(numbers[-1])
        runs.append((printed, name, first if first == last else f"{first}–{last}"))
    return runs
