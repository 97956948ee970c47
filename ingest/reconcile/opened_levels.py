"""Opens levels and parents where a page or a policy may be lost, or a row printed twice."""

from collections.abc import Sequence, Set

from ingest.reconcile.level_search import DETAIL, Levels


def open_over_page_breaks(before: Levels, pages: Sequence[int]) -> Levels:
    """Open the rows after a broken family that are on another page, as a whole page may be lost between them.

    They lose their parent; rows without a known parent lose their level too.
    """
    levels = before.copy()
    for row, parent in enumerate(levels.parent):
        if parent in levels.broken and parent and pages[row] != pages[parent]:
            levels.parent[row] = None
    for row in _orphans_behind_a_page_break(levels, pages):
        levels.level[row] = levels.parent[row] = None
    return levels


def _orphans_behind_a_page_break(levels: Levels, pages: Sequence[int]) -> set[int]:
    """Units and details without a parent, in runs after or across a page break, and all rows below them."""
    orphans: set[int] = set()
    run: list[int] = []
    for row in range(1, len(pages) + 1):
        level = levels.level[row] if row < len(pages) else None
        above = levels.parent[row] if row < len(pages) else None
        if level in (DETAIL - 1, DETAIL) and (above is None or above in run):
            run.append(row)
            continue
        if run and pages[run[0] - 1] != pages[run[-1]]:
            orphans.update(run)
        run = []
    return orphans


def open_zero_units(before: Levels, zero: Set[int], policy_of: Sequence[str]) -> Levels:
    """Open the parents of zero units below another policy than their name requires, which may be lost.

    `policy_of` is for each row the policy that it is or belongs to by its name.
    """
    levels = before.copy()
    for row in zero:
        parent = levels.parent[row]
        if parent is not None and levels.level[row] == DETAIL - 1 and policy_of[row] not in ("", policy_of[parent]):
            levels.parent[row] = None
    return levels


def open_lone_policies(before: Levels, pages: Sequence[int], named: Set[int]) -> Levels:
    """Open policies without units at the top of a page: they may be the last detail of a policy on a lost page.

    A policy's only detail has its amounts, so that the department's sum still holds. `named` are the rows that are
    policies by name.
    """
    levels = before.copy()
    parents = set(before.parent)
    for row in range(1, len(pages)):
        begins = pages[row - 1] != pages[row] or levels.level[row - 1] != before.level[row - 1]
        if begins and before.level[row] == 1 and row not in parents | named:
            levels.level[row] = levels.parent[row] = None
    return levels


def open_repeated_zeros(before: Levels, zero: Set[int], names: Sequence[str]) -> Levels:
    """Open zero details with the name of the detail above: one is printed twice, but no sum shows it."""
    levels = before.copy()
    repeated = {
        row
        for row in zero
        if row - 1 in zero
        and names[row] == names[row - 1]
        and before.level[row] == before.level[row - 1] == DETAIL
        and before.parent[row] == before.parent[row - 1]
    }
    for row in repeated:
        levels.level[row] = levels.parent[row] = None
    levels.twice = before.twice | repeated
    return levels
