"""The unit that stands above a table, as won: `(단위: 천원)`, with its spaces and brackets as a reader leaves them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from figures.won import SCALES

_OPEN, _CLOSE = r"[(（\[<〈〔]", r"[)）\]>〉〕]"
_LABELLED = re.compile(
    rf"{_OPEN}?\s*(?:금\s*액\s*)?"
    r"(?:(?:단\s*\S|\S\s*위|單\s*位|[Uu]nit)\s*[:：;=/\-–~]|(?<=[(（\[<〈〔금액])\s*단\s*위\s+|\A\s*단\s*위\s+)\s*"
    rf"([^()（）\[\]<>〈〉〔〕]*?)\s*(?:{_CLOSE}|\Z)"
)
_BARE = re.compile(rf"{_OPEN}\s*([십백천만억 ]*원)\s*{_CLOSE}")
_WON = re.compile("[윈웜훤圓]")
_MARKS = re.compile(r"\A[※*○◦·•▪■□\-–]\Z")
_ALL_SCALES = {**SCALES, "만원": 10_000, "십만원": 100_000, "천만원": 10_000_000}
_MYRIADS = "백천만억"
_IN_WON = re.compile(r"[₩￦\\]?\s*1((?:,?000)*)\s*원?\Z")
"""`₩1,000`, `1,000원`: so many won are one."""


class Unit(NamedTuple):
    """A printed unit: the won of one of it (None: not of money, or not to be read), and the line without it."""

    scale: int | None
    rest: str
    unread: str = ""
    labelled: bool = False


def find_unit(text: str) -> Unit | None:
    """The unit printed in a line, or None."""
    labelled = _LABELLED.search(text)
    match = labelled or _BARE.search(text)
    if match is None:
        return None
    rest = _MARKS.sub("", f"{text[: match.start()]}{text[match.end() :]}".strip())
    if in_won := _IN_WON.match(match[1]):
        return Unit(10 ** in_won[1].count("0"), rest, "", labelled is not None)
    scale, unread = None, ""
    for word in re.split(r"[,，·/]", match[1]):
        name = _WON.sub("원", "".join(word.split())).replace("千", "천")
        if name in _ALL_SCALES:
            scale = _ALL_SCALES[name]
        elif name.endswith("원") or (name[:1] in _MYRIADS and len(name) > 1 and name[-1] not in "명개건회%"):
            unread = name
    return Unit(scale, rest, unread, labelled is not None)


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
        if "위" in line or "단" in line:
            units = (find_unit(cell) for cell in line.split("\t"))
            scales |= {unit.scale for unit in units if unit and unit.labelled}
    return frozenset(scale for scale in scales if scale is not None)


def won_name(scale: int) -> str:
    """What one unit of so many won is called: `천원`."""
    return next((name for name, won in _ALL_SCALES.items() if won == scale), f"{scale:,}원")
