"""Calls of PDFium for many letters or objects at once.

Calls through ctypes take most of the time of reading a page. These functions pass plain addresses instead of converted
values, and call in one `map`; they hold the interpreter's lock, as a process that reads pages has one thread.
"""

import ctypes
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, repeat
from math import atan2
from typing import Any

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_INK = 0.05  # points: a smaller glyph draws nothing
_MOST_CLIPS = 50  # the most paths, and segments of a path, of a clip
_MATRIX_SIZE = ctypes.sizeof(pdfium.FS_MATRIX)  # bytes: six floats
_SAMPLE_STEP = 20  # one letter in so many is read by itself and compared


def address(handle: Any) -> int:
    """Return the address that a handle of the library points to."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """Return a function of the library that takes addresses as integers."""
    called: Callable[..., int] = ctypes.PYFUNCTYPE(result, *arguments)(address(function))
    return called


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_unicode_of = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
_object_of_letter = _plain(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
_mode_of = _plain(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
_generated = _plain(pdfium.FPDFText_IsGenerated, _INT, _POINTER, _INT)
_unmapped = _plain(pdfium.FPDFText_HasUnicodeMapError, _INT, _POINTER, _INT)
_size_of = ctypes.PYFUNCTYPE(ctypes.c_double, _POINTER, _INT)(address(pdfium.FPDFText_GetFontSize))
_matrix_of = _plain(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
_origin_of = _plain(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
_colour_of = _plain(pdfium.FPDFText_GetFillColor, _INT, _POINTER, _INT, *[_POINTER] * 4)
_ink_of = _plain(pdfium.FPDFText_GetCharBox, _INT, _POINTER, _INT, *[_POINTER] * 4)
_box_of_letter = _plain(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_object_of_page = _plain(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
_object_of_form = _plain(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, _INT)
_type_of = _plain(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
_count_in_form = _plain(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
_segments = _plain(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
_box_of_object = _plain(pdfium.FPDFPageObj_GetBounds, _INT, _POINTER, *[_POINTER] * 4)


def codes(text: Any) -> list[int]:
    """Return the code of every letter of a text page of pypdfium2.

    The text as a whole is used if it has a code for every letter, which a sample of single letters verifies.
    """
    at, count = address(text.raw), text.count_chars()
    letters = list(map(ord, text.get_text_range())) if count else []
    sample = range(0, count, _SAMPLE_STEP)
    if len(letters) == count and letters[::_SAMPLE_STEP] == list(map(_unicode_of, repeat(at), sample)):
        return letters
    return list(map(_unicode_of, repeat(at), range(count)))


def unmapped(text: Any, count: int) -> list[int]:
    """Return the indices of visible letters whose glyphs have no letter in the file: their code is the font's.

    Invisible letters have no glyphs: the text layers of OCR programs have codes that are letters.
    """
    at = address(text.raw)
    errors = compress(range(count), map(_unmapped, repeat(at), range(count)))
    return [letter for letter in errors if _mode_of(_object_of_letter(at, letter)) != _INVISIBLE]


def blank(text: Any, numbers: Iterable[int]) -> list[int]:
    """Return those of the letters whose glyphs draw nothing."""
    at, sides = address(text.raw), [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    places = list(map(ctypes.addressof, sides))
    return [
        number
        for number in numbers
        if _ink_of(at, number, *places) and min(top.value - bottom.value, right.value - left.value) < _INK
    ]


def unseen(text: Any, numbers: Sequence[int]) -> int:
    """Return how many of the letters are invisible."""
    at = address(text.raw)
    return sum(_mode_of(_object_of_letter(at, letter)) == _INVISIBLE for letter in numbers)


def generated(text: Any, numbers: Sequence[int]) -> list[int]:
    """Return for each letter whether PDFium generated it and it is not drawn."""
    return list(map(_generated, repeat(address(text.raw)), numbers))


def objects_of_letters(text: Any, numbers: Sequence[int]) -> Iterator[int]:
    """Addresses of the objects that the letters stand in."""
    return map(_object_of_letter, repeat(address(text.raw)), numbers)


def letter_boxes(text: Any, numbers: Sequence[int]) -> tuple[Sequence[int], list[Box]]:
    """Return the letters that have a box, and these boxes on the page's own axes."""
    count = len(numbers)
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    has_box = list(map(_box_of_letter, repeat(address(text.raw)), numbers, range(start, start + 16 * count, 16)))
    all_boxes = _boxes(boxes)
    if all(has_box):
        return numbers, all_boxes
    return list(compress(numbers, has_box)), list(compress(all_boxes, has_box))


def angles(text: Any, numbers: Sequence[int]) -> list[float]:
    """Return the angle of each letter's line, in radians clockwise.

    The library's own angle is wrong for letters that are stretched horizontally.
    """
    matrices = array("f", bytes(_MATRIX_SIZE * len(numbers)))
    start, _ = matrices.buffer_info()
    places = range(start, start + _MATRIX_SIZE * len(numbers), _MATRIX_SIZE)
    list(map(_matrix_of, repeat(address(text.raw)), numbers, places))
    return [-angle for angle in map(atan2, matrices[1::6], matrices[::6])]


def colours(text: Any, numbers: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return red, green, blue and opacity (0 to 255) of each letter; black if it has none."""
    count = len(numbers)
    values = array("I", (0, 0, 0, 255)) * count
    start, _ = values.buffer_info()
    places = (range(start + 4 * at, start + 4 * at + 16 * count, 16) for at in range(4))
    list(map(_colour_of, repeat(address(text.raw)), numbers, *places))
    return list(zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True))


def uprights(text: Any, numbers: Sequence[int]) -> list[tuple[float, float, float, float]]:
    """Return for each letter its origin on the baseline (x, y), and its size as a vector that points to its top."""
    result = []
    at, matrix, x, y = address(text.raw), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for number in numbers:
        _matrix_of(at, number, ctypes.addressof(matrix))
        _origin_of(at, number, ctypes.addressof(x), ctypes.addressof(y))
        size = _size_of(at, number)
        result.append((x.value, y.value, size * matrix.c, size * matrix.d))
    return result


def objects_of_page(page: Any, count: int) -> list[int]:
    """Return the addresses of the objects of a page."""
    return list(map(_object_of_page, repeat(address(page)), range(count)))


def objects_of_form(form: int, count: int) -> list[int]:
    """Return the addresses of the objects of a form."""
    return list(map(_object_of_form, repeat(form), range(count)))


def handle(one: int) -> Any:
    """Return an object's handle, as the library's other functions take it."""
    return ctypes.cast(one, pdfium.FPDF_PAGEOBJECT)


def type_of(one: int) -> int:
    """Return the library's type number of an object."""
    return _type_of(one)


def types(objects: Iterable[int]) -> list[int]:
    """What each object is, by the library's own numbers."""
    return list(map(_type_of, objects))


def count_in_form(form: int) -> int:
    """Return the number of objects in a form."""
    return max(0, _count_in_form(form))


def segments(objects: Iterable[int]) -> list[int]:
    """Return the number of segments of each path; -1 for other objects."""
    return list(map(_segments, objects))


def object_boxes(objects: Sequence[int]) -> list[Box]:
    """Return the boxes of objects on the axes that they are drawn on."""
    count = len(objects)
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    left, bottom, right, top = (range(start + at, start + at + 16 * count, 16) for at in (0, 12, 8, 4))
    list(map(_box_of_object, objects, left, bottom, right, top))
    return _boxes(boxes)


def clip_of(one: int) -> Box | None:
    """Return the box outside which an object is hidden, on the page's own axes; None if it is not clipped."""
    clip, box = pdfium.FPDFPageObj_GetClipPath(handle(one)), None
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(pdfium.FPDFClipPath_CountPaths(clip), _MOST_CLIPS) if clip else 0):
        points = []
        for number in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), _MOST_CLIPS)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, number)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            points.append((x.value, y.value))
        if points:
            (left, *_, right), (bottom, *_, top) = (sorted(places) for places in zip(*points, strict=True))
            inner = (left, top, right, bottom)
            box = inner if box is None else _common(box, inner)
    return box


def _common(one: Box, other: Box) -> Box:
    """Return the intersection of two boxes."""
    return max(one[0], other[0]), min(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3])


def _boxes(flat: "array[float]") -> list[Box]:
    return list(zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True))
