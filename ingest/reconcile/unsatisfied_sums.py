"""Resolves families whose sums fail: repairs an amount that others prove wrong, or marks amounts as conflicting.

An amount is repaired only if the family and another identity of its row (or the row's other family) require the same
value, and nothing confirms the printed one. Otherwise all unconfirmed amounts are conflicting.
"""

from collections import Counter
from collections.abc import Iterator

from ingest.reconcile.candidate_assignments import Reading, RowReader, Values
from ingest.reconcile.cells import Lines
from ingest.reconcile.misreading import is_misreading
from ingest.reconcile.propagate import Cell, Key, Ledger
from ingest.reconcile.repair import Settled

ROUNDS = 3


def resolve_unsatisfied_sums(before: Settled, reader: RowReader, lines: list[Lines]) -> Settled:
    """Repair what two identities agree on, reread shifted rows, and mark the rest as conflicting."""
    settled = before.copy()
    for _ in range(ROUNDS):
        broken = broken_sums(settled.ledger)
        mended = [
            _mend(settled, key, missing)
            for key, missing in broken.items()
            if not _forgot_one(settled.ledger, key.where, broken)
        ]
        if not any(mended) and not _reread(settled, reader, lines, broken):
            break
    broken = broken_sums(settled.ledger)
    forgetful = {number for number in {key.where for key in broken} if _forgot_one(settled.ledger, number, broken)}
    for key in broken:
        if key.where not in forgetful:
            _mark_conflicting(
                settled, [*_unconfirmed(settled, key, broken), *_denied_twice(settled.ledger, key, broken)]
            )
    often = Counter(key.where for key in broken)
    settled.ledger.erring = forgetful | {number for number, times in often.items() if times > 1}
    for row in range(len(settled.straight)):
        for number in range(len(reader.sheet.equations)):
            if _leans_on_a_lost_line(settled.ledger, row, number):
                key = Key(False, row, number)
                _mark_conflicting(settled, _unconfirmed(settled, key, broken))
        if not settled.ledger.tree.of_row[row]:
            _open_untested_zeros(settled, row)
    settled.ledger.suspect |= settled.conflicting
    return settled


def _forgot_one(ledger: Ledger, number: int, broken: dict[Key, int]) -> bool:
    """Whether the excess of a family is exactly one child in every known column: the book forgot it in the sum."""
    family = ledger.tree.families[number]
    columns = range(len(ledger.sheet.columns))
    known = [at for at in columns if ledger.missing(ledger.family_terms(number, at)) is not None]
    excess = [broken.get(Key(True, number, at), 0) for at in known]
    return any([ledger.values[child][at] for at in known] == excess for child in family.children)


def _mark_conflicting(settled: Settled, cells: list[Cell]) -> None:
    """Mark amounts as conflicting; a 0 may be a lost amount and becomes unknown."""
    for row, column in cells:
        if settled.ledger.values[row][column]:
            settled.conflicting.add((row, column))
        else:
            settled.ledger.values[row][column] = None
            settled.ledger.closed.add((row, column))


def _open_untested_zeros(settled: Settled, row: int) -> None:
    """Make zeros unknown that no identity confirms, in a partly unknown row without a place in the tree."""
    ledger = settled.ledger
    for number, equation in enumerate(ledger.sheet.equations):
        values = {position: ledger.values[row][position] for position, _ in equation.terms}
        if any(value is None and position not in ledger.sheet.signed for position, value in values.items()):
            _mark_conflicting(
                settled, [cell for cell in _unconfirmed(settled, Key(False, row, number), {}) if not values[cell[1]]]
            )


def _leans_on_a_lost_line(ledger: Ledger, row: int, number: int) -> bool:
    """Whether a row identity holds only if the lost second line is not all 0."""
    total, lost = 0, False
    for position, coefficient in ledger.sheet.equations[number].terms:
        value = ledger.values[row][position]
        if value is not None:
            total += coefficient * value
        elif position in ledger.sheet.signed:
            lost = True
        else:
            return False
    return lost and total != 0


def broken_sums(ledger: Ledger) -> dict[Key, int]:
    """The sums (family and column) that fail, with the children's excess over their parent in won."""
    found = {}
    for number, family in enumerate(ledger.tree.families):
        own = ledger.values[family.parent]
        rows = [ledger.values[child] for child in family.children]
        for column, (total, *parts) in enumerate(zip(own, *rows, strict=True)):
            if total is None or None in parts:
                continue
            excess = sum(parts) - total
            if excess and not (family.loose and column in ledger.sheet.signed):
                found[Key(True, number, column)] = excess
    return found


def _mend(settled: Settled, key: Key, excess: int) -> bool:
    """Repair the one amount for which another identity requires the same value; return whether there was one."""
    ledger = settled.ledger
    if ledger.missing(ledger.terms(key)) != excess:
        return False
    found = []
    for cell, coefficient in ledger.terms(key):
        value = ledger.values[cell[0]][cell[1]]
        if value is None:
            continue
        other = value - coefficient * excess
        if other < 0 and cell[1] not in ledger.signed:
            continue
        speaking = [one for one in ledger.equations_of(cell) if one != key]
        if any(_holds(ledger, one, cell, value) for one in speaking):
            continue
        agreeing = [one for one in speaking if _holds(ledger, one, cell, other)]
        if agreeing:
            found.append((cell, other, agreeing))
    if len(found) != 1:
        for cell, other, _ in found:
            settled.rivals.setdefault(cell, set()).add(other)
        return False
    cell, other, agreeing = found[0]
    row, column = cell
    printed = settled.straight[row].values
    if printed[column] == ledger.values[row][column] and not is_misreading(
        printed[column], other, [amount for at, amount in enumerate(printed) if at != column], ledger.sheet.scale
    ):
        settled.accept_printed_error(cell)
        return False
    ledger.values[row][column] = other
    settled.because[cell] = tuple(dict.fromkeys(map(ledger.identity, (key, *agreeing))))
    return True


def _holds(ledger: Ledger, key: Key, cell: Cell, value: int) -> bool:
    """Whether an equation of not only zeros holds with this value; a lost second line counts as 0."""
    total, says_something = 0, False
    for (row, column), coefficient in ledger.terms(key):
        known = value if (row, column) == cell else ledger.values[row][column]
        if known is None:
            if key.in_tree or column not in ledger.sheet.signed:
                return False
            known = 0
        total += coefficient * known
        says_something = says_something or known != 0
    return total == 0 and says_something


def _reread(settled: Settled, reader: RowReader, lines: list[Lines], broken: dict[Key, int]) -> bool:
    """Reread one row of a broken family as shifted, if only that repairs all the family's sums; return whether."""
    ledger = settled.ledger
    families = sorted({key.where for key in broken})
    for number in families:
        found = []
        for row in ledger.tree.families[number].members:
            for reading in aside(settled, reader, lines[row], row):
                before = ledger.values[row]
                ledger.values[row] = reading.values
                if _sums_hold(ledger, row, before):
                    found.append((row, reading))
                ledger.values[row] = before
        if len(found) == 1:
            row, reading = found[0]
            ledger.values[row], settled.spots[row] = reading.values, reading.spots
            for column, value in enumerate(reading.values):
                if value != settled.straight[row].values[column]:
                    settled.because[row, column] = (*reading.because, ledger.sheet.tree)
            return True
    return False


def aside(settled: Settled, reader: RowReader, lines: Lines, row: int) -> Iterator[Reading]:
    for reading in (*reader.pushed(lines, settled.straight[row]), *reader.shifted(lines, settled.straight[row])):
        if not reader.broken(reading.values) and reading.values != settled.ledger.values[row]:
            yield reading


def _sums_hold(ledger: Ledger, row: int, before: Values) -> bool:
    """Whether all families of a row add up in every known column, including those that changed from `before`."""
    for column, (old, new) in enumerate(zip(before, ledger.values[row], strict=True)):
        missing = [ledger.missing(ledger.family_terms(number, column)) for number in ledger.tree.of_row[row]]
        if any(missing) or (old != new and 0 not in missing):
            return False
    return True


def _unconfirmed(settled: Settled, key: Key, broken: dict[Key, int]) -> list[Cell]:
    """The figures of a failed sum that no other identity confirms."""
    ledger = settled.ledger
    unconfirmed = []
    for cell, _ in ledger.terms(key):
        value = ledger.values[cell[0]][cell[1]]
        if value is not None and not any(
            _holds(ledger, one, cell, value) and not _neutral(settled, key, one, broken)
            for one in ledger.equations_of(cell)
            if one != key
        ):
            unconfirmed.append(cell)
    return unconfirmed


def _denied_twice(ledger: Ledger, key: Key, broken: dict[Key, int]) -> Iterator[Cell]:
    """The total of a failed sum, if the sum above it lacks the same amount: both require the same value."""
    parent = ledger.tree.families[key.where].parent
    above = (Key(True, number, key.which) for number in ledger.tree.of_row[parent] if number != key.where)
    if any(broken.get(other) == -broken[key] for other in above):
        yield parent, key.which


def _neutral(settled: Settled, key: Key, other: Key, broken: dict[Key, int]) -> bool:
    """Whether a row identity would also hold with all the values that a broken family requires of the row."""
    if other.in_tree or not key.in_tree:
        return False
    if (other.where, settled.ledger.identity(other)) in settled.leaning:
        return True
    required = 0
    for position, coefficient in settled.ledger.sheet.equations[other.which].terms:
        required += coefficient * broken.get(Key(True, key.where, position), 0)
    return required == 0
