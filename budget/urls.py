from collections.abc import Sequence

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from budget.views import ProgramHeadline, ProgramPage, ProgramPicture, short_link
from documents.panels import Tab
from documents.views import BookListMixin
from lists.urls import list_urls

urlpatterns = [
    path("p/<slug:code>", csrf_exempt(short_link), name="short"),
]


def year_urls(
    *, lists: Sequence[type[BookListMixin]], program_tabs: Sequence[Tab], program_headline: ProgramHeadline
) -> list[URLPattern]:
    """URLs below `/<city>/<year>/`; the panels, and the lists with comparisons of years, come from higher apps."""
    return [
        path(
            "departments/<name:department>/programs/<int:program>/",
            ProgramPage.as_view(tabs=program_tabs, make_headline=program_headline),
            name="program",
        ),
        path(
            "departments/<name:department>/programs/<int:program>/share.png",
            ProgramPicture.as_view(make_headline=program_headline),
            name="program-picture",
        ),
        *(pattern for view in lists for pattern in list_urls(view)),
    ]
