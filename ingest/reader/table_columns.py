"""The columns of a table as given by its head, and tests of its rows by these columns."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter

from figures.totals import is_total, may_be_total
from figures.won import SIGNS
from ingest.layout import FileHead, unreadable
from ingest.mapping import OPTIONAL
from ingest.reader.sheet_rows import SheetRow

UNIT = "단위"
_DITTO = frozenset({"〃", "″", "”", '"', "상동", "同上"})
"""Marks that repeat the word of the row above."""
_AMOUNT = re.compile(rf"\s*[(（{SIGNS}]?\s*\d[\d,.]*\s*[)）]?\s*")


def _no_key(cells: Sequence[str]) -> object:
    """Return None: the key of rows whose table has no column for a department, account or city."""
    return None


class TableColumns:
    """The columns of a head as 0-based cell indices: `name` (-1 without one), `unit` (or None), `figures`, `labels`,
    `words`.

    `context_of` returns a row's cells for department, account, city and snapshot; `city_of` those for city and year.
    A row with fewer than `needed` cells lacks one of them. A row has at least `least` cells; the head has words only in
    the first `worded`.
    """

    def __init__(self, head: FileHead) -> None:
        self.head = head
        self.figures = tuple(head.figures.values())
        self.probe = min(self.figures)
        self.worded = max(at + 1 for line in head.lines for at, word in enumerate(line) if word)
        self.least = max(self.figures) + 1
        self.unit = next((at for at in range(head.width) if self._word_over(at) == UNIT), None)
        self.name = head.cells.get("name", -1)
        self.name_heads = {line[self.name] for line in head.lines if 0 <= self.name < len(line)} - {""}
        self.no_names = self.name_heads | _DITTO
        self.mapped = {*head.cells.values(), *head.labels}
        self.words = [at for at in head.cells.values() if at not in self.figures]
        named = (head.cells[name] for name in ("name", "department", "account", "level") if name in head.cells)
        self.labels = tuple(dict.fromkeys((*named, *head.labels)))
        city_cells = [head.cells[name] for name in OPTIONAL if name in head.cells]
        context = [head.cells[name] for name in ("department", "account", "level") if name in head.cells]
        context += [*city_cells, *head.same, *head.snapshots, *([] if self.unit is None else [self.unit])]
        self.city_of: Callable[[Sequence[str]], object] = itemgetter(*city_cells) if city_cells else _no_key
        self.context_of: Callable[[Sequence[str]], object] = itemgetter(*context) if context else _no_key
        self.needed = max([*context, self.name, self.probe]) + 1

    def _word_over(self, at: int) -> str:
        """Return the lowest word of the head above a cell, without blanks."""
        words = [line[at] for line in self.head.lines if at < len(line) and line[at]]
        return "".join(words[-1].split()) if words else ""

    def is_head(self, cells: Sequence[str]) -> bool:
        """Whether a row may be a head: it has words in the columns of figures, or the head's word for names."""
        text = cells[self.probe] if self.probe < len(cells) else ""
        if text.strip()[:1].isalpha() or (not text.strip() and self.has_words_alone(cells)):
            return True
        name = cells[self.name] if 0 <= self.name < len(cells) else ""
        return (name.strip() in self.name_heads) if name else self.head.repeats(cells)

    def has_words_alone(self, cells: Sequence[str]) -> bool:
        """Whether the columns of figures hold several distinct words, and the row has no amount at all."""
        if any(map(_AMOUNT.fullmatch, cells)):
            return False
        texts = self._texts(cells)
        words = [text for text in texts if text[0].isalpha() and not any(map(str.isdigit, text))]
        return 1 < len(words) == len(texts) == len(set(words))

    def has_figures(self, cells: Sequence[str]) -> bool:
        """Whether a cell in the columns of figures is not blank."""
        return any(at < len(cells) and cells[at].strip() for at in self.figures)

    def is_unit(self, cells: Sequence[str]) -> bool:
        """Whether a row without labels has words in the columns of figures: the units below a head."""
        if any(at < len(cells) and cells[at].strip() for at in self.labels):
            return False
        texts = self._texts(cells)
        return bool(texts) and all(any(map(str.isalpha, text)) and not any(map(str.isdigit, text)) for text in texts)

    def is_total(self, cells: Sequence[str]) -> bool:
        """Whether one of the row's labels is a total's."""
        width = len(cells)
        return any(at < width and may_be_total(cells[at]) and is_total(cells[at]) for at in self.labels)

    def without_shift(self, cells: list[str]) -> list[str]:
        """Return the cells, with all figures marked unreadable if they are shifted: an amount is beyond the head, or
        cells are missing.
        """
        if len(cells) >= self.least:
            is_shifted = any(map(_AMOUNT.fullmatch, cells[self.worded :]))
        else:
            places = (*self.labels, *self.figures)
            is_shifted = any(at < len(cells) and _AMOUNT.fullmatch(cells[at]) for at in places)
        if not is_shifted:
            return cells
        return [unreadable("밀린 칸", text) if at in self.figures else text for at, text in enumerate(cells)]

    def without_dittos(self, cells: list[str], above: Sequence[str]) -> list[str]:
        """Return the cells with ditto marks replaced by the words of the row above."""
        if not any(at < len(cells) and cells[at].strip() in _DITTO for at in self.words):
            return cells
        return [
            above[at] if at in self.words and text.strip() in _DITTO and at < len(above) else text
            for at, text in enumerate(cells)
        ]

    def unmerged(self, row: SheetRow) -> list[str]:
        """Return the cells with words repeated in each row of a merged cell.

        An amount that is merged over rows of several names is marked unreadable.
        """
        cells = list(row.cells)
        cells += [""] * (self.head.width - len(cells))
        named = bool(row.cells[self.name].strip()) if 0 <= self.name < len(row.cells) else False
        for at in self.figures:
            if at in row.merging and row.merging[at] > row.merging.get(self.name, 0):
                cells[at] = unreadable("병합", cells[at])
            elif at in row.merged and named:
                cells[at] = unreadable("병합", row.merged[at])
        if self.has_figures(row.cells):
            for at in self.words:
                if at in row.merged and not cells[at].strip():
                    cells[at] = row.merged[at]
        return cells

    def _texts(self, cells: Sequence[str]) -> list[str]:
        """Return the texts in the columns of figures."""
        return [text for at in self.figures if at < len(cells) and (text := cells[at].strip())]
