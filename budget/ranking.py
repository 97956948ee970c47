"""Rankings of spending: the ten largest parts of a department or program, and the rest, each with its own parts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.models import ExpenditureLine
from budget.tree import Branch, TreeRow, top_rows
from figures.columns import Column
from figures.headline import HeadlineChange, change
from figures.rates import percentage

LARGEST = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line with its page, the amount it is a share of (won), its change from the year before, and the rows below it.

    `width` is the length of its bar in % of the longest.
    """

    line: ExpenditureLine
    url: str
    whole: int | None
    change: HeadlineChange | None
    width: Decimal
    rows: Sequence[TreeRow[ExpenditureLine]]

    @property
    def name(self) -> str:
        return self.line.name if self.line.level != 0 else self.line.department.name


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows shown, and the sum in won of the others (None where one is unknown)."""

    rows: Sequence[Ranked]
    whole: int | None
    others: int
    others_spent: int | None

    @property
    def compared(self) -> bool:
        """Whether the year before is known for any row; then it is marked as unknown for the others."""
        return any(row.change for row in self.rows)


def ranking(
    branches: Iterable[Branch[ExpenditureLine]],
    whole: int | None,
    page_of: Callable[[ExpenditureLine], str],
    before_of: Callable[[ExpenditureLine], int | None],
    columns: Sequence[Column] = (),
) -> Ranking:
    """Branches ranked by spending, as shares of `whole` won; with `columns`, each with its children as rows."""
    order = sorted(branches, key=lambda branch: (branch.line.spent is None, -(branch.line.spent or 0)))
    top, others = order[:LARGEST], order[LARGEST:]
    widest = max((branch.line.spent or 0 for branch in top), default=0)
    shown = [
        Ranked(
            branch.line,
            page_of(branch.line),
            whole,
            change(branch.line.spent, before_of(branch.line)),
            max(percentage(branch.line.spent, widest) or Decimal(0), Decimal(0)),
            list(top_rows(branch, columns)) if columns and branch.children else (),
        )
        for branch in top
    ]
    amounts = [branch.line.spent for branch in others]
    rest = None if None in amounts else sum(filter(None, amounts))
    return Ranking(shown, whole, len(others), rest)
