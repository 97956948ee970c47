"""A CSV that a spreadsheet opens as it is meant."""

from decimal import Decimal

import pytest

from lists.columns import FileColumn
from lists.export.csv_file import cp949_lines, csv_lines, measure, text
from lists.export.description import RefusedError

COLUMNS = [
    FileColumn("name", "이름"),
    FileColumn("rate", "비율", type="number"),
    FileColumn("level", "구분", type="integer", write=lambda stored: stored + 1),
    FileColumn("word", "말", write=lambda stored: stored.upper()),
]
HEADS = ["이름", "비율", "구분", "말"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        ("가", "가"),
        ("=1+1", "'=1+1"),
        ("-5", "-5"),
        ("-5가", "'-5가"),
        ("+1.5", "+1.5"),
        ("＠가", "'＠가"),
        ("\t5", "'\t5"),
        ("가=1", "가=1"),
    ],
)
def test_no_text_is_a_formula_and_numbers_stay(value: str | None, written: str) -> None:
    assert text(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), ("12.50", "12.5"), ("100", "100"), ("100.00", "100"), ("0.0", "0"), ("-1.20", "-1.2")],
)
def test_a_measure_is_written_without_the_zeros_behind_it(value: str | None, written: str) -> None:
    assert measure(None if value is None else Decimal(value)) == written


def test_a_file_begins_with_its_mark_and_its_heads() -> None:
    content = b"".join(csv_lines(COLUMNS, HEADS, [("=가", Decimal("1.50"), 1, "a"), (None, None, 2, "=b")])).decode()
    assert content == "\ufeff이름,비율,구분,말\r\n'=가,1.5,2,A\r\n,,3,'=B\r\n"


def test_many_rows_come_some_at_a_time() -> None:
    blocks = list(csv_lines(COLUMNS[:1], HEADS[:1], (("가",) for _ in range(1001))))
    assert [block.count(b"\r\n") for block in blocks] == [1, 1000, 1]


def test_a_letter_that_cp949_lacks_is_named_with_its_place() -> None:
    rows = [("가",) for _ in range(1000)]
    assert b"".join(cp949_lines(COLUMNS[:1], HEADS[:1], rows[:1])) == "이름\r\n가\r\n".encode("cp949")
    with pytest.raises(RefusedError) as refused:
        list(cp949_lines(COLUMNS[:1], HEADS[:1], [*rows, ("나",), ("다😀",)]))
    assert "1002째 행의 ‘이름’에 있는 ‘😀’(U+1F600)" in str(refused.value)
