"""What the department's page shows of its staff."""

from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.models import Document
from documents.panels import Panel


def staffing(document: Document, department: Department) -> Panel | None:
    lines = list(Staffing.objects.filter(document=document, department=department).order_by("position"))
    if not lines:
        return None
    return Panel(
        "staffing",
        _("조직과 인력"),
        "departments/staffing_panel.html",
        {"lines": lines, "columns": STAFFING, "teams": [line for line in lines if line.teams]},
    )
