from collections.abc import Sequence

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from budget.views import ExpenditureList, ProgramPage, ProgramPanel, RevenueList, short_link
from lists.urls import list_urls

urlpatterns = [
    path("p/<slug:code>", csrf_exempt(short_link), name="short"),
]


def year_urls(*, program_leads: Sequence[ProgramPanel], program_panels: Sequence[ProgramPanel]) -> list[URLPattern]:
    """Addresses under `/<city>/<year>/`; the panels come from apps above this one."""
    return [
        path(
            "departments/<name:department>/programs/<int:program>/",
            ProgramPage.as_view(leads=program_leads, panels=program_panels),
            name="program",
        ),
        *list_urls(RevenueList),
        *list_urls(ExpenditureList),
    ]
