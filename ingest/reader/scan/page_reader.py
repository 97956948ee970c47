"""A scanned page as what is drawn on it: rules and letters with their places, in points."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, cast

import cv2
import numpy as np

from ingest.reader.page_heads import page_head
from ingest.reader.pdf.lines import Box
from ingest.reader.pdf.page_objects import UNKNOWN, Drawn, Rule, Run
from ingest.reader.pdf.skew import around, box_around
from ingest.reader.scan.boxes import Pixels
from ingest.reader.scan.curves import Curve
from ingest.reader.scan.figures import Figure, code_in, digit_width, figure_in, fits, is_code
from ingest.reader.scan.hangul import read_words
from ingest.reader.scan.letters import Letters, Word
from ingest.reader.scan.picture import Grey, Inked, gaps, has_words, levelled, look, skew_of, turned_over
from ingest.reader.scan.recogniser import Recogniser
from ingest.reader.scan.standing import UPRIGHT, is_on_side, sample_of, show_figures, sureness

_SPECK = 0.3  # of a letter's height: what is smaller is no letter
_LETTER = 0.55  # of a letter's height: ink that high or wide is one, whatever engines say
_OPENING, _CLOSING = "【([〔", "】)]〕"
_SIGNED_RATE = re.compile(r"[가-힣]\d{1,3}(?:[.,]\d{1,2})?%\Z")
_CODE = re.compile(r"\A(\d{3})(\d{2})(?!\d)")
_DEPARTMENT = re.compile(r"[가-힣]{1,8}(?:[과관실국단소동읍면원서]|센터)\Z")
_ROOM = 0.22  # of a letter's height around a line
_BESIDE = 0.5  # of that at the sides of a line that may be a figure: computing goes with a line's width
_DOUBTFUL = 0.05  # Tesseract is surer of nearly every syllable that it reads right, and of few others less
_GLANCE = 1.0  # pixels to a point: enough to say whether a page lies on its side
_SPACE = 0.3  # of a line's height: white as wide is a space


@dataclass(slots=True)
class Scanned:
    """What is drawn on a scanned page as it is read: upright, level and straight.

    `skew`: the degrees counter-clockwise by which it was turned to lie level; `curve` how it curved then.
    """

    drawn: Drawn
    skew: float
    curve: Curve | None
    per_point: float

    def on_page(self, box: Box) -> Box:
        """Where a box of the straight page is on the page itself, upright."""
        if self.curve is not None:
            x0, top, x1, bottom = box
            x, y = (x0 + x1) / 2 * self.per_point, (top + bottom) / 2 * self.per_point
            low = self.curve.at(x, y) / self.per_point
            box = x0, round(top + low, 1), x1, round(bottom + low, 1)
        return box_around(self.drawn, box, self.skew) if self.skew else box


@dataclass(frozen=True, slots=True)
class _View:
    """A picture turned clockwise by `turn` degrees, then by `skew` counter-clockwise; `read` are lines already read."""

    inked: Inked
    turn: int
    skew: float
    read: dict[Pixels, Letters] = field(default_factory=dict)


@dataclass(slots=True)
class Eyes:
    """The engines of one process."""

    _recogniser: Recogniser | None = field(default=None)

    def read(self, grey: Grey, width: float, turn: int = 0) -> Scanned:
        """All of a page so many points wide from its picture, likely upright once turned clockwise by `turn`.

        Raises EngineError.
        """
        self._recogniser = self._recogniser or Recogniser()
        per_point = grey.shape[1] / width
        view = self._upright(grey, per_point, turn)
        height, width = (pixels / per_point for pixels in view.inked.grey.shape)
        drawn = Drawn(width, height, view.turn, pictured=1.0)
        _add_rules(drawn, view.inked, per_point)
        drawn.runs = [_in_points(run, per_point) for run in self._runs(view.inked, view.read)]
        return Scanned(drawn, view.skew, view.inked.curve, per_point)

    def _upright(self, grey: Grey, per_point: float, turn: int) -> _View:
        """A picture turned so that it stands upright."""
        if _lies_on_side(grey, per_point, turn) and not _lies_on_side(grey, per_point, turn + 90):
            turn += 90
        view = _view(grey, per_point, turn)
        boxes = sample_of(view.inked)
        narrow = [crop(view.inked, box, _BESIDE) for box in boxes]
        view.read.update(zip(boxes, cast(Recogniser, self._recogniser).read(narrow), strict=True))
        lines = [crop(view.inked, box) for box in boxes]
        if show_figures(view.read.values()) or (sure := sureness(read_words(lines))) >= UPRIGHT:
            return view
        if sure >= sureness(read_words([np.ascontiguousarray(line[::-1, ::-1]) for line in lines])):
            return view
        if view.inked.curve is not None:
            return _view(grey, per_point, view.turn + 180)
        return _View(turned_over(view.inked), (view.turn + 180) % 360, view.skew)

    def _runs(self, inked: Inked, known: Mapping[Pixels, Letters]) -> list[Run]:
        """The lines of ink as runs, in pixels; some of them are read already."""
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
            line = with_doubt(read[box])
            text = None if named(box) else unsure_figure(line, figures.get(box))
            if text is None:
                runs += word_runs(inked, box, line)
            else:
                runs.append(_run(box, text, box[0], box[2], inked.height))
        return runs

    def _figures(self, inked: Inked, boxes: Sequence[Pixels], known: Mapping[Pixels, Letters]) -> dict[Pixels, Figure]:
        """Those of some lines that are figures; some are read already."""
        unread = [box for box in boxes if box not in known]
        letters = cast(Recogniser, self._recogniser).read([crop(inked, box, _BESIDE) for box in unread])
        read = {**known, **dict(zip(unread, letters, strict=True))}
        return {box: figure for box in boxes if (figure := figure_in(read[box]))}

    def _with_codes(self, inked: Inked, boxes: Sequence[Pixels], lines: Sequence[list[Word]]) -> list[list[Word]]:
        """Names with the code that the recogniser of figures reads before them: Tesseract misreads digits so small.

        Where that reads no code for sure, what Tesseract takes for one is not known.
        """
        parts = [_digits_before(line) for line in lines]
        mended = list(lines)
        for at, letters in self._codes(inked, boxes, lines, parts).items():
            digits, name = lines[at][: parts[at]], lines[at][parts[at] :]
            text = _code_mended("".join(word.text for word in digits))
            if code := code_in(letters):
                lost = not name and letters.text[len(code) :].strip()
                mended[at] = [Word(code + UNKNOWN * bool(lost), digits[0].start, digits[-1].end), *name]
            elif is_code(text):
                mended[at] = [Word(UNKNOWN + text, digits[0].start, digits[-1].end), *name]
        return mended

    def _codes(
        self, inked: Inked, boxes: Sequence[Pixels], lines: Sequence[list[Word]], parts: Sequence[int]
    ) -> dict[int, Letters]:
        """What the recogniser makes of the digits before names: read alone, or with all of the line if that fails."""
        recogniser = cast(Recogniser, self._recogniser)
        coded = [at for at, part in enumerate(parts) if part]
        ends = {at: _until(inked, boxes[at], lines[at][parts[at] - 1].end) for at in coded}
        read = dict(zip(coded, recogniser.read([crop(inked, ends[at]) for at in coded]), strict=True))
        failed = [at for at in coded if not code_in(read[at])]
        whole = recogniser.read([crop(inked, boxes[at]) for at in failed])
        return read | dict(zip(failed, whole, strict=True))


def grey_of(bitmap: Any) -> Grey:
    """The shades of grey of a drawn page."""
    cv2.setNumThreads(1)
    return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))


def level(drawn: Drawn, grey: Grey) -> Scanned:
    """A page whose letters are known, with the rules of its picture, as it lies level and straight."""
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
    """Whether a page turned clockwise by `turn` degrees lies on its side, by a small picture of it."""
    scale = min(1.0, _GLANCE / per_point)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return is_on_side(look(_turned(small, turn), per_point * scale))


def _turned(grey: Grey, turn: int) -> Grey:
    """A picture turned clockwise by `turn` degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(turn // 90)))


def _view(grey: Grey, per_point: float, turn: int) -> _View:
    """What is on a picture that is turned clockwise by `turn` degrees."""
    turned = _turned(grey, turn)
    skew = skew_of(turned)
    return _View(look(levelled(turned, skew), per_point), turn % 360, skew)


def _add_rules(drawn: Drawn, inked: Inked, per_point: float) -> None:
    drawn.across += [
        Rule((top + bottom) / 2 / per_point, left / per_point, right / per_point)
        for left, top, right, bottom in inked.across
    ]
    drawn.down += [
        Rule((left + right) / 2 / per_point, top / per_point, bottom / per_point)
        for left, top, right, bottom in inked.down
    ]


def _name_columns(inked: Inked) -> Any:
    """Whether a box stands in the first column of a table, whose cells are names."""
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


def _sure(figures: Mapping[Pixels, Figure]) -> dict[Pixels, str]:
    """The figures whose letters are sure, and that are as wide as their letters are: none was lost or read twice."""
    sure = {box: figure.text for box, figure in figures.items() if figure.sure}
    digit = digit_width([(text, _wide(box)) for box, text in sure.items()])
    if digit is None:
        return {}
    return {box: text for box, text in sure.items() if fits(text, _wide(box), digit)}


def is_of_words(inked: Inked, box: Pixels) -> bool:
    left, top, right, bottom = box
    return has_words(inked.ink[top:bottom, left:right], inked.height)


def _text(line: Sequence[Word]) -> str:
    return "".join(word.text for word in line)


def unsure_figure(line: Sequence[Word], figure: Figure | None) -> str | None:
    """The text of a figure that is not sure, as far as both engines read the same; None where they read words."""
    text = _text(line)
    if any(map(_is_korean, line)):
        return None
    if figure is None:
        return UNKNOWN if figure_in(Letters(text, [1.0] * len(text))) else None
    return figure.text if figure.text == text else UNKNOWN + figure.text


def _is_korean(word: Word) -> bool:
    return any("가" <= letter <= "힣" for letter in word.text)


def may_be_figure(line: Sequence[Word]) -> bool:
    """Whether a line has no Hangul, or but a letter of it before a rate: Tesseract takes △ for 스."""
    return not any(map(_is_korean, line)) or _SIGNED_RATE.match(_text(line)) is not None


def with_doubt(line: list[Word]) -> list[Word]:
    """A department's name, alone or in a page head, without the syllables of which Tesseract is not sure.

    They may be others, or stand behind one that it lost.
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


def _is_doubtful(word: Word) -> bool:
    return _is_korean(word) and word.sure < _DOUBTFUL


def _digits_before(line: Sequence[Word]) -> int:
    """How many words at the beginning of a line are digits and signs, as of a code."""
    words = next((at for at, word in enumerate(line) if _is_korean(word)), len(line))
    return words if any(letter.isdigit() for word in line[:words] for letter in word.text) else 0


def _until(inked: Inked, box: Pixels, end: float) -> Pixels:
    """The part of a line up to where a word of it ends."""
    room = _ROOM * inked.height
    right = box[0] - room + end * (_wide(box) + 2 * room)
    return box[0], box[1], min(box[2], round(right)), box[3]


def word_runs(inked: Inked, box: Pixels, words: Sequence[Word]) -> list[Run]:
    """A run for what stands between wide gaps, of which engines make words or letters.

    Ink in which no engine sees a letter is one that is not known.
    """
    height, room = inked.height, _ROOM * inked.height
    if not words:
        large = max(_wide(box), _high(box)) >= _LETTER * height
        return [_run(box, UNKNOWN, box[0], box[2], height)] if large else []
    left, wide = box[0] - room, _wide(box) + 2 * room
    cuts = gaps(inked, box, _SPACE * _high(box))
    runs: list[Run] = []
    reached = 0.0  # the middle of the word before
    for word in words:
        start, end = max(box[0], left + word.start * wide), min(box[2], left + word.end * wide)
        before = runs[-1] if runs else None
        apart = any(reached < cut < (start + end) / 2 for cut in cuts) and not _is_bracketed(runs, word)
        reached = (start + end) / 2
        if before is None or apart:
            if before is not None:
                before.spaced = True
            runs.append(_run(box, word.text if runs else _code_mended(word.text), start, end, height))
        else:
            runs[-1] = _run(box, before.text + word.text, before.x0, end, height)
    return runs


def _is_bracketed(runs: Sequence[Run], word: Word) -> bool:
    """Whether white before a word is that of a bracket."""
    return bool(runs) and runs[-1].text[-1] in _OPENING or word.text[0] in _CLOSING


def _code_mended(text: str) -> str:
    """A subject's code at the beginning of its name, with the dash that such codes have.

    >>> _code_mended("71507"), _code_mended("2020년")
    ('715-07', '2020년')
    """
    return _CODE.sub(r"\1-\2", text)


def _run(box: Pixels, text: str, left: float, right: float, height: float) -> Run:
    """A run in pixels; what is low, as a dash is, is as high as a letter."""
    middle, high = (box[1] + box[3]) / 2, max(_high(box), height)
    step = (right - left) / len(text)
    edges = [left + at * step for at in range(len(text))]
    return Run(text, left, middle - high / 2, right, middle + high / 2, edges)


def _in_points(run: Run, per_point: float) -> Run:
    places = (run.x0, run.top, run.x1, run.bottom)
    x0, top, x1, bottom = (place / per_point for place in places)
    return Run(run.text, x0, top, x1, bottom, [edge / per_point for edge in run.edges])


def crop(inked: Inked, box: Pixels, beside: float = 1.0) -> Grey:
    """A line with white around it; `beside`: how much of that stands at its left and right."""
    room = round(_ROOM * inked.height)
    left, top, right, bottom = box
    sides = round(room * beside)
    return inked.grey[max(0, top - room) : bottom + room, max(0, left - sides) : right + sides]


def _wide(box: Pixels) -> int:
    return box[2] - box[0]


def _high(box: Pixels) -> int:
    return box[3] - box[1]
