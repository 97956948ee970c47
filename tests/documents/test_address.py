"""What a reader chose goes along on every link of every kind of public page."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from tests import factories
from tests.walking import NO_PAGE, pages_of_each_kind
from web.addresses import PRESERVED_PARAMS, address, params_to_preserve, preserve_params

UNIT = "천원"


@pytest.fixture
def book(sample_city: None, db: None) -> None:
    factories.make_correction("고친 사업")


@pytest.mark.usefixtures("book")
def test_the_unit_goes_along_on_every_link_and_form_of_every_kind_of_page(client: Client) -> None:
    for _kind, path, page in pages_of_each_kind(client, f"?unit={UNIT}"):
        for link in page.links:
            parts = urlsplit(link)
            within = link.startswith(("/", "?")) and not NO_PAGE.search(parts.path)
            if within:
                assert parse_qs(parts.query).get("unit") == [UNIT], f"{link} of {path}"
        for form, fields in page.forms:
            action = form.get("action") or ""
            if not NO_PAGE.search(action):
                unit = fields.get("unit") or parse_qs(urlsplit(action).query).get("unit", [""])[0]
                assert unit == UNIT, f"a form of {path}"


@pytest.mark.usefixtures("book")
def test_the_usual_unit_leaves_no_trace(client: Client) -> None:
    for _kind, path, page in pages_of_each_kind(client):
        assert not [link for link in page.links if "unit=" in link], path
        assert not [fields for _form, fields in page.forms if "unit" in fields], path


@pytest.mark.usefixtures("book")
def test_the_switch_of_units_keeps_the_rest_of_the_question_and_goes_back_to_the_usual_without_a_trace(
    client: Client,
) -> None:
    html = client.get("/gimpo/2020/expenditure/", {"q": "청렴", "sort": "-spent", "unit": "억원"}).content.decode()
    switch = html[html.index('class="unit-switch"') :]
    links = [urlsplit(link.replace("&amp;", "&")).query for link in re.findall(r'href="([^"]+)"', switch)][:3]
    queries = [parse_qs(link) for link in links]
    assert queries[0] == {"q": ["청렴"], "sort": ["-spent"]}
    assert queries[1] == {"q": ["청렴"], "sort": ["-spent"], "unit": ["천원"]}


def test_an_address_leaves_out_what_is_empty_and_writes_the_rest_as_a_browser_would() -> None:
    assert address("expenditure", "gimpo", 2020, department="감사 담당관", page=None, q="") == (
        "/gimpo/2020/expenditure/?department=%EA%B0%90%EC%82%AC+%EB%8B%B4%EB%8B%B9%EA%B4%80"
    )
    assert preserve_params("/gimpo/2020/#goals") == "/gimpo/2020/#goals"


@pytest.mark.parametrize("query", ["", "unit=원", "unit=달러", "unit=", "unit=%00", "unit=%FF"])
def test_what_is_meant_anyway_or_makes_no_sense_is_not_kept(query: str) -> None:
    assert params_to_preserve(QueryDict(query)) == {}


def test_every_choice_has_something_that_is_meant_where_nothing_is_said() -> None:
    assert all(len(values) > 1 for values in PRESERVED_PARAMS.values())


@pytest.mark.django_db
def test_the_request_after_keeps_nothing_of_the_one_before(client: Client) -> None:
    factories.make_document()
    client.get("/gimpo/2020/", {"unit": "억원"})
    assert address("home") == "/"
