from django.contrib import admin

from documents.admin import LineAdmin, NamedLineAdmin, printed_cells
from documents.admin_filters import OF_A_BOOK, CityDepartmentFilter, ValuesFilter
from performance.models import (
    Indicator,
    Passage,
    ProgramGoal,
    SettlementStatus,
    StrategicGoal,
    Summary,
    Threshold,
    UnitLine,
)


@admin.register(Summary)
class SummaryAdmin(LineAdmin):
    listed = ("indicators", "exceeded", "achieved", "missed", "spent")


@admin.register(StrategicGoal)
class StrategicGoalAdmin(LineAdmin):
    listed = ("spent", "share")


@admin.register(ProgramGoal)
class ProgramGoalAdmin(LineAdmin):
    listed = ("budget", "spent", "indicator_count", "achieved_count")
    about = ("department", "name", "reported_name", "policy")
    search_fields = ("name", "reported_name")
    related = (*LineAdmin.related, "policy")


@admin.register(Indicator)
class IndicatorAdmin(NamedLineAdmin):
    list_filter = (*OF_A_BOOK, ("mark", ValuesFilter), ("department", CityDepartmentFilter))
    listed = ("target", "result", "rate")
    about = ("department", "goal", "name", "unit", "formula", "mark")
    related = (*LineAdmin.related, "goal")
    about_in_lists = ("department", "goal", "unit", "mark")


@admin.register(Threshold)
class ThresholdAdmin(LineAdmin):
    about = ("department", "mark", "label", "at_least", "below")
    about_in_lists = ("department", "mark", "at_least", "below")
    search_fields = ("label",)


@admin.register(SettlementStatus)
class SettlementStatusAdmin(LineAdmin):
    listed = ("spent", "share", "spent_before", "difference")


@admin.register(UnitLine)
class UnitLineAdmin(LineAdmin):
    listed = ("spent_before", "current_budget", "spent")
    about = ("department", "program", "is_unit", "account", "name")
    about_in_lists = ("department", "is_unit")
    related = (*LineAdmin.related, "program")


@admin.register(Passage)
class PassageAdmin(LineAdmin):
    about = ("department", "goal", "unit", "section", "depth", "text")
    list_filter = (*OF_A_BOOK, ("section", ValuesFilter), ("department", CityDepartmentFilter))
    search_fields = ("text",)
    related = (*LineAdmin.related, "goal", "unit")
    about_in_lists = ("department", "section", "goal", "unit")
    row_identity = (printed_cells,)
