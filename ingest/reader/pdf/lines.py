"""Join runs of letters to lines of text. Pure functions over plain values."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from statistics import median

from ingest.reader.pdf.page_objects import UNKNOWN, Run

FIGURE = re.compile(rf"[△▲\-−–]?\s*[\d{UNKNOWN}][\d{UNKNOWN},.]*\s*%?\Z|[\-−–]\Z")
_AMOUNT = re.compile(r"[△▲\-−–]?\d{1,3}(?:,\d{3})+\Z")
_AMOUNT_OR_ZERO = re.compile(r"[△▲\-−–]?(?:\d{1,3}(?:,\d{3})+|0)\Z")
AMOUNT_BEFORE = re.compile(r"(?:[△▲\-−–]?\d{1,3}(?:,\d{3})+|0(?=[△▲\-−–]?[1-9]\d{0,2},\d{3}))(?=[△▲\-−–\d])")
"""An amount, or 0, that a figure follows at once: the commas say where it ends."""
_SIGNS = frozenset("△▲")  # a lone hyphen may mean 0
_MARKS = frozenset("◎○×◯")  # achievement marks
_SPACE = 0.15  # of a letter's height: wider white is a space
PARTED = 0.3  # of a letter's height: lines further apart belong to two rows
WRAPPED = 0.55  # of a letter's height: closer lines without a rule between them may be one text
_FULL = 4  # letters: a line with less room left in its cell is full
_ONE_LINE = 0.5  # of a letter's height: letters with closer middles are on one line
WORDS_APART = 0.55  # of a letter's height: closer words are one column
_AMOUNT_APART = 0.4  # of a letter's height: an amount this far from words is its own column, unless a space is drawn

_OVERPRINTED = 0.5  # of a letter's height: the overlap of two runs that counts as overprinting
_MEETING = 0.2  # of a letter's height: runs with less white or overlap between them meet
_HAIR = 0.4  # points: white that is assumed between amounts that touch
_SAME_PLACE = 0.08  # of a letter's height: PDFium takes the same letter this close for one that is drawn twice
_LEVEL = 0.25  # of a letter's height: letters with closer middles are level

_LEFT, _MIDDLE = attrgetter("x0"), attrgetter("middle")

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""


class TextLine:
    """Runs side by side from left to right, with their text and bounding box."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.text = spelled(runs)
        self.is_figure = FIGURE.match(self.text) is not None
        self.x0, self.top, self.x1, self.bottom = around(runs)
        if len(runs) == 1:
            self.middle, self.height = runs[0].middle, runs[0].height
        else:
            self.middle, self.height = median(run.middle for run in runs), median(run.height for run in runs)

    @cached_property
    def words(self) -> "list[TextLine]":
        """The parts that wide spaces separate; two complete amounts are two parts, however close they are."""
        parts: list[list[Run]] = []
        for run in self.runs:
            if not parts or _is_apart(parts[-1], run):
                parts.append([run])
            else:
                parts[-1].append(run)
        return [TextLine(part) for part in parts] if len(parts) > 1 else [self]

    @property
    def is_mark(self) -> bool:
        """Whether the text is an achievement mark."""
        return self.text in _MARKS


def _is_apart(part: Sequence[Run], run: Run) -> bool:
    """Whether a run begins another part of its line; an amount may be drawn digit by digit."""
    before = part[-1]
    is_amount = _AMOUNT_OR_ZERO.match(run.text) is not None
    if is_amount and _AMOUNT_OR_ZERO.match("".join(one.text for one in part)):
        return True
    apart = _AMOUNT_APART if (is_amount or _AMOUNT_OR_ZERO.match(before.text)) and not before.spaced else WORDS_APART
    return run.x0 - max(one.x1 for one in part) > apart * run.height


def around(parts: Sequence[Run] | Sequence[TextLine]) -> Box:
    """Return the bounding box of runs or lines."""
    if len(parts) == 1:
        part = parts[0]
        return part.x0, part.top, part.x1, part.bottom
    left, right = min([part.x0 for part in parts]), max([part.x1 for part in parts])
    return left, min([part.top for part in parts]), right, max([part.bottom for part in parts])


def spelled(runs: Sequence[Run]) -> str:
    """Return the text of runs from left to right, with a space where one is drawn or there is room for one."""
    text = runs[0].text
    for before, run in zip(runs, runs[1:], strict=False):
        apart = before.spaced or run.x0 - before.x1 > _SPACE * min(before.height, run.height)
        text += f" {run.text}" if apart else run.text
    return text


def text_lines(runs: Iterable[Run]) -> list[TextLine]:
    """Return the lines from top to bottom; letters of different sizes are on one line if their middles are level."""
    lines: list[list[Run]] = []
    reached = 0.0
    for run in sorted(runs, key=_MIDDLE):
        middle = run.middle
        if lines and middle - reached <= _ONE_LINE * min(run.height, lines[-1][0].height):
            lines[-1].append(run)
        else:
            lines.append([run])
        reached = middle
    return [TextLine(sorted(line, key=_LEFT)) for line in lines]


def amounts_apart(run: Run) -> Iterator[Run]:
    """Yield the amounts of a run that are drawn without white between them; all of it if it begins otherwise."""
    while amount := AMOUNT_BEFORE.match(run.text):
        before, behind = cut(run, amount.end())
        run = replace(behind, x0=behind.x0 + _HAIR)
        yield before
    yield run


def cut(run: Run, letter: int) -> tuple[Run, Run]:
    """Return the parts of a run before a letter and from it on."""
    before = replace(run, text=run.text[:letter], x1=run.edges[letter], edges=run.edges[:letter], spaced=False)
    return before, replace(run, text=run.text[letter:], x0=run.edges[letter], edges=run.edges[letter:])


def is_overprinted(line: TextLine) -> bool:
    """Whether a figure of a line is printed over something beside it."""
    return any(
        overlap > _OVERPRINTED * one.height and (_holds_digits(one) or _holds_digits(other))
        for one, other, overlap in _close(line.runs)
    )


def mark_overprinted(runs: Iterable[Run], *, may_lack_letters: bool = False) -> None:
    """Mark as unsure the figures over others that may be but a part of what is printed there.

    Where the letters of each cell are drawn one behind another, figures are whole even so. Where those of several cells
    are drawn in turns, each is in pieces, which meet. `may_lack_letters`: a letter is left out where the same one was
    drawn before, so that a figure may be longer where a letter of another begins or ends with it.
    """
    for line in text_lines(runs):
        over: set[int] = set()
        met: set[int] = set()
        for one, other, overlap in _close(line.runs):
            pair = {id(one), id(other)}
            if overlap > _MEETING * one.height:
                over |= pair
                met |= (
                    pair
                    if may_lack_letters and (_ends_with_letter(one, other) or _ends_with_letter(other, one))
                    else set()
                )
            elif one.x1 <= other.x1:
                met |= pair
        for run in line.runs:
            if id(run) in over & met and any(map(str.isdecimal, run.text)):
                run.text, run.edges = UNKNOWN + run.text, [run.x0, *run.edges]


def _ends_with_letter(run: Run, other: Run) -> bool:
    """Whether a run begins or ends where a letter of another does."""
    near = _SAME_PLACE * run.height
    return any(abs(place - end) < near for place in (*other.edges, other.x1) for end in (run.x0, run.x1))


def _close(runs: Sequence[Run]) -> Iterator[tuple[Run, Run, float]]:
    """Each two runs of a line that meet or overlap, and by how much: less than 0 where there is white between."""
    before: list[Run] = []
    for run in runs:
        before = [one for one in before if one.x1 - run.x0 > -_MEETING * one.height]
        for one in before:
            if abs(one.middle - run.middle) < _LEVEL * one.height:
                yield one, run, min(one.x1, run.x1) - run.x0
        before.append(run)


def _holds_digits(run: Run) -> bool:
    return sum(map(str.isdigit, run.text)) > 1


def unsure(line: TextLine, text: str) -> TextLine:
    """Return a line whose text is marked as uncertain: it may be incomplete or belong elsewhere."""
    return TextLine([replace(line.runs[0], text=UNKNOWN + text, x1=line.x1)])


def unbroken(lines: Sequence[TextLine], width: float) -> list[TextLine]:
    """Return the lines of a cell that is `width` points wide, with amounts joined that are broken into two lines."""
    whole: list[TextLine] = []
    for line in lines:
        if whole and _goes_on(whole[-1], line, width):
            whole[-1] = _as_one(whole[-1], line)
        else:
            whole.append(line)
    return whole


def _goes_on(above: TextLine, line: TextLine, width: float) -> bool:
    """Whether an amount is complete only with the next line: it is broken at a sign or comma, or in a full line."""
    text = above.text
    if text in _SIGNS:
        return line.is_figure and line.text[0].isdigit()
    if not _AMOUNT.match(text + line.text):
        return False
    if line.text.startswith(","):
        return True
    if _AMOUNT.match(text):
        return False
    return text.endswith(",") or ("," in text and (above.x1 - above.x0) * (1 + _FULL / len(text)) > width)


def may_go_on(above: TextLine, line: TextLine) -> bool:
    """Whether two lines are an amount only together, so that the second may be no figure of its own."""
    if above.text.endswith(","):
        return True
    return "," in above.text and not _AMOUNT.match(above.text) and _AMOUNT.match(above.text + line.text) is not None


def _as_one(above: TextLine, line: TextLine) -> TextLine:
    runs = [*above.runs, *line.runs]
    left, right = min(above.x0, line.x0), max(above.x1, line.x1)
    edges = [edge for run in runs for edge in run.edges]
    return TextLine([Run(above.text + line.text, left, above.top, right, line.bottom, edges)])


def joined(lines: Sequence[TextLine], right: float) -> str:
    """Return the text of a cell whose lines may extend to `right`.

    A line that ends earlier was broken at a space; a full line was broken within a word, unless a space is drawn. A
    number is broken after a comma.
    """
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None:
            text = line.text
            continue
        broken = before.text.endswith(",") and line.text[:1].isdigit()
        first = line.runs[0]
        letter = (first.edges[1] if len(first.edges) > 1 else first.x1) - first.x0
        apart = before.runs[-1].spaced or right - before.x1 > letter * 1.02
        text += f" {line.text}" if apart and not broken else line.text
    return text


def box_of(lines: Sequence[TextLine]) -> Box:
    """Return the bounding box of lines, rounded to a tenth of a point."""
    left, top, right, bottom = around(lines)
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
