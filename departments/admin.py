from django.contrib import admin

from departments.models import Department, Staffing
from documents.admin import LineAdmin, ReadOnlyAdmin


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    list_display = ("name", "city", "slug", "order")
    list_filter = ("city",)
    search_fields = ("name", "slug")
    related = ("city",)


@admin.register(Staffing)
class StaffingAdmin(LineAdmin):
    listed = ("authorised_staff", "current_staff")
    about = ("department", "name", "teams")
    search_fields = ("name", "teams")
