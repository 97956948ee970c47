"""What the department's page shows of its staff."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from departments.views import DepartmentPanel
from documents.findings import FindingWords
from documents.models import Document, Finding
from documents.panels import Panel, corrections_panel, findings_panel


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


def findings(words: FindingWords) -> DepartmentPanel:
    """The findings in a department's tables."""

    def panel(document: Document, department: Department) -> Panel | None:
        return findings_panel(Finding.objects.filter(document=document, department=department.name), words)

    return panel


def corrections(document: Document, department: Department) -> Panel | None:
    """What was corrected in a department's tables."""
    return corrections_panel(document, Q(department=department.name))
