"""The counts of judged figures over several books, and their table."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from budget.columns import EXPENDITURE, REVENUE

GROUPS = {
    "six main": ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
    "carried in": ("carried_in",),
    "transfers": ("interprogram_transfer", "revenue_offset", "reserve_used", "diversion", "other_change"),
    "carried parts": ("carried_specified", "carried_accidental", "carried_continuing"),
    "unspent parts": tuple(column.name for column in EXPENDITURE if column.name.startswith("unspent_")),
    "year before": ("spent_before",),
}
OUTCOMES = ("right", "unknown", "conflicting", "wrong")
TIMED_ROWS = 20
"""A smaller table says little of the cost of a row."""


def _counters() -> defaultdict[str, Counter[str]]:
    return defaultdict(Counter)


@dataclass(slots=True)
class BookScore:
    """Counts of figures by column and outcome, and of the rest; `+=` adds the score of other books.

    `plausible` are tables with a wrong figure whose claims all add up, `whole` those whose damaged print is itself a
    whole tree without a contradiction; `paces` are the seconds per 1,000 rows of each table of some size.
    """

    figures: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    levels: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    misprints: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    paces: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    wrong_levels: list[str] = field(default_factory=list)
    plausible: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)

    def __iadd__(self, other: "BookScore") -> "BookScore":
        for column, counts in other.figures.items():
            self.figures[column] += counts
        for form, seconds in other.seconds.items():
            self.seconds[form] += seconds
        self.levels += other.levels
        self.standings += other.standings
        self.misprints += other.misprints
        self.rows += other.rows
        self.paces += other.paces
        self.wrong += other.wrong
        self.wrong_levels += other.wrong_levels
        self.plausible += other.plausible
        self.whole += other.whole
        return self

    @property
    def total(self) -> int:
        return sum(counts.total() for counts in self.figures.values())

    @property
    def right(self) -> float:
        """The share of all figures."""
        return sum(counts["right"] for counts in self.figures.values()) / (self.total or 1)

    def time(self, form: str, rows: int, seconds: float, where: str) -> None:
        self.rows[form] += rows
        self.seconds[form] += seconds
        if rows >= TIMED_ROWS:
            self.paces.append((seconds / rows * 1000, where))

    def lines(self, shown: int) -> Iterator[str]:
        """The score in lines, with the first few wrong figures."""
        yield f"   {'':24} {'figures':>10} {'right':>9} " + " ".join(f"{name:>11}" for name in OUTCOMES[1:])
        for group, columns in GROUPS.items():
            yield self._line(group, columns)
            if len(columns) > 1:
                yield from (self._line(f"  {name}", (name,)) for name in columns)
        yield self._line("revenue", tuple(f"revenue.{column.name}" for column in REVENUE))
        yield self._line("all", tuple(self.figures))
        wrong = len(self.wrong_levels)
        yield f"   levels: right {self.levels['right']:,}, ambiguous {self.levels['ambiguous']:,}, wrong {wrong:,}"
        yield "   standings: " + _listed(self.standings)
        if self.misprints:
            yield "   errors of the book itself: " + _listed(self.misprints)
        yield from self._speed()
        yield f"   wrong figures: {len(self.wrong)}"
        yield from (f"     {line}" for line in self.wrong[:shown])
        yield from (f"     {line}" for line in self.wrong_levels[:shown])
        if self.plausible:
            yield f"   wrong, and yet all claims of the table add up (is the damage fair?): {len(self.plausible)}"
            yield from (f"     {where}" for where in self.plausible[:shown])
        if self.whole:
            yield f"   set apart, for the print is a whole tree without a contradiction: {len(self.whole)} tables"
            yield from (f"     {where}" for where in self.whole[:shown])

    def _speed(self) -> Iterator[str]:
        forms = ((form, self.seconds[form] / rows * 1000) for form, rows in self.rows.items())
        yield "   seconds per 1,000 rows: " + ", ".join(f"{form} {pace:.2f}" for form, pace in forms)
        if self.paces:
            (pace, where), middle = max(self.paces), median(pace for pace, _ in self.paces)
            yield f"   slowest: {pace:.2f}, {pace / middle:.0f} times the median: {where}"

    def _line(self, name: str, columns: tuple[str, ...]) -> str:
        counted: Counter[str] = sum((self.figures[column] for column in columns), Counter())
        total = counted.total()
        share = f"{counted['right'] / total:9.3%}" if total else f"{'-':>9}"
        return f"   {name:24} {total:10,} {share} " + " ".join(f"{counted[name]:11,}" for name in OUTCOMES[1:])


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.most_common())
