"""The report of a reading: its results and changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from documents.store import StoredChanges
from ingest.rows import Tally

CHANGES = {
    "revenue": gettext_lazy("세입"),
    "expenditure": gettext_lazy("세출"),
    "program": gettext_lazy("사업"),
    "staffing": gettext_lazy("조직 및 인력"),
    "summary": gettext_lazy("총괄"),
    "strategic_goal": gettext_lazy("전략목표"),
    "settlement_status": gettext_lazy("결산현황"),
    "goal": gettext_lazy("정책사업목표"),
    "indicator": gettext_lazy("성과지표"),
    "unit_line": gettext_lazy("단위사업의 예산사업"),
    "threshold": gettext_lazy("달성도의 기준"),
    "prose": gettext_lazy("글"),
    "finding": gettext_lazy("확인 필요 사항"),
    "question": gettext_lazy("살펴볼 점"),
    "department": gettext_lazy("이제 없는 부서의 행"),
    "succession": gettext_lazy("여러 해 이어지는 사업"),
}
"""The kinds of rows whose changes are reported, in words."""

MOST_UNPLACED = 10
"""The most amounts in rows of no table; a book with more is stored only if a person accepts it."""
Amounts = tuple[int | None, int | None]
"""예산현액 and 지출액 in won over all accounts; None: unknown."""


@dataclass(slots=True)
class Sums:
    """예산현액 and 지출액 of a department's own rows, before and after; None where there are no such rows."""

    before: Amounts | None = None
    after: Amounts | None = None


class ReadAs(NamedTuple):
    """The volume that a book was read as, and whether it is new."""

    number: int
    title: str
    new: bool


@dataclass(slots=True)
class Report:
    """The results of a reading and its changes: counts of tables, standings and identities, sums, fates of corrections.

    All but `pages`, `unplaced` and `file_rows` cover all volumes of the year; those concern the file that was read.
    `pages` are a PDF's page numbers not read, by reason; `file_rows` counts the rows of a mapped file by what became of
    them (`ingest.tables.count_rows`); `unplaced` counts the amounts in rows of no table, by page.
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
    changes: dict[str, StoredChanges] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)

    def add(self, changes: dict[str, StoredChanges]) -> None:
        for name, change in changes.items():
            self.changes.setdefault(name, StoredChanges()).add(change)

    @property
    def needs_acceptance(self) -> bool:
        """Whether a person must accept the number of unplaced amounts before the book is stored."""
        return self.unplaced.total() > MOST_UNPLACED

    def stored(self) -> dict[str, Any]:
        """As JSON values for storage, without the changes."""
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
