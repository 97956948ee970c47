"""The legend of the marks of achievement: `◎ : 초과달성(100% 초과), ○ : 달성(80% 이상)`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_THRESHOLD = re.compile(r"([◎○×])\s*[:：]\s*([^(,]+)\(([^)]*)\)")
_OTHER_BOUND = re.compile(r"\d\s*%?\s*(?:초과|이하)")  # of which no rate can be said that it begins there
_AT_LEAST = re.compile(r"([\d.]+)\s*%?\s*(?:이상|~)")
_BELOW = re.compile(r"([\d.]+)\s*%?\s*미만")


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which rate (in %) a mark stands, by the legend of the document."""

    mark: str
    label: str
    at_least: Decimal | None
    below: Decimal | None
    page: int
    line: int


def bounds_of(thresholds: Iterable[Threshold]) -> set[tuple[str, Decimal | None, Decimal | None]]:
    """What a legend says of each mark, whatever it is called and however often it is printed."""
    return {(threshold.mark, threshold.at_least, threshold.below) for threshold in thresholds}


def read_thresholds(text: str, page: int, line: int) -> list[Threshold]:
    """The thresholds that a line explains; none where it is no legend, or gives bounds of another kind."""
    if "◎" not in text or _OTHER_BOUND.search(text):
        return []
    return [_threshold(mark, label, bounds, page, line) for mark, label, bounds in _THRESHOLD.findall(text)]


def _threshold(mark: str, label: str, bounds: str, page: int, line: int) -> Threshold:
    at_least, below = _AT_LEAST.search(bounds), _BELOW.search(bounds)
    return Threshold(
        mark,
        label.strip(),
        Decimal(at_least[1]) if at_least else None,
        Decimal(below[1]) if below else None,
        page,
        line,
    )
