"""The interface for programs: described as it is, a portion at a time, open to pages of other sites."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from budget.models import ExpenditureLine
from documents.api import EXAMPLES
from documents.models import Document
from documents.version import touch
from tests.conftest import ingest

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> None:
    ingest()


def description(client: Client) -> dict[str, Any]:
    return dict(client.get("/api/openapi.json").json())


def answer(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return dict(json.loads(response.getvalue()))


def test_the_description_is_openapi(client: Client) -> None:
    told = description(client)
    assert told["openapi"].startswith("3.1")
    validate(told)


def test_every_list_of_every_year_is_described(client: Client) -> None:
    paths = description(client)["paths"]
    names = (
        "revenue",
        "expenditure",
        "indicators",
        "units",
        "staffing",
        "findings",
        "corrections",
        "questions",
        "goals",
    )
    assert paths.keys() == {"/api/books.json", *(f"/{{city}}/{{year}}/{name}.json" for name in names)}


def test_the_examples_run_and_are_as_described(client: Client, city: None) -> None:
    told = description(client)
    for path, operations in told["paths"].items():
        operation = operations["get"]
        address = path.format(city="gimpo", year=2020) + EXAMPLES.get(operation["operationId"], "")
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(schema | {"components": told["components"]}).validate(answer(client, address))


def test_every_parameter_that_is_described_is_understood(client: Client, city: None) -> None:
    for path, operations in description(client)["paths"].items():
        for parameter in operations["get"].get("parameters", ()):
            if parameter["in"] == "query" and "enum" in parameter["schema"]:
                for value in parameter["schema"]["enum"][:3]:
                    address = f"{path.format(city='gimpo', year=2020)}?{parameter['name']}={value}&limit=1"
                    assert answer(client, address)["count"] >= 0, address


def test_the_books_lead_to_the_rest(client: Client, city: None) -> None:
    (book,) = answer(client, "/api/books.json")["books"]
    assert (book["city"], book["fiscal_year"], book["version"]) == ("gimpo", 2020, Document.objects.get().version)
    assert client.get(urlsplit(book["page"]).path).status_code == 200


@pytest.mark.parametrize("question", ["level=all", "level=all&sort=-diversion", "group=department&limit=2"])
def test_the_portions_together_are_the_whole(client: Client, city: None, question: str) -> None:
    whole = answer(client, f"/gimpo/2020/expenditure.json?{question.removesuffix('&limit=2')}")
    address = f"/gimpo/2020/expenditure.json?{question}&limit=40"
    rows: list[dict[str, Any]] = []
    for _ in range(10):
        portion = answer(client, address)
        assert portion["count"] == whole["count"]
        rows += portion["rows"]
        if portion["next"] is None:
            break
        following = urlsplit(portion["next"])
        address = f"{following.path}?{following.query}"
    assert rows == whole["rows"]
    assert whole["next"] is None


def test_an_answer_that_changed_meanwhile_is_not_patched_together(client: Client, city: None) -> None:
    following = urlsplit(answer(client, "/gimpo/2020/expenditure.json?limit=5")["next"])
    touch(Document.objects.all())
    response = client.get(f"{following.path}?{following.query}")
    assert response.status_code == 409
    assert "처음부터 다시" in response.text


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=10001", "limit=²", "after=1-5", "limit=5&after=x-1"])
def test_a_portion_that_makes_no_sense_is_one_sentence(client: Client, city: None, query: str) -> None:
    response = client.get(f"/gimpo/2020/expenditure.json?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")


def test_a_portion_behind_the_end_is_empty(client: Client, city: None) -> None:
    version = Document.objects.get().version
    got = answer(client, f"/gimpo/2020/expenditure.json?level=all&limit=5&after={version}-999999")
    assert (got["rows"], got["next"], got["count"]) == ([], None, ExpenditureLine.objects.count())


def test_portions_are_for_programs_alone(client: Client, city: None) -> None:
    assert client.get("/gimpo/2020/expenditure.csv?limit=5").status_code == 400


def test_pages_of_other_sites_may_read_but_not_write(client: Client, city: None) -> None:
    response = client.get("/gimpo/2020/expenditure.json?limit=1", headers={"origin": "https://news.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    response.getvalue()  # a file that nobody takes keeps its place
    again = client.get("/gimpo/2020/expenditure.json?limit=1", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    before = client.options("/gimpo/2020/expenditure.json", headers={"origin": "https://news.example"})
    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert client.post("/gimpo/2020/expenditure.json").status_code == 405
    assert "Access-Control-Allow-Origin" not in client.get("/gimpo/2020/")


def test_the_page_for_people_shows_examples_that_run(client: Client, city: None) -> None:
    page = client.get("/api/").text
    for name, example in EXAMPLES.items():
        assert f"/gimpo/2020/{name}.json{example.split('&')[0]}".replace("세부사업", "세부사업") in page
