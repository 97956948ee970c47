from django.urls import URLPattern, path

from documents.findings import FindingWords
from search.views import SearchPage, Suggestions


def year_urls(*, words: FindingWords) -> list[URLPattern]:
    """URLs below `/<city>/<year>/`; the words for findings come from a higher app."""
    return [
        path("search/", SearchPage.as_view(words=words), name="search"),
        path("search/suggest.json", Suggestions.as_view(), name="suggestions"),
    ]
