"""The admin of successions (which row was which a year before): confirmed, refused or set by hand."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from comparison.models import Succession, SuccessionDecision
from comparison.series import WORDS
from comparison.store import known_earlier
from documents.actions import ActionError
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import ValuesFilter, YearFilter
from ingest.years import decide
from staff.finding_decisions import FOLLOWED
from staff.permissions import Verb, demand, may
from staff.redaction import redact_by_form, redaction_form
from web.validators import no_personal_data

NONE, BACK = "none", "back"
"""Choices that are no keys: no predecessor, and withdraw the decision."""


class SuccessionForm(forms.Form):
    """Chooses the predecessor of a row, with a reason."""

    earlier = forms.ChoiceField(label=gettext_lazy("지난해의 것"))
    reason = forms.CharField(
        label=gettext_lazy("사유"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("누구나 볼 수 있게 공개됩니다."),
        validators=[no_personal_data],
    )

    def __init__(self, succession: Succession, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = [(f"key:{key}", name) for key, name in known_earlier(succession).items()]
        self.fields["earlier"].choices = [  # type: ignore[attr-defined]
            (BACK, _("프로그램이 찾은 대로 두기")),
            (NONE, _("지난해에는 없었음")),
            *candidates,
        ]

    @property
    def earlier_key(self) -> str | None:
        text: str = self.cleaned_data["earlier"]
        return {BACK: None, NONE: ""}.get(text, text.removeprefix("key:"))


class SuccessionAdmin(ReadOnlyAdmin):
    """The list of successions, the uncertain ones first, and the page on which one is decided."""

    change_form_template = "admin/staff/succession.html"
    list_display = ("name", "fiscal_year", "department", "earlier_name", "earlier_department", "certainty", "why")
    list_filter = ("certainty", "target", ("fiscal_year", YearFilter), "city", ("department", ValuesFilter))
    search_fields = ("name", "earlier_name", "department")
    related = ("city",)
    fields = (
        "city",
        "fiscal_year",
        "target",
        "department",
        "name",
        "earlier_department",
        "earlier_name",
        "certainty",
        "why",
    )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", wrap(self.decide_view), name="staff_succession"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_succession"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("사유"))
    def why(self, succession: Succession) -> str:
        return ", ".join(str(WORDS[reason]) for reason in succession.reasons)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        succession = self.get_object(request, object_id)
        if succession is not None and self.has_view_permission(request, succession):
            extra_context = self._context(request, succession) | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra_context)

    def _context(self, request: HttpRequest, succession: Succession) -> dict[str, Any]:
        decision = succession.decision
        form = SuccessionForm(succession, initial=_initial(succession, decision))
        return {
            "title": str(succession),
            "succession": succession,
            "decision": decision,
            "form": form if may(request.user, Verb.JUDGE, succession) else None,
            "redaction_form": redaction_form(succession, request.user),
        }

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in the reasons of the decisions on a succession."""
        succession = get_object_or_404(Succession, pk=pk)
        if form := redact_by_form(request, succession):
            return self.render_page(request, succession, self._context(request, succession) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:comparison_succession_change", args=[pk]))

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: store a decision; shows the page again, as typed, if that fails."""
        succession = get_object_or_404(Succession, pk=pk)
        back = reverse("admin:comparison_succession_change", args=[pk])
        if request.method != "POST":
            return HttpResponseRedirect(back)
        demand(request.user, Verb.JUDGE, succession)
        form = SuccessionForm(succession, request.POST)
        user: Any = request.user
        if form.is_valid():
            try:
                decide(succession, user, form.earlier_key, form.cleaned_data["reason"])
            except ActionError as problem:
                form.add_error(None, str(problem))
            else:
                what = dict(form.fields["earlier"].choices)[form.cleaned_data["earlier"]]  # type: ignore[attr-defined]
                record(request, FOLLOWED, succession, f"{what}: {form.cleaned_data['reason']}")
                messages.success(request, _("저장했습니다."))
                return HttpResponseRedirect(back)
        return self.render_page(request, succession, self._context(request, succession) | {"form": form})


def _initial(succession: Succession, decision: SuccessionDecision | None) -> dict[str, str]:
    """Initial values: those of the decision, else of the automatic match."""
    key = decision.earlier_key if decision else succession.earlier_key
    return {
        "earlier": f"key:{key}" if key else NONE if decision else BACK,
        "reason": decision.reason if decision else "",
    }
