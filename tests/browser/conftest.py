"""A real browser. Without Chromium these tests are skipped, unless REQUIRE_CHROMIUM=1 says that it must be there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.factories import make_goal, make_indicator, make_tree

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1":
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in the thread of the tests
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def book(transactional_db: None) -> None:
    """A department of two policies, with a goal and an indicator."""
    lines = make_tree(policies=2, details=3)
    make_indicator("청렴도 점수", goal=make_goal(policy=lines[1].program), mark="○", unit="점")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser had to complain of: errors, refusals by the policy of content, and failed requests."""
    return []


def listen(page: Page, complaints: list[str]) -> Page:
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    return page
