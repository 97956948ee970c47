"""A term explains itself where it stands: by mouse, by tap, by keyboard, and without script."""

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from budget.models import ExpenditureLine
from tests.browser.conftest import listen, open_folds
from tests.factories import make_department, make_expenditure

YEAR = "/gimpo/2020/"
NOTE = ".term-note:popover-open"


def open_department(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}{YEAR}departments/감사담당관/")
    open_folds(page)


def test_a_resting_mouse_opens_the_note_and_may_go_into_it(
    page: Page, live_server: LiveServer, book: None, complaints: list[str]
) -> None:
    open_department(page, live_server)
    page.get_by_role("button", name="집행잔액", exact=True).first.hover()
    note = page.locator(NOTE)
    expect(note).to_contain_text("= 예산현액 − 지출액 − 다음연도이월액 − 보조금반납금")
    note.hover()
    page.wait_for_timeout(600)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    page.get_by_role("button", name="지출액", exact=True).first.hover()
    expect(note).to_contain_text("실제로 쓴 금액")
    page.get_by_role("heading", level=1).hover()
    expect(note).to_have_count(0)
    assert complaints == []


def test_the_keyboard_opens_and_closes_it_and_reaches_the_glossary(
    page: Page, live_server: LiveServer, book: None, complaints: list[str]
) -> None:
    open_department(page, live_server)
    term = page.get_by_role("button", name="집행잔액", exact=True).first
    term.focus()
    page.keyboard.press("Enter")
    expect(page.locator(NOTE)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(NOTE)).to_have_count(0)
    expect(term).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="용어 풀이에서 보기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("용어 풀이")
    expect(page.locator("#집행잔액")).to_be_in_viewport()
    assert complaints == []


def test_a_tap_opens_it_within_a_phone_without_script(
    chromium: Browser, live_server: LiveServer, book: None, complaints: list[str]
) -> None:
    phone = {"width": 320, "height": 640}
    context = chromium.new_context(
        locale="ko-KR", viewport=phone, has_touch=True, is_mobile=True, java_script_enabled=False
    )
    page = listen(context.new_page(), complaints)
    program = ExpenditureLine.objects.get(name="세부 2-3").program
    make_expenditure("교통과", 0, department=make_department("교통과"), account="교통사업특별회계")
    department = f"{YEAR}departments/감사담당관/"
    for path, word in (
        (program.get_absolute_url(), "집행잔액"),
        (YEAR, "집행률"),
        (f"{YEAR}departments/", "집행률"),
        (department, "집행률"),
        (f"{YEAR}expenditure/", "지출액의 뜻"),
    ):
        page.goto(live_server.url + path)
        open_folds(page)
        page.get_by_role("button", name=word, exact=True).first.tap()
        box = page.locator(NOTE).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= phone["width"]
    assert complaints == []
    context.close()
