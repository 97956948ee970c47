"""Convert a page of a PDF to lines of text, each with its boxes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.reader.pdf.lines import Box, TextLine, amounts_apart, box_of, joined, spelled, text_lines
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Run
from ingest.reader.pdf.rows import PageLine, name_of_rest, page_lines
from ingest.reader.pdf.ruling import Frame, frames
from ingest.reader.pdf.skew import box_around
from ingest.reader.pdf.spreads import CrowdedError, pages_on
from ingest.reader.pdf.stamps import separate_stamps
from ingest.reader.pdf.tables import PageTable, mark_cut_figures, tables_of
from ingest.reader.pdf.unruled import with_unruled

_PAGE_NUMBER = re.compile(r"[-–—\s]*\d{1,5}[-–—\s]*(?:쪽|/\s*\d{1,5})?\s*\Z")
_MARGIN = 0.09  # of the page's height: the margins with page numbers
PICTURE = 0.5  # of the page: with so large a picture and few letters it is a scan
FEW_LETTERS = 30
_BULLETS = ("-", "○", "°", "·", "※", "□", "*", "•")
_HANGUL = re.compile(r"[가-힣]")
_MIXED = re.compile(r"[가-힣][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][가-힣]")
_MOST_MIXED = 0.02  # of the Korean letters: those beside accented Latin ones
_STEP = 0.5  # of a letter's height: one space of a bullet's indent =>


class PageKind(StrEnum):
    """What a page is.

    LOST: reading it failed or exceeded a limit. UNLETTERED: its fonts do not give the letters of glyphs. CROWDED: a
    sheet of more than two pages.
    """

    TEXT = "text"
    EMPTY = "empty"
    SCANNED = "scanned"
    UNLETTERED = "unlettered"
    CROWDED = "crowded"
    LOST = "lost"


@dataclass(slots=True)
class ReadPage:
    """A page as lines from top to bottom.

    `aside` are the page number and other lines of the margins. `two_ways` is the number of rows for which a second
    reading has other amounts.
    """

    kind: PageKind
    width: float = 0.0
    height: float = 0.0
    turn: int = 0
    lines: list[PageLine] = field(default_factory=list)
    aside: list[PageLine] = field(default_factory=list)
    two_ways: int = 0


def read(drawn: PageDrawing) -> ReadPage:
    """Return the lines of a page; its number is set aside."""
    letters = sum(len(run.text) for run in drawn.runs)
    kind = PageKind.TEXT if letters else PageKind.EMPTY
    if drawn.pictured >= PICTURE and letters < FEW_LETTERS:
        kind = PageKind.SCANNED
    elif lacks_letters(drawn):
        kind = PageKind.UNLETTERED
    page = ReadPage(kind, round(drawn.width, 1), round(drawn.height, 1), drawn.turn)
    try:
        parts = pages_on(drawn) if letters else []
    except CrowdedError:
        page.kind, parts = PageKind.CROWDED, [drawn]
    for part in parts:
        runs, stamps = separate_stamps(part)
        part.runs = runs
        compose(page, runs, _tables(part))
        page.aside += [PageLine(spelled(stamp), None, [box_of([TextLine(stamp)])]) for stamp in stamps]
    if drawn.askew:
        page.aside.append(PageLine(spelled(drawn.askew), None, [box_of([TextLine(drawn.askew)])]))
    as_shown(page, drawn.skew)
    return page


def as_shown(page: ReadPage, skew: float) -> None:
    """Turn the boxes of a levelled page back to their positions on the page itself.

    `skew`: degrees clockwise by which the page itself is turned.
    """
    if skew:
        frame = PageDrawing(page.width, page.height)
        move_boxes(page, lambda box: box_around(frame, box, skew))


def move_boxes(page: ReadPage, move: Callable[[Box], Box]) -> None:
    """Replace each box of a page by `move(box)`."""
    for lines in (page.lines, page.aside):
        for at, line in enumerate(lines):
            lines[at] = line._replace(boxes=[box and move(box) for box in line.boxes])


def lacks_letters(drawn: PageDrawing) -> bool:
    """Whether the fonts give no letters or wrong ones for most glyphs.

    That is so if more letters are unknown than Korean, or if accented Latin letters occur in Korean words (Ghostscript
    may keep only the first of two bytes of neighbouring letters).
    """
    text = "".join(run.text for run in drawn.runs)
    hangul = len(_HANGUL.findall(text))
    return text.count(UNKNOWN) > hangul or len(_MIXED.findall(text)) > _MOST_MIXED * hangul


def compose(page: ReadPage, runs: Sequence[Run], tables: Sequence[PageTable]) -> None:
    """Add tables and the lines outside them to a page, from top to bottom; its number is set aside."""
    lone = text_lines(run for run in runs if not any(_in_table(run, table) for table in tables))
    left = min([line.x0 for line in lone] + [table.edges[0] for table in tables], default=0.0)
    parts: list[tuple[float, TextLine | PageTable]] = [(line.middle, line) for line in lone]
    parts += [(table.top, table) for table in tables]
    for _, part in sorted(parts, key=lambda part: part[0]):
        if isinstance(part, PageTable):
            page.lines += page_lines(part)
            if name := name_of_rest(part):
                page.aside.append(PageLine(joined(name, name[0].x1), None, [box_of(name)]))
        elif _is_number(part, page.height):
            page.aside.append(_alone(part, left))
        else:
            page.lines.append(_alone(part, left))


def _tables(drawn: PageDrawing) -> list[PageTable]:
    """Return the tables of a page."""
    tables: list[PageTable] = []
    ruled = frames(drawn.across, drawn.down)
    ruled_runs = {id(run) for frame in ruled if frame.down for run in _inside(frame, drawn.runs)}
    free = [amount for run in drawn.runs if id(run) not in ruled_runs for amount in amounts_apart(run)]
    for frame in with_unruled(ruled, drawn.across, text_lines(free)):
        if inside := _inside(frame, drawn.runs if frame.down else free):
            tables += tables_of(frame, inside)
    for table in tables:
        mark_cut_figures(table, drawn.seen_to)
    return tables


def _inside(frame: Frame, runs: Iterable[Run]) -> list[Run]:
    left, right, top, bottom = frame.left - 2, frame.right + 2, frame.top - 1, frame.bottom + 1
    return [run for run in runs if left <= (run.x0 + run.x1) / 2 <= right and top <= run.middle <= bottom]


def _in_table(run: Run, table: PageTable) -> bool:
    wide = table.edges[0] - 2 <= (run.x0 + run.x1) / 2 <= table.edges[-1] + 2
    return wide and table.top <= run.middle <= table.bottom


def _is_number(line: TextLine, height: float) -> bool:
    edge = line.middle < height * _MARGIN or line.middle > height * (1 - _MARGIN)
    return edge and _PAGE_NUMBER.match(line.text) is not None


def _alone(line: TextLine, left: float) -> PageLine:
    """Return a line outside tables; a bullet keeps its indent as spaces."""
    text = line.text
    if text.startswith(_BULLETS):
        text = " " * round((line.x0 - left) / (line.height * _STEP)) + text
    return PageLine(text, None, [box_of([line])])
