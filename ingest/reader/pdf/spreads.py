"""Separate several pages that are printed side by side on one sheet. Pure functions over plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.reader.pdf.columns import Span, covered
from ingest.reader.pdf.lines import FIGURE
from ingest.reader.pdf.page_objects import PageDrawing, Rule
from ingest.reader.pdf.unruled import UNIT_WORDS

_GUTTER = 0.01  # of the sheet's width: the white between two pages
_BAND = 0.03  # of the sheet's height: the white between two rows of pages
_OFF = 0.06  # of the sheet: allowed distance of the white from the middle
_WIDE = 1.9  # times as wide as high: never two rows of pages
_FOLD = 0.8  # of the height: a rule this long that meets no other marks the fold
_FIGURES, _RULES = 4, 2  # the least on a page of tables
_OVER_TABLES = ("【", *UNIT_WORDS)
_MEETS = 3.0  # points


class CrowdedError(Exception):
    """Raised for a sheet of more than two pages, whose order is unknown."""


def pages_on(sheet: PageDrawing) -> list[PageDrawing]:
    """Return the pages of a sheet from left to right: one, or two separated by a white gutter.

    Positions remain those on the sheet. Raises CrowdedError if there are more.
    """
    down = [rule for rule in sheet.down if not _is_fold(rule, sheet)]
    gaps = _gaps([*((run.x0, run.x1) for run in sheet.runs), *_spans(sheet.across, down)])
    third = [_near(gaps, sheet.width * part / 3, sheet.width) for part in (1, 2)]
    if all(third) and all(_is_page(part) for part in _cut(sheet, [_middle(gap) for gap in third if gap])):
        raise CrowdedError
    gutter = _near(gaps, sheet.width / 2, sheet.width)
    if gutter is None:
        return [sheet]
    halves = _cut(sheet, [_middle(gutter)])
    if not all(map(_is_page, halves)):
        return [sheet]
    if _has_rows_of_pages(sheet) or any(map(_has_gutter, halves)):
        raise CrowdedError
    return halves


def _spans(lying: Iterable[Rule], standing: Iterable[Rule]) -> list[Span]:
    """Return the spans that rules cover on the axis along which the first ones run."""
    return [*((rule.start, rule.end) for rule in lying), *((rule.at, rule.at) for rule in standing)]


def _is_fold(rule: Rule, sheet: PageDrawing) -> bool:
    long = rule.end - rule.start > _FOLD * sheet.height
    return long and not any(line.start - _MEETS <= rule.at <= line.end + _MEETS for line in sheet.across)


def _gaps(spans: Iterable[Span]) -> list[Span]:
    """Return the white between the spans."""
    parts = covered(spans)
    return [(end, start) for (_, end), (start, _) in zip(parts, parts[1:], strict=False)]


def _middle(gap: Span) -> float:
    return (gap[0] + gap[1]) / 2


def _near(gaps: Sequence[Span], place: float, width: float) -> Span | None:
    """Return the widest gap near a position that is at least as wide as a gutter; None if there is none."""
    wide = [gap for gap in gaps if gap[1] - gap[0] >= _GUTTER * width]
    near = [gap for gap in wide if gap[0] - _OFF * width <= place <= gap[1] + _OFF * width]
    return max(near, key=lambda gap: gap[1] - gap[0], default=None)


def _cut(sheet: PageDrawing, places: Sequence[float]) -> list[PageDrawing]:
    """Split a sheet at vertical cuts."""
    edges = [float("-inf"), *places, float("inf")]
    return [
        replace(
            sheet,
            runs=[run for run in sheet.runs if left < (run.x0 + run.x1) / 2 <= right],
            across=[rule for rule in sheet.across if left < (rule.start + rule.end) / 2 <= right],
            down=[rule for rule in sheet.down if left < rule.at <= right],
        )
        for left, right in zip(edges, edges[1:], strict=False)
    ]


def _is_page(part: PageDrawing) -> bool:
    """Whether a part has figures, and rules or a page head or a unit."""
    figures = sum(FIGURE.match(run.text) is not None for run in part.runs)
    ruled = len(part.across) >= _RULES or any(run.text.startswith(_OVER_TABLES) for run in part.runs)
    return figures >= _FIGURES and ruled


def _has_gutter(page: PageDrawing) -> bool:
    """Whether half a sheet consists of two pages."""
    left, right = min(run.x0 for run in page.runs), max(run.x1 for run in page.runs)
    gaps = _gaps([*((run.x0, run.x1) for run in page.runs), *_spans(page.across, page.down)])
    gap = _near(gaps, (left + right) / 2, right - left)
    return gap is not None and all(map(_is_page, _cut(page, [_middle(gap)])))


def _has_rows_of_pages(sheet: PageDrawing) -> bool:
    """Whether there are tables above and below a white band across the middle of a sheet."""
    if sheet.width >= _WIDE * sheet.height:
        return False
    gaps = _gaps([*((run.top, run.bottom) for run in sheet.runs), *_spans(sheet.down, sheet.across)])
    wide = [gap for gap in gaps if gap[1] - gap[0] >= _BAND * sheet.height]
    middle, off = sheet.height / 2, _OFF * sheet.height
    for above, below in (gap for gap in wide if gap[0] - off <= middle <= gap[1] + off):
        parts = [
            replace(
                sheet,
                runs=[run for run in sheet.runs if top <= run.middle <= bottom],
                across=[rule for rule in sheet.across if top <= rule.at <= bottom],
            )
            for top, bottom in ((0.0, above), (below, sheet.height))
        ]
        if all(map(_is_page, parts)):
            return True
    return False
