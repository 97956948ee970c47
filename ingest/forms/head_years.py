"""The years in a table's head: the table's own, and the year before."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from figures.names import search_key

_YEAR = re.compile(r"['‘’`´]\s*(\d{2})\s*년?도?|(?<!\d)(20\d{2})\s*년?도?|(?<![\d가-힣])(\d{2})\s*년도?(?=\s*[가-힣])")
_MISREAD_YEAR = re.compile(r"(?<![\dA-Za-z])[1lI|!](\d{2})(?=\s*년?도?\s*(?:결산|예산|달성))")
"""A two-digit year whose apostrophe was read as 1: 118결산 for '18결산."""
_DONE = re.compile("결산|지출|집행|수납|징수")
_YEAR_BEFORE = "전년도"

Rows = Sequence[Sequence[str]]


def relative_years(rows: Rows) -> list[list[str]]:
    """The head with `'20결산` as 결산 and `'19결산` as 전년도결산, if it names two consecutive years."""
    if not (years := _years(rows)):
        return [list(row) for row in rows]
    rows = _with_marks(rows, years)
    years = _years(rows)
    if max(years) - min(years) > 1:
        return [list(row) for row in rows]
    now = max(years)
    return [
        [_YEAR.sub(lambda match: "" if _year(match) == now else _YEAR_BEFORE, cell) for cell in row] for row in rows
    ]


def _years(rows: Rows) -> set[int]:
    return {_year(match) for row in rows for cell in row for match in _YEAR.finditer(cell)}


def _with_marks(rows: Rows, years: Collection[int]) -> Rows:
    """The head with year apostrophes that were read as 1 restored, if another year in it is the same or adjacent."""

    def mended(match: re.Match[str]) -> str:
        return f"'{match[1]}" if all(abs(int(match[1]) - year) <= 1 for year in years) else match[0]

    return [[_MISREAD_YEAR.sub(mended, cell) for cell in row] for row in rows]


def _year(match: re.Match[str]) -> int:
    return int(match[1] or match[2] or match[3]) % 100


def column_words(rows: Rows, at: int) -> list[str]:
    """The words in one cell of each row."""
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def dated_cells(rows: Rows) -> dict[int, str]:
    """The words of the cells that name a year, by cell."""
    words = {at: " ".join(column_words(rows, at)) for at in range(max(map(len, rows)))}
    return {at: word for at, word in words.items() if _YEAR.search(word)}


def compared_cells(rows: Rows) -> set[int]:
    """The cells whose words another cell has with another year."""
    words = {at: search_key(_YEAR.sub("", word)) for at, word in dated_cells(rows).items()}
    times = Counter(words.values())
    return {at for at, word in words.items() if times[word] > 1}


def years_unclear(rows: Rows) -> bool:
    """Whether a head names a later year than that of its spending or receipts, as that of next year's budget."""
    words = dated_cells(rows).values()
    years = [_year(match) for word in words for match in _YEAR.finditer(word)]
    done = [_year(match) for word in words if _DONE.search(word) for match in _YEAR.finditer(word)]
    return bool(done) and max(done) < max(years)
