"""The admin of findings: the largest first, with verdict, assignee and a link to the line to correct."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import User
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Abs
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions import ActionError
from documents.admin import ReadOnlyAdmin, source
from documents.admin_filters import OF_A_BOOK, ValuesFilter, last_unless
from documents.findings import column_of, value_html
from documents.models import Finding, Verdict
from documents.rows import find_row
from lists.columns import PLACE, FileColumn
from staff.editing import models_by_label
from staff.effects import kind_name, sentence_of
from staff.export import csv_response
from staff.finding_decisions import save_verdict, verdict_of, verdict_version
from staff.forms import VerdictForm
from staff.new_rows import ROW_MISSING
from staff.permissions import Verb, demand, may
from staff.redaction import redact_by_form, redaction_form
from staff.source import source_around


class KindFilter(SimpleListFilter):
    """Filters findings by kind, labelled with their names."""

    title = gettext_lazy("종류")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        kinds = Finding.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return [(kind, kind_name(kind)) for kind in kinds]

    def queryset(self, request: HttpRequest, findings: QuerySet[Finding]) -> QuerySet[Finding]:
        return findings.filter(kind=self.value()) if self.value() else findings


class AssigneeFilter(SimpleListFilter):
    """Filters findings by assignee; `none` is nobody."""

    title = gettext_lazy("담당자")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        people = User.objects.filter(pk__in=Verdict.objects.exclude(assignee=None).values("assignee"))
        return [("none", gettext_lazy("없음")), *((str(person.pk), str(person)) for person in people)]

    def queryset(self, request: HttpRequest, findings: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case None:
                return findings
            case value if value.isdecimal() and len(value) < 10:
                return findings.filter(assigned=int(value))
            case _:
                return findings.filter(assigned=None)


class FindingAdmin(ReadOnlyAdmin):
    """The list of findings, and the page on which one is decided."""

    change_form_template = "admin/staff/finding.html"
    list_display = (
        "name",
        "column_label",
        "difference_shown",
        "mend",
        "state",
        "severity",
        "kind_name",
        "printed_shown",
        "expected_shown",
        "assigned_to",
        "department",
    )
    list_filter = ("state", "severity", ("department", ValuesFilter), AssigneeFilter, KindFilter, *OF_A_BOOK)
    search_fields = ("name", "kind", "department")
    related = ("document__city",)
    actions = ["assign_to_me", "export"]
    fields: ClassVar[Any] = (
        "sentence",
        "name",
        "department",
        "account",
        "kind_name",
        "column_label",
        "printed_shown",
        "expected_shown",
        "difference_shown",
        "severity",
        "state",
        "document",
        source,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        verdicts = Verdict.objects.filter(document=OuterRef("document"), finding_key=OuterRef("key"))
        findings = super().get_queryset(request)
        return findings.annotate(  # type: ignore[no-any-return]
            assigned=Subquery(verdicts.values("assignee")[:1]),
            assigned_name=Subquery(verdicts.values("assignee__username")[:1]),
            size=Abs("difference"),
        )

    def get_ordering(self, request: HttpRequest) -> Any:
        return (
            last_unless(state=Finding.State.OPEN),
            F("size").desc(nulls_last=True),
            "document_id",
            "page",
            "line",
            "position",
        )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/line/", wrap(self.line_view), name="staff_finding_line"),
            path("<int:pk>/new-row/", wrap(self.new_row_view), name="staff_finding_new_row"),
            path("<int:pk>/say/", wrap(self.say_view), name="staff_say"),
            path("<int:pk>/redact/", wrap(self.redact_view), name="staff_redact_finding"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("종류"), ordering="kind")
    def kind_name(self, finding: Finding) -> str:
        return kind_name(finding.kind)

    @admin.display(description=gettext_lazy("항목"), ordering="column")
    def column_label(self, finding: Finding) -> str:
        column = column_of(finding)
        return column.label if column else finding.column

    @admin.display(description=gettext_lazy("인쇄값"))
    def printed_shown(self, finding: Finding) -> SafeString:
        return value_html(finding, finding.printed)

    @admin.display(description=gettext_lazy("기대값"))
    def expected_shown(self, finding: Finding) -> SafeString:
        return value_html(finding, finding.expected)

    @admin.display(description=gettext_lazy("차이"), ordering="size")
    def difference_shown(self, finding: Finding) -> str | SafeString:
        return "-" if finding.difference is None else value_html(finding, finding.difference)

    @admin.display(description=gettext_lazy("설명"))
    def sentence(self, finding: Finding) -> str:
        return sentence_of(finding)

    @admin.display(description=gettext_lazy("담당자"), ordering="assigned_name")
    def assigned_to(self, finding: Any) -> str:
        return finding.assigned_name or "-"

    @admin.display(description=gettext_lazy("고치기"))
    def mend(self, finding: Finding) -> str | SafeString:
        if finding.target not in models_by_label():
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("admin:staff_finding_line", args=[finding.pk]), _("행으로"))

    def has_judge_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Verb.JUDGE)

    @admin.action(description=gettext_lazy("내가 맡기"), permissions=["judge"])
    def assign_to_me(self, request: HttpRequest, chosen: QuerySet[Finding]) -> None:
        demand(request.user, Verb.JUDGE)
        user: Any = request.user
        taken = [finding for finding in chosen if may(user, Verb.JUDGE, finding)]
        for finding in taken:
            verdict = verdict_of(finding)
            save_verdict(finding, finding.state, verdict.words if verdict else "", user, user)
        left = chosen.count() - len(taken)
        messages.success(request, _("{count}건을 맡았습니다.").format(count=len(taken)))
        if left:
            messages.warning(request, _("다른 부서의 {count}건은 그대로 두었습니다.").format(count=left))

    @admin.action(description=gettext_lazy("고른 것을 CSV로 내려받기"), permissions=["view"])
    def export(self, request: HttpRequest, chosen: QuerySet[Finding]) -> HttpResponseBase:
        demand(request.user, Verb.EXPORT, Finding)
        verdicts = {
            (verdict.document_id, verdict.finding_key): verdict
            for verdict in Verdict.objects.filter(document__in=chosen.order_by().values("document")).select_related(
                "assignee"
            )
        }
        rows = (
            _file_row(item, verdicts.get((item.document_id, item.key))) for item in chosen.iterator(chunk_size=1000)
        )
        return csv_response(_("확인 필요 사항"), FILE_COLUMNS, rows)

    def line_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Redirect to the page of the line that a finding is about."""
        return self._redirect_to_line(request, pk, "admin:{app}_{model}_change")

    def new_row_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Redirect to the form of the row that a finding reports missing."""
        return self._redirect_to_line(request, pk, "admin:staff_new_row_{model}")

    def _redirect_to_line(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        finding = get_object_or_404(Finding, pk=pk)
        demand(request.user, Verb.READ, finding)
        line = find_row(finding.document, finding.target, finding.target_key)
        if line is None or finding.target not in models_by_label():
            messages.warning(request, _("이 사항이 가리키는 행은 고칠 수 있는 표에 없습니다."))
            return HttpResponseRedirect(reverse("admin:documents_finding_change", args=[pk]))
        name = name.format(app=line._meta.app_label, model=line._meta.model_name)
        return HttpResponseRedirect(reverse(name, args=[line.pk], query={"finding": pk}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        finding = self.get_object(request, object_id)
        if finding is not None and self.has_view_permission(request, finding):
            extra_context = {**self._context(request, finding), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def _context(self, request: HttpRequest, finding: Finding) -> dict[str, Any]:
        verdict = verdict_of(finding)
        initial: dict[str, Any] = {"state": finding.state}
        if verdict:
            initial |= {"words": verdict.words, "assignee": verdict.assignee_id, "seen": verdict_version(verdict)}
        return {
            "title": kind_name(finding.kind),
            "subtitle": finding.name,
            "finding": finding,
            "verdict": verdict,
            "form": VerdictForm(finding, initial=initial) if may(request.user, Verb.JUDGE, finding) else None,
            "source": source_around(finding.document, finding.page, finding.line),
            "mendable": finding.target in models_by_label(),
            "lacks_a_row": finding.kind == ROW_MISSING and may(request.user, Verb.PROPOSE, finding),
            "redaction_form": redaction_form(finding, request.user),
        }

    def redact_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: redact personal data in the verdict on a finding."""
        finding = get_object_or_404(Finding.objects.select_related("document__city"), pk=pk)
        if form := redact_by_form(request, finding):
            return self.render_page(request, finding, self._context(request, finding) | {"redaction_form": form})
        return HttpResponseRedirect(reverse("admin:documents_finding_change", args=[pk]))

    def say_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """POST: store a verdict; shows the page again, as typed, if that fails."""
        finding = get_object_or_404(Finding.objects.select_related("document__city"), pk=pk)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:documents_finding_change", args=[pk]))
        demand(request.user, Verb.JUDGE, finding)
        form = VerdictForm(finding, request.POST)
        user: Any = request.user
        verdict = verdict_of(finding)
        if verdict_version(verdict) != request.POST.get("seen", ""):
            form = _against_current(form, finding, verdict)
        elif form.is_valid():
            cleaned = form.cleaned_data
            try:
                save_verdict(finding, cleaned["state"], cleaned["words"], cleaned["assignee"], user)
            except ActionError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("저장했습니다."))
                return HttpResponseRedirect(reverse("admin:documents_finding_change", args=[pk]))
        return self.render_page(request, finding, self._context(request, finding) | {"form": form})


def _against_current(form: VerdictForm, finding: Finding, verdict: Verdict | None) -> VerdictForm:
    """The form as typed, with an error about the verdict that was stored in the meantime."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    again = VerdictForm(finding, typed | {"seen": verdict_version(verdict)})
    if verdict is not None:
        sentence = _("그사이 {who} 님의 판단: {state}, 담당자 {assignee}. {words}")
        words = {"who": verdict.author, "state": verdict.get_state_display(), "assignee": verdict.assignee or "-"}
        again.add_error(None, sentence.format(**words, words=verdict.words))
    again.add_error(None, _("적은 값은 그대로 있습니다. 확인하고 다시 저장해 주세요."))
    return again


FILE_COLUMNS = (
    FileColumn("kind", "종류"),
    FileColumn("department", "부서"),
    FileColumn("name", "대상"),
    FileColumn("column", "항목"),
    FileColumn("printed", "인쇄값"),
    FileColumn("expected", "기대값"),
    FileColumn("difference", "차이", type="integer"),
    FileColumn("state", "상태"),
    FileColumn("words", "공개 설명"),
    FileColumn("assignee", "담당자"),
    *PLACE,
)


def _file_row(finding: Finding, verdict: Verdict | None) -> tuple[Any, ...]:
    column = column_of(finding)
    return (
        kind_name(finding.kind),
        finding.department,
        finding.name,
        column.file_header if column else "",
        finding.printed,
        finding.expected,
        finding.difference,
        finding.get_state_display(),
        verdict.words if verdict else "",
        str(verdict.assignee or "") if verdict else "",
        finding.page,
        finding.line,
    )
