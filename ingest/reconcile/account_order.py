"""Orders a department's accounts as its performance report does.

부서 성과 and 사업별조서 are printed account by account, in one volume or in several; the report lists the goals of all
accounts one after another, and goals are paired with it by order (`ingest.reconcile.report`).
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from figures.names import search_key
from ingest.reconcile.report import POLICY
from ingest.reconcile.rounding import agree
from ingest.rows import Proof, ProvenRow, ReadRow

_FIRST = search_key("일반회계")


def in_report_order(
    goals: Mapping[str, Sequence[ReadRow]], proofs: Mapping[str, Proof], statuses: Sequence[ReadRow]
) -> list[str]:
    """The accounts of `goals` (rows of 부서 성과) and of `proofs` as search keys, in the order of `statuses`.

    `statuses` are the rows of 정책사업목표 현황. An account is placed where those rows print its amounts. Accounts
    without such rows follow: 일반회계, then the others by name.
    """
    spent = {search_key(account): _amounts((row, row.scale) for row in rows) for account, rows in goals.items()}
    for account, proof in proofs.items():
        amounts = _amounts((row, proof.scale) for row in proof.rows if row.level == POLICY)
        spent[search_key(account)] = spent.get(search_key(account), set()) | amounts
    reported = [_Amount(row.figures["reported_spent"].value or 0, row.scale) for row in statuses]
    return sorted(spent, key=lambda account: (_position(account, spent, reported), account != _FIRST, account))


class _Amount(NamedTuple):
    """An amount in won (0: unknown), and its printed unit in won."""

    won: int
    unit: int

    def is_among(self, others: Iterable["_Amount"]) -> bool:
        return self.won != 0 and any(agree(self.won, other.won, (self.unit, other.unit)) for other in others)


def _amounts(rows: Iterable[tuple[ReadRow | ProvenRow, int]]) -> set[_Amount]:
    """The amounts spent by these rows; each row comes with its table's unit."""
    return {
        _Amount(amount, unit) for row, unit in rows if (figure := row.figures.get("spent")) and (amount := figure.value)
    }


def _position(account: str, spent: Mapping[str, set[_Amount]], reported: Sequence[_Amount]) -> float:
    """The average position of amounts in the report that only this account spent; infinity without any."""
    others = {amount for other, amounts in spent.items() if other != account for amount in amounts}
    places = [
        at for at, amount in enumerate(reported) if amount.is_among(spent[account]) and not amount.is_among(others)
    ]
    return fmean(places) if places else float(len(reported))
