"""Rereads subtrees whose rows are all shifted, in tables with one amount in a cell: only the sum at the top fails.

Such rows and the sums below them also hold with their cells shifted. Only the family at the top decides: a single
remaining reading of a row is adopted, and what stays undecided is unknown.
"""

from collections import defaultdict
from collections.abc import Iterator, Set

from ingest.reconcile.candidate_assignments import Candidates, Reading
from ingest.reconcile.propagate import Cell, Ledger
from ingest.reconcile.repair import Settled, agree, holding_but_for_rounding
from ingest.reconcile.sum_constraints import Domains, prune_domains
from ingest.reconcile.unsatisfied_sums import aside, broken_sums


def reread_shifted_subtrees(before: Settled, candidates: Candidates, corrected: Set[Cell]) -> Settled:
    """Reread rows that may be shifted below doubtful sums; corrected figures are kept."""
    doubtful = {} if candidates.sheet.layout.behind else _doubtful_families(before)
    if not doubtful:
        return before
    settled = before.copy()
    fixed = {row for row, _ in corrected | settled.conflicting | settled.ledger.closed}
    fixed |= holding_but_for_rounding(candidates, settled.ledger.tree)
    domains = _domains(settled, candidates, doubtful, fixed)
    for row, readings in enumerate(prune_domains(settled.ledger.tree, domains)):
        if len(readings) > 1 or readings[0].values != settled.ledger.values[row]:
            agree(settled, row, readings)
    return settled


def _doubtful_families(settled: Settled) -> dict[int, set[int]]:
    """Families whose sums fall short in some columns and exceed in others, or are unknown there; and these columns."""
    ledger = settled.ledger
    excess: dict[int, dict[int, int]] = defaultdict(dict)
    for key, amount in broken_sums(ledger).items():
        excess[key.where][key.which] = amount
    found = {}
    for number, family in enumerate(ledger.tree.families):
        columns = {
            at
            for row in family.members
            for at, (value, printed) in enumerate(zip(ledger.values[row], settled.straight[row].values, strict=True))
            if value is None is not printed
        }
        displaced = set(excess[number]) if not sum(excess[number].values()) else set()
        if displaced or len(columns) > 1:
            found[number] = displaced | columns
    return found


def _domains(settled: Settled, candidates: Candidates, doubtful: dict[int, set[int]], fixed: Set[int]) -> Domains:
    """The domains of rows: the current reading, and for doubtful families and the rows below, the other readings."""
    ledger = settled.ledger
    domains = [[Reading(*both)] for both in zip(ledger.values, settled.spots, strict=True)]
    columns = set().union(*doubtful.values())
    waiting = [row for number in doubtful for row in ledger.tree.families[number].members]
    seen = set(fixed)
    while waiting:
        row = waiting.pop()
        if row in seen:
            continue
        seen.add(row)
        if None in ledger.values[row]:
            domains[row] = list(_still_open(settled, candidates, row)) or domains[row]
        elif others := [
            one
            for one in aside(settled, candidates.reader, candidates.lines[row], row)
            if _differs(ledger, row, one, columns)
        ]:
            domains[row] += others
            waiting += ledger.tree.children(row)
    return domains


def _differs(ledger: Ledger, row: int, reading: Reading, columns: Set[int]) -> bool:
    """Whether a reading has a different amount in one of the columns; a missing cell is no difference."""
    return any(reading.values[at] not in (None, ledger.values[row][at]) for at in columns)


def _still_open(settled: Settled, candidates: Candidates, row: int) -> Iterator[Reading]:
    """The readings of a row that agree with its known amounts; none if one of them repairs an amount."""
    known, readings = settled.ledger.values[row], candidates.domains[row]
    if not any(one.mended for one in readings):
        for one in readings:
            if all(own is None or own == value for own, value in zip(known, one.values, strict=True)):
                yield one
