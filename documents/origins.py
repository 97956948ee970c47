"""The place of a line or a cell in the file that was read, in words, from the layout that the reader stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.models import Page


@dataclass(frozen=True, slots=True)
class Origin:
    """The place of a line: `part` is a sheet's name or a table's number, `row` a row in it, `line` a line or paragraph
    of the file's text; empty or 0 where not applicable. `columns` (1-based) are those of its cells."""

    kind: str
    part: str
    row: int
    line: int
    columns: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.row or self.line)

    @property
    def short(self) -> str:
        """The place of the line in short, shown next to its number."""
        if self.kind == "xlsx":
            return f"{self.part}!{self.row}" if self.row else self.part
        if self.row:
            return _("표 {table}, {row}행").format(table=self.part, row=self.row)
        return str(self.line) if self.line else ""

    def describe(self, cell: int | None) -> str:
        """The place of a cell (0-based) of the line, or of the line."""
        column = self.columns[cell] if cell is not None and cell < len(self.columns) else 0
        if self.kind == "xlsx":
            address = f"{column_letters(column)}{self.row}" if column else _("{row}행").format(row=self.row)
            return _("시트 ‘{sheet}’의 {address}").format(sheet=self.part, address=address)
        if not self.row:
            words = _("{line}번째 문단") if self.kind == "hwpx" else _("파일의 {line}행")
            return words.format(line=self.line)
        words = _("{table}번째 표의 {row}행 {column}열") if column else _("{table}번째 표의 {row}행")
        place = words.format(table=self.part, row=self.row, column=column)
        return f"{place} ({_('파일의 {line}행').format(line=self.line)})" if self.line else place


def origins_of(page: Page, kind: str) -> dict[int, Origin]:
    """The origins of a page's lines by number; empty where line numbers are those of the file."""
    layout = page.layout
    origins = {}
    for at, (part, row, line, columns) in enumerate(layout.get("places", [])):
        origin = Origin(kind, layout["parts"][part], row, line, layout["columns"][columns])
        if origin:
            origins[page.first_line + at] = origin
    return origins


def column_letters(column: int) -> str:
    """The letters of a column of a sheet (1-based): A, Z, AA."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
