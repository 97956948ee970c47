"""How the query of a list understands an address: its conditions, its one address, and what makes no sense."""

from typing import Any

import pytest
from django.http import QueryDict

from budget.filters import ExpenditureFilterSet
from budget.tables import ExpenditureTable
from documents.models import City, Document
from lists.filtersets import DefaultColumns

DOCUMENT = Document(pk=1, fiscal_year=2020, last_volume=1, city=City(pk=1, name="김포시", slug="gimpo"))
SHOWN = ExpenditureTable.page_layout


def read(address: str, layout: DefaultColumns = SHOWN, **options: Any) -> ExpenditureFilterSet:
    query = QueryDict(address)
    return ExpenditureFilterSet(query, document=DOCUMENT, table_class=ExpenditureTable, layout=layout, **options)


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("", "level=all"),
        ("level=all", "level=all"),
        ("spent_min=6&sort=-spent", "level=all&sort=-spent&spent_min=6"),
        ("spent.min=5", "level=all&spent_min=5"),
        ("spent.standing=unknown", "level=all&spent_standing=unknown"),
        ("spent.min=5&spent_min=6", "level=all&spent_min=6"),
        ("spent_min=6&spent.min=5", "level=all&spent_min=6"),
        ("spent.min=5&spent_min=", "level=all&spent_min=5"),
        ("amount=spent&min=5", "level=all&spent_min=5"),
        ("spent_min=6&amount=spent&min=5", "level=all&spent_min=5"),
        ("min=5", "budget_min=5&level=all"),
        ("amount=spent&is=unknown&empty=true", "level=all&spent_empty=true&spent_standing=unknown"),
        ("amount=spent&compare=gt&with=budget", "level=all&spent_gt=budget"),
        ("row=0123456789", "level=all&row=0123456789"),
        ("group=department&sort=spent", "group=department&level=all&sort=spent"),
        ("group=department&across=account", "across=account&group=department&level=all"),
        ("columns=spent,budget&columns=spent", "columns=spent%2Cbudget&level=all"),
        (f"columns={','.join(SHOWN.columns)}", "level=all"),
    ],
)
def test_equal_queries_have_one_address(address: str, query: str) -> None:
    filterset = read(address)
    assert (filterset.query, filterset.problems) == (query, [])


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("other=1", "조건 ‘other’: 없는 조건입니다."),
        ("sort=other", "정렬 ‘other’: 고를 수 있는 값이 아닙니다."),
        ("sort=-", "정렬 ‘-’: 고를 수 있는 값이 아닙니다."),
        ("columns=other", "항목 ‘other’: 고를 수 있는 값이 아닙니다."),
        ("group=other", "묶음 ‘other’: 고를 수 있는 값이 아닙니다."),
        ("across=department", "가로로 나눔 ‘department’: 고를 수 있는 값이 아닙니다."),
        ("group=department&across=department", "가로로 나눔 ‘department’: 고를 수 있는 값이 아닙니다."),
        ("group=department&across=other", "가로로 나눔 ‘other’: 고를 수 있는 값이 아닙니다."),
        ("group=cause&across=department", "가로로 나눔 ‘department’: 고를 수 있는 값이 아닙니다."),
        ("amount=other&min=5", "범위 ‘other’: 고를 수 있는 값이 아닙니다."),
        ("amount=execution_rate&is=unknown", "범위 ‘execution_rate’: 고를 수 있는 값이 아닙니다."),
        ("amount=spent&compare=other&with=budget", "범위 ‘spent’: 고를 수 있는 값이 아닙니다."),
        ("spent_min=x", "지출액 최소 ‘x’: 금액이 아닙니다."),
        (f"other={'가' * 41}", "조건 ‘other’: 없는 조건입니다."),
        (f"sort={'가' * 41}", f"정렬 ‘{'가' * 40}’: 고를 수 있는 값이 아닙니다."),
    ],
)
def test_what_makes_no_sense_is_said(address: str, problem: str) -> None:
    assert read(address).problems[:1] == [problem]


def test_a_parameter_that_is_read_elsewhere_is_no_problem() -> None:
    assert read("page=2", extra=("page",)).problems == []
    assert read("page=2").problems != []


def test_the_rest_of_a_query_with_an_error_still_counts() -> None:
    filterset = read("spent_min=x&spent_max=5&columns=spent,other")
    assert [(str(one.label), one.words) for one in filterset.conditions] == [("지출액", "5원 이하")]
    assert filterset.columns == ("spent",)


def test_all_columns_are_those_that_are_not_computed_alone() -> None:
    columns = read("columns=all").columns
    assert columns[:2] == ("fiscal_year", "city")
    assert set(columns) == {name for name, column in ExpenditureTable.base_columns.items() if column.in_all}


def test_a_layout_may_mean_a_level() -> None:
    leaves = DefaultColumns(SHOWN.columns, "세부사업")
    assert [one.words for one in read("", leaves).conditions] == ["세부사업"]
    assert [one.words for one in read("level=정책사업", leaves).conditions] == ["정책사업"]
    assert read("level=all", leaves).conditions == read("").conditions == []


def test_conditions_order_and_groups_are_described_in_words() -> None:
    assert read("sort=-spent").described() == [("정렬", "지출액 큰 것부터")]
    assert read("sort=spent").described() == [("정렬", "지출액 작은 것부터")]
    pivot = read("group=department&across=account&spent_eq=budget")
    assert pivot.described() == [("지출액", "예산액과 같음"), ("묶음", "부서"), ("가로로 나눔", "회계")]


def test_whether_figures_or_a_sample_decide_which_lines_are_found() -> None:
    cases = {address: read(address) for address in ("", "row=0123456789", "spent_min=5", "sample=random")}
    assert [query.on_figures for query in cases.values()] == [False, False, True, True]
    assert [query.sampled for query in cases.values()] == [False, False, False, True]


def test_an_address_without_a_condition_or_with_another_order() -> None:
    filterset = read("spent_min=5&budget_min=6&sort=spent")
    condition = next(one for one in filterset.conditions if one.words == "5원 이상")
    assert filterset.query_with(without=condition) == "budget_min=6&level=all&sort=spent"
    assert filterset.query_with(sort=None) == "budget_min=6&level=all&spent_min=5"
    assert read("level=세부사업").query_with().startswith("level=%EC")


def test_the_lines_of_a_group_are_those_of_the_query_with_its_keys() -> None:
    filterset = read("group=department&sort=-spent&spent_min=5&department=")
    narrowed = filterset.query_narrowed((("department", "b"), ("spent_min", "7")))
    assert narrowed == "department=b&level=all&spent_min=7"


def test_years_volumes_need_no_query_where_there_is_one() -> None:
    filterset = read("year=2020")
    assert (filterset.documents, filterset.volumes, filterset.several_years) == ([DOCUMENT], {1: ""}, False)
    assert filterset.conditions == []
