"""Read a page a second time with pdfplumber's words and table finder, if the first reading is doubtful.

pdfplumber is imported only for a second reading, as the import takes as long as reading twenty pages.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.reader.pdf.lines import is_overprinted, text_lines
from ingest.reader.pdf.page_objects import PageDrawing, Run
from ingest.reader.pdf.pages import PageKind, ReadPage, compose
from ingest.reader.pdf.reading_choice import Amounts, Score, Scorer, amounts_of, is_better, rows_otherwise
from ingest.reader.pdf.spreads import pages_on
from ingest.reader.pdf.tables import PageRow, PageTable, split_at_white

TABLE_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 6, "intersection_tolerance": 4}
"""Settings of pdfplumber's table finder (points): wider tolerances than the first reader's, for long dashes."""
MOST_RUNS, MOST_RULES = 5_000, 5_000
"""A page with more is not read a second time, as the finder's time grows with their product."""
MOST_IN_VAIN = 8
"""After this many second readings in a row without improvement, a process makes no more."""
_X_TOLERANCE_RATIO = 0.15
_PICTURE_DPI = 150
_LOWEST = 2.0  # points: a lower row is a double rule


class SecondReader:
    """Reads pages of one file a second time, and chooses the better reading."""

    def __init__(self, path: Path, score_reading: Scorer) -> None:
        self._path, self._score = path, score_reading
        self._in_vain = 0

    def is_due(self, drawn: PageDrawing, page: ReadPage) -> bool:
        """Whether a page has amounts outside cells, or rows that violate their identities."""
        if page.kind != PageKind.TEXT or drawn.turn or drawn.skew or self._in_vain >= MOST_IN_VAIN:
            return False
        if len(drawn.runs) > MOST_RUNS or len(drawn.across) + len(drawn.down) > MOST_RULES:
            return False
        score, amounts = self._judged(page)
        if not score.violated and amounts.placed == amounts.all:
            return False
        return len(pages_on(drawn)) == 1 and not any(map(is_overprinted, text_lines(drawn.runs)))

    def better(self, number: int, first: ReadPage) -> ReadPage:
        """Return the better reading of a page (from 1), with the number of rows in which the other differs."""
        second = read_again(self._path, number, first)
        if second is None:
            return first
        judged, before = self._judged(second), self._judged(first)
        better, other = (second, first) if is_better(judged, before) else (first, second)
        self._in_vain = 0 if better is second else self._in_vain + 1
        if judged[0].satisfied and before[0].satisfied:
            better.two_ways = rows_otherwise(better, other)
        return better

    def _judged(self, page: ReadPage) -> tuple[Score, Amounts]:
        """Return the score of a page's rows, and the counts of its amounts."""
        return self._score([line.text for line in page.lines]), amounts_of(page)


def _load() -> Any:
    """Import pdfplumber, without pdfminer's warnings about fonts."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    return pdfplumber


def read_again(path: Path, number: int, first: ReadPage) -> ReadPage | None:
    """Return a page (from 1) as pdfplumber reads it; None if it fails or finds another page size."""
    pdfplumber = _load()
    try:
        with pdfplumber.open(path, pages=[number]) as document:
            page = _as_shown(document.pages[0])
            try:
                if abs(page.width - first.width) > 1 or abs(page.height - first.height) > 1:
                    return None
                runs, tables = _runs(page), [_table(found) for found in page.find_tables(TABLE_SETTINGS)]
            finally:
                page.close()
    except Exception:  # pdfminer raises errors of many types for broken files
        return None
    read = ReadPage(first.kind, first.width, first.height, first.turn)
    compose(read, runs, [filled for table in tables if (filled := _fill(table, runs))])
    return read


def _as_shown(page: Any) -> Any:
    """Return the visible part of a page: upright letters only, and once those drawn twice to look bold."""
    shown = page.crop(page.cropbox) if tuple(page.cropbox) != tuple(page.mediabox) else page
    return shown.filter(lambda item: item["object_type"] != "char" or item["upright"]).dedupe_chars()


def _runs(page: Any) -> list[Run]:
    left, top = page.bbox[:2]
    return [
        Run(
            word["text"],
            word["x0"] - left,
            word["top"] - top,
            word["x1"] - left,
            word["bottom"] - top,
            [char["x0"] - left for char in word["chars"]],
        )
        for word in page.extract_words(x_tolerance_ratio=_X_TOLERANCE_RATIO, return_chars=True)
    ]


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _table(table: Any) -> list[list[Box | None]]:
    """Return the cells of a table by rows; None where a cell from another row or column extends."""
    left, top = table.page.bbox[:2]
    return [
        [(cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) if cell else None for cell in row.cells]
        for row in table.rows
    ]


def _fill(table: Sequence[Sequence[Box | None]], runs: Iterable[Run]) -> PageTable | None:
    """Return a table with the words in its cells; None if it has only one column."""
    boxes = [cell for row in table for cell in row if cell]
    edges = sorted({round(x, 1) for box in boxes for x in (box[0], box[2])})
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    inside = [run for run in runs if top <= run.middle <= bottom]
    rows: list[PageRow] = []
    for cells in table:
        filled = [cell for cell in cells if cell]
        if not filled or max(cell[3] - cell[1] for cell in filled) < _LOWEST:
            continue
        row = PageRow([[] for _ in edges[1:]])
        for cell in filled:
            within = [run for run in inside if _stands_in(run, cell)]
            row.cells[min(edges.index(round(cell[0], 1)), len(edges) - 2)] += text_lines(within)
        if any(row.cells):
            rows += split_at_white(row, alone=False)
    return PageTable(top, bottom, edges, rows) if len(edges) > 2 else None


def _stands_in(run: Run, cell: Box) -> bool:
    return cell[0] <= (run.x0 + run.x1) / 2 < cell[2] and cell[1] <= run.middle < cell[3]


def draw_tables(path: Path, number: int, picture: Path) -> None:
    """Draw a page (from 1) as PNG: rules red, cells blue, words green."""
    with _load().open(path, pages=[number]) as document:
        page = _as_shown(document.pages[0])
        image = page.to_image(resolution=_PICTURE_DPI)
        image.draw_rects(
            page.extract_words(x_tolerance_ratio=_X_TOLERANCE_RATIO), fill=(0, 160, 0, 25), stroke=(0, 160, 0)
        )
        image.debug_tablefinder(TABLE_SETTINGS)
        image.save(picture, format="PNG")
        page.close()
