"""Parses a search query. Plain Python."""

from dataclasses import dataclass

from figures.names import is_initials, search_key

LONGEST = 100
"""The longest query in characters; names that people type are shorter."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query as typed, its search key, and whether it is 초성 only."""

    words: str
    key: str
    by_initials: bool

    @property
    def column(self) -> str:
        """The model field to search in."""
        return "initials" if self.by_initials else "search"


def read_query(words: str) -> SearchQuery | None:
    """The parsed query; None where it has no letter or digit, or is too long."""
    words = words.strip()
    if len(words) > LONGEST or not (key := search_key(words)):
        return None
    return SearchQuery(words, key, is_initials(words))
