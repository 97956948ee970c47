"""관련 예산사업 결산현황: a unit and its details, with the spending of the year before."""

from ingest.forms.form import AMOUNTS, TEXT, Form, read_rows
from ingest.rows import PrintedTable, ReadRow
from performance.columns import UNIT_PROGRAMS

_ACCOUNT = 1


def read(table: PrintedTable) -> list[ReadRow]:
    """The unit first, then its details; `account` is printed on the unit's row only."""
    rows = read_rows(table, UNIT_PROGRAMS)
    for row in rows:
        row.texts["account"] = row.printed.cells[_ACCOUNT].strip()
        row.of = 0 if row is not rows[0] else None
    return rows


FORM = Form(
    name="unit_programs",
    title="관련 예산사업 결산현황",
    head=("사업명", "회계구분", "결산", "예산"),
    cells=(TEXT, TEXT, AMOUNTS, AMOUNTS, AMOUNTS),
    opening_cell=_ACCOUNT,
    read=read,
)
