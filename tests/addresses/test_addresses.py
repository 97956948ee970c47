"""What the watched addresses answer, against golden.jsonl: one line an address.

A change of an answer that is meant is recorded with `RECORD_ADDRESSES=1 pytest tests/addresses`; the difference of the
file then shows which addresses answer otherwise, and how.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.addresses.addresses import FILES, LISTS, PAGES
from tests.addresses.seen import file_seen, list_seen, page_seen
from tests.addresses.town import found_town
from tests.public import patterns

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden.jsonl"
WATCHED: dict[str, Callable[[HttpResponseBase], dict[str, Any]]] = {
    **dict.fromkeys(PAGES, page_seen),
    **dict.fromkeys(LISTS, list_seen),
    **dict.fromkeys(FILES, file_seen),
}
ELSEWHERE = {
    "page-picture",
    "evidence",
    "year-picture",
    "department-picture",
    "program-picture",
    "indicator-picture",
    "readyz",
    "metrics",
}
"""What is no text: tests/documents/test_facsimile.py, test_share_picture.py, tests/inspection/test_bundle.py. What the
machine is like: tests/test_metrics.py."""


def seen(address: str) -> dict[str, Any]:
    """What an address answers."""
    translation.activate("ko")
    response: Any = Client().get(quote(address, safe="/?&=,.%:+"))
    answer: dict[str, Any] = {"address": address, "status": response.status_code}
    if response.has_header("Location"):
        return answer | {"location": response["Location"]}
    if response.status_code not in (200, 400, 409):
        return answer
    refused = response["Content-Type"].startswith(("text/plain", "application/problem+json"))
    look = file_seen if refused else WATCHED[address]
    return answer | look(response)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        found_town()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def golden(town: None) -> dict[str, dict[str, Any]]:
    """The answers as they were recorded, by address."""
    if os.environ.get("RECORD_ADDRESSES"):
        lines = (json.dumps(seen(address), ensure_ascii=False) for address in WATCHED)
        GOLDEN.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    answers = map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines())
    return {answer["address"]: answer for answer in answers}


@pytest.mark.parametrize("address", WATCHED)
def test_an_address_answers_as_it_did(golden: dict[str, dict[str, Any]], address: str) -> None:
    assert seen(address) == golden[address]


def test_every_kind_of_public_address_is_watched() -> None:
    watched = {_url_name(urlsplit(address).path) for address in WATCHED}
    assert {name for name, _route, _arguments in patterns() if name} <= watched | ELSEWHERE


def _url_name(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
