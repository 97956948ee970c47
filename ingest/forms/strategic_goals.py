"""전략목표 / 소관부서: a table without a head that repeats the strategic goals with their departments."""

from figures.names import search_key
from ingest.forms.form import Form, word_of
from ingest.forms.goal_shares import strategic_goals
from ingest.rows import JOINT, PrintedTable, ReadRow

_GOALS = search_key("전략목표")


def read(table: PrintedTable) -> list[ReadRow]:
    """A row for each cell of strategic goals, with their names."""
    goals = (row for row in table.rows if search_key(row.name).startswith(_GOALS))
    return [ReadRow(row, JOINT.join(strategic_goals(word_of(row, "words")))) for row in goals]


FORM = Form(
    name="strategic_goals",
    title="전략목표별 성과보고",
    labels=("전략목표", "소관부서"),
    standard=(("name",), ("words",)),
    read=read,
)
