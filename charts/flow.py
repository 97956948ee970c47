"""A waterfall chart from 예산액 to 집행잔액: each change starts where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from charts.drawing import Drawing, DrawingSettings, MarkKind
from charts.rows import BarCell, BarRow, Piece, rows_drawing


class FlowStep(NamedTuple):
    """An amount in won: a `level` (예산액, 예산현액, 집행잔액), or a change between two levels.

    An `outflow` (지출액) is subtracted, but shown without a sign.
    """

    name: str
    amount: int | None
    link: str
    level: bool = False
    outflow: bool = False


@dataclass(slots=True)
class _Progress:
    """The rows so far, the `balance` that their steps lead to (None: unknown), and the unknown steps since a level."""

    frame: DrawingSettings
    balance: int | None = None
    unknown: int = 0
    rows: list[BarRow] = field(default_factory=list)

    def add(self, step: FlowStep) -> None:
        if step.level:
            self._add_level(step)
        elif step.amount is None:
            self.unknown += 1
            self._row(step.name, self.frame.spoken(None), step.link, self.frame.shown(None), (), self.balance)
        elif step.amount:
            self._add_change(step, -step.amount if step.outflow else step.amount)

    def _add_change(self, step: FlowStep, amount: int) -> None:
        start = self.balance or 0
        end = start + amount
        sign = "+" if amount > 0 and not step.outflow else ""
        piece = Piece(start, end, _kind(step))
        shown, text = sign + self.frame.shown(step.amount), sign + self.frame.spoken(step.amount)
        if self.balance is not None:
            self.balance = end
        self._row(step.name, text, step.link, shown, (piece,), self.balance)

    def _add_level(self, step: FlowStep) -> None:
        """Add a level, after a row for the gap where the steps before do not add up to it."""
        if self.balance is not None and step.amount is not None and self.balance != step.amount:
            missing = step.amount - self.balance
            wording = self.frame.wording
            name = wording.unknown_count.format(number=self.unknown) if self.unknown else wording.gap
            sign = "+" if missing > 0 else ""
            piece = Piece(self.balance, step.amount, MarkKind.REST)
            shown, text = sign + self.frame.shown(missing), sign + self.frame.spoken(missing)
            self._row(name, text, step.link, shown, (piece,), step.amount)
        self.balance, self.unknown = step.amount, 0
        pieces = () if step.amount is None else (Piece(0, step.amount, _level_kind(step.amount)),)
        text = self.frame.spoken(step.amount)
        self._row(step.name, text, step.link, self.frame.shown(step.amount), pieces, step.amount)

    def _row(self, name: str, spoken: str, link: str, shown: str, pieces: tuple[Piece, ...], joins: int | None) -> None:
        self.rows.append(BarRow(name, f"{name}: {spoken}", link, (BarCell(shown, pieces),), joins))


def flow(steps: Sequence[FlowStep], frame: DrawingSettings) -> Drawing:
    """The steps from top to bottom, without changes of 0; unknown ones stay.

    Where the changes do not add up to the next level, the gap is a step of its own, hatched.
    """
    progress = _Progress(frame)
    for step in steps:
        progress.add(step)
    if progress.rows:
        progress.rows[-1] = progress.rows[-1]._replace(joins=None)
    return rows_drawing(progress.rows, frame)


def _kind(step: FlowStep) -> MarkKind:
    if (step.amount or 0) < 0:
        return MarkKind.LESS
    return MarkKind.PART if step.outflow else MarkKind.BEFORE


def _level_kind(amount: int) -> MarkKind:
    return MarkKind.LESS if amount < 0 else MarkKind.WHOLE
