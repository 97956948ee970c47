"""What is drawn on a page, as plain values: runs of letters, straight rules, pictures.

All places are in points as one reads the page: x to the right, y downwards from its upper left corner.
"""

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

MOST_GLYPHS = 100_000
MOST_OBJECTS = 100_000
_DEPTH = 4  # of forms within forms
_THIN = 2.5  # points: what is drawn no thicker is a rule
_APART = 0.3  # of a letter's height: what stands further apart is another run
_TWICE = 0.4  # of a letter's width: the same letter as near as that is drawn twice, to look bold
_UNKNOWN = "\ufffd"
_HYPHENS = (2, 0xFFFE)  # how the library tells a hyphen at the end of a line
_SPACES = frozenset((9, 10, 13, 32, 0xA0, 0x3000, 0x2002, 0x2003, 0x200B, 0xFEFF))
_SAMPLE = 20  # of so many letters, one is asked how it is turned

Turn = Callable[[float, float], tuple[float, float]]


class TooMuchError(Exception):
    """More is drawn on a page than any page of a book holds."""


@dataclass(slots=True)
class Run:
    """Letters one behind another on one line, without a space. `edges` are the letters' left edges.

    `spaced`: a space is drawn behind the last letter.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    edges: list[float]
    spaced: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Rule(NamedTuple):
    """A straight rule: `at` its place across, from `start` to `end` along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawn:
    """All that is drawn on a page of `width` by `height` points; `across` lie at y, `down` stand at x.

    `turn`: degrees clockwise by which the page, as a viewer shows it, must still be turned to be read.
    `pictured`: the part of the page that its largest picture covers.
    """

    width: float
    height: float
    turn: int = 0
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictured: float = 0.0


def look_at(page: Any) -> Drawn:
    """All that is drawn on a page of pypdfium2. Raises TooMuchError."""
    text = page.get_textpage()
    shown = page.get_rotation() % 360
    read = _reading_turn(text.raw, shown)
    box = page.get_cropbox()
    width, height = box[2] - box[0], box[3] - box[1]
    if read in (90, 270):
        width, height = height, width
    drawn = Drawn(width, height, (read - shown) % 360)
    turn = turning(read, box)
    drawn.runs = _runs(text.raw, turn, read)
    text.close()
    objects = [
        pdfium.FPDFPage_GetObject(page.raw, at) for at in range(_limited(pdfium.FPDFPage_CountObjects(page.raw)))
    ]
    _Objects(drawn, turn).take(objects, None, _DEPTH)
    return drawn


def turning(rotation: int, box: tuple[float, float, float, float]) -> Turn:
    """From a page's own axes to those of a reader, for a page turned clockwise by 0, 90, 180 or 270 degrees."""
    left, bottom, right, top = box
    match rotation:
        case 90:
            return lambda x, y: (y - bottom, x - left)
        case 180:
            return lambda x, y: (right - x, y - bottom)
        case 270:
            return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _limited(count: int) -> int:
    if count > MOST_OBJECTS:
        raise TooMuchError(count)
    return count


def _reading_turn(text: Any, shown: int) -> int:
    """How the page must be turned for most of its letters to stand upright; as it is shown where it has none."""
    angles: Counter[int] = Counter()
    for at in range(0, pdfium.FPDFText_CountChars(text), _SAMPLE):
        if pdfium.FPDFText_GetUnicode(text, at) not in _SPACES:
            degrees = pdfium.FPDFText_GetCharAngle(text, at) * 57.29578
            angles[round((360 - degrees) / 90) % 4 * 90] += 1
    return angles.most_common(1)[0][0] if angles else shown


def _runs(text: Any, turn: Turn, rotation: int) -> list[Run]:
    """The letters in the order in which they are drawn, those side by side in one run."""
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooMuchError(count)
    letter_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    box = pdfium.FS_RECTF()
    at_box = ctypes.byref(box)
    runs: list[Run] = []
    run: Run | None = None
    for at in range(count):
        code = letter_of(text, at)
        if code in _SPACES:
            if run is not None:
                run.spaced = run.spaced or not pdfium.FPDFText_IsGenerated(text, at)
                run = None
            continue
        if not box_of(text, at, at_box):
            continue
        if rotation:
            (xa, ya), (xb, yb) = turn(box.left, box.bottom), turn(box.right, box.top)
            x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        else:
            (x0, bottom), (x1, top) = turn(box.left, box.bottom), turn(box.right, box.top)
        letter = _letter(code)
        if run is not None and abs(run.top - top) < 1 and abs(run.bottom - bottom) < 1:
            gap = x0 - run.x1
            reach = (bottom - top) * _APART
            if letter == run.text[-1] and x0 - run.edges[-1] < (x1 - x0) * _TWICE:
                continue
            if -reach < gap < reach:
                run.text += letter
                run.x1 = x1
                run.edges.append(x0)
                continue
        run = Run(letter, x0, top, x1, bottom, [x0])
        runs.append(run)
    return runs


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    """The letter of a code; what the file gives no letter for stays seen as such."""
    if code in _HYPHENS:
        return "-"
    letter = chr(code) if 31 < code < 0x110000 else _UNKNOWN
    return _UNKNOWN if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") else letter


class _Objects:
    """Gathers the rules and pictures among the objects of a page."""

    def __init__(self, drawn: Drawn, turn: Turn) -> None:
        self._drawn, self._turn = drawn, turn
        self._left_to_see = MOST_OBJECTS
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._stroked, self._filled = ctypes.c_int(), ctypes.c_int()
        self._at_stroked, self._at_filled = ctypes.byref(self._stroked), ctypes.byref(self._filled)
        self._at_edges = [ctypes.byref(edge) for edge in self._edges]

    def take(self, objects: list[Any], matrix: Any, depth: int) -> None:
        self._left_to_see -= len(objects)
        if self._left_to_see < 0:
            raise TooMuchError(MOST_OBJECTS)
        for one in objects:
            match pdfium.FPDFPageObj_GetType(one):
                case pdfium.FPDF_PAGEOBJ_PATH:
                    self._path(one, matrix)
                case pdfium.FPDF_PAGEOBJ_IMAGE:
                    x0, top, x1, bottom = self._box(one, matrix)
                    shown = max(0.0, x1 - x0) * max(0.0, bottom - top) / (self._drawn.width * self._drawn.height or 1)
                    self._drawn.pictured = max(self._drawn.pictured, min(shown, 1.0))
                case pdfium.FPDF_PAGEOBJ_FORM if depth:
                    count = _limited(max(0, pdfium.FPDFFormObj_CountObjects(one)))
                    inner = [pdfium.FPDFFormObj_GetObject(one, at) for at in range(count)]
                    self.take(inner, _within(one, matrix), depth - 1)

    def _path(self, path: Any, matrix: Any) -> None:
        stroked = self._stroked
        pdfium.FPDFPath_GetDrawMode(path, self._at_filled, self._at_stroked)
        count = pdfium.FPDFPath_CountSegments(path)
        if count <= 6:
            self._rules(self._box(path, matrix), bool(stroked.value))
        elif stroked.value:
            self._polyline(path, matrix, _limited(count))

    def _rules(self, box: tuple[float, float, float, float], stroked: bool) -> None:
        """A line, a thin rectangle, or the four sides of a frame that is stroked."""
        x0, top, x1, bottom = box
        wide, high = x1 - x0, bottom - top
        if high <= _THIN:
            if wide > _THIN:
                self._drawn.across.append(Rule((top + bottom) / 2, x0, x1))
        elif wide <= _THIN:
            self._drawn.down.append(Rule((x0 + x1) / 2, top, bottom))
        elif stroked:
            self._drawn.across += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
            self._drawn.down += [Rule(x0, top, bottom), Rule(x1, top, bottom)]

    def _polyline(self, path: Any, matrix: Any, count: int) -> None:
        """The straight parts of a path of many: a whole table's rules may be one path."""
        own = _matrix_of(path, matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        last = (0.0, 0.0)
        for at in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, at)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            here = self._turn(*_through(own, x.value, y.value))
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
                (xa, xb), (ya, yb) = sorted((last[0], here[0])), sorted((last[1], here[1]))
                self._rules((xa, ya, xb, yb), stroked=False)
            last = here

    def _box(self, one: Any, matrix: Any) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of an object."""
        pdfium.FPDFPageObj_GetBounds(one, *self._at_edges)
        left, bottom, right, top = self._edges
        if matrix is None:
            (xa, ya), (xb, yb) = self._turn(left.value, bottom.value), self._turn(right.value, top.value)
        else:
            xa, ya = self._turn(*_through(matrix, left.value, bottom.value))
            xb, yb = self._turn(*_through(matrix, right.value, top.value))
        return (xa if xa < xb else xb, ya if ya < yb else yb, xb if xa < xb else xa, yb if ya < yb else ya)


_Matrix = tuple[float, float, float, float, float, float]


def _matrix_of(one: Any, outer: _Matrix | None) -> _Matrix:
    """The matrix of an object within the form that `outer` places."""
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, ctypes.byref(found))
    own = (found.a, found.b, found.c, found.d, found.e, found.f)
    return own if outer is None else _product(own, outer)


def _within(form: Any, outer: _Matrix | None) -> _Matrix:
    return _matrix_of(form, outer)


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, l = outer  # noqa: E741
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l


def _through(matrix: _Matrix | None, x: float, y: float) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
