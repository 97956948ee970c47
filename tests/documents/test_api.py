"""The interface for programs: described as it is, a portion at a time, open to pages of other sites."""

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client, RequestFactory
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from budget.models import ExpenditureLine
from departments.models import Department
from documents.errors import server_error
from documents.models import Document
from documents.openapi import EXAMPLES
from documents.version import touch
from tests.factories import make_city, make_document

pytestmark = pytest.mark.django_db


def description(client: Client) -> dict[str, Any]:
    return dict(client.get("/api/openapi.json").json())


@pytest.fixture(scope="module")
def openapi(sample_city: None) -> dict[str, Any]:
    """The description of the sample city, which takes as long to make as many a test."""
    return description(Client())


def parameters_of(openapi: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of an operation, also those that it shares with others."""
    shared = openapi["components"]["parameters"]
    items = operation.get("parameters", ())
    return [shared[item["$ref"].rsplit("/", 1)[1]] if "$ref" in item else item for item in items]


def answer(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return dict(json.loads(response.getvalue()))


def test_the_description_is_openapi(client: Client) -> None:
    openapi = description(client)
    assert openapi["openapi"].startswith("3.1")
    validate(openapi)


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
    files = [f"{name}.{end}" for name in names for end in ("json", "csv", "xlsx", "atom")]
    files += [*(f"evidence/{name}.zip" for name in names), "datapackage.zip", "carry-over.csv"]
    assert paths.keys() == {"/api/books.json", *(f"/{{city}}/{{fiscal_year}}/{name}" for name in files)}


def test_the_examples_run_and_are_as_described(client: Client, openapi: dict[str, Any]) -> None:
    for path, operations in openapi["paths"].items():
        operation = operations["get"]
        address = path.format(city="gimpo", fiscal_year=2020) + EXAMPLES.get(operation["operationId"], "")
        content = operation["responses"]["200"]["content"]
        if "application/json" in content:
            schema = content["application/json"]["schema"] | {"components": openapi["components"]}
            Draft202012Validator(schema).validate(answer(client, address))
        else:
            response: Any = client.get(address)
            assert response.getvalue()
            assert response["Content-Type"].startswith(*content)


@pytest.mark.parametrize(
    ("list_", "query"),
    [
        ("expenditure", "group=department"),
        ("expenditure", "group=account&across=department"),
        ("expenditure", "group=cause"),
        ("questions", "group=rule"),
    ],
)
def test_groups_are_as_described(client: Client, openapi: dict[str, Any], list_: str, query: str) -> None:
    group = openapi["components"]["schemas"][f"{list_.capitalize()}GroupRow"]
    rows = answer(client, f"/gimpo/2020/{list_}.json?{query}")["rows"]
    for row in rows:
        Draft202012Validator(group).validate(row)
        described = {name for name in row if name in group["properties"] or name.startswith("across_")}
        assert described == row.keys()
    assert rows


def test_the_example_of_every_parameter_is_of_its_schema_and_understood(
    client: Client, openapi: dict[str, Any]
) -> None:
    """Several parameters at a time: an address holds no more, and each condition is read by itself."""
    together = 60
    for path, operations in openapi["paths"].items():
        if not path.endswith(".json"):
            continue
        parameters = [each for each in parameters_of(openapi, operations["get"]) if each["in"] == "query"]
        for parameter in parameters:
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])
        dependent = ("department", "kind", "program", "after", "across")  # on the book, or on another parameter
        pairs = [(each["name"], _in_address(each["example"])) for each in parameters if each["name"] not in dependent]
        for first in range(0, len(pairs), together):
            query = urlencode([*pairs[first : first + together], ("limit", "1")])
            answer(client, f"{path.format(city='gimpo', fiscal_year=2020)}?{query}")


def _in_address(example: Any) -> str:
    (value,) = example if isinstance(example, list) else [example]
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_choices_are_enumerated(openapi: dict[str, Any]) -> None:
    operation = openapi["paths"]["/{city}/{fiscal_year}/expenditure.json"]["get"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in parameters_of(openapi, operation)}
    assert schemas["department"]["items"]["enum"] == sorted(Department.objects.values_list("slug", flat=True))
    assert schemas["account"] == {"type": "array", "items": {"type": "string", "enum": ["일반회계"]}}
    assert schemas["level"]["items"]["enum"] == ["all", "부서", "정책사업", "단위사업", "세부사업"]
    assert schemas["standing"]["items"]["enum"] == ["moved", "derived", "corrected", "conflicting", "unknown"]
    assert schemas["finding"]["enum"] == ["any", "none", "error", "warning", "note"]
    assert (schemas["spent_min"]["type"], schemas["execution_rate_min"]["type"]) == ("integer", "number")


def test_the_departments_of_a_nation_are_not_enumerated(client: Client) -> None:
    make_document()
    departments = [Department(city=make_city(), name=f"{at}과", slug=f"{at}과", order=at) for at in range(501)]
    Department.objects.bulk_create(departments)
    openapi = description(client)
    operation = openapi["paths"]["/{city}/{fiscal_year}/expenditure.json"]["get"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in parameters_of(openapi, operation)}
    assert schemas["department"]["items"] == {"type": "string"}


def test_the_books_lead_to_the_rest(client: Client, sample_city: None) -> None:
    (book,) = answer(client, "/api/books.json")["books"]
    assert (book["city"], book["fiscal_year"], book["version"]) == ("gimpo", 2020, Document.objects.get().version)
    assert client.get(urlsplit(book["page"]).path).status_code == 200


@pytest.mark.parametrize("question", ["level=all", "level=all&sort=-diversion", "group=department&limit=2"])
def test_the_portions_together_are_the_whole(client: Client, sample_city: None, question: str) -> None:
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


def test_an_answer_that_changed_meanwhile_is_not_patched_together(client: Client, sample_city: None) -> None:
    following = urlsplit(answer(client, "/gimpo/2020/expenditure.json?limit=5")["next"])
    touch(Document.objects.all())
    response = client.get(f"{following.path}?{following.query}")
    assert response.status_code == 409
    assert "처음부터 다시" in response.text


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=10001", "limit=²", "after=1-5", "limit=5&after=x-1"])
def test_a_portion_that_makes_no_sense_is_one_sentence(client: Client, sample_city: None, query: str) -> None:
    response = client.get(f"/gimpo/2020/expenditure.json?{query}")
    assert response.status_code == 400
    problem = response.json()
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Bad Request", 400)
    assert problem["detail"]


def test_a_portion_behind_the_end_is_empty(client: Client, sample_city: None) -> None:
    version = Document.objects.get().version
    got = answer(client, f"/gimpo/2020/expenditure.json?level=all&limit=5&after={version}-999999")
    assert (got["rows"], got["next"], got["count"]) == ([], None, ExpenditureLine.objects.count())


def test_portions_are_for_programs_alone(client: Client, sample_city: None) -> None:
    assert client.get("/gimpo/2020/expenditure.csv?limit=5").status_code == 400


def test_pages_of_other_sites_may_read_but_not_write(client: Client, sample_city: None) -> None:
    response = client.get("/gimpo/2020/expenditure.json?limit=1", headers={"origin": "https://news.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    response.getvalue()  # a file that nobody takes keeps its place
    again = client.get("/gimpo/2020/expenditure.json?limit=1", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    before = client.options("/gimpo/2020/expenditure.json", headers={"origin": "https://news.example"})
    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in client.get("/gimpo/2020/")


ADDRESSES = (
    "/gimpo/2020/expenditure.json",
    "/gimpo/2020/expenditure.csv",
    "/gimpo/2020/datapackage.zip",
    "/gimpo/2020/evidence/staffing.zip?limit=1",
    "/gimpo/2020/corrections.atom",
    "/api/books.json",
    "/api/openapi.json",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_method_that_writes_is_not_allowed(address: str, sample_city: None) -> None:
    response = Client(enforce_csrf_checks=True).post(address, headers={"origin": "https://news.example"})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET, HEAD, OPTIONS" in response.text
    assert Client().options(address)["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("address", "status", "words", "english"),
    [
        ("/nowhere/2020/expenditure.json?", 404, "이 주소에는 아무것도 없습니다", "Nothing is at this address"),
        ("/gimpo/2020/nothing.json?", 404, "이 주소에는 아무것도 없습니다", "Nothing is at this address"),
        ("/api/nothing?", 404, "이 주소에는 아무것도 없습니다", "Nothing is at this address"),
        ("/gimpo/2020/expenditure.json?level=x&", 400, "구분 ‘x’: 고를", "Level ‘x’: This is none"),
        (f"/gimpo/2020/expenditure.json?q={'a' * 8000}&", 414, "주소를 읽지 못했습니다", "It asks for too much"),
    ],
)
def test_an_error_is_a_problem_in_the_language_of_the_address(
    client: Client, sample_city: None, address: str, status: int, words: str, english: str
) -> None:
    for lang, said in (("ko", words), ("en", english)):
        response = client.get(f"{address}lang={lang}")
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
        assert (response["Access-Control-Allow-Origin"], response["Content-Language"]) == ("*", lang)
        assert said in response.json()["detail"]
        assert response.json()["status"] == status


def test_a_failure_is_a_problem_with_the_id_of_its_request() -> None:
    response = server_error(RequestFactory().get("/gimpo/2020/expenditure.json"))
    assert response.status_code == 500
    assert json.loads(response.content)["title"] == "Internal Server Error"


def test_the_errors_of_other_files_may_be_read_from_any_origin(client: Client, sample_city: None) -> None:
    for address in ("/nowhere/2020/expenditure.csv", "/gimpo/1999/datapackage.zip", "/gimpo/1999/corrections.atom"):
        response = client.get(address)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (404, "*")
    assert client.get("/gimpo/2020/corrections.atom")["Access-Control-Allow-Origin"] == "*"


def test_the_page_for_people_shows_examples_that_run(client: Client, sample_city: None) -> None:
    page = client.get("/api/").text
    for name, example in EXAMPLES.items():
        assert f"/gimpo/2020/{name}.json{example.split('&')[0]}".replace("세부사업", "세부사업") in page
