"""Where a row that the text lost may stand: what lies above and below the row that it comes behind."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from budget.models import ExpenditureLine
from staff.new_rows import _above, _lacking, _last_below
from tests.conftest import taken_back
from tests.factories import make_department, make_expenditure, make_revenue, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def stored(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with taken_back(django_db_blocker):
        make_tree(department=make_department("공보담당관"))
        make_tree(policies=2)
        make_tree(department=make_department("회계과"))
        yield


@pytest.fixture
def tree() -> list[ExpenditureLine]:
    """The lines of two policies, between those of two other departments."""
    return list(ExpenditureLine.objects.filter(department__name="감사담당관").order_by("position"))


def test_a_row_may_belong_to_the_nearest_of_each_level_above(tree: list[ExpenditureLine]) -> None:
    own, policy, unit, detail, _detail, second, second_unit, *_rest = tree
    assert _above(own) == [own]
    assert _above(policy) == [policy, own]
    assert _above(detail) == _above(unit) == [unit, policy, own]
    assert _above(second) == [second, own]
    assert _above(second_unit) == [second_unit, second, own]
    assert _above(make_revenue()) == []


def test_a_row_of_no_level_is_above_none(tree: list[ExpenditureLine]) -> None:
    last = make_expenditure("모르는 행", level=None)
    assert _above(last) == [tree[6], tree[5], tree[0]]


def test_a_row_stands_behind_all_below_the_one_before(tree: list[ExpenditureLine]) -> None:
    own, policy, unit, first, last, *_second, second_last = tree
    assert [_last_below(line) for line in (own, policy, unit, first, last)] == [second_last, last, last, first, last]
    revenue, of_no_level = make_revenue(), make_expenditure("모르는 행", level=None)
    assert (_last_below(revenue), _last_below(of_no_level)) == (revenue, of_no_level)
    assert _last_below(second_last) == second_last
    assert _last_below(own) == second_last  # a row of no level ends what lies below


def test_a_line_lacks_what_its_rows_lack_of_its_amounts(tree: list[ExpenditureLine]) -> None:
    own, policy, unit, first, *_rest = tree
    assert [_lacking(line) for line in (own, policy, unit, first)] == [{}, {}, {}, {}]
    first.delete()
    lacking = _lacking(unit)
    assert (lacking["current_budget"], lacking["spent"], lacking["unspent"]) == (100, 90, 10)
    assert "spent_before" not in lacking
    assert [_lacking(line) for line in (own, policy)] == [{}, {}]


def test_what_is_unknown_or_more_below_than_above_is_no_lack(tree: list[ExpenditureLine]) -> None:
    _own, _policy, unit, first, last, *_rest = tree
    first.delete()
    ExpenditureLine.objects.filter(pk=last.pk).update(spent=None)
    assert _lacking(unit) == {}
    ExpenditureLine.objects.filter(pk=last.pk).update(spent=181)
    assert _lacking(unit) == {}
    ExpenditureLine.objects.filter(pk=last.pk).update(spent=180)
    assert _lacking(unit)["spent"] == 0
    unit.spent = None
    assert _lacking(unit) == {}
    assert _lacking(make_revenue()) == _lacking(make_expenditure("모르는 행", level=None)) == {}


def test_a_department_lacks_what_its_policies_lack(tree: list[ExpenditureLine]) -> None:
    own, policy, *_rest = tree
    ExpenditureLine.objects.filter(pk=policy.pk).delete()
    assert _lacking(own)["spent"] == 180
