"""Reads an edited CSV file, as spreadsheets save it, as header and rows of text."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from unicodedata import normalize

from django.utils.translation import gettext as _

from lists.export.csv_file import text

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 100_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class TableError(Exception):
    """The file cannot be compared; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A header, and rows with their numbers as shown in a spreadsheet."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_csv(content: bytes) -> CsvTable:
    """Parse a CSV file in UTF-8 or cp949. Raises TableError."""
    if len(content) > LARGEST:
        raise TableError(_("파일이 너무 큽니다. 10MB까지 올릴 수 있습니다."))
    if content.startswith(_WORKBOOKS):
        raise TableError(_("엑셀 파일입니다. 엑셀에서 ‘CSV UTF-8’로 저장해 올려 주세요."))
    records = _records(_decoded(content))
    header = tuple(cell.strip() for cell in next(records, (0, []))[1])
    if len(header) < 2:
        raise TableError(_("쉼표로 나뉜 CSV가 아닙니다. 내려받은 CSV를 고쳐 올려 주세요."))
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise TableError(_("같은 이름의 열이 두 번 있습니다: {names}").format(names=", ".join(sorted(twice))))
    rows = []
    for number, cells in records:
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise TableError(_("행이 너무 많습니다. 10만 행까지 올릴 수 있습니다."))
    if not rows:
        raise TableError(_("비교할 행이 없습니다."))
    return CsvTable(header, rows)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise TableError(_("글자를 읽을 수 없습니다. UTF-8이나 CP949(엑셀 CSV)로 저장해 주세요."))


def _records(content: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(csv.reader(StringIO(content, newline=""), strict=True), start=1):
            yield number, [_plain(cell) for cell in cells]
    except csv.Error as problem:
        raise TableError(_("CSV로 읽을 수 없습니다. 따옴표가 닫혔는지 확인해 주세요.")) from problem


def _plain(cell: str) -> str:
    """A cell without the prefix that our exports add so that spreadsheets do not run it as a formula."""
    cell = cell.strip()
    bare = cell[1:]
    return bare if cell.startswith("'") and text(bare) == cell else cell
