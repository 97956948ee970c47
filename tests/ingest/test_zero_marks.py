"""Zero is what a book's sums show to be zero, be it a mark or a blank; where they do not, it is unknown and never 0."""

import re

import pytest

from ingest.proving import DepartmentReading, prove
from ingest.reading import sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, book, read, wrong

CARRIED = ("carried_out", "carried_specified", "carried_accidental", "carried_continuing")


def carried(department: DepartmentReading) -> list[list[int | None]]:
    rows = department.expenditure["일반회계"].rows
    return [[row.figures[name].value for name in CARRIED] for row in rows]


@pytest.mark.parametrize("zero", ["·", "--", "없음", ""])
def test_a_mark_or_a_blank_is_zero_where_sums_hold_so(zero: str) -> None:
    department = read(book().replace("\t0", f"\t{zero}"))
    assert not wrong(department)
    assert carried(department) == [[row[name] for name in CARRIED] for row in EXPENDITURE_ROWS.values()]
    again = prove(sheet_of_pages("새빛과", department.sheet.pages, None))
    assert carried(again) == carried(department)


@pytest.mark.parametrize("lost", ["·", ""])
def test_what_stands_for_amounts_that_are_lost_is_no_zero(lost: str) -> None:
    amounts = [f"\t{row['spent']:,}\t" for row in EXPENDITURE_ROWS.values() if row["spent"]]
    text = book()
    for amount in amounts:
        text = text.replace(amount, f"\t{lost}\t")
    assert not wrong(read(text))


@pytest.mark.parametrize("behind", ["원", ""])
def test_blanks_are_zero_beside_amounts_with_won_behind_or_wide_digits(behind: str) -> None:
    wide = {} if behind else str.maketrans("0123456789,", "０１２３４５６７８９，")
    lines = book().replace("\t0", "\t").split("\n")
    printed = [re.sub(r"(?<=\t)[\d,]+", lambda amount: f"{amount[0].translate(wide)}{behind}", line) for line in lines]
    department = read("\n".join(printed))
    assert not wrong(department)
    assert carried(department) == [[row[name] for name in CARRIED] for row in EXPENDITURE_ROWS.values()]
