"""부서 성과: goals of a department with budget and spending, and the indicators of each."""

from ingest.forms.form import AMOUNTS, MEASURE, TEXT, Form, read_figure, read_measure
from ingest.rows import PrintedTable, ReadRow

_TARGET, _RESULT, _RATE = 5, 6, 7


def read(table: PrintedTable) -> list[ReadRow]:
    """Goals (with `budget`, which is really 예산현액, and `spent`) and, under each, its indicators."""
    rows: list[ReadRow] = []
    goal: int | None = None
    for row in table.rows:
        name, _, _, indicator, formula = (cell.strip() for cell in row.cells[:5])
        if name:
            goal = len(rows)
            figures = {"budget": read_figure(row, 1, table.scale), "spent": read_figure(row, 2, table.scale)}
            rows.append(ReadRow(row, name, figures))
        if indicator:
            measures = {
                "target": read_measure(row, _TARGET),
                "result": read_measure(row, _RESULT),
                "rate": read_measure(row, _RATE),
            }
            rows.append(ReadRow(row, indicator, {}, measures, {"formula": formula}, of=goal))
    return rows


FORM = Form(
    name="department_performance",
    title="부서 성과",
    head=("정책목표", "예산액", "결산액", "성과지표", "측정산식", "달성현황"),
    under=("목표", "실적", "달성율", "달성률"),
    cells=(TEXT, AMOUNTS, AMOUNTS, TEXT, TEXT, MEASURE, MEASURE, MEASURE),
    read=read,
)
