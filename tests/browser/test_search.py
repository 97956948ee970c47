"""The search box with suggestions, typed in Korean, and without script."""

from playwright.sync_api import Page, expect

from tests.factories import make_expenditure, make_indicator


def compose(page: Page, *syllables: tuple[str, ...]) -> None:
    """Type as an input method does: each syllable grows while it is composed, then stands."""
    keys = page.context.new_cdp_session(page)
    for *growing, whole in syllables:
        for text in (*growing, whole):
            keys.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
        keys.send("Input.insertText", {"text": whole})


def test_korean_is_typed_and_a_suggestion_picked_by_keyboard(
    page: Page, live_server, transactional_db: None, complaints: list[str]
) -> None:
    make_expenditure("자율방범대 지원", spent=90)
    make_expenditure("자율주행 실증")
    page.goto(f"{live_server.url}/gimpo/2020/?unit=천원")
    box = page.get_by_role("combobox", name="부서, 사업, 세입 과목, 지표, 설명 검색")
    box.focus()
    compose(page, ("ㅈ", "자"), ("ㅇ", "유", "율"), ("ㅂ", "바", "방"))
    option = page.get_by_role("option", name="자율방범대 지원")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="사업")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="제안 1개")).to_be_attached()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("자율방범대 지원")
    assert "unit=" in page.url
    assert complaints == []


def test_escape_closes_the_suggestions_and_enter_without_a_choice_asks_the_page(
    page: Page, live_server, transactional_db: None, complaints: list[str]
) -> None:
    make_expenditure("주민자치 지원")
    page.goto(f"{live_server.url}/gimpo/2020/")
    box = page.get_by_role("combobox")
    box.press_sequentially("ㅈㅁㅈㅊ")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("ㅈㅁㅈㅊ")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("‘ㅈㅁㅈㅊ’ 검색")
    expect(page.locator("main mark").first).to_have_text("주민자치")
    assert complaints == []


def test_the_box_works_without_script_on_a_phone(
    plain_page: Page, live_server, transactional_db: None, complaints: list[str]
) -> None:
    make_indicator("공직자 청렴도")
    page = plain_page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.get_by_role("searchbox").fill("청념도")
    page.get_by_role("button", name="검색").click()
    expect(page.get_by_role("heading", name="비슷한 이름")).to_be_visible()
    page.get_by_role("link", name="공직자 청렴도").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("공직자 청렴도")
    assert complaints == []
