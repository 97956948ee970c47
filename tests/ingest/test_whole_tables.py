"""Parts of a table that have departments for their rows are told apart by the heads above them."""

from ingest.forms.sheet import Sheet, SheetDraft
from ingest.forms.whole_tables import leave_lists
from ingest.rows import PrintedRow, PrintedTable

DEPARTMENTS = frozenset({"새빛과", "물길과"})


def test_a_part_begins_with_its_head_or_with_a_first_row_without_one() -> None:
    names = {4: "새빛과", 5: "길 정비", 8: "물길과", 9: "새빛과"}
    rows = [PrintedRow(1, line, (name,)) for line, name in names.items()]
    table = PrintedTable("expenditure", "새빛과", "일반회계", "", 1, rows, [(1, 3), (1, 8)])
    draft = SheetDraft(Sheet("새빛과"))
    assert leave_lists(draft, table, DEPARTMENTS) == ["물길과", "새빛과"]
    assert [row.name for row in table.rows] == ["새빛과", "길 정비"]
    assert [line.text for line in draft.sheet.unclaimed] == ["물길과", "새빛과"]
