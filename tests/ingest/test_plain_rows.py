"""Rows of plain amounts are taken at one look; what is read is what the longer way reads."""

from pathlib import Path

import pytest

from ingest.forms import table_reader
from ingest.reader.page_heads import head_in_cells
from ingest.reading import open_book, read_sheets
from tests.conftest import SAMPLE
from tests.ingest.volumes.books import TAX, write

ROW = "세무조사\t"


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What is read of a book by the short way, and without it."""
    short = repr(list(read_sheets(open_book(path))))
    monkeypatch.setattr(table_reader, "_PLAIN", lambda text: None)
    return short, repr(list(read_sheets(open_book(path))))


def test_a_book_is_read_alike_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = both_ways(SAMPLE, monkeypatch)
    assert short == long


@pytest.mark.parametrize(
    "line",
    [
        "단위: 천원\t0\t0",
        "(단위: 천원)" + "\t" * 12,
        "12" + "\t" * 15,
        "\t12" + "\t" * 14,
        "합 계\t1,000,000\t0\t0\t0\t1,000,000\t900,000\t0\t0\t0\t0\t0\t100,000\t0\t0\t0",
        "국비\t500,000\t0\t0\t0\t500,000\t450,000\t0\t0\t0\t0\t0\t50,000\t0\t0\t0",
        "세무조사\t1,000,000\t0\t0\t0\t1,000,000\t900,000",
        "세무조사\t1,000-\t0\t0\t0\t1,000,000\t900,000\t0\t0\t0\t0\t0\t100,000\t0\t0\t0",
        "세무조사\t1,000,000\t·\t·\t·\t1,000,000\t900,000\t·\t·\t·\t·\t0\t100,000\t0\t0\t0",
        "세무조사\t1,000,000\t\t\t\t1,000,000\t900,000\t\t\t\t\t\t100,000\t\t\t",
        "세무조사 다음 쪽에 계속",
    ],
)
def test_a_line_that_is_no_plain_row_is_read_as_before(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "book.txt", TAX)
    text = path.read_text(encoding="utf-8")
    at = text.index(ROW)
    path.write_text(f"{text[:at]}{line}\n{text[at:]}", encoding="utf-8")
    short, long = both_ways(path, monkeypatch)
    assert short == long


def test_a_unit_in_a_line_of_few_cells_is_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "book.txt", TAX)
    text = path.read_text(encoding="utf-8")
    at = text.index(ROW)
    path.write_text(f"{text[:at]}단위: 천원{chr(9) * 14}0\t0\n{text[at:]}", encoding="utf-8")
    (sheet,) = read_sheets(open_book(path))
    assert "단위: 천원" not in [row.name for table in sheet.tables for row in table.rows]


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("일반회계\t세무과", "일반회계  세무과"),
        ("일반회계\t세무과\t(단위: 1000", "일반회계  세무과  (단위: 1000"),
        ("【일반회계】\t【세무과】\t12", "【일반회계】  【세무과】  12"),
        ("회계 : 일반회계\t부서 : 세무1과 2", "회계 : 일반회계  부서 : 세무1과 2"),
        ("세무조사\t일반회계\t1,000\t900\t800", ""),
        ("사업명\t회계구분\t'20결산\t'21예산\t[21열설", ""),
        ("회계구분 일반회계\t[세무과]", "회계구분 일반회계  [세무과]"),
    ],
)
def test_a_line_of_cells_that_ends_in_a_figure_is_a_page_head_only_with_brackets_or_labels(
    line: str, head: str
) -> None:
    assert head_in_cells(line) == head
