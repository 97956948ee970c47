"""The layouts of a book's tables, and the choice between them for a damaged head."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, product
from typing import Any

from figures.won import split_amounts
from ingest.forms.form import Form, is_figure
from ingest.forms.heads import ParsedHead
from ingest.forms.items import Levels
from ingest.pages import PageContext
from ingest.rows import Columns, PrintedRow, PrintedTable

Fit = Callable[[str, Columns, Sequence[PrintedRow]], tuple[int, int]]
"""(form, layout, rows) → the numbers of identities that hold and that fail with this layout."""

_LEAST_COLUMNS = 3
"""A table with fewer named columns of figures is not read."""


_MOST_CHOICES, _BROKEN = 256, 10
"""The most combinations of ambiguous headings tried; and the weight of a failing identity against those that hold."""
_LEAST_ROWS = 3
"""The fewest rows without a head by which a layout is chosen."""


def no_fit(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> tuple[int, int]:
    """A Fit that checks nothing."""
    return 0, 0


def no_levels(table: PrintedTable) -> Sequence[int | None]:
    """A Levels that knows nothing."""
    return [None] * len(table.rows)


@dataclass(frozen=True, slots=True)
class Notations:
    """The notations in which a book prints amounts and not all books do, as far as its identities bear them out.

    `amounts`: dots or apostrophes for commas, a sign of won. `negatives`: (1,234) and 1,234-. `zero_marks`: the
    marks ("": a blank) that mean 0, with their columns. `decided`: those of the three that were decided from the whole
    book.
    """

    amounts: frozenset[str] = frozenset()
    negatives: frozenset[str] = frozenset()
    zero_marks: frozenset[tuple[str, str]] = frozenset()
    decided: frozenset[str] = frozenset()

    def decide(self, **found: frozenset[Any]) -> "Notations":
        """With what was found of one or more of the three."""
        return replace(self, **found, decided=self.decided | found.keys())


@dataclass(slots=True)
class Layouts:
    """What is known about the book so far: the `known` layouts of each form from complete heads; its `units`, in won.

    `notations` are the book's own; `unclear` names those of which a candidate was seen. `elsewhere` are all units of
    the book, once searched; `unitless` is the department that reports that there are none; `measured` is the number of
    departments that printed one. `several`: the book names other departments; `departments` are the search keys of
    their names. `of_book` are the layouts of the whole book, once a head was lost.
    """

    fit: Fit = no_fit
    levels_of: Levels = no_levels
    known: dict[str, list[Columns]] = field(default_factory=dict)
    units: set[int] = field(default_factory=set)
    notations: Notations = field(default_factory=Notations)
    unclear: set[str] = field(default_factory=set)
    elsewhere: frozenset[int] | None = None
    unitless: str | None = None
    measured: int = 0
    several: bool = False
    departments: frozenset[str] = frozenset()
    of_book: dict[str, list[Columns]] | None = None
    _read: dict[str, tuple[list[str], Columns]] = field(default_factory=dict, repr=False)

    def remember(self, form: Form, lines: list[str], columns: Columns) -> None:
        """Cache the columns of a complete head by its lines, for pages that repeat it."""
        self._read[form.name] = lines, columns

    def recall(self, form: Form, lines: list[str], former: Columns | None) -> Columns | None:
        """The cached columns of a repeated head; None if it must be parsed."""
        lines_before, columns = self._read.get(form.name, (None, ()))
        if lines_before != lines or (columns != form.standard and columns != former):
            return None
        return self._learn(form, columns)

    def copy(self) -> "Layouts":
        """A copy of the current state."""
        layouts = {form: [*columns] for form, columns in self.known.items()}
        return Layouts(self.fit, self.levels_of, layouts, {*self.units}, measured=self.measured)

    def taught(self, before: "Layouts") -> "Layouts":
        """The state before a department, with the layouts of later departments added."""
        known = {form: [*columns] for form, columns in before.known.items()}
        for form, layouts in (self.of_book or {}).items():
            own = known.setdefault(form, [])
            own += [columns for columns in layouts if columns not in own]
        return replace(
            before,
            known=known,
            units={*before.units},
            notations=self.notations,
            elsewhere=self.elsewhere,
            unitless=self.unitless,
        )

    def take_back(self, before: "Layouts") -> None:
        """Restore the layouts and units of an earlier copy."""
        self.known, self.units, self.measured = before.known, before.units, before.measured

    def stored(self) -> dict[str, list[list[list[str]]]]:
        """The known layouts as JSON."""
        return {
            form: [[list(names) for names in columns] for columns in layouts] for form, layouts in self.known.items()
        }

    def take_up(self, context: PageContext) -> None:
        """Restore the state stored with a page when it was first read."""
        for form, layouts in context.get("layouts", {}).items():
            self.known[form] = [tuple(tuple(names) for names in columns) for columns in layouts]
        self.units.update([context["unit"]] if "unit" in context else [])
        self.measured = context.get("measured", self.measured)
        self.notations = replace(
            self.notations,
            amounts=self.notations.amounts | {*context.get("amounts", [])},
            negatives=self.notations.negatives | {*context.get("negatives", [])},
            zero_marks=self.notations.zero_marks | {(mark, column) for mark, column in context.get("nils", [])},
        )
        self.elsewhere = frozenset(context["units"]) if "units" in context else self.elsewhere
        self.several = context.get("several", False)
        self.departments = frozenset(context.get("departments", []))

    def settle(
        self, form: Form, head: ParsedHead, former: Columns | None = None, rows: Sequence[PrintedRow] = ()
    ) -> Columns | None:
        """The columns under a head: those it names, or the only known layout that it may be damaged from.

        `former` is the layout of the table's previous page. None if the columns stay uncertain.
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

    def decide(self, form: Form, head: ParsedHead, columns: Columns, rows: Sequence[PrintedRow]) -> Columns:
        """The layout with ambiguous headings assigned to the columns that the rows' identities decide."""
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
        """The known layouts with which rows without a head satisfy all identities of a form.

        `rows` returns the rows that have the shape of a layout.
        """
        layouts = []
        for columns in self.known.get(form.name, ()):
            laid_rows = rows(columns)
            held, broken = self.fit(form.name, columns, laid_rows)
            if len(laid_rows) >= _LEAST_ROWS and held >= len(laid_rows) and not broken:
                layouts.append(columns)
        return layouts

    def _best(self, form: Form, fitting: Sequence[Columns], rows: Sequence[PrintedRow]) -> Columns | None:
        """The only layout with which all identities of the rows hold; None if not unique."""
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
    """The layout with these columns in the cells of ambiguous headings."""
    of_cells = {at: (name,) for at, name in zip(doubtful, names, strict=True) if name}
    return tuple(of_cells.get(at, own) for at, own in enumerate(cells))


@lru_cache(maxsize=1024)
def _trimmed(columns: Columns) -> Columns:
    """The layout without trailing cells that have no column."""
    last = max((at for at, names in enumerate(columns) if names), default=-1)
    return columns[: last + 1]


def _names(columns: Columns) -> set[str]:
    return {name for names in columns for name in names}


def _reach_behind(head: ParsedHead, rows: Sequence[PrintedRow]) -> bool:
    """Whether most rows have figures after the head's last cell, so that cells of the head are lost or merged."""
    reaching = sum(any(map(is_figure, row.cells[len(head.cells) :])) for row in rows)
    return reaching * 2 > len(rows)


def _has_two_lines(row: PrintedRow) -> bool:
    return row.below is not None or any(_holds_two(row, at) for at in range(1, len(row.cells)))


def _holds_two(row: PrintedRow, at: int) -> bool:
    below = row.below.cells if row.below else []
    return len(split_amounts(row.cells[at].strip())) == 2 or (at < len(below) and bool(below[at].strip()))


def _without_halves(columns: Columns, rows: Sequence[PrintedRow]) -> Columns:
    """The layout without columns of one name whose cells mostly have two amounts: it may be the name of either."""
    return tuple(
        ()
        if at and len(names) == 1 and 2 * sum(_holds_two(row, at) for row in rows if at < len(row.cells)) > len(rows)
        else names
        for at, names in enumerate(columns)
    )
