"""The layouts that a book's tables show, and which of them a damaged head is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, product

from figures.won import split_amounts
from ingest.forms.form import Form, is_figure
from ingest.forms.heads import Head
from ingest.forms.items import Levels
from ingest.pages import PageContext
from ingest.rows import Columns, PrintedRow, PrintedTable

Fit = Callable[[str, Columns, Sequence[PrintedRow]], tuple[int, int]]
"""How many identities of these rows hold, and how many are broken, where they are laid out so."""

_LEAST_COLUMNS = 3
"""Figures of a table of which fewer are named are not read."""


_MOST_CHOICES, _BROKEN = 256, 10
"""So many ways to read the doubtful words of a head are tried; an identity broken outweighs so many that hold."""
_LEAST_ROWS = 3
"""So many rows without a head tell by which layout they are printed."""


def no_fit(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> tuple[int, int]:
    """Nothing can be tried."""
    return 0, 0


def no_levels(table: PrintedTable) -> Sequence[int | None]:
    """Nothing is known of any row."""
    return [None] * len(table.rows)


@dataclass(slots=True)
class Layouts:
    """What the book shows by now: the `known` layouts of each form whose heads were whole; its `units`, in won.

    `negatives` are the notations by which it prints negative amounts, not those of all books, once that is `decided`;
    `negatives_unclear`: such an amount stood in it; `amounts`, `amounts_decided` and `amounts_unclear` are likewise of
    amounts with dots or apostrophes for commas, or a sign of won. `nils` are the marks (empty: a blank) that are nil,
    with their columns. `elsewhere` are all units of the book, once they were looked up; `unitless` is the department
    that tells that there are none; `measured` counts the departments that printed one. `several` says that it names
    other departments, `departments` are the search keys of their names.
    `of_book` are the layouts of the whole book, once a head was lost.
    """

    fit: Fit = no_fit
    levels_of: Levels = no_levels
    known: dict[str, list[Columns]] = field(default_factory=dict)
    units: set[int] = field(default_factory=set)
    negatives: frozenset[str] = frozenset()
    negatives_unclear: bool = False
    decided: bool = False
    amounts: frozenset[str] = frozenset()
    amounts_unclear: bool = False
    amounts_decided: bool = False
    nils: frozenset[tuple[str, str]] = frozenset()
    nils_decided: bool = False
    elsewhere: frozenset[int] | None = None
    unitless: str | None = None
    measured: int = 0
    several: bool = False
    departments: frozenset[str] = frozenset()
    of_book: dict[str, list[Columns]] | None = None
    _read: dict[str, tuple[list[str], Columns]] = field(default_factory=dict, repr=False)

    def remember(self, form: Form, lines: list[str], columns: Columns) -> None:
        """Note the lines of a head that says all of its columns, for the next page that prints it again."""
        self._read[form.name] = lines, columns

    def recall(self, form: Form, lines: list[str], former: Columns | None) -> Columns | None:
        """The columns of a head that was read a page ago; None where it must be read."""
        lines_before, columns = self._read.get(form.name, (None, ()))
        if lines_before != lines or (columns != form.standard and columns != former):
            return None
        return self._learn(form, columns)

    def copy(self) -> "Layouts":
        """The layouts and units as they are now."""
        layouts = {form: [*columns] for form, columns in self.known.items()}
        return Layouts(self.fit, self.levels_of, layouts, {*self.units}, measured=self.measured)

    def taught(self, before: "Layouts") -> "Layouts":
        """What the book showed before a department, with the layouts of those behind it."""
        known = {form: [*columns] for form, columns in before.known.items()}
        for form, layouts in (self.of_book or {}).items():
            own = known.setdefault(form, [])
            own += [columns for columns in layouts if columns not in own]
        return replace(
            before,
            known=known,
            units={*before.units},
            negatives=self.negatives,
            decided=self.decided,
            amounts=self.amounts,
            amounts_decided=self.amounts_decided,
            nils=self.nils,
            nils_decided=self.nils_decided,
            elsewhere=self.elsewhere,
            unitless=self.unitless,
        )

    def take_back(self, before: "Layouts") -> None:
        """Forget what was shown since a copy was made, but for the negatives."""
        self.known, self.units, self.measured = before.known, before.units, before.measured

    def stored(self) -> dict[str, list[list[list[str]]]]:
        """The known layouts as JSON."""
        return {
            form: [[list(names) for names in columns] for columns in layouts] for form, layouts in self.known.items()
        }

    def take_up(self, context: PageContext) -> None:
        """What the book had shown when a page was first read."""
        for form, layouts in context.get("layouts", {}).items():
            self.known[form] = [tuple(tuple(names) for names in columns) for columns in layouts]
        self.units.update([context["unit"]] if "unit" in context else [])
        self.measured = context.get("measured", self.measured)
        self.negatives |= frozenset(context.get("negatives", []))
        self.amounts |= frozenset(context.get("amounts", []))
        self.nils |= frozenset((mark, column) for mark, column in context.get("nils", []))
        self.elsewhere = frozenset(context["units"]) if "units" in context else self.elsewhere
        self.several = context.get("several", False)
        self.departments = frozenset(context.get("departments", []))

    def settle(
        self, form: Form, head: Head, former: Columns | None = None, rows: Sequence[PrintedRow] = ()
    ) -> Columns | None:
        """The columns under a head: those it names, or the one known layout that it may be a damaged print of.

        `former` is that of the same table's page before. None where the columns stay uncertain.
        """
        named_columns = _trimmed(head.columns)
        if head.whole and named_columns in (former, form.standard):
            return self._learn(form, named_columns)
        lost = form.second_lines and (head.second_lines or any(map(_has_two_lines, rows)))
        candidates = dict.fromkeys([*((former,) if former else ()), *self.known.get(form.name, ()), form.standard])
        fitting = [candidate for candidate in candidates if head.fits(candidate, lines_lost=lost)]
        if head.whole:
            fuller = [candidate for candidate in fitting if _names(candidate) > _names(named_columns)]
            return fuller[0] if fuller else self._learn(form, named_columns)
        if former in fitting or len(fitting) == 1:
            return former if former in fitting else fitting[0]
        if fitting:
            return self._best(form, fitting, rows)
        if _reach_behind(head, rows):
            chosen = self.choose(form, lambda columns: [row for row in rows if len(row.cells) == len(columns)])
            return chosen[0] if len(chosen) == 1 else None
        least = min(_LEAST_COLUMNS, len(form.columns))
        certain = _without_halves(named_columns, rows)
        named = sum(map(form.vocabulary.is_figure, _names(certain)))
        return certain if "name" in _names(certain) and named >= least else None

    def decide(self, form: Form, head: Head, columns: Columns, rows: Sequence[PrintedRow]) -> Columns:
        """The layout with columns for doubtful words of cells that it leaves open, as the rows' identities decide."""
        cells = [*columns, *[()] * (max(head.ambiguous, default=-1) + 1 - len(columns))]
        doubtful = {at: names for at, names in head.ambiguous.items() if not cells[at]}
        scores: dict[tuple[str, ...], int] = {}
        for names in islice(product(*(("", *names) for names in doubtful.values())), _MOST_CHOICES):
            named = [name for name in names if name]
            if len(set(named)) == len(named):
                held, broken = self.fit(form.name, _named(cells, doubtful, names), rows)
                scores[names] = held - _BROKEN * broken
        best = [names for names, score in scores.items() if score == max(scores.values())]
        agreed = tuple(one[0] if len(set(one)) == 1 else "" for one in zip(*best, strict=True))
        return _trimmed(_named(cells, doubtful, agreed))

    def choose(self, form: Form, rows: Callable[[Columns], Sequence[PrintedRow]]) -> list[Columns]:
        """The known layouts by which rows without a head are a table of a form: all their identities hold.

        `rows` gives those that have the shape of a layout.
        """
        layouts = []
        for columns in self.known.get(form.name, ()):
            laid_rows = rows(columns)
            held, broken = self.fit(form.name, columns, laid_rows)
            if len(laid_rows) >= _LEAST_ROWS and held >= len(laid_rows) and not broken:
                layouts.append(columns)
        return layouts

    def _best(self, form: Form, fitting: Sequence[Columns], rows: Sequence[PrintedRow]) -> Columns | None:
        """The one layout by which all identities of the rows hold, where only one is left."""
        holding = [
            columns
            for columns in fitting
            for held, broken in [self.fit(form.name, columns, rows)]
            if held and not broken
        ]
        return holding[0] if len(holding) == 1 else None

    def _learn(self, form: Form, columns: Columns) -> Columns:
        layouts = self.known.setdefault(form.name, [])
        if columns not in layouts:
            layouts.insert(0, columns)
        return columns


def _named(cells: Sequence[tuple[str, ...]], doubtful: Iterable[int], names: Sequence[str]) -> Columns:
    """The layout with these names in the cells of doubtful words."""
    of_cells = {at: (name,) for at, name in zip(doubtful, names, strict=True) if name}
    return tuple(of_cells.get(at, own) for at, own in enumerate(cells))


@lru_cache(maxsize=1024)
def _trimmed(columns: Columns) -> Columns:
    """The layout without the cells behind its last column."""
    last = max((at for at, names in enumerate(columns) if names), default=-1)
    return columns[: last + 1]


def _names(columns: Columns) -> set[str]:
    return {name for names in columns for name in names}


def _reach_behind(head: Head, rows: Sequence[PrintedRow]) -> bool:
    """Whether most rows have figures behind the last cell of a head: cells of it are lost, or several are one."""
    reaching = sum(any(map(is_figure, row.cells[len(head.cells) :])) for row in rows)
    return reaching * 2 > len(rows)


def _has_two_lines(row: PrintedRow) -> bool:
    return row.below is not None or any(_holds_two(row, at) for at in range(1, len(row.cells)))


def _holds_two(row: PrintedRow, at: int) -> bool:
    below = row.below.cells if row.below else []
    return len(split_amounts(row.cells[at].strip())) == 2 or (at < len(below) and bool(below[at].strip()))


def _without_halves(columns: Columns, rows: Sequence[PrintedRow]) -> Columns:
    """A layout without the columns of one name in which most rows hold two amounts: the name may be that of either."""
    return tuple(
        ()
        if at and len(names) == 1 and 2 * sum(_holds_two(row, at) for row in rows if at < len(row.cells)) > len(rows)
        else names
        for at, names in enumerate(columns)
    )
