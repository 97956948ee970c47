"""Find the rules and lines of ink in a page's picture, levelled and without noise. Pure functions over arrays."""

from bisect import bisect_left
from dataclasses import dataclass
from math import radians, tan
from operator import itemgetter
from typing import Any

import cv2
import numpy as np

from ingest.reader.scan.boxes import Pixels, boxes_in, labelled_boxes
from ingest.reader.scan.curves import Curve, curve_of

Grey = Any
"""An array of grey levels, 0 to 255, row by row."""

_STEEPEST = 2.5  # degrees: the largest skew that is searched
_NARROW = 1200  # pixels: the width of the picture in which the skew is searched
_STRIP = 8  # pixels of that width that are shifted together for a trial skew
_ACROSS, _DOWN = 21.0, 13.0  # points: the least length of a rule
_BREAK = 0.8  # points: a gap in a rule that is closed
_THICKEST = 3.0  # points: the greatest thickness of a rule
_BLUR = 2  # pixels beside a rule that its own edge darkens
_BESIDE, _CROWDED = 1.0, 0.35  # points beside a rule that are examined, and the most ink there
_SPECK = 0.35  # points: ink smaller in both directions is noise
_TEXT = (3.5, 18.0)  # points: the least and greatest height of letters
_DARKER = 22  # grey levels by which ink is darker than its surroundings
_JOINED = 0.75  # of a letter's height: ink closer side by side is one line
_PIECE = 0.3  # of a letter's height: smaller pieces do not count in distinguishing words from digits
_BROAD = 0.85  # of its height: a digit is narrower
_OF_WORDS = 3  # the least pieces of Hangul in a line of words
_PIECES = 0.25  # of a letter's height: the most white between the pieces of one letter

_TOP = itemgetter(1)


@dataclass(frozen=True, slots=True)
class PageInk:
    """What is on a picture: the grey levels and the ink, both without rules; rules and lines of ink as boxes.

    `height` is the usual height of letters in pixels, `curve` how the page curved before it was straightened.
    """

    grey: Grey
    ink: Grey
    across: list[Pixels]
    down: list[Pixels]
    lines: list[Pixels]
    height: float
    curve: Curve | None = None


def skew_of(grey: Grey) -> float:
    """Return the degrees counter-clockwise by which a picture must be turned to level its lines."""
    small = cv2.resize(
        grey, None, fx=(scale := min(1.0, _NARROW / grey.shape[1])), fy=scale, interpolation=cv2.INTER_AREA
    )
    ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    height, width = ink.shape
    strips = cv2.resize(ink, (max(1, width // _STRIP), height), interpolation=cv2.INTER_AREA)
    best = 0.0
    for step, reach in ((0.25, _STEEPEST), (0.05, 0.2), (0.02, 0.04)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _levelness(strips, width, float(angle))))
    return best


def _levelness(strips: Grey, width: int, angle: float) -> float:
    """Return how sharply rows of ink begin and end after turning; greater is more level.

    The picture is given in vertical strips, reduced from `width` pixels.
    """
    height, count = strips.shape
    slope = -tan(radians(angle)) * width / count
    matrix = np.array(
        [[1.0, 0.0, 0.0], [slope, 1.0, -slope * count / 2]]
    )  # turning shifts each narrow strip vertically
    moved = cv2.warpAffine(strips, matrix, (count, height), flags=cv2.INTER_LINEAR)
    rows = moved.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def levelled(grey: Grey, angle: float, around: int = 255) -> Grey:
    """Return a picture turned counter-clockwise around its middle, of the same size."""
    if not angle:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(
        cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=around), np.uint8
    )


def find_ink(grey: Grey, per_point: float) -> PageInk:
    """Return the rules and lines of ink of a level picture with `per_point` pixels per point."""
    ink = _ink_of(grey, per_point)
    if curve := curve_of(ink, per_point):
        grey = curve.straightened(grey)
        ink = _ink_of(grey, per_point)
    lying, across = _rules(ink, round(_ACROSS * per_point), per_point)
    standing, down = _rules(cv2.transpose(ink), round(_DOWN * per_point), per_point)
    down = [(top, left, bottom, right) for left, top, right, bottom in down]
    ruled = cv2.dilate(lying | cv2.transpose(standing), np.ones((3, 3), np.uint8))
    clean = grey.copy()
    clean[ruled > 0] = _paper(grey)
    letters = ink & ~ruled
    height = _height(letters, per_point)
    return PageInk(clean, letters, across, down, _lines(letters, ruled, height, per_point), height, curve)


def turned_over(inked: PageInk) -> PageInk:
    """Return the same ink for the picture turned upside down."""
    height, width = inked.grey.shape
    across, down, lines = (
        [(width - right, height - bottom, width - left, height - top) for left, top, right, bottom in reversed(boxes)]
        for boxes in (inked.across, inked.down, inked.lines)
    )
    grey, ink = (np.ascontiguousarray(picture[::-1, ::-1]) for picture in (inked.grey, inked.ink))
    return PageInk(grey, ink, across, down, lines, inked.height)


def _paper(grey: Grey) -> int:
    """Return the grey level of the paper."""
    return int(np.median(grey[::8, ::8]))


def _ink_of(grey: Grey, per_point: float) -> Grey:
    """Return the ink of a picture: 255 for ink, 0 elsewhere."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    around = round(18 * per_point) | 1
    ink = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _DARKER)
    return np.asarray(ink, np.uint8)


def _strokes(ink: Grey, length: int, gap: int) -> Grey:
    """Return the long horizontal strokes, with small gaps closed."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))


def _rules(ink: Grey, length: int, per_point: float) -> tuple[Grey, list[Pixels]]:
    """Return the ink and the boxes of horizontal rules: long thin strokes with white along both sides."""
    strokes = _strokes(ink, length, max(3, round(_BREAK * per_point)))
    margin = round(_BESIDE * per_point) + 1
    rules = []
    for box in boxes_in(strokes):
        left, top, right, bottom = box
        if bottom - top > _THICKEST * per_point + 1:
            strokes[top:bottom, left:right] = 0
            continue
        above = ink[max(0, top - _BLUR - margin) : max(0, top - _BLUR), left:right]
        below = ink[bottom + _BLUR : bottom + _BLUR + margin, left:right]
        if _share(above) > _CROWDED or _share(below) > _CROWDED:
            strokes[top:bottom, left:right] = 0
            continue
        rules.append(box)
    return strokes, rules


def _share(ink: Grey) -> float:
    """Return the share of the columns that have ink."""
    return float((ink > 0).any(axis=0).mean()) if ink.size else 0.0


def _height(letters: Grey, per_point: float) -> float:
    """Return the median height of letters in pixels."""
    heights = [bottom - top for _, top, _, bottom in boxes_in(letters)]
    high = [height for height in heights if _TEXT[0] * per_point <= height <= _TEXT[1] * per_point]
    return float(np.median(high)) if high else 8 * per_point


def _lines(letters: Grey, ruled: Grey, height: float, per_point: float) -> list[Pixels]:
    """Return the boxes of lines of ink; a rule between separates lines."""
    reach = max(3, round(_JOINED * height)) | 1
    joined = cv2.dilate(letters, np.ones((1, reach), np.uint8)) & ~ruled
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    speck = max(2, round(_SPECK * per_point))
    boxes = labelled_boxes(letters, labels, count)
    return _merge_pieces([box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > speck], height)


def _merge_pieces(boxes: list[Pixels], height: float) -> list[Pixels]:
    """Merge pieces of one line: one above the other, and together no higher than a line."""
    whole: list[Pixels] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        near = bisect_left(
            whole, box[3] - 1.5 * height, key=_TOP
        )  # with a box that begins higher, the line would be too high
        for at in range(near, len(whole)):
            other = whole[at]
            together = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
            shared = min(box[2], other[2]) - max(box[0], other[0])
            close = box[1] - other[3] <= _PIECES * height and together[3] - together[1] <= 1.5 * height
            if close and shared * 2 >= min(box[2] - box[0], other[2] - other[0]):
                whole[at] = together
                break
        else:
            whole.append(box)
    return whole


def gaps(inked: PageInk, box: Pixels, least: float) -> list[float]:
    """Return the middles of the white gaps in a line that are wider than `least` pixels."""
    left, top, right, bottom = box
    columns = np.flatnonzero(inked.ink[top:bottom, left:right].any(axis=0))
    wide = np.flatnonzero(np.diff(columns) > least)
    return [left + float(columns[at] + columns[at + 1]) / 2 for at in wide]


def has_words(ink: Grey, height: float) -> bool:
    """Whether a line's ink is Hangul: pieces above one another, or wide ones.

    Digits are beside one another, and are higher than wide. `height` is that of its letters.
    """
    boxes = np.array(boxes_in(ink)).reshape(-1, 4)
    left, top, right, bottom = boxes[(boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) >= _PIECE * height].T
    shared = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    np.fill_diagonal(shared, 0)
    wide, high = right - left, bottom - top
    over = (shared > 0) & (shared * 2 >= np.minimum(wide[:, None], wide))
    broad = (wide >= _BROAD * high) & (high >= height / 2)
    return int((over.any(axis=1) | broad).sum()) >= _OF_WORDS
