"""A workbook is sent while it is made, in memory that does not grow with its rows."""

import tracemalloc
from io import BytesIO
from zipfile import ZipFile

import pytest

from lists.columns import FileColumn
from lists.export.description import FileDescription
from lists.export.xlsx_file import MOST_ROWS, workbook_blocks
from tests.factories import make_document


@pytest.mark.django_db
def test_a_table_of_all_rows_that_a_sheet_holds_takes_no_memory_of_its_own() -> None:
    columns = [FileColumn("name", "이름"), FileColumn("spent", "지출액", type="integer", unit="원")]
    heads = [column.header for column in columns]
    description = FileDescription([make_document()], "세출", [], "", columns, heads, MOST_ROWS)
    tracemalloc.start()
    content = b"".join(workbook_blocks(description, []))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    with ZipFile(BytesIO(content)) as file:
        table, sheet = (file.read(f"xl/{name}1.xml").decode() for name in ("tables/table", "worksheets/sheet"))
    assert table.count(f' ref="A1:B{MOST_ROWS + 1}"') == 2  # of the table, and of its filter
    assert sheet.count(f'<dimension ref="A1:B{MOST_ROWS + 1}"') == 1
