"""Panels of staffing, findings and corrections on a department's page."""

from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from departments.views import DepartmentPanel
from documents.correction_text import accepted
from documents.findings import FindingWords, findings_of_department
from documents.models import Correction, Document, Finding
from documents.panels import Panel, corrections_panel, findings_panel
from web.addresses import address
from web.prepared import prepared


@prepared
def _staffing(document: int, department: int) -> QuerySet[Staffing]:
    return Staffing.objects.filter(document=document, department=department).order_by("position")


@prepared
def _corrections(city: int, fiscal_year: int, department: str) -> QuerySet[Correction]:
    return accepted(city, fiscal_year, Q(department=department))


def staffing(document: Document, department: Department) -> Panel | None:
    lines = _staffing(document.pk, department.pk)
    if not lines:
        return None
    return Panel(
        "staffing",
        _("조직과 인력"),
        "departments/staffing_panel.html",
        {"lines": lines, "columns": STAFFING, "teams": [line for line in lines if line.teams]},
        folded=True,
        summary=_people(lines[0]),
    )


def _people(line: Staffing) -> str:
    """정원 and 현원 in words; "" where one is unknown."""
    if line.authorised_staff is None or line.current_staff is None:
        return ""
    words = gettext("정원 {authorised:,}명, 현원 {current:,}명")
    return words.format(authorised=line.authorised_staff, current=line.current_staff)


def findings(words: FindingWords) -> DepartmentPanel:
    """The panel of a department's findings; notes are only counted, since there are many."""

    def panel(document: Document, department: Department) -> Panel | None:
        panel_of_all = findings_panel(findings_of_department(document, department.name), words)
        if panel_of_all is None:
            return None
        notes = address("findings", *document.url_args, department=department.slug, severity=Finding.Severity.NOTE)
        return replace(panel_of_all, context=panel_of_all.context | {"notes_list": notes})

    return panel


def corrections(document: Document, department: Department) -> Panel | None:
    """The corrections of a department's tables."""
    return corrections_panel(document, _corrections(document.city_id, document.fiscal_year, department.name))
