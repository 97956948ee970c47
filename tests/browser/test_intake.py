"""A book on its whole way: chosen in a browser, read, looked at, published, and read by a citizen."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.test.utils import modify_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import listen
from tests.conftest import SAMPLE
from tests.staff.books.conftest import client_of, files, manager, media, only, shared_database, wait  # noqa: F401


@pytest.fixture
def here(shared_database: None) -> Iterator[str]:  # noqa: F811
    server = LiveServer("localhost")
    try:
        with modify_settings(ALLOWED_HOSTS={"append": server.thread.host}):
            yield server.url
    finally:
        server.stop()


@pytest.fixture
def page(chromium: Browser, here: str, manager: Client, complaints: list[str]) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(locale="ko-KR", viewport={"width": 1200, "height": 900})
    context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
    context.add_cookies([{"name": "sessionid", "value": manager.cookies["sessionid"].value, "url": here}])
    yield listen(context.new_page(), complaints)
    context.close()


def test_from_the_file_to_the_public_page(page: Page, here: str, manager: Client, complaints: list[str]) -> None:  # noqa: F811
    page.goto(f"{here}/admin/")
    page.get_by_role("link", name="결산서 올리기").click()
    page.get_by_label("새 자치단체 이름").fill("부산시")
    page.get_by_label("새 자치단체의 주소 이름").fill("busan")
    page.get_by_label("회계연도").fill("2020")
    page.get_by_label("파일").set_input_files(SAMPLE)
    page.get_by_role("button", name="올리고 읽기").click()

    expect(page.get_by_role("heading", name="읽는 중")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    without_script = manager.get(only().get_absolute_url()).text
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d">', without_script)
    expect(page.get_by_role("heading", name="검토할 차례")).to_be_visible(timeout=90_000)  # by itself
    report = page.locator(".intake-report")
    expect(report).to_contain_text("이 해의 자료는 아직 없었습니다.")
    expect(report.get_by_role("row", name="기획담당관").first).to_contain_text("18,362,055,610")
    report.get_by_text("추가 154").click()
    expect(report.get_by_role("row", name="세출").get_by_text("사회조사").first).to_be_visible()
    assert page.request.get(f"{here}/busan/2020/").status == 404  # not public yet

    page.get_by_label("의견").fill("원문과 견주어 보았습니다.")
    page.get_by_role("button", name="공개하기").click()
    expect(page.get_by_role("heading", name="공개함")).to_be_visible(timeout=90_000)
    assert wait(only(), "published").document is not None
    page.get_by_role("link", name="공개 화면").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020")
    page.goto(f"{here}/busan/2020/expenditure/?q=사회조사")
    expect(page.get_by_role("row", name="사회조사").first).to_be_visible()
    assert [words for words in complaints if "404" not in words and not words.startswith("failed:")] == []
