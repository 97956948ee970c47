"""Template context of an intake's report and progress."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from documents.models import Correction, Finding
from documents.overview import figures_by_standing
from figures.won import write_won
from ingest.forms import FORMS
from ingest.reader.census import Census
from ingest.reader.pdf.margins import in_ranges
from ingest.reconcile.identities import IDENTITIES
from ingest.report import CHANGES, Report
from ingest.table_words import row_lines, sheet_lines
from staff.books.progress import Progress
from staff.books.report import MOST_NAMES, changes_data
from web.language import language

PAGES = {
    "passed": gettext_noop("다른 내용이라 지나친 쪽"),
    "scanned": gettext_noop("글자 없이 그림만 있는 쪽: 스캔을 읽는 프로그램이 있어야 읽을 수 있습니다"),
    "unlettered": gettext_noop("글꼴에 글자 정보가 없는 쪽: 글자 인식(OCR)을 거쳐야 읽을 수 있습니다"),
    "lost": gettext_noop("읽지 못하고 포기한 쪽: 원문을 직접 확인해 주세요"),
    "empty": gettext_noop("빈 쪽"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Rows added, changed or deleted: how many, and the names of the first."""

    what: str
    count: int
    names: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class ChangeText:
    """The changes of one kind of rows."""

    name: str
    kinds: list[Names]
    moved: int


@dataclass(frozen=True, slots=True)
class DepartmentSums:
    """예산현액 and 지출액 of a department before and after, as text."""

    department: str
    before: list[str]
    after: list[str]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def report_context(report: dict[str, Any]) -> dict[str, Any]:
    """The template context of a report."""
    tables = report["tables"]
    held = {identity.id: identity for identity in IDENTITIES}
    sentence = "en" if language() == "en" else "ko"
    return {
        "volume": _volume(*report["volume"]) if report.get("volume") else "",
        "tables": [{"title": form.title, **tables[form.name]} for form in FORMS if form.name in tables],
        "standings": figures_by_standing(report),
        "identities": [
            {"id": name, "sentence": getattr(held[name], sentence) if name in held else "", **tally}
            for name, tally in sorted(report["identities"].items())
        ],
        "findings": [(label, report["findings"].get(name, 0)) for name, label in Finding.Severity.choices],
        "items": report["items"],
        "unclaimed": report["unclaimed"],
        "unclaimed_amounts": report["unclaimed_amounts"],
        "unclaimed_lines": report["unclaimed_lines"],
        "pages": [
            (_(words), len(report["pages"][fate]), in_ranges(report["pages"][fate]))
            for fate, words in PAGES.items()
            if fate in report["pages"]
        ],
        "unplaced": [(int(page), count) for page, count in report.get("unplaced", {}).items()],
        "unplaced_amounts": sum(report.get("unplaced", {}).values()),
        **_changes_of(report),
        "persons": report["persons"],
        "notes": [_(sentence).format(**slots) for sentence, slots in report.get("notes", [])],
        "others": report["others"],
        "file_rows": row_lines(report["file_rows"]) if report.get("file_rows") else "",
        "sheets": list(sheet_lines(Census(**report["sheets"]))) if report.get("sheets") else [],
        "most": MOST_NAMES,
    }


def changes_context(report: Report) -> dict[str, Any]:
    """The template context of a reading's changes."""
    return _changes_of(changes_data(report))


def _changes_of(report: dict[str, Any]) -> dict[str, Any]:
    return {
        "changes": [_change(name, report["changes"][name]) for name in sorted(report["changes"], key=_order)],
        "sums": [DepartmentSums(name, _amounts(before), _amounts(after)) for name, before, after in report["sums"]],
        "fates": [
            (label, report["fates"][name]) for name, label in Correction.Fate.choices if report["fates"].get(name)
        ],
    }


def _volume(number: int, title: str, new: bool) -> str:
    """A sentence that says which volume the file becomes, and whether it replaces one."""
    sentence = (
        _("이 해에 새 권으로 더합니다: {number}권 ‘{title}’.")
        if new
        else _("{number}권 ‘{title}’의 자리를 대신합니다. 다른 권은 그대로 둡니다.")
    )
    return sentence.format(number=number, title=title)


def progress_context(progress: Progress | None) -> dict[str, Any]:
    """The template context of a process's progress."""
    if progress is None:
        return {"words": _("시작하고 있습니다."), "percent": 0}
    stage = _("쪽을 읽고 있습니다") if progress.stage == "pages" else _("부서를 해석하고 검산하고 있습니다")
    words = f"{stage}: {progress.done:,} / {progress.total:,}"
    remaining = progress.remaining
    if remaining is not None:
        words += ", " + _remaining(remaining)
    return {"words": words, "percent": progress.percent}


def _remaining(seconds: int) -> str:
    if seconds < 60:
        return ngettext("{count}초쯤 남았습니다", "{count}초쯤 남았습니다", seconds).format(count=seconds)
    minutes = round(seconds / 60)
    return ngettext("{count}분쯤 남았습니다", "{count}분쯤 남았습니다", minutes).format(count=minutes)


def _order(name: str) -> int:
    return list(CHANGES).index(name) if name in CHANGES else len(CHANGES)


def _change(name: str, changes: dict[str, Any]) -> ChangeText:
    words = {"added": _("추가"), "changed": _("변경"), "gone": _("사라짐")}
    kinds = [
        Names(word, changes[kind]["count"], [name.replace("/", " › ") for name in changes[kind]["names"]])
        for kind, word in words.items()
        if changes[kind]["count"]
    ]
    return ChangeText(str(CHANGES.get(name, name)), kinds, changes["moved"])


def _amounts(amounts: list[int | None] | None) -> list[str]:
    if amounts is None:
        return ["-", "-"]
    return [_("미확인") if amount is None else write_won(amount) for amount in amounts]


def limits() -> dict[str, int]:
    """The size limits of a book shown on the upload form."""
    return {"most": settings.BOOK_LARGEST >> 20, "pages": settings.BOOK_MOST_PAGES}
