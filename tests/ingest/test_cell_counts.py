"""Tables that are too large are refused by counting their tags, before they are read."""

import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from openpyxl import Workbook

from bench.writing.__main__ import write_all
from ingest.reader import cell_counts, html, hwpx, workbook
from ingest.reader.cell_counts import refuse_large_sheet, refuse_large_tables
from ingest.reader.limits import Allowance, FileRefusedError
from ingest.reader.zipped_xml import ZippedDocument
from tests.conftest import SAMPLE


@pytest.fixture(autouse=True)
def six_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_counts, "MOST_CELLS_OF_TABLE", 6)
    for module in (html, hwpx, workbook):
        monkeypatch.setattr(module, "FEWEST_BYTES", 0)


def pieces(text: str, size: int) -> list[bytes]:
    return [text[at : at + size].encode() for at in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_the_cells_of_each_table_are_counted_by_themselves(size: int) -> None:
    table = "<table class='a'><tr>" + "<td>1</td><TH>2" * 3 + "</tr></table>"
    refuse_large_tables(pieces(table * 3, size), cell="t[dh]", table="table")
    with pytest.raises(FileRefusedError, match="칸이"):
        refuse_large_tables(pieces(table.replace("</tr>", "<td>"), size), cell="t[dh]", table="table")


def row(number: int, values: int, prefix: str = "") -> str:
    cells = f'<{prefix}c r="A1"><{prefix}v>1</{prefix}v></{prefix}c><{prefix}c s="2"/>' * values
    return f'<{prefix}row spans="1:3" r="{number}">{cells}</{prefix}row>'


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_blank_rows_part_the_tables_of_a_sheet(size: int) -> None:
    left_out = row(1, 3) + row(2, 3) + row(4, 3) + row(5, 3)
    written = row(1, 3, "x:") + row(2, 3, "x:") + row(3, 0, "x:") + row(4, 3, "x:")
    for sheet in (left_out, written):
        refuse_large_sheet(pieces(sheet, size))
    for sheet in (row(1, 3) + row(2, 3) + row(3, 1), left_out + row(6, 1)):
        with pytest.raises(FileRefusedError, match="칸이"):
            refuse_large_sheet(pieces(sheet, size))


def test_tags_that_never_end_take_no_longer_than_others() -> None:
    for text in ("<row " * 1_000_000, "<" + "a" * 5_000_000, "a" * 5_000_000):
        refuse_large_sheet(pieces(text, 1 << 16))
        refuse_large_tables(pieces(text, 1 << 16), cell="tc", table="tbl")


def workbook_of(path: Path) -> None:
    book = Workbook()
    for _ in range(3):
        book.active.append([1, 2, 3])
    book.save(path)


def sample_of(kind: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(write_all(SAMPLE)[kind]) and None


@pytest.mark.parametrize(
    ("reader", "encoding", "write"),
    [(workbook, "", workbook_of), (hwpx, "", sample_of(".hwpx")), (html, "utf-8", sample_of(".html"))],
    ids=["xlsx", "hwpx", "html"],
)
def test_a_large_table_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader, encoding: str, write: Callable[[Path], None]
) -> None:
    write(path := tmp_path / "book")
    parse = ZippedDocument.parse
    unread = Mock(side_effect=AssertionError)
    monkeypatch.setattr(html.HtmlReader, "feed", unread)
    monkeypatch.setattr(
        ZippedDocument, "parse", lambda *args: (unread if re.search("sheet1|section0", args[1]) else parse)(*args)
    )
    with pytest.raises(FileRefusedError, match="칸이"):
        list(reader.read(path, encoding, Allowance(), []))
