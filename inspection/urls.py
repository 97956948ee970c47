from collections.abc import Mapping, Sequence

from django.urls import URLPattern, path

from documents.findings import FindingWords, IdentityText
from documents.views import BookListMixin
from inspection.views import EvidenceFile, InspectionPage, QuestionList
from lists.urls import list_urls
from web.cross_origin import allow_any_origin


def year_urls(
    *, lists: Mapping[str, type[BookListMixin]], words: FindingWords, identities: Sequence[IdentityText]
) -> list[URLPattern]:
    """URLs below `/<city>/<year>/`; `lists` are all lists that evidence bundles can be made of."""
    return [
        path("inspection/", InspectionPage.as_view(), name="inspection"),
        path(
            "evidence/<slug:list>.zip",
            allow_any_origin(EvidenceFile.as_view(lists=lists, words=words, identities=identities)),
            name="evidence",
        ),
        *list_urls(QuestionList),
    ]
