"""Matches the programs of a year with those of the year before, by name, place in the tree, and linking amounts.

Plain Python over values. A match is certain only where name and place leave no alternative, or where an amount that is
unique in both years (carried over, or spent) confirms the name. Other similar pairs are uncertain, for staff to decide;
where two are equally similar, neither is matched. Nothing is matched twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from operator import attrgetter
from typing import NamedTuple

from figures.names import misspelled, search_key

_ROUND = 10_000  # won: multiples of it are equal by chance too often
_SHORT = 4  # letters: names up to this length occur in many departments
_LEVELS = (1, 2, 3, None)


class Certainty(StrEnum):
    CERTAIN = "certain"
    UNCERTAIN = "uncertain"
    NONE = "none"
    DECIDED = "decided"


class MatchReason(StrEnum):
    """Why two programs are matched, what contradicts the match, or why there is none."""

    NAME = "name"
    SLIP = "slip"
    RENAMED = "renamed"
    PLACE = "place"
    MOVED = "moved"
    MOVED_DEPARTMENT = "moved_department"
    CARRIED = "carried"
    SPENT = "spent"
    CARRIED_DIFFERS = "carried_differs"
    SPENT_DIFFERS = "spent_differs"
    MOST_PROGRAMS = "most_programs"
    NEW = "new"
    TIED = "tied"
    PERSON = "person"
    LOST = "lost"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class MatchItem:
    """A program of one year: its key, its parent's key, and the amounts in won that link years.

    `department` is the department's name; `level` None where it is ambiguous. Amounts are None where unknown.
    """

    key: str
    parent: str | None
    department: str
    account: str
    level: int | None
    name: str
    carried_in: int | None = None
    carried_out: int | None = None
    spent: int | None = None
    spent_before: int | None = None


class Match(NamedTuple):
    """The match of a key of the later year; `earlier` is "" where it did not exist, or no match was found."""

    later: str
    earlier: str
    certainty: Certainty
    reasons: tuple[MatchReason, ...]


def match_programs(
    earlier: Sequence[MatchItem], later: Sequence[MatchItem], decided: Mapping[str, str] | None = None
) -> list[Match]:
    """A match for each of `later`, in their order. `decided` maps later keys to earlier ones ("" for none), by staff.

    The matches do not depend on the order of the items.
    """
    search = _Search(earlier, later)
    search.apply_decisions(decided or {})
    for certainty, rules in ((Certainty.CERTAIN, _SURE), (Certainty.UNCERTAIN, _MAYBE)):
        for everywhere, level in product((False, True), _LEVELS):
            search.match_by(certainty, rules, level, everywhere)
    return [search.matches.get(item.key) or search.nothing(item) for item in later]


def match_departments(
    earlier: Iterable[str],
    later: Iterable[str],
    programs: Iterable[tuple[str, str]],
    decided: Mapping[str, str] | None = None,
) -> list[Match]:
    """A match for each department name of the later year: by its name, or by most of its programs.

    `programs` are the departments (earlier, later) of each pair of matched projects.
    """
    before, now, decided = dict.fromkeys(earlier), list(dict.fromkeys(later)), decided or {}
    by_name = {search_key(name): name for name in before}
    moves = Counter(programs)
    result = _decided(now, before, decided)
    taken = {match.earlier for match in result.values()}
    for name in now:
        same = by_name.get(search_key(name))
        if name not in result and same is not None and same not in taken:
            result[name] = Match(name, same, Certainty.CERTAIN, (MatchReason.NAME,))
    taken = {match.earlier for match in result.values()}
    for name in now:
        old = _most(moves, name)
        if name not in result and old in before and old not in taken and _most(moves, old, back=True) == name:
            result[name] = Match(name, old, Certainty.UNCERTAIN, (MatchReason.MOST_PROGRAMS,))
    return [result.get(name) or Match(name, "", Certainty.NONE, (MatchReason.NEW,)) for name in now]


def _most(moves: Counter[tuple[str, str]], name: str, back: bool = False) -> str:
    """The department from which (`back`: to which) more than half, and at least two, of the matched programs came."""
    counts = Counter({pair[back]: count for pair, count in moves.items() if pair[not back] == name})
    if not counts:
        return ""
    other, count = counts.most_common(1)[0]
    return other if count >= 2 and count * 2 > counts.total() else ""


def _decided(later: Iterable[str], earlier: Iterable[str], decided: Mapping[str, str]) -> dict[str, Match]:
    """The decisions of staff that still apply: the keys that they name must exist, and be named once."""
    known, taken = set(earlier), set()
    matches = {}
    for key in sorted(set(later) & decided.keys()):
        earlier_key = decided[key]
        if earlier_key and earlier_key not in known:
            matches[key] = Match(key, "", Certainty.NONE, (MatchReason.LOST,))
        elif earlier_key in taken:
            matches[key] = Match(key, "", Certainty.NONE, (MatchReason.TAKEN,))
        else:
            matches[key] = Match(key, earlier_key, Certainty.DECIDED, (MatchReason.PERSON,))
            taken |= {earlier_key} - {""}
    return matches


class _Similarity(NamedTuple):
    """The similarity of two items. `alone`: neither has a namesake; `distinctive`: equal amounts are no coincidence."""

    name: MatchReason
    place: MatchReason
    links: frozenset[MatchReason]
    against: frozenset[MatchReason]
    alone: bool
    distinctive: bool
    long: bool

    @property
    def reasons(self) -> tuple[MatchReason, ...]:
        return (self.name, self.place, *sorted(self.links), *sorted(self.against))

    @property
    def linked(self) -> bool:
        return bool(self.links) and not self.against


def _in_its_place(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.PLACE and a.alone


def _one_of_namesakes(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.PLACE and a.linked


def _moved(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.MOVED and a.linked


def _misspelt(a: _Similarity) -> bool:
    return a.name == MatchReason.SLIP and a.place == MatchReason.PLACE and a.linked


def _moved_far(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.MOVED_DEPARTMENT and a.linked and a.distinctive


def _perhaps_one_of_namesakes(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.PLACE and not a.against


def _perhaps_moved(a: _Similarity) -> bool:
    return a.name == MatchReason.NAME and a.place == MatchReason.MOVED


def _perhaps_misspelt(a: _Similarity) -> bool:
    return a.name == MatchReason.SLIP and a.place == MatchReason.PLACE and not a.against


def _perhaps_moved_far(a: _Similarity) -> bool:
    return (
        a.name == MatchReason.NAME
        and a.place == MatchReason.MOVED_DEPARTMENT
        and not a.against
        and (a.long or a.linked)
    )


def _perhaps_renamed(a: _Similarity) -> bool:
    return a.linked and (a.place != MatchReason.MOVED_DEPARTMENT or len(a.links) == 2)


_SURE = (_in_its_place, _one_of_namesakes, _moved, _misspelt, _moved_far)
_MAYBE = (_perhaps_one_of_namesakes, _perhaps_moved, _perhaps_misspelt, _perhaps_moved_far, _perhaps_renamed)
"""The rules by decreasing certainty; what one matches, the next ignores."""

Pair = tuple[MatchItem, MatchItem]
Rule = Callable[[_Similarity], bool]


@dataclass(slots=True)
class _Search:
    """The state of the matching: the items of both years, the matches so far, and the amounts unique in both years."""

    earlier: Sequence[MatchItem]
    later: Sequence[MatchItem]
    matches: dict[str, Match] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    tied: set[str] = field(default_factory=set)
    sure: set[tuple[str, str]] = field(default_factory=set)
    once: "dict[_Link, set[Hashable]]" = field(default_factory=dict)
    namesakes: tuple[Counter[Hashable], Counter[Hashable]] = field(default_factory=lambda: (Counter(), Counter()))

    def __post_init__(self) -> None:
        self.once = {
            link: _once(map(link.passed_on, self.earlier)) & _once(map(link.received, self.later)) for link in _LINKS
        }
        self.namesakes = Counter(map(_place_key, self.earlier)), Counter(map(_place_key, self.later))

    def apply_decisions(self, decided: Mapping[str, str]) -> None:
        """Apply the decisions of staff, before any matching."""
        matches = _decided((item.key for item in self.later), (item.key for item in self.earlier), decided)
        for match in matches.values():
            self._take(match)

    def nothing(self, item: MatchItem) -> Match:
        reason = MatchReason.TIED if item.key in self.tied else MatchReason.NEW
        return Match(item.key, "", Certainty.NONE, (reason,))

    def match_by(self, certainty: Certainty, rules: Sequence[Rule], level: int | None, everywhere: bool) -> None:
        """Match the remaining items of a level, within departments or over all of them, by the surest rule first."""
        if level is None and certainty is Certainty.CERTAIN:
            return
        alike = {(old.key, new.key): self._similarity(old, new) for old, new in self._candidates(level, everywhere)}
        for rule in rules:
            fitting = [
                pair
                for pair, similarity in alike.items()
                if pair[0] not in self.taken and pair[1] not in self.matches and rule(similarity)
            ]
            old_counts, new_counts = Counter(old for old, _ in fitting), Counter(new for _, new in fitting)
            for old, new in fitting:
                if old_counts[old] == new_counts[new] == 1:
                    self._take(Match(new, old, certainty, alike[old, new].reasons))
                else:
                    self.tied.add(new)

    def _take(self, match: Match) -> None:
        self.matches[match.later] = match
        if match.earlier:
            self.taken[match.earlier] = match.later
            if match.certainty is not Certainty.UNCERTAIN:
                self.sure.add((match.earlier, match.later))

    def _candidates(self, level: int | None, everywhere: bool) -> Iterator[Pair]:
        """The pairs to compare: those with the same name, the same unique amount, or the same parent."""
        left = [item for item in self.earlier if item.level == level and item.key not in self.taken]
        now = [item for item in self.later if item.level == level and item.key not in self.matches]
        within = _account if everywhere else _department
        yield from _sharing(_grouped(left, within, _name), _grouped(now, within, _name))
        for link in _LINKS:
            linked = _sharing(_grouped(left, within, link.passed_on), _grouped(now, within, link.received))
            yield from (pair for pair in linked if link.passed_on(pair[0]) in self.once[link])
        places = dict(self.sure)
        yield from _sharing(
            _grouped(left, within, lambda old: places.get(old.parent, "") if old.parent else old.department),
            _grouped(now, within, lambda new: new.parent or new.department),
        )

    def _similarity(self, old: MatchItem, new: MatchItem) -> _Similarity:
        links = [link for link in _LINKS if link.joins(old, new) and link.passed_on(old) in self.once[link]]
        against = [link.differs for link in _LINKS if link.parts(old, new)]
        return _Similarity(
            _naming(old, new),
            self._place(old, new),
            frozenset(link.reason for link in links),
            frozenset(against),
            alone=self.namesakes[0][_place_key(old)] == self.namesakes[1][_place_key(new)] == 1,
            distinctive=len(links) == 2 or any((link.before(old) or 0) % _ROUND for link in links),
            long=len(_name(new)) > _SHORT,
        )

    def _place(self, old: MatchItem, new: MatchItem) -> MatchReason:
        if old.parent is not None and new.parent is not None and (old.parent, new.parent) in self.sure:
            return MatchReason.PLACE
        if search_key(old.department) != search_key(new.department):
            return MatchReason.MOVED_DEPARTMENT
        at_the_top = old.parent is None and new.parent is None and old.level is not None
        return MatchReason.PLACE if at_the_top else MatchReason.MOVED


Groups = Mapping[Hashable, Sequence[MatchItem]]


def _grouped(
    items: Iterable[MatchItem], within: Callable[[MatchItem], Hashable], by: Callable[[MatchItem], Hashable]
) -> Groups:
    groups: dict[Hashable, list[MatchItem]] = defaultdict(list)
    for item in items:
        groups[within(item), by(item)].append(item)
    return groups


def _sharing(earlier: Groups, later: Groups) -> Iterator[Pair]:
    """All pairs of an earlier and a later item of the same group."""
    for group, items in earlier.items():
        yield from product(items, later.get(group, ()))


def _account(item: MatchItem) -> Hashable:
    return search_key(item.account)


def _department(item: MatchItem) -> Hashable:
    return search_key(item.department), search_key(item.account)


def _naming(old: MatchItem, new: MatchItem) -> MatchReason:
    if _name(old) == _name(new) != "":
        return MatchReason.NAME
    return MatchReason.SLIP if misspelled(old.name, new.name) else MatchReason.RENAMED


def _name(item: MatchItem) -> str:
    """A name's search key, without the department's name that running costs contain."""
    return search_key(item.name.replace(f"({item.department})", ""))


def _place_key(item: MatchItem) -> Hashable:
    """Items with equal keys are namesakes in one place."""
    return item.department, item.account, item.level, item.parent, _name(item)


@dataclass(frozen=True, slots=True)
class _Link:
    """An amount that appears in both years: `before` in the earlier, `after` in the later one."""

    reason: MatchReason
    differs: MatchReason
    before: Callable[[MatchItem], int | None]
    after: Callable[[MatchItem], int | None]

    def passed_on(self, item: MatchItem) -> Hashable:
        return self._group(item, self.before(item))

    def received(self, item: MatchItem) -> Hashable:
        return self._group(item, self.after(item))

    def _group(self, item: MatchItem, amount: int | None) -> Hashable:
        """A key that is equal for equal amounts of one account and level, and unique for amounts of 0 or None."""
        return (search_key(item.account), item.level, amount) if amount else (self.before, item.key)

    def joins(self, old: MatchItem, new: MatchItem) -> bool:
        return bool(self.before(old)) and self.before(old) == self.after(new)

    def parts(self, old: MatchItem, new: MatchItem) -> bool:
        before, after = self.before(old), self.after(new)
        return before is not None and after is not None and before != after


_LINKS = (
    _Link(MatchReason.CARRIED, MatchReason.CARRIED_DIFFERS, attrgetter("carried_out"), attrgetter("carried_in")),
    _Link(MatchReason.SPENT, MatchReason.SPENT_DIFFERS, attrgetter("spent"), attrgetter("spent_before")),
)


def _once(amounts: Iterable[Hashable]) -> set[Hashable]:
    return {amount for amount, count in Counter(amounts).items() if count == 1}
