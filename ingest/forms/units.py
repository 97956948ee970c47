"""Parses units of money above a table or in its head: `(단위: 천원)`, `(in thousand won)`, `예산액(천원)`.

Text that looks like a unit of money in an unknown notation is an unreadable unit, and not ignored.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from figures.won import SCALES

UNREAD = 0
"""The value of an unreadable unit among units in won."""
_OPEN, _CLOSE = r"[(（﹙\[<〈〔【｛{「『《]", r"[)）﹚\]>〉〕】｝}」』》]"
_INSIDE = r"[^()（）﹙﹚\[\]<>〈〉〔〕【】｛｝{}「」『』《》]"
_SIGN = r"(?:[₩￦\\]|w(?=\s*1[,，]000))"
_LARGE = "십백천만억조千百萬億"
_ENGLISH = {"hundred": "백", "thousand": "천", "million": "백만", "billion": "십억", "krw": "원", "won": "원"}
_COUNT = rf"(?:1(?:[,，]?000)*|['’‘]?000(?:[,，]000)*|10{{1,2}}|[{_LARGE}]|(?:hundred|thousand|million|billion)s?)"
_WON = rf"(?:원|圓|won|krw|{_SIGN})"
_WORDS = r"(?:amounts?|figures|expressed|in|of|the|korean|units?)"
_FILLER = re.compile(rf"\b{_WORDS}\b")
_MONEY = rf"(?:{_WORDS}\s+)*(?:(?:{_COUNT}|{_WON})(?:\s+of)?(?:\s+korean)?\s*)+"
"""Words and numbers that form only a unit of money."""
_SEPARATOR = r"[:：∶︰﹕;=/\-–~_|→]"

_LATIN = "uUwWkK\u212a"
_HAS_LETTER_OF_ONE = re.compile(rf"[원단위單₩￦\\圓천백억{_LATIN}]").search
"""Matches single characters, ten times as fast as words."""
_HAS_WORD_OF_ONE = re.compile(r"[원단위單₩￦\\圓천백억]|unit|won|krw", re.IGNORECASE).search
_MAY_BE = re.compile(
    rf"(?=[단위單圓₩￦\\원{_LARGE}{_LATIN}{_OPEN[1:]})"  # few letters begin one
    rf"(?:단\s*위|單|단\s*\S\s*{_SEPARATOR}|위\s*{_SEPARATOR}|圓|(?i:unit|won|krw)|[₩￦\\]"
    rf"|(?<![가-힣])원(?![가-힣])|[{_LARGE}]\s*원|{_OPEN}\s*[{_LARGE}\s]+{_CLOSE})"
)
_LABELLED = re.compile(
    rf"(?:{_OPEN}|\A)?\s*(?:(?:금\s*액|표\s*시|화\s*폐|통\s*화)\s*)?"
    r"(?:(?:단\s*\S|\S\s*위|單\s*位|unit|금\s*액(?=\s*[:：]\s*[십백천만억]*\s*원))\s*"
    rf"{_SEPARATOR}|단\s*위\s*[.·,]|(?<=[(（\[<〈〔【{{금액])\s*단\s*위\s+|\A\s*단\s*위\s+"
    rf"|단\s*위(?=\s*[십백천만억]*\s*원\s*(?:[,，]|{_CLOSE}|\Z)))\s*({_INSIDE}*?)\s*(?:{_CLOSE}|\Z)",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"{_OPEN}?\s*단\s*위\s*(?:{_CLOSE}\s*{_OPEN}?|{_OPEN})\s*({_MONEY})\s*{_CLOSE}?\s*\Z", re.IGNORECASE
)
"""`단위(천원)`, `[단위] 천원`."""
_SPOKEN = re.compile(
    rf"(?:\A|[※*])\W*(?:[가-힣·\s]{{0,12}}액|단\s*위)\s*(?:단\s*위)?\s*[은는이가의]?\s*({_MONEY})"
    r"(?:단\s*위)?\s*(?:임|이다|입니다|로\s*(?:표\s*[시기]|작\s*성)\S*)?\W*\Z",
    re.IGNORECASE,
)
"""`금액단위는 천원임`."""
_BARE = re.compile(
    rf"{_OPEN}\s*({_MONEY})(?:\s*[,，·]\s*{_INSIDE}{{1,6}}?|단\s*위(?:\s*로\s*표\s*[시기])?)?\s*{_CLOSE}", re.IGNORECASE
)
_ALONE = re.compile(
    rf"\A\s*((?:[{_LARGE}]\s*)+원|(?=krw|{_SIGN}|[a-z\s]*(?:won|krw)){_MONEY})\s*(?:단\s*위)?\s*\Z", re.IGNORECASE
)
_BEFORE_LABEL = re.compile(rf"\A\s*((?:[{_LARGE}]\s*)*원)\s*단\s*위\s*\Z")
_BEHIND_HEAD = re.compile(
    rf"(?<=[^\W\d])\s*[\s/,·\-–:]\s*((?:[{_LARGE}]\s*)+원|원|[{_LARGE}]*\s*(?:won|krw))\s*\Z", re.I
)
"""`예산액 천원`, `예산액/천원`."""
_IN_NAME = re.compile(
    rf"(?<!\S)(?:(?:금\s*액\s*)?단\s*위\s*)?((?:(?:[{_LARGE}]|1?000|(?:thousand|million|billion)s?)\s*)*(?:원|won|krw))"
    r"(?:\s*단위)?(?!\S)",
    re.IGNORECASE,
)
_PARTS_OF_NAME = re.compile(r"[_\-–.,+·~=]")
_LIKE_MONEY = re.compile(
    rf"(?<![가-힣])[a-z]?\s*원(?![가-힣])|[{_LARGE}]\s*원(?![가-힣])|won\b|krw|{_SIGN}", re.IGNORECASE
)
_BRACKETS = re.compile(rf"{_OPEN}({_INSIDE}{{1,30}}){_CLOSE}")
_NO_UNIT = re.compile("[2-9]|이상|이하|미만|초과|공제|이내")
_REST = re.compile(rf"\A[※*○◦·•▪■□\-–]?\s*(?:{_OPEN}\s*{_CLOSE})?\Z")
_NUMBER = re.compile(r"(1?(?:[,，]?000)*|10{1,2})([십백천]?)([백만억조]*)\Z")
_POWERS = {"십": 1, "백": 2, "천": 3, "만": 4, "억": 8, "조": 12}
_NAMES = {**SCALES, "만원": 10_000, "십만원": 100_000, "천만원": 10_000_000}
_CHINESE = str.maketrans("千百萬億圓윈웜웬훤", "천백만억원원원원원")


class Unit(NamedTuple):
    """A printed unit: its value in won (None: not money, or unreadable), and the rest of the line."""

    scale: int | None
    rest: str
    unread: str = ""
    labelled: bool = False


def may_print_unit(text: str) -> bool:
    """A fast test to run before `find_unit`: False means that the line has no unit."""
    letter = _HAS_LETTER_OF_ONE(text)
    if letter is None or (letter[0] in _LATIN and _HAS_WORD_OF_ONE(text) is None):
        return False
    return _MAY_BE.search(text) is not None


@lru_cache(maxsize=1024)  # a book repeats a few on every page
def find_unit(text: str) -> Unit | None:
    """The unit in a line, or None."""
    match = _APART.search(text) or _LABELLED.search(text) or _SPOKEN.search(text)
    if match:
        return _unit(text, match, labelled=True)
    match = _BARE.search(text) or _ALONE.search(text) or _BEFORE_LABEL.search(text)
    if match:
        return _unit(text, match, labelled=False)
    match = _unread(text)
    return Unit(None, _without(text, match), match[1].strip()) if match else None


def _unit(text: str, match: re.Match[str], *, labelled: bool) -> Unit:
    scales, unread = _scales(match[1])
    scale = next(iter(scales), None) if len(scales) < 2 else None
    rest = _without(text, match)
    other = find_unit(rest) if labelled and scale and may_print_unit(rest) else None
    if other and other.labelled and other.scale not in (None, scale):
        return Unit(None, other.rest, text.strip(), labelled)
    return Unit(scale, rest, match[1] if len(scales) > 1 else unread, labelled)


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()]}{text[match.end() :]}".strip()
    return "" if _REST.match(rest) else rest


def _unread(text: str) -> re.Match[str] | None:
    """Brackets that look like a unit of money in an unknown notation."""
    for match in _BRACKETS.finditer(text):
        if _LIKE_MONEY.search(match[1]) and not _NO_UNIT.search(match[1]):
            return match
    return None


def _scales(printed: str) -> tuple[set[int], str]:
    """The values in won of all units of money in a text, and an unreadable one ("" for none)."""
    words = _FILLER.sub("", printed.casefold())
    for english, korean in _ENGLISH.items():
        words = words.replace(f"{english}s", korean).replace(english, korean)
    words = "".join(words.split()).translate(_CHINESE)
    scales: set[int] = set()
    unread = ""
    for part in re.split(r"[,，·](?!000)", words):
        names = part.split("/")
        of_part = {scale for name in names if name and (scale := _scale_of(name))}
        if not scales or len(names) == 1:  # 원/㎡ beside 천원 is a price
            scales |= of_part
        if not of_part:
            unread = next((name for name in names if _is_money(name)), unread)
    return scales, unread


def _scale_of(name: str) -> int | None:
    """The value in won of a unit's name: 천원, 천, 백만원, 10억원, ₩1,000; None if it is not a unit of money."""
    count = re.sub(rf"원|{_SIGN}", "", name)
    number = _NUMBER.match(count.lstrip("'’‘"))
    if number is None or (not count and not name):
        return None
    power = number[1].count("0") + sum(_POWERS[letter] for letter in number[2] + number[3])
    return 10**power if power or name != count else None


def _is_money(name: str) -> bool:
    """Whether an unknown unit's name is one of money."""
    return name.endswith("원") or (name[:1] in _POWERS and len(name) > 1 and name[-1] not in "명개건회%")


@lru_cache(maxsize=1024)
def units_in_head(text: str) -> frozenset[int]:
    """The unlabelled units in headings, as in `결산액 (천원)`, in won; UNREAD for an unreadable one."""
    scales: set[int] = set()
    for cell in text.split("\t") if may_print_unit(text) else ():
        if _LABELLED.search(cell):
            continue
        matches = [*_BARE.finditer(cell), *_BEHIND_HEAD.finditer(cell)]
        for match in matches:
            scales |= _scales(match[1])[0]
        if not matches and _unread(cell):
            scales.add(UNREAD)
    return frozenset(scales)


def units_in_name(name: str) -> frozenset[int]:
    """The units in the name of a file or sheet, in won; UNREAD for an unreadable one.

    >>> units_in_name("세출(천원)"), units_in_name("2020_세출_백만원_최종"), units_in_name("10억원 이상 사업")
    (frozenset({1000}), frozenset({1000000}), frozenset())
    """
    words = _PARTS_OF_NAME.sub(" ", name)
    scales = {scale for match in _IN_NAME.finditer(words) for scale in _scales(match[1])[0]}
    return frozenset(scales) or units_in_head(words) or units_in([words])


@lru_cache(maxsize=1024)
def labelled_units_in(text: str) -> tuple[Unit, ...]:
    """The labelled units in the cells of a head."""
    units = map(find_unit, text.split("\t") if may_print_unit(text) else ())
    return tuple(unit for unit in units if unit and unit.labelled)


def without_unit(head: str) -> str:
    """The words of a heading without a trailing unit that has no brackets."""
    return _BEHIND_HEAD.sub("", head)


def units_in(lines: Iterable[str]) -> frozenset[int]:
    """All units of money in these lines, in won; UNREAD for an unreadable one."""
    scales: set[int] = set()
    for line in filter(may_print_unit, lines):
        scales |= units_in_head(line) if "\t" in line else set()
        for unit in map(find_unit, line.split("\t")):
            if unit and (unit.labelled or (not unit.rest and "\t" not in line)):
                scales |= {UNREAD} if unit.unread else {unit.scale} if unit.scale else set()
    return frozenset(scales)


def won_name(scale: int) -> str:
    """The name of a unit of this value in won: `천원`."""
    return next((name for name, won in _NAMES.items() if won == scale), f"{scale:,}원")
