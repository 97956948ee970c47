"""A page is not held up by the files that its process makes meanwhile."""

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from lists.export import views
from tests.factories import make_expenditure
from web.precedence import count_requests, give_way


def test_a_file_waits_while_a_request_is_answered(rf: RequestFactory) -> None:
    seen = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(give_way(0))
        return HttpResponse()

    assert give_way(0)
    count_requests(page)(rf.get("/"))
    assert seen == [False]
    assert give_way(0)


def test_a_request_that_failed_is_waited_for_no_longer(rf: RequestFactory) -> None:
    def failing(request: HttpRequest) -> HttpResponse:
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        count_requests(failing)(rf.get("/"))
    assert give_way(0)


def test_a_file_goes_on_when_the_last_request_is_answered(rf: RequestFactory) -> None:
    begun, ending = Event(), Event()
    waited = []

    def page(request: HttpRequest) -> HttpResponse:
        begun.set()
        ending.wait()
        return HttpResponse()

    answering = Thread(target=count_requests(page), args=[rf.get("/")])
    answering.start()
    begun.wait()
    waiting = Thread(target=lambda: waited.append(give_way(60)))
    waiting.start()
    ending.set()
    for thread in (answering, waiting):
        thread.join()
    assert waited == [True]


def test_a_page_soon_has_its_turn_again_in_a_process_of_gunicorn() -> None:
    process = "import os, runpy, sys; runpy.run_path('gunicorn.conf.py'); os.fork() or print(sys.getswitchinterval())"
    root = Path(__file__).parent.parent.parent
    printed = subprocess.run([sys.executable, "-c", process], cwd=root, capture_output=True, check=True).stdout
    assert float(printed) <= 0.001  # seconds; Python's own are 0.005


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["expenditure.csv", "expenditure.xlsx", "expenditure.json", "datapackage.zip"])
def test_each_block_of_a_file_gives_way(client: Client, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    make_expenditure()
    calls = []
    monkeypatch.setattr(views, "give_way", lambda: calls.append(name))
    assert b"".join(client.get(f"/gimpo/2020/{name}"))
    assert calls
