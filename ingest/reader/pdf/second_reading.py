"""The second reading of a page: by pdfplumber's words and its table finder, where the first leaves open questions.

pdfplumber is loaded only where a page is read a second time: it takes as long as twenty pages.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.reader.pdf.lines import text_lines
from ingest.reader.pdf.page_objects import Drawn, Run
from ingest.reader.pdf.pages import Kind, ReadPage, compose
from ingest.reader.pdf.reading_choice import Amounts, Judge, Score, amounts_of, is_better, rows_otherwise
from ingest.reader.pdf.spreads import pages_on
from ingest.reader.pdf.tables import Row, Table, parted

TABLE_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 6, "intersection_tolerance": 4}
"""How pdfplumber's table finder takes rules for one (points): further apart than the first reader, for long dashes."""
MOST_RUNS, MOST_RULES = 5_000, 5_000
"""A page with more is not read a second time: the finder's time grows with their product."""
MOST_IN_VAIN = 8
"""After so many second readings on end that mended nothing, a process makes no more."""
_X_TOLERANCE_RATIO = 0.15
_PICTURE_DPI = 150
_LOWEST = 2.0  # points: a row that is lower is a double rule


class SecondReader:
    """Reads pages of one file again, and says which reading stands."""

    def __init__(self, path: Path, judge: Judge) -> None:
        self._path, self._judge = path, judge
        self._in_vain = 0

    def is_due(self, drawn: Drawn, page: ReadPage) -> bool:
        """Whether a page has amounts without a place, or rows that break their identities."""
        if page.kind != Kind.TEXT or drawn.turn or drawn.skew or self._in_vain >= MOST_IN_VAIN:
            return False
        if len(drawn.runs) > MOST_RUNS or len(drawn.across) + len(drawn.down) > MOST_RULES:
            return False
        score, amounts = self._judged(page)
        return (score.broken > 0 or amounts.placed < amounts.all) and len(pages_on(drawn)) == 1

    def better(self, number: int, first: ReadPage) -> ReadPage:
        """The reading of a page (from 1) that stands, with the number of rows in which the other differs."""
        second = read_again(self._path, number, first)
        if second is None:
            return first
        judged, before = self._judged(second), self._judged(first)
        better, other = (second, first) if is_better(judged, before) else (first, second)
        self._in_vain = 0 if better is second else self._in_vain + 1
        if judged[0].held and before[0].held:
            better.two_ways = rows_otherwise(better, other)
        return better

    def _judged(self, page: ReadPage) -> tuple[Score, Amounts]:
        return self._judge([line.text for line in page.lines]), amounts_of(page)


def _load() -> Any:
    """pdfplumber, without what pdfminer has to say about fonts."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    return pdfplumber


def read_again(path: Path, number: int, first: ReadPage) -> ReadPage | None:
    """A page (from 1) as pdfplumber sees it; None where it cannot look at it, or sees another size."""
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
    except Exception:  # pdfminer raises whatever a broken file makes it trip over
        return None
    read = ReadPage(first.kind, first.width, first.height, first.turn)
    compose(read, runs, [filled for table in tables if (filled := _fill(table, runs))])
    return read


def _as_shown(page: Any) -> Any:
    """The part of a page that a viewer shows, its letters upright, those drawn twice to look bold once."""
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
    """The cells of a table by rows; None where a cell of another row or column reaches."""
    left, top = table.page.bbox[:2]
    return [
        [(cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) if cell else None for cell in row.cells]
        for row in table.rows
    ]


def _fill(table: Sequence[Sequence[Box | None]], runs: Iterable[Run]) -> Table | None:
    """A table with the words that stand in its cells; None where it has one column."""
    boxes = [cell for row in table for cell in row if cell]
    edges = sorted({round(x, 1) for box in boxes for x in (box[0], box[2])})
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    inside = [run for run in runs if top <= run.middle <= bottom]
    rows: list[Row] = []
    for cells in table:
        filled = [cell for cell in cells if cell]
        if not filled or max(cell[3] - cell[1] for cell in filled) < _LOWEST:
            continue
        row = Row([[] for _ in edges[1:]])
        for cell in filled:
            within = [run for run in inside if _stands_in(run, cell)]
            row.cells[min(edges.index(round(cell[0], 1)), len(edges) - 2)] += text_lines(within)
        if any(row.cells):
            rows += parted(row, alone=False)
    return Table(top, bottom, edges, rows) if len(edges) > 2 else None


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
