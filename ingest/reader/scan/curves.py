"""Straighten pages whose lines curve, as near a book's spine, by their rules. Pure functions over arrays."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from ingest.reader.scan.boxes import labelled_boxes

_STROKE = 2.0  # points: a curved rule is level over this length
_WIDE = 1 / 3  # of the page's width: only rules of this length are measured
_FEWEST = 3  # rules that are needed to measure a curve
_STEP = 4.0  # points between measured columns
_LEAST = 0.6  # points: a smaller curve is ignored
_TRUE = 0.5  # points: limit on the median deviation of rules from the fitted curve
_SMOOTH = 5  # measured columns over which a curve is smoothed


@dataclass(frozen=True, slots=True)
class Curve:
    """The downward displacement of a page's lines in pixels.

    It is `middle` at `columns`, plus `tilt` for each pixel below `centre`.
    """

    columns: Any
    middle: Any
    tilt: Any
    centre: float

    def at(self, x: float, y: float) -> float:
        """Return the displacement in pixels at a position on the straightened page."""
        middle, tilt = (float(np.interp(x, self.columns, values)) for values in (self.middle, self.tilt))
        return middle + tilt * (y - self.centre)

    def straightened(self, grey: Any) -> Any:
        """Return a picture with the curve removed."""
        height, width = grey.shape
        across = np.arange(width, dtype=np.float32)
        middle, tilt = (np.interp(across, self.columns, values) for values in (self.middle, self.tilt))
        down = np.arange(height, dtype=np.float32)[:, None]
        rows = (down + middle + tilt * (down - self.centre)).astype(np.float32)
        columns = np.broadcast_to(across, grey.shape)
        return cv2.remap(grey, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def curve_of(ink: Any, per_point: float) -> Curve | None:
    """Return the curve of a level page, fitted to its long rules; None if it has none or too few rules."""
    height, width = ink.shape
    columns = np.arange(0, width, max(1, round(_STEP * per_point)))
    rules = _long_rules(ink, columns, per_point)
    if len(rules) < _FEWEST:
        return None
    straight = np.nanmedian(rules, axis=1, keepdims=True)
    known = np.isfinite(rules).sum(axis=0) >= _FEWEST
    if not known.any():
        return None
    middle, tilt = _fitted(rules - straight, straight - height / 2, known)
    curve = Curve(columns, _evened(middle, columns, known), _evened(tilt, columns, known), height / 2)
    bent = curve.middle + curve.tilt * (straight - height / 2)
    if np.abs(bent[:, known]).max() < _LEAST * per_point:
        return None
    off = np.abs(rules - straight - bent)
    return curve if np.nanmedian(off) <= _TRUE * per_point else None


def _long_rules(ink: Any, columns: Any, per_point: float) -> Any:
    """Return for each long rule its row at each of the columns; NaN where it does not extend."""
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(3, round(_STROKE * per_point))), np.uint8))
    count, labels = cv2.connectedComponents(strokes, connectivity=8)
    rules = []
    for label, (left, top, right, bottom) in enumerate(labelled_boxes(strokes, labels, count), 1):
        if right - left < _WIDE * ink.shape[1] or bottom - top > ink.shape[0] / 4:
            continue
        piece = labels[top:bottom, left:right] == label
        high = piece.sum(axis=0)
        middles = np.where(
            high > 0, (piece * np.arange(top, bottom)[:, None]).sum(axis=0) / np.maximum(high, 1), np.nan
        )
        inside = (columns >= left) & (columns < right)
        rule = np.full(len(columns), np.nan)
        rule[inside] = middles[columns[inside] - left]
        rules.append(rule)
    return np.array(rules)


def _fitted(off: Any, below: Any, known: Any) -> tuple[Any, Any]:
    """Return for each known column the mean displacement of all rules, and its change per pixel below the middle."""
    y = off[:, known]
    apart = np.abs(y - np.nanmedian(y, axis=0))
    near = apart <= np.maximum(2.0, 3 * np.nanmedian(apart, axis=0))  # false for NaN
    y, x = np.where(near, y, 0.0), np.where(near, below, 0.0)
    count = near.sum(axis=0)
    spread = np.where(near, x - x.sum(axis=0) / count, 0.0)
    middle, tilt = np.zeros(off.shape[1]), np.zeros(off.shape[1])
    tilt[known] = (spread * y).sum(axis=0) / np.maximum(1.0, np.square(spread).sum(axis=0))
    middle[known] = y.sum(axis=0) / count - tilt[known] * x.sum(axis=0) / count
    return middle, tilt


def _evened(values: Any, columns: Any, known: Any) -> Any:
    """Return the values smoothed over neighbouring columns; unknown ones are those of the nearest known column."""
    whole = np.interp(columns, columns[known], values[known])
    return np.convolve(np.pad(whole, _SMOOTH // 2, mode="edge"), np.ones(_SMOOTH) / _SMOOTH, mode="valid")
