"""나. 성과목표 및 재원비중: strategic goals with their share of the spending, and the marks of the indicators."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from figures.names import misspelled, search_key
from figures.rates import prints_as
from figures.standing import Standing
from ingest.forms.form import Form, read_figure, read_measure, standard, word_of
from ingest.forms.heads import Field
from ingest.rows import JOINT, PrintedRow, PrintedTable, ReadRow
from performance.columns import MARKS, STRATEGIC_GOAL

_READ_AS = {"◯": "○", "O": "○", "o": "○", "〇": "○", "x": "×", "X": "×", "✕": "×", "╳": "×", "◉": "◎", "⊚": "◎"}
_DEPARTMENT = re.compile(r"\s*\([^()]*\)\s*\Z")
_ITEM = re.compile(r"<li\b[^>]*>")
_BULLET = re.compile(r"\s*[○◯〇•◦°□■▪●]\s*")
_OPENINGS = tuple(map(re.compile, (r"(?:\A|\s+)[-–]\s+", r"\s*[①-⑳]\s*", r"(?:\A|\s+)\d{1,2}[.)]\s+")))
"""Marks that may also occur in a name; they separate goals only in a cell that begins with one."""


def read(table: PrintedTable) -> list[ReadRow]:
    """The cells of strategic goals (texts: `kind` strategic), and the indicators (`goal`, `mark`), in order.

    `printed_goal` is the goal if printed in the indicator's own row. A cell may name several goals (`jointly` is their
    number) with common spending and share. So may a cell merged over rows of several goals, whose figures are in the
    first of them or in a lower one. A cell repeated after a page break (`kind` again) has the name of the first.
    """
    rows: list[ReadRow] = []
    cells: dict[str, ReadRow] = {}
    goal = ""
    for row in table.rows:
        if names := strategic_goals(word_of(row, "name")):
            _add_strategic(rows, cells, names, row, table.scale)
        own_goal = word_of(row, "goal")
        goal = own_goal or goal
        if indicator := word_of(row, "indicator"):
            texts = {"kind": "indicator", "goal": goal, "printed_goal": own_goal, "mark": mark_of(word_of(row, "mark"))}
            rows.append(ReadRow(row, indicator, texts=texts))
    _join_lower(rows, cells)
    for each in rows:
        each.name = cells[each.name].name if each.texts["kind"] == "again" else each.name
    return rows


def _add_strategic(
    rows: list[ReadRow], cells: dict[str, ReadRow], names: Sequence[str], row: PrintedRow, scale: int
) -> None:
    """Add a cell of strategic goals: as a new row, as a repeated one, or as more goals of the row above.

    `cells` are the goals' rows so far, by their cell's text.
    """
    joint = JOINT.join(names)
    name = next((one for one, cell in cells.items() if _is_again(one, cell.printed, joint, row)), joint)
    above = next(reversed(cells.values()), None)
    if name in cells:
        rows.append(_strategic(name, "again", len(names), row, scale))
    elif above is not None and _is_merged(above, row):
        above.name = JOINT.join((above.name, joint))
        above.texts["jointly"] = str(int(above.texts["jointly"]) + len(names))
        cells[name] = above
    else:
        rows.append(_strategic(name, "strategic", len(names), row, scale))
        cells[name] = rows[-1]


def _is_merged(above: ReadRow, row: PrintedRow) -> bool:
    """Whether a row of goals has no amount and share of its own, and the row above has both.

    A row without the bullet of the row above may only continue its name.
    """
    own, others = word_of(row, "name"), word_of(above.printed, "name")
    bulleted = _BULLET.match(own) is not None or _BULLET.match(others) is None
    printed = above.figures["spent"].value is not None and above.measures["share"].value is not None
    return bulleted and printed and _is_empty(row)


def _join_lower(rows: list[ReadRow], cells: dict[str, ReadRow]) -> None:
    """Join goals without amounts at the top with the first that has one, if the printed shares are complete.

    In such a table the amount is in the last or a middle row of its merged cell. If a goal without an amount is between
    two with amounts, it may belong to either, so both are unknown.
    """
    goals = [row for row in rows if row.texts["kind"] == "strategic"]
    first = next((at for at, goal in enumerate(goals) if not _is_empty(goal.printed)), 0)
    if not first or not _shares_add_up(goals[first:]):
        return
    for goal, below in pairwise(goals[first:]):
        if len(strategic_goals(word_of(goal.printed, "name"))) < int(goal.texts["jointly"]):
            for row in (goal, below):
                row.figures["spent"] = row.figures["spent"]._replace(value=None, standing=Standing.UNKNOWN)
                row.measures["share"] = row.measures["share"]._replace(value=None, standing=Standing.UNKNOWN)
    whole = goals[first]
    whole.name = JOINT.join(goal.name for goal in goals[: first + 1])
    whole.texts["jointly"] = str(sum(int(goal.texts["jointly"]) for goal in goals[: first + 1]))
    rows.remove(whole)
    rows[rows.index(goals[0])] = whole
    for goal in goals[1:first]:
        rows.remove(goal)
    for name, goal in cells.items():
        cells[name] = whole if goal in goals[:first] else goal


def _is_empty(row: PrintedRow) -> bool:
    return not any(word_of(row, column) for column in ("spent", "share"))


def _shares_add_up(goals: Sequence[ReadRow]) -> bool:
    """Whether the shares match the amounts' fractions of their sum, so that no goal is lost."""
    pairs = [(goal.figures["spent"].value, goal.measures["share"].value) for goal in goals]
    total = sum(spent or 0 for spent, _ in pairs)
    return total > 0 and all(
        None not in (spent, share) and prints_as(Decimal(spent or 0) * 100 / total, share or Decimal(0))
        for spent, share in pairs
    )


def _is_again(name: str, first: PrintedRow, other: str, row: PrintedRow) -> bool:
    """Whether a row repeats an earlier cell: with its name, or misspelled with the same amounts or none."""
    if search_key(name) == search_key(other):
        return True
    same_money = all(word_of(row, column) == word_of(first, column) for column in ("spent", "share"))
    return misspelled(name, other) and (_is_empty(row) or same_money)


def mark_of(cell: str) -> str:
    """The mark in a cell, including letters that look like one; "" for none or several."""
    marks = {_READ_AS.get(letter, letter) for letter in cell if not letter.isspace()}
    (mark, *others) = marks or {""}
    return mark if mark in MARKS and not others else ""


def strategic_goals(cell: str) -> list[str]:
    """The strategic goals in a cell, without bullets, HTML, and the department in brackets."""
    text = _DEPARTMENT.sub("", re.sub(r"<[^>]*>|--\s*\Z", "", _ITEM.sub("○", cell))).strip()
    marks = next((opening for opening in _OPENINGS if opening.match(text)), _BULLET)
    return [name.strip() for name in marks.split(text) if name.strip()]


def _strategic(name: str, kind: str, jointly: int, row: PrintedRow, scale: int) -> ReadRow:
    return ReadRow(
        row,
        name,
        {"spent": read_figure(row, "spent", scale)},
        {"share": read_measure(row, "share")},
        {"kind": kind, "jointly": str(jointly)},
    )


_FIELDS = (
    Field("name", ("전략목표명", "전략목표")),
    Field("goal", ("정책사업목표명", "정책사업목표")),
    Field("indicator", ("성과지표명", "성과지표")),
    Field("mark", ("달성성과", "달성여부", "달성도")),
)

FORM = Form(
    name="goal_shares",
    title="성과목표 및 재원비중",
    columns=STRATEGIC_GOAL,
    fields=_FIELDS,
    standard=standard(STRATEGIC_GOAL, (0, "name"), (1, "goal"), (2, "indicator"), (3, "mark")),
    patterns={"mark": r"[^\d\t]*"},
    head=("전략목표명", "정책사업목표명", "성과지표명", "달성성과", "결산액", "비중"),
    read=read,
)
