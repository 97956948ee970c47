"""What a person takes home of the sample city adds up to what its book prints."""

import csv
from io import StringIO

import pytest
from django.test import Client

from tests.conftest import store_sample

pytestmark = pytest.mark.django_db

ALWAYS_PROVEN = ("예산액", "전년도이월액", "예산현액", "지출액", "다음연도이월액", "보조금반납금", "집행잔액")


def read(client: Client, name: str, **conditions: str) -> list[dict[str, str]]:
    response = client.get(f"/gimpo/2020/{name}.csv", conditions)
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_leaves_sum_to_the_departments(client: Client) -> None:
    store_sample()
    leaves, departments = read(client, "expenditure"), read(client, "expenditure", level="부서")
    assert (len(leaves), len(departments), len(read(client, "expenditure", level="all"))) == (101, 4, 154)
    for column in ALWAYS_PROVEN:
        assert sum(int(row[column]) for row in leaves) == sum(int(row[column]) for row in departments), column
    leaves, departments = read(client, "revenue"), read(client, "revenue", level="부서")
    assert (len(leaves), len(read(client, "revenue", level="all"))) == (23, 70)
    for column in ("예산액", "징수결정액", "실제수납액", "미수납액"):
        assert sum(int(row[column]) for row in leaves) == sum(int(row[column]) for row in departments), column
    indicators = read(client, "indicators")
    assert len(indicators) == 19
    assert all(row["달성성과"] in ("초과달성", "달성", "미달성") for row in indicators)
    lines = [int(row["행"]) for row in read(client, "expenditure", level="all")]
    assert lines == sorted(lines)
