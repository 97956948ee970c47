"""What a citizen does, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import listen

PHONE = {"width": 320, "height": 640}
PATHS = (
    "/",
    "/gimpo/2020/",
    "/gimpo/2020/departments/",
    "/gimpo/2020/departments/감사담당관/",
    "/gimpo/2020/revenue/",
    "/gimpo/2020/expenditure/",
    "/gimpo/2020/performance/",
    "/gimpo/2020/findings/",
    "/gimpo/2020/corrections/",
    "/gimpo/2020/identities/",
    "/gimpo/2020/remarks/new/?from=/gimpo/2020/expenditure/&page=3&line=12",
    "/gimpo/2020/remarks/thanks/",
)


def test_a_citizen_walks_from_the_city_to_one_project_without_script(
    chromium: Browser, live_server, book: None, complaints: list[str]
) -> None:
    context = chromium.new_context(locale="ko-KR", java_script_enabled=False)
    page = listen(context.new_page(), complaints)
    page.goto(live_server.url)
    page.get_by_role("link", name="김포시 2020회계연도 결산").click()
    page.get_by_role("link", name="감사담당관").first.click()
    page.get_by_role("link", name="세부 2-3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("세부 2-3")
    expect(page.locator("dl.facts dd").nth(1)).to_contain_text("90")
    for way_up in ("단위 2", "정책 2", "감사담당관"):
        page.get_by_label("현재 위치").get_by_role("link", name=way_up).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(way_up)
    assert complaints == []
    context.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, live_server, book: None) -> None:
    context = chromium.new_context(locale="ko-KR")
    page = context.new_page()
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways_on_a_phone_or_breaks_the_policy_of_content(
    chromium: Browser, live_server, book: None, complaints: list[str], path: str
) -> None:
    context = chromium.new_context(locale="ko-KR", viewport=PHONE)
    page = listen(context.new_page(), complaints)
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert complaints == []
    context.close()


def test_the_language_can_be_changed_and_stays(chromium: Browser, live_server, book: None) -> None:
    context = chromium.new_context(locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="감사담당관").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
