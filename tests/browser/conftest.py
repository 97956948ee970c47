"""A real browser. Without Chromium these tests are skipped, or refused where REQUIRE_CHROMIUM=1."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from socket import SHUT_RDWR, socket
from typing import Any

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db.models import Count
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import modify_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from budget.models import ExpenditureLine
from config.frames import with_room
from departments.models import Department
from tests.conftest import CHROMIUM, store_sample
from tests.factories import make_correction, make_goal, make_indicator, make_tree
from tests.public import addresses
from tests.walking import NO_PAGE


class EndingServer(ThreadedWSGIServer):
    """Ends the connections that a browser holds open, and waits for their threads: they share the tests' database."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: set[socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with_room(super().process_request_thread, request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self._open.discard(request)

    def server_close(self) -> None:
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(SHUT_RDWR)
        super().server_close()


@pytest.fixture(scope="session", autouse=True)
def ending_server() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveServerThread, "server_class", EndingServer)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in the thread of the tests
        expect.set_options(timeout=30_000)  # as long as any other step may take: the machine may be busy
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Site:
    """The sample city, served; and an address of each kind of public page."""

    url: str
    addresses: Mapping[str, str]

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """By its name, each page that an address is answered with, compressed as in production."""
        for name, address in self.addresses.items():
            if NO_PAGE.search(address):
                continue
            response: Any = Client().get(address, headers={"accept-encoding": "gzip"})
            if name == "not found" or response.status_code == 200 and _is_html(response):
                assert response["Content-Encoding"] == "gzip"
                yield name, response.content

    def show(self, page: Page, name: str) -> None:
        """Open the page of this name, and be sure that it is that and no error."""
        response = page.goto(self.url + self.addresses[name])
        assert response is not None
        assert response.status == (404 if name == "not found" else 200), (name, response.status)


@pytest.fixture(scope="module")
def site(chromium: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Read once for all tests of a module, which therefore change nothing."""
    with django_db_blocker.unblock():
        store_sample()
        corrected = ExpenditureLine.objects.filter(level=3)[0]
        make_correction(corrected.name, target_key=corrected.key, department=corrected.department.name)
        server = LiveServer("localhost")
        try:
            with modify_settings(ALLOWED_HOSTS={"append": server.thread.host}):
                yield Site(server.url, public_addresses())
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


def public_addresses() -> dict[str, str]:
    """By their names, and those that show the same view in another state."""
    pages = {name: url for name, url in addresses().items() if " " not in name}
    few = Department.objects.annotate(lines=Count("programs")).order_by("lines")[0]
    pages["department"] = reverse("department", args=[few.city.slug, 2020, few.slug])
    for level, name in ((1, "policy"), (2, "unit")):
        program = ExpenditureLine.objects.filter(level=level)[0].program
        assert program is not None
        pages[name] = program.get_absolute_url()
    figure = ExpenditureLine.objects.filter(level=3)[0]
    pages["remark"] += "?from=/gimpo/2020/expenditure/&page=3&line=12"
    asked = reverse("page", args=[*figure.document.url_args, figure.document.pk, figure.page])
    pages["asked figure"] = f"{asked}?line={figure.line}&cell=3&part=0"
    pages["every column"] = f"{pages['expenditure']}?columns=all&unit=억원&per_page=5"
    pages["senseless question"] = f"{pages['expenditure']}?min=many&page=99&per_page=5"
    for name in ("expenditure", "revenue", "performance", "findings"):
        pages[name] += "?per_page=10"
    return pages | {"not found": "/nowhere/"}


def _is_html(response: Any) -> bool:
    return str(response["Content-Type"]).startswith("text/html")


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Site) -> Iterator[Page]:
    """One window for all tests of a module, closed before the site is."""
    context = chromium.new_context(locale="ko-KR")
    yield context.new_page()
    context.close()


@pytest.fixture
def book(transactional_db: None) -> None:
    """A department of two policies, with a goal and an indicator."""
    lines = make_tree(policies=2, details=3)
    make_indicator("청렴도 점수", goal=make_goal(policy=lines[1].program), mark="○", unit="점")


@pytest.fixture(scope="session")
def all_complaints() -> list[str]:
    return []


@pytest.fixture
def complaints(all_complaints: list[str]) -> list[str]:
    """What the browser had to complain of: errors, refusals by the policy of content, and failed requests."""
    all_complaints.clear()
    return all_complaints


@pytest.fixture(scope="session")
def windows(chromium: Browser, all_complaints: list[str]) -> dict[bool, Page]:
    """A page that runs scripts, and one that does not: to open a page costs more than most tests."""
    contexts = {script: chromium.new_context(locale="ko-KR", java_script_enabled=script) for script in (True, False)}
    return {script: listen(context.new_page(), all_complaints) for script, context in contexts.items()}


@pytest.fixture
def page(windows: dict[bool, Page], complaints: list[str]) -> Iterator[Page]:
    yield from as_if_new(windows[True], complaints)


@pytest.fixture
def plain_page(windows: dict[bool, Page], complaints: list[str]) -> Iterator[Page]:
    """A page that runs no scripts."""
    yield from as_if_new(windows[False], complaints)


def as_if_new(page: Page, complaints: list[str]) -> Iterator[Page]:
    """The page without what the test before left in it, closed in the end as far as the server sees."""
    page.context.clear_cookies()
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.set_viewport_size({"width": 1280, "height": 720})
    complaints.clear()
    yield page
    page.goto("about:blank")


def open_folds(page: Page) -> None:
    """Open one after another what a page folds."""
    closed = page.locator("main details.fold:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()


def listen(page: Page, complaints: list[str]) -> Page:
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    return page
