"""Previews how a mapping reads a file: the use of each column, and the first rows.

    python -m ingest.preview JOB.json

prints it as JSON; the job says `file`, its `name`, `mapping`, `city`, `fiscal_year` and `sheets`. Plain Python, so
that a process with limits can do it for a page.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from budget.columns import PROGRAM_LEVELS, SUBJECT_LEVELS
from figures.won import write_won
from ingest.errors import BookError
from ingest.layout import FileHead, FileLayout
from ingest.mapping import FIGURES, read_mapping
from ingest.reader.limits import limit_process
from ingest.reader.table_heads import letter
from ingest.reader.tabular import opened
from ingest.reading import Book, open_table, read_departments

MEMORY, SECONDS = 1 << 30, 60
"""Limits of the process: bytes of address space and CPU seconds."""
FIRST = 5
"""The number of rows shown."""
DEFAULT = "lofin365"
"""The mapping used for a preview before one is chosen."""
_WORDS = {
    "department": "부서",
    "account": "회계",
    "name": "이름",
    "code": "과목 코드",
    "level": "단계",
    "city": "자치단체",
    "province": "시·도",
    "fiscal_year": "회계연도",
    "policy": "정책사업",
    "unit": "단위사업",
    "detail": "세부사업",
    "chapter": "장",
    "section": "관",
    "item": "항",
    "subitem": "목",
}
_NAME_COLUMN, _SNAPSHOT = "이름(단계별 열)", "시점"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the file: its letters, its heading, and the column it is read as ("": not read)."""

    letter: str
    head: str
    use: str


@dataclass(frozen=True, slots=True)
class HeadUse:
    """A head of the file: its sheet, the row below it, its columns, and the mapping's columns that are missing."""

    sheet: str
    line: int
    columns: list[ColumnUse]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A row as read: its row in the file, department, account, level, name, and amounts by label."""

    line: int
    department: str
    account: str
    level: str
    name: str
    amounts: dict[str, str]


@dataclass(slots=True)
class Preview:
    """The preview of a file; `faults` are its errors, `sheets` all sheets of a workbook."""

    sheets: list[str] = field(default_factory=list)
    heads: list[HeadUse] = field(default_factory=list)
    rows: list[FirstRow] = field(default_factory=list)
    faults: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)


def preview(book: Book, mapped: Sequence[str] = ()) -> Preview:
    """The preview of a file opened by a mapping; `mapped` are the mapping's columns of figures."""
    layout = _layout_of(book)
    return Preview(heads=head_uses(book, mapped), rows=list(_first_rows(book, layout)))


def head_uses(book: Book, mapped: Sequence[str] = ()) -> list[HeadUse]:
    """What each column below each head of a file is read as, and the mapping's columns of figures that are missing."""
    layout = _layout_of(book)
    return [_head_use(layout, head, mapped) for head in layout.heads]


def _layout_of(book: Book) -> FileLayout:
    return book.table.layout if book.table else FileLayout("", "expenditure", 1, "detail", ())


def _head_use(layout: FileLayout, head: FileHead, mapped: Sequence[str]) -> HeadUse:
    labels = {column.name: column.label for column in FIGURES[layout.table]} | _WORDS
    uses = {at: labels[name] for name, at in head.cells.items()}
    uses = dict.fromkeys(head.labels, _NAME_COLUMN) | uses | dict.fromkeys((*head.same, *head.snapshots), _SNAPSHOT)
    columns = []
    for at in range(head.width):
        words = [line[at] for line in head.lines if at < len(line) and line[at]]
        columns.append(ColumnUse(letter(at), " / ".join(words), uses.get(at, "")))
    missing = [labels[name] for name in mapped if name not in head.cells]
    return HeadUse(head.sheet, head.start - head.before, columns, missing)


def _first_rows(book: Book, layout: FileLayout) -> Iterator[FirstRow]:
    labels = {column.name: column.label for column in FIGURES[layout.table]}
    names = SUBJECT_LEVELS if layout.table == "revenue" else PROGRAM_LEVELS
    left = FIRST
    for department in read_departments(book):
        proofs = department.revenue if layout.table == "revenue" else department.expenditure
        for account, proof in proofs.items():
            for row in sorted(proof.rows, key=lambda row: row.printed.line)[:left]:
                amounts = {
                    labels[name]: "?" if figure.value is None else write_won(figure.value)
                    for name, figure in row.figures.items()
                    if figure.place
                }
                level = "" if row.level is None else names[row.level]
                line = row.printed.line - layout.head_at(row.printed.line).before
                yield FirstRow(line, department.name, account, level, row.name, amounts)
            left -= min(left, len(proof.rows))
        if not left:
            return


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook. Raises BookError."""
    with opened(path, read_mapping(DEFAULT)) as (_, _, sheets):
        return [sheet.name for sheet in sheets if sheet.name]


def of_job(job: dict[str, Any]) -> Preview:
    """The preview of a job; with faults where the file cannot be read."""
    path = Path(job["file"])
    try:
        mapping = read_mapping(job["mapping"] or DEFAULT)
        book = open_table(path, mapping, job["city"], job["fiscal_year"], job["sheets"], job["name"])
        result = preview(book, [name for name in mapping.columns if name not in _WORDS])
    except BookError as error:
        result = Preview(faults=[(_where(fault), fault.sentence, fault.slots) for fault in error.faults])
    try:
        result.sheets = sheet_names(path) if path.suffix == ".xlsx" else []
    except BookError:
        result.sheets = []
    return result


def _where(fault: BookError) -> str:
    """The place of a fault, without the name of the file."""
    return fault.place.removeprefix(fault.file).strip()


def main(arguments: Sequence[str]) -> int:
    (job,) = arguments
    limit_process(MEMORY, SECONDS)
    print(json.dumps(asdict(of_job(json.loads(Path(job).read_text(encoding="utf-8")))), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
