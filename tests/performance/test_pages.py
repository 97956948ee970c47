"""The page of an indicator."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from performance.models import Threshold
from tests.factories import make_document, make_finding, make_goal, make_indicator, make_line, make_tree

pytestmark = pytest.mark.django_db


def page(client: Client, number: int) -> str:
    response = client.get(f"/gimpo/2020/performance/{number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_both_years_the_formula_and_the_mark_in_words(client: Client) -> None:
    indicator = make_indicator(
        "시군종합평가 실적 향상",
        unit="위",
        formula="달성 순위",
        mark="×",
        target=Decimal(3),
        result=Decimal(5),
        rate=Decimal(60),
        target_before=Decimal(4),
        result_before=Decimal(3),
        rate_before=Decimal(133),
    )
    html = page(client, indicator.pk)
    for shown in ("달성 순위", "미달성", "위", ">60%</a>", ">133%</a>", "2019"):
        assert shown in html


def test_goal_policy_and_fellow_indicators_are_linked(client: Client) -> None:
    policy = make_tree()[1]
    goal = make_goal(policy=policy.program)
    indicator, fellow = make_indicator("하나", goal=goal), make_indicator("둘", goal=goal)
    html = page(client, indicator.pk)
    assert f"/programs/{policy.program_id}/" in html
    assert f"/performance/{fellow.pk}/" in html


def test_an_indicator_without_goal_unit_or_formula(client: Client) -> None:
    assert "인쇄되지 않음" in page(client, make_indicator().pk)


def test_an_indicator_of_another_year_is_not_found(client: Client) -> None:
    indicator = make_indicator()
    make_document(2021)
    assert client.get(f"/gimpo/2021/performance/{indicator.pk}/").status_code == 404
    assert client.get("/gimpo/2020/performance/999999/").status_code == 404


def test_queries_do_not_grow(client: Client, django_assert_num_queries) -> None:
    goal = make_goal()
    indicator = make_indicator(goal=goal)
    with CaptureQueriesContext(connection) as few:
        page(client, indicator.pk)
    for number in range(5):
        make_indicator(f"지표 {number}", goal=goal)
        make_line(Threshold, mark="◎", label="초과달성", at_least=Decimal(130))
    with django_assert_num_queries(len(few)):
        page(client, indicator.pk)
    assert len(few) <= 8


def test_what_was_found_of_an_indicator_is_reported_there(client: Client) -> None:
    indicator = make_indicator()
    make_finding("계약심사 절감율", target="performance.Indicator", target_key=indicator.key, printed="123")
    assert "계약심사 절감율" in page(client, indicator.pk)
