"""The report of reading a book as JSON values: the same book and data give the same report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from documents.store import StoredChanges
from ingest import reading
from ingest.forms.sheet import Sheet
from ingest.reader.census import Census
from ingest.report import Amounts, Report
from web.personal_data import personal_data

MOST_NAMES = 100
"""The most names listed of each kind of change, and the most unclaimed lines and personal data."""


@dataclass(slots=True)
class Collected:
    """Lines that the report lists, collected while departments are read."""

    unclaimed: list[list[Any]] = field(default_factory=list)
    persons: list[list[Any]] = field(default_factory=list)

    def add(self, sheet: Sheet) -> None:
        """Add the unclaimed lines (page, line, text) and the possible personal data (page, line, kind)."""
        self.unclaimed += [[line.page, line.line, line.text[:200]] for line in sheet.unclaimed]
        for passage in sheet.passages:
            for item in passage.items:
                self.persons += [[item.page, item.line, what] for what in personal_data(item.text)]


def report_data(report: Report, collected: Collected, book: reading.Book) -> dict[str, Any]:
    """The report as JSON values, unchanged by a round trip through JSON."""
    stored = report.stored()
    pages = {fate: list(numbers) for fate, numbers in report.pages.items() if numbers}
    return {
        **stored,
        "volume": list(report.volume) if report.volume else None,
        "file_rows": dict(report.file_rows),
        "pages": pages,
        "unplaced": {str(page): count for page, count in sorted(report.unplaced.items())},
        "needs_acceptance": report.needs_acceptance,
        **changes_data(report),
        "unclaimed_lines": collected.unclaimed[:MOST_NAMES],
        "persons": collected.persons[:MOST_NAMES],
        "notes": [[sentence, dict(slots)] for sentence, slots in book.file.notes],
        "others": book.table.others if book.table else 0,
        "sheets": left_out(book.table.census) if book.table else {},
    }


def changes_data(report: Report) -> dict[str, Any]:
    """The changes of a reading: rows, sums of departments, and the fates of corrections."""
    return {
        "changes": {name: _changes(changes) for name, changes in report.changes.items() if changes},
        "sums": [[name, _plain(sums.before), _plain(sums.after)] for name, sums in report.sums.items()],
        "fates": dict(report.fates),
    }


def left_out(census: Census) -> dict[str, Any]:
    """The workbook's sheets that were read, those skipped by reason, and the hidden cells that were read."""
    return {name: getattr(census, name) for name in ("sheets", "hidden", "headless", "unchosen", "concealed", "struck")}


def _plain(amounts: Amounts | None) -> list[int | None] | None:
    return None if amounts is None else list(amounts)


def _changes(changes: StoredChanges) -> dict[str, Any]:
    kinds: dict[str, Sequence[str]] = {"added": changes.added, "changed": changes.changed, "gone": changes.gone}
    return {
        "moved": changes.moved,
        "sha256": sha256(repr([sorted(keys) for keys in kinds.values()]).encode()).hexdigest(),
        **{kind: {"count": len(keys), "names": list(keys[:MOST_NAMES])} for kind, keys in kinds.items()},
    }
