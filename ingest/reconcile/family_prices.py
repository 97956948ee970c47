"""The cost of assuming that some rows are the children of another, by how well their amounts add up to it."""

from collections.abc import Sequence

from ingest.reconcile.level_search import CURRENT_BUDGET, KEY_COLUMNS, SPENT, Key, running_sums
from ingest.reconcile.sibling_chains import Amounts, Price

EVENT = 150
"""The cost of a lost row, or of a surplus one."""
DOUBLED = 120
"""The cost of a row printed twice in succession."""
UNREAD = 10
"""The cost of a family with an unreadable row, whose sum is untested; low, so that many such are considered."""
MISMATCH = 100
"""The cost of one column that does not add up: an amount was misread."""
TWO_MISMATCHES = 400
"""The cost of a sum that holds in one column only, in which each row has an amount (rows without one fit anywhere)."""
OPAQUE = 450
"""The cost of a policy within which nothing adds up."""


class FamilyPrices:
    """The costs of families in a table with these keys; `alike` marks rows printed the same as the row above."""

    def __init__(self, keys: Sequence[Key], alike: Sequence[bool]) -> None:
        self.keys = keys
        self.alike = alike
        self.falls = any(amount is not None and amount < 0 for key in keys for amount in key)
        columns = list(zip(*keys, strict=True))
        self.sums = [running_sums(amount or 0 for amount in column) for column in columns]
        self.unread = [running_sums(amount is None for amount in column) for column in columns]
        self.rows_of: dict[Key, list[int]] = {}
        for row, key in enumerate(keys):
            self.rows_of.setdefault(key, []).append(row)

    def total(self, start: int, end: int) -> Amounts:
        """The sum of rows by column; None in a column with an unreadable amount."""
        return tuple(
            None if unread[end] > unread[start] else sums[end] - sums[start]
            for sums, unread in zip(self.sums, self.unread, strict=True)
        )

    def adds(self, at: int, total: Amounts, price: Price) -> list[Amounts]:
        """The possible contributions of a row to its parent: its amounts, or its children's if one may be misread."""
        pairs = list(zip(self.keys[at], total, strict=True))
        own = tuple(have if key is None else key for key, have in pairs)
        return [own, tuple(key if have is None else have for key, have in pairs)] if price.price == MISMATCH else [own]

    def is_outgrown(self, parent: int, total: Amounts, times: int) -> bool:
        """Whether siblings exceed their parent `times` times in every column, so that adding more is useless."""
        if self.falls:
            return False
        pairs = zip(total, self.keys[parent], strict=True)
        known = [(have, own) for have, own in pairs if have is not None and own is not None]
        return bool(known) and all(have > times * own for have, own in known)

    def price(self, parent: int, total: Amounts, end: int, levels: int) -> Price | None:
        """The cost of the rows below `parent` up to `end` with the sum `total`; None if implausible."""
        key = self.keys[parent]
        if end == parent + 1:
            return Price(EVENT, 1, gap=True, tested=False)
        tested = [(own, have) for own, have in zip(key, total, strict=True) if own is not None and have is not None]
        if not tested:
            return self._untested(parent, end, levels)
        short = [own - have for own, have in tested]
        missed = [one for one in short if one]
        agreed = any(own and own == have for own, have in tested) or not any(own for own, _ in tested)
        if not missed:
            return Price(0)
        if self._rowlike(short):
            return Price(EVENT, 1, gap=True)
        if len(tested) == len(key) and self.exceeding(parent, total, end):
            return Price(EVENT, 1, extra=True)
        if agreed and len(missed) == 1:
            return Price(MISMATCH)
        return Price(TWO_MISMATCHES) if agreed and self._all_weigh(parent, total, end) else None

    def _all_weigh(self, parent: int, total: Amounts, end: int) -> bool:
        """Whether `parent` and all rows up to `end` have amounts in the columns that add up."""
        columns = [at for at, (own, have) in enumerate(zip(self.keys[parent], total, strict=True)) if own == have]
        return all(any(self.keys[row][at] for at in columns) for row in range(parent, end))

    def _untested(self, parent: int, end: int, levels: int) -> Price | None:
        """The cost of a family with an unreadable row; None if its readable rows exceed the parent."""
        key = self.keys[parent]
        for own, sums in zip(key, self.sums, strict=True):
            if own is not None and not self.falls and sums[end] - sums[parent + 1] > levels * own:
                return None
        return Price(UNREAD, 0, tested=False)

    def _rowlike(self, short: list[int]) -> bool:
        """Whether the shortfall looks like one missing row: in several columns, and never negative."""
        if sum(1 for one in short if one) < 2:
            return False
        return (
            self.falls
            or all(one >= 0 for one in short)
            and (len(short) < len(KEY_COLUMNS) or short[CURRENT_BUDGET] >= short[SPENT])
        )

    def exceeding(self, parent: int, total: Amounts, end: int) -> tuple[int, ...]:
        """The rows below `parent` any of which equals the excess of their sum; of identical rows, the last."""
        excess = tuple(
            None if None in (own, have) else (have or 0) - (own or 0)
            for own, have in zip(self.keys[parent], total, strict=True)
        )
        return tuple(row for row in self.rows_of.get(excess, ()) if parent < row < end and not self.alike[row + 1])
