from django.urls import URLPattern, path

from documents.findings import FindingWords
from lists.urls import list_urls
from performance.views import GoalList, IndicatorList, IndicatorPage, IndicatorPicture, UnitList


def year_urls(*, words: FindingWords) -> list[URLPattern]:
    """Addresses under `/<city>/<year>/`; the words for findings come from an app above this one."""
    return [
        path("performance/<int:indicator>/", IndicatorPage.as_view(words=words), name="indicator"),
        path("performance/<int:indicator>/share.png", IndicatorPicture.as_view(), name="indicator-picture"),
        *list_urls(IndicatorList),
        *list_urls(UnitList),
        *list_urls(GoalList),
    ]
