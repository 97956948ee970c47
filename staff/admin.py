"""The admin as staff work in it: what the lower rooms let them read, the desk lets them mend and judge."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

import staff.books.admin  # noqa: F401
from comparison.models import Succession
from departments.models import Department
from documents.admin import ReadOnlyAdmin
from documents.models import Correction, CorrectionEvent, Finding, Remark, Verdict
from staff.corrections import CorrectionDesk, EventDesk
from staff.editing import models_by_label
from staff.findings import FindingDesk
from staff.lines import LineDesk
from staff.models import Assignment, Upload
from staff.remarks import RemarkDesk
from staff.successions import SuccessionDesk
from staff.uploads import UploadDesk
from staff.users import StaffUserAdmin


def _put_on_desk() -> None:
    """Each table of lines keeps its list, and gets the desk's page of a line."""
    for model in models_by_label().values():
        lists = type(admin.site._registry[model])
        admin.site.unregister(model)
        admin.site.register(model, type(f"{model.__name__}Desk", (LineDesk, lists), {}))


_put_on_desk()
admin.site.unregister(Finding)
admin.site.register(Finding, FindingDesk)
admin.site.register(Correction, CorrectionDesk)
admin.site.register(CorrectionEvent, EventDesk)
admin.site.register(Remark, RemarkDesk)
admin.site.register(Upload, UploadDesk)
admin.site.register(Succession, SuccessionDesk)
admin.site.unregister(User)
admin.site.register(User, StaffUserAdmin)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """What was said of findings; it is said on the finding's own page."""

    list_display = ("finding_key", "state", "words", "assignee", "author", "said_at")
    list_filter = ("state", "assignee", "document")
    search_fields = ("finding_key", "words")
    related = ("document__city", "assignee", "author")


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A department as there is one; it is kept by its name."""

    place = forms.ModelChoiceField(label=gettext_lazy("부서"), queryset=Department.objects.select_related("city"))

    class Meta:
        model = Assignment
        fields = ("user",)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if place := told.get("place"):
            self.instance.city, self.instance.department = place.city, place.name
        return told

    def _get_validation_exclusions(self) -> set[str]:
        """All three are checked together, once there is a department: who, and which department of which city."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"city", "department"} if self.cleaned_data.get("place") else left_out


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which departments are given to whom."""

    form = AssignmentForm
    list_display = ("user", "department", "city")
    list_filter = ("city", "department", "user")
    list_select_related = ("user", "city")
    fields = ("user", "place")

    def has_change_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        return False  # given, or taken away
