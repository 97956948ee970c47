"""Levels and parents that are left open, for a page or a policy may be lost before them, or a row printed twice."""

from collections.abc import Sequence, Set

from ingest.reconcile.level_search import DETAIL, Levels


def open_over_page_breaks(before: Levels, pages: Sequence[int]) -> Levels:
    """Leave open what follows a broken family on another page, for a whole page may be lost between.

    Its rows have no parent; and rows of which no parent is known have no level either.
    """
    levels = before.copy()
    for row, parent in enumerate(levels.parent):
        if parent in levels.broken and parent and pages[row] != pages[parent]:
            levels.parent[row] = None
    for row in _orphans_behind_a_page_break(levels, pages):
        levels.level[row] = levels.parent[row] = None
    return levels


def _orphans_behind_a_page_break(levels: Levels, pages: Sequence[int]) -> set[int]:
    """The units and details without a parent, in runs that a page break precedes or parts, and all below them."""
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


def open_nil_units(before: Levels, nil: Set[int], policy_of: Sequence[str]) -> Levels:
    """Leave open whose units they are that have no money and stand below another policy than their name asks for.

    That policy may be lost. `policy_of` gives for each row which policy it is, or which it belongs to.
    """
    levels = before.copy()
    for row in nil:
        parent = levels.parent[row]
        if parent is not None and levels.level[row] == DETAIL - 1 and policy_of[row] not in ("", policy_of[parent]):
            levels.parent[row] = None
    return levels


def open_lone_policies(before: Levels, pages: Sequence[int], named: Set[int]) -> Levels:
    """Leave open the policies without units that begin a page: they may be the rest of one that begins on a lost page.

    With the money of the whole policy that may be its only detail, so that the department lacks nothing. `named` are
    the rows whose names say that they are policies.
    """
    levels = before.copy()
    parents = set(before.parent)
    for row in range(1, len(pages)):
        begins = pages[row - 1] != pages[row] or levels.level[row - 1] != before.level[row - 1]
        if begins and before.level[row] == 1 and row not in parents | named:
            levels.level[row] = levels.parent[row] = None
    return levels


def open_repeated_nils(before: Levels, nil: Set[int], names: Sequence[str]) -> Levels:
    """Leave open the details without money that bear the name of the one above them: one is printed twice.

    No sum says that of them, and a row counts once.
    """
    levels = before.copy()
    repeated = {
        row
        for row in nil
        if row - 1 in nil
        and names[row] == names[row - 1]
        and before.level[row] == before.level[row - 1] == DETAIL
        and before.parent[row] == before.parent[row - 1]
    }
    for row in repeated:
        levels.level[row] = levels.parent[row] = None
    levels.twice = before.twice | repeated
    return levels
