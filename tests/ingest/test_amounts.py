"""Amounts with dots or apostrophes for commas, or a sign of won: read where a whole book's sums bear that out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.proving import all_figures, prove
from ingest.reader.aligned import lines_of
from ingest.reader.delimited import is_comma_book, row_of
from ingest.reading import open_book, read_departments, sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, book, read, wrong

SAMPLE = Path(__file__).parents[2] / "fixtures" / "gimpo-2020-sample.txt"
AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")
NOTATIONS: list[Callable[[str], str]] = [
    lambda amount: amount.replace(",", "."),
    lambda amount: amount.replace(",", "'"),
    lambda amount: amount.replace(",", "’"),
    lambda amount: f"￦{amount}",
    lambda amount: f"₩ {amount}",
    lambda amount: f"\\{amount}",
]


def printed(notation: Callable[[str], str]) -> str:
    return AMOUNT.sub(lambda match: notation(match[0]), book())


@pytest.mark.parametrize("notation", NOTATIONS)
def test_amounts_that_a_whole_book_prints_otherwise_are_read(notation: Callable[[str], str]) -> None:
    department = read(printed(notation))
    assert not wrong(department)
    assert not [finding for finding in department.findings if finding.kind == "unreadable"]
    spent = [row.figures["spent"].value for row in department.expenditure["일반회계"].rows]
    assert spent == [row["spent"] for row in EXPENDITURE_ROWS.values()]
    again = prove(sheet_of_pages("새빛과", department.sheet.pages, None))
    assert [row.figures["spent"].value for row in again.expenditure["일반회계"].rows] == spent


@pytest.mark.parametrize("notation", NOTATIONS[:3])
def test_a_damaged_book_confirms_its_notation(tmp_path: Path, notation: Callable[[str], str]) -> None:
    path = tmp_path / "book.txt"
    path.write_text(AMOUNT.sub(lambda match: notation(match[0]), SAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    one, other = (
        [figure.value for each in read_departments(open_book(book)) for row in all_figures(each) for figure in row]
        for book in (path, SAMPLE)
    )
    assert one == other


def test_dots_may_be_of_decimals_where_no_amount_has_two() -> None:
    text = AMOUNT.sub(lambda match: match[0].rpartition(",")[0].replace(",", "."), book())
    department = read(text)
    assert {row.figures["spent"].value for row in department.expenditure["일반회계"].rows} <= {0, None}


def test_dots_are_no_commas_beside_decimals() -> None:
    text = printed(NOTATIONS[0]).replace("\t0\t", "\t12.5\t")
    assert {row.figures["spent"].value for row in read(text).expenditure["일반회계"].rows} <= {0, None}


def test_one_amount_with_dots_apostrophes_or_a_sign_is_not_read() -> None:
    for notation in NOTATIONS[:4]:
        amount = f"{EXPENDITURE_ROWS['등 달기']['spent']:,}"
        department = read(book().replace(f"\t{amount}\t", f"\t{notation(amount)}\t"))
        assert notation(amount) in [finding.printed for finding in department.findings if finding.kind == "unreadable"]
        assert not wrong(department)


def test_a_zero_with_a_decimal_is_zero() -> None:
    department = read(book().replace("\t0\t", "\t0.0\t"))
    assert not wrong(department)
    carried = [row.figures["carried_out"].value for row in department.expenditure["일반회계"].rows]
    assert carried == [row["carried_out"] for row in EXPENDITURE_ROWS.values()]


@pytest.mark.parametrize("behind", [".0", ".00"])
def test_amounts_with_decimals_of_nought_are_whole(behind: str) -> None:
    department = read(AMOUNT.sub(lambda match: match[0] + behind, book()))
    assert not wrong(department)
    spent = [row.figures["spent"].value for row in department.expenditure["일반회계"].rows]
    assert spent == [row["spent"] for row in EXPENDITURE_ROWS.values()]


def test_one_amount_with_decimals_may_have_lost_digits() -> None:
    department = read(book().replace("\t61,000,000\t", "\t61,000.00\t"))
    assert not wrong(department)
    assert "61,000.00" in [finding.printed for finding in department.findings if finding.kind == "unreadable"]


@pytest.mark.parametrize("notation", [*NOTATIONS[:4], lambda amount: f"{amount}원"])
def test_columns_separated_by_blanks_may_hold_them(notation: Callable[[str], str]) -> None:
    amounts = [notation(f"{amount:,}").rjust(12) for amount in (1_234_000, 2_000_000, 34_000, 5_100)]
    lines = [f"{name:<10}{''.join(amounts)}" for name in ("가", "나", "다")]
    texts = [line.text for line in lines_of(list(enumerate(lines, 1)))]
    assert texts == ["\t".join([name, *map(str.strip, amounts)]) for name in ("가", "나", "다")]


@pytest.mark.parametrize(
    "row",
    [
        "가,1.234.000,0,2.000.000,5",
        "가,1.234.000원,-,2.000.000원,5원",
        '가,"￦1,234",0,"￦2,000",5',
        "가,1'234'000,0,2'000'000,5",
    ],
)
def test_cells_separated_by_commas_may_hold_them(row: str) -> None:
    assert is_comma_book([row] * 3)


def test_a_unit_with_a_comma_in_its_brackets_is_one_cell_without_quotes() -> None:
    assert [cell.text for cell in row_of("(단위: 천원, %),,", ",", 1).cells] == ["(단위: 천원, %)", "", ""]
    assert [cell.text for cell in row_of("가,(1,2)", ",", 1).cells] == ["가", "(1", "2)"]
