"""Paging in JSON: `?limit=` rows after the cursor `?after=`, which is `next` of the previous page.

A cursor contains the version of the data; if the data has changed between two pages, the response is 409.
"""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from lists.export.description import RefusedError

LIMIT, AFTER = "limit", "after"
PARAMETERS = (LIMIT, AFTER)
MOST = 10_000
"""The largest `limit`; without `limit`, all rows are returned."""
_CURSOR = re.compile(r"([0-9.]{1,200})-([0-9]{1,12})")
_CHANGED = 409


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows `first` up to `last` (0-based, exclusive); `cursor` is that of the next rows."""

    first: int
    last: int
    cursor: str = ""


def portion_of(params: QueryDict, version: str, count: int) -> Portion | None:
    """The page of rows that the parameters name; None for all rows. Raises RefusedError."""
    limit, after = params.get(LIMIT, ""), params.get(AFTER, "")
    if not limit:
        if after:
            raise RefusedError(_("after는 limit와 함께 씁니다."))
        return None
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= len(str(MOST)) and 1 <= int(limit) <= MOST):
        raise RefusedError(_("limit에는 1부터 %(most)d까지 쓸 수 있습니다.") % {"most": MOST})
    versions = version.replace(", ", ".").replace(": ", ".")
    first = 0
    if after:
        cursor = _CURSOR.fullmatch(after)
        if cursor is None:
            raise RefusedError(_("after에는 앞의 답이 알려 준 값(next)을 그대로 씁니다."))
        if cursor[1] != versions:
            sentence = _("그사이 자료가 바뀌어 이어서 줄 수 없습니다. 처음부터 다시 받아 주세요.")
            raise RefusedError(sentence, status=_CHANGED)
        first = int(cursor[2])
    last = min(first + int(limit), count)
    return Portion(first, last, f"{versions}-{last}" if last < count else "")
