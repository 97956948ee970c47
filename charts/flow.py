"""From the budget to the balance: each change goes on where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from charts.drawing import Drawing, Frame, MarkKind
from charts.rows import BarCell, BarRow, Piece, rows_drawing


class FlowStep(NamedTuple):
    """An amount on the way: a `level` that is reached (예산액, 예산현액, 집행잔액), or a change that leads on.

    What is spent leads `away`: it is taken from what was there, and shown as the amount it is.
    """

    name: str
    amount: int | None
    link: str
    level: bool = False
    away: bool = False


@dataclass(slots=True)
class _Progress:
    """How far the steps so far have led: `at` is None where that is not known."""

    frame: Frame
    at: int | None = None
    open: int = 0
    rows: list[BarRow] = field(default_factory=list)

    def take(self, step: FlowStep) -> None:
        if step.level:
            self._reach(step)
        elif step.amount is None:
            self.open += 1
            self._row(step.name, self.frame.spoken(None), step.link, self.frame.shown(None), (), self.at)
        elif step.amount:
            self._go_on(step, -step.amount if step.away else step.amount)

    def _go_on(self, step: FlowStep, amount: int) -> None:
        start = self.at or 0
        end = start + amount
        sign = "+" if amount > 0 and not step.away else ""
        piece = Piece(start, end, _kind(step))
        shown, text = sign + self.frame.shown(step.amount), sign + self.frame.spoken(step.amount)
        if self.at is not None:
            self.at = end
        self._row(step.name, text, step.link, shown, (piece,), self.at)

    def _reach(self, step: FlowStep) -> None:
        """A level; first, where the steps did not lead there, what is missing."""
        if self.at is not None and step.amount is not None and self.at != step.amount:
            missing = step.amount - self.at
            wording = self.frame.wording
            name = wording.open.format(number=self.open) if self.open else wording.gap
            sign = "+" if missing > 0 else ""
            piece = Piece(self.at, step.amount, MarkKind.REST)
            shown, text = sign + self.frame.shown(missing), sign + self.frame.spoken(missing)
            self._row(name, text, step.link, shown, (piece,), step.amount)
        self.at, self.open = step.amount, 0
        pieces = () if step.amount is None else (Piece(0, step.amount, _level_kind(step.amount)),)
        text = self.frame.spoken(step.amount)
        self._row(step.name, text, step.link, self.frame.shown(step.amount), pieces, step.amount)

    def _row(self, name: str, spoken: str, link: str, shown: str, pieces: tuple[Piece, ...], joins: int | None) -> None:
        self.rows.append(BarRow(name, f"{name}: {spoken}", link, (BarCell(shown, pieces),), joins))


def flow(steps: Sequence[FlowStep], frame: Frame) -> Drawing:
    """The steps from top to bottom. A change of nothing is left out; an unknown one is not.

    Where the changes do not lead to the next level, what is missing is a step of its own, hatched.
    """
    progress = _Progress(frame)
    for step in steps:
        progress.take(step)
    if progress.rows:
        progress.rows[-1] = progress.rows[-1]._replace(joins=None)
    return rows_drawing(progress.rows, frame)


def _kind(step: FlowStep) -> MarkKind:
    if (step.amount or 0) < 0:
        return MarkKind.LESS
    return MarkKind.PART if step.away else MarkKind.BEFORE


def _level_kind(amount: int) -> MarkKind:
    return MarkKind.LESS if amount < 0 else MarkKind.WHOLE
