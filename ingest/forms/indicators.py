"""성과지표 달성현황: target, result and rate of two years, three lines to an indicator."""

import re

from figures.names import search_key
from figures.standing import Standing
from ingest.forms.form import MEASURE, TEXT, Form, read_measure
from ingest.rows import Measure, PrintedRow, PrintedTable, ReadRow

_LABEL, _BEFORE, _NOW = 2, 3, 4
_COLUMNS = {"목표": "target", "실적": "result", "달성율": "rate"}
_ORDER = tuple(_COLUMNS.values())
_UNIT = re.compile(r"\s*\(([^()]{0,50})\)\s*\Z")


def read(table: PrintedTable) -> list[ReadRow]:
    """An indicator each, with `unit` and `formula`, at the place of its first line, `of` the report's goal."""
    rows: list[ReadRow] = []
    still_to_come: tuple[str, ...] = ()
    for row in table.rows:
        name, formula = row.cells[0].strip(), row.cells[1].strip()
        column = _COLUMNS.get(search_key(row.cells[_LABEL]), "")
        if rows and column in still_to_come:
            _go_on(rows[-1], name, formula)
        elif name or not rows or column:  # without a name: its first line is lost
            rows.append(_begin(row, name, formula, table.goal))
            still_to_come = _ORDER
        if column:
            still_to_come = still_to_come[still_to_come.index(column) + 1 :]
            rows[-1].measures[column] = read_measure(row, _NOW)
            rows[-1].measures[f"{column}_before"] = read_measure(row, _BEFORE)
    return rows


def _begin(row: PrintedRow, name: str, formula: str, goal: int | None) -> ReadRow:
    unit = _UNIT.search(name)
    texts = {"unit": unit[1].strip() if unit else "", "formula": formula}
    unknown = Measure(None, Standing.UNKNOWN)
    measures = {f"{column}{year}": unknown for year in ("", "_before") for column in _ORDER}
    return ReadRow(row, _UNIT.sub("", name), measures=measures, texts=texts, of=goal)


def _go_on(indicator: ReadRow, name: str, formula: str) -> None:
    """A name or formula that runs over the lines of its indicator."""
    if name:
        unit = _UNIT.search(name)
        indicator.texts["unit"] = unit[1].strip() if unit else indicator.texts["unit"]
        indicator.name = f"{indicator.name} {_UNIT.sub('', name)}".strip()
    if formula:
        indicator.texts["formula"] = f"{indicator.texts['formula']} {formula}".strip()


FORM = Form(
    name="indicators",
    title="성과지표 달성현황",
    head=("성과지표(단위)", "측정산식", "목표대비 달성률", "달성성과"),
    cells=(TEXT, TEXT, TEXT, MEASURE, MEASURE),
    read=read,
)
