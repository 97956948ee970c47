"""Parse tables whose columns are aligned by blanks, as `pdftotext -layout` writes them.

A row with a figure in every column gives the positions of the columns. A figure of a shorter row goes to the column
that it overlaps. If it overlaps no column or two, the line is left as text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby, pairwise, takewhile
from statistics import median

from ingest.reader.aligned_heads import (
    FILLER,
    GROUP,
    ONE_WORD,
    TextSpan,
    columns_over,
    head_lines,
    letters_apart,
    with_blank_columns,
)
from ingest.reader.aligned_trees import lowest_words, placed_head, words_of
from ingest.reader.grid import GridLine, SourcePlace, is_page_head
from ingest.reader.page_heads import page_head
from ingest.reader.repeated_lines import key_of

MOST_COLUMNS = 64
"""The limit on the columns of one aligned table."""

_TRIANGLES = ("△", "▲", "▵", "Δ")
_ZEROS = "-−–—－―─‐ㅡ·ㆍ․"
"""Marks that are printed for zero."""
_FIGURE = re.compile(
    r"[△▲▵Δ\-−–－￦₩\\]{0,2}\d[\d,，]*(?:[.'’‘`´′＇]\d{3})*(?:\.\d+)?(?:%|원)?(?:[-−–△▲](?!\S))?|\([\d,]+\)|"
    rf"[{_ZEROS}]|--"
)
_COMMA_AT_END = re.compile(r"\d,(?:\s{2,}|\s*\Z)")
"""A part of an amount that goes on in the next line."""
_REST_OF_AMOUNTS = re.compile(r"(?:\s*\d{3}(?:,\d{3})*,?(?!\S))+\s*\Z")
_SIGNS_ALONE = re.compile(r"\s*[-−–△▲▵Δ](?:\s+[-−–△▲▵Δ])?\s*\Z")
"""Signs whose amounts stand in the next line; zeros of a row would be more."""
_BROKEN_AMOUNT = re.compile(rf"{_COMMA_AT_END.pattern}|\A{_SIGNS_ALONE.pattern}")
_DASHES = ("-", "−", "–")
_DASH_APART = re.compile(r"(?<!\S)[-−–] \d")
"""A dash before an amount: its sign, or a zero of the column to the left."""
_BEFORE_SIGN = re.compile(r"(?<=[△▲▵Δ]) | (?=%)")
_ENDS = frozenset(f"0123456789０１２３４５６７８９%원){_ZEROS}")
_CODE = re.compile(r"\s*\d{3}(?:-\d{2})?\s")
"""A subject's code. A line that begins with one is a row even without figures, if blank cells stand for zero."""
_NUMBER_BEFORE = re.compile(r"\s*(\d[\d\-]*)\s+(?=\S)")
"""A code or a serial number before a name."""
_COMMA_BEFORE, _THREE_DIGITS = re.compile(r"\d,\Z"), re.compile(r"\d{3}(?:,(?:\d{3})?)*\Z|\d{3},\d{3}")
_MAY_BE_FIGURE = re.compile(r"[^가-힣\s]*\d[^가-힣\s]*(?:천?원|\(?주\s?\d\))?|[^\w\s]{1,3}|[xXoOㅇㅡ○]")
"""A figure, or a figure damaged by a wrong letter or mark."""
_REMARK = re.compile(rf"(.*(?:\d\S*|\s[{_ZEROS}]) {{2,}})(\S.*[가-힣A-Za-z].*)")
"""A row with figures or zeros, wide blanks, and then words."""
_AMOUNT = re.compile(r"\d[,，.'’‘`´′＇]\d{3}|\d{5}")
_AMOUNT_APART = re.compile(rf"\s{{2,}}\S*(?:{_AMOUNT.pattern})")
_WIDE_GAP = re.compile(r"\S {2,}\S")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*(?:/\s*\d{1,4}|쪽)?\s*\Z")
_MARKED = re.compile(r"\s*(?:[-※*○□◦·•【<〈]|주\s*\d?\s*\)|[(\[]\s*단\s*위)")
_HYPHENATED = re.compile(r"\s*-[가-힣](?:[가-힣]|-)*\s*\Z")
"""The rest of a head that was broken before a hyphen: `-목` of `조직-장-관-항-목`."""
_REMARK_LINE = re.compile(r"\s*(?:\d{1,2}\)\s|[가-힣]{2,8}(?: [가-힣]{1,8})?\s*[:：]\s*\S)")
"""A numbered remark, or words with a label before them: `1) 2020. 3. 1. 변경`, `출력일시 : 2021-03-02`."""
_FEWEST_FIGURES = 4  # a line with fewer figures may be prose
_FEWEST_FIGURES_NAMELESS = 3
_FEWEST_COLUMNS = 3
_FEWEST_ROWS_APART = 3
_MARKS = ("◎", "○", "×", "◯")
_BLANK_WIDTH = 30  # tenths of a point for each leading blank
_MOST_HEAD_LINES = 8
_FAR_APART = 6  # letters between figures that are of different columns
WIDTH_CLASSES = ("", "WF", "WFA")
"""Candidate sets of East Asian widths whose letters take two columns: none (as in `pdftotext`), or as in a terminal."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line split into its name, its figures with their spans, and its remark (words far to the right of the figures).

    `cells` are its texts by column, once they are assigned; None for a line that is no row. `is_broken`: its amounts
    go on in the next line, or begin in the one above, so that it is left as text. `code`: its code or serial number in
    a column before the names; None where the table has no such column. `is_bulleted`: the names of its table begin with
    the mark with which it begins. `is_repeated`: it is one of the lines that repeat throughout the text.
    """

    number: int
    text: str
    name: str
    figures: tuple[tuple[str, TextSpan], ...]
    remark: str = ""
    cells: tuple[str, ...] | None = None
    is_broken: bool = False
    code: str | None = None
    is_bulleted: bool = False
    is_repeated: bool = False

    @property
    def is_name(self) -> bool:
        """Whether the line may be part of a name that is printed in several lines."""
        if self.is_broken or self.is_repeated or _REMARK_LINE.match(_without_fillers(self.name)):
            return False
        one_word = not self.figures and bool(self.name.strip()) and not _WIDE_GAP.search(self.name.strip())
        return one_word and not self.is_marked

    @property
    def is_marked(self) -> bool:
        """Whether the line begins like a note or like the unit of a table."""
        return not self.is_bulleted and _MARKED.match(_without_fillers(self.text)) is not None

    @property
    def indent(self) -> int | None:
        """The indent of the name in tenths of a point; None without a name."""
        return (len(self.name) - len(self.name.lstrip())) * _BLANK_WIDTH if self.name.strip() else None


def looks_aligned(text: str) -> bool:
    """Whether a line has wide blanks between words or figures, as the rows of a table do."""
    return _WIDE_GAP.search(text.strip()) is not None


def best_width_classes(lines: Sequence[tuple[int, str]], before: str) -> str:
    """Return the set of WIDTH_CLASSES under which the columns of the lines align best.

    Programs other than `pdftotext` count a Korean letter as two columns. `before` is returned if it already aligns
    exactly.
    """
    tables = [[text for _, text in segment if len(_figures_at_end(text)) > 1] for segment in _segments(lines)]
    unevenness = {before: _misalignment(tables, before)}
    if unevenness[before]:
        unevenness |= {wide: _misalignment(tables, wide) for wide in WIDTH_CLASSES}
    return min(unevenness, key=lambda wide: unevenness[wide])


def _misalignment(tables: Iterable[Sequence[str]], wide: str) -> int:
    """Return how far the figures of each row are from those of the row above, summed in letters.

    Rows may have figures in different columns: each figure of the shorter row counts with the nearest of the other.
    """
    misalignment = 0
    for table in tables:
        rows = [_figures_at_end(_with_fillers(text, wide)) for text in table]
        edges = [[[spot[edge] for _, spot in row] for row in rows] for edge in (0, 1)]
        misalignment += min(sum(map(_distance_of_rows, of_rows, of_rows[1:])) for of_rows in edges)
    return misalignment


def _distance_of_rows(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the summed distances of the edges of the shorter row from the nearest ones of the other row."""
    if one == other:
        return 0
    few, many = sorted((one, other), key=len)
    return sum(min(_FAR_APART, *(abs(edge - near) for near in many)) for edge in few)


def _with_fillers(text: str, wide: str) -> str:
    """Return a line with a filler behind each letter that takes two columns."""
    if not wide or text.isascii():
        return text
    return "".join(map(partial(_letter_with_filler, wide=wide), text))


def _without_fillers(text: str) -> str:
    """Return a text without the fillers."""
    return text.replace(FILLER, "")


def _letter_with_filler(letter: str, wide: str) -> str:
    """Return a letter, doubled or with a filler if it takes two columns."""
    if unicodedata.east_asian_width(letter) not in wide:
        return letter
    return letter * 2 if letter.isspace() else letter + FILLER


def lines_of(lines: Sequence[tuple[int, str]], wide: str = "", repeated: Set[str] = frozenset()) -> Iterator[GridLine]:
    """Yield the numbered lines: those of tables as rows of cells, others as text.

    `repeated` are the keys of lines that are no part of a table (`repeated_lines`).
    """
    for segment in _segments(lines):
        rows = [_row(number, _with_fillers(text, wide)) for number, text in segment]
        if repeated:
            rows = [replace(row, is_repeated=not row.figures and _key(row) in repeated) for row in rows]
        for line in _segment_lines(rows):
            yield line._replace(text=_without_fillers(line.text))


def _key(row: _Row) -> str:
    return key_of(_without_fillers(row.text))


def _ends_table(text: str) -> bool:
    """Whether a line is a page head, note or unit."""
    return _is_head(text) or _MARKED.match(text) is not None


def _is_head(text: str) -> bool:
    """Whether a line is a page head of any form."""
    return is_page_head(text) or page_head(text) is not None


def _segments(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield runs of lines that may hold one table.

    A run ends at a blank line that is followed by a line of prose, or by a head after rows with figures.
    If blank lines separate the rows, a line of words may be the name of a row without figures, and ends nothing.
    """
    segment: list[tuple[int, str]] = []
    blank, figures, spaced, apart = True, 0, 0, True
    for (number, text), below in zip(lines, [*(text for _, text in lines[1:]), ""], strict=False):
        holds_figure = bool(_figures_at_end(text))
        apart = apart or blank
        alone = not looks_aligned(text)
        may_part = blank and segment and text.strip() and not holds_figure and (figures or alone)
        is_spaced = 0 < figures <= spaced * 2 or (may_part and figures and _is_nameless_row(below))
        goes_on = alone and is_spaced and not _ends_table(text)
        if may_part and not (goes_on or (not figures and _is_under_head(text, segment))):
            yield segment
            segment, figures, spaced = [], 0, 0
        spaced += holds_figure and apart and bool(figures)
        apart = apart and not holds_figure
        segment.append((number, text))
        blank, figures = not text.strip(), figures + holds_figure
    if segment:
        yield segment


def _is_nameless_row(text: str) -> bool:
    """Whether a line is a row of figures whose name may stand in the lines above and below."""
    figures = _figures_at_end(text)
    return len(figures) >= _FEWEST_FIGURES and not text[: figures[0][1][0]].strip()


def _is_under_head(text: str, above: Sequence[tuple[int, str]]) -> bool:
    """Whether a line below the words of a head stands behind the first of them, as a part of a head does."""
    words = next((list(GROUP.finditer(line)) for _, line in reversed(above) if looks_aligned(line)), [])
    return len(words) > 1 and len(text) - len(text.lstrip()) >= words[1].start() and not _ends_table(text)


def _segment_lines(rows: Sequence[_Row]) -> Iterator[GridLine]:
    """Yield the lines of one run: its head, its rows, and the text around them."""
    rows = _with_names_between_blanks(_with_bullets(_with_signs(_without_broken_amounts(rows))))
    columns = _columns(rows)
    if not columns:
        yield from _rows_between_gutters(rows)
        return
    first = _first_row(rows, columns)
    last = max(at for at, row in enumerate(rows) if row.figures)
    top = _top_of_head(rows, first)
    head = [(row.number, row.text) for row in rows[top:first]]
    remarks = _spots([(len(row.text), len(row.text + row.remark)) for row in rows[first:] if row.remark])
    spots = [_spot_of_names(rows[first:], columns), *columns, *remarks[-1:]]
    placed = placed_head(head, spots)
    lone = [] if placed else list(takewhile(lambda line: not looks_aligned(line[1]), head))
    yield from map(_as_text, rows[: top + len(lone)])
    head = head[len(lone) :]
    spots = list(placed.spots) if placed else [spots[0], *with_blank_columns(head, spots[1:])]
    columns = spots[1 : -1 if remarks else None]
    body = [_placed(row, columns) for row in rows[first : last + 1] if row.text.strip()]
    zero_is_blank = any(row.cells and not all(row.cells) for row in body)
    lines = placed.lines if placed else list(head_lines(head, spots, zero_is_blank=zero_is_blank))
    if remarks:
        body = [replace(row, cells=(*row.cells, row.remark)) if row.cells else row for row in body]
    below = rows[last + 1 :]
    code_head, gutter = _head_of_codes(head, columns[0][0]), _gutter_behind_codes(body)
    if gutter and code_head and any(_without_fillers(line.text).startswith(f"{code_head} ") for line in lines):
        lines = [_with_head_of_codes(line, code_head) for line in lines]
        body, below = [_with_code(row, gutter) for row in body], [_with_code(row, gutter) for row in below]
    tail = list(takewhile(lambda row: row.is_name, below))
    yield from lines
    yield from map(_as_row, _with_names(body, tail))
    yield from map(_as_text, below[len(tail) :])


def _spot_of_names(rows: Sequence[_Row], columns: Sequence[TextSpan]) -> TextSpan:
    """Return the span of the names: to the end of the longest that is not over the first column."""
    ends = [len(row.name.rstrip()) for row in rows if row.figures and row.name.strip()]
    return 0, max((end for end in ends if end <= columns[0][0]), default=columns[0][0])


def _head_of_codes(head: Sequence[tuple[int, str]], end: int) -> str:
    """Return the first words of a head that has two over the names, which end at `end`; "" if it has not."""
    for _, text in head:
        words = [group[0] for group in GROUP.finditer(text) if group.end() <= end]
        if len(words) > 1:
            return _without_fillers(words[0])
    return ""


def _gutter_behind_codes(rows: Sequence[_Row]) -> int | None:
    """Return where the names begin behind a column of codes or serial numbers; None if there is no such column."""
    names = [row.name for row in rows if row.figures and row.name.strip()]
    numbered = [match for name in names if (match := _NUMBER_BEFORE.match(name))]
    if len(numbered) * 2 <= len(names) or not any(match.end() - match.end(1) > 1 for match in numbered):
        return None
    end = max(match.end(1) for match in numbered)
    others = [len(name) - len(name.lstrip()) for name in names if not _NUMBER_BEFORE.match(name)]
    start = min([match.end() for match in numbered] + others)
    return start if start > end else None


def _with_code(row: _Row, gutter: int) -> _Row:
    """Return a row with what stands before the gutter apart from its name."""
    return replace(row, code=row.name[:gutter].strip(), name=" " * gutter + row.name[gutter:])


def _with_head_of_codes(line: GridLine, words: str) -> GridLine:
    """Return a line of a head with a cell over the column of codes."""
    first, *others = _without_fillers(line.text).split("\t")
    is_over = first == words or first.startswith(f"{words} ")
    names = first[len(words) :].strip() if is_over else first
    return line._replace(text="\t".join([words if is_over else "", names, *others]))


def _without_broken_amounts(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the rows without figures in lines whose amounts are broken at a comma or behind their sign."""
    if not any(_BROKEN_AMOUNT.search(row.text) for row in rows):
        return rows
    result: list[_Row] = []
    below_sign = below_comma = False
    for row in rows:
        goes_on = (below_sign and bool(row.figures)) or (below_comma and _REST_OF_AMOUNTS.match(row.text) is not None)
        below_sign = _SIGNS_ALONE.match(row.text) is not None
        below_comma = _COMMA_AT_END.search(row.text) is not None
        is_broken = goes_on or below_sign or below_comma
        result.append(replace(row, figures=(), name=row.text, is_broken=True) if is_broken else row)
    return result


def _with_signs(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the rows with dashes joined to the amounts behind them, unless figures of other rows end below a dash."""
    signed = [at for at, row in enumerate(rows) if row.figures and _DASH_APART.search(row.text)]
    if not signed:
        return rows
    ends = {end for row in rows for at, (_, (_, end)) in enumerate(row.figures) if not _is_sign(row.figures, at)}
    result = list(rows)
    for number in signed:
        figures = list(rows[number].figures)
        for at in range(len(figures) - 1, -1, -1):
            if _is_sign(figures, at) and not ends & set(range(figures[at][1][1] - 1, figures[at][1][1] + 2)):
                (sign, (start, _)), (amount, (_, end)) = figures[at : at + 2]
                figures[at : at + 2] = [(f"{sign} {amount}", (start, end))]
        result[number] = replace(rows[number], figures=tuple(figures))
    return result


def _with_bullets(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the rows with those known that begin with the mark of rows with figures; such a mark is of no note."""
    marks = {row.name.lstrip()[:1] for row in rows if len(row.figures) >= _FEWEST_FIGURES and row.is_marked}
    if not marks:
        return rows
    return [replace(row, is_bulleted=row.is_marked and row.name.lstrip()[:1] in marks) for row in rows]


def _with_names_between_blanks(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the rows with the lines of their names joined, if blank lines separate each row from the others."""
    blocks = [list(block) for _, block in groupby(rows, lambda row: bool(row.text.strip()))]
    counts = [sum(len(row.figures) >= _FEWEST_FIGURES for row in block) for block in blocks]
    if counts.count(1) < _FEWEST_ROWS_APART or max(counts) > 1:
        return rows
    return list(
        chain(*(_with_whole_name(block) if count else block for block, count in zip(blocks, counts, strict=True)))
    )


def _with_whole_name(block: Sequence[_Row]) -> Sequence[_Row]:
    """Return the one row of some lines with the lines above and below as parts of its name, if all of them may be."""
    (row,) = (row for row in block if len(row.figures) >= _FEWEST_FIGURES)
    others = [line for line in block if line.is_repeated]
    block = [line for line in block if not line.is_repeated]
    parts = [line for line in block if line is not row]
    if not parts or row.is_marked or not all(part.is_name for part in parts):
        return [*others, *block]
    start = min(len(part.name) - len(part.name.lstrip()) for part in parts)
    own = row.name.rstrip()
    if len(own) < start:
        name = own.ljust(start) + " ".join(part.name.strip() for part in parts)
    else:
        first = next(part for part in block if part.name.strip()).name
        blanks = len(first) - len(first.lstrip())
        name = " " * blanks + " ".join(part.name.strip() for part in block if part.name.strip())
    return [*others, replace(row, name=name)]


def _is_sign(figures: Sequence[tuple[str, TextSpan]], at: int) -> bool:
    """Whether a figure is a dash followed by one blank and an amount."""
    if at + 1 == len(figures) or _without_fillers(figures[at][0]) not in _DASHES:
        return False
    return figures[at + 1][1][0] == figures[at][1][1] + 1 and figures[at + 1][0][0].isdigit()


def _first_row(rows: Sequence[_Row], columns: Sequence[TextSpan]) -> int:
    """Return the index of a table's first row: it has a name, and all figures or several in distinct columns."""
    named = [at for at, row in enumerate(rows) if row.name.strip() and len(row.figures) >= _FEWEST_FIGURES]
    amounts = (
        at
        for at in named
        if len(rows[at].figures) == len(columns)
        or (_fits(rows[at], columns) and sum(map(_is_amount, rows[at].figures)) >= _FEWEST_FIGURES_NAMELESS)
    )
    first = next(amounts, named[0])
    while first and _is_short_row(rows[first - 1], columns):
        first -= 1
    return first


def _is_short_row(row: _Row, columns: Sequence[TextSpan]) -> bool:
    """Whether a line is a name with few amounts in distinct columns."""
    return (
        any(map(_is_amount, row.figures))
        and bool(row.name.strip())
        and not row.is_marked
        and _has_distinct_columns(row, columns)
    )


def _is_amount(figure: tuple[str, TextSpan]) -> bool:
    """Whether a figure has groups of three digits, or too many digits for a year or a count."""
    return _AMOUNT.search(_without_fillers(figure[0])) is not None


def _rows_between_gutters(rows: Sequence[_Row]) -> Iterator[GridLine]:
    """Yield rows of words and figures, with columns split at the blanks that no row crosses.

    The table runs from the first row with a figure or mark to the last one. Without such a table, all lines stay text.
    """
    groups = [list(GROUP.finditer(row.text)) if looks_aligned(row.text) else [] for row in rows]
    row_numbers = [
        at for at, spans in enumerate(groups) if any(map(_is_figure_or_mark, spans[1:])) and _is_row(rows[at], spans)
    ]
    spots = _spots([group.span() for at in row_numbers for group in groups[at]]) if len(row_numbers) > 1 else []
    if not _FEWEST_COLUMNS <= len(spots) <= MOST_COLUMNS:
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
    """Whether a line is a table's row, not a note: a line with a note's mark needs more groups of words."""
    return len(groups) > _FEWEST_COLUMNS or not row.is_marked


def _is_figure_or_mark(group: re.Match[str]) -> bool:
    """Whether a group of words is one figure or one achievement mark (◎ ○ ×)."""
    text = _without_fillers(group[0])
    return _FIGURE.fullmatch(_BEFORE_SIGN.sub("", text)) is not None or text in _MARKS


def _spots(spans: Sequence[TextSpan]) -> list[TextSpan]:
    """Return the union of the spans as disjoint spans from left to right."""
    spots: list[TextSpan] = []
    for start, end in sorted(spans):
        if spots and start < spots[-1][1] + 1:
            spots[-1] = (spots[-1][0], max(end, spots[-1][1]))
        else:
            spots.append((start, end))
    return spots


def _cells_over(groups: Sequence[re.Match[str]], spots: Sequence[TextSpan]) -> list[str] | None:
    """Return the groups of words of a line by column; None if two of them share a column."""
    cells = [""] * len(spots)
    for group in groups:
        (at,) = (at for at, spot in enumerate(spots) if letters_apart(group.span(), spot) < 0)
        if cells[at]:
            return None
        cells[at] = group[0]
    return cells


def _as_text(row: _Row) -> GridLine:
    """Return the line as text without cells."""
    return GridLine(f"{row.text}{row.remark}".rstrip(), SourcePlace(line=row.number))


def _as_row(row: _Row) -> GridLine:
    """Return the line as tab-separated cells, or as text if it has none."""
    if row.cells is None:
        return _as_text(row)
    names = [row.name.strip()] if row.code is None else [row.code, row.name.strip()]
    return GridLine("\t".join([*names, *row.cells]), SourcePlace(line=row.number), indent=row.indent)


def _row(number: int, text: str) -> _Row:
    """Parse one line into its name, its figures and its remark."""
    remark = ""
    figures = () if _PAGE_NUMBER.match(text) else _figures_at_end(text)
    parted = _REMARK.fullmatch(text) if not figures else None
    if parted and not _MAY_BE_FIGURE.fullmatch(_without_fillers(parted[2].split()[0])):
        amounts = _figures_at_end(parted[1])
        if len(amounts) >= _FEWEST_FIGURES:
            figures, text, remark = amounts, parted[1], parted[2]
    return _Row(number, text, text[: figures[0][1][0]] if figures else text, figures, remark)


def _figures_at_end(text: str) -> tuple[tuple[str, TextSpan], ...]:
    """Return the figures at the end of a line, each with its span."""
    if text.rstrip(f" \t{FILLER}")[-1:] not in _ENDS:
        return ()
    words = _words(text)
    figures: list[tuple[str, TextSpan]] = []
    while words:
        start, end = words.pop()
        if text[start:end] == "%" and words and words[-1][1] == start - 1:
            start = words.pop()[0]
        if not _FIGURE.fullmatch(_without_fillers(text[start:end]).replace(" %", "%").replace(", ", ",")):
            break
        sign = words and words[-1][1] == start - 1 and _without_fillers(text[slice(*words[-1])]) in _TRIANGLES
        if sign and text[start].isdigit():
            start = words.pop()[0]
        figures.append((text[start:end], (start, end)))
    return tuple(reversed(figures))


def _words(text: str) -> list[TextSpan]:
    """Return the span of each word of a line; an amount with blanks after its commas is one word."""
    words: list[TextSpan] = []
    for start, end in (word.span() for word in ONE_WORD.finditer(text)):
        goes_on = words and words[-1][1] == start - 1 and _COMMA_BEFORE.search(text, *words[-1])
        if goes_on and _THREE_DIGITS.match(text, start, end):
            start = words.pop()[0]
        words.append((start, end))
    return words


def _columns(rows: Sequence[_Row]) -> list[TextSpan]:
    """Return the spans of the columns of figures, from the rows that have all figures; [] if there is no table."""
    widths = [len(row.figures) for row in rows if row.name.strip()]
    counts = Counter(width for width in widths if _FEWEST_FIGURES <= width <= MOST_COLUMNS)
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


def _fits(row: _Row, columns: Sequence[TextSpan]) -> bool:
    """Whether each figure of the row overlaps one column and no two the same; True for a line with few figures."""
    return len(row.figures) < _FEWEST_FIGURES or _has_distinct_columns(row, columns)


def _has_distinct_columns(row: _Row, columns: Sequence[TextSpan]) -> bool:
    """Whether each figure of the row overlaps one column, and no two overlap the same."""
    over = [columns_over(spot, columns) for _, spot in row.figures]
    return all(len(under) == 1 for under in over) and len({*chain(*over)}) == len(over)


def _spots_of_figures(rows: Sequence[_Row]) -> list[TextSpan]:
    """Return the columns as the spans between gutters that no figure crosses.

    Return [] unless each column has figures in several rows, or the head has enough words for all columns.
    """
    spans = [spot for row in rows if len(row.figures) >= _FEWEST_FIGURES_NAMELESS for _, spot in row.figures]
    spots = _spots(spans)
    above = takewhile(lambda row: not row.figures, rows)
    headed = len(lowest_words(words_of([row.text for row in above if looks_aligned(row.text)]))) > len(spots)
    many = all(sum(letters_apart(span, spot) < 0 for span in spans) > 1 for spot in spots)
    return spots if (many or headed) and len(spots) <= MOST_COLUMNS else []


def _in_order(figures: Sequence[tuple[str, TextSpan]], ends: Sequence[float]) -> bool:
    """Whether each figure of a row ends nearest to the end of the column of the same number.

    A long name may shift all figures of a row to the right by one distance, which is allowed for.
    """
    pushed = median(spot[1] - end for (_, spot), end in zip(figures, ends, strict=True))
    return all(
        min(range(len(ends)), key=lambda at: abs(ends[at] + pushed - spot[1])) == column
        for column, (_, spot) in enumerate(figures)
    )


def _top_of_head(rows: Sequence[_Row], first: int) -> int:
    """Return the index of the first line of the head: lines with wide blanks directly above the first row."""
    top = first
    above = [at for at in range(max(0, first - 3 * _MOST_HEAD_LINES), first) if rows[at].text.strip()]
    for at in reversed(above[-_MOST_HEAD_LINES:]):
        ends_head = rows[at].is_marked and not _HYPHENATED.match(rows[at].text)
        if rows[at].figures or rows[at].is_broken or ends_head or _is_head(_without_fillers(rows[at].text)):
            break
        if looks_aligned(rows[at].text) or _is_group(rows[at].text, [row.text for row in rows[top:first]]):
            top = at
    return top


def _is_group(text: str, below: Sequence[str]) -> bool:
    """Whether a line is one head over several columns: below it is a gap between words, and in it lower words."""
    words = [list(GROUP.finditer(line)) for line in (text, *below)]
    if len(below) < 2 or len(words[0]) != 1:
        return False
    middle = sum(words[0][0].span()) / 2
    ends = [word.end() for word in words[1] if word.start() < middle]
    starts = [word.start() for word in words[1] if word.end() > middle]
    if not (ends and starts) or ends[-1] > starts[0]:
        return False
    return sum(ends[-1] <= word.start() and word.end() <= starts[0] for lower in words[2:] for word in lower) > 1


def _placed(row: _Row, columns: Sequence[TextSpan]) -> _Row:
    """Return the row with its figures assigned to columns; unchanged if a figure overlaps no column or several."""
    figures, count = row.figures, len(columns)
    is_full = len(figures) == count and not _AMOUNT_APART.search(row.name)
    if is_full and _in_order(figures, [end for _, end in columns]):
        return replace(row, cells=tuple(text for text, _ in figures))
    if row.is_broken or row.is_marked or not (figures or looks_aligned(row.text)):
        return row
    name, words = _figures_over(row.text, columns)
    if not figures and len(words) < _FEWEST_FIGURES_NAMELESS:
        return row
    if (len(words) < _FEWEST_FIGURES_NAMELESS and not name.strip()) or _AMOUNT_APART.search(name):
        return row
    cells = [""] * count
    ends = [0] * count
    for start, end in words:
        over = columns_over((start, end), columns)
        if len(over) != 1 or (cells[over[0]] and ends[over[0]] != start - 1):
            return row
        cells[over[0]] = f"{cells[over[0]]} {row.text[start:end]}".strip()
        ends[over[0]] = end
    return replace(row, name=name if name.strip() else row.name, cells=tuple(cells))


def _figures_over(text: str, columns: Sequence[TextSpan]) -> tuple[str, list[TextSpan]]:
    """Split a line into its name and the spans of the figures (also damaged ones) that overlap a column."""
    words = _words(text)
    first = len(words)
    while first and _MAY_BE_FIGURE.fullmatch(_without_fillers(text[slice(*words[first - 1])]).replace(", ", ",")):
        if not columns_over(words[first - 1], columns):
            break
        first -= 1
    return text[: words[first][0]] if first < len(words) else text, words[first:]


def _with_names(rows: Sequence[_Row], tail: Sequence[_Row]) -> list[_Row]:
    """Return the rows with the parts of their names that are printed in lines above or below them.

    If blank cells stand for zero, a name that begins with a code, or that would have fitted on the line above, is a row
    of its own with zeros. A line whose row cannot be determined becomes a row without amounts. `tail` are the lines
    after the last row; they stay text unless the names of this table continue below their rows.
    """
    cells = next((row.cells for row in rows if row.cells and "" in row.cells), None)
    width = max((len(row.name.rstrip()) for row in rows if row.cells or row.is_name), default=0)
    runs = list(_runs(rows, width))
    choices = [_splits(above, lines, row, width) for above, lines, row in runs]
    if cells and not _all_begin_above([splits for splits, (_, lines, _) in zip(choices, runs, strict=True) if lines]):
        runs = list(_runs(_with_zero_rows(rows, cells, width), width))
        choices = [[len(lines)] for _, lines, _ in runs]
    sides = [_sides(splits, lines) for splits, (_, lines, _) in zip(choices, runs, strict=True)]
    sure = {side for found in sides if len(found) == 1 for side in found}
    named: list[_Row] = []
    for splits, found, (_, lines, row) in zip(choices, sides, runs, strict=True):
        if len(splits) > 1 and len(sure) == 1:
            splits = [split for split, side in zip(splits, found, strict=True) if side in sure]
        if len(splits) == 1:
            named = [*_with_name_below(named, lines[: splits[0]]), _with_name_above(lines[splits[0] :], row)]
        else:
            named += [*(replace(line, cells=("",) * len(row.cells or ())) for line in lines), row]
    if sure == {"above"} and tail and not _has_room(named[-1], tail[0], width):
        return _with_name_below(named, tail)
    return [*named, *tail]


def _all_begin_above(choices: Sequence[Sequence[int]]) -> bool:
    """Whether all names that take several lines begin above their rows, and there are at least two."""
    return len(choices) > 1 and all(splits == [0] for splits in choices)


def _with_zero_rows(rows: Sequence[_Row], cells: Sequence[str], width: int) -> Iterator[_Row]:
    """Yield the rows; a line with only a name becomes a row of blank cells if blanks stand for zero."""
    for before, row in pairwise([None, *rows]):
        if row is not None:
            is_zero_row = row.is_name and (
                row.code or row.is_bulleted or _CODE.match(row.name) or _has_room(before, row, width)
            )
            yield replace(row, cells=("",) * len(cells)) if is_zero_row else row


def _runs(rows: Iterable[_Row], width: int) -> Iterator[tuple[_Row | None, list[_Row], _Row]]:
    """Yield (row above, lines that are only names, row below) for each row."""
    above: _Row | None = None
    lines: list[_Row] = []
    for row in rows:
        if row.is_name and row.cells is None and not _is_stray(row, lines[-1] if lines else above, width):
            lines.append(row)
        else:
            yield above, lines, row
            above, lines = row, []


def _splits(above: _Row | None, lines: Sequence[_Row], below: _Row, width: int) -> list[int]:
    """Return the possible splits: after how many of the lines the name of the row above ends.

    The other lines begin the name of the row below.
    """
    if below.cells is None:
        return [len(lines)]
    if not below.name.strip():
        return [max(0, len(lines) - all(below.cells))]
    if above is None or above.cells is None:
        return [0 if all(_goes_on(*pair, width) for pair in pairwise([*lines, below])) else len(lines)]
    goes_on = [_goes_on(*pair, width) for pair in pairwise([above, *lines, below])]
    return [at for at in range(len(goes_on)) if all(goes_on[:at]) and all(goes_on[at + 1 :])]


def _goes_on(before: _Row, line: _Row, width: int) -> bool:
    """Whether a line may continue the name before it: its first word did not fit there, and it begins with no code."""
    if line.name.strip().startswith("(") or before.name.count("(") > before.name.count(")"):
        return True
    begins = line.code or line.is_bulleted or _CODE.match(line.name)
    return not (begins or _has_room(before, line, width))


def _sides(splits: Sequence[int], lines: Sequence[_Row]) -> list[str]:
    """Return for each split which row takes all the lines: "above", "below", or "" if they are divided."""
    if not lines:
        return []
    return ["above" if split == len(lines) else "below" if split == 0 else "" for split in splits]


def _with_name_above(names: Sequence[_Row], row: _Row) -> _Row:
    """Return a row with its name joined from the lines above it."""
    if not names:
        return row
    first, *others = (part.name.strip() for part in (*names, row) if part.name.strip())
    blanks = len(names[0].name) - len(names[0].name.lstrip())
    return replace(row, name=" " * blanks + " ".join([first, *others]))


def _has_room(before: _Row | None, row: _Row, width: int) -> bool:
    """Whether the first word of a row's name would have fitted at the end of the name above it."""
    if before is None or not before.name.strip():
        return False
    return len(before.name.rstrip()) + 1 + len(row.name.split()[0]) <= width


def _is_stray(row: _Row, last: _Row | None, width: int) -> bool:
    """Whether a line is a single letter that would have fitted on the line above, such as a watermark leaves."""
    name = _without_fillers(row.name.strip())
    return len(name) == 1 and last is not None and len(last.name.rstrip()) + len(row.name.strip()) < width


def _with_name_below(rows: list[_Row], names: Sequence[_Row]) -> list[_Row]:
    """Return the rows, the last one with the names appended to its name; if there is no such row, they stay text."""
    if not names:
        return rows
    if not rows or rows[-1].cells is None:
        return [*rows, *names]
    name = " ".join(part.name.strip() for part in (rows[-1], *names))
    return [*rows[:-1], replace(rows[-1], name=name)]
