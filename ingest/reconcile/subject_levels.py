"""Levels and parents of revenue subjects by their codes; where a code or a parent row seems lost, by sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budget.subjects import level_of, parent_code
from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.level_search import Levels, children_of
from ingest.reconcile.sum_constraints import Family, residuals

_DEPTH = 4
_PASSES = 3
"""The number of passes over all breaks, each explained given the current explanations of the others."""

Parents = list[int | None]


@dataclass(frozen=True, slots=True)
class _Option:
    """An explanation of a break: a row with another level than its code's, rows whose parent is not printed, or two
    neighbouring rows exchanged."""

    levels: tuple[tuple[int, int], ...] = ()
    orphans: frozenset[int] = frozenset()
    behind: int | None = None


@dataclass(slots=True)
class _Break:
    """Rows that are not below the code that their own requires, or one that repeats a code.

    The code of the first of them or of the row above may be misread. `options` are the possible explanations.
    """

    rows: list[int]
    expected: str | None
    options: list[_Option] = field(default_factory=list)


def place_subjects(codes: Sequence[str], own: set[int], straight: Sequence[Reading]) -> Levels:
    """Level and parent of each row; `own` are the department's rows, which have no code and are above all others.

    The parent is the nearest preceding row of a higher level. If its code is not the one that the row's code requires,
    a row is lost or a code misread: the only explanation by which the sums around it hold is used, else level and
    parent are open. The level of other rows without a code is unknown; rows after one have no parent, as it may be it.
    """
    levels: list[int | None] = [0 if at in own else level_of(code) for at, code in enumerate(codes)]
    subjects = _Subjects(codes, levels, straight)
    breaks, unread = subjects.breaks()
    for _ in range(_PASSES):
        for one in breaks:
            one.options = subjects.explain(one, breaks)
    placed = subjects.placed(breaks)
    way: list[int] = []
    for at, level in enumerate(levels):
        if at in unread:
            placed.parent[at] = None
        if level is None or placed.level[at] is None:
            placed.candidates[at] = set(way if level is None else _above(level, way, levels))
        if level is not None:
            way = [*_above(level, way, levels), at]
    return placed


def _above(level: int, way: Sequence[int], levels: Sequence[int | None]) -> list[int]:
    """The rows of a path with a higher level (a smaller number)."""
    return [above for above in way if (levels[above] or 0) < level]


@dataclass(slots=True)
class _Subjects:
    """The rows of a table: their codes, the levels by these, and their amounts."""

    codes: Sequence[str]
    printed: list[int | None]
    straight: Sequence[Reading]

    def breaks(self) -> tuple[list[_Break], set[int]]:
        """The breaks between codes and order; and the rows whose parent may be a row without a code."""
        breaks: list[_Break] = []
        unread: set[int] = set()
        seen: set[str] = set()
        way: list[int] = []
        for at, (code, level) in enumerate(zip(self.codes, self.printed, strict=True)):
            if level is None:
                continue
            way = _above(level, way, self.printed)
            expected = parent_code(code)
            if level and expected != (self.codes[way[-1]] if way else ""):
                if None in self.printed[way[-1] if way else 0 : at]:
                    unread.add(at)
                elif breaks and breaks[-1].expected == expected:
                    breaks[-1].rows.append(at)
                else:
                    breaks.append(_Break([at], expected))
            elif 0 < level < _DEPTH and code in seen:
                breaks.append(_Break([at], None))
            seen.add(code)
            way.append(at)
        return breaks, unread

    def explain(self, one: _Break, breaks: Sequence[_Break]) -> list[_Option]:
        """The options that break the fewest sums, and none around the break."""
        others = _first_options(breaks, one)
        broken: dict[_Option, int] = {}
        around = {one.rows[0] - 1, *one.rows}
        for option in self._options(one):
            families = self._broken(self._tree([option, *others])[1])
            is_whole = all(around.isdisjoint((parent, *children)) for parent, children in families.items())
            broken[option] = len(families) if is_whole else len(self.codes)
        fewest = min(broken.values())
        return [option for option, count in broken.items() if count == fewest < len(self.codes)]

    def _options(self, one: _Break) -> Iterator[_Option]:
        """All options: a lost row above, exchanged rows, misread codes of the right level, or a misread level."""
        if one.expected is not None:
            yield _Option(orphans=frozenset(one.rows))
            yield _Option(behind=one.rows[0])
        yield _Option()
        for at in self._misread(one):
            yield from (_Option(((at, level),)) for level in range(1, _DEPTH + 1) if level != self.printed[at])

    def _misread(self, one: _Break) -> list[int]:
        """The rows around a break whose level is not confirmed by a row below."""
        first = one.rows[0]
        return [at for at in (first, first - 1) if at >= 0 and self.printed[at] and not self._is_certain(at)]

    def _is_certain(self, at: int) -> bool:
        code = self.codes[at]
        below = self.codes[at + 1] if at + 1 < len(self.codes) else ""
        is_borne_out = bool(below) and parent_code(below) == code and self.codes.count(code) == 1
        return self.printed[at] == _DEPTH or is_borne_out

    def placed(self, breaks: Sequence[_Break]) -> Levels:
        """The levels that all explanations agree on."""
        chosen = _first_options(breaks)
        level, parent = self._tree(chosen)
        for one in breaks:
            trees = [self._tree([option, *_first_options(breaks, one)]) for option in one.options]
            around = self._misread(one)
            for at in range(len(self.codes)) if trees else {*one.rows, *around}:
                if len({levels[at] for levels, _ in trees}) != 1 and (trees or at in around):
                    level[at] = None
                if len({parents[at] for _, parents in trees}) != 1:
                    parent[at] = None
        return Levels(level, parent, [set() for _ in self.codes])

    def _tree(self, options: Sequence[_Option]) -> tuple[list[int | None], Parents]:
        """Levels and parents by these explanations."""
        levels = [*self.printed]
        for option in options:
            for at, level in option.levels:
                levels[at] = level
        orphans = {at for option in options for at in option.orphans}
        order = list(range(len(levels)))
        for option in options:
            if option.behind:
                at = option.behind
                order[at - 1], order[at] = order[at], order[at - 1]
        parents: Parents = [None] * len(levels)
        way: list[int] = []
        for at in order:
            own = levels[at]
            if own is None:
                continue
            way = _above(own, way, levels)
            over = (above for above in reversed(way) if at not in orphans or self._stands_under(at, above))
            parents[at] = next(over, None)
            way.append(at)
        return levels, parents

    def _stands_under(self, at: int, above: int) -> bool:
        code = self.codes[at]
        while code := parent_code(code):
            if code == self.codes[above]:
                return True
        return not self.printed[above]

    def _broken(self, parents: Parents) -> dict[int, list[int]]:
        """The families with a sum that fails."""
        return {
            parent: children
            for parent, children in children_of(parents).items()
            if any(residuals(Family(parent, children), lambda row: self.straight[row].values))
        }


def _first_options(breaks: Sequence[_Break], but: _Break | None = None) -> list[_Option]:
    return [one.options[0] for one in breaks if one is not but and one.options]
