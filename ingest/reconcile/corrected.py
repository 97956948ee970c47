"""Applies corrections to the printed values before anything is derived from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from figures.standing import Standing
from ingest.reconcile.level_search import Levels
from ingest.reconcile.repair import Settled
from ingest.rows import Figure, Measure, Place, PrintedRow, ProvenRow, ReadRow

NAME, GOAL_NAME = "name", "goal name"
"""A goal and its first indicator are on one line; these keys distinguish their names."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrections of the rows of one table, by the first line of a row in the file.

    `figures` (won) and `measures` are by line and column (None: corrected to unknown), `words` (name, unit, direction)
    by line and kind; `levels` are the level and the parent row's line. `as_read` are the program's own values of
    figures; `because` is the id of a figure's correction (correction:17), if it is stored already.
    """

    figures: dict[tuple[int, str], int | None] = field(default_factory=dict)
    measures: dict[tuple[int, str], Decimal | None] = field(default_factory=dict)
    words: dict[tuple[int, str], str] = field(default_factory=dict)
    levels: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    as_read: dict[tuple[int, str], int | None] = field(default_factory=dict)
    because: dict[tuple[int, str], str] = field(default_factory=dict)

    def placing(self, before: Levels, rows: Sequence[PrintedRow]) -> Levels:
        """The levels with corrected levels and parents."""
        levels = before.copy()
        at_line = {row.line: at for at, row in enumerate(rows)}
        for line, (level, parent) in self.levels.items():
            if line in at_line:
                at = at_line[line]
                above = at_line.get(parent) if parent is not None else None
                levels.level[at], levels.parent[at] = level, above
                levels.candidates[at] = {above} if above is not None else set()
        return levels

    def apply(self, before: Settled, rows: Sequence[PrintedRow]) -> Settled:
        """Put corrected amounts into the ledger, for the identities to derive from."""
        settled = before.copy()
        sheet = settled.ledger.sheet
        for at, row in enumerate(rows):
            for position, column in enumerate(sheet.columns):
                if (row.line, column) in self.figures:
                    settled.ledger.values[at][position] = self.figures[row.line, column]
                    settled.conflicting.discard((at, position))
                    settled.rivals.pop((at, position), None)
        return settled

    def named_lines(self) -> set[int]:
        """The lines of rows with a corrected name."""
        return {line for line, what in self.words if what in (NAME, GOAL_NAME)}

    def cells(self, rows: Sequence[PrintedRow], columns: Sequence[str]) -> set[tuple[int, int]]:
        """The (row, column position) of every corrected amount."""
        return {
            (at, position)
            for at, row in enumerate(rows)
            for position, column in enumerate(columns)
            if (row.line, column) in self.figures
        }

    def mark(self, rows: Iterable[ProvenRow | ReadRow]) -> None:
        """Set the standing CORRECTED on corrected values, with the printed ones."""
        for row in rows:
            line = row.printed.line
            row.name = self.words.get((line, _name_of(row)), row.name)
            for column, figure in row.figures.items():
                if (line, column) in self.figures:
                    place = figure.place or Place(row.printed.page, line, 0)
                    row.figures[column] = Figure(
                        self.figures[line, column],
                        Standing.CORRECTED,
                        place,
                        self.as_read.get((line, column)),
                        self._because(line, column),
                    )
            if isinstance(row, ReadRow):
                self._mark_report(row, line)

    def _because(self, line: int, column: str) -> tuple[str, ...]:
        return (self.because[line, column],) if (line, column) in self.because else ()

    def _mark_report(self, row: ReadRow, line: int) -> None:
        for column, measure in row.measures.items():
            if (line, column) in self.measures:
                row.measures[column] = Measure(
                    self.measures[line, column],
                    Standing.CORRECTED,
                    measure.place,
                    measure.value,
                    self._because(line, column),
                )
        for (at, what), words in self.words.items():
            if at == line and what not in (NAME, GOAL_NAME):
                row.texts[what] = words


def _name_of(row: ProvenRow | ReadRow) -> str:
    return GOAL_NAME if isinstance(row, ReadRow) and row.figures.keys() == {"budget", "spent"} else NAME


NONE = Corrections()
