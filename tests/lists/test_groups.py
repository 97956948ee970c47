"""Lines put together: in which order groups stand, what a sum leaves out, and groups crossed with others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from budget.filters import ExpenditureFilterSet
from budget.tables import ExpenditureTable
from documents.models import Document
from lists.groups import KeyedGroups, Parts, Pivot, groups_of
from lists.totals import totals
from tests.conftest import taken_back
from tests.factories import make_department, make_document, make_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def lines(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Of 나과, which stands first, 90 of 100 and an unknown; of 가과 5 of 10, and a line of no level."""
    with taken_back(django_db_blocker):
        make_document()
        second, first = make_department("가과", order=2), make_department("나과", order=1)
        make_expenditure("가", department=second, spent=5, current_budget=10, unspent=5, unspent_savings=5)
        make_expenditure("나", department=first, spent=90, current_budget=100)
        make_expenditure("다", department=first, spent=None, current_budget=1, account="기금")
        make_expenditure("라", department=second, spent=7, level=None)
        yield


def groups(address: str, *names: str) -> Any:
    filterset = ExpenditureFilterSet(
        QueryDict(address),
        document=Document.objects.get(),
        table_class=ExpenditureTable,
        layout=ExpenditureTable.page_layout,
    )
    return groups_of(filterset, names)


def rows_of(address: str, *names: str) -> list[dict[str, Any]]:
    return groups(address, *names)[:]  # type: ignore[no-any-return]


def test_a_list_is_grouped_where_its_query_says_so() -> None:
    assert groups("") is None
    kinds = [type(groups(f"group={query}")) for query in ("department", "cause", "department&across=account")]
    assert kinds == [KeyedGroups, Parts, Pivot]


def test_groups_stand_in_their_order_or_by_a_sum_the_unknown_last() -> None:
    def departments(query: str) -> list[str]:
        return [row["department"] for row in rows_of(f"group=department{query}", "spent", "execution_rate")]

    assert departments("") == ["나과", "가과"]
    assert departments("&sort=spent") == ["가과", "나과"]
    assert departments("&sort=-spent") == ["나과", "가과"]
    assert departments("&sort=execution_rate") == departments("&sort=-execution_rate") == ["가과", "나과"]
    assert departments("&sort=budget") == ["나과", "가과"]  # no sum of these groups


def test_a_sum_says_how_many_lines_it_leaves_out() -> None:
    first, second = rows_of("group=department", "spent", "execution_rate")
    assert (first["rows"], first["spent"], first["spent_unknown"], first["execution_rate"]) == (2, 90, 1, None)
    assert (second["rows"], second["spent"], second["spent_unknown"]) == (1, 5, 0)
    assert (second["execution_rate"], second["sum_current_budget"]) == (500_000, 10)
    found = groups("group=department", "spent")
    assert len(found) == len(list(found.rows())) == 2
    assert [column.name for column in found.columns] == ["department", "level", "rows", "spent", "spent_unknown"]


def test_groups_crossed_have_a_column_for_each_of_the_other() -> None:
    found = groups("group=department&across=account", "spent")
    names = [column.name for column in found.columns]
    assert names[:3] == ["department", "level", "rows"]
    assert [column.header for column in found.columns if column.name.startswith("across")][::2] == [
        "일반회계 지출액",
        "기금 지출액",
        "합계 지출액",
    ]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows()]
    cells = [[row[f"across_{name}"] for name in ("0", "1", "all")] for row in rows]
    assert [row["department"] for row in rows] == ["나과", "가과"]
    assert cells == [[90, None, 90], [5, None, 5]]
    assert [row["across_1_unknown"] for row in rows] == [1, 0]
    assert [row["rows"] for row in rows] == [2, 1]
    assert len(found) == 2
    assert groups("group=department&across=account", "name").amount == next(iter(ExpenditureTable.summed))


def test_the_parts_of_a_sum_are_rows_of_their_own() -> None:
    found = groups("group=cause")
    assert [column.name for column in found.columns][:3] == ["level", "cause", "rows"]
    amounts = {row["cause"]: (row["rows"], row["amount"], row["amount_unknown"]) for row in found[:]}
    assert len(found) == len(list(found.rows())) == 6
    assert (3, 5, 0) in amounts.values()
    assert sum(amount for _rows, amount, _unknown in amounts.values()) == 5


def test_lines_of_no_level_are_counted_and_in_no_sum() -> None:
    filterset = groups("group=department").filterset
    known, ambiguous = totals(filterset, ["spent"])
    assert (known.level, known.rows, known.amounts, known.unknown) == ("세부사업", 3, {"spent": 95}, {"spent": 1})
    assert (ambiguous.level, ambiguous.rows, ambiguous.amounts) == (None, 1, {})
    assert known.year is None
