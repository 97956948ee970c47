"""A page that was made is handed to the next reader as it was, for one query, until anything changes."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.factories import make_document, make_tree
from tests.public import addresses
from web import page_cache

pytestmark = pytest.mark.django_db

OVERVIEW = "/gimpo/2020/"
IN_MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "test_page_cache",
    "OPTIONS": {"MAX_ENTRIES": 50},
}


@pytest.fixture(autouse=True)
def preserve_params() -> Iterator[None]:
    with override_settings(CACHES=settings.CACHES | {"pages": IN_MEMORY}):
        caches["pages"].clear()
        yield


def queries_of(client: Client, address: str, **headers: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
        response.content  # noqa: B018 (a page, which is made by now)
    return len(queries), response


def test_the_second_reader_costs_one_query_and_gets_the_same(client: Client) -> None:
    make_tree()
    _, first = queries_of(client, OVERVIEW)
    count, second = queries_of(Client(), OVERVIEW)
    assert count == 1
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]


def test_every_page_is_handed_out_as_it_was_made(client: Client, sample_city: None) -> None:
    """With the headers of its own, and those that any answer has."""
    for name, address in addresses().items():
        first = client.get(address)
        if first.streaming or first.status_code != 200 or "no-store" in first.get("Cache-Control", ""):
            first.getvalue()
            continue
        count, second = queries_of(Client(), address)
        for each in (first, second):
            each.headers.pop("Last-Modified", None)  # said a second after the change, not at once
            each.headers.pop("X-Request-ID", None)
        assert (count, second.content, second.headers) == (min(count, 1), first.content, first.headers), name


@pytest.mark.parametrize("accepted", ["gzip", ""])
def test_it_is_compressed_for_whom_it_can_be(client: Client, accepted: str) -> None:
    make_tree()
    plain = client.get(OVERVIEW).content
    caches["pages"].clear()
    for _ in range(2):
        response = client.get(OVERVIEW, headers={"accept-encoding": accepted})
        assert response.get("Content-Encoding", "") == accepted
        assert (gzip.decompress(response.content) if accepted else response.content) == plain
        assert "Accept-Encoding" in response["Vary"]
        assert response["ETag"].startswith("W/") == bool(accepted)
        assert client.get(OVERVIEW, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_what_changes_is_seen_at_once_and_what_is_taken_back_too(client: Client) -> None:
    city = make_document().city
    for name in ("김포", "김포특례시", "김포시"):
        city.name = name
        city.save()
        for _ in range(2):
            assert f"{name} 2020회계연도" in client.get(OVERVIEW).text


def test_every_host_scheme_language_and_unit_has_its_own(client: Client) -> None:
    make_tree()
    with override_settings(ALLOWED_HOSTS=["one.example", "two.example"]):
        for host in ("one.example", "two.example"):
            for scheme in ("http", "https"):
                page = client.get(OVERVIEW, headers={"host": host}, secure=scheme == "https").text
                assert f"{scheme}://{host}/" in page
                assert sum(other in page for other in ("one.example", "two.example")) == 1
    assert 'lang="en"' in client.get(OVERVIEW, {"lang": "en"}).text
    assert 'lang="ko"' in client.get(OVERVIEW).text


def test_an_error_a_form_a_file_and_an_endless_question_are_not_kept(client: Client) -> None:
    make_tree()
    long = f"{OVERVIEW}?q={'x' * page_cache.LONGEST_ADDRESS}"
    for address in (OVERVIEW + "none/", OVERVIEW + "remarks/new/", OVERVIEW + "expenditure.csv", long):
        client.get(address).getvalue()
        client.head(OVERVIEW)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_who_asks_without_end_pushes_out_the_oldest_alone(client: Client) -> None:
    make_document()
    with override_settings(CACHES=settings.CACHES | {"pages": IN_MEMORY | {"OPTIONS": {"MAX_ENTRIES": 8}}}):
        for number in range(20):
            client.get(OVERVIEW, {"x": number})
        assert len(caches["pages"]._cache) <= 8  # type: ignore[attr-defined]
        assert queries_of(client, f"{OVERVIEW}?x=19")[0] == 1
