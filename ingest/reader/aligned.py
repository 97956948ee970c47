"""Tables whose columns are parted by blanks, as `pdftotext -layout` writes them.

A row that has a figure in every column says where the columns lie; what a row with fewer figures has goes to the
column over which it stands. Where it stands over none or over two, the line stays text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise, takewhile
from statistics import median

from ingest.reader.aligned_heads import (
    GROUP,
    HALF,
    Spot,
    columns_over,
    head_lines,
    letters_apart,
    with_blank_columns,
)
from ingest.reader.grid import GridLine, SourcePlace

MOST_COLUMNS = 64
"""Columns of a table that is parted by blanks."""

_TRIANGLES = ("△", "▲", "▵", "Δ")
_ONE = re.compile(
    r"[△▲▵Δ\-−–－￦₩\\]{0,2}\d[\d,，]*(?:[.'’‘`´′＇]\d{3})*(?:\.\d+)?(?:%|원)?(?:[-−–△▲](?!\S))?|\([\d,]+\)|[-−–—－―─‐ㅡ·ㆍ․]|--"
)
_BEFORE_SIGN = re.compile(r"(?<=[△▲▵Δ]) | (?=%)")
_ENDS = frozenset("0123456789０１２３４５６７８９%원)-−–—－―─‐ㅡ·ㆍ․")
_CODE = re.compile(r"\s*\d{3}(?:-\d{2})?\s")
"""A subject is a row even without figures, where nil is blank."""
_WORD = re.compile(r"\S+")
_COMMA_BEFORE, _THREE_DIGITS = re.compile(r"\d,\Z"), re.compile(r"\d{3}(?:,(?:\d{3})?)*\Z|\d{3},\d{3}")
_MAY_BE_FIGURE = re.compile(r"[^가-힣\s]*\d[^가-힣\s]*(?:천?원|\(?주\s?\d\))?|[^\w\s]{1,3}|[xXoOㅇㅡ○]")
"""A figure, or one with a letter or a mark in it."""
_REMARK = re.compile(r"(.*\d\S* {2,})(\S.*[가-힣A-Za-z].*)")
"""Words far behind the last figure of a row."""
_AMOUNT_APART = re.compile(r"\s{2,}\S*\d,\d{3}")
_WIDE_GAP = re.compile(r"\S {2,}\S")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*(?:/\s*\d{1,4}|쪽)?\s*\Z")
_MARKED = re.compile(r"\s*(?:[-※*○□◦·•【<〈]|주\s*\d?\s*\)|[(\[]\s*단\s*위)")
_LEAST = 4  # figures of a row, below which a line may be prose with numbers
_LEAST_NAMELESS = 3
_LEAST_COLUMNS = 3
_MARKS = ("◎", "○", "×", "◯")
_BLANK_WIDTH = 30  # tenths of a point of a leading blank
_MOST_HEAD_LINES = 8
MEASURES = ("", "WF", "WFA")
"""The East Asian widths of the letters that take two columns: none, as in `pdftotext`; or as a terminal shows them."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: its name, its figures with their spots, and words far `behind` them; `cells` are a row's by column."""

    number: int
    text: str
    name: str
    figures: tuple[tuple[str, Spot], ...]
    behind: str = ""
    cells: tuple[str, ...] | None = None

    @property
    def is_name(self) -> bool:
        """Whether it may be a part of a name that takes several lines."""
        one_word = not self.figures and bool(self.name.strip()) and not _WIDE_GAP.search(self.name.strip())
        return one_word and not self.is_marked

    @property
    def is_marked(self) -> bool:
        """Whether it begins as a note or a unit does."""
        return _MARKED.match(_plain(self.text)) is not None

    @property
    def indent(self) -> int | None:
        return (len(self.name) - len(self.name.lstrip())) * _BLANK_WIDTH if self.name.strip() else None


def looks_aligned(text: str) -> bool:
    """Whether a line has words or figures far apart, as a table's has."""
    return _WIDE_GAP.search(text.strip()) is not None


def measure_of(lines: Sequence[tuple[int, str]], before: str) -> str:
    """By which of MEASURES the columns of these lines lie most exactly one below the other; that of before, if by all.

    Books written by other programs than `pdftotext` are aligned as they look, with Korean letters twice as wide.
    """
    tables = [[text for _, text in segment if len(_figures_at_end(text)) > 1] for segment in _segments(lines)]
    unevenness = {before: _unevenness(tables, before)}
    if unevenness[before]:
        unevenness |= {measure: _unevenness(tables, measure) for measure in MEASURES}
    return min(unevenness, key=lambda measure: unevenness[measure])


def _unevenness(tables: Iterable[Sequence[str]], measure: str) -> float:
    """How far the figures of those rows of a table that have as many lie from one column each."""
    uneven = 0.0
    for table in tables:
        rows = [_figures_at_end(_measured(text, measure)) for text in table]
        for width in set(map(len, rows)):
            for column in zip(*(figures for figures in rows if len(figures) == width), strict=True):
                uneven += min(_deviation([spot[edge] for _, spot in column]) for edge in (0, 1))
    return uneven


def _deviation(values: Sequence[int]) -> float:
    middle = median(values)
    return sum(abs(value - middle) for value in values)


def _measured(text: str, measure: str) -> str:
    """A line in which each letter that takes two columns has two."""
    if not measure or text.isascii():
        return text
    return "".join(map(partial(_letter_measured, measure=measure), text))


def _plain(text: str) -> str:
    """A text as its letters stand in the file."""
    return text.replace(HALF, "")


def _letter_measured(letter: str, measure: str) -> str:
    if unicodedata.east_asian_width(letter) not in measure:
        return letter
    return letter * 2 if letter.isspace() else letter + HALF


def lines_of(lines: Sequence[tuple[int, str]], measure: str = "") -> Iterator[GridLine]:
    """Lines of text with their numbers: as rows where they are a table's, else as they stand."""
    for segment in _segments(lines):
        for line in _segment_lines([_row(number, _measured(text, measure)) for number, text in segment]):
            yield line._replace(text=_plain(line.text))


def _segments(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines, parted below a blank one where a line stands alone, or a head below figures."""
    segment: list[tuple[int, str]] = []
    blank, figures = True, False
    for number, text in lines:
        holds_figure = bool(_figures_at_end(text))
        if blank and segment and text.strip() and not holds_figure and (figures or not looks_aligned(text)):
            yield segment
            segment, figures = [], False
        segment.append((number, text))
        blank, figures = not text.strip(), figures or holds_figure
    if segment:
        yield segment


def _segment_lines(rows: Sequence[_Row]) -> Iterator[GridLine]:
    columns = _columns(rows)
    if not columns:
        yield from _between_gutters(rows)
        return
    first = _first_row(rows, columns)
    top = _top_of_head(rows, first)
    yield from map(_as_text, rows[:top])
    head = [(row.number, row.text) for row in rows[top:first]]
    remarks = _spots([(len(row.text), len(row.text + row.behind)) for row in rows[first:] if row.behind])
    columns = with_blank_columns(head, [*columns, *remarks[-1:]])[: -1 if remarks else None]
    names = [row.name for row in rows[first:] if row.figures and row.name.strip()]
    spots = [(0, max(len(name.rstrip()) for name in names)), *columns, *remarks[-1:]]
    last = max(at for at, row in enumerate(rows) if row.figures)
    body = [_placed(row, columns) for row in rows[first : last + 1] if row.text.strip()]
    yield from head_lines(head, spots, nil_is_blank=any(row.cells and not all(row.cells) for row in body))
    if remarks:
        body = [replace(row, cells=(*row.cells, row.behind)) if row.cells else row for row in body]
    tail = list(takewhile(lambda row: row.is_name, rows[last + 1 :]))
    yield from map(_as_row, _with_names(body, tail))
    yield from map(_as_text, rows[last + 1 + len(tail) :])


def _first_row(rows: Sequence[_Row], columns: Sequence[Spot]) -> int:
    """The first row of a table: with a name and all figures, or some amounts over columns of their own."""
    named = [at for at, row in enumerate(rows) if row.name.strip() and len(row.figures) >= _LEAST]
    amounts = (
        at
        for at in named
        if len(rows[at].figures) == len(columns)
        or (_fits(rows[at], columns) and sum("," in text for text, _ in rows[at].figures) >= _LEAST_NAMELESS)
    )
    return next(amounts, named[0])


def _between_gutters(rows: Sequence[_Row]) -> Iterator[GridLine]:
    """Rows of words and figures whose columns are parted by blanks from the first row with a figure to the last."""
    groups = [list(GROUP.finditer(row.text)) if looks_aligned(row.text) else [] for row in rows]
    row_numbers = [
        at for at, spans in enumerate(groups) if any(map(_is_figure_or_mark, spans[1:])) and _is_row(rows[at], spans)
    ]
    spots = _spots([group.span() for at in row_numbers for group in groups[at]]) if len(row_numbers) > 1 else []
    if not _LEAST_COLUMNS <= len(spots) <= MOST_COLUMNS:
        yield from map(_as_text, rows)
        return
    first, last = row_numbers[0], row_numbers[-1]
    top = _top_of_head(rows, first)
    yield from map(_as_text, rows[:top])
    yield from head_lines([(row.number, row.text) for row in rows[top:first]], spots)
    for at, row in enumerate(rows[first : last + 1], first):
        cells = _cells_over(groups[at], spots) if at in row_numbers else None
        if row.text.strip():
            yield _as_text(row) if cells is None else GridLine("\t".join(cells), SourcePlace(line=row.number))
    yield from map(_as_text, rows[last + 1 :])


def _is_row(row: _Row, groups: Sequence[re.Match[str]]) -> bool:
    """Whether a line is no note with a mark before it, for which it has too many groups of words."""
    return len(groups) > _LEAST_COLUMNS or not row.is_marked


def _is_figure_or_mark(group: re.Match[str]) -> bool:
    """Whether a group of words is a figure, or a mark of what was achieved."""
    text = _plain(group[0])
    return _ONE.fullmatch(_BEFORE_SIGN.sub("", text)) is not None or text in _MARKS


def _spots(spans: Sequence[Spot]) -> list[Spot]:
    """The stretches that spans cover, from left to right."""
    spots: list[Spot] = []
    for start, end in sorted(spans):
        if spots and start < spots[-1][1] + 1:
            spots[-1] = (spots[-1][0], max(end, spots[-1][1]))
        else:
            spots.append((start, end))
    return spots


def _cells_over(groups: Sequence[re.Match[str]], spots: Sequence[Spot]) -> list[str] | None:
    """The groups of words of a line by column; None where two stand in one."""
    cells = [""] * len(spots)
    for group in groups:
        (at,) = (at for at, spot in enumerate(spots) if letters_apart(group.span(), spot) < 0)
        if cells[at]:
            return None
        cells[at] = group[0]
    return cells


def _as_text(row: _Row) -> GridLine:
    return GridLine(f"{row.text}{row.behind}".rstrip(), SourcePlace(line=row.number))


def _as_row(row: _Row) -> GridLine:
    if row.cells is None:
        return _as_text(row)
    return GridLine("\t".join([row.name.strip(), *row.cells]), SourcePlace(line=row.number), indent=row.indent)


def _row(number: int, text: str) -> _Row:
    behind = ""
    figures = () if _PAGE_NUMBER.match(text) else _figures_at_end(text)
    parted = _REMARK.fullmatch(text) if not figures else None
    if parted and not _MAY_BE_FIGURE.fullmatch(_plain(parted[2].split()[0])):
        amounts = _figures_at_end(parted[1])
        if len(amounts) >= _LEAST:
            figures, text, behind = amounts, parted[1], parted[2]
    return _Row(number, text, text[: figures[0][1][0]] if figures else text, figures, behind)


def _figures_at_end(text: str) -> tuple[tuple[str, Spot], ...]:
    """The figures with which a line ends, and where each stands."""
    if text.rstrip()[-1:] not in _ENDS:
        return ()
    words = _words(text)
    figures: list[tuple[str, Spot]] = []
    while words:
        start, end = words.pop()
        if text[start:end] == "%" and words and words[-1][1] == start - 1:
            start = words.pop()[0]
        if not _ONE.fullmatch(_plain(text[start:end]).replace(" %", "%").replace(", ", ",")):
            break
        sign = words and words[-1][1] == start - 1 and _plain(text[slice(*words[-1])]) in _TRIANGLES
        if sign and text[start].isdigit():
            start = words.pop()[0]
        figures.append((text[start:end], (start, end)))
    return tuple(reversed(figures))


def _words(text: str) -> list[Spot]:
    """Where each word of a line stands; an amount with blanks behind its commas is one."""
    words: list[Spot] = []
    for start, end in (word.span() for word in _WORD.finditer(text)):
        goes_on = words and words[-1][1] == start - 1 and _COMMA_BEFORE.search(text, *words[-1])
        if goes_on and _THREE_DIGITS.match(text, start, end):
            start = words.pop()[0]
        words.append((start, end))
    return words


def _columns(rows: Sequence[_Row]) -> list[Spot]:
    """Where the figures of each column lie, by the rows that have one in each; nothing where there is no table."""
    widths = [len(row.figures) for row in rows if row.name.strip()]
    counts = Counter(width for width in widths if _LEAST <= width <= MOST_COLUMNS)
    if not counts:
        return []
    width = max(counts, key=lambda count: (counts[count], count))
    full = [row.figures for row in rows if len(row.figures) == width and row.name.strip()]
    ends = [median(spot[1] for _, spot in column) for column in zip(*full, strict=True)]
    full = [figures for figures in full if _in_order(figures, ends)] or full
    spots = [[spot for _, spot in column] for column in zip(*full, strict=True)]
    extents = [(min(spot[0] for spot in column), max(spot[1] for spot in column)) for column in spots]
    apart = all(left[1] <= right[0] for left, right in zip(extents, extents[1:], strict=False))
    if apart and all(map(partial(_fits, columns=extents), rows)):
        return extents
    between_gutters = _spots_of_figures(rows)
    if len(between_gutters) >= width and all(map(partial(_fits, columns=between_gutters), rows)):
        return between_gutters
    if apart:
        return extents
    return [(min(spot[1] for spot in column) - 1, max(spot[1] for spot in column)) for column in spots]


def _fits(row: _Row, columns: Sequence[Spot]) -> bool:
    """Whether each figure of a row stands over a column of its own; or the row is none of the table's."""
    over = [columns_over(spot, columns) for _, spot in row.figures]
    return len(row.figures) < _LEAST or all(len(under) == 1 for under in over) and len({*chain(*over)}) == len(over)


def _spots_of_figures(rows: Sequence[_Row]) -> list[Spot]:
    """The columns between the gutters of all figures, where each has figures of several rows, or all may have heads."""
    spans = [spot for row in rows if len(row.figures) >= _LEAST_NAMELESS for _, spot in row.figures]
    spots = _spots(spans)
    above = takewhile(lambda row: not row.figures, rows)
    headed = max((len(GROUP.findall(row.text)) for row in above), default=0) > len(spots)
    many = all(sum(letters_apart(span, spot) < 0 for span in spans) > 1 for spot in spots)
    return spots if (many or headed) and len(spots) <= MOST_COLUMNS else []


def _in_order(figures: Sequence[tuple[str, Spot]], ends: Sequence[float]) -> bool:
    """Whether each figure of a row ends nearest to the place where those of its own column end.

    A long name may push all of a row to the right.
    """
    pushed = median(spot[1] - end for (_, spot), end in zip(figures, ends, strict=True))
    return all(
        min(range(len(ends)), key=lambda at: abs(ends[at] + pushed - spot[1])) == column
        for column, (_, spot) in enumerate(figures)
    )


def _top_of_head(rows: Sequence[_Row], first: int) -> int:
    """The first line of the head: those above the first row in which words stand far apart."""
    top = first
    for at in range(first - 1, max(-1, first - 1 - _MOST_HEAD_LINES), -1):
        if rows[at].figures or rows[at].is_marked:
            break
        if looks_aligned(rows[at].text):
            top = at
    return top


def _placed(row: _Row, columns: Sequence[Spot]) -> _Row:
    """A row with its figures by column; as it was where one of them stands over no column, or over two."""
    figures, count = row.figures, len(columns)
    is_full = len(figures) == count and not _AMOUNT_APART.search(row.name)
    if is_full and _in_order(figures, [end for _, end in columns]):
        return replace(row, cells=tuple(text for text, _ in figures))
    if row.is_marked or not (figures or looks_aligned(row.text)):
        return row
    name, words = _figures_over(row.text, columns)
    if not figures and len(words) < _LEAST_NAMELESS:
        return row
    if (len(words) < _LEAST_NAMELESS and not name.strip()) or _AMOUNT_APART.search(name):
        return row
    cells = [""] * count
    ends = [0] * count
    for start, end in words:
        over = columns_over((start, end), columns)
        if len(over) != 1 or (cells[over[0]] and ends[over[0]] != start - 1):
            return row
        cells[over[0]] = f"{cells[over[0]]} {row.text[start:end]}".strip()
        ends[over[0]] = end
    return replace(row, name=name, cells=tuple(cells))


def _figures_over(text: str, columns: Sequence[Spot]) -> tuple[str, list[Spot]]:
    """The name of a line and the figures behind it, also damaged ones, that stand over columns."""
    words = _words(text)
    first = len(words)
    while first and _MAY_BE_FIGURE.fullmatch(_plain(text[slice(*words[first - 1])]).replace(", ", ",")):
        if not columns_over(words[first - 1], columns):
            break
        first -= 1
    return text[: words[first][0]] if first < len(words) else text, words[first:]


def _with_names(rows: Sequence[_Row], tail: Sequence[_Row]) -> list[_Row]:
    """The rows with those parts of their names that stand in lines of their own above and below them.

    Where nil is blank, a name that begins with a code or would have had room behind the one above is a row of nils.
    Where nothing tells with which row a line stands, it is one without amounts. `tail` are the lines behind the last
    row: they are text unless the names of the table go on below their rows.
    """
    cells = next((row.cells for row in rows if row.cells and "" in row.cells), None)
    width = max((len(row.name.rstrip()) for row in rows if row.cells or row.is_name), default=0)
    runs = list(_runs(rows, width))
    choices = [_splits(above, lines, row, width) for above, lines, row in runs]
    if cells and not _begin_above([splits for splits, (_, lines, _) in zip(choices, runs, strict=True) if lines]):
        runs = list(_runs(_with_nils(rows, cells, width), width))
        choices = [[len(lines)] for _, lines, _ in runs]
    sides = [_sides(splits, lines) for splits, (_, lines, _) in zip(choices, runs, strict=True)]
    sure = {side for found in sides if len(found) == 1 for side in found}
    named: list[_Row] = []
    for splits, found, (_, lines, row) in zip(choices, sides, runs, strict=True):
        if len(splits) > 1 and len(sure) == 1:
            splits = [split for split, side in zip(splits, found, strict=True) if side in sure]
        if len(splits) == 1:
            named = [*_ended(named, lines[: splits[0]]), _begun(lines[splits[0] :], row)]
        else:
            named += [*(replace(line, cells=("",) * len(row.cells or ())) for line in lines), row]
    if sure == {"above"} and tail and not _has_room(named[-1], tail[0], width):
        return _ended(named, tail)
    return [*named, *tail]


def _begin_above(choices: Sequence[Sequence[int]]) -> bool:
    """Whether several names begin in lines above their rows, and no line is anything else."""
    return len(choices) > 1 and all(splits == [0] for splits in choices)


def _with_nils(rows: Sequence[_Row], cells: Sequence[str], width: int) -> Iterator[_Row]:
    """The rows with those of nothing but a name that are of nils."""
    for before, row in pairwise([None, *rows]):
        if row is not None:
            is_nil = row.is_name and (_CODE.match(row.name) or _has_room(before, row, width))
            yield replace(row, cells=("",) * len(cells)) if is_nil else row


def _runs(rows: Iterable[_Row], width: int) -> Iterator[tuple[_Row | None, list[_Row], _Row]]:
    """Each row with the lines of nothing but a name that stand above it, and the row above those."""
    above: _Row | None = None
    lines: list[_Row] = []
    for row in rows:
        if row.is_name and row.cells is None and not _is_stray(row, lines[-1] if lines else above, width):
            lines.append(row)
        else:
            yield above, lines, row
            above, lines = row, []


def _splits(above: _Row | None, lines: Sequence[_Row], below: _Row, width: int) -> list[int]:
    """After how many of the lines between two rows the name of the one above may end, and that below begin."""
    if below.cells is None:
        return [len(lines)]
    if not below.name.strip():
        return [max(0, len(lines) - all(below.cells))]
    if above is None or above.cells is None:
        return [0 if all(_goes_on(*pair, width) for pair in pairwise([*lines, below])) else len(lines)]
    goes_on = [_goes_on(*pair, width) for pair in pairwise([above, *lines, below])]
    return [at for at in range(len(goes_on)) if all(goes_on[:at]) and all(goes_on[at + 1 :])]


def _goes_on(before: _Row, line: _Row, width: int) -> bool:
    """Whether a line may go on with the name before it: its first word had no room there, and is no code."""
    if line.name.strip().startswith("(") or before.name.count("(") > before.name.count(")"):
        return True
    return not _CODE.match(line.name) and not _has_room(before, line, width)


def _sides(splits: Sequence[int], lines: Sequence[_Row]) -> list[str]:
    """On which side the row stands to which all lines go by each split."""
    if not lines:
        return []
    return ["above" if split == len(lines) else "below" if split == 0 else "" for split in splits]


def _begun(names: Sequence[_Row], row: _Row) -> _Row:
    """A row whose name begins in lines above it."""
    if not names:
        return row
    first, *others = (part.name.strip() for part in (*names, row) if part.name.strip())
    blanks = len(names[0].name) - len(names[0].name.lstrip())
    return replace(row, name=" " * blanks + " ".join([first, *others]))


def _has_room(before: _Row | None, row: _Row, width: int) -> bool:
    """Whether the first word of a name would have fitted into the line of the name above it."""
    if before is None or not before.name.strip():
        return False
    return len(before.name.rstrip()) + 1 + len(row.name.split()[0]) <= width


def _is_stray(row: _Row, last: _Row | None, width: int) -> bool:
    """Whether a line is one letter that would have fitted into the line above it, as a watermark leaves letters."""
    name = _plain(row.name.strip())
    return len(name) == 1 and last is not None and len(last.name.rstrip()) + len(row.name.strip()) < width


def _ended(rows: list[_Row], names: Sequence[_Row]) -> list[_Row]:
    """Rows, the last of which goes on in lines of its name; where there is none, these stay text."""
    if not names:
        return rows
    if not rows or rows[-1].cells is None:
        return [*rows, *names]
    name = " ".join(part.name.strip() for part in (rows[-1], *names))
    return [*rows[:-1], replace(rows[-1], name=name)]
