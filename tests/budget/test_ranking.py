"""The largest rows of a page, and how each differs from the year before."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_row_whose_year_before_is_unknown_says_so_beside_rows_that_have_it(sample_city: None, client: Client) -> None:
    page = client.get("/gimpo/2020/departments/주민협치담당관/").text
    rows = re.findall(r'ranked-name">([^<]+)</span>.*?ranked-change">(.*?)</span>\s*</', page, re.S)
    assert {name.strip() for name, change in rows if "미확인" in change} == {"주민자치 기반 강화"}
    assert len(rows) == 4
