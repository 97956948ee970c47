"""openpyxl's parser of a sheet, extended to return the displayed texts. Imported only when a workbook is read."""

from functools import lru_cache
from typing import Any, Protocol

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, VALUE_TAG, WorkSheetParser

_TRUE = ("1", "true")
_column_of = lru_cache(maxsize=1 << 15)(column_index_from_string)


class CellTexts(Protocol):
    """Returns the displayed text of a value in the style of its cell."""

    def is_struck(self, style: int) -> bool: ...
    def indented(self, text: str, style: int) -> str: ...
    def number(self, text: str, style: int) -> str: ...
    def text_of(self, cell: dict[str, Any], formula: str | None) -> str: ...


class Parser(WorkSheetParser):
    """Parses rows to the texts of their cells; `hidden` and `struck` are the columns of such cells in the last row."""

    texts: CellTexts
    columns_hidden: tuple[range, ...] = ()

    def parse_column_dimensions(self, column: Any) -> None:
        if column.get("hidden") in _TRUE:
            hidden = range(int(column.get("min")) - 1, int(column.get("max")))
            self.columns_hidden = (*self.columns_hidden, hidden)

    def parse_row(self, row: Any) -> tuple[int, list[Any]]:
        number = row.get("r")
        self.row_counter = int(number) if number else self.row_counter + 1
        self.col_counter = 0
        self.hidden: list[int] = []
        self.struck: list[int] = []
        row_hidden = row.get("hidden") in _TRUE
        row_texts: list[str] = []
        for element in row:
            at, text = self.text_at(element)
            if text:
                if at > len(row_texts):
                    row_texts += [""] * (at - len(row_texts))
                row_texts[at:] = [text, *row_texts[at + 1 :]]
                if row_hidden or any(at in columns for columns in self.columns_hidden):
                    self.hidden.append(at)
                if self.texts.is_struck(int(element.get("s", 0))):
                    self.struck.append(at)
        return self.row_counter, row_texts

    def text_at(self, element: Any) -> tuple[int, str]:
        """Return the 0-based column of a cell, and its displayed text."""
        place = element.get("r")
        self.col_counter = _column_of(place.rstrip("0123456789")) if place else self.col_counter + 1
        kind, style = element.get("t", "n"), int(element.get("s", 0))
        at, shown = self.col_counter - 1, self.texts
        if kind == "inlineStr":
            return at, shown.indented(_inline(element.find(INLINE_STRING)), style)
        value = element.findtext(VALUE_TAG)
        if value and kind == "s":
            return at, shown.indented(self.shared_strings[int(value)], style)
        if value and kind == "n" and style not in self.date_formats:
            return at, shown.number(value, style)
        formula = element.find(FORMULA_TAG)
        formula_text = None if formula is None else "=" + (formula.text or "")
        return at, shown.indented(shown.text_of(super().parse_cell(element), formula_text), style)


def _inline(element: Any) -> str:
    """Return the text of a string stored in its cell, without phonetic annotations."""
    if element is None:
        return ""
    namespace = "{" + element.tag.partition("}")[0].lstrip("{") + "}"
    runs = [
        child if child.tag == f"{namespace}t" else child.find(f"{namespace}t")
        for child in element
        if child.tag != f"{namespace}rPh"
    ]
    return "".join(run.text or "" for run in runs if run is not None)
