"""Evidence for a row's level besides sums: indents, codes, names of a fixed level, unit tables, the year before.

It decides only between trees whose sums hold equally well (mostly rows of zeros).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from typing import NamedTuple

from figures.names import one_letter_off, search_key
from ingest.reconcile.codes import coded_levels, without_code
from ingest.reconcile.indents import DEPTH, shown_levels
from ingest.reconcile.level_search import CURRENT_BUDGET, SPENT, Key
from ingest.rows import PrintedRow

STRONG = 90
WEAK = 4
"""Costs of contradicting evidence, where a column that does not add up costs level_search.MISMATCH.

Strong evidence: an indent, a code, a unit table with the same name and amounts, and a name of a fixed level.
"""

POLICIES = tuple(map(search_key, ("행정운영경비", "재무활동")))
UNITS = tuple(map(search_key, ("기본경비", "인력운영비", "보전지출", "내부거래지출")))
_POLICY_OF = dict(zip(UNITS, (POLICIES[0], POLICIES[0], POLICIES[1], POLICIES[1]), strict=True))
NEVER_DETAILS = UNITS[2:]
"""Units whose details always have other names (반환금, 전출금); 기본경비 is the name of a unit and of its detail."""
SHORT = 3
"""Names of at most this many letters are different names if one letter differs."""
RESERVE = search_key("예비비")
"""예비비 is the name of a policy, its unit and its detail, so it does not fix a level."""


class UnitEvidence(NamedTuple):
    """A program as printed in a unit table: its name, level, 예산현액 and 지출액 in won."""

    name: str
    level: int
    current_budget: int | None
    spent: int | None


def score_evidence(
    rows: Sequence[PrintedRow], keys: Sequence[Key], units: Sequence[UnitEvidence], before: Mapping[str, int]
) -> Callable[[int, int], int]:
    """A function (row, level) that returns the cost of that level by the evidence against it.

    `before` are the levels of programs in the year before, by name.
    """
    names = [search_key(without_code(row.name, row)) for row in rows]
    fixed = [fixed_level(name) for name in names]
    shown = shown_levels(rows) or coded_levels(rows)
    unit_levels: dict[tuple[str, int | None, int | None], set[int]] = {}
    described: Counter[tuple[str, int | None, int | None]] = Counter()
    for unit in units:
        description = search_key(unit.name), unit.current_budget, unit.spent
        unit_levels.setdefault(description, set()).add(unit.level)
        described[description] += 1
    descriptions = [(name, key[CURRENT_BUDGET], key[SPENT]) for name, key in zip(names, keys, strict=True)]
    printed = Counter(descriptions)
    repeated = _repeated_projects(names, keys)

    def _before_a_stranger(row: int) -> bool:
        """Whether the next row has the same amounts, under a name not in any unit table (up to one letter).

        A policy may have its unit's name, but then the next row is that unit or a detail of it.
        """
        after = row + 1
        if after == len(keys) or keys[after] != keys[row]:
            return False
        name, *money = descriptions[after]
        alike = (known for known, *of_known in unit_levels if of_known == money)
        return not any(known == name or one_letter_off(known, name) for known in alike)

    def against(row: int, level: int) -> int:
        cost = STRONG if shown and shown[row] not in (None, level) else 0
        cost += WEAK if before.get(names[row], level) != level else 0
        own = descriptions[row]
        levels = unit_levels.get(own)
        if levels and level not in levels:
            namesake = level == 1 and 2 in levels and not _before_a_stranger(row)
            any_of_them = printed[own] > described[own]  # the unit table may mean any of these identical rows
            unsure = namesake or any_of_them or row in repeated
            cost += STRONG if any(own[1:]) and not unsure else WEAK
        return cost + _against_name(names, fixed, repeated, row, level)

    return against


def fixed_level(name: str) -> str:
    """The fixed name of a policy (행정운영경비) or unit (기본경비) that a name starts with, up to one letter; or ""."""
    for fixed in (*POLICIES, *UNITS):
        head = name[: len(fixed)]
        if head == fixed or (len(fixed) > SHORT and len(name) > len(fixed) and one_letter_off(head, fixed)):
            return fixed
    return ""


def policy_of(name: str) -> str:
    """The policy with this search key, or that a unit of this key belongs to (행정운영경비 for 기본경비); else ""."""
    fixed = fixed_level(name)
    return _POLICY_OF.get(fixed, fixed)


def _repeated_projects(names: Sequence[str], keys: Sequence[Key]) -> set[int]:
    """The rows with the same amounts and, up to one misread letter, the same name as a neighbouring row.

    They are a unit and its detail, or a policy and its unit; the right spelling does not tell which is which.
    """
    alike = [
        at
        for at in range(1, len(keys))
        if keys[at] == keys[at - 1] and len(names[at]) > SHORT and one_letter_off(names[at], names[at - 1])
    ]
    return {row for at in alike for row in (at - 1, at)}


def _against_name(names: list[str], fixed: list[str], repeated: Set[int], row: int, level: int) -> int:
    """The cost of a level by the name: 행정운영경비 is a policy; the first of two rows of one name is higher."""
    own, name = fixed[row], names[row]
    if own in POLICIES:
        return STRONG if level != 1 else 0
    repeats = row > 0 and (names[row - 1] == name or (own and fixed[row - 1] == own))
    if own in UNITS and level != 2:
        below_a_misspelled = repeats and name.startswith(own) and not names[row - 1].startswith(own)
        below_a_misspelled = below_a_misspelled and row not in repeated
        sure = level == 1 or below_a_misspelled or (own in NEVER_DETAILS and not repeats)
        return STRONG if sure else 0 if repeats else WEAK
    is_repeated = row + 1 < len(names) and names[row + 1] == name
    if is_repeated and level == DEPTH - 1:
        return WEAK
    return WEAK if name == RESERVE and level == DEPTH - 1 and not repeats else 0
