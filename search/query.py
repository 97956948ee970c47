"""What a reader looks for, read from what they typed. Plain Python."""

from dataclasses import dataclass

from figures.names import is_initials, search_key

LONGEST = 100
"""Letters of a question; no name that people type is longer."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The words as typed, their search key, and whether they are 초성 alone."""

    words: str
    key: str
    by_initials: bool

    @property
    def column(self) -> str:
        """The key column that is looked through."""
        return "initials" if self.by_initials else "search"


def read_query(words: str) -> SearchQuery | None:
    """The query; None where it has no letter or digit, or is longer than any name."""
    words = words.strip()
    if len(words) > LONGEST or not (key := search_key(words)):
        return None
    return SearchQuery(words, key, is_initials(words))
