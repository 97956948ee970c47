"""Tools that read the description of the API: schemathesis finds no answer against it; a client made of it reads."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from config.wsgi import application

schemathesis = pytest.importorskip("schemathesis")
httpx = pytest.importorskip("httpx")
pytestmark = pytest.mark.django_db

DEPENDENT = [schemathesis.checks.load_all_checks() or schemathesis.checks.CHECKS.get_one("positive_data_acceptance")]
"""Checks that take for errors what depends on another parameter, or on the book."""
FEW = examples(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "2")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def host(settings: Any) -> Iterator[None]:
    """The application in this process, which leaves the connection of the test open, as Django's test client does."""
    settings.ALLOWED_HOSTS = ["localhost"]
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_no_answer_is_against_the_description(sample_city: None) -> None:
    description = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = [result.ok() for result in description.get_all_operations()]
    for operation in operations:

        @FEW
        @given(case=operation.as_strategy(), stored=st.sampled_from([True, True, False]))
        def check(case: Any, stored: bool) -> None:
            if stored and case.path_parameters:
                case.path_parameters.update(city="gimpo", fiscal_year=2020)
            case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=DEPENDENT)

        check()
    assert len(operations) > 30


def test_a_generated_client_reads_rows(sample_city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://localhost") as local:
        (tmp_path / "openapi.json").write_text(local.get("/api/openapi.json").text, encoding="utf-8")
    (tmp_path / "config.yml").write_text(
        "post_hooks: []\nliteral_enums: true\npackage_name_override: settlement_client\n"
    )
    options = ["--path", "openapi.json", "--config", "config.yml", "--output-path", "made"]
    generate = [sys.executable, "-m", "openapi_python_client", "generate", *options]
    subprocess.run(generate, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.syspath_prepend(tmp_path / "made")
    from settlement_client import Client
    from settlement_client.api.default import books, expenditure

    client = Client("http://localhost", httpx_args={"transport": httpx.WSGITransport(app=application)})
    (book,) = books.sync(client=client).books
    answer = expenditure.sync(
        book.city,
        book.fiscal_year,
        client=client,
        department=["감사담당관"],
        level=["세부사업"],
        sort="-spent",
        limit=3,
    )
    assert len(answer.rows) == 3
    spent = [row.spent for row in answer.rows]
    assert spent == sorted(spent, reverse=True)
