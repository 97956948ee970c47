"""조직 및 인력현황: 정원, 현원 and the names of the teams."""

from departments.columns import STAFFING
from ingest.forms.form import MEASURE, TEXT, Form, read_rows
from ingest.rows import PrintedTable, ReadRow

_TEAMS = 6


def read(table: PrintedTable) -> list[ReadRow]:
    """A row each for 계 and the department, with `teams`."""
    rows = read_rows(table, STAFFING)
    for row in rows:
        row.texts["teams"] = row.printed.cells[_TEAMS].strip()
    return rows


FORM = Form(
    name="staffing",
    title="조직 및 인력현황",
    head=("부서명", "정원", "현원", "직제명"),
    under=("4급이상", "5급", "6급이하"),
    cells=(TEXT, *[MEASURE] * 5, TEXT),
    read=read,
)
