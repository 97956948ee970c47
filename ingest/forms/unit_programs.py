"""관련 예산사업 결산현황: a unit and its details, with the spending of the year before."""

from ingest.forms.form import Form, read_rows, standard, word_of
from ingest.forms.heads import NAME, Field
from ingest.rows import PrintedTable, ReadRow
from performance.columns import UNIT_PROGRAMS


def read(table: PrintedTable) -> list[ReadRow]:
    """The unit, then its details; `account` is printed on the unit's row only."""
    rows = read_rows(table, UNIT_PROGRAMS)
    for row in rows:
        row.texts["account"] = word_of(row.printed, "account")
        row.parent = 0 if row is not rows[0] else None
    return rows


FORM = Form(
    name="unit_programs",
    title="관련 예산사업 결산현황",
    columns=UNIT_PROGRAMS,
    fields=(NAME, Field("account", ("회계구분", "회계"))),
    standard=standard(UNIT_PROGRAMS, (0, "name"), (1, "account")),
    head=("사업명", "회계구분", "결산", "예산"),
    opening="account",
    read=read,
)
