"""Find tables without borders: rows of figures one below the other, and the head above them. Pure functions."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.reader.pdf.lines import WRAPPED, TextLine
from ingest.reader.pdf.page_objects import Rule
from ingest.reader.pdf.ruling import TOUCH, Frame, merged

UNIT_WORDS = ("(단위", "（단위", "[단위", "단위:")
_OF_PROSE = ("【", "※", "○", "□", "•", "<", "〈", *UNIT_WORDS)
_BULLET = re.compile("[-–] ?[가-힣]")
_APART = 3.0  # times a line's height: the most between rows of one table
_HEAD_APART = 1.5  # times a line's height: the most between lines of its head
_MOST_WORDS = 2  # the most words side by side in a line of prose with a figure
_LEAST_ROWS = 2  # the least rows of a table without a head
_OTHER_SIZE = 1.25  # times as high: letters of a different text
_EDGE = 2.0  # points around the content of a table


class Block(NamedTuple):
    """The lines of a table's head, and of its rows from the first one with figures on."""

    head: Sequence[TextLine]
    rows: Sequence[TextLine]

    @property
    def top(self) -> float:
        return min(line.top for line in (*self.head, *self.rows)) - _EDGE

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.rows) + _EDGE

    @property
    def left(self) -> float:
        return min(line.x0 for line in (*self.head, *self.rows)) - _EDGE

    @property
    def right(self) -> float:
        return max(line.x1 for line in (*self.head, *self.rows)) + _EDGE


def with_unruled(frames: Sequence[Frame], across: Sequence[Rule], lines: Sequence[TextLine]) -> list[Frame]:
    """Return the frames, and new ones for tables among the lines that are in no frame with vertical rules.

    A table that rules border only partly gets one frame; rows below the frame of their head are included in it.
    """
    remaining = list(frames)
    for block in blocks_of(lines):
        if any(_holds(frame, block, lines) for frame in remaining if not frame.down):
            continue
        if over := next((frame for frame in remaining if frame.down and _is_head_of(frame, block)), None):
            remaining[remaining.index(over)] = _down_to(over, block.bottom)
            continue
        if not block.head and len(block.rows) < _LEAST_ROWS:
            continue
        remaining = [part for frame in remaining for part in _parts_beside(frame, block)]
        remaining.append(_frame(block, across))
    return remaining


def _holds(frame: Frame, block: Block, lines: Sequence[TextLine]) -> bool:
    """Whether a block is inside a frame, and the rule below it is not above the head of another table."""
    inside = frame.top <= block.top + _EDGE and block.bottom - _EDGE <= frame.bottom
    below = [rule.at for rule in frame.across if block.bottom - _EDGE <= rule.at]
    if not inside or len(below) < _LEAST_ROWS:
        return inside
    has_prose = any(_is_prose(line) for line in lines if block.bottom < line.middle < below[0])
    head = [line for line in lines if below[0] < line.middle < below[1]]
    return not (has_prose and head) or any(map(_is_row, head))


def _is_head_of(frame: Frame, block: Block) -> bool:
    """Whether rows without a head are directly below a frame and within its width."""
    near = abs(block.top - frame.bottom) <= _APART * block.rows[0].height
    wide = frame.left - TOUCH <= block.left + _EDGE and block.right - _EDGE <= frame.right + TOUCH
    return not block.head and near and wide


def _down_to(frame: Frame, bottom: float) -> Frame:
    """Return a frame whose lowest cells extend to `bottom`."""
    down = [Rule(rule.at, rule.start, bottom) if rule.end >= frame.bottom - TOUCH else rule for rule in frame.down]
    return Frame([*frame.across, Rule(bottom, frame.left, frame.right)], down)


def _parts_beside(frame: Frame, block: Block) -> list[Frame]:
    """Return the parts of a frame without vertical rules above and below a block: rules of several tables may be one
    frame.
    """
    if frame.down or block.bottom <= frame.top or frame.bottom <= block.top:
        return [frame]
    above = [rule for rule in frame.across if rule.at < block.top - TOUCH]
    below = [rule for rule in frame.across if block.bottom + TOUCH < rule.at]
    return [Frame(rules, []) for rules in (above, below) if len(rules) > 1]


def _frame(block: Block, across: Sequence[Rule]) -> Frame:
    """Return the frame of a block: the rules inside it, and one above, below and under the head if they are missing."""
    left, right = block.left, block.right
    inside = [
        rule
        for rule in merged(across)
        if block.top - TOUCH <= rule.at <= block.bottom + TOUCH and rule.start < right and left < rule.end
    ]
    left, right = min([left, *(rule.start for rule in inside)]), max([right, *(rule.end for rule in inside)])
    places = [block.top, block.bottom]
    if block.head:
        places.append((max(line.bottom for line in block.head) + min(line.top for line in block.rows)) / 2)
    return Frame(sorted([*inside, *(Rule(place, left, right) for place in places)]), [])


def blocks_of(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Yield the blocks of rows with figures and the heads above them; `lines` are ordered from the top."""
    is_row = [_is_row(line) for line in lines]
    at = behind = 0
    while at < len(lines):
        if not is_row[at]:
            at += 1
            continue
        start, end = _start_of_rows(lines, behind, at), _end_of_rows(lines, is_row, at)
        block = Block(_head(lines[behind:start], lines[at]), lines[start:end])
        yield block
        at = behind = end


def _is_row(line: TextLine) -> bool:
    """Whether a line has figures side by side, or a figure or mark after several words."""
    words = line.words
    figures = sum(word.is_figure or word.is_mark for word in words)
    return figures > 1 or (figures > 0 and (len(words) > _MOST_WORDS or (len(words) > 1 and words[-1].is_mark)))


def _start_of_rows(lines: Sequence[TextLine], behind: int, first: int) -> int:
    """Return the index of the first line of the row; lines above may overlap the first line with figures."""
    start = first
    while start > behind and lines[start - 1].bottom > lines[start].top:
        start -= 1
    return start


def _end_of_rows(lines: Sequence[TextLine], is_row: Sequence[bool], first: int) -> int:
    """Return the index after the last line of the rows: the last with figures, and what continues directly below.

    Words side by side further below are another table's head; larger letters and a bullet are a heading.
    """
    end, larger = first + 1, _OTHER_SIZE * lines[first].height
    for at in range(first + 1, len(lines)):
        above, line = lines[at - 1], lines[at]
        white = line.top - above.bottom
        if white > _APART * line.height or _is_prose(line) or (not is_row[at] and line.height > larger):
            break
        if is_row[at] or line.is_figure or (at == end and white <= WRAPPED * line.height):
            end = at + 1
        elif len(line.words) > 1:
            break
    return end


def _is_prose(line: TextLine) -> bool:
    """Whether a line begins with a bullet, a note's mark or a page head, as no table's line does."""
    return line.text.startswith(_OF_PROSE) or _BULLET.match(line.words[0].text) is not None


def _head(lines: Sequence[TextLine], row: TextLine) -> Sequence[TextLine]:
    """Return the head above a row: lines with words side by side, lines between them, and a lone group above them."""
    top, below = len(lines), row
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        words = line.words
        is_group = len(words) > 1 or line.x0 > below.words[0].x1
        apart = _APART if len(words) > 1 else _HEAD_APART
        if below.top - line.bottom > apart * line.height or _is_prose(line):
            break
        if is_group:
            top = at
        below = line
    return lines[top:]
