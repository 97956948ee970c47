"""Rows under a project that split its amounts by source of funds or budget year; they are shown, but not counted."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from figures.names import search_key
from figures.won import AmountError, read_won
from ingest.forms import FORM_BY_NAME
from ingest.forms.row_shapes import with_shape
from ingest.rows import PrintedRow, PrintedTable, StatedTable

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
_MAY_BE_PROGRAM = re.compile(r"(?:지원|사업|부담|출연)\Z")
"""Endings of such names that programs have as well: 보조금 지원, 자체사업."""
_FEWEST_PARTS = 2
"""The fewest rows of which one may have the name of a program."""
_BUDGETS = re.compile(
    r"(?:전년도|전년|명시|사고|계속비?)?이월(?:액|분|금|사업비?|예산)?분?\Z|본예산분?\Z"
    r"|(?:당해|현|금|본|해당)(?:년도?|연도)(?:예산|사업비)?(?:액|분)?\Z"
)
"""Names of a project's parts by budget year."""
_LONGEST = 20
"""The most characters of such a name."""
_FIRST_LETTERS = frozenset({*(payer[0] for payer in _PAYERS), *"전명사계이본당현금해"})


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


def unfold_programs(table: PrintedTable) -> None:
    """Make rows of the table of those that only their names made financing: 보조금 지원, which is a program as well.

    They follow the last row of the financing that is named otherwise, or that adds up to the row above in every cell.
    """
    rows: list[PrintedRow] = []
    added: list[int] = []
    for row in table.rows:
        parts = _with_second_lines(row.financing)
        kept = _number_of_parts(row, parts)
        programs = parts[kept:]
        if not programs:
            rows.append(row)
            continue
        shape = FORM_BY_NAME[table.form].shape(row.columns)
        financing = tuple(line for part in parts[:kept] for line in (part, part.below) if line is not None)
        rows += [row._replace(financing=financing), *(with_shape(program, shape) for program in programs)]
        added += [len(rows) - 1] * len(programs)
    if added:
        before = [at - at_added for at_added, at in enumerate(added)]
        table.sums = [(at + bisect_right(before, at), total) for at, total in table.sums]
        table.rows = rows


def _with_second_lines(lines: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The rows of lines of which some have no name and hold the second lines of the row above."""
    rows: list[PrintedRow] = []
    for line in lines:
        if rows and not line.name.strip() and rows[-1].below is None:
            rows[-1] = rows[-1]._replace(below=line)
        else:
            rows.append(line)
    return rows


def _number_of_parts(row: PrintedRow, parts: Sequence[PrintedRow]) -> int:
    """How many of the rows below a row are parts of it; those behind may be programs."""
    named = [at for at, part in enumerate(parts, 1) if not _MAY_BE_PROGRAM.search(search_key(part.name))]
    surely = max(named, default=0)
    if surely == len(parts):
        return surely
    amounts = list(_amounts(row))
    sums = accumulate((list(_amounts(part)) for part in parts), lambda one, other: list(map(_added, one, other)))
    adding_up = (
        at for at, total in enumerate(sums, 1) if at >= max(surely, _FEWEST_PARTS) and _equal(total, amounts, at)
    )
    return next(adding_up, surely) if any(amounts) else surely


def _equal(sums: Sequence[int | None], amounts: Sequence[int | None], parts: int) -> bool:
    """Whether sums of as many parts are the amounts, each part perhaps rounded."""
    return len(sums) == len(amounts) and all(
        abs(one - other) < parts if one is not None and other is not None else one is other
        for one, other in zip(sums, amounts, strict=True)
    )


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _amounts(row: PrintedRow) -> Iterator[int | None]:
    """The amounts of a row and of its second line; None for cells that are none."""
    for line in (row, row.below) if row.below else (row,):
        for cell, names in zip(line.cells, row.columns, strict=False):
            if names and not {"name", "code"} & {*names}:
                yield _amount(cell)


def _amount(cell: str) -> int | None:
    try:
        return read_won(cell) if cell.strip() else 0
    except AmountError:
        return None


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
        are_below = any(_is_below(table.levels[part], table.levels[at]) for part in parts)
        if any(amounts.values()) and sums == amounts and not unknown and not are_below:
            table.rows[at] = table.rows[at]._replace(financing=tuple(table.rows[part] for part in parts))
            folded.update(parts)
    if folded:
        kept = [at for at in range(len(table.rows)) if at not in folded]
        table.totals[:] = [replace(total, before=sum(at < total.before for at in kept)) for total in table.totals]
        table.rows[:], table.levels[:] = [table.rows[at] for at in kept], [table.levels[at] for at in kept]
        table.figures[:] = [table.figures[at] for at in kept]
    return len(folded)


def _is_below(level: int | None, above: int | None) -> bool:
    """Whether the file says that a row is a program below another."""
    return level is not None and above is not None and level > above
