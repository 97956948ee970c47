"""조직 및 인력현황: 정원, 현원 and the names of the teams."""

from departments.columns import STAFFING
from ingest.forms.form import Form, read_rows, standard, word_of
from ingest.forms.heads import NAME, Field
from ingest.rows import PrintedTable, ReadRow


def read(table: PrintedTable) -> list[ReadRow]:
    """The rows for 계 and the department, with `teams`."""
    rows = read_rows(table, STAFFING)
    for row in rows:
        row.texts["teams"] = word_of(row.printed, "teams")
    return rows


FORM = Form(
    name="staffing",
    title="조직 및 인력현황",
    columns=STAFFING,
    fields=(NAME, Field("teams", ("계단위직제명", "직제명", "계단위직제"))),
    standard=standard(STAFFING, (0, "name"), (6, "teams")),
    head=("부서명", "정원", "현원", "직제명"),
    under=("4급이상", "5급", "6급이하"),
    read=read,
)
