"""The cells of a worksheet: numbers as numbers, text inline, and nothing that a sheet would change."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lists.columns import FileColumn, Type
from lists.export.description import RefusedError
from lists.export.sheet_rows import _BATCH, LONGEST_TEXT, sheet_rows


def cell(value: Any, type_: Type = "string", write: Any = None) -> str:
    """The one cell of a row, without the row."""
    column = FileColumn("name", "이름", type=type_, write=write)
    (rows,) = sheet_rows([column], ["이름"], [("B", ' s="1"')], [[value]])
    text = rows.decode()
    assert text.startswith('<row r="2">') and text.endswith("</row>")
    return text.removeprefix('<row r="2">').removesuffix("</row>")


@pytest.mark.parametrize(
    ("value", "type_", "content"),
    [
        (5, "integer", "><v>5</v>"),
        (-999_999_999_999_999, "integer", "><v>-999999999999999</v>"),
        (999_999_999_999_999, "integer", "><v>999999999999999</v>"),
        (0, "integer", "><v>0</v>"),
        (Decimal("12.50"), "number", "><v>12.5</v>"),
        (Decimal("-0.00123456789012345"), "number", "><v>-0.00123456789012345</v>"),
        (date(1900, 3, 1), "date", "><v>61</v>"),
        (date(2020, 12, 31), "date", "><v>44196</v>"),
        ("가 <나> & 다", "string", ' t="inlineStr"><is><t>가 &lt;나&gt; &amp; 다</t></is>'),
        ("=1+1", "string", ' t="inlineStr"><is><t>=1+1</t></is>'),
        (" 가", "string", ' t="inlineStr"><is><t xml:space="preserve"> 가</t></is>'),
        ("\x01", "string", ' t="inlineStr"><is><t>_x0001_</t></is>'),
        ("_x0041_ a_b", "string", ' t="inlineStr"><is><t>_x005F_x0041_ a_b</t></is>'),
    ],
)
def test_a_value_is_written_as_what_it_is(value: Any, type_: Type, content: str) -> None:
    assert cell(value, type_) == f'<c r="B2" s="1"{content}</c>'


@pytest.mark.parametrize("value", [None, ""])
def test_what_is_not_there_has_no_cell(value: str | None) -> None:
    assert cell(value) == ""


def test_a_column_writes_its_values_but_for_none() -> None:
    def doubled(value: str) -> str:
        return value * 2

    assert "<t>가가</t>" in cell("가", write=doubled)
    assert cell(None, write=doubled) == ""
    assert cell("가", write=lambda value: None) == ""


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        (10**15, "integer"),
        (-(10**15), "integer"),
        (Decimal("1234567890.123456"), "number"),
        ("가" * (LONGEST_TEXT + 1), "string"),
        ("😀" * (LONGEST_TEXT // 2 + 1), "string"),
    ],
)
def test_what_a_sheet_cannot_hold_as_it_is_is_refused_with_its_row(value: Any, type_: Type) -> None:
    with pytest.raises(RefusedError) as refused:
        cell(value, type_)
    assert "1째 행의 ‘이름’ 값은" in str(refused.value)


def test_the_longest_text_is_written() -> None:
    assert len(cell("가" * LONGEST_TEXT)) > LONGEST_TEXT
    assert LONGEST_TEXT == 32_767
    assert "123456789.012345" in cell(Decimal("123456789.012345"), "number")


def test_rows_are_numbered_from_the_second_on_and_come_some_at_a_time() -> None:
    column = FileColumn("name", "이름", type="integer")
    blocks = list(sheet_rows([column], ["이름"], [("A", "")], ([number] for number in range(_BATCH + 1))))
    assert len(blocks) == 2
    assert blocks[0].startswith(b'<row r="2"><c r="A2"><v>0</v></c></row><row r="3">')
    assert blocks[1] == f'<row r="{_BATCH + 2}"><c r="A{_BATCH + 2}"><v>{_BATCH}</v></c></row>'.encode()
