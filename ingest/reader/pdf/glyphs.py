"""Read with pypdfium2 what is drawn on a page of a PDF."""

import ctypes
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import accumulate, pairwise
from math import cos, degrees, hypot, radians, sin
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.reader.pdf import pdfium_calls
from ingest.reader.pdf.lines import mark_overprinted
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Rule, Run
from ingest.reader.pdf.ruling import chained

MOST_GLYPHS = 100_000
MOST_OBJECTS = 100_000
_DEPTH = 4  # the nesting of forms that is followed
_FRAME = 6  # segments of a path: a line or a rectangle has no more
_THIN = 2.5  # points: a thinner line or rectangle is a rule
_APART = 0.3  # of a letter's height: letters further apart are two runs
_TOUCHING = 0.1  # of a letter's height: the most between letters of one run, on pages where letters lie over others
_SLIGHT = 0.5  # points: boxes of neighbouring letters overlap no more
_LETTERS_OF_OBJECT = 2  # objects with more letters on average hold words
_OVERLAP = 0.4  # of a letter's width: a letter that overlaps more is drawn over the other
_TWICE = 0.4  # of a letter's width: the same letter this close is drawn twice, to look bold
_HYPHENS = (2, 0xFFFE)  # the library's codes of a hyphen at the end of a line
_SPACES = frozenset((9, 10, 13, 32, 0xA0, 0x3000, 0x2002, 0x2003, 0x200B, 0xFEFF))
_SAMPLE = 20  # one letter in so many is sampled for its angle and its height
_LEVEL = 0.05  # degrees: lines with less skew are level
_ASKEW = 3.0  # degrees: letters further from the usual angle are not the page's text
_TALLEST, _LOWEST = 1.6, 0.6  # of a letter's size: other heights given by a font are wrong
_ABOVE, _BELOW = 0.8, 0.2  # of a letter's size: the part above the baseline and below it

Turn = Callable[[Iterable[pdfium_calls.Box]], list[pdfium_calls.Box]]


class PageTooComplexError(Exception):
    """Raised for a page with more objects or letters than any page of a book has."""


def drawing_of(page: Any) -> PageDrawing:
    """Return all that is drawn on a page, levelled if the page is askew. Raises PageTooComplexError."""
    text, codes = _letters(page)
    shown, box = page.get_rotation() % 360, page.get_cropbox()
    read, skew = _reading_turn(text, codes, shown)
    if skew:
        text.close()
        _level(page, skew, box)
        text, codes = _letters(page)
    width, height = box[2] - box[0], box[3] - box[1]
    if read in (90, 270):
        width, height = height, width
    drawn = PageDrawing(width, height, (read - shown) % 360, skew=skew)
    turn = turning(read, box)
    objects = _Objects(drawn, turn)
    count = _limited(pdfium.FPDFPage_CountObjects(page.raw))
    objects.take(pdfium_calls.objects_of_page(page.raw, count), None, _DEPTH)
    runs = _runs(text, codes, turn, objects)
    _set_heights(text, runs, turn)
    _separate_askew(drawn, text, runs, read - shown)
    sample = [at for at, _ in runs[::_SAMPLE]]
    drawn.unseen = pdfium_calls.unseen(text, sample) * 2 > len(sample)
    text.close()
    drawn.seen_to = float("inf") if skew else objects.seen_to()
    return drawn


def _letters(page: Any) -> tuple[Any, list[int]]:
    """Return the text page and the codes of its letters; a glyph without ink counts as a space.

    Raises PageTooComplexError.
    """
    text = page.get_textpage()
    if text.count_chars() > MOST_GLYPHS:
        raise PageTooComplexError(text.count_chars())
    codes = pdfium_calls.codes(text)
    for at in pdfium_calls.unmapped(text, len(codes)):
        codes[at] = ord(UNKNOWN)
    nameless = {code for code in {*codes} - _SPACES if _letter(code) == UNKNOWN}
    for at in pdfium_calls.blank(text, (at for at, code in enumerate(codes) if code in nameless) if nameless else ()):
        codes[at] = ord(" ")
    return text, codes


def turning(rotation: int, page: pdfium_calls.Box) -> Turn:
    """Return a function that converts boxes (left, top, right, bottom) from the page's axes to those of a reader.

    `page` is the left, bottom, right, top of a page that is turned clockwise by 0, 90, 180 or 270 degrees.
    """
    left, bottom, right, top = page
    match rotation:
        case 90:
            return lambda boxes: [(y0 - bottom, x0 - left, y1 - bottom, x1 - left) for x0, y1, x1, y0 in boxes]
        case 180:
            return lambda boxes: [(right - x1, y0 - bottom, right - x0, y1 - bottom) for x0, y1, x1, y0 in boxes]
        case 270:
            return lambda boxes: [(top - y1, right - x1, top - y0, right - x0) for x0, y1, x1, y0 in boxes]
    return lambda boxes: [(x0 - left, top - y1, x1 - left, top - y0) for x0, y1, x1, y0 in boxes]


def _limited(count: int) -> int:
    """Return the count. Raises PageTooComplexError above the limit."""
    if count > MOST_OBJECTS:
        raise PageTooComplexError(count)
    return count


def _reading_turn(text: Any, codes: Sequence[int], shown: int) -> tuple[int, float]:
    """Return the rotation after which most letters are upright, and the remaining skew in degrees clockwise.

    Without letters, the rotation is the one a viewer applies.
    """
    sample = [at for at in range(0, len(codes), _SAMPLE) if codes[at] not in _SPACES]
    angles = [-degrees(angle) for angle in pdfium_calls.angles(text, sample)]
    turns = Counter(round(angle / 90) % 4 * 90 for angle in angles)
    if not turns:
        return shown, 0.0
    skew = -median((angle + 45) % 90 - 45 for angle in angles)
    return turns.most_common(1)[0][0], skew if _LEVEL < abs(skew) <= _ASKEW else 0.0


def _level(page: Any, skew: float, box: pdfium_calls.Box) -> None:
    """Turn all objects on a page around its middle, so that its lines are level."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    c, s = cos(radians(skew)), sin(radians(skew))
    for at in range(_limited(pdfium.FPDFPage_CountObjects(page.raw))):
        one = pdfium.FPDFPage_GetObject(page.raw, at)
        pdfium.FPDFPageObj_Transform(one, c, s, -s, c, x - c * x + s * y, y - s * x - c * y)


def _runs(text: Any, codes: Sequence[int], turn: Turn, objects: "_Objects") -> list[tuple[int, Run]]:
    """Return adjacent letters joined to runs, with the index of each run's first letter.

    PDFium sorts the letters of a line from left to right. Where letters overlap, as those of figures wider than their
    cells do, they are taken in drawing order.
    """
    seen, boxes = pdfium_calls.letter_boxes(text, [at for at, code in enumerate(codes) if code not in _SPACES])
    letters = {code: _letter(code) for code in set(codes)}
    words = _Letters(seen, [letters[codes[at]] for at in seen], turn(boxes), _drawn_spaces(text, codes))
    runs, overlap = _joined(words, _APART)
    doubles = objects.boxes_of_letters(_left_out(text, codes, objects.letters.keys()))
    if not overlap and not doubles:
        return runs
    objects_of_seen = list(pdfium_calls.objects_of_letters(text, seen))
    order = _in_drawing_order(seen, objects_of_seen, objects.letters)
    letters_drawn, boxes_drawn = [words.letters[at] for at in order], [words.boxes[at] for at in order]
    runs, _ = _joined(words._replace(letters=letters_drawn, boxes=boxes_drawn), _TOUCHING)
    number_of = {number: seen[at] for number, at in zip(seen, order, strict=True)}
    runs = [(number_of[number], run) for number, run in runs]
    mark_overprinted([run for _, run in runs], may_lack_letters=len(set(objects_of_seen)) < len(seen))
    return runs + _unread_doubles(runs, doubles)


class _Letters(NamedTuple):
    """Letters with their boxes. Their numbers have a gap where there is a space; `drawn_behind` some is drawn."""

    numbers: Sequence[int]
    letters: Sequence[str]
    boxes: Sequence[pdfium_calls.Box]
    drawn_behind: set[int]


def _joined(words: _Letters, apart: float) -> tuple[list[tuple[int, Run]], bool]:
    """Runs of letters that are no further `apart` than so much of their height; and whether any lie over others."""
    runs: list[tuple[int, Run]] = []
    run: Run | None = None
    last, before, left, overlap = -1, "", 0.0, False
    twice: Counter[int] = Counter()  # by the number of a run, its letters that are drawn a second time
    for at, letter, (x0, top, x1, bottom) in zip(words.numbers, words.letters, words.boxes, strict=True):
        if run is not None and at > last + 1:
            run.spaced = last in words.drawn_behind
            run = None
        last = at
        if run is not None and -1 < run.top - top < 1 and -1 < run.bottom - bottom < 1:
            if letter == before and x0 - left < (x1 - x0) * _TWICE:
                twice[len(runs) - 1] += 1
                continue
            reach, gap = (bottom - top) * apart, x0 - run.x1
            if gap < -_SLIGHT and -gap > _OVERLAP * max(x1 - x0, run.x1 - left):
                overlap = True
            if -reach < gap < reach:
                run.text += letter
                run.x1 = x1
                run.edges.append(x0)
                before, left = letter, x0
                continue
        run = Run(letter, x0, top, x1, bottom, [x0])
        runs.append((at, run))
        before, left = letter, x0
    if run is not None:
        run.spaced = last in words.drawn_behind
    partly = any(count * 2 < len(runs[at][1].text) for at, count in twice.items())
    return runs, overlap or partly


def _left_out(text: Any, codes: Sequence[int], objects: Set[int]) -> Set[int]:
    """The objects whose letters PDFium leaves out: where each letter is one, it may be taken for one drawn twice."""
    if len(objects) * _LETTERS_OF_OBJECT < len(codes):
        return set()
    return objects - {*pdfium_calls.objects_of_letters(text, range(len(codes)))}


def _in_drawing_order(seen: Sequence[int], objects_of_seen: Iterable[int], objects: Iterable[int]) -> list[int]:
    """The places in `seen` of its letters, those between two spaces in the order in which their objects are drawn."""
    order = {one: at for at, one in enumerate(objects)}
    drawn = [order.get(one, 0) for one in objects_of_seen]
    words = accumulate((at > last + 1 for last, at in pairwise(seen)), initial=0)
    keys = list(zip(words, drawn, strict=True))
    return sorted(range(len(seen)), key=keys.__getitem__)


def _unread_doubles(runs: Iterable[tuple[int, Run]], doubles: Iterable[pdfium_calls.Box]) -> list[tuple[int, Run]]:
    """An unread letter for each of those that PDFium leaves out, for the same is drawn in nearly the same place.

    Where most of a run is drawn twice, that is to look bold, and nothing is missing.
    """
    levels: defaultdict[int, list[tuple[int, Run]]] = defaultdict(list)
    for number, run in runs:
        levels[round(run.middle)].append((number, run))
    over: defaultdict[int, list[Run]] = defaultdict(list)
    under: dict[int, Run] = {}
    for x0, top, x1, bottom in doubles:
        near = (pair for at in range(round(top), round(bottom) + 1) for pair in levels[at])
        level = ((at, run) for at, run in near if min(run.x1, x1) - max(run.x0, x0) > (x1 - x0) / 2)
        if same := next(level, None):
            number, run = same
            under[number] = run
            over[number].append(Run(UNKNOWN, x0, run.top, x1, run.bottom, [x0]))
    few = (at for at, run in under.items() if sum(one.x1 - one.x0 for one in over[at]) * 2 < run.x1 - run.x0)
    return [(at, one) for at in few for one in over[at]]


def _set_heights(text: Any, runs: Sequence[tuple[int, Run]], turn: Turn) -> None:
    """Set the height of runs to the size of their letters if the fonts give another: some have boxes of two lines."""
    if not any(map(_has_wrong_height, runs[::_SAMPLE], pdfium_calls.uprights(text, [at for at, _ in runs[::_SAMPLE]]))):
        return
    letters = pdfium_calls.uprights(text, [at for at, _ in runs])
    boxes = turn(
        _box_between((x + _ABOVE * right, y + _ABOVE * up), (x - _BELOW * right, y - _BELOW * up))
        for x, y, right, up in letters
    )
    for (at, run), letter, (_, top, _, bottom) in zip(runs, letters, boxes, strict=True):
        if _has_wrong_height((at, run), letter):
            run.top, run.bottom = top, bottom


def _has_wrong_height(run: tuple[int, Run], letter: tuple[float, float, float, float]) -> bool:
    """Whether a run's height differs much from the size of its letters."""
    size = hypot(*letter[2:])
    return size > 1 and not _LOWEST < run[1].height / size < _TALLEST


def _separate_askew(drawn: PageDrawing, text: Any, runs: Sequence[tuple[int, Run]], turned: int) -> None:
    """Set the colours of runs, and separate those at an angle, such as watermarks, from the page's text."""
    numbers = [at for at, _ in runs]
    letters = zip(runs, pdfium_calls.angles(text, numbers), pdfium_calls.colours(text, numbers), strict=True)
    for (_, run), angle, colour in letters:
        run.colour = colour
        off = (degrees(angle) + turned + 45) % 90 - 45
        (drawn.askew if abs(off) > _ASKEW else drawn.runs).append(run)


def _drawn_spaces(text: Any, codes: Sequence[int]) -> set[int]:
    """Return the indices of the letters directly followed by a drawn space."""
    behind = [
        at
        for at, (code, last) in enumerate(zip(codes[1:], codes, strict=False))
        if code in _SPACES and last not in _SPACES
    ]
    are_generated = pdfium_calls.generated(text, [at + 1 for at in behind])
    return {at for at, generated in zip(behind, are_generated, strict=True) if not generated}


def _letter(code: int) -> str:
    """Return the letter of a code; UNKNOWN if the file gives none."""
    if code in _HYPHENS:
        return "-"
    letter = chr(code) if 31 < code < 0x110000 else UNKNOWN
    return UNKNOWN if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") else letter


class _Objects:
    """Collects the rules and pictures among the objects of a page.

    `letters` are the objects of text in drawing order, each with the matrix of the form that it is in.
    """

    def __init__(self, drawn: PageDrawing, turn: Turn) -> None:
        self._drawn, self._turn = drawn, turn
        self.letters: dict[int, _Matrix | None] = {}
        self._left_to_see = MOST_OBJECTS
        self._dots: list[pdfium_calls.Box] = []
        self._rightmost = (0.0, 0)  # the right end of the path that reaches furthest, and its address

    def take(self, objects: Sequence[int], matrix: "_Matrix | None", depth: int) -> None:
        """Add the objects of a page, or of a form that `matrix` places. Raises PageTooComplexError."""
        self._left_to_see -= len(objects)
        if self._left_to_see < 0:
            raise PageTooComplexError(MOST_OBJECTS)
        kinds = pdfium_calls.types(objects)
        self.letters |= dict.fromkeys(
            (one for one, kind in zip(objects, kinds, strict=True) if kind == pdfium.FPDF_PAGEOBJ_TEXT), matrix
        )
        objects = [one for one, kind in zip(objects, kinds, strict=True) if kind != pdfium.FPDF_PAGEOBJ_TEXT]
        counts = pdfium_calls.segments(objects)
        frame = 0 if self._drawn.skew else _FRAME  # the bounding box of an askew line is no rule
        paths = [one for one, count in zip(objects, counts, strict=True) if 0 <= count <= frame]
        boxes = self._turned(pdfium_calls.object_boxes(paths), matrix)
        if matrix is None:
            self._rightmost = max([self._rightmost, *((box[2], one) for one, box in zip(paths, boxes, strict=True))])
        self._rules(paths, boxes)
        for one, count in zip(objects, counts, strict=True):
            if count > frame:
                self._many(one, matrix, _limited(count))
            elif count < 0:
                self._other(one, matrix, depth)
        self._drawn.across += chained(Rule((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in self._dots)
        self._drawn.down += chained(Rule((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in self._dots)
        self._dots.clear()

    def seen_to(self) -> float:
        """Return the right end of what the page shows: its edge, or where its rules are clipped."""
        _, one = self._rightmost
        clip = pdfium_calls.clip_of(one) if one else None
        return min([self._drawn.width, *(box[2] for box in self._turn([clip] if clip else []))])

    def boxes_of_letters(self, objects: Iterable[int]) -> list[pdfium_calls.Box]:
        """The boxes of objects of text as one reads the page; spaces have none."""
        boxes = (self._turned(pdfium_calls.object_boxes([one]), self.letters[one])[0] for one in objects)
        return [box for box in boxes if box[0] < box[2] and box[1] < box[3]]

    def _many(self, one: int, matrix: "_Matrix | None", count: int) -> None:
        """Add a path of many segments: rules in one stroke, or dashes drawn as areas."""
        if _is_stroked(one):
            self._polyline(one, matrix, count)
            return
        (box,) = self._turned(pdfium_calls.object_boxes([one]), matrix)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            self._thin([box])
        else:
            self._areas(one, matrix, count)

    def _other(self, one: int, matrix: "_Matrix | None", depth: int) -> None:
        """Add a picture, or the objects within a form."""
        kind = pdfium_calls.type_of(one)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = self._turned(pdfium_calls.object_boxes([one]), matrix)[0]
            shown = max(0.0, x1 - x0) * max(0.0, bottom - top) / (self._drawn.width * self._drawn.height or 1)
            self._drawn.pictured = max(self._drawn.pictured, min(shown, 1.0))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            inner = pdfium_calls.objects_of_form(one, _limited(pdfium_calls.count_in_form(one)))
            self.take(inner, _matrix_of(one, matrix), depth - 1)

    def _rules(self, paths: Sequence[int], boxes: Sequence[pdfium_calls.Box]) -> None:
        """Add lines, thin rectangles, and the four sides of stroked frames; a side shared by two frames once."""
        thin = set()
        for path, box in zip(paths, boxes, strict=True):
            x0, top, x1, bottom = box
            if bottom - top <= _THIN or x1 - x0 <= _THIN:
                thin.add(box)
            elif _is_stroked(path):
                self._drawn.across += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
                self._drawn.down += [Rule(x0, top, bottom), Rule(x1, top, bottom)]
        self._thin(thin)

    def _thin(self, boxes: Iterable[pdfium_calls.Box]) -> None:
        """Add the boxes that are rules; collect dots, which may make a rule together."""
        for box in boxes:
            x0, top, x1, bottom = box
            if bottom - top <= _THIN:
                if x1 - x0 > _THIN:
                    self._drawn.across.append(Rule((top + bottom) / 2, x0, x1))
                else:
                    self._dots.append(box)
            elif x1 - x0 <= _THIN:
                self._drawn.down.append(Rule((x0 + x1) / 2, top, bottom))

    def _polyline(self, one: int, matrix: "_Matrix | None", count: int) -> None:
        """Add the straight segments of a path; all rules of a table may be one path."""
        lines = []
        for points in _strokes(one, _matrix_of(one, matrix), count):
            lines += [_box_between(*two) for two in zip(points, points[1:], strict=False)]
        self._thin(self._turn(lines))

    def _areas(self, one: int, matrix: "_Matrix | None", count: int) -> None:
        """Add the thin areas of a path: the dashes of rules."""
        strokes = _strokes(one, _matrix_of(one, matrix), count)
        self._thin(self._turn(map(_box_around, strokes)))

    def _turned(self, boxes: Sequence[pdfium_calls.Box], matrix: "_Matrix | None") -> list[pdfium_calls.Box]:
        """Return boxes on the objects' own axes as boxes on the axes of a reader."""
        if matrix is not None:
            corners = ((_through(matrix, x0, y1), _through(matrix, x1, y0)) for x0, y1, x1, y0 in boxes)
            boxes = [_box_between(*two) for two in corners]
        return self._turn(boxes)


def _box_around(points: Sequence[tuple[float, float]]) -> pdfium_calls.Box:
    """Return the (left, top, right, bottom) around points, on axes that go upwards."""
    return min(x for x, _ in points), max(y for _, y in points), max(x for x, _ in points), min(y for _, y in points)


def _box_between(one: tuple[float, float], other: tuple[float, float]) -> pdfium_calls.Box:
    """Return the (left, top, right, bottom) between two corners, on axes that go upwards."""
    (xa, ya), (xb, yb) = one, other
    return min(xa, xb), max(ya, yb), max(xa, xb), min(ya, yb)


_Matrix = tuple[float, float, float, float, float, float]


def _strokes(one: int, matrix: "_Matrix", count: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the points joined by straight lines, one list for each stroke."""
    path, x, y = pdfium_calls.handle(one), ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        points.append(_through(matrix, x.value, y.value))
    if points:
        yield points


def _is_stroked(path: int) -> bool:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(pdfium_calls.handle(path), ctypes.byref(filled), ctypes.byref(stroked))
    return bool(stroked.value)


def _matrix_of(one: int, outer: _Matrix | None) -> _Matrix:
    """Return the matrix of an object within the form that `outer` places."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(pdfium_calls.handle(one), ctypes.byref(matrix))
    values = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return values if outer is None else _product(values, outer)


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, l = outer  # noqa: E741
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l


def _through(matrix: _Matrix | None, x: float, y: float) -> tuple[float, float]:
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
