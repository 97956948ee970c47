"""Finds the columns of a table by the words of its head, in any order, in one to three rows, with misread letters."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from figures.columns import Column
from figures.names import misreading, one_letter_off, search_key
from ingest.forms.head_years import Rows, column_words, compared_cells, dated_cells, relative_years, years_unclear
from ingest.forms.units import without_unit
from ingest.forms.word_swaps import is_of_year_before, is_plain, is_rather_another, is_surely_another, names_time
from ingest.rows import Columns

_MARKS = frozenset({"No", "So", "Co"})
"""Unicode categories of circled numbers and letters, which OCR misreads."""
_NO_MARKS = dict.fromkeys((*range(9312, 9472), *range(10102, 10132), *range(12800, 13056)), " ")
_FORMULA = re.compile(r"=[^\t]*")
_BRACKETED = re.compile(r"[(（\[<〈〔{][^()（）\[\]<>〈〉〔〕{}]*[)）\]>〉〕}]?")
_BEHIND = re.compile(r"[\dA-Za-z]+\Z")
_LETTER = re.compile(r"[가나다라마바사아자차카타파하ㄱ-ㅎA-Za-z\d+*/×÷~:.,'’‘`|-]{1,3}\Z")
_MARK_FOR_LETTER = re.compile(r"([가-힣])[·.,'`|]([가-힣])")
"""A mark within a word may replace a letter: 수납·액 may be 수납총액 or 수납액."""
_MARK_FIRST = re.compile(r"\s*[·.,'`|][가-힣]")
_EXACT, _MARGIN = 0.01, 0.3
_OTHER_WORD = 0.001
"""The cost of a column's other heading than its first, so that the first wins if both are in a head."""
_RIVAL = 0.5
"""The additional misreading of another cell's words up to which a misread heading is ambiguous."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of text: the name of a row, its code, an indicator's formula."""

    name: str
    heads: tuple[str, ...]


NAME = Field(
    "name",
    ("과목", "조직사업", "조직장관항목", "과목조직사업", "과목조직장관항목", "사업명", "세부사업명", "부서명", "구분")
    + ("부서정책단위세부사업", "정책단위세부사업", "조직사업명", "과목명"),
)
LEVEL = Field(
    "level",
    ("부서", "소관", "조직", "실과", "정책사업", "정책사업명", "단위사업", "단위사업명", "세부사업")
    + ("정책", "단위", "세부", "장", "관", "항", "목"),
)
"""The columns of a table with one column for each level; a row's name is in the last one filled."""
NUMBER = Field("number", ("연번", "순번", "번호", "일련번호", "No"))
CODE = Field("code", ("과목코드", "코드", "사업코드", "세부사업코드", "코드번호", "과목번호", "관항목코드"))


class Vocabulary:
    """The headings of one form's columns; `others` are headings known to mean no column."""

    def __init__(self, columns: Sequence[Column], fields: Sequence[Field], others: Sequence[str] = ()) -> None:
        self._words: dict[str, str] = {}
        self._under: dict[tuple[str, str], str] = {}
        self._behind: dict[tuple[str, str], str] = {}
        declared: list[Column | Field] = [*columns, *fields]
        for declaration in declared:
            for word in declaration.heads:
                self._declare(word, declaration.name)
        self._groups = {group for group, _ in self._under}
        self._cells = {column.name: column.cell for column in columns if column.cell is not None}
        self._own_words = {search_key(declaration.heads[0]) for declaration in declared if declaration.heads}
        self.of_one_year = not any(map(is_of_year_before, (*self._words, *self._groups)))
        self._ambiguous: dict[str, tuple[str, ...]] = {}
        for column in columns:
            for word in map(search_key, column.ambiguous_heads):
                self._ambiguous[word] = (*self._ambiguous.get(word, ()), column.name)
        for word in others:
            self._words.setdefault(search_key(word), "")
        self.figures = frozenset(column.name for column in columns)
        self._rare = frozenset(column.name for column in columns if column.cell is None)
        self.match = lru_cache(maxsize=4096)(self._match)

    def _declare(self, word: str, name: str) -> None:
        before, bar, behind = word.partition("|")
        group, blank, under = word.partition(" ")
        if bar:
            self._behind[search_key(before), search_key(behind)] = name
        elif blank:
            self._under[search_key(group), search_key(under)] = name
        else:
            self._words.setdefault(search_key(word), name)

    def is_figure(self, name: str) -> bool:
        return name in self.figures

    def behind(self, name: str, word: str) -> str | None:
        """The column that a word names only right after this column; None if none."""
        keys = keys_of(word)
        for (before, head_behind), column in self._behind.items():
            if head_behind in keys and self._words.get(before) == name:
                return column
        return None

    def ambiguous(self, words: Sequence[str]) -> tuple[str, ...]:
        """The columns that one of these words may name."""
        keys = (key for word in words for key in keys_of(word))
        return next((self._ambiguous[key] for key in keys if key in self._ambiguous), ())

    def _match(self, word: str, groups: tuple[str, ...] = ()) -> tuple[str | None, float]:
        """The column that a word names, and the misreading distance (0: exact).

        `groups` are the headings above it, nearest first. None if it names none, or may name another as well.
        """
        keys = keys_of(_MARK_FOR_LETTER.sub("\\1뷁\\2", word))  # 뷁 stands for any letter
        above = tuple(dict.fromkeys(key for group in groups for key in keys_of(group)))
        for key in keys:
            for group in above:
                if (name := self._under.get((group, key))) is not None:
                    return name, 0.0
        for key in keys:
            if (name := self._words.get(key)) is not None:
                if _MARK_FIRST.match(word) and self._may_end(key, name):
                    return None, 1.0
                return name or None, 0.0 if key in self._own_words else _OTHER_WORD
            if key in self._ambiguous:
                return None, 1.0
        return (None, 1.0) if any(map(is_plain, keys)) else self._nearest(keys, above)

    def behind_group(self, words: str) -> str | None:
        """The column named by a cell's words after those of its group: 수납액 환급액 in one cell."""
        for group, rest in _parted(words):
            if not self._groups.isdisjoint(keys_of(group)):
                name, misread = self.match(rest, (group,))
                if name and misread < _EXACT:
                    return name
        return None

    def lines_in(self, words: str, groups: tuple[str, ...]) -> tuple[str, ...] | None:
        """The columns of a two-line cell whose headings follow each other; None if the words are others."""
        for parts in _parted(words):
            (first, first_misread), (second, second_misread) = (self.match(part, groups) for part in parts)
            if first and second and first != second and max(first_misread, second_misread) < _EXACT:
                return (first, second) if self._cells.get(first, 0) == self._cells.get(second) else None
        return None

    def _may_end(self, key: str, name: str) -> bool:
        """Whether a word may be another column's heading without its first letter: ·수납액 may be 미수납액."""
        own_words = (own for own in self._own_words if own[1:] == key)
        return any(self._words.get(own) != name for own in own_words)

    def _nearest(self, keys: Sequence[str], above: Sequence[str]) -> tuple[str | None, float]:
        costs: dict[str, float] = {}
        for name, cost in (*self._near_words(keys), *self._near_under(keys, above)):
            costs[name] = min(cost, costs.get(name, cost))
        ranked = sorted(costs.items(), key=lambda ranked_name: ranked_name[1])
        if not ranked or not ranked[0][0]:
            return None, 1.0
        if len(ranked) > 1 and ranked[1][1] - ranked[0][1] < _MARGIN:
            return None, 1.0
        return ranked[0]

    def _near_words(self, keys: Sequence[str]) -> Iterator[tuple[str, float]]:
        for word, name in self._words.items():
            if name in self._rare:  # 예체액 is rather 예산액 than 이체액
                continue
            most = _tolerance(word) + _MARGIN
            alike = (key for key in keys if abs(len(key) - len(word)) <= most)
            cost = min((misreading(key, word) for key in alike), default=9.0)
            if cost <= most:
                is_own = cost <= _tolerance(word) and not self._may_be_another(keys, word, cost)
                yield name if is_own else "", cost

    def _may_be_another(self, keys: Sequence[str], word: str, cost: float) -> bool:
        """Whether a word near one of a column's headings may be another column's, or that of another time or act."""
        if self._may_be_own(keys, word):
            return True
        return any(is_rather_another(key, word, cost) for key in keys)

    def _may_be_own(self, keys: Sequence[str], word: str) -> bool:
        """Whether a word near one of a column's headings is one letter off the first heading of another column.

        길산액 may be 예산액 or 결산액.
        """
        if word in self._own_words or word in keys:
            return False
        others = [own for own in self._own_words if self._words.get(own) != self._words[word]]
        return any(len(own) == len(key) and one_letter_off(key, own) for own in others for key in keys)

    def _near_under(self, keys: Sequence[str], above: Sequence[str]) -> Iterator[tuple[str, float]]:
        for (group, word), name in self._under.items():
            group_cost = min((misreading(key, group) for key in above), default=9.0)
            cost = min((misreading(key, word) for key in keys), default=9.0)
            if group_cost <= _tolerance(group) and cost <= _tolerance(word):
                another = any(is_rather_another(key, group, group_cost) for key in above)
                another = another or any(is_rather_another(key, word, cost) for key in keys)
                yield "" if another else name, group_cost + cost

    def misread_from(self, words: Sequence[str], name: str) -> float:
        """The misreading distance of the closest of these words from a column's headings; 9 if none is close."""
        keys = [key for word in words for key in keys_of(word)]
        heads = [head for head, column in self._words.items() if column == name]
        return min((misreading(key, head) for key in keys for head in heads), default=9.0)

    def _is_another(self, key: str) -> bool:
        """Whether a word is read right and names no column."""
        return is_plain(key) and key not in self._words and key not in self._ambiguous

    def may_be(self, words: Sequence[str], name: str) -> bool:
        """Whether one of these words may be a damaged heading of a column, with half of its letters."""
        keys = [key for word in words for key in keys_of(word) if not self._is_another(key)]
        heads = [head for head, column in self._words.items() if column == name]
        heads += [head for (_, head), column in self._under.items() if column == name]
        return any(
            misreading(key, head) <= max(len(head), len(key)) / 2 and not is_surely_another(key, head)
            for head in heads
            for key in keys
        )


def _parted(words: str) -> Iterator[tuple[str, str]]:
    """All splits of words into two."""
    tokens = words.split()
    return ((" ".join(tokens[:at]), " ".join(tokens[at:])) for at in range(1, len(tokens)))


def _tolerance(word: str) -> float:
    """The misreading distance allowed for a heading: a jamo in a short word, a letter in a long one."""
    match len(word):
        case 0 | 1:
            return 0.0
        case 2 | 3:
            return 0.34
        case 4:
            return 0.67
        case _:
            return 1.0


@lru_cache(maxsize=8192)
def keys_of(words: str) -> tuple[str, ...]:
    """The possible search keys of a heading: without marks, formulas and brackets."""
    text = "".join(" " if unicodedata.category(letter) in _MARKS else letter for letter in without_unit(words))
    text = unicodedata.normalize("NFKC", text)
    plain = _BRACKETED.sub(" ", text).split("=")[0]
    tokens = plain.split()
    keys = [search_key(plain)]
    while len(tokens) > 1 and _LETTER.match(tokens[-1]):
        tokens.pop()
        keys.append(search_key("".join(tokens)))
    keys += [_BEHIND.sub("", key) for key in keys]
    inside = search_key(text.split("=")[0])
    return tuple(dict.fromkeys(key for key in (*keys, inside) if key))


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head's cell: the columns of its lines (None if unclear), its words with the groups above, and its own words."""

    names: tuple[str, ...] | None = None
    words: str = ""
    misread: float = 0.0
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedHead:
    """A parsed head; `cells` correspond to the cells of its rows."""

    vocabulary: Vocabulary
    cells: tuple[HeadCell, ...]

    @cached_property
    def columns(self) -> Columns:
        """The certain columns of each cell."""
        return tuple(cell.names or () for cell in self.cells)

    @cached_property
    def width(self) -> int:
        """The number of cells up to the last one with words."""
        return max((at for at, cell in enumerate(self.cells) if cell.words), default=-1) + 1

    @cached_property
    def whole(self) -> bool:
        """Whether every cell up to the last one with words names a column, or certainly none of the form."""
        return all(cell.names or self._foreign(cell) for cell in self.cells[: self.width])

    @cached_property
    def unnamed(self) -> dict[int, str]:
        """The words of cells that do not certainly name a column, by cell."""
        return {at: cell.words for at, cell in enumerate(self.cells) if cell.words and not cell.names}

    @cached_property
    def ambiguous(self) -> dict[int, tuple[str, ...]]:
        """The possible columns of ambiguous headings by cell, without columns named by other cells."""
        claimed = {name for cell in self.cells for name in cell.names or ()}
        named = {at: self.vocabulary.ambiguous(cell.own) for at, cell in enumerate(self.cells) if not cell.names}
        free = {at: tuple(name for name in names if name not in claimed) for at, names in named.items()}
        return {at: names for at, names in free.items() if names}

    @cached_property
    def second_lines(self) -> bool:
        return any(len(cell.names or ()) > 1 for cell in self.cells)

    def _foreign(self, cell: HeadCell) -> bool:
        """Whether a cell's words are not close to any column that no other cell names."""
        claimed = {name for named_cell in self.cells for name in named_cell.names or ()}
        free = self.vocabulary.figures - claimed
        return bool(cell.words) and not any(self.vocabulary.may_be(cell.own, name) for name in free)

    def fits(self, layout: Columns, *, lines_lost: bool) -> bool:
        """Whether it may be a damaged head of that layout; with `lines_lost`, second lines may be missing."""
        for at, cell in enumerate(self.cells):
            expected = layout[at] if at < len(layout) else ()
            if cell.names is None:
                if cell.words and expected and not any(self.vocabulary.may_be(cell.own, name) for name in expected):
                    return False
                if cell.words and not expected and self._foreign(cell):
                    continue
            elif cell.names != expected and not (lines_lost and set(cell.names) < set(expected)):
                return False
        named = sum(bool(cell.names) for cell in self.cells)
        return named * 2 >= sum(bool(expected) for expected in layout)


def read_head(vocabulary: Vocabulary, lines: Sequence[str], *, two_lines: bool) -> ParsedHead:
    """Parse the lines of a head; its cells may have `two_lines`."""
    return _read_head(vocabulary, tuple(lines), two_lines)


@lru_cache(maxsize=4096)
def _read_head(vocabulary: Vocabulary, lines: tuple[str, ...], two_lines: bool) -> ParsedHead:
    rows = [_FORMULA.sub("", line.translate(_NO_MARKS)).split("\t") for line in lines]
    width = max(map(len, rows))
    in_years = rows if vocabulary.of_one_year and years_unclear(rows) else relative_years(rows)
    grid = [[*row, *[""] * (width - len(row))] for row in in_years]
    cells = [_read_cell(vocabulary, grid, at, two_lines) for at in range(width)]
    for at in range(1, width):
        before = cells[at - 1].names
        if cells[at].words and before and (name := vocabulary.behind(before[0], grid_word(grid, at))):
            cells[at] = HeadCell((name,), cells[at].words)
    cells = _without_dated(vocabulary, cells, rows) if vocabulary.of_one_year else cells
    cells = _without_rivals(vocabulary, _without_duplicates(cells))
    return ParsedHead(vocabulary, tuple(_named(vocabulary, cells)))


def grid_word(grid: Rows, at: int) -> str:
    """The lowest word in a cell of a head."""
    return next((row[at] for row in reversed(grid) if row[at].strip()), "")


def _read_cell(vocabulary: Vocabulary, grid: Rows, at: int, two_lines: bool) -> HeadCell:
    cell_words: list[tuple[int, str]] = []
    for number, row in enumerate(grid):
        if row[at].strip() and not (cell_words and search_key(row[at]) == search_key(cell_words[-1][1])):
            cell_words.append((number, row[at]))
    groups = [word for number in range(len(grid)) if (word := _above(grid, number, at))]
    words = " ".join(dict.fromkeys([*(word.strip() for word in groups), *(word.strip() for _, word in cell_words)]))
    leaves = [(number, word) for number, word in cell_words if not _spans(grid, number, at)]
    cell_texts = tuple(word for _, word in cell_words)
    if not leaves:
        return HeadCell(None, words if cell_words else "", own=cell_texts)
    joined = vocabulary.match(" ".join(word for _, word in leaves), _groups(grid, leaves[0][0], at))
    if joined[0] and (joined[1] < _EXACT or len(leaves) == 1):
        return HeadCell((joined[0],), words, joined[1], cell_texts)
    if len(leaves) == 1:
        number, word = leaves[0]
        lines = vocabulary.lines_in(word, _groups(grid, number, at)) if two_lines else None
        behind = vocabulary.behind_group(word)
        if lines or behind:
            return HeadCell(lines or (behind or "",), words, own=cell_texts)
    matches = [vocabulary.match(word, _groups(grid, number, at)) for number, word in leaves]
    names = tuple(dict.fromkeys(name for name, _ in matches if name))
    if len(leaves) > 1 and all(name for name, _ in matches):
        if len(names) == 1 or (two_lines and len(names) == 2):
            return HeadCell(names, words, max(cost for _, cost in matches), cell_texts)
        return HeadCell(None, words, own=cell_texts)
    if joined[0] and not names:
        return HeadCell((joined[0],), words, joined[1], cell_texts)
    return HeadCell(None, words, own=cell_texts)


def _groups(grid: Rows, number: int, at: int) -> tuple[str, ...]:
    """The words above a row in a head's cell, nearest first."""
    above = [_above(grid, row, at) for row in range(number - 1, -1, -1)]
    return tuple(word for word in above if word)


def _above(grid: Rows, number: int, at: int) -> str:
    """The word of a cell in one row of the head: its own, or that of its merged cell."""
    while at >= 0:
        if grid[number][at].strip():
            return grid[number][at]
        if at == 0 or any(grid[row][at].strip() for row in range(number)):
            return ""
        at -= 1
    return ""


def _spans(grid: Rows, number: int, at: int) -> bool:
    """Whether a word spans several cells, some of which have their own words below.

    It may be repeated in each of them, as some tools write merged cells.
    """
    below, word = grid[number + 1 :], search_key(grid[number][at])
    if at and search_key(grid[number][at - 1]) == word and any(row[at].strip() for row in below):
        return True
    for other in range(at + 1, len(grid[number])):
        if grid[number][other].strip() and search_key(grid[number][other]) != word:
            return False
        if any(_differs(grid[row], at, other) for row in range(number)):
            return False
        if any(row[other].strip() for row in below):
            return True
    return False


def _differs(row: Sequence[str], at: int, other: int) -> bool:
    """Whether a cell of a row starts another word than a cell to its left has."""
    return bool(row[other].strip()) and search_key(row[other]) != search_key(row[at])


def _without_dated(vocabulary: Vocabulary, cells: list[HeadCell], rows: Rows) -> list[HeadCell]:
    """The cells without columns named with a year, if other columns have none and no year is compared with it.

    That may be another year than the table's.
    """
    figures = {at for at, cell in enumerate(cells) if any(map(vocabulary.is_figure, cell.names or ()))}
    words = dated_cells(rows)
    others = figures - {at for at in figures if at in words or names_time(search_key("".join(column_words(rows, at))))}
    dated = figures & words.keys() - compared_cells(rows) if others else set()
    return [HeadCell(None, words[at], own=(words[at],)) if at in dated else cell for at, cell in enumerate(cells)]


def _without_duplicates(cells: Sequence[HeadCell]) -> list[HeadCell]:
    """Resolve columns named by several cells: the one exact match keeps it, if there is exactly one.

    The column's first heading takes precedence. Level columns may occur several times.
    """
    claims = Counter(name for cell in cells for name in cell.names or () if name != LEVEL.name)
    result = []
    for cell in cells:
        twice = [name for name in cell.names or () if claims[name] > 1]
        as_exact = [
            claimant
            for claimant in cells
            for name in twice
            if name in (claimant.names or ()) and claimant.misread <= min(cell.misread, _EXACT)
        ]
        if twice and (cell.misread >= _EXACT or len(as_exact) != 1):
            cell = HeadCell(None, cell.words, own=cell.own)
        result.append(cell)
    return result


def _without_rivals(vocabulary: Vocabulary, cells: Sequence[HeadCell]) -> list[HeadCell]:
    """The cells without columns found by misread words, if a cell without a column may be the same one damaged."""
    lost = [cell for cell in cells if cell.names is None and cell.own]
    result = []
    for cell in cells:
        ambiguous = cell.misread >= _EXACT and any(
            vocabulary.misread_from(rival.own, name) <= cell.misread + _RIVAL
            for name in cell.names or ()
            for rival in lost
        )
        result.append(HeadCell(None, cell.words, own=cell.own) if ambiguous else cell)
    return result


def _named(vocabulary: Vocabulary, cells: Sequence[HeadCell]) -> Iterator[HeadCell]:
    """The cells with those of levels marked as the name; if no word names it, the first cell before all figures."""
    cells = [replace(cell, names=("name",)) if cell.names == (LEVEL.name,) else cell for cell in cells]
    figures = [at for at, cell in enumerate(cells) if any(map(vocabulary.is_figure, cell.names or ()))]
    has_name = any("name" in (cell.names or ()) for cell in cells)
    first = figures[0] if figures else 0
    unnamed = next((at for at in range(first) if cells[at].names is None), None) if not has_name else None
    for at, cell in enumerate(cells):
        yield HeadCell(("name",), cell.words) if at == unnamed else cell


def without(columns: Columns, names: Collection[str]) -> Columns:
    """A layout without some of its columns."""
    if not names:
        return columns
    return tuple(tuple(name for name in cell_names if name not in names) for cell_names in columns)


def lacking(columns: Columns, declared: Iterable[Column]) -> dict[str, tuple[str, ...]]:
    """The columns of a layout that are net of other columns which it does not print, with these."""
    printed = {name for names in columns for name in names}
    return {
        column.name: tuple(name for name in column.deducts if name not in printed)
        for column in declared
        if column.name in printed and not printed.issuperset(column.deducts)
    }
