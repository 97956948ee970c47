"""Positions on pages that are slightly askew. Pure functions."""

from math import cos, radians, sin

from ingest.reader.pdf.lines import Box
from ingest.reader.pdf.page_objects import PageDrawing


def box_around(frame: PageDrawing, box: Box, skew: float) -> Box:
    """Return the box of the same size whose middle is turned with the page."""
    x0, top, x1, bottom = box
    x, y = around(frame, (x0 + x1) / 2, (top + bottom) / 2, skew)
    wide, high = (x1 - x0) / 2, (bottom - top) / 2
    return round(x - wide, 1), round(y - high, 1), round(x + wide, 1), round(y + high, 1)


def around(frame: PageDrawing, x: float, y: float, angle: float) -> tuple[float, float]:
    """Return a position turned clockwise by `angle` degrees around the middle of a page."""
    right, down = x - frame.width / 2, y - frame.height / 2
    c, s = cos(radians(angle)), sin(radians(angle))
    return frame.width / 2 + right * c - down * s, frame.height / 2 + right * s + down * c
