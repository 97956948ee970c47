"""나. 성과목표 및 재원비중: strategic goals with their share of the spending, and the marks of the indicators."""

import re

from figures.names import one_letter_off, search_key
from ingest.forms.form import Form, read_figure, read_measure, standard, word_of
from ingest.forms.heads import Field
from ingest.rows import JOINT, PrintedRow, PrintedTable, ReadRow
from performance.columns import MARKS, STRATEGIC_GOAL

_READ_AS = {"◯": "○", "O": "○", "o": "○", "〇": "○", "x": "×", "X": "×", "✕": "×", "╳": "×", "◉": "◎", "⊚": "◎"}
_DEPARTMENT = re.compile(r"\s*\([^()]*\)\s*\Z")
_ITEM = re.compile(r"<li\b[^>]*>")
_BULLET = re.compile(r"\s*[○◯〇•◦°□■▪●]\s*")
_OPENINGS = tuple(map(re.compile, (r"(?:\A|\s+)[-–]\s+", r"\s*[①-⑳]\s*", r"(?:\A|\s+)\d{1,2}[.)]\s+")))
"""Marks that may also stand within a name: they part goals only in a cell that begins with one."""


def read(table: PrintedTable) -> list[ReadRow]:
    """The cells of strategic goals (texts: `kind` strategic), and the indicators (`goal`, `mark`) in their order.

    `printed_goal` is the goal where the indicator's own row prints it.

    A cell may name several goals, `jointly` so many: its spending and share are theirs together. A cell printed
    again after a page break (`kind` again) is the same one, and bears its name.
    """
    rows: list[ReadRow] = []
    names_before: list[str] = []
    goal = ""
    for row in table.rows:
        if names := strategic_goals(word_of(row, "name")):
            joint = JOINT.join(names)
            name = next((one for one in names_before if _same(one, joint)), joint)
            kind = "again" if name in names_before else "strategic"
            names_before.append(name)
            rows.append(_strategic(name, kind, len(names), row, table.scale))
        own_goal = word_of(row, "goal")
        goal = own_goal or goal
        if indicator := word_of(row, "indicator"):
            texts = {"kind": "indicator", "goal": goal, "printed_goal": own_goal, "mark": mark_of(word_of(row, "mark"))}
            rows.append(ReadRow(row, indicator, texts=texts))
    return rows


def _same(name: str, other: str) -> bool:
    return search_key(name) == search_key(other) or one_letter_off(name, other)


def mark_of(cell: str) -> str:
    """The mark that a cell holds, letters that look like one included; nothing where it is none, or several."""
    marks = {_READ_AS.get(letter, letter) for letter in cell if not letter.isspace()}
    (mark, *others) = marks or {""}
    return mark if mark in MARKS and not others else ""


def strategic_goals(cell: str) -> list[str]:
    """The strategic goals of one cell, without bullets, HTML and the department in brackets behind them."""
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
