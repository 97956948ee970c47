"""나. 성과목표 및 재원비중: strategic goals with their share of the spending, and the marks of the indicators."""

import re

from figures.names import search_key
from ingest.forms.form import AMOUNTS, MEASURE, TEXT, Form, read_figure, read_measure
from ingest.rows import PrintedRow, PrintedTable, ReadRow
from performance.columns import MARKS

_STRATEGIC, _GOAL, _INDICATOR, _MARK, _SPENT, _SHARE = range(6)
_STRATEGIC_KIND = {"kind": "strategic"}
_READ_AS = {"◯": "○", "O": "○", "o": "○", "〇": "○", "x": "×", "X": "×", "✕": "×", "╳": "×", "◉": "◎", "⊚": "◎"}
_DEPARTMENT = re.compile(r"\s*\([^()]*\)\s*\Z")
_BULLET = re.compile(r"\s*[○◯•]\s*")


def read(table: PrintedTable) -> list[ReadRow]:
    """Strategic goals (texts: `kind` strategic) once each, and the indicators (`goal`, `mark`) in their order.

    A strategic goal printed again after a page break is the same one. The spending and its share
    are of all strategic goals of a cell together, and stand with the first of them.
    """
    rows: list[ReadRow] = []
    seen: set[str] = set()
    goal = ""
    for row in table.rows:
        cells = [cell.strip() for cell in row.cells]
        for name in strategic_goals(cells[_STRATEGIC]):
            if search_key(name) not in seen:
                first = not seen
                seen.add(search_key(name))
                rows.append(_strategic(name, row, table.scale) if first else ReadRow(row, name, texts=_STRATEGIC_KIND))
        goal = cells[_GOAL] or goal
        if cells[_INDICATOR]:
            mark = mark_of(cells[_MARK])
            texts = {"kind": "indicator", "goal": goal, "mark": mark}
            rows.append(ReadRow(row, cells[_INDICATOR], texts=texts))
    return rows


def mark_of(cell: str) -> str:
    """The mark that a cell holds, letters that look like one included; nothing where it is none, or several."""
    found = {_READ_AS.get(letter, letter) for letter in cell if not letter.isspace()}
    (mark, *others) = found or {""}
    return mark if mark in MARKS and not others else ""


def strategic_goals(cell: str) -> list[str]:
    """The strategic goals of one cell, without bullets, HTML and the department in brackets behind them."""
    text = _DEPARTMENT.sub("", re.sub(r"<[^>]*>|--\s*\Z", "", cell))
    return [name.strip() for name in _BULLET.split(text) if name.strip()]


def _strategic(name: str, row: PrintedRow, scale: int) -> ReadRow:
    return ReadRow(
        row,
        name,
        {"spent": read_figure(row, _SPENT, scale)},
        {"share": read_measure(row, _SHARE)},
        _STRATEGIC_KIND,
    )


FORM = Form(
    name="goal_shares",
    title="성과목표 및 재원비중",
    head=("전략목표명", "정책사업목표명", "성과지표명", "달성성과", "결산액", "비중"),
    cells=(TEXT, TEXT, TEXT, r"[^\d\t]*", AMOUNTS, MEASURE),
    read=read,
)
