"""Further evidence of a row's level, beside the sums: indents, names that stand at one level, and sister tables.

It decides only between trees whose sums hold equally well (rows of nothing but nil, mostly).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from figures.names import search_key
from ingest.reconcile.indents import DEPTH, shown_levels
from ingest.reconcile.level_search import Key
from ingest.rows import PrintedRow

INDENT, SISTER, NAME = 60, 10, 4
"""What speaks against a level costs so much of a column that does not add up (levels.MISMATCH)."""

_POLICIES = tuple(map(search_key, ("행정운영경비", "재무활동", "예비비")))
_UNITS = tuple(map(search_key, ("기본경비", "인력운영비", "보전지출", "내부거래지출", "예비비")))


class Witness(NamedTuple):
    """What a sister table says of a program: its name, level, 예산현액 and 지출액 in won."""

    name: str
    level: int
    current_budget: int | None
    spent: int | None


def hear(rows: Sequence[PrintedRow], keys: Sequence[Key], witnesses: Sequence[Witness]) -> Callable[[int, int], int]:
    """The cost of a row standing at a level, against all that is said of it elsewhere."""
    names = [search_key(row.name) for row in rows]
    indents = shown_levels(rows)
    sisters: dict[tuple[str, int | None, int | None], set[int]] = {}
    for one in witnesses:
        sisters.setdefault((search_key(one.name), one.current_budget, one.spent), set()).add(one.level)

    def against(row: int, level: int) -> int:
        cost = INDENT if indents and indents[row] not in (None, level) else 0
        levels = sisters.get((names[row], keys[row][1], keys[row][2]))
        if levels and level not in levels:
            cost += SISTER if keys[row][1] or keys[row][2] else NAME
        return cost + _against_name(names, row, level)

    return against


def _against_name(names: list[str], row: int, level: int) -> int:
    """What a name has against a level: 행정운영경비 is a policy; of two rows of one name the first stands higher."""
    name = names[row]
    if name.startswith(_POLICIES[:2]) and level != 1:
        return NAME
    twin = row + 1 < len(names) and names[row + 1] == name
    if twin and level == DEPTH - 1:
        return NAME
    if name.startswith(_UNITS) and level == DEPTH - 1 and names[row - 1] != name:
        return NAME
    return 0
