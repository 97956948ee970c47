"""A mapping applied to a file: the position of each column, for each sheet and table head. Plain Python."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from figures.names import search_key
from ingest.mapping import FIGURES, LABELS, OPTIONAL, WORDS, TableMapping

UNREADABLE = "〔"
"""Prefix of the text of an unreadable cell: an error, a formula without a value, a scaled number."""
_MARKED = re.compile(rf"{UNREADABLE}(?:오류|값 없는 수식|서식 [^〕]*|병합|밀린 칸)〕")
_OTHER_AMOUNT = r"(?![^()（）]*(?:[전직작당][년연월]|전\s*회계|전기|예정|계획|추정|전망|%|율))"
"""Words in brackets by which a column is another one than its heading says: `지출액(예정)`, `지출액(%)`."""
_MARKS = re.compile(rf"\({_OTHER_AMOUNT}[^()]*\)|（{_OTHER_AMOUNT}[^（）]*）|[①-⑳㉠-㉻ⓐ-ⓩ]")
_TOTAL_HEADS = frozenset({"계", "합계", "소계"})
_YEAR_BEFORE = re.compile(r"(?:전|직전|작)(?:회계)?(?:년|연)|전기")
_BRACKETS = "【】〔〕[]《》<> "
_MANY = 5  # words; a row with fewer is a note
MOST_ROWS = 3
"""The most rows of a head."""


def unreadable(why: str, text: str) -> str:
    """The text of an unreadable cell with the reason: `〔오류〕#REF!`."""
    return f"{UNREADABLE}{why}〕{text}"


@dataclass(frozen=True, slots=True)
class FileHead:
    """A table head: the 0-based cell of each column, and its heading.

    It applies to rows from `start` on (numbered through the whole file); rows from `top` up to `start` are the head and
    the notes above it. `labels` are the cells of names whose column gives the level; `same` and `snapshots` are cells
    of columns with a constant value. `lines` are the head's own rows, to recognise repetitions.
    """

    top: int
    start: int
    cells: dict[str, int]
    words: dict[str, str]
    width: int
    lines: tuple[tuple[str, ...], ...] = ()
    labels: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    snapshots: tuple[int, ...] = ()
    sheet: str = ""
    before: int = 0

    @property
    def figures(self) -> dict[str, int]:
        """The cell of each column of figures."""
        return {name: at for name, at in self.cells.items() if name not in WORDS}

    def repeats(self, cells: Sequence[str]) -> bool:
        """Whether a row repeats one of the head's."""
        return any(_same_line(line, cells) for line in self.lines)


def _same_line(line: Sequence[str], cells: Sequence[str]) -> bool:
    longest = max(len(line), len(cells))
    return any(line) and all(
        (line[at] if at < len(line) else "") == (cells[at].strip() if at < len(cells) else "") for at in range(longest)
    )


@dataclass(frozen=True, slots=True)
class FileLayout:
    """The mapping as applied to a file, stored with the document.

    `indents` are the indents (in letters) of the file's names, outermost first. `totals` are, for total lines over
    several departments, the line and the sums of their rows in won by column; empty where unknown. `groups` are the
    lines that name a group of accounts.
    """

    title: str
    table: str
    scale: int
    levels: str
    heads: tuple[FileHead, ...]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    context: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nameless: bool = False
    indents: tuple[int, ...] = ()
    totals: tuple[tuple[int, dict[str, int]], ...] = ()
    groups: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON values, for storage with the document."""
        stored: dict[str, Any] = _as_lists(asdict(self))
        return stored

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "FileLayout":
        """A layout from its stored values, including the older format with a single head."""
        values = {name: _as_tuples(value) for name, value in stored.items()}
        if "cells" in stored:
            head_fields = ("cells", "heads", "same", "width")
            cells, words, same, width = (values.pop(name) for name in head_fields)
            line = [""] * width
            for name, at in cells.items():
                line[at] = words[name]
            values["heads"] = (FileHead(1, 1, cells, words, width, (tuple(line),), same=same),)
        else:
            values["heads"] = tuple(FileHead(**head) for head in values["heads"])
        return cls(**values)

    def head_at(self, line: int) -> FileHead:
        """The head that applies to a row."""
        return self.heads[max(bisect_right(self.heads, line, key=lambda head: head.top) - 1, 0)]

    def word(self, name: str, cells: Sequence[str], head: FileHead) -> str:
        """A row's text in a column, or the mapping's constant if there is no such column."""
        at = head.cells.get(name)
        return self.constants.get(name, "") if at is None else word_at(at, cells)


def word_at(at: int, cells: Sequence[str]) -> str:
    """A cell's text; "" where it cannot be read."""
    text = cells[at].strip() if at < len(cells) else ""
    return "" if text[:1] == UNREADABLE and _MARKED.match(text) else text


def has_amounts(cells: Sequence[str], figures: Sequence[int]) -> bool:
    """Whether a cell of a figure contains a digit."""
    return any(at < len(cells) and any(map(str.isdigit, cells[at])) for at in figures)


def context_of(context: Mapping[str, Sequence[str]], cells: Sequence[str]) -> dict[str, str]:
    """The department, account or year that a row without figures sets for the rows below.

    Printed as `부서: 세무과`, as 부서 and 세무과 in two cells, or as the name only (일반회계).
    """
    texts = [text for cell in cells if (text := cell.strip())]
    words = {}
    for name, patterns in context.items():
        for pattern in patterns:
            if value := _fitting(pattern, texts):
                words[name] = value
                break
    return words


def account_named(context: Mapping[str, Sequence[str]], labels: Sequence[int], cells: Sequence[str]) -> dict[str, str]:
    """The account of a row whose only name is that of an account, in any of the name columns."""
    names = [word for at in labels if (word := word_at(at, cells))]
    if len(names) != 1 or names[0][0].isdigit():  # a revenue subject with its code
        return {}
    return {name: word for name, word in context_of(context, names).items() if name == "account"}


def _fitting(pattern: str, texts: Sequence[str]) -> str:
    before, _, behind = pattern.partition("*")
    if not before:
        word = texts[0].strip(_BRACKETS) if len(texts) == 1 else ""
        return word if word.endswith(behind) else ""
    begins = search_key(before)
    for at, text in enumerate(texts):
        if search_key(text) == begins and at + 1 < len(texts):
            return texts[at + 1]
        value = _behind(begins, text)
        if value and value.endswith(behind):
            return value.removesuffix(behind).strip()
    return ""


def _behind(begins: str, text: str) -> str:
    """The rest of a text after a prefix, which is compared without spaces and punctuation."""
    for at in range(1, len(text)):
        if search_key(text[:at]) == begins and not text[at].isalnum():
            return text[at:].lstrip(" :：=-·\t").strip()
    return ""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The headings of one column: those of merged cells above it, from the top, and its own."""

    words: tuple[str, ...]

    @property
    def own(self) -> str:
        return self.words[-1] if self.words else ""

    def is_called(self, spelling: str) -> bool:
        """Whether the column has this name; `수납액/실제수납액` gives the heading above it too.

        A column under 전년도 belongs to another year, unless the spelling includes that.
        """
        key, own = _key(spelling), self.own
        if key in _keys(own) and not _is_of_year_before(self.words[:-1]):
            return True
        of_group = search_key(own) in _TOTAL_HEADS and any(key in _keys(group) for group in self.words[-2:-1])
        if of_group and not _is_of_year_before(self.words[:-2]):
            return True
        parts = [search_key(part) for part in spelling.split("/")]
        return len(parts) > 1 and parts == [search_key(word) for word in self.words[-len(parts) :]]

    def is_under(self, spelling: str) -> bool:
        """Whether it is under a merged heading of that name."""
        return any(search_key(spelling) in _keys(word) for word in self.words[:-1])


def _key(word: str) -> str:
    """The search key of a heading that keeps %."""
    return search_key(word.replace("%", "율"))


def _keys(word: str) -> set[str]:
    return {_key(word), _key(_MARKS.sub("", word))} - {""}


def _is_of_year_before(groups: Sequence[str]) -> bool:
    return any(_YEAR_BEFORE.match(search_key(group)) for group in groups)


def column_heads(rows: Sequence[Sequence[str]]) -> list[ColumnHead]:
    """The headings of all columns from one to three rows; a merged cell belongs to each column below it."""
    width = max(map(len, rows), default=0)
    texts = [[(row[at].strip() if at < len(row) else "") for at in range(width)] for row in rows]
    heads: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(texts):
        above = ""
        for at, text in enumerate(row):
            above = text or above
            has_below = any(lower[at] for lower in texts[depth + 1 :])
            if text or (above and has_below and not _stands_alone(texts, depth, at)):
                heads[at].append(text or above)
    return [ColumnHead(tuple(words)) for words in heads]


def _stands_alone(texts: Sequence[Sequence[str]], depth: int, at: int) -> bool:
    """Whether the cell to the left, which might be merged over this column, has nothing below it and so is not."""
    left = next((other for other in range(at - 1, -1, -1) if texts[depth][other]), None)
    return left is None or not any(lower[left] for lower in texts[depth + 1 :])


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """The columns that a mapping finds in a head, and those found more than once."""

    cells: dict[str, int]
    clashes: dict[str, list[int]]

    def fits(self, mapping: TableMapping) -> bool:
        """Whether all text columns are found, and at least one column of figures."""
        matched = self.cells.keys() | self.clashes.keys()
        needed = [name for name in mapping.columns if name in WORDS and name not in OPTIONAL]
        return all(name in matched for name in needed) and any(name not in WORDS for name in matched)


def match(mapping: TableMapping, heads: Sequence[ColumnHead]) -> HeadMatch:
    """The cells of the mapping's columns in a head."""
    cells: dict[str, int] = {}
    clashes: dict[str, list[int]] = {}
    for name, spellings in mapping.columns.items():
        places_by_spelling = [
            [at for at, head in enumerate(heads) if head.is_called(spelling)] for spelling in spellings
        ]
        if name in WORDS:  # of text columns the first spelling found; two spellings of a figure found are a clash
            places_by_spelling = [places for places in places_by_spelling if places][:1]
            if mapping.levels == "column" and name == "name":
                places_by_spelling = places_by_spelling or [_first_under(heads, spellings)]
        places = list(dict.fromkeys(at for at_places in places_by_spelling for at in at_places))
        if len(places) == 1:
            cells[name] = places[0]
        elif places:
            clashes[name] = places
    return HeadMatch(cells, clashes)


def _first_under(heads: Sequence[ColumnHead], spellings: Sequence[str]) -> list[int]:
    """The first column under a merged heading of that name, such as 장, 관 and 항 under 과목."""
    return [at for at, head in enumerate(heads) if any(map(head.is_under, spellings))][:1]


def fits(mapping: TableMapping, names: Sequence[str]) -> bool:
    """Whether these headings form a head of the mapping's table."""
    return match(mapping, column_heads([names])).fits(mapping)


def is_part_of_head(mapping: TableMapping, cells: Sequence[str]) -> bool:
    """Whether a row names at least two columns of figures, and so is a head or part of one."""
    heads = column_heads([cells])
    named = [name for name in mapping.columns if name not in WORDS]
    return sum(any(head.is_called(s) for head in heads for s in mapping.columns[name]) for name in named) > 1


def names_columns(mapping: TableMapping, cells: Sequence[str]) -> bool:
    """Whether a row is a head of this or another table: it contains the mapping's headings, or words in many cells."""
    spelled = {search_key(head) for heads in mapping.columns.values() for head in heads}
    words = [cell for cell in cells if cell.strip()]
    return len(words) >= _MANY or any(search_key(word) in spelled for word in words)


def build_head(
    mapping: TableMapping, rows: Sequence[Sequence[str]], matched: HeadMatch, top: int, start: int
) -> FileHead:
    """The head of these rows, from its matched columns."""
    heads = column_heads(rows)
    lines = tuple(tuple(cell.strip() for cell in row) for row in rows)
    cells = matched.cells
    return FileHead(
        top,
        start,
        cells,
        {name: " ".join(heads[at].words) for name, at in cells.items()},
        max(map(len, rows)),
        lines,
        _label_cells(mapping, cells),
        _cells_called(mapping.same, heads),
        _cells_called(mapping.snapshot, heads),
    )


def _label_cells(mapping: TableMapping, cells: Mapping[str, int]) -> tuple[int, ...]:
    if mapping.levels != "column":
        return ()
    named = [cells[name] for name in LABELS[mapping.table] if name in cells]
    if named:
        return tuple(named)
    first = cells["name"]
    behind = min((at for at in cells.values() if at > first), default=first + 1)
    return tuple(range(first, min(behind, first + len(mapping.ranks))))


def _cells_called(spellings: Sequence[str], heads: Sequence[ColumnHead]) -> tuple[int, ...]:
    return tuple(at for at, head in enumerate(heads) if any(head.is_called(spelling) for spelling in spellings))


def _as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_lists(item) for name, item in value.items()}
    return [_as_lists(item) for item in value] if isinstance(value, list | tuple) else value


def _as_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_tuples(item) for name, item in value.items()}
    return tuple(_as_tuples(item) for item in value) if isinstance(value, list) else value


def columns_of(table: str) -> tuple[str, ...]:
    """The names of the figures that a table may have."""
    return tuple(column.name for column in FIGURES[table])
