"""Find the head of a table among the rows of a sheet, and choose the sheets of a file to read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingest.errors import BookError
from ingest.layout import MOST_ROWS, FileHead, build_head, column_heads, match
from ingest.mapping import TableMapping
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet

HEAD_WITHIN = 50  # the head must be among the first rows of a sheet
_SHOWN = 12
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class DuplicateColumnError(Exception):
    """Raised for a head that has a column twice: the row number, and by column name the 0-based positions."""

    def __init__(self, number: int, clashes: Mapping[str, list[int]], heads: Sequence[str]) -> None:
        super().__init__()
        self.number, self.clashes, self.heads = number, clashes, heads


@dataclass(frozen=True, slots=True)
class FoundHead:
    """A head, and the number of rows before the table's first row."""

    head: FileHead
    end: int


def first_head(mapping: TableMapping, rows: Sequence[SheetRow]) -> FoundHead | None:
    """Return the first head among the rows; None if there is none. Raises DuplicateColumnError."""
    for at in range(min(len(rows), HEAD_WITHIN)):
        if head := head_at(mapping, rows, at):
            return head
    return None


def head_at(mapping: TableMapping, rows: Sequence[SheetRow], at: int) -> FoundHead | None:
    """Return the head whose first row with all required columns is `rows[at]`; None if there is none.

    The rows below belong to it if they name more columns, the rows above if the mapping names columns by them. Raises
    DuplicateColumnError if a column occurs twice.
    """
    clash: DuplicateColumnError | None = None
    for above in range(min(MOST_ROWS, at + 1)):
        lines = [row.cells for row in rows[at - above : at + 1]]
        matched = match(mapping, column_heads(lines))
        if not matched.fits(mapping):
            continue
        end = at + 1
        while end < len(rows) and len(lines) < MOST_ROWS and any(rows[end].cells):
            deeper = match(mapping, column_heads([*lines, rows[end].cells]))
            if not (len(deeper.cells) > len(matched.cells) and deeper.cells.keys() >= matched.cells.keys()):
                break
            lines, matched, end = [*lines, rows[end].cells], deeper, end + 1
        if not matched.clashes:
            return FoundHead(build_head(mapping, lines, matched, rows[0].number, rows[end - 1].number + 1), end)
        clash = clash or DuplicateColumnError(
            rows[at].number, matched.clashes, [head.own for head in column_heads(lines)]
        )
    if clash:
        raise clash
    return None


def duplicate_column_error(path: Path, sheet: str, mapping: TableMapping, clash: DuplicateColumnError) -> BookError:
    """Return the error for a head that has a column twice."""
    columns = sorted({at for places in clash.clashes.values() for at in places})
    return BookError(
        "같은 열이 될 수 있는 제목이 둘 이상입니다({columns}). 어느 열인지 알 수 없습니다. "
        "쓰지 않을 열을 지우거나, 윗제목이 다르면 매핑에 ‘윗제목/제목’으로 적어 주세요.",
        path,
        line=clash.number,
        sheet=sheet,
        columns=", ".join(f"{letter(at)}열 ‘{clash.heads[at]}’" for at in columns),
    )


def letter(column: int) -> str:
    """Return the letters of a 0-based column, as spreadsheets show them.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


@dataclass(slots=True)
class SheetChoice:
    """The sheets to read with their heads, the names of the others by reason, and the faults of those chosen."""

    read: list[tuple[WorkbookSheet, FoundHead]]
    hidden: list[str]
    headless: list[str]
    unchosen: list[str]
    faults: list[BookError]


def choose_sheets(
    path: Path, mapping: TableMapping, fiscal_year: int, sheets: Sequence[WorkbookSheet], names: Sequence[str]
) -> SheetChoice:
    """Choose the sheets named; without names, the one with the table, or all if their rows state the year.

    Raises BookError if no sheet has the table, or if several have it and none is named.
    """
    _check_names(path, sheets, names)
    heads = {sheet.name: _find_head(mapping, sheet) for sheet in sheets}
    visible = [sheet for sheet in sheets if sheet.name in names or not (names or sheet.hidden)]
    with_table = [sheet for sheet in visible if heads[sheet.name] is not None]
    chosen = with_table if names else _sheets_of_year(path, fiscal_year, with_table, heads)
    choice = SheetChoice([], [], [], [], [])
    for sheet in sheets:
        head = heads[sheet.name]
        if sheet in chosen and isinstance(head, FoundHead):
            choice.read.append((sheet, head))
        elif sheet in chosen and isinstance(head, DuplicateColumnError):
            choice.faults.append(duplicate_column_error(path, sheet.name, mapping, head))
        elif sheet.name in names:
            choice.faults.append(_headless(path, mapping, [sheet]))
        elif sheet.hidden:
            choice.hidden.append(sheet.name)
        else:
            (choice.headless if head is None else choice.unchosen).append(sheet.name)
    if not choice.read and not choice.faults:
        raise _headless(path, mapping, visible, [sheet.name for sheet in sheets if sheet.hidden and heads[sheet.name]])
    return choice


def _check_names(path: Path, sheets: Sequence[WorkbookSheet], names: Sequence[str]) -> None:
    """Raise BookError for a name that no sheet has."""
    existing = [sheet.name for sheet in sheets]
    unknown = [name for name in names if name not in existing]
    if unknown:
        raise BookError(
            "없는 시트입니다: {names}. 파일의 시트: {known}.",
            path,
            names=", ".join(unknown),
            known=", ".join(filter(None, existing)) or "-",
        )


def _find_head(mapping: TableMapping, sheet: WorkbookSheet) -> FoundHead | DuplicateColumnError | None:
    """Return the head of a sheet, the error if a column occurs twice, or None without a head."""
    try:
        return first_head(mapping, list(islice(sheet.read(), HEAD_WITHIN + MOST_ROWS)))
    except DuplicateColumnError as clash:
        return clash


def _sheets_of_year(
    path: Path,
    fiscal_year: int,
    sheets: Sequence[WorkbookSheet],
    heads: Mapping[str, FoundHead | DuplicateColumnError | None],
) -> Sequence[WorkbookSheet]:
    """Return which of several sheets with a table to read: all if their rows state the year, or the one named by it.

    Raises BookError otherwise.
    """
    found_heads = [head for sheet in sheets if isinstance(head := heads[sheet.name], FoundHead)]
    if len(sheets) < 2 or (
        len(found_heads) == len(sheets) and all("fiscal_year" in found.head.cells for found in found_heads)
    ):
        return sheets
    years = {sheet.name: set(map(int, _YEAR.findall(sheet.name))) for sheet in sheets}
    of_year = [sheet for sheet in sheets if years[sheet.name] == {fiscal_year}]
    if len(of_year) == 1 and all(
        years[sheet.name] and fiscal_year not in years[sheet.name] for sheet in sheets if sheet not in of_year
    ):
        return of_year
    raise BookError(
        "같은 표가 있는 시트가 여럿입니다: {names}. 읽을 시트를 --sheet 로 골라 주세요(여럿이면 거듭 적습니다).",
        path,
        names=", ".join(sheet.name for sheet in sheets),
    )


def _headless(
    path: Path, mapping: TableMapping, sheets: Iterable[WorkbookSheet], hidden: Sequence[str] = ()
) -> BookError:
    """Return the error for sheets without a head, or whose head is only on hidden sheets."""
    if hidden:
        return BookError(
            "보이는 시트에는 표가 없고, 숨긴 시트({names})에 있습니다. 숨기기를 풀거나 --sheet 로 골라 주세요.",
            path,
            names=", ".join(hidden),
        )
    rows = [row.cells for sheet in sheets for row in islice(sheet.read(), HEAD_WITHIN)]
    fullest = max(rows, key=lambda cells: sum(map(bool, cells)), default=[])
    return BookError(
        "제목 행을 찾지 못했습니다. 매핑 ‘{title}’의 열 제목이 파일의 것과 맞는지 보아 주세요 (파일: {heads}).",
        path,
        sheet=", ".join(filter(None, (sheet.name for sheet in sheets))) or None,
        title=mapping.title,
        heads=", ".join(filter(None, (cell.strip() for cell in fullest[:_SHOWN]))) or "-",
    )
