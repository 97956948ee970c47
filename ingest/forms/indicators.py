"""성과지표 달성현황: target, result and rate of two years, three lines to an indicator."""

import re

from figures.names import search_key
from figures.standing import Standing
from ingest.forms.form import MEASURE, Form, read_measure, word_of
from ingest.forms.heads import Field
from ingest.rows import Measure, PrintedRow, PrintedTable, ReadRow

_COLUMNS = {"목표": "target", "실적": "result", "달성율": "rate"}
_ORDER = tuple(_COLUMNS.values())
_UNIT = re.compile(r"\s*\(([^()]{0,50})\)\s*\Z")


def read(table: PrintedTable) -> list[ReadRow]:
    """A row for each indicator, with `unit` and `formula`, at its first line; `parent` is the report's goal."""
    rows: list[ReadRow] = []
    still_to_come: tuple[str, ...] = ()
    for row in table.rows:
        name, formula = word_of(row, "name"), word_of(row, "formula")
        column = _COLUMNS.get(search_key(word_of(row, "label")), "")
        if rows and column in still_to_come:
            _go_on(rows[-1], name, formula)
        elif name or not rows or column:  # without a name: its first line is lost
            rows.append(_begin(row, name, formula, table.goal))
            still_to_come = _ORDER
        if column:
            still_to_come = still_to_come[still_to_come.index(column) + 1 :]
            rows[-1].measures[column] = read_measure(row, "now")
            rows[-1].measures[f"{column}_before"] = read_measure(row, "before")
    return rows


def _begin(row: PrintedRow, name: str, formula: str, goal: int | None) -> ReadRow:
    unit = _UNIT.search(name)
    texts = {"unit": unit[1].strip() if unit else "", "formula": formula}
    unknown = Measure(None, Standing.UNKNOWN)
    measures = {f"{column}{year}": unknown for year in ("", "_before") for column in _ORDER}
    return ReadRow(row, _UNIT.sub("", name), measures=measures, texts=texts, parent=goal)


def _go_on(indicator: ReadRow, name: str, formula: str) -> None:
    """Append a name or formula that continues over the lines of its indicator."""
    if name:
        unit = _UNIT.search(name)
        indicator.texts["unit"] = unit[1].strip() if unit else indicator.texts["unit"]
        indicator.name = f"{indicator.name} {_UNIT.sub('', name)}".strip()
    if formula:
        indicator.texts["formula"] = f"{indicator.texts['formula']} {formula}".strip()


_FIELDS = (
    Field("name", ("성과지표", "성과지표명", "지표명")),
    Field("formula", ("측정산식", "측정산식방법", "산식")),
    Field("label", ("목표대비달성률", "구분")),
    Field("before", ("전년도달성성과", "전년도")),
    Field("now", ("달성성과", "당해연도")),
)

FORM = Form(
    name="indicators",
    title="성과지표 달성현황",
    fields=_FIELDS,
    standard=(("name",), ("formula",), ("label",), ("before",), ("now",)),
    patterns={"before": MEASURE, "now": MEASURE},
    head=("성과지표(단위)", "측정산식", "목표대비 달성률", "달성성과"),
    read=read,
)
