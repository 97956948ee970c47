from django.contrib import admin

from budget.models import ExpenditureLine, Program, RevenueLine, Subject
from documents.admin import LineAdmin, NamedLineAdmin, ReadOnlyAdmin, indented
from documents.admin_filters import OF_A_BOOK, CityDepartmentFilter, ValuesFilter, YearFilter


@admin.register(Subject)
class SubjectAdmin(ReadOnlyAdmin):
    list_display = (indented, "code", "level", "city", "fiscal_year")
    list_filter = ("city", ("fiscal_year", YearFilter), "level")
    search_fields = ("code", "name")
    related = ("city", "parent")


@admin.register(Program)
class ProgramAdmin(ReadOnlyAdmin):
    """The tree of programs in document order, indented by level."""

    list_display = (indented, "level", "department", "account", "fiscal_year")
    list_filter = (
        "department__city",
        ("fiscal_year", YearFilter),
        ("account", ValuesFilter),
        "level",
        ("department", CityDepartmentFilter),
    )
    search_fields = ("name",)
    related = ("department__city", "parent")


@admin.register(RevenueLine)
class RevenueLineAdmin(NamedLineAdmin):
    list_filter = (*OF_A_BOOK, ("account", ValuesFilter), "level", ("department", CityDepartmentFilter))
    listed = ("budget", "current_budget", "assessed", "net_receipts", "uncollected")
    about = ("department", "account", "level", "code", "name")
    about_in_lists = ("department", "account", "level")


@admin.register(ExpenditureLine)
class ExpenditureLineAdmin(NamedLineAdmin):
    list_filter = (*OF_A_BOOK, ("account", ValuesFilter), "level", ("department", CityDepartmentFilter))
    listed = ("budget", "current_budget", "spent", "carried_out", "unspent")
    about = ("department", "account", "level", "policy", "unit", "name")
    about_in_lists = ("department", "account", "level")
    related = (*LineAdmin.related, "policy", "unit")
