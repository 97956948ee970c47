"""The fields of lists: what a value means, and why another makes no sense."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budget.columns import EXPENDITURE
from figures.rates import Rate
from lists.fields import (
    LONGEST,
    LONGEST_EXACT,
    BoundsField,
    ChoiceField,
    ChoicesField,
    CodesField,
    EmptyField,
    ExactField,
    PartlyInvalidError,
    SampleField,
    SampleWidget,
    SearchField,
    bound_of,
)
from lists.samples import Sample
from performance.columns import INDICATOR

SPENT = next(column for column in EXPENDITURE if column.name == "spent")
TARGET = next(column for column in INDICATOR if column.unit in ("", "%"))
RATE = Rate("rate", "집행률", "spent", "current_budget")


def refused(clean: Callable[[Any], Any], value: Any) -> list[tuple[str, str]]:
    """Why a value is refused, with the values that make no sense."""
    with pytest.raises(ValidationError) as error:
        clean(value)
    return [(one.message, one.params["value"]) for one in error.value.error_list]


def test_letters_are_looked_for_without_blanks_around_them() -> None:
    clean = SearchField(required=False).clean
    assert [clean(value) for value in (None, "", " 가 나 ", "가" * LONGEST)] == ["", "", "가 나", "가" * LONGEST]
    assert refused(clean, " - ") == [("검색할 글자가 없습니다.", "-")]
    assert refused(clean, "가\x00")[0][0] == "검색할 글자가 없습니다."
    assert refused(clean, "가" * (LONGEST + 1)) == [("200자까지 찾습니다.", "가" * (LONGEST + 1))]


def test_a_value_that_pages_link_with_is_taken_as_it_is() -> None:
    clean = ExactField(required=False).clean
    assert [clean(value) for value in (None, " 가 ", "가" * LONGEST_EXACT)] == ["", " 가 ", "가" * LONGEST_EXACT]
    assert refused(clean, "가" * (LONGEST_EXACT + 1))
    assert refused(clean, "\x00")


def test_of_several_values_those_that_there_are_stay_usable() -> None:
    clean = ChoicesField(lambda: ("가", "나")).clean
    assert clean(["나", "가", "", "나"]) == ["가", "나"]
    assert clean(None) == []
    with pytest.raises(PartlyInvalidError) as error:
        clean(["가", "다"])
    assert error.value.usable == ["가"]
    assert refused(clean, ["다", "라"]) == [("고를 수 있는 값이 아닙니다.", value) for value in ("다", "라")]


def test_of_one_value_the_last_counts() -> None:
    clean = ChoiceField(lambda: ("가", "나")).clean
    assert [clean(value) for value in (["가", "나"], ["가"], [], None)] == [["나"], ["가"], [], []]


def test_codes_are_parted_by_blanks_or_commas() -> None:
    clean = CodesField().clean
    assert clean(["210, 216-01 21*"]) == ["21*", "210", "216-01"]
    assert [value for _, value in refused(clean, ["2x 210", "*"])] == ["*", "2x"]


@pytest.mark.parametrize(("text", "won"), [("1,234", 1234), ("△5", -5), ("1억", 100_000_000), (" 0 ", 0)])
def test_a_bound_of_an_amount_is_written_as_people_write_won(text: str, won: int) -> None:
    assert bound_of(SPENT, text) == won


@pytest.mark.parametrize(
    ("text", "millionths"), [("50", 500_000), ("66.6667%", 666_667), ("△1.5", -15_000), ("1,000", 10**7)]
)
def test_a_bound_of_a_rate_is_in_millionths(text: str, millionths: int) -> None:
    assert bound_of(RATE, text) == millionths


def test_a_bound_of_a_measure_is_a_number() -> None:
    assert bound_of(TARGET, "97.125%") == Decimal("97.125")


@pytest.mark.parametrize(
    ("figure", "text", "reason"),
    [
        (SPENT, "-", "금액이 아닙니다."),
        (SPENT, "가", "금액이 아닙니다."),
        (RATE, "가", "숫자가 아닙니다."),
        (RATE, "Infinity", "숫자가 아닙니다."),
        (RATE, "1e400", "숫자가 아닙니다."),
        (RATE, "50.00001", "비율은 소수점 아래 넷째 자리까지 적습니다."),
        (RATE, "1000000001", "비율은 소수점 아래 넷째 자리까지 적습니다."),
        (TARGET, "0.1234567", "숫자가 아닙니다."),
        (TARGET, "10000000000000000", "숫자가 아닙니다."),
    ],
)
def test_a_bound_that_makes_no_sense_says_why(figure: Any, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        bound_of(figure, text)


def test_the_largest_rate_is_a_bound() -> None:
    assert bound_of(RATE, "1000000000") == 10**13
    assert bound_of(TARGET, "999999999999999") == 10**15 - 1


def test_least_and_most_are_a_slice_of_which_each_may_be_open() -> None:
    clean = BoundsField(SPENT, required=False).clean
    assert [clean(value) for value in (["1", "2"], ["", "2"], ["2", "2"], ["", " "])] == [
        slice(1, 2),
        slice(None, 2),
        slice(2, 2),
        slice(None, None),
    ]


def test_where_one_bound_makes_no_sense_the_other_is_usable() -> None:
    clean = BoundsField(SPENT, required=False).clean
    for value, usable in ((["x", "2"], slice(None, 2)), (["1", "x"], slice(1, None)), (["2", "1"], slice(None, None))):
        with pytest.raises(PartlyInvalidError) as error:
            clean(value)
        assert error.value.usable == usable
    assert refused(clean, ["2", "1"]) == [("최소보다 작습니다.", "1")]
    with pytest.raises(PartlyInvalidError) as error:
        clean(["x", "2"])
    assert error.value.error_list[0].params == {"value": "x", "label": "지출액 최소"}


def test_a_sample_has_a_size_a_seed_or_those_that_are_usual() -> None:
    clean = SampleField(lambda: ("spent", "budget")).clean
    assert clean(("", "", "", "")) is None
    assert clean(("random", "", "", "")) == Sample("random", 25, 1)
    assert clean(("random", "10000", "9" * 18, "spent")) == Sample("random", 10_000, int("9" * 18))
    assert clean(("systematic", "1", "0", "")) == Sample("systematic", 1, 0)
    assert clean(("monetary", "3", "", "")) == Sample("monetary", 3, 1, "spent")
    assert clean(("monetary", "3", "", "budget")) == Sample("monetary", 3, 1, "budget")


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        (("other", "", "", ""), "other"),
        (("random", "0", "", ""), "0"),
        (("random", "10001", "", ""), "10001"),
        (("random", "x", "", ""), "x"),
        (("random", "5", "x", ""), "x"),
        (("random", "5", "9" * 19, ""), "9" * 19),
        (("", "", "", "name"), "name"),
    ],
)
def test_a_sample_that_cannot_be_drawn_is_refused(value: tuple[str, ...], wrong: str) -> None:
    assert [value for _, value in refused(SampleField(lambda: ("spent",)).clean, value)] == [wrong]


def test_without_amounts_there_is_no_sample_by_money() -> None:
    clean = SampleField(lambda: ()).clean
    assert refused(clean, ("monetary", "", "", "")) == [("고를 수 있는 값이 아닙니다.", "monetary")]
    assert clean(("random", "", "", "")) == Sample("random", 25, 1)


def test_the_parameters_of_a_sample_are_read_without_blanks() -> None:
    data = {"sample": " random ", "sample_size": "3", "sample_by": None}
    assert SampleWidget().value_from_datadict(data, {}, "sample") == ("random", "3", "", "")


def test_whether_a_figure_is_empty_is_true_or_false_or_not_said() -> None:
    clean = EmptyField(required=False).clean
    assert [clean(value) for value in ("true", "false", "", None)] == [True, False, None, None]
    assert refused(clean, "yes") == [("고를 수 있는 값이 아닙니다.", "yes")]
