import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import make_document


@pytest.mark.django_db
def test_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_silent_database_is_reported(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_it_may_be_asked_without_tls(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "preflight"), [("/healthz", 405), ("/gimpo/2020/corrections.atom", 204)])
def test_what_machines_read_is_only_read(path: str, preflight: int) -> None:
    make_document()
    client = Client(enforce_csrf_checks=True)
    for method, status in (("GET", 200), ("HEAD", 200), ("POST", 405), ("DELETE", 405), ("OPTIONS", preflight)):
        assert client.generic(method, path).status_code == status, method


@pytest.mark.django_db
def test_static_files_that_were_not_collected_are_reported(client: Client, settings, tmp_path) -> None:
    assert client.get("/readyz").json()["static"] == "ok"
    settings.STATIC_ROOT, settings.DEBUG = tmp_path, False
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "collectstatic" in response.json()["static"]
