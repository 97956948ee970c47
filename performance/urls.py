from django.urls import URLPattern, path

from documents.findings import FindingWords
from documents.views import BookListMixin
from lists.urls import list_urls
from performance.views import GoalList, IndicatorList, IndicatorPage, IndicatorPicture


def year_urls(*, words: FindingWords, units: type[BookListMixin]) -> list[URLPattern]:
    """URLs below `/<city>/<year>/`; higher apps pass the words for findings and the list of units with comparisons."""
    return [
        path("performance/<int:indicator>/", IndicatorPage.as_view(words=words), name="indicator"),
        path("performance/<int:indicator>/share.png", IndicatorPicture.as_view(), name="indicator-picture"),
        *list_urls(IndicatorList),
        *list_urls(units),
        *list_urls(GoalList),
    ]
