"""Group rules into frames: those that belong to one table. Pure functions over plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from ingest.reader.pdf.page_objects import Rule

SAME = 1.8  # points: rules that are closer are one
TOUCH = 3.0  # points: rules that are closer meet
_ENDS_ALIKE = 4.0
_SHORTEST = 6.0
_ONE_LINE = 0.4  # points: allowed deviation of dots from one line
_APART = 4.0  # points: the most between two dots of one line
_FEWEST = 4
_START = attrgetter("start")


@dataclass(slots=True)
class Frame:
    """The rules of one table. Without vertical rules (`down`), its columns are found from the words in it."""

    across: list[Rule]
    down: list[Rule]

    @property
    def left(self) -> float:
        return min(min(rule.start for rule in self.across), min((rule.at for rule in self.down), default=1e9))

    @property
    def right(self) -> float:
        return max(max(rule.end for rule in self.across), max((rule.at for rule in self.down), default=0))

    @property
    def top(self) -> float:
        return min(min(rule.at for rule in self.across), min((rule.start for rule in self.down), default=1e9))

    @property
    def bottom(self) -> float:
        return max(max(rule.at for rule in self.across), max((rule.end for rule in self.down), default=0))


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules, with those on one line joined that touch or overlap; small offsets are ignored."""
    rules_merged: list[Rule] = []
    line: list[Rule] = []
    for rule in sorted(rules):
        if line and rule.at - line[-1].at > SAME:
            rules_merged += _joined(line)
            line = []
        line.append(rule)
    return rules_merged + _joined(line)


def _joined(line: list[Rule]) -> list[Rule]:
    """Join the rules of one line that touch or overlap."""
    if not line:
        return []
    spans: list[list[float]] = []
    for _, start, end in sorted(line, key=_START):
        if spans and start <= spans[-1][1] + TOUCH:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    at = sum(rule.at for rule in line) / len(line)
    return [Rule(at, start, end) for start, end in spans]


def chained(dots: Iterable[Rule]) -> list[Rule]:
    """Return rules made of dots: at least four at one height, close to one another."""
    chains: list[Rule] = []
    line: list[Rule] = []
    for dot in [*sorted(dots), Rule(float("inf"), 0, 0)]:
        if line and dot.at - line[0].at > _ONE_LINE:
            chains += _chains(line)
            line = []
        line.append(dot)
    return chains


def _chains(line: Sequence[Rule]) -> Iterator[Rule]:
    chain: list[Rule] = []
    for dot in [*sorted(line, key=lambda dot: dot.start), Rule(0, float("inf"), 0)]:
        if chain and dot.start - chain[-1].end > _APART:
            if len(chain) >= _FEWEST:
                yield Rule(chain[0].at, chain[0].start, chain[-1].end)
            chain = []
        chain.append(dot)


def frames(across: Sequence[Rule], down: Sequence[Rule]) -> list[Frame]:
    """Return the frames of rules that cross or touch; then those of horizontal rules only, by width and position.

    A box around a page or a table is no frame, and its sides separate no columns.
    """
    across = [rule for rule in merged(across) if rule.end - rule.start >= _SHORTEST]
    down = [rule for rule in merged(down) if rule.end - rule.start >= _SHORTEST]
    owner = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for standing, rule in enumerate(down):
        for lying, other in enumerate(across):
            if _meet(other, rule):
                owner[root(len(across) + standing)] = root(lying)
    frames_by_root: dict[int, Frame] = {}
    for at in range(len(owner)):
        frame = frames_by_root.setdefault(root(at), Frame([], []))
        if at < len(across):
            frame.across.append(across[at])
        else:
            frame.down.append(down[at - len(across)])
    crossed = [frame for frame in frames_by_root.values() if frame.down and len(frame.across) > 1]
    crossed = [_without_sides(frame) for frame in crossed if not _is_box(frame)]
    alone = [rule for frame in frames_by_root.values() if not frame.down for rule in frame.across]
    crossed = [_with_inner(frame, alone) for frame in crossed]
    taken = {rule for frame in crossed for rule in frame.across}
    return crossed + _stacks([rule for rule in alone if rule not in taken])


def _is_box(frame: Frame) -> bool:
    """Whether rules are at the four sides of a frame only."""
    levels = merged(Rule(rule.at, 0, 0) for rule in frame.across)
    return len(levels) <= 2 and _has_sides_only(frame)


def _without_sides(frame: Frame) -> Frame:
    """Return a frame without its vertical rules if they are at its sides only."""
    return Frame(frame.across, []) if _has_sides_only(frame) else frame


def _has_sides_only(frame: Frame) -> bool:
    left, right = frame.left, frame.right
    return all(rule.at - left <= TOUCH or right - rule.at <= TOUCH for rule in frame.down)


def _meet(lying: Rule, standing: Rule) -> bool:
    return (
        lying.start - TOUCH <= standing.at <= lying.end + TOUCH
        and standing.start - TOUCH <= lying.at <= standing.end + TOUCH
    )


def _with_inner(frame: Frame, alone: Sequence[Rule]) -> Frame:
    """Return a frame with the rules added that are inside it and touch none of its vertical rules."""
    inner = [
        rule
        for rule in alone
        if frame.top <= rule.at <= frame.bottom and frame.left - TOUCH <= rule.start and rule.end <= frame.right + TOUCH
    ]
    return Frame(sorted([*frame.across, *inner]), frame.down) if inner else frame


def _stacks(alone: Sequence[Rule]) -> list[Frame]:
    """Return frames of horizontal rules of similar width, with the shorter ones between them."""
    stacks: list[Frame] = []
    for rule in sorted(alone, key=lambda rule: (rule.start - rule.end, rule.at)):
        stack = next((one for one in stacks if _alike(one.across[0], rule)), None)
        if stack is None:
            stack = next((one for one in stacks if _inside(one, rule)), None)
        if stack is None:
            stacks.append(Frame([rule], []))
        else:
            stack.across.append(rule)
    for stack in stacks:
        stack.across.sort()
    return [stack for stack in stacks if len(stack.across) > 1]


def _inside(stack: Frame, rule: Rule) -> bool:
    wide = stack.left <= rule.start + TOUCH and rule.end - TOUCH <= stack.right
    return wide and stack.top < rule.at < stack.bottom


def _alike(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) < _ENDS_ALIKE and abs(one.end - other.end) < _ENDS_ALIKE
