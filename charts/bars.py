"""Bar charts: amounts, parts of an amount, changes between two years, and staff beside spending."""

from collections.abc import Sequence
from typing import NamedTuple

from charts.drawing import Drawing, DrawingSettings, MarkKind
from charts.rows import BarCell, BarRow, Piece, rows_drawing

LARGEST = 10
"""The largest number of bars in a chart; the rest is summed up in one."""


class Bar(NamedTuple):
    """An amount in won with its name and link.

    `whole` is the amount that it is a part of, and `whole_name` that amount's name. Where `amount` is a sum, `unknown`
    is the number of unknown parts left out of it.
    """

    name: str
    amount: int | None
    link: str
    whole: int | None = None
    unknown: int = 0
    whole_name: str = ""
    kind: MarkKind = MarkKind.PART


class YearChange(NamedTuple):
    """An amount in won of two years."""

    name: str
    now: int | None
    before: int | None
    link: str


class StaffBar(NamedTuple):
    """정원 and 현원 (people) of a department, and its 지출액 (won); `here` marks the page's own department."""

    name: str
    authorised: int | None
    current: int | None
    spent: int | None
    link: str
    here: bool = False


def bars(entries: Sequence[Bar], frame: DrawingSettings) -> Drawing:
    """A bar for each amount, drawn over a bar of its whole where it has one."""
    return rows_drawing([_bar(entry, frame) for entry in entries], frame)


def parts(total: int | None, entries: Sequence[Bar], rest: Bar, frame: DrawingSettings) -> Drawing:
    """The known parts of a total, largest first; then its remainder, hatched; then the unknown parts.

    `rest` gives the remainder's name and link; its amount is computed here.
    """
    known = [entry for entry in entries if entry.amount]
    known.sort(key=lambda entry: -(entry.amount or 0))
    unknown = [entry for entry in entries if entry.amount is None]
    left = None if total is None else total - sum(entry.amount or 0 for entry in known)
    if left:
        kind = MarkKind.REST if left > 0 else MarkKind.LESS
        name = f"{rest.name} ({_remainder_reason(unknown, frame)})"
        known.append(rest._replace(name=name, amount=left, kind=kind))
    return bars([*known, *unknown], frame)


def largest_bars(entries: Sequence[Bar], rest: str, frame: DrawingSettings) -> Drawing:
    """The ten largest amounts, and one bar for all others, with their unknown ones counted, linked to `rest`."""
    ordered = sorted(entries, key=lambda entry: (entry.amount is None, -(entry.amount or 0)))
    top, others = ordered[:LARGEST], ordered[LARGEST:]
    if len(others) < 2:
        return bars(ordered, frame)
    amounts = [entry.amount for entry in others if entry.amount is not None]
    name = frame.wording.others.format(number=len(others))
    return bars([*top, Bar(name, sum(amounts) if amounts else None, rest, unknown=len(others) - len(amounts))], frame)


def changes(entries: Sequence[YearChange], total: str, rest: str, frame: DrawingSettings) -> Drawing:
    """Changes between two years: of all entries with both years known (named `total`), and the ten largest.

    The others are one bar linked to `rest`. Entries with an unknown year come last.
    """
    known = [entry for entry in entries if entry.now is not None and entry.before is not None]
    unknown = [entry for entry in entries if entry.now is None or entry.before is None]
    known.sort(key=lambda entry: -abs((entry.now or 0) - (entry.before or 0)))
    top, others = (known, []) if len(known) <= LARGEST + 1 else (known[:LARGEST], known[LARGEST:])
    shown = [_summed(known, total, rest), *top] if len(known) > 1 else top
    if others:
        shown.append(_summed(others, frame.wording.others.format(number=len(others)), rest))
    return rows_drawing([_change(entry, frame) for entry in [*shown, *unknown]], frame)


def staff_and_spending(entries: Sequence[StaffBar], heads: Sequence[str], frame: DrawingSettings) -> Drawing:
    """People and money in two columns, each on its own scale, under the two `heads`."""
    return rows_drawing([_staff(entry, heads, frame) for entry in entries], frame, heads)


def _bar(entry: Bar, frame: DrawingSettings) -> BarRow:
    shown, text = frame.shown(entry.amount), frame.spoken(entry.amount)
    if entry.unknown and entry.amount is not None:
        more = frame.wording.unknown_count.format(number=entry.unknown)
        shown, text = f"{shown} + {more}", f"{text} + {more}"
    pieces: tuple[Piece, ...] = ()
    if entry.amount is not None:
        pieces = (Piece(0, entry.amount, MarkKind.LESS if entry.amount < 0 else entry.kind),)
        if entry.whole is not None:
            pieces = (Piece(0, entry.whole, MarkKind.WHOLE), *pieces)
    whole = f", {entry.whole_name} {frame.spoken(entry.whole)}" if entry.whole_name else ""
    return BarRow(entry.name, f"{entry.name}: {text}{whole}", entry.link, (BarCell(shown, pieces),))


def _remainder_reason(unknown: Sequence[Bar], frame: DrawingSettings) -> str:
    return frame.wording.unknown_count.format(number=len(unknown)) if unknown else frame.wording.gap


def _summed(entries: Sequence[YearChange], name: str, link: str) -> YearChange:
    now, before = (sum(filter(None, amounts)) for amounts in ([e.now for e in entries], [e.before for e in entries]))
    return YearChange(name, now, before, link)


def _change(entry: YearChange, frame: DrawingSettings) -> BarRow:
    difference = None if entry.now is None or entry.before is None else entry.now - entry.before
    sign = "+" if difference and difference > 0 else ""
    text = f"{entry.name}: {frame.spoken(entry.before)} → {frame.spoken(entry.now)} ({sign}{frame.spoken(difference)})"
    kind = MarkKind.LESS if (difference or 0) < 0 else MarkKind.PART
    pieces = () if difference is None else (Piece(0, difference, kind),)
    return BarRow(entry.name, text, entry.link, (BarCell(sign + frame.shown(difference), pieces),))


def _staff(entry: StaffBar, heads: Sequence[str], frame: DrawingSettings) -> BarRow:
    people = [_people(count, frame) for count in (entry.current, entry.authorised)]
    staffed = tuple(
        Piece(0, count, kind)
        for count, kind in ((entry.authorised, MarkKind.WHOLE), (entry.current, MarkKind.PART))
        if count is not None
    )
    spent = () if entry.spent is None else (Piece(0, entry.spent, MarkKind.LESS if entry.spent < 0 else MarkKind.PART),)
    text = f"{entry.name}: {heads[0]} {' / '.join(people)}, {heads[1]} {frame.spoken(entry.spent)}"
    cells = (BarCell("/".join(people), staffed), BarCell(frame.shown(entry.spent), spent))
    return BarRow(entry.name, text, entry.link, cells, here=entry.here)


def _people(count: int | None, frame: DrawingSettings) -> str:
    return frame.wording.unknown if count is None else f"{count:,}"
