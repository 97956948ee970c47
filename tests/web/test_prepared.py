"""Queries of pages that are compiled once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from budget.models import ExpenditureLine
from tests.factories import make_expenditure, make_tree
from web.prepared import prepared

pytestmark = pytest.mark.django_db


def test_it_is_built_once_for_other_values_of_the_same_kind() -> None:
    built = []

    @prepared
    def named(name: str, page: int) -> QuerySet[ExpenditureLine]:
        built.append(name)
        return ExpenditureLine.objects.filter(name=name, page=page)

    lines = [make_expenditure(name, None) for name in ("가로등", "가로수")]
    assert [named(line.name, line.page) for line in lines] == [[line] for line in lines]
    assert named("가로등", 99999) == []
    assert len(built) == 2  # twice, to see where its arguments stand


def test_each_call_is_one_query() -> None:
    lines = make_tree()

    @prepared
    def with_department(key: str) -> QuerySet[ExpenditureLine]:
        return ExpenditureLine.objects.filter(key=key).select_related("department")

    for line in lines[:2]:
        with CaptureQueriesContext(connection) as queries:
            assert [row.department.name for row in with_department(line.key)] == [line.department.name]
        assert len(queries) == 1


def test_it_keeps_the_shape_of_its_rows() -> None:
    lines = make_tree()

    @prepared
    def values(document: int) -> QuerySet[Any]:
        return ExpenditureLine.objects.filter(document=document).order_by("pk").values_list("name", "level")

    @prepared
    def with_length(document: int) -> QuerySet[Any]:
        return ExpenditureLine.objects.filter(document=document).annotate(length=Length("name")).order_by("pk")

    assert values(lines[0].document_id) == [(line.name, line.level) for line in lines]
    assert [row.length for row in with_length(lines[0].document_id)] == [len(line.name) for line in lines]


@prepared
def with_keys(keys: tuple[str, ...]) -> QuerySet[ExpenditureLine]:
    return ExpenditureLine.objects.filter(key__in=keys).order_by("pk")


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5])
def test_a_tuple_may_have_any_length(number: int) -> None:
    lines = make_tree(policies=2, details=3)
    assert with_keys(tuple(line.key for line in lines[:number])) == lines[:number]


def test_none_is_another_query() -> None:
    @prepared
    def of_program(program: int | None) -> QuerySet[ExpenditureLine]:
        return ExpenditureLine.objects.filter(program=program).order_by("pk")

    department, policy, *_others = make_tree()
    assert of_program(None) == [department]
    assert of_program(policy.program_id) == [policy]


def test_an_argument_may_be_used_twice_and_beside_fixed_values() -> None:
    @prepared
    def around(program: int) -> QuerySet[ExpenditureLine]:
        return ExpenditureLine.objects.filter(Q(program=program) | Q(program__parent=program), level__in=(1, 2))

    _department, policy, unit, *_details = make_tree()
    assert {line.pk for line in around(policy.program_id)} == {policy.pk, unit.pk}


@pytest.mark.parametrize("lookup", ["contains", "startswith", "endswith"])
def test_wildcards_of_a_text_are_letters(lookup: str) -> None:
    @prepared
    def named(name: str) -> QuerySet[ExpenditureLine]:
        return ExpenditureLine.objects.filter(**{f"name__{lookup}": name})

    line = make_expenditure("50%_완료\\", None)
    make_expenditure("5000완료", None)
    assert named("50%_완료\\") == [line]
    assert named("5_%") == []


@pytest.mark.parametrize(
    "build",
    [
        lambda name: ExpenditureLine.objects.all(),
        lambda name: ExpenditureLine.objects.filter(name=name.upper()),
        lambda name: ExpenditureLine.objects.filter(name=name)[: len(name)],
        lambda name: ExpenditureLine.objects.filter(page=len(name)),
    ],
    ids=["not used", "changed", "in the SQL", "counted"],
)
def test_an_argument_that_is_no_parameter_is_refused(build: Any) -> None:
    with pytest.raises(ValueError):
        prepared(build)("가로등")


@pytest.mark.parametrize("value", [Decimal(1), date(2020, 1, 1), ["가로등"], (Decimal(1),)])
def test_other_kinds_of_arguments_are_refused(value: Any) -> None:
    """They would stay as the first call gave them."""
    with pytest.raises(TypeError):
        prepared(lambda name: ExpenditureLine.objects.filter(name__in=[name]))(value)


def test_arguments_by_name_are_refused() -> None:
    with pytest.raises(TypeError):
        with_keys(keys=("가로등",))


def test_what_finds_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert with_keys(()) == []
    assert not len(queries)
