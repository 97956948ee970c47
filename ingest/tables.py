"""Reads a CSV, XLSX or JSON file by a mapping, and checks its stated unit and year. Plain Python."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from figures.names import search_key
from figures.won import SCALES
from ingest.errors import BookError, raise_all
from ingest.forms.mapped import MappedReader
from ingest.forms.units import find_unit, units_in_head, units_in_name
from ingest.layout import FileHead
from ingest.mapping import TableMapping
from ingest.reader.census import Census, ShortRow
from ingest.reader.tabular import Tabular, spool
from ingest.reader.text import read_pages
from ingest.rows import Figure, StatedTable

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:(?:회계\s*)?(?:년도|연도|(?:년\s*(?:도\s*)?)?(?:세입|세출|결산|예산))"
    r"|[.\-/년]\s*12\s*[.\-/월]\s*31)|['‘’`´](\d\d)\s*(?:회계\s*)?(?:[년연]|세입|세출|결산|예산)|\bFY\s*((?:19|20)\d\d)"
)
"""A year in a title: `2020회계연도`, `2020 세출결산`, `’20년`, `FY2020`, or its last day."""
_YEAR_BETWEEN = re.compile(
    r"\W*((?:19|20)\d\d)\s*(?:회계\s*)?(?:년도?|연도)\s*(?:세입|세출)*\s*(?:결산|예산)?\s*(?:서|현황|총괄|내역)?\W*"
)
"""A title between rows that consists of their year only."""
_YEAR_OF_COLUMN = re.compile(r"[(（]\s*((?:19|20)\d\d)(?!\d)[^()（）]*[)）]")
_DAY = r"(?<!\d)((?:19|20)\d\d)\s*[.\-/년]\s*(\d{1,2})\s*(?:[.\-/월]\s*(\d{1,2})?\s*일?\s*\.?|월)\s*말?\s*\)?\s*"
_AS_OF = re.compile(rf"{_DAY}(?:현\s*재|기\s*준)|(?:기\s*준\s*일?|현\s*재)\s*[:：]\s*{_DAY}")
_PERIOD = re.compile(rf"[~∼～]\s*{_DAY}")
_PART_OF_YEAR = re.compile(
    r"(?<!\d)[1-3]\s*(?:/\s*4\s*)?분\s*기|상\s*반\s*기|(?<!\d)(?:[1-9]|1[01])\s*월\s*말\s*(?:현\s*재|기\s*준)"
)
"""Titles of figures from before the end of the year."""
_YEAR_OF_SHEET = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 100
_NAMES = {won: name for name, won in SCALES.items()}


def read_table(
    path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = (), name: str = ""
) -> Tabular:
    """Read a file for the rows of one city and year. Raises BookError with all faults at once.

    `name` is the file's original name, if it is stored under another.
    """
    table = spool(path, mapping, city, fiscal_year, sheets)
    table.faults += _wrong_years(path, table, mapping, fiscal_year)
    table.faults += _snapshots(path, table, fiscal_year)
    scale, faults = _scale(path, table, mapping, Path(name).stem or path.stem)
    raise_all(sorted([*table.faults, *faults], key=lambda fault: (fault.sheet or "", fault.line or 0)))
    table.layout = replace(table.layout, scale=scale)
    if table.totals or table.layout.groups:
        of_groups = [(line, dict[str, int]()) for line in table.layout.groups]
        table.layout = replace(table.layout, totals=(*_over_departments(table), *of_groups))
    return table


def count_rows(census: Census, read: int, set_aside: Mapping[str, int]) -> dict[str, int]:
    """The number of rows by what became of them; `rows` is their total."""
    of_reader = {why: set_aside.get(why, 0) for why in ("total", "financing", "head", "context", "blank", "unclaimed")}
    of_reader["blank"] += census.blank
    counted = {"rows": census.rows, "read": read, **of_reader}
    return counted | {"others": census.others, "ownerless": census.ownerless}


def _wrong_years(path: Path, table: Tabular, mapping: TableMapping, fiscal_year: int) -> Iterator[BookError]:
    """Errors for titles, heads and sheet names that state only another year, unless the rows have a year column."""
    for head in table.layout.heads:
        if "fiscal_year" in head.cells:
            continue
        notes = [note for note in table.notes if note.sheet == head.sheet]
        for stated in (_years_of_titles(head, notes), *_years_of_columns(head, mapping), *_years_between(head, notes)):
            if not stated or fiscal_year in [year for year, _ in stated]:
                continue
            year, line = stated[0]
            yield BookError(
                "{said}년의 표라고 적혀 있는데 {year}년으로 읽으려 합니다. --year 나 파일(시트)을 바로잡아 주세요.",
                path,
                line=line,
                sheet=head.sheet,
                said=year,
                year=fiscal_year,
            )


_Stated = list[tuple[int, int | None]]
"""Years with the rows that state them; None for a sheet's name."""


def _years_of_titles(head: FileHead, notes: Sequence[ShortRow]) -> _Stated:
    """The years in the notes above a head, and in the name of its sheet."""
    stated: _Stated = [
        (int(whole or fiscal or f"20{short}"), note.line)
        for note in notes
        for cell in (note.cells if note.line < head.start - head.before else ())
        for whole, short, fiscal in _YEAR.findall(cell)
    ]
    return stated + [(int(year), None) for year in _YEAR_OF_SHEET.findall(head.sheet)]


def _years_of_columns(head: FileHead, mapping: TableMapping) -> Iterator[_Stated]:
    """The years in the heading of each column of figures, except headings given in the mapping."""
    for name, words in ((name, head.words[name]) for name in head.figures):
        if search_key(words) not in map(search_key, mapping.columns[name]):
            yield [(int(year), head.start - head.before - 1) for year in _YEAR_OF_COLUMN.findall(words)]


def _years_between(head: FileHead, notes: Sequence[ShortRow]) -> Iterator[_Stated]:
    """The year of each title between the rows of a sheet."""
    for note in notes:
        texts = _texts(note)
        if note.line >= head.start - head.before and len(texts) == 1 and (match := _YEAR_BETWEEN.fullmatch(texts[0])):
            yield [(int(match[1]), note.line)]


def _snapshots(path: Path, table: Tabular, fiscal_year: int) -> Iterator[BookError]:
    """Errors for titles that state a day before the end of the year, or a part of it."""
    for head in table.layout.heads:
        for note in table.notes:
            if note.sheet != head.sheet or note.line >= head.start - head.before:
                continue
            said = next((cell for cell in note.cells if _is_before_the_end(cell, fiscal_year)), None)
            if said is not None:
                sentence = (
                    "‘{value}’ 시점의 자료입니다. {year}회계연도의 결산은 {year}년 12월 31일의 자료여야 합니다. "
                    "그날의 자료를 받아 주세요."
                )
                value = " ".join(said.split())[:_LONGEST]
                yield BookError(sentence, path, line=note.line, sheet=head.sheet, value=value, year=fiscal_year)


def _is_before_the_end(title: str, fiscal_year: int) -> bool:
    """Whether a title states a day before the last of the year, or a quarter or half of it.

    The last day of another year is not one: it states that year.
    """
    if match := _AS_OF.search(title) or _PERIOD.search(title):
        year, month, day = (part or "31" for part in (match.groups()[:3] if match[1] else match.groups()[3:]))
        return (month, day) != ("12", "31") and (int(year), int(month), int(day)) < (fiscal_year, 12, 31)
    return _PART_OF_YEAR.search(title) is not None


def _scale(path: Path, table: Tabular, mapping: TableMapping, name: str) -> tuple[int, list[BookError]]:
    """The value in won of one unit, and errors: from the mapping, unless the file or its name contradicts, or as
    printed."""
    of_name = [(scale or None, None, None, name) for scale in units_in_name(name)]
    printed = [*_printed_units(table), *of_name]
    expected = mapping.scale if mapping.scale is not None else printed[0][0] if printed else None
    if expected is None:
        sentence = "단위가 적혀 있지 않습니다. 매핑에 unit을 적거나, 파일에 (단위: 원)처럼 적어 주세요."
        return 1, [BookError(sentence, path)]
    faults = []
    reported: set[tuple[str | None, int | None]] = set()
    for scale, sheet, line, text in printed:
        if scale != expected and (sheet, line) not in reported:
            reported.add((sheet, line))
            sentence = (
                "‘{text}’라고 적혀 있는데 매핑 ‘{title}’의 단위는 {unit}입니다. 어느 쪽이 맞는지 보고 바로잡아 주세요."
                if mapping.scale is not None
                else "‘{text}’라고 적혀 있는데 앞에는 단위가 {unit}입니다. 단위가 다른 표는 파일을 나누어 주세요."
            )
            unit = _NAMES.get(expected, f"{expected:,}원")
            faults.append(BookError(sentence, path, line=line, sheet=sheet, text=text, title=mapping.title, unit=unit))
    return expected, faults


def _printed_units(table: Tabular) -> Iterator[tuple[int | None, str | None, int | None, str]]:
    """Each unit printed in the file: its value in won, sheet, row and text."""
    for note in table.notes:
        for text in _texts(note):
            unit = find_unit(text)
            if unit is not None and (unit.scale is not None or unit.unread):
                yield unit.scale, note.sheet, note.line, text
    for head in table.layout.heads:
        line = head.start - head.before - 1
        for scale in units_in_name(head.sheet):
            yield scale or None, head.sheet, line, head.sheet
        for words in (head.words[name] for name in head.figures):
            for scale in units_in_head(words):
                yield scale or None, head.sheet, line, words


def _texts(note: ShortRow) -> list[str]:
    return [text for cell in note.cells if (text := cell.strip())]


def _over_departments(table: Tabular) -> Iterator[tuple[int, dict[str, int]]]:
    """Each total line over several departments or accounts, with the sums of their rows in won.

    For a line without a department or account that is not the sum of one, these are the sums of all rows before it;
    empty where rows of other cities or years were skipped, or amounts are unknown.
    """
    rows, totals = _in_order(table)
    sums: dict[str, _Sums] = {}
    first: list[tuple[int, dict[str, Figure], list[_Sums]]] = []
    for line, department, account, figures, is_total in sorted([*rows, *totals], key=lambda counted: counted[0]):
        sheet = table.layout.head_at(line).sheet
        scopes = ["all", f"sheet {sheet}", f"account {account}", f"department {department}"]
        scope_sums = [sums.setdefault(scope, _Sums()) for scope in scopes]
        if not is_total:
            for row_sums in scope_sums:
                row_sums.add(figures)
        elif fitting := next((row_sums for row_sums in scope_sums if row_sums.fit(figures)), None):
            yield line, fitting.known(figures)
        elif not scope_sums[1].rows:
            first.append((line, figures, scope_sums))  # a total printed before its rows
        elif line in table.wide_totals:
            yield line, {} if table.others else scope_sums[0].known(figures)
    for line, figures, scope_sums in first:
        fitting = next((row_sums for row_sums in scope_sums if row_sums.fit(figures)), scope_sums[0])
        if line in table.wide_totals or fitting.fit(figures):
            yield line, {} if table.others and not fitting.fit(figures) else fitting.known(figures)


_Counted = tuple[int, str, str, dict[str, Figure], bool]
"""The line of a row, its department and account, its figures, and whether it is a total."""


def _in_order(table: Tabular) -> tuple[list[_Counted], list[_Counted]]:
    """The outermost rows of all tables, and their total rows, in order."""
    rows: list[_Counted] = []
    totals: list[_Counted] = []
    for stated in _tables(table):
        owner = (stated.department, stated.account)
        outermost = min((level for level in stated.levels if level is not None), default=0)
        for row, level, figures in zip(stated.rows, stated.levels, stated.figures, strict=True):
            if level == outermost:
                rows.append((row.line, *owner, figures, False))
        totals += [(total.row.line, *owner, total.figures, True) for total in stated.totals]
    return rows, totals


def _tables(table: Tabular) -> Iterator[StatedTable]:
    """The tables of a file as read."""
    readers: dict[str, MappedReader] = {}
    for section in table.sections:
        reader = readers.setdefault(section.department, MappedReader(section.department, table.layout))
        reader.read(section.account, read_pages(table.file, section))
        reader.sheet.pages.clear()
    for reader in readers.values():
        yield from (stated for stated in reader.sheet.tables if isinstance(stated, StatedTable))


class _Sums:
    """Sums of rows by column; None where an amount is unknown."""

    def __init__(self) -> None:
        self._sums: dict[str, int | None] = {}
        self.rows = 0

    def add(self, figures: dict[str, Figure]) -> None:
        self.rows += 1
        for name, figure in figures.items():
            so_far = self._sums.get(name, 0)
            self._sums[name] = None if so_far is None or figure.value is None else so_far + figure.value

    def known(self, figures: dict[str, Figure]) -> dict[str, int]:
        """The known sums of the columns that a total has."""
        return {
            name: amount
            for name, amount in self._sums.items()
            if amount is not None and figures[name].value is not None
        }

    def fit(self, figures: dict[str, Figure]) -> bool:
        sums = self.known(figures)
        return bool(sums) and all(figures[name].value == amount for name, amount in sums.items())
