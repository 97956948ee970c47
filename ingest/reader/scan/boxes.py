"""Bounding boxes of connected ink in a picture. Pure functions over arrays."""

from typing import Any

import cv2
import numpy as np

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def boxes_in(ink: Any) -> list[Pixels]:
    """Return the boxes of all connected components."""
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    return labelled_boxes(ink, labels, count)


def labelled_boxes(ink: Any, labels: Any, count: int) -> list[Pixels]:
    """Return the boxes of the ink of each label except the first; several times faster than OpenCV's statistics.

    A label without ink has a box whose right is left of its left.
    """
    inked = cv2.findNonZero(ink)
    columns, rows = (np.zeros((0, 2), np.intp) if inked is None else inked.reshape(-1, 2).astype(np.intp)).T
    owner = labels[rows, columns].astype(np.intp)  # numpy's `at` is slow with other types
    height, width = ink.shape
    left, top, right, bottom = (np.full(count, start) for start in (width, height, 0, 0))
    np.minimum.at(left, owner, columns)
    np.minimum.at(top, owner, rows)
    np.maximum.at(right, owner, columns + 1)
    np.maximum.at(bottom, owner, rows + 1)
    return list(zip(*(side[1:].tolist() for side in (left, top, right, bottom)), strict=True))
