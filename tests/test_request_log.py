"""What stands in the log of a request, of an error and of a login, and how HEAD is answered."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings as project
from django.core import mail
from django.test import Client
from pythonjsonlogger.json import JsonFormatter

from web.error_mail import ErrorMailHandler
from web.request_log import RequestIdFilter

FROM_PROXY = "0123456789abcdef" * 2


@pytest.fixture
def log() -> Iterator[StringIO]:
    """The log as production writes it with DJANGO_LOG_FORMAT=json."""
    options = {name: value for name, value in project.LOGGING["formatters"]["json"].items() if name != "()"}
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(JsonFormatter(options.pop("fmt"), **options))
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def entries(log: StringIO, logger: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["logger"] == logger]


def failing(monkeypatch: pytest.MonkeyPatch) -> Client:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("config.health._database", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_id(client: Client, log: StringIO) -> None:
    response = client.get("/healthz?x=1", REMOTE_ADDR="10.0.0.9")
    (line,) = entries(log, "web.request_log")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/healthz?x=1", 200)
    assert (line["address"], line["request_id"]) == ("10.0.0.9", response["X-Request-ID"])


@pytest.mark.django_db
def test_only_our_own_proxy_may_name_the_request(client: Client, settings) -> None:
    given = {"X-Request-ID": FROM_PROXY}
    assert client.get("/healthz", headers=given)["X-Request-ID"] != FROM_PROXY
    settings.PROXY_COUNT = 1
    assert client.get("/healthz", headers=given)["X-Request-ID"] == FROM_PROXY
    assert client.get("/healthz", headers={"X-Request-ID": "a\nb"})["X-Request-ID"] != "a\nb"


def test_an_error_is_logged_with_its_traceback_and_the_id_on_the_page(
    monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    response = failing(monkeypatch).get("/healthz")
    (line,) = entries(log, "django.request")
    assert (response.status_code, line["request_id"]) == (500, response["X-Request-ID"])
    assert response["X-Request-ID"] in response.text
    assert "ZeroDivisionError" in str(line["traceback"])


def test_an_error_is_mailed_once_an_hour_without_what_was_sent(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.ADMINS = [("", "it@city.example")]
    logger, handler = logging.getLogger("django.request"), ErrorMailHandler()
    logger.addHandler(handler)
    client = failing(monkeypatch)
    for _ in range(3):
        client.get("/healthz", {"name": "홍길동"})
    logger.removeHandler(handler)
    (message,) = mail.outbox
    assert "ZeroDivisionError" in message.body
    assert "홍길동" not in message.body


@pytest.mark.django_db(transaction=True)
def test_logins_are_logged(client: Client, log: StringIO, django_user_model) -> None:
    django_user_model.objects.create_user("hong", password="correct-2020", is_staff=True)
    for password in ("wrong", "correct-2020"):
        client.post("/admin/login/", {"username": "hong", "password": password}, REMOTE_ADDR="10.0.0.9")
    lines = entries(log, "accounts.signals")
    assert [(line["verb"], line["user"]) for line in lines] == [("login-failed", "hong"), ("login", "hong")]
    assert "correct-2020" not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/openapi.json", "/nowhere/", "/sitemap.xml", "/healthz"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    """By the handler itself: the test client takes bodies away on its own."""
    got, head = client.get(path), answer_to_head(path)
    assert (head.status_code, b"".join(head)) == (got.status_code, b"")
    assert head.get("Content-Length") == got.get("Content-Length")


def answer_to_head(path: str):
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    handler = WSGIHandler()
    return handler.get_response(RequestFactory().head(path))


@pytest.mark.django_db
def test_a_refused_next_leads_to_the_admin(client: Client, django_user_model) -> None:
    django_user_model.objects.create_user("hong", password="correct-2020", is_staff=True)
    fields = {"username": "hong", "password": "correct-2020", "next": "https://elsewhere.example/"}
    assert client.post("/admin/login/", fields)["Location"] == "/admin/"
