"""성과지표 달성현황: target, result and rate of two years, three lines to an indicator."""

import re

from documents.names import search_key
from ingest.forms.form import MEASURE, TEXT, Form, read_measure
from ingest.rows import PrintedTable, ReadRow

_LABEL, _BEFORE, _NOW = 2, 3, 4
_COLUMNS = {"목표": "target", "실적": "result", "달성율": "rate"}
_UNIT = re.compile(r"\s*\(([^()]{0,50})\)\s*\Z")


def read(table: PrintedTable) -> list[ReadRow]:
    """An indicator each, with `unit` and `formula`, at the place of its first line, `of` the report's goal."""
    rows: list[ReadRow] = []
    for row in table.rows:
        name, formula = row.cells[0].strip(), row.cells[1].strip()
        if name:
            unit = _UNIT.search(name)
            texts = {"unit": unit[1].strip() if unit else "", "formula": formula}
            rows.append(ReadRow(row, _UNIT.sub("", name), texts=texts, of=table.goal))
        column = _COLUMNS.get(search_key(row.cells[_LABEL]))
        if rows and column:
            rows[-1].measures[column] = read_measure(row, _NOW)
            rows[-1].measures[f"{column}_before"] = read_measure(row, _BEFORE)
    return rows


FORM = Form(
    name="indicators",
    title="성과지표 달성현황",
    head=("성과지표(단위)", "측정산식", "목표대비 달성률", "달성성과"),
    cells=(TEXT, TEXT, TEXT, MEASURE, MEASURE),
    read=read,
)
