"""The sums of a year's accounts over their departments' own rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class AccountSum:
    """An account with the sums of its departments' own rows in won; None where one is unknown.

    `spending` and `receipts` count the departments that have rows of 세출 and 세입 in it.
    """

    name: str
    spending: int
    current_budget: int | None
    spent: int | None
    receipts: int
    expected: int | None
    received: int | None


def account_sums(pairs: Iterable[Mapping[str, Any]]) -> list[AccountSum]:
    """The accounts of departments' rows, in the order of the book; empty if there is only one."""
    by_account: dict[str, list[Mapping[str, Any]]] = {}
    for pair in pairs:
        by_account.setdefault(pair["account"], []).append(pair)
    if len(by_account) < 2:
        return []
    return [_sum_up(name, account_pairs) for name, account_pairs in by_account.items()]


def _sum_up(name: str, pairs: Sequence[Mapping[str, Any]]) -> AccountSum:
    spending = [pair["expenditure"] for pair in pairs if "expenditure" in pair]
    receipts = [pair["revenue"] for pair in pairs if "revenue" in pair]
    return AccountSum(
        name,
        len(spending),
        total([line.current_budget for line in spending]),
        total([line.spent for line in spending]),
        len(receipts),
        total([line.current_budget for line in receipts]),
        total([line.net_receipts for line in receipts]),
    )


def total(amounts: Iterable[int | None]) -> int | None:
    """The sum of amounts in won; None where one is unknown."""
    known = list(amounts)
    return None if None in known else sum(filter(None, known))
