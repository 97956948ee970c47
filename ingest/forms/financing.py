"""Rows under a project that split its amounts by source of funds or budget year; they are shown, but not counted."""

import re
from dataclasses import replace
from itertools import takewhile

from figures.names import search_key
from ingest.rows import StatedTable

_PAYERS = frozenset(
    (
        "국",
        "도",
        "시",
        "군",
        "구",
        "국비",
        "도비",
        "시비",
        "군비",
        "구비",
        "시도비",
        "시군비",
        "시군구비",
        "시도군비",
        "국도비",
        "국고",
        "지방비",
    )
    + ("기금", "균특", "광특", "지특", "분권", "균특회계", "광특회계", "지특회계", "특교", "특교세", "특별교부세")
    + (
        "특별교부금",
        "특별조정교부금",
        "조정교부금",
        "자체",
        "자체재원",
        "자체사업",
        "자부담",
        "지방채",
        "민간",
        "보조",
        "보조금",
        "균",
    )
)
_OTHERS = ("기타", "기타재원", "그밖", "그외")
_PAID = re.compile(r"\d+%?\Z|(?:보조금?|부담금?|지원금?|출연금|사업비|보조사업)\Z")
"""What may follow a payer: a share, or a kind of payment."""
_BUDGETS = re.compile(r"(?:전년도|전년|명시|사고|계속비?)?이월(?:액|분|금|사업비?|예산)?분?\Z|본예산분?\Z")
"""Names of a project's parts by budget year."""
_LONGEST = 20
"""The most characters of such a name."""
_FIRST_LETTERS = frozenset({*(payer[0] for payer in _PAYERS), *"전명사계이본"})


def is_financing(name: str, *, below_another: bool = False) -> bool:
    """Whether a row under a project is a part of it by source of funds or carry-over.

    Payments by others (기타) are recognised only `below_another` such row.

    >>> [is_financing(name) for name in ("국비(50%)", "(시)", "(이월분)", "길 고치기(이월분)", "시정 홍보")]
    [True, True, True, False, False]
    """
    key = search_key(name)
    if below_another and key in _OTHERS:
        return True
    if key[:1] not in _FIRST_LETTERS:
        return False
    while key not in _PAYERS and (paid := _PAID.search(key)):
        key = key[: paid.start()]
    return key in _PAYERS or _BUDGETS.match(key) is not None


def fold_financing(table: StatedTable, first: int) -> int:
    """Move rows that split the row above them by source of funds, and add up to it, to that row's financing.

    Rows before `first` are left unchanged. Returns the number of rows moved.
    """
    payers = [len(row.name) <= _LONGEST and is_financing(row.name) for row in table.rows[first:]]
    folded: set[int] = set()
    for at in (first + at for at, (here, below) in enumerate(zip(payers, payers[1:], strict=False)) if below > here):
        parts = range(at + 1, at + 1 + sum(1 for _ in takewhile(bool, payers[at + 1 - first :])))
        amounts = {name: figure.value for name, figure in table.figures[at].items() if figure.place}
        sums = {name: sum(table.figures[part][name].value or 0 for part in parts) for name in amounts}
        unknown = any(table.figures[part][name].value is None for part in parts for name in amounts)
        if any(amounts.values()) and sums == amounts and not unknown:
            table.rows[at] = table.rows[at]._replace(financing=tuple(table.rows[part] for part in parts))
            folded.update(parts)
    if folded:
        kept = [at for at in range(len(table.rows)) if at not in folded]
        table.totals[:] = [replace(total, before=sum(at < total.before for at in kept)) for total in table.totals]
        table.rows[:], table.levels[:] = [table.rows[at] for at in kept], [table.levels[at] for at in kept]
        table.figures[:] = [table.figures[at] for at in kept]
    return len(folded)
