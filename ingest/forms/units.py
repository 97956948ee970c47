"""The unit that stands above a table, as won: `(단위: 천원)`, with its spaces and brackets as a reader leaves them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from figures.won import SCALES

_MAY_BE = re.compile("[원단위單₩￦]|unit", re.IGNORECASE)
_OPEN, _CLOSE = r"[(（\[<〈〔【{]", r"[)）\]>〉〕】}]"
_LABELLED = re.compile(
    rf"{_OPEN}?\s*(?:금\s*액\s*)?"
    r"(?:(?:단\s*\S|\S\s*위|單\s*位|unit|금\s*액(?=\s*[:：]\s*[십백천만억]*\s*원))\s*[:：;=/\-–~]"
    r"|단\s*위\s*[.·,]|(?<=[(（\[<〈〔【{금액])\s*단\s*위\s+|\A\s*단\s*위\s+"
    rf"|단\s*위(?=\s*[십백천만억]*\s*원\s*(?:[,，]|{_CLOSE}|\Z)))\s*"
    rf"([^()（）\[\]<>〈〉〔〕【】{{}}]*?)\s*(?:{_CLOSE}|\Z)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:{_OPEN}|\A)\s*([십백천만억 ]*원)\s*(?:단\s*위\s*)?(?:{_CLOSE}|(?<=위)\Z)")
_WON = re.compile("[윈웜훤圓]")
_MARKS = re.compile(r"\A[※*○◦·•▪■□\-–]\Z")
_ALL_SCALES = {**SCALES, "만원": 10_000, "십만원": 100_000, "천만원": 10_000_000}
_MYRIADS = "백천만억"
_ENGLISH = {"thousand": "천", "million": "백만", "won": "원", "krw": "원"}
_IN_WON = re.compile(r"[₩￦\\]?\s*1((?:,?000)*)\s*원?\Z")
"""`₩1,000`, `1,000원`: so many won are one."""


class Unit(NamedTuple):
    """A printed unit: the won of one of it (None: not of money, or not to be read), and the line without it."""

    scale: int | None
    rest: str
    unread: str = ""
    labelled: bool = False


may_print_unit = _MAY_BE.search
"""Something of a line that every unit has, None of most lines: to ask before `find_unit`."""


def find_unit(text: str) -> Unit | None:
    """The unit printed in a line, or None."""
    labelled = _LABELLED.search(text)
    match = labelled or _BARE.search(text)
    if match is None:
        return None
    rest = _MARKS.sub("", f"{text[: match.start()]}{text[match.end() :]}".strip())
    words = match[1].casefold()
    for english, korean in _ENGLISH.items():
        words = words.replace(english, korean)
    if in_won := _IN_WON.match(words):
        return Unit(10 ** in_won[1].count("0"), rest, "", labelled is not None)
    words = _WON.sub("원", "".join(words.split())).replace("千", "천")
    scales: set[int] = set()
    unread = ""
    for part in re.split(r"[,，·]", words):
        names = [name.removeprefix("1") for name in part.split("/")]
        of_part = {scale for name in names if name and (scale := _scale_of(name))}
        if not scales or len(names) == 1:  # 원/㎡ beside 천원 is a price
            scales |= of_part
        if not of_part:
            unread = next((name for name in names if _is_money(name)), unread)
    if len(scales) > 1:
        return Unit(None, rest, match[1], labelled is not None)
    return Unit(next(iter(scales), None), rest, unread, labelled is not None)


def _scale_of(name: str) -> int | None:
    return _ALL_SCALES.get(name) or _ALL_SCALES.get(f"{name}원")


def _is_money(name: str) -> bool:
    """Whether the name of a unit that is none of those known is one of money."""
    return name.endswith("원") or (name[:1] in _MYRIADS and len(name) > 1 and name[-1] not in "명개건회%")


def unit_in_head(text: str) -> int | None:
    """The unit that a column's head names, as `결산액 (천원)` does; None where none is named, or several."""
    names = {"".join(name.split()) for name in _BARE.findall(text)}
    scales = {_ALL_SCALES.get(name) for name in names}
    (scale, *others) = scales or {None}
    return None if others else scale


def units_in(lines: Iterable[str]) -> frozenset[int]:
    """All units of money that lines print, in won."""
    scales: set[int | None] = set()
    for line in lines:
        if "원" in line and "\t" in line:
            scales.add(unit_in_head(line))
        if may_print_unit(line):
            units = (find_unit(cell) for cell in line.split("\t"))
            scales |= {unit.scale for unit in units if unit and unit.labelled}
    return frozenset(scale for scale in scales if scale is not None)


def won_name(scale: int) -> str:
    """What one unit of so many won is called: `천원`."""
    return next((name for name, won in _ALL_SCALES.items() if won == scale), f"{scale:,}원")
