"""Tables within cells, in HTML and HWPX: a table that only arranges others gives them in their order."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.reader import html, hwpx
from ingest.reader.limits import Allowance
from tests.ingest.zips import cell, hwpx_parts, packed, said, table, write

Texts = Callable[[Path, str], list[str]]
Rows = Callable[..., str]
HEAD = ["과목", "예산액", "지출액"]


def html_texts(folder: Path, text: str) -> list[str]:
    path = folder / "book.html"
    path.write_text(text, encoding="utf-8")
    return [line.text for line in html.read(path, "utf-8", Allowance(), [])]


def hwpx_texts(folder: Path, section: str) -> list[str]:
    path = write(folder / "book.hwpx", packed(hwpx_parts(section)))
    return [line.text for line in hwpx.read(path, "", Allowance(), [])]


def html_table(*rows: list[str]) -> str:
    return f"<table>{''.join('<tr><td>' + '<td>'.join(row) for row in rows)}</table>"


def hwpx_table(*rows: list[str]) -> str:
    parts = [[text if "<" in text else said(text) for text in row] for row in rows]
    return table(*("".join(cell(x, y, text) for x, text in enumerate(row)) for y, row in enumerate(parts)))


KINDS = pytest.mark.parametrize(
    ("texts", "rows", "said_of"),
    [(html_texts, html_table, lambda text: f"<p>{text}</p>"), (hwpx_texts, hwpx_table, said)],
    ids=["html", "hwpx"],
)


@KINDS
def test_page_heads_stay_above_their_tables_in_a_layout_table(
    tmp_path: Path, texts: Texts, rows: Rows, said_of: Callable[[str], str]
) -> None:
    tables = [rows(HEAD, [name, "5,000", "30"]) for name in ("세무과", "감사담당관")]
    in_one_cell = [
        f"{said_of('【일반회계】 【세무과】')}{tables[0]}{said_of('【일반회계】 【감사담당관】')}{tables[1]}"
    ]
    in_rows = [["【일반회계】 【세무과】"], [tables[0]], ["【일반회계】 【감사담당관】"], [tables[1]]]
    expected = [
        "【일반회계】 【세무과】",
        "과목\t예산액\t지출액",
        "세무과\t5,000\t30",
        "【일반회계】 【감사담당관】",
        "과목\t예산액\t지출액",
        "감사담당관\t5,000\t30",
    ]
    assert texts(tmp_path, rows(in_one_cell)) == expected
    assert texts(tmp_path, rows(*in_rows)) == expected


@KINDS
def test_a_table_of_one_cell_is_the_text_of_the_cell_around_it(
    tmp_path: Path, texts: Texts, rows: Rows, said_of: Callable[[str], str]
) -> None:
    nested = rows(HEAD, ["세무과", rows(["5,000"]), "30"])
    assert texts(tmp_path, nested) == ["과목\t예산액\t지출액", "세무과\t5,000\t30"]


@KINDS
def test_a_table_beside_figures_follows_their_row(
    tmp_path: Path, texts: Texts, rows: Rows, said_of: Callable[[str], str]
) -> None:
    note = said_of("세무과") + rows(["국비", "1"], ["시비", "2"])
    nested = rows(HEAD, [note, "5,000", "30"], ["감사담당관", "7", "8"])
    expected = ["과목\t예산액\t지출액", "세무과\t5,000\t30", "국비\t1", "시비\t2", "감사담당관\t7\t8"]
    assert texts(tmp_path, nested) == expected
