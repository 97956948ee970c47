"""부서 성과: goals of a department with budget and spending, and the indicators of each."""

from dataclasses import replace

from ingest.forms.form import Form, read_figure, read_measure, standard, word_of
from ingest.forms.heads import Field
from ingest.rows import PrintedTable, ReadRow
from performance.columns import INDICATOR, PROGRAM_GOAL

_MONEY = tuple(column for column in PROGRAM_GOAL if column.name in ("budget", "spent"))
_CELLS = {"target": 5, "result": 6, "rate": 7}
_MEASURES = tuple(replace(column, cell=_CELLS[column.name]) for column in INDICATOR if column.name in _CELLS)
_FIELDS = (
    Field("name", ("정책목표", "정책사업목표", "성과목표", "정책목표명")),
    Field("indicator", ("성과지표", "성과지표명", "지표명")),
    Field("formula", ("측정산식", "산식", "측정산식방법")),
)


def read(table: PrintedTable) -> list[ReadRow]:
    """Goals (with `budget`, which is really 예산현액, and `spent`), each followed by its indicators."""
    rows: list[ReadRow] = []
    goal: int | None = None
    for row in table.rows:
        name, indicator = (row.row_name or word_of(row, "name")).strip(), word_of(row, "indicator")
        if name:
            goal = len(rows)
            rows.append(
                ReadRow(row, name, {column.name: read_figure(row, column.name, table.scale) for column in _MONEY})
            )
        if indicator:
            measures = {column.name: read_measure(row, column.name) for column in _MEASURES}
            rows.append(ReadRow(row, indicator, {}, measures, {"formula": word_of(row, "formula")}, parent=goal))
    return rows


FORM = Form(
    name="department_performance",
    title="부서 성과",
    columns=(*_MONEY, *_MEASURES),
    fields=_FIELDS,
    standard=standard((*_MONEY, *_MEASURES), (0, "name"), (3, "indicator"), (4, "formula")),
    head=("정책목표", "예산액", "결산액", "성과지표", "측정산식", "달성현황"),
    under=("목표", "실적", "달성율", "달성률"),
    read=read,
)
