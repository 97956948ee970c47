"""What reading a book gave and what it changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from documents.store import Changes
from ingest.rows import Tally

MOST_UNPLACED = 10
"""Amounts in rows that no table took: a book with more is only stored where a person has accepted it."""
Amounts = tuple[int | None, int | None]
"""예산현액 and 지출액, all accounts together; None: unknown."""


@dataclass(slots=True)
class Sums:
    """예산현액 and 지출액 of a department's own rows, before and after; None where there are no such rows."""

    before: Amounts | None = None
    after: Amounts | None = None


class ReadAs(NamedTuple):
    """The volume that a book was read as, and whether there was none before."""

    number: int
    title: str
    new: bool


@dataclass(slots=True)
class Report:
    """What was read and what it changed: tables, standings, identities, sums by department, corrections by fate.

    All but `pages`, `unplaced` and `file_rows` is of all volumes together. Of the file that was read, where that is a
    PDF, `pages` are the numbers of the pages that were passed over or not read, by why; where it is a CSV, XLSX or JSON
    file, `file_rows` says what became of each of its rows (`ingest.tables.count_rows`). `volume` is what it was read
    as, `unplaced` counts the amounts of each of its pages that stand in rows that no table took.
    """

    tables: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    identities: dict[str, Tally] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    items: int = 0
    unclaimed: int = 0
    unclaimed_amounts: int = 0
    file_rows: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Sequence[int]] = field(default_factory=dict)
    volume: ReadAs | None = None
    unplaced: Counter[int] = field(default_factory=Counter)
    changes: dict[str, Changes] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)

    def add(self, changes: dict[str, Changes]) -> None:
        for name, change in changes.items():
            self.changes.setdefault(name, Changes()).add(change)

    @property
    def needs_acceptance(self) -> bool:
        """Whether so many amounts have no place that a person must accept it before the book is stored."""
        return self.unplaced.total() > MOST_UNPLACED

    def stored(self) -> dict[str, Any]:
        """What a document keeps of it: all but the changes."""
        return {
            "tables": {form: {"tables": count, "rows": self.rows[form]} for form, count in self.tables.items()},
            "standings": dict(self.standings),
            "identities": {
                name: {"held": tally.held, "broken": tally.broken, "undecidable": tally.undecidable}
                for name, tally in sorted(self.identities.items())
            },
            "findings": dict(self.findings),
            "items": self.items,
            "unclaimed": self.unclaimed,
            "unclaimed_amounts": self.unclaimed_amounts,
        }
