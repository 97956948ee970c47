"""An icicle chart: a column for each level of a tree of amounts, each amount next to its parent.

The height of a mark is proportional to its amount, at the same scale on every level. Amounts without a height (zero,
negative, unknown) are frames of one size below. The difference between an amount and its parts is a mark of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from charts.drawing import LETTERS, WIDE, Drawing, Frame, Mark, MarkKind, Rect, Text
from charts.letters import clip, width

SMALLEST = 3.0
"""Siblings lower than this are drawn as one, and counted."""
HIGH_FOR_WORDS = 15.0
LOWEST, HIGHEST, PER_LEAF = 280.0, 640.0, 9.0
"""Heights of the whole: at least, at most, and for each mark of the last level."""
SPINE = 14.0
"""The width of a single root."""
SHELF, SHELVED = 26.0, 24
"""Of the frames without extent: how high, and how many at most."""


class Node(NamedTuple):
    """An amount of won with its parts. `ambiguous`: it may hold its neighbours, so it is in no sum."""

    name: str
    amount: int | None
    link: str
    children: "tuple[Node, ...]" = ()
    ambiguous: bool = False
    note: str = ""


@dataclass(slots=True)
class Area:
    """A node, or what is missing under it, that has an extent; `size` is the sum of its parts where it has some."""

    name: str
    amount: int | None
    size: int
    link: str
    kind: MarkKind = MarkKind.PALE
    note: str = ""
    parts: "list[Area]" = field(default_factory=list)

    @property
    def depth(self) -> int:
        return 1 + max((part.depth for part in self.parts), default=0)

    @property
    def leaves(self) -> int:
        return sum(part.leaves for part in self.parts) or 1


class Shelved(NamedTuple):
    """What has no extent: an amount that is nothing, less than nothing, or unknown."""

    name: str
    amount: int | None
    link: str
    note: str = ""


def icicle(roots: Sequence[Node], rest: str, frame: Frame) -> Drawing:
    """The roots one below the other, their parts beside them. `rest` leads to the table."""
    shelf: list[Shelved] = []
    areas = [area for root in roots for area in _measure(root, shelf, frame)]
    total = sum(area.size for area in areas)
    height = min(max(sum(area.leaves for area in areas) * PER_LEAF, LOWEST), HIGHEST) if total else 0.0
    columns = _columns(frame.width, max((area.depth for area in areas), default=1), len(areas))
    marks = list(_stand(areas, rest, 0.0, height / total if total else 0.0, columns, frame))
    end = height + (8.0 if shelf and total else 0.0)
    below, bottom = _shelve(shelf, rest, end, frame)
    return Drawing(frame.width, bottom, (*marks, *below))


def _measure(node: Node, shelf: list[Shelved], frame: Frame) -> list[Area]:
    """The node as an area, with those of its parts; or nothing, and the node on the shelf."""
    if node.ambiguous:
        shelf.append(Shelved(node.name, node.amount, node.link, node.note))
        return []
    shelved = len(shelf)
    parts = [area for child in node.children for area in _measure(child, shelf, frame)]
    if node.children and node.amount is not None:
        parts += _missing(node, parts, shelf, frame)
    parts.sort(key=lambda part: (part.kind != MarkKind.PALE, -part.size))
    size = sum(part.size for part in parts) or node.amount or 0
    if size <= 0:
        if all(below.amount == 0 for below in shelf[shelved:]):
            del shelf[shelved:]  # nothing of nothing need not be told again
        shelf.append(Shelved(node.name, node.amount, node.link, node.note))
        return []
    return [Area(node.name, node.amount, size, node.link, MarkKind.PALE, node.note, parts)]


def _missing(node: Node, parts: Sequence[Area], shelf: list[Shelved], frame: Frame) -> list[Area]:
    """What lies between an amount and its known parts."""
    known = sum(child.amount for child in node.children if child.amount is not None and not child.ambiguous)
    unknown = [child for child in node.children if child.amount is None or child.ambiguous]
    known += sum(area.size for area in parts if area.amount is None)
    missing = (node.amount or 0) - known
    wording = frame.wording
    name = wording.open.format(number=len(unknown)) if unknown else wording.gap
    if missing > 0:
        return [Area(name, missing, missing, node.link, MarkKind.REST, node.name)]
    if missing < 0:
        shelf.append(Shelved(f"{name} ({node.name})", missing, node.link))
    return []


def _columns(whole: float, depth: int, roots: int) -> list[tuple[float, float]]:
    """Where each level's column begins and how wide it is.

    The last is the widest, since its names are the longest; a single root is what the chart is of, and needs no name.
    """
    shares = [1.0] * (depth - 1) + [1.6 if depth > 1 else 1.0]
    first = SPINE if roots == 1 and depth > 1 else shares[0] / sum(shares) * whole
    rest = sum(shares[1:])
    widths = [first, *(share / rest * (whole - first) for share in shares[1:])]
    return list(zip(accumulate([0.0, *widths]), widths, strict=False))


def _stand(
    areas: Sequence[Area], of: str, y: float, scale: float, columns: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Mark]:
    """Marks from top to bottom, each before those of its parts, in the first column and those beside it.

    `of` leads to what they are all parts of.
    """
    for area in _joined(areas, of, scale, frame):
        x, room = columns[0]
        if not area.parts:  # nothing beside it: what has no parts reaches to the edge
            room = frame.width - x
        high = area.size * scale
        yield _mark(area, Rect(x, y, room, high, area.kind), frame)
        yield from _stand(area.parts, area.link, y, scale, columns[1:], frame)
        y += high


def _joined(areas: Sequence[Area], of: str, scale: float, frame: Frame) -> list[Area]:
    """Areas with the too small ones as one, which leads to where all of them are told."""
    small = [area for area in areas if area.kind == MarkKind.PALE and area.size * scale < SMALLEST]
    if len(small) < 2:
        return list(areas)
    size = sum(area.size for area in small)
    amounts = [area.amount for area in small if area.amount is not None]
    name = frame.wording.others.format(number=len(small))
    amount = sum(amounts) if len(amounts) == len(small) else None
    left = [area for area in areas if not any(area is item for item in small)]
    return [*left, Area(name, amount, size, of)]


def _mark(area: Area, rect: Rect, frame: Frame) -> Mark:
    text = ", ".join(filter(None, (f"{area.name}: {frame.spoken(area.amount)}", area.note)))
    if rect.height < HIGH_FOR_WORDS:
        return Mark(area.link, text, (rect,))
    room = rect.width - 10
    base = rect.y + min(rect.height / 2 + LETTERS * 0.36, LETTERS + 5)
    amount = frame.shown(area.amount)
    name = clip(area.name, room, LETTERS)
    texts = [Text(rect.x + 5, base, name)] if name else []
    beside = width(name, LETTERS) + width(amount, LETTERS) + 12 <= room
    if beside:
        texts.append(Text(rect.x + rect.width - 5, base, amount, "amount", end=True))
    elif rect.height >= 2.6 * LETTERS + 5 and width(amount, LETTERS) <= room:
        texts.append(Text(rect.x + 5, base + LETTERS * 1.4, amount, "amount"))
    return Mark(area.link, text, (rect,), tuple(texts))


def _shelve(shelf: Sequence[Shelved], rest: str, y: float, frame: Frame) -> tuple[list[Mark], float]:
    """Frames of one size for what has no extent, and where they end."""
    shown = list(shelf[:SHELVED])
    if len(shelf) > SHELVED:
        shown[-1] = Shelved(frame.wording.others.format(number=len(shelf) - SHELVED + 1), None, rest)
    across = 2 if frame.width >= WIDE else 1
    room = frame.width / across
    marks = []
    for number, item in enumerate(shown):
        row, column = divmod(number, across)
        amount = "" if item.link == rest and number == SHELVED - 1 else frame.shown(item.amount)
        left, base = column * room, y + row * SHELF + SHELF / 2 + LETTERS * 0.36 - 1
        name = clip(item.name, room - width(amount, LETTERS) - 24, LETTERS)
        kind = MarkKind.UNKNOWN if item.amount is None else MarkKind.LESS if item.amount < 0 else MarkKind.WHOLE
        values = ", ".join(filter(None, (f"{item.name}: {frame.spoken(item.amount)}", item.note)))
        texts = (Text(left + 6, base, name), Text(left + room - 8, base, amount, "amount", end=True))
        rect = Rect(left + 1, y + row * SHELF + 1, room - 4, SHELF - 3, kind)
        marks.append(Mark(item.link, values, (rect,), tuple(text for text in texts if text.words)))
    return marks, y + -(-len(shown) // across) * SHELF
