"""Samples: drawn again from the same rows and seed, and the same on the page and in the file."""

import csv
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from lists.samples import MONETARY, RANDOM, SYSTEMATIC, Sample, SampleItem, draw
from tests.factories import make_document, make_expenditure

ITEMS = [SampleItem(number, f"key {number}", number * 10) for number in range(1, 101)]


@pytest.mark.parametrize("method", [RANDOM, SYSTEMATIC])
def test_a_sample_has_its_size_and_depends_on_its_seed(method: str) -> None:
    samples = [draw(ITEMS, Sample(method, 10, seed)) for seed in range(5)]
    assert all(len(set(sample)) == 10 for sample in samples)
    assert samples[0] == draw(ITEMS, Sample(method, 10, 0))
    assert len({tuple(sample) for sample in samples}) > 1
    assert draw(ITEMS, Sample(method, 1000, 0)) == [item.id for item in ITEMS]


def test_a_random_sample_does_not_depend_on_the_order_of_the_rows() -> None:
    sample = Sample(RANDOM, 10, 3)
    assert set(draw(ITEMS, sample)) == set(draw(ITEMS[::-1], sample))


def test_a_monetary_sample_draws_every_row_above_its_interval() -> None:
    large = [
        *ITEMS,
        SampleItem(0, "large", 10**6),
        SampleItem(-1, "unknown", None),
        SampleItem(-2, "negative", -(10**6)),
    ]
    for seed in range(5):
        drawn = draw(large, Sample(MONETARY, 5, seed))
        assert 0 in drawn
        assert not {-1, -2} & set(drawn)
    assert draw([SampleItem(1, "unknown"), SampleItem(2, "zero", 0)], Sample(MONETARY, 1, 0)) == []


def number_of(text: str) -> int:
    return int(sha256(text.encode()).hexdigest(), 16)


@pytest.mark.parametrize("seed", range(3))
def test_a_systematic_sample_is_every_kth_row_from_a_start_drawn_from_the_seed(seed: int) -> None:
    first = number_of(f"{seed}/systematic") % 100 / 7
    assert draw(ITEMS, Sample(SYSTEMATIC, 7, seed)) == [ITEMS[int(first + at * 100 / 7)].id for at in range(7)]
    assert draw(ITEMS[:7], Sample(SYSTEMATIC, 7, seed)) == [item.id for item in ITEMS[:7]]


@pytest.mark.parametrize("seed", range(3))
def test_a_monetary_sample_is_the_rows_of_every_kth_won_from_a_start_drawn_from_the_seed(seed: int) -> None:
    rows = [SampleItem(1, "a", 1), SampleItem(2, "b", -5), SampleItem(3, "c", 7), SampleItem(4, "d", 2)]
    start = number_of(f"{seed}/monetary") % 10
    won = [1, *[3] * 7, *[4] * 2]
    drawn = {won[(start + at * 10) // 4] for at in range(4)}
    assert draw(rows, Sample(MONETARY, 4, seed)) == sorted(drawn)


def test_a_random_sample_has_the_rows_of_the_least_digests() -> None:
    least = sorted(ITEMS, key=lambda item: number_of(f"5/{item.key}"))[:4]
    assert draw(ITEMS, Sample(RANDOM, 4, 5)) == sorted(item.id for item in least)


@pytest.mark.django_db
def test_page_and_file_show_the_same_sample(client: Client) -> None:
    for number in range(8):
        make_expenditure(f"사업 {number}", spent=number)
    query = "level=세부사업&sample=random&sample_size=3&sample_seed=5"
    response: Any = client.get(f"/gimpo/2020/expenditure.csv?{query}")
    rows = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    page = client.get(f"/gimpo/2020/expenditure/?{query}").content.decode()
    assert len(rows) == 3
    assert all(row["세부사업"] in page for row in rows)
    assert "무작위 표본 3행, 시드 5" in page
    for query in ("sample=random&sample_size=0", "sample_size=10001", "sample_seed=x", "sample_by=code"):
        assert client.get(f"/gimpo/2020/expenditure.csv?{query}").status_code == 400


@pytest.mark.django_db
def test_a_list_without_money_says_which_method_it_has_not(client: Client) -> None:
    make_document()
    response = client.get("/gimpo/2020/indicators.csv?sample=monetary")
    assert response.status_code == 400
    assert "표본 ‘monetary’: 고를 수 있는 값이 아닙니다." in response.content.decode()
