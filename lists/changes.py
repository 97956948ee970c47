"""The changes in the lines of a query since an older version of the data, as a list shows them.

An app that records changes overrides `get_changes` of its list views (documents/changes.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from lists.filtersets import sentence

SINCE = "since"
_IN_A_SENTENCE = 3

Versions = Mapping[int, int]
"""Of each document, by its id, the version that the reader has."""


class Change(Protocol):
    """A change in a list: `item` is the column, `why` the reason; `left`: the row no longer matches the conditions;
    `of_value`: a value changed, not a whole line."""

    @property
    def name(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def left(self) -> bool: ...
    @property
    def of_value(self) -> bool: ...

    def as_json(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a list; `sentences` summarise them, and are empty without changes."""

    sentences: Sequence[str] = ()
    changes: Sequence[Change] = ()

    @property
    def in_short(self) -> str:
        """The summary on one line, with the first changes."""
        items = [str(change) for change in self.changes[:_IN_A_SENTENCE]]
        if len(self.changes) > _IN_A_SENTENCE:
            items.append(_("외 %(count)d건") % {"count": len(self.changes) - _IN_A_SENTENCE})
        return " ".join([*self.sentences, *([f"{'; '.join(items)}."] if items else [])])


class InvalidVersionsError(ValueError):
    """The versions in a URL are invalid."""


def versions_now(documents: Sequence[Any]) -> str:
    """The current versions for URLs: `3`, or for several years `2019:3,2020:5`."""
    if len(documents) == 1:
        return str(documents[0].version)
    return ",".join(f"{document.fiscal_year}:{document.version}" for document in documents)


def versions_of(text: str, documents: Sequence[Any]) -> Versions:
    """Parse the text of `versions_now`. Raises InvalidVersionsError."""
    versions = {}
    by_year = {str(document.fiscal_year): document.pk for document in documents}
    for values in filter(None, text.split(",")):
        year, _colon, number = values.rpartition(":")
        document = by_year.get(year or str(documents[0].fiscal_year))
        if not (number.isascii() and number.isdecimal() and len(number) < 10) or document is None:
            raise InvalidVersionsError(sentence(SINCE, text, _("받은 파일의 자료 판을 숫자로 적습니다.")))
        versions[document] = int(number)
    return versions
