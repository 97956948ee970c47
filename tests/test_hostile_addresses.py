"""Whatever stands in an address, the answer is a page, a file, a sentence or 404: never a 500, never foreign markup."""

import os
import re
from collections.abc import Sequence
from urllib.parse import quote, quote_from_bytes

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.public import EXAMPLES, addresses, patterns
from tests.walking import NO_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]

ANSWERS = {200, 302, 400, 404, 405, 414, 422, 429}
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE = (
    MARKUP,
    "\x00",
    "\u202e\u2066가나다",
    "😀" * 50,
    "가" * 2000,
    "9" * 5000,
    "9" * 19,
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "٣",  # a digit, but not of ours
    "²",
    "{{ 7*7 }}",
    "%s%n%(x)s",
    "../../etc/passwd",
    "' OR 1=1 --",
    "\ud800",
    "\r\nSet-Cookie: a=b",
    "[]",
    "{",
    "true",
    "",
)

FUZZ = int(os.environ.get("FUZZ_EXAMPLES", "40"))
"""How many addresses hypothesis makes up; more find more."""

values = st.sampled_from(HOSTILE) | st.text(max_size=20) | st.integers().map(str)
raw = st.binary(max_size=30)


def encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


@st.composite
def queries(draw: st.DrawFn, names: Sequence[str]) -> str:
    """A query string: of the page's own parameters with what they never expect, of bytes, or of both and much."""
    name = st.sampled_from(names) | st.text(max_size=5)
    pairs = draw(st.lists(st.tuples(name, values), max_size=4))
    parts = [f"{encoded(key)}={encoded(value)}" for key, value in pairs]
    parts += [f"{draw(st.sampled_from(names))}={quote_from_bytes(junk)}" for junk in draw(st.lists(raw, max_size=2))]
    parts += draw(st.lists(raw.map(lambda junk: junk.decode("latin-1")), max_size=1))
    return "&".join(parts * draw(st.integers(1, 2)))


@pytest.fixture(scope="module")
def names(sample_city: None) -> list[str]:
    """What the pages themselves ask for, in their forms and links."""
    client = Client()
    names = {"unit", "lang", "line", "cell", "part", "page", "per_page", "columns", "from", "key", "all"}
    for address in addresses().values():
        if NO_PAGE.search(address) or address.endswith(".png"):
            continue  # a file asks for nothing
        html = client.get(address).getvalue().decode(errors="replace")
        names.update(re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', html))
        names.update(re.findall(r"[?;]([a-z_]+)=", html))
    return sorted(names)


def check(client: Client, method: str, path: str, query: str = "") -> None:
    response = client.generic(method, path, QUERY_STRING=query)
    # The numbers of the machine are for the addresses of the settings alone.
    assert response.status_code in ANSWERS or (path, response.status_code) == ("/metrics", 403), (method, path, query)
    content = response.getvalue().decode(errors="replace")
    if "html" in response.get("Content-Type", ""):
        assert "<script>alert" not in content
        assert "<img src=x" not in content
    assert "Set-Cookie: a" not in str(response.headers)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    if not path.startswith("/embed/"):
        assert response["X-Frame-Options"] == "DENY", path


def test_a_query_string_of_anything(client: Client, names: list[str]) -> None:
    pages = sorted(addresses().values())

    @settings(max_examples=FUZZ, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.sampled_from(pages), queries(names), st.sampled_from(("GET", "GET", "GET", "HEAD", "POST")))
    def ask(path: str, query: str, method: str) -> None:
        check(client, method, path, query)

    ask()


def test_every_parameter_of_every_page_is_spoiled_at_once(client: Client, names: list[str]) -> None:
    for number, path in enumerate(addresses().values()):
        for shift in (0, len(HOSTILE) // 2):
            words = (HOSTILE[(place + number + shift) % len(HOSTILE)] for place in range(len(names)))
            check(
                client,
                "GET",
                path,
                "&".join(f"{name}={encoded(word)}" for name, word in zip(names, words, strict=True)),
            )


def test_more_parameters_than_anyone_needs(client: Client) -> None:
    for path in ("/", "/gimpo/2020/", "/admin/login/"):
        check(client, "GET", path, "q=1&" * 5000)
        check(client, "GET", path, "q=" + "1" * 200_000)


def test_a_path_of_anything(client: Client) -> None:
    routes = [(route, arguments) for _, route, arguments in patterns() if arguments]
    examples = {name: [str(value) for value in find()] for name, find in EXAMPLES.items()}

    @settings(max_examples=FUZZ, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.sampled_from(routes), st.data())
    def ask(route: tuple[str, tuple[str, ...]], data: st.DataObject) -> None:
        path, arguments = route
        spoiled = data.draw(st.sampled_from(arguments))
        for argument in arguments:
            value = examples[argument][0]
            if argument == spoiled:
                value = data.draw(values.map(encoded) | raw.map(quote_from_bytes) | st.just(value + "0" * 30))
            path = re.sub(rf"<(\w+:)?{argument}>", lambda _: value, path)  # noqa: B023
        check(client, "GET", path)

    ask()
    for junk in (
        "/%FF%FE",
        "/%00",
        "/gimpo/2020/%2e%2e/",
        "/gimpo/" + "9" * 5000 + "/",
        "/" + "가" * 3000,
        "//",
        "/%0d%0aX",
    ):
        check(client, "GET", junk)


def test_an_action_of_the_admin_on_rows_that_no_database_holds(admin_client: Client, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User.objects.get()
    for model, its_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in its_admin.get_actions(request):
            for row in ("9" * 30, "9" * 5000, "x", "\x00", "-1"):
                sent = {"action": action, "_selected_action": [row], "index": "0"}
                assert admin_client.post(address, sent).status_code in (200, 302, 400), (address, action, row)
