"""One rate is rounded in one way, wherever it stands."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from figures.rates import percentage, rate_text
from tests.factories import make_expenditure, make_program


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (854, 1000, "85.4"),
        (1333, 2000, "66.7"),
        (1331, 2000, "66.6"),
        (-1333, 2000, "-66.7"),
        (1332, 2000, "66.6"),
        (99_999_999, 100_000_000, "99.9"),
        (100_000_001, 100_000_000, "100.1"),
        (-99_999, 100_000, "-99.9"),
        (7, 7, "100.0"),
        (0, 5, "0.0"),
        (10**18 + 1, 10**18, "100.1"),
        (Decimal("81.5"), Decimal(80), "101.9"),
    ],
)
def test_halves_go_away_from_zero_and_100_is_the_whole(part: int, whole: int, rate: str) -> None:
    assert percentage(part, whole) == Decimal(rate)


@pytest.mark.parametrize(("part", "whole"), [(None, 1), (1, None), (1, 0), (1, -1), (-1, -1)])
def test_of_nothing_of_a_negative_and_of_the_unknown_there_is_no_rate(part: int | None, whole: int | None) -> None:
    assert percentage(part, whole) is None
    assert rate_text(part, whole) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spent", "current_budget", "rate"),
    [
        (1333, 2000, "66.7%"),
        (99_999_999, 100_000_000, "99.9%"),
        (100_000_001, 100_000_000, "100.1%"),
        (5, -10, ""),
        (1, 9_000, "0.1% 미만"),
    ],
)
def test_page_list_sum_and_group_say_one_rate(client: Client, spent: int, current_budget: int, rate: str) -> None:
    policy = make_program("주민자치", 1)
    line = make_expenditure("주민자치", 1, program=policy, spent=spent, current_budget=current_budget)
    columns = "columns=name,execution_rate&level=정책사업"
    for query in (columns, f"{columns}&group=department"):
        page = client.get(f"/gimpo/2020/expenditure/?{query}").text
        for part in re.findall(r"<t(?:body|foot)>(.*?)</t(?:body|foot)>", page, re.S):
            cells = re.findall(r"<td[^>]*>(.*?)</td>", part, re.S)
            assert re.sub(r"<[^>]+>", "", cells[-1]).strip() == rate
    program = client.get(f"/gimpo/2020/departments/{line.department.slug}/programs/{policy.pk}/").text
    assert re.findall(r"</svg> ([^<]*%[^<]*)", program)[:1] == ([rate] if rate else [])
