"""Read a scanned page as the rules and letters drawn on it, with positions in points."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, cast

import cv2
import numpy as np

from ingest.reader.page_heads import page_head
from ingest.reader.pdf.lines import Box
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Rule, Run
from ingest.reader.pdf.skew import around, box_around
from ingest.reader.scan.boxes import Pixels
from ingest.reader.scan.curves import Curve
from ingest.reader.scan.figures import RecognisedFigure, code_in, digit_width, figure_in, fits, is_code
from ingest.reader.scan.hangul import read_words
from ingest.reader.scan.letters import Letters, RecognisedWord
from ingest.reader.scan.orientation import UPRIGHT, has_certain_figures, is_on_side, sample_of, sureness
from ingest.reader.scan.picture import Grey, PageInk, find_ink, gaps, has_words, levelled, skew_of, turned_over
from ingest.reader.scan.recogniser import Recogniser

_SPECK = 0.3  # of a letter's height: smaller ink is no letter
_LETTER = 0.55  # of a letter's height: larger ink is a letter even if not recognised
_OPENING, _CLOSING = "【([〔", "】)]〕"
_SIGNED_RATE = re.compile(r"[가-힣]\d{1,3}(?:[.,]\d{1,2})?%\Z")
_CODE = re.compile(r"\A(\d{3})(\d{2})(?!\d)")
_DEPARTMENT = re.compile(r"[가-힣]{1,8}(?:[과관실국단소동읍면원서]|센터)\Z")
_ROOM = 0.22  # of a letter's height: the margin around a line
_BESIDE = 0.5  # of that margin beside possible figures, as time grows with width
_DOUBTFUL = 0.05  # confidence that few correctly read syllables fall below
_GLANCE = 1.0  # pixels per point: enough to see whether a page is on its side
_SPACE = 0.3  # of a line's height: wider white is a space


@dataclass(slots=True)
class Scanned:
    """What is drawn on a scanned page, made upright, level and straight.

    `skew`: the degrees counter-clockwise by which it was levelled; `curve`: its curve after that.
    """

    drawn: PageDrawing
    skew: float
    curve: Curve | None
    per_point: float

    def on_page(self, box: Box) -> Box:
        """Return a box of the straightened page as a box on the original page, upright."""
        if self.curve is not None:
            x0, top, x1, bottom = box
            x, y = (x0 + x1) / 2 * self.per_point, (top + bottom) / 2 * self.per_point
            low = self.curve.at(x, y) / self.per_point
            box = x0, round(top + low, 1), x1, round(bottom + low, 1)
        return box_around(self.drawn, box, self.skew) if self.skew else box


@dataclass(frozen=True, slots=True)
class _View:
    """A picture turned clockwise by `turn` degrees, then counter-clockwise by `skew`.

    `read` are the lines that were already recognised.
    """

    inked: PageInk
    turn: int
    skew: float
    read: dict[Pixels, Letters] = field(default_factory=dict)


@dataclass(slots=True)
class ScanEngines:
    """The recognition engines of one process."""

    _recogniser: Recogniser | None = field(default=None)

    def read(self, grey: Grey, width: float, turn: int = 0) -> Scanned:
        """Return all that is on a picture of a page that is `width` points wide.

        `turn` is the clockwise rotation after which it is probably upright. Raises EngineError.
        """
        self._recogniser = self._recogniser or Recogniser()
        per_point = grey.shape[1] / width
        view = self._upright(grey, per_point, turn)
        height, width = (pixels / per_point for pixels in view.inked.grey.shape)
        drawn = PageDrawing(width, height, view.turn, pictured=1.0)
        _add_rules(drawn, view.inked, per_point)
        drawn.runs = [_in_points(run, per_point) for run in self._runs(view.inked, view.read)]
        return Scanned(drawn, view.skew, view.inked.curve, per_point)

    def _upright(self, grey: Grey, per_point: float, turn: int) -> _View:
        """Return the picture turned upright."""
        if _lies_on_side(grey, per_point, turn) and not _lies_on_side(grey, per_point, turn + 90):
            turn += 90
        view = _view(grey, per_point, turn)
        boxes = sample_of(view.inked)
        narrow = [crop(view.inked, box, _BESIDE) for box in boxes]
        view.read.update(zip(boxes, cast(Recogniser, self._recogniser).read(narrow), strict=True))
        lines = [crop(view.inked, box) for box in boxes]
        if has_certain_figures(view.read.values()) or (sure := sureness(read_words(lines))) >= UPRIGHT:
            return view
        if sure >= sureness(read_words([np.ascontiguousarray(line[::-1, ::-1]) for line in lines])):
            return view
        if view.inked.curve is not None:
            return _view(grey, per_point, view.turn + 180)
        return _View(turned_over(view.inked), (view.turn + 180) % 360, view.skew)

    def _runs(self, inked: PageInk, known: Mapping[Pixels, Letters]) -> list[Run]:
        """Return the lines of ink as runs, in pixels; `known` are lines already recognised."""
        boxes = [box for box in inked.lines if max(_wide(box), _high(box)) >= _SPECK * inked.height]
        named = _name_columns(inked)
        names = [box for box in boxes if named(box)]
        hangul = dict.fromkeys(box for box in boxes if not named(box) and is_of_words(inked, box))
        others = [box for box in boxes if not named(box) and box not in hangul]
        figures = self._figures(inked, others, known)
        sure = _sure(figures)
        words = [*names, *hangul, *(box for box in others if box not in sure)]
        read = dict(zip(words, read_words([crop(inked, box) for box in words]), strict=True))
        read.update(zip(names, self._with_codes(inked, names, [read[box] for box in names]), strict=True))
        figures |= self._figures(inked, [box for box in hangul if may_be_figure(read[box])], known)
        sure = _sure(figures) | sure
        runs = [_run(box, text, box[0], box[2], inked.height) for box, text in sure.items()]
        for box in [box for box in words if box not in sure]:
            line = mask_doubtful_syllables(read[box])
            text = None if named(box) else unsure_figure(line, figures.get(box))
            if text is None:
                runs += word_runs(inked, box, line)
            else:
                runs.append(_run(box, text, box[0], box[2], inked.height))
        return runs

    def _figures(
        self, inked: PageInk, boxes: Sequence[Pixels], known: Mapping[Pixels, Letters]
    ) -> dict[Pixels, RecognisedFigure]:
        """Return those of the lines that are figures; `known` are lines already recognised."""
        unread = [box for box in boxes if box not in known]
        letters = cast(Recogniser, self._recogniser).read([crop(inked, box, _BESIDE) for box in unread])
        read = {**known, **dict(zip(unread, letters, strict=True))}
        return {box: figure for box in boxes if (figure := figure_in(read[box]))}

    def _with_codes(
        self, inked: PageInk, boxes: Sequence[Pixels], lines: Sequence[list[RecognisedWord]]
    ) -> list[list[RecognisedWord]]:
        """Return the words of names, with their codes as the recogniser of figures reads them.

        Tesseract misreads such small digits. If no code is recognised with certainty, the digits that Tesseract found
        are marked as uncertain.
        """
        parts = [_digits_before(line) for line in lines]
        mended = list(lines)
        for at, letters in self._codes(inked, boxes, lines, parts).items():
            digits, name = lines[at][: parts[at]], lines[at][parts[at] :]
            text = _with_code_dash("".join(word.text for word in digits))
            if code := code_in(letters):
                lost = not name and letters.text[len(code) :].strip()
                mended[at] = [RecognisedWord(code + UNKNOWN * bool(lost), digits[0].start, digits[-1].end), *name]
            elif is_code(text):
                mended[at] = [RecognisedWord(UNKNOWN + text, digits[0].start, digits[-1].end), *name]
        return mended

    def _codes(
        self, inked: PageInk, boxes: Sequence[Pixels], lines: Sequence[list[RecognisedWord]], parts: Sequence[int]
    ) -> dict[int, Letters]:
        """Return the recogniser's reading of the digits before names, alone or (if that fails) with the whole line."""
        recogniser = cast(Recogniser, self._recogniser)
        coded = [at for at, part in enumerate(parts) if part]
        ends = {at: _until(inked, boxes[at], lines[at][parts[at] - 1].end) for at in coded}
        read = dict(zip(coded, recogniser.read([crop(inked, ends[at]) for at in coded]), strict=True))
        failed = [at for at in coded if not code_in(read[at])]
        whole = recogniser.read([crop(inked, boxes[at]) for at in failed])
        return read | dict(zip(failed, whole, strict=True))


def grey_of(bitmap: Any) -> Grey:
    """Return the grey levels of a rendered page."""
    cv2.setNumThreads(1)
    return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))


def levelled_page(drawn: PageDrawing, grey: Grey) -> Scanned:
    """Return a page with a text layer, with the rules of its picture added, level and straight."""
    per_point = grey.shape[drawn.turn // 90 % 2 ^ 1] / drawn.width
    view = _view(grey, per_point, drawn.turn)
    skew, curve = view.skew, view.inked.curve
    _add_rules(drawn, view.inked, per_point)
    for run in drawn.runs if skew or curve else ():
        x, y = around(drawn, (run.x0 + run.x1) / 2, run.middle, -skew)
        if curve is not None:
            y -= curve.at(x * per_point, y * per_point) / per_point
        right, down = x - (run.x0 + run.x1) / 2, y - run.middle
        run.x0, run.x1, run.top, run.bottom = run.x0 + right, run.x1 + right, run.top + down, run.bottom + down
        run.edges = [edge + right for edge in run.edges]
    return Scanned(drawn, skew, curve, per_point)


def _lies_on_side(grey: Grey, per_point: float, turn: int) -> bool:
    """Whether a page turned clockwise by `turn` degrees is on its side, judged by a small picture of it."""
    scale = min(1.0, _GLANCE / per_point)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return is_on_side(find_ink(_turned(small, turn), per_point * scale))


def _turned(grey: Grey, turn: int) -> Grey:
    """Return a picture turned clockwise by `turn` degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(turn // 90)))


def _view(grey: Grey, per_point: float, turn: int) -> _View:
    """Return the ink of a picture turned clockwise by `turn` degrees and levelled."""
    turned = _turned(grey, turn)
    skew = skew_of(turned)
    return _View(find_ink(levelled(turned, skew), per_point), turn % 360, skew)


def _add_rules(drawn: PageDrawing, inked: PageInk, per_point: float) -> None:
    """Add the rules of a picture to the page, in points."""
    drawn.across += [
        Rule((top + bottom) / 2 / per_point, left / per_point, right / per_point)
        for left, top, right, bottom in inked.across
    ]
    drawn.down += [
        Rule((left + right) / 2 / per_point, top / per_point, bottom / per_point)
        for left, top, right, bottom in inked.down
    ]


def _name_columns(inked: PageInk) -> Any:
    """Return a test whether a box is in the first column of a table, whose cells are names."""
    down = sorted(inked.down)
    columns = []
    while len(down) > 2:
        first = down[0]
        table = [rule for rule in down if rule[1] < first[3] and first[1] < rule[3]]
        down = [rule for rule in down if rule not in table]
        inner = [rule for rule in table if rule[0] > first[2] + inked.height]
        if inner:
            columns.append((first[0], min(rule[1] for rule in table), min(inner)[0], max(rule[3] for rule in table)))
    return lambda box: any(
        left <= (box[0] + box[2]) / 2 < right and top <= (box[1] + box[3]) / 2 < bottom
        for left, top, right, bottom in columns
    )


def _sure(figures: Mapping[Pixels, RecognisedFigure]) -> dict[Pixels, str]:
    """Return the certain figures that are as wide as their letters: none was lost or recognised twice."""
    sure = {box: figure.text for box, figure in figures.items() if figure.sure}
    digit = digit_width([(text, _wide(box)) for box, text in sure.items()])
    if digit is None:
        return {}
    return {box: text for box, text in sure.items() if fits(text, _wide(box), digit)}


def is_of_words(inked: PageInk, box: Pixels) -> bool:
    """Whether the ink in a box is that of words."""
    left, top, right, bottom = box
    return has_words(inked.ink[top:bottom, left:right], inked.height)


def _text(line: Sequence[RecognisedWord]) -> str:
    return "".join(word.text for word in line)


def unsure_figure(line: Sequence[RecognisedWord], figure: RecognisedFigure | None) -> str | None:
    """Return the text of an uncertain figure, marked unless both engines agree; None if they read words."""
    text = _text(line)
    if any(map(_is_korean, line)):
        return None
    if figure is None:
        return UNKNOWN if figure_in(Letters(text, [1.0] * len(text))) else None
    return figure.text if figure.text == text else UNKNOWN + figure.text


def _is_korean(word: RecognisedWord) -> bool:
    return any("가" <= letter <= "힣" for letter in word.text)


def may_be_figure(line: Sequence[RecognisedWord]) -> bool:
    """Whether a line has no Hangul, or one such letter before a rate: Tesseract reads △ as 스."""
    return not any(map(_is_korean, line)) or _SIGNED_RATE.match(_text(line)) is not None


def mask_doubtful_syllables(line: list[RecognisedWord]) -> list[RecognisedWord]:
    """Return a line with the uncertain syllables of a department's name, alone or in a page head, masked.

    Such a syllable may be another one, or may follow one that was lost.
    """
    text = _text(line)
    head = page_head(text)
    if head is None and not _DEPARTMENT.match(text):
        return line
    department = head[1] if head else text
    first = text.rfind(department)
    last = first + len(department)
    ends = accumulate(len(word.text) for word in line)
    return [
        replace(word, text=UNKNOWN) if first < end <= last and _is_doubtful(word) else word
        for word, end in zip(line, ends, strict=True)
    ]


def _is_doubtful(word: RecognisedWord) -> bool:
    return _is_korean(word) and word.sure < _DOUBTFUL


def _digits_before(line: Sequence[RecognisedWord]) -> int:
    """Return how many words at the beginning of a line are digits and signs, as in a code."""
    words = next((at for at, word in enumerate(line) if _is_korean(word)), len(line))
    return words if any(letter.isdigit() for word in line[:words] for letter in word.text) else 0


def _until(inked: PageInk, box: Pixels, end: float) -> Pixels:
    """Return the part of a line up to the end of a word."""
    room = _ROOM * inked.height
    right = box[0] - room + end * (_wide(box) + 2 * room)
    return box[0], box[1], min(box[2], round(right)), box[3]


def word_runs(inked: PageInk, box: Pixels, words: Sequence[RecognisedWord]) -> list[Run]:
    """Return a run for the words between wide gaps.

    Ink in which no engine finds a letter becomes one unknown letter.
    """
    height, room = inked.height, _ROOM * inked.height
    if not words:
        large = max(_wide(box), _high(box)) >= _LETTER * height
        return [_run(box, UNKNOWN, box[0], box[2], height)] if large else []
    left, wide = box[0] - room, _wide(box) + 2 * room
    cuts = gaps(inked, box, _SPACE * _high(box))
    runs: list[Run] = []
    reached = 0.0  # the middle of the previous word
    for word in words:
        start, end = max(box[0], left + word.start * wide), min(box[2], left + word.end * wide)
        before = runs[-1] if runs else None
        apart = any(reached < cut < (start + end) / 2 for cut in cuts) and not _is_bracketed(runs, word)
        reached = (start + end) / 2
        if before is None or apart:
            if before is not None:
                before.spaced = True
            runs.append(_run(box, word.text if runs else _with_code_dash(word.text), start, end, height))
        else:
            runs[-1] = _run(box, before.text + word.text, before.x0, end, height)
    return runs


def _is_bracketed(runs: Sequence[Run], word: RecognisedWord) -> bool:
    """Whether the white before a word belongs to a bracket."""
    return bool(runs) and runs[-1].text[-1] in _OPENING or word.text[0] in _CLOSING


def _with_code_dash(text: str) -> str:
    """Return a name with the dash inserted into the subject's code at its beginning.

    >>> _with_code_dash("71507"), _with_code_dash("2020년")
    ('715-07', '2020년')
    """
    return _CODE.sub(r"\1-\2", text)


def _run(box: Pixels, text: str, left: float, right: float, height: float) -> Run:
    """Return a run in pixels; low ink such as a dash is given the height of a letter."""
    middle, high = (box[1] + box[3]) / 2, max(_high(box), height)
    step = (right - left) / len(text)
    edges = [left + at * step for at in range(len(text))]
    return Run(text, left, middle - high / 2, right, middle + high / 2, edges)


def _in_points(run: Run, per_point: float) -> Run:
    places = (run.x0, run.top, run.x1, run.bottom)
    x0, top, x1, bottom = (place / per_point for place in places)
    return Run(run.text, x0, top, x1, bottom, [edge / per_point for edge in run.edges])


def crop(inked: PageInk, box: Pixels, beside: float = 1.0) -> Grey:
    """Return the picture of a line with a margin; `beside` is the share of the margin at its left and right."""
    room = round(_ROOM * inked.height)
    left, top, right, bottom = box
    sides = round(room * beside)
    return inked.grey[max(0, top - room) : bottom + room, max(0, left - sides) : right + sides]


def _wide(box: Pixels) -> int:
    return box[2] - box[0]


def _high(box: Pixels) -> int:
    return box[3] - box[1]
