"""Rows that have only a name: the rest of the name above, the start of the name below, or a program without amounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from budget.subjects import split_code
from figures.names import search_key
from figures.totals import is_total
from ingest.reconcile.evidence import RESERVE, fixed_level
from ingest.rows import Discrepancy, PrintedRow, PrintedTable

_READ_AS_NIL = "－"
"""The sign that `ingest.forms.zero_marks` inserts where the book prints a blank or a mark for 0."""
_NAMED = 10


@dataclass(slots=True)
class _Joiner:
    """Decides which row a name without amounts belongs to.

    `known` are names printed in other tables. `longest` is the length of the longest line of a name in a table where a
    program of zeros may print only its name, else 0. `below`: the table's names begin above their rows. `coded`: names
    have codes.
    """

    department: str
    known: Collection[str]
    longest: int
    coded: bool = False
    below: bool = False
    guessed: list[str] = field(default_factory=list)

    def place(self, above: str, name: str, below: str | None) -> str:
        """`above`, `below`, or "" where the name may be a row of its own whose figures are lost."""
        if place := self.sure_place(above, name, below):
            return "" if place == "own" else place
        above_may = above and search_key(above) not in self.known and not self._has_room(above, name)
        below_may = below and search_key(below) not in self.known and not self._has_room(name, below)
        if self.below and below_may:
            place = "below"
        elif above_may:
            place = "above"
        else:
            place = "below" if below_may and not self.longest else ""
        if place:
            self.guessed.append(f"{above} {name}" if place == "above" else f"{name} {below}")
        return place

    def sure_place(self, above: str, name: str, below: str | None) -> str:
        """`above` or `below` where other tables, brackets or the name's words leave no doubt, else ""."""
        key = search_key(name)
        if split_code(name)[0]:
            return "below" if self.coded and below is not None and self._is_rest(below) else "own"
        if self.coded and above and split_code(above)[0] and self._is_rest(name):
            return "above"
        if above and (name.startswith("(") or above.count("(") > above.count(")")):
            return "above"
        if below and (below.startswith("(") or name.count("(") > name.count(")")):
            return "below"
        if above and search_key(above + name) in self.known:
            return "above"
        if below and search_key(name + below) in self.known:
            return "below"
        if key in self.known or key == RESERVE or fixed_level(key):
            return "own"
        return "below" if below and search_key(above) == search_key(self.department) else ""

    def _is_rest(self, name: str) -> bool:
        """Whether a name in a table of codes has none, and is not a total or the department."""
        return not (
            split_code(name)[0] or is_total(name, self.department) or search_key(name) == search_key(self.department)
        )

    def _has_room(self, line: str, rest: str) -> bool:
        """Whether the first word of the continuation would have fitted into the line before it."""
        return len(line) + 1 + len(rest.split()[0]) <= self.longest


def join_names(table: PrintedTable, known: Collection[str]) -> tuple[PrintedTable, list[Discrepancy]]:
    """The table with split names joined, and a finding of those joined by guess."""
    alone = [at for at, row in enumerate(table.rows) if row.is_name_alone]
    if not alone:
        return table, []
    names = [row.name.strip() for row in table.rows]
    coded = sum(bool(split_code(name)[0]) for name in names) * 2 > len(names)
    joiner = _Joiner(table.department, known, _longest_line(table, alone), coded)
    sure = {joiner.sure_place(*_around(names, at)) for at in alone}
    joiner.below = "below" in sure and "above" not in sure
    rows: list[PrintedRow] = []
    joined: list[int] = []
    waiting = ""
    for at, row in enumerate(table.rows):
        row = renamed(row, f"{waiting} {row.name}".strip()) if waiting else row
        waiting = ""
        if not row.is_name_alone:
            rows.append(row)
            continue
        above = rows[-1].name.strip() if rows else ""
        match joiner.place(above, row.name.strip(), _around(names, at)[2]):
            case "above":
                joined.append(at)
                rows[-1] = renamed(rows[-1], f"{above} {row.name.strip()}")
            case "below":
                joined.append(at)
                waiting = row.name.strip()
            case _:
                rows.append(row)
    return shortened(table, rows, joined), _findings(table, alone, joiner.guessed)


def shortened(table: PrintedTable, rows: list[PrintedRow], joined: Sequence[int]) -> PrintedTable:
    """The table with these rows; `joined` are the indexes of removed ones, by which the positions of sums shift."""
    sums = [(at - sum(one < at for one in joined), row) for at, row in table.sums]
    return replace(table, rows=rows, sums=sums)


def renamed(row: PrintedRow, name: str) -> PrintedRow:
    return row._replace(row_name=name)


def _around(names: Sequence[str], at: int) -> tuple[str, str, str | None]:
    return names[at - 1] if at else "", names[at], names[at + 1] if at + 1 < len(names) else None


def _longest_line(table: PrintedTable, alone: Sequence[int]) -> int:
    """The length of the longest name, if rows with amounts print blanks for 0; else 0."""
    rows = [row for at, row in enumerate(table.rows) if at not in alone]
    if not any(_READ_AS_NIL in row.cells for row in rows):
        return 0
    return max(len(row.name.strip()) for row in table.rows)


def _findings(table: PrintedTable, alone: Sequence[int], guessed: Sequence[str]) -> list[Discrepancy]:
    if not guessed:
        return []
    row = table.rows[alone[0]]
    notes: dict[str, str | int | list[str]] = {"count": len(guessed), "names": list(guessed[:_NAMED])}
    return [
        Discrepancy(
            "names_joined", table.department, table.account, row.name.strip(), "", row.page, row.line, notes=notes
        )
    ]
