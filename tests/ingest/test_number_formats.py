"""A cell of a workbook counts as it is displayed; where that is not certain, its number is marked and never read."""

import pytest

from ingest.reader.number_formats import GENERAL, UNCERTAIN, number_format


def shown(text: str, code: str | None = None, number: int = 0) -> str:
    return number_format(number, code).shown(text)


@pytest.mark.parametrize(
    ("text", "code", "displayed"),
    [
        ("1500000", "#,##0", "1500000"),
        ("1500000.0", "General", "1500000"),
        ("-1500000", "#,##0;△#,##0", "-1500000"),
        ("0.5", "0%", "50%"),
        ("0.12345", "0.00%", "12.35%"),
        ("0.125", "0%", "13%"),
        ("2.5", "0.0", "2.5"),
        ("2.25", "0.0", "2.3"),
        ("-2.25", "0.0", "-2.3"),
        ("7", "000", "007"),
        ("1.10", "General", "1.1"),
        ("0", "#,##0;-#,##0;-", "0"),
        ("3", '#,##0"원"', "3"),
    ],
)
def test_a_number_is_read_as_displayed(text: str, code: str, displayed: str) -> None:
    assert shown(text, code) == displayed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1500000", "#,##0,"),
        ("1500000", "#,##0.0,,"),
        ("1500", '#,##0"천원"'),
        ("1500", '#,##0"백만"'),
        ("44000", "yyyy-mm-dd"),
        ("0.5", "[h]:mm"),
        ("5", ";;;"),
        ("-5", "#,##0;#,##0"),
        ("0", ";;;"),
        ("abc", "General"),
        ("NaN", "General"),
        ("1E+15", "General"),
        ("1234567890123456", "#,##0"),
    ],
)
def test_what_is_displayed_otherwise_is_uncertain(text: str, code: str) -> None:
    assert shown(text, code).endswith(UNCERTAIN)


def test_formats_of_no_code_are_those_built_in() -> None:
    assert shown("0.256", number=9) == "26%"
    assert shown("44000", number=14).endswith(UNCERTAIN)
    assert shown("12.3", number=4) == "12.30"
    assert shown("12.3", number=0) == "12.3"


def test_fifteen_digits_are_exact_and_what_arithmetic_adds_behind_them_is_not() -> None:
    assert GENERAL.shown("999999999999999") == "999999999999999"
    assert GENERAL.shown("0.30000000000000004") == "0.3"


def test_a_negative_number_in_red_or_in_brackets_is_seen_to_be_one() -> None:
    for code in ("#,##0;[Red]#,##0", "#,##0;(#,##0)", "#,##0;▲#,##0"):
        assert not number_format(0, code).hides("-5")


def test_a_zero_left_blank_is_displayed_so_and_one_of_a_format_that_hides_all_is_hidden() -> None:
    assert not number_format(0, "#,##0;-#,##0;").hides("0")
    assert number_format(0, ";;").hides("0")
    assert not number_format(0, ";;").hides("")


def test_text_is_hidden_by_a_format_whose_fourth_part_shows_none() -> None:
    assert number_format(0, ";;;").hides_text
    assert number_format(0, '0;0;0;"비밀"').hides_text
    assert not number_format(0, "0;0;0;@").hides_text
    assert not number_format(0, "0").hides_text


def test_conditions_decide_which_part_of_a_format_applies() -> None:
    assert not number_format(0, "[<100]0;#,##0").hides("-5")


def test_a_semicolon_in_quotes_parts_nothing() -> None:
    assert not number_format(0, '0";"').hides("-5")
