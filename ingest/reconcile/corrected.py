"""What people have corrected, laid over what is printed before anything is concluded from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from figures.standing import Standing
from ingest.reconcile.level_search import Levels
from ingest.reconcile.repair import Settled
from ingest.rows import Figure, Measure, Place, PrintedRow, ProvenRow, ReadRow

NAME, GOAL_NAME = "name", "goal name"
"""A goal and its first indicator stand on one line: these two names distinguish them."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrections of the rows of one table, by the line of the file that a row begins on.

    `figures` in won and `measures` by line and column (None: unknown after all), `words` (name, unit,
    direction) by line and what they are, `levels` the level and the line of the parent row. `as_read`
    is what the program reads in a figure's place by itself; `because` names the correction behind a
    figure or measure (correction:17), where it is made already.
    """

    figures: dict[tuple[int, str], int | None] = field(default_factory=dict)
    measures: dict[tuple[int, str], Decimal | None] = field(default_factory=dict)
    words: dict[tuple[int, str], str] = field(default_factory=dict)
    levels: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    as_read: dict[tuple[int, str], int | None] = field(default_factory=dict)
    because: dict[tuple[int, str], str] = field(default_factory=dict)

    def placing(self, before: Levels, rows: Sequence[PrintedRow]) -> Levels:
        """The levels with rows at the level and under the parent that a person gave them."""
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
        """Let corrected amounts stand in the ledger, for the identities to go on from."""
        settled = before.copy()
        sheet = settled.ledger.sheet
        for at, row in enumerate(rows):
            for position, column in enumerate(sheet.columns):
                if (row.line, column) in self.figures:
                    settled.ledger.values[at][position] = self.figures[row.line, column]
                    settled.contested.discard((at, position))
                    settled.rivals.pop((at, position), None)
        return settled

    def named_lines(self) -> set[int]:
        """The lines of the file whose row a person gave a name."""
        return {line for line, what in self.words if what in (NAME, GOAL_NAME)}

    def cells(self, rows: Sequence[PrintedRow], columns: Sequence[str]) -> set[tuple[int, int]]:
        """The (row, position of the column) of every corrected amount."""
        return {
            (at, position)
            for at, row in enumerate(rows)
            for position, column in enumerate(columns)
            if (row.line, column) in self.figures
        }

    def mark(self, rows: Iterable[ProvenRow | ReadRow]) -> None:
        """Show what was corrected as corrected, with what was printed."""
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
