"""The reader of CSV and XLSX files: rows of cells, spooled as lines of text, department by department.

A page is a run of rows of one department and account, no longer than PAGE. The spool keeps each row's cells as
they stand in the file, parted by tabs, so that a figure's place is its row and cell in the file itself.
"""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import IO

from figures.names import search_key
from ingest.errors import BookError
from ingest.mapping import Layout, Mapping, indent_of
from ingest.pages import Section
from ingest.reader.text import TextFile, examine

PAGE = 100
NOBODYS = "부서 없음"
HEAD_WITHIN = 50  # rows of a file among which its head must stand
_DELIMITERS = ",\t;|"
_LONGEST_CELL = 1 << 20
_LARGEST = 2 << 30  # bytes of an XLSX file unpacked
_SHOWN = 12
_BREAKS = re.compile(r"[\t\r\n\f]+")

Row = tuple[int, list[str]]
"""The number of a row in its file (1-based), and its cells."""


@dataclass(slots=True)
class Tabular:
    """A file that was looked through: its rows, spooled; `others` counts the rows of other cities and years."""

    file: TextFile
    layout: Layout
    sections: list[Section]
    others: int
    workbook: bool
    spool: "IO[bytes]"


def is_workbook(path: Path) -> bool:
    """Whether a file is a ZIP, as XLSX files are."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def spool(path: Path, mapping: Mapping, city: str, fiscal_year: int) -> Tabular:
    """Read a whole file once, row by row, and keep the rows of the city and year. Raises BookError."""
    spooled = tempfile.NamedTemporaryFile(prefix="settlement-", suffix=".txt")  # noqa: SIM115 - lives as long as the book
    workbook = is_workbook(path)
    if workbook:
        with path.open("rb") as opened:
            sha256 = file_digest(opened, "sha256").hexdigest()
        rows = _of_workbook(path, mapping.levels == "indent")
    else:
        examined = examine(path)
        sha256 = examined.sha256
        rows = _of_text(examined)
    head, layout, rows = _under_head(path, mapping, rows)
    spooler = _Spooler(path, layout, spooled, city, fiscal_year)
    spooler.keep(head)
    for row in rows:
        spooler.take(*row)
    sections = spooler.finish()
    layout = replace(layout, indents=tuple(sorted(spooler.indents)))
    spooled.flush()
    file = TextFile(Path(spooled.name), "utf-8", sha256, False)
    return Tabular(file, layout, sections, spooler.others, workbook, spooled)


def _of_text(file: TextFile) -> Iterator[Row]:
    """The rows of a CSV file; one that runs over several lines is numbered by its first."""
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    with file.path.open(encoding=encoding, newline="") as text:
        sample = text.read(1 << 16)
        text.seek(0)
        delimiter = max(_DELIMITERS, key=sample.count)
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(text, delimiter=delimiter)
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise BookError(
                "CSV로 읽을 수 없는 행입니다 ({reason}).", file.path, line=line, reason=str(error)
            ) from None


def _of_workbook(path: Path, with_indents: bool) -> Iterator[Row]:
    """The rows of all sheets of a workbook, one after another. An indent becomes leading blanks, two a step."""
    from openpyxl import load_workbook  # 15 MB, which the processes that serve pages never need
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(each.file_size for each in packed.infolist()) > _LARGEST:
                raise BookError("풀면 2GB를 넘는 파일입니다. 나누어 저장하거나 CSV로 저장해 주세요.", path)
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise BookError(
            "XLSX로 읽을 수 없습니다. 엑셀에서 다시 저장해 주세요 ({reason}).", path, reason=str(error)
        ) from None
    number = 0
    try:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # some writers state fewer than there are
            for row in sheet.iter_rows():
                number += 1
                cells = [_written(cell.value) for cell in row]
                if with_indents:
                    for at, cell in enumerate(row):
                        alignment = getattr(cell, "alignment", None)
                        if cells[at] and alignment is not None and alignment.indent:
                            cells[at] = "  " * int(alignment.indent) + cells[at]
                while cells and not cells[-1]:
                    cells.pop()
                yield number, cells
    finally:
        workbook.close()


def _written(value: object) -> str:
    """A cell as text; a whole number without a point, as it is shown."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _under_head(path: Path, mapping: Mapping, rows: Iterator[Row]) -> tuple[list[Row], Layout, Iterator[Row]]:
    """The rows down to the head, where each column stands, and the rows below. Raises BookError without a head."""
    above: list[Row] = []
    for row in rows:
        above.append(row)
        if layout := mapping.under(row[1]):
            return above, layout, rows
        if len(above) == HEAD_WITHIN:
            break
    seen = max((cells for _, cells in above), key=lambda cells: sum(map(bool, cells)), default=[])
    raise BookError(
        "제목 행을 찾지 못했습니다. 매핑 ‘{title}’의 열 제목이 파일의 것과 맞는지 보아 주세요 (파일: {heads}).",
        path,
        title=mapping.title,
        heads=", ".join(filter(None, (cell.strip() for cell in seen[:_SHOWN]))) or "-",
    )


@dataclass(slots=True)
class _Spooler:
    """Writes rows to the spool, and notes where each department's run begins."""

    path: Path
    layout: Layout
    spooled: "IO[bytes]"
    city: str
    fiscal_year: int
    sections: list[Section] = field(default_factory=list)
    indents: set[int] = field(default_factory=set)
    others: int = 0
    _whose: dict[tuple[str, str], bool] = field(default_factory=dict)  # year and city, and whether they are ours
    _heads: list[Row] = field(default_factory=list)
    _same: dict[int, tuple[str, int]] = field(default_factory=dict)
    _outermost: int | None = None
    _department: str = ""
    _next: int = 0  # the row that would go on the open page
    _room: int = 0  # rows that still fit on it
    _pages: int = 0
    _offset: int = 0

    def keep(self, rows: list[Row]) -> None:
        """Rows that belong to whatever department comes first."""
        self._heads = rows

    def take(self, number: int, cells: list[str]) -> None:
        layout = self.layout
        if not any(cells):
            if number == self._next and self._room:
                self._write(number, cells)
            return
        if layout.is_head(cells):
            if self.sections:
                self._write(number, cells)
            return
        if self._anothers(cells):
            self.others += 1
            return
        for at in layout.same:
            self._compare(at, number, cells)
        if "department" in layout.cells or "department" in layout.constants:
            self._department = layout.word("department", cells) or NOBODYS
        if layout.levels == "indent":
            self._note_indent(cells)
        self._open(self._department or NOBODYS, layout.word("account", cells))
        self._write(number, cells)

    def _anothers(self, cells: list[str]) -> bool:
        whose = (self.layout.word("fiscal_year", cells), self.layout.word("city", cells))
        if whose not in self._whose:
            year, city = whose
            own_year = year in ("", str(self.fiscal_year))
            self._whose[whose] = own_year and search_key(city).endswith(search_key(self.city) if city else "")
        return not self._whose[whose]

    def _compare(self, at: int, number: int, cells: list[str]) -> None:
        value = cells[at].strip() if at < len(cells) else ""
        before, line = self._same.setdefault(at, (value, number))
        if value != before:
            raise BookError(
                "‘{before}’의 자료와 ‘{value}’의 자료가 섞여 있습니다. 한 시점의 자료만 담은 파일을 지정해 주세요.",
                self.path,
                line=number,
                before=before,
                value=value,
            )

    def _note_indent(self, cells: list[str]) -> None:
        at = self.layout.cells["name"]
        name = cells[at] if at < len(cells) else ""
        if not name.strip():
            return
        width = indent_of(name)
        self.indents.add(width)
        if self._outermost is None:
            self._outermost = width
        if width <= self._outermost and "department" not in self.layout.cells:
            self._department = self.layout.constants.get("department") or name.strip()

    def _open(self, department: str, account: str) -> None:
        """Let what comes belong to a department and account."""
        last = self.sections[-1] if self.sections else None
        if last is None or (last.department, last.account) != (department, account):
            self.sections.append(Section(department, account))
            self._room = 0
        heads, self._heads = self._heads, []
        for head in heads:
            self._write(*head)

    def _write(self, number: int, cells: list[str]) -> None:
        if number != self._next or not self._room:
            self._pages += 1
            self.sections[-1].pages.append((self._pages, number, self._offset))
            self._room = PAGE
        line = "\t".join(cells)
        if "\n" in line or "\r" in line or "\f" in line or line.count("\t") >= len(cells):
            line = "\t".join(_BREAKS.sub(" ", cell) for cell in cells)
        raw = line.encode() + b"\n"
        self.spooled.write(raw)
        self._offset += len(raw)
        self.sections[-1].end = self._offset
        self._next, self._room = number + 1, self._room - 1

    def finish(self) -> list[Section]:
        """The sections. Raises BookError where no row is the city's."""
        if not self.sections:
            raise BookError(
                "{city} {year}년의 행이 없습니다 (파일에 있는 자치단체: {seen}).",
                self.path,
                city=self.city,
                year=self.fiscal_year,
                seen=", ".join(sorted({city for _, city in self._whose if city})[:_SHOWN]) or "-",
            )
        return self.sections
