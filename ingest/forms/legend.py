"""The legend of the marks of achievement: `◎ : 초과달성(100% 초과), ○ : 달성(80% 이상)`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_THRESHOLD = re.compile(r"([◎○×])\s*[:：]\s*([^(,]+)\(([^)]*)\)")
_OTHER_BOUND = re.compile(r"\d\s*%?\s*(?:초과|이하)")  # bounds that are not inclusive lower bounds
_AT_LEAST = re.compile(r"([\d.]+)\s*%?\s*(?:이상|~)")
_BELOW = re.compile(r"([\d.]+)\s*%?\s*미만")


@dataclass(frozen=True, slots=True)
class LegendMark:
    """A mark of the document's legend with its range of rates in %."""

    mark: str
    label: str
    at_least: Decimal | None
    below: Decimal | None
    page: int
    line: int


def bounds_of(thresholds: Iterable[LegendMark]) -> set[tuple[str, Decimal | None, Decimal | None]]:
    """The bounds of each mark of a legend, ignoring labels and repetitions."""
    return {(threshold.mark, threshold.at_least, threshold.below) for threshold in thresholds}


def read_thresholds(text: str, page: int, line: int) -> list[LegendMark]:
    """The thresholds in a line; empty if it is not a legend, or has bounds of another kind."""
    if "◎" not in text or _OTHER_BOUND.search(text):
        return []
    return [_threshold(mark, label, bounds, page, line) for mark, label, bounds in _THRESHOLD.findall(text)]


def _threshold(mark: str, label: str, bounds: str, page: int, line: int) -> LegendMark:
    at_least, below = _AT_LEAST.search(bounds), _BELOW.search(bounds)
    return LegendMark(
        mark,
        label.strip(),
        Decimal(at_least[1]) if at_least else None,
        Decimal(below[1]) if below else None,
        page,
        line,
    )
