"""Admin classes for staff: the read-only admins of other apps with forms to propose corrections and decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

import staff.books.admin
import staff.saved_queries  # noqa: F401
from accounts.model_admin import NamedAdmin
from budget.admin import ExpenditureLineAdmin, RevenueLineAdmin
from budget.models import ExpenditureLine, RevenueLine
from comparison.models import Succession
from departments.admin import StaffingAdmin
from departments.models import Department, Staffing
from documents.admin import ReadOnlyAdmin
from documents.admin_filters import OF_A_BOOK
from documents.models import (
    Correction,
    CorrectionEvent,
    Document,
    Edition,
    Finding,
    Page,
    PrintedLine,
    Remark,
    Verdict,
    Volume,
)
from inspection.models import Question, RuleThreshold, WholeYear
from performance.admin import (
    IndicatorAdmin,
    ProgramGoalAdmin,
    SettlementStatusAdmin,
    StrategicGoalAdmin,
    SummaryAdmin,
    UnitLineAdmin,
)
from performance.models import Indicator, ProgramGoal, SettlementStatus, StrategicGoal, Summary, UnitLine
from staff.books.editions import EditionAdmin
from staff.books.volumes import VolumeFormAdmin
from staff.corrections import CorrectionAdmin, EventAdmin
from staff.department_names import DocumentFormAdmin
from staff.effects import kind_name
from staff.findings import FindingAdmin
from staff.groups import StaffGroupAdmin
from staff.lines import LineFormAdmin
from staff.models import Assignment, Upload
from staff.page_figures import PageFormAdmin
from staff.questions import QuestionAdmin, RuleThresholdAdmin, WholeYearAdmin
from staff.remarks import RemarkAdmin
from staff.successions import SuccessionAdmin
from staff.uploads import UploadAdmin
from staff.users import StaffUserAdmin


class RevenueLineFormAdmin(LineFormAdmin, RevenueLineAdmin):
    pass


class ExpenditureLineFormAdmin(LineFormAdmin, ExpenditureLineAdmin):
    pass


class StaffingFormAdmin(LineFormAdmin, StaffingAdmin):
    pass


class SummaryFormAdmin(LineFormAdmin, SummaryAdmin):
    pass


class StrategicGoalFormAdmin(LineFormAdmin, StrategicGoalAdmin):
    pass


class ProgramGoalFormAdmin(LineFormAdmin, ProgramGoalAdmin):
    pass


class IndicatorFormAdmin(LineFormAdmin, IndicatorAdmin):
    pass


class SettlementStatusFormAdmin(LineFormAdmin, SettlementStatusAdmin):
    pass


class UnitLineFormAdmin(LineFormAdmin, UnitLineAdmin):
    pass


LINE_ADMINS: Mapping[type[PrintedLine], type[LineFormAdmin]] = {
    RevenueLine: RevenueLineFormAdmin,
    ExpenditureLine: ExpenditureLineFormAdmin,
    Staffing: StaffingFormAdmin,
    Summary: SummaryFormAdmin,
    StrategicGoal: StrategicGoalFormAdmin,
    ProgramGoal: ProgramGoalFormAdmin,
    Indicator: IndicatorFormAdmin,
    SettlementStatus: SettlementStatusFormAdmin,
    UnitLine: UnitLineFormAdmin,
}
"""The admin of each line model: the app's own list, and a change page on which corrections are proposed."""

for line_model, line_admin in LINE_ADMINS.items():
    admin.site.unregister(line_model)
    admin.site.register(line_model, line_admin)
admin.site.unregister(Document)
admin.site.register(Document, DocumentFormAdmin)
admin.site.unregister(Page)
admin.site.register(Page, PageFormAdmin)
admin.site.unregister(Volume)
admin.site.register(Volume, VolumeFormAdmin)
admin.site.register(Edition, EditionAdmin)
admin.site.register(Finding, FindingAdmin)
admin.site.register(Correction, CorrectionAdmin)
admin.site.register(CorrectionEvent, EventAdmin)
admin.site.register(Remark, RemarkAdmin)
admin.site.register(Upload, UploadAdmin)
admin.site.register(Succession, SuccessionAdmin)
admin.site.register(Question, QuestionAdmin)
admin.site.register(RuleThreshold, RuleThresholdAdmin)
admin.site.register(WholeYear, WholeYearAdmin)
admin.site.unregister(Group)
admin.site.register(Group, StaffGroupAdmin)
admin.site.unregister(User)
admin.site.register(User, StaffUserAdmin)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Decisions on findings, read-only: they are made on the pages of the findings."""

    list_display = ("subject", "kind", "state", "words", "assignee", "author", "said_at")
    fields = ("document", "subject", "kind", "state", "words", "assignee", "author", "said_at")
    list_filter = ("state", "assignee", *OF_A_BOOK)
    search_fields = ("finding_key", "words")
    related = ("document__city", "assignee", "author")

    @admin.display(description=gettext_lazy("대상"), ordering="finding_key")
    def subject(self, verdict: Verdict) -> str:
        return verdict.subject

    @admin.display(description=gettext_lazy("종류"))
    def kind(self, verdict: Verdict) -> str:
        return kind_name(verdict.finding_key.partition("/")[0])


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Assigns a department, chosen from a list and stored by name."""

    place = forms.ModelChoiceField(label=gettext_lazy("부서"), queryset=Department.objects.select_related("city"))

    class Meta:
        model = Assignment
        fields = ("user",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if place := cleaned.get("place"):
            self.instance.city, self.instance.department = place.city, place.name
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Also validate city and department, set by `clean`, so that the unique constraint is checked."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"city", "department"} if self.cleaned_data.get("place") else excluded


@admin.register(Assignment)
class AssignmentAdmin(NamedAdmin):
    """The departments assigned to each user."""

    form = AssignmentForm
    list_display = ("user", "department", "city")
    list_filter = ("city", "department", "user")
    list_select_related = ("user", "city")

    def get_fields(self, request: HttpRequest, obj: Assignment | None = None) -> Any:
        return ("user", "place") if obj is None else ("user", "department", "city")

    def has_change_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        return False  # assignments are only added and deleted
