"""The filters that follow from a figure or a rate: how they are named, shown and said."""

from decimal import Decimal

import pytest

from budget.columns import EXPENDITURE
from figures.columns import Column
from figures.rates import Rate
from lists.figure_filters import BoundsFilter, ComparedFilter, EmptyFilter, FigureFilters, StandingFilter
from performance.columns import INDICATOR

SPENT, BUDGET = (next(column for column in EXPENDITURE if column.name == name) for name in ("spent", "budget"))
TARGET = next(column for column in INDICATOR if column.unit in ("", "%"))
RATE = Rate("rate", "집행률", "spent", "budget")
STANDINGS = {"unknown": "미확인", "moved": "자리 보정"}


def test_each_figure_has_its_bounds_emptiness_standing_and_comparisons() -> None:
    filters = FigureFilters([SPENT, BUDGET, TARGET], [RATE], STANDINGS).expand("figures")
    assert list(filters) == [
        *("spent", "budget", TARGET.name, "rate"),
        *("spent_empty", "budget_empty", f"{TARGET.name}_empty"),
        *("spent_gt", "spent_lt", "spent_eq", "budget_gt", "budget_lt", "budget_eq"),
        *("standing", "spent_standing", "budget_standing", f"{TARGET.name}_standing"),
    ]
    assert all(one.advanced and one.of_figures for one in filters.values())


def test_figures_are_compared_with_those_named_and_standings_are_asked_for_where_there_are_any() -> None:
    filters = FigureFilters([SPENT, BUDGET], compared=[SPENT]).expand("figures")
    assert list(filters) == ["spent", "budget", "spent_empty", "budget_empty"]
    assert str(FigureFilters([SPENT]).label) == "범위"
    assert FigureFilters([SPENT], label="금액").label == "금액"
    assert FigureFilters([SPENT], [RATE]).bounded == (SPENT, RATE)


@pytest.mark.parametrize(
    ("figure", "value", "words", "params"),
    [
        (SPENT, slice(1_000, None), "1,000원 이상", (("spent_min", "1000"),)),
        (SPENT, slice(None, -5), "△5원 이하", (("spent_max", "-5"),)),
        (SPENT, slice(0, 5), "0원 이상 5원 이하", (("spent_min", "0"), ("spent_max", "5"))),
        (RATE, slice(505_000, 1_000_000), "50.5% 이상 100% 이하", (("rate_min", "50.5"), ("rate_max", "100"))),
        (RATE, slice(0, None), "0% 이상", (("rate_min", "0"),)),
    ],
)
def test_bounds_are_said_in_the_unit_of_their_figure(
    figure: Column | Rate, value: slice, words: str, params: tuple[tuple[str, str], ...]
) -> None:
    bounds = BoundsFilter(figure)
    bounds.name = figure.name
    assert (bounds.words(value), bounds.params(value)) == (words, params)


def test_a_bound_of_a_measure_is_said_as_it_is_written() -> None:
    bounds = BoundsFilter(TARGET)
    assert bounds.words(slice(Decimal("97.50"), None)) == f"97.5{TARGET.unit} 이상"


def test_the_parameters_of_bounds_are_described_by_their_end() -> None:
    bounds = BoundsFilter(SPENT)
    assert bounds.params_of("spent") == ("spent_min", "spent_max")
    assert [bounds.describe(param) for param in bounds.params_of("spent")] == ["지출액 최소", "지출액 최대"]


def test_emptiness_is_said_and_written_as_true_or_false() -> None:
    empty = EmptyFilter(SPENT)
    empty.name = "spent_empty"
    assert [empty.words(value) for value in (True, False)] == ["비어 있음", "비어 있지 않음"]
    assert [empty.params(value) for value in (True, False)] == [(("spent_empty", text),) for text in ("true", "false")]
    assert empty.describe("spent_empty") == "지출액: 비어 있음"
    assert list(empty.choices) == ["", "true", "false"]


def test_standings_of_any_figure_are_shown_in_the_form_and_those_of_one_are_not() -> None:
    of_any, of_one = StandingFilter(STANDINGS), StandingFilter(STANDINGS, SPENT)
    assert (str(of_any.label), of_any.widget, of_any.facet) == ("확인", "choices", "standings_present")
    assert (str(of_one.label), of_one.widget, of_one.facet) == ("지출액 확인", "hidden", "")
    assert of_any.choices_of("unknown,moved,") == {"unknown", "moved"}
    assert of_any.words(["unknown", "moved"]) == "미확인, 자리 보정"


def test_a_comparison_is_said_with_the_figure_that_it_is_with() -> None:
    more = ComparedFilter(SPENT, "gt", [BUDGET])
    assert more.words(["budget"]) == "예산액보다 큼"
    assert ComparedFilter(SPENT, "eq", [BUDGET]).words(["budget"]) == "예산액과 같음"
    assert more.describe("spent_gt") == "지출액: …보다 큼"
    assert list(more.choices) == ["budget"]
