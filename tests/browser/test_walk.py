"""What a citizen does, in a real browser."""

from playwright.sync_api import Page, expect

from tests.factories import make_expenditure, make_finding, make_page

PHONE = {"width": 320, "height": 640}


def test_a_citizen_walks_from_the_city_to_one_project_without_script(
    plain_page: Page, live_server, book: None, complaints: list[str]
) -> None:
    page = plain_page
    page.goto(live_server.url)
    page.get_by_role("link", name="김포시 2020회계연도 결산").click()
    page.get_by_role("link", name="감사담당관").first.click()
    page.locator("summary", has_text="정책 2").click()
    page.get_by_role("link", name="단위 2", exact=True).click()
    page.locator("a.ranked-link", has_text="세부 2-3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("세부 2-3")
    expect(page.locator("dl.headline dd").first).to_contain_text("90")
    for way_up in ("단위 2", "정책 2", "감사담당관"):
        page.get_by_label("현재 위치").get_by_role("link", name=way_up).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(way_up)
    assert complaints == []


def test_the_keyboard_reaches_the_content_first(page: Page, live_server, book: None) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_keyboard_reaches_the_table_of_a_list_past_its_filters(page: Page, live_server, book: None) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/expenditure/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="표 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="세출")).to_be_focused()


def test_the_language_can_be_changed_and_stays(plain_page: Page, live_server, book: None) -> None:
    page = plain_page
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="감사담당관").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_figure_opens_its_source_with_the_cell_in_sight_on_a_phone(
    plain_page: Page, live_server, transactional_db: None
) -> None:
    row = "\t".join(["감사담당관", *(f"{number},000,000,000" for number in range(1, 16))])
    make_page("\n".join(["글"] * 80 + [row] + ["글"] * 80))
    make_expenditure(page=1, line=81)
    page = plain_page
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/gimpo/2020/expenditure/")
    page.locator("tbody label.fold").click()
    page.locator('a.figure[href*="column=unspent#"]').click()
    expect(page.locator("mark")).to_have_text("12,000,000,000")
    expect(page.locator("mark")).to_be_in_viewport(ratio=1)
    expect(page.locator(".source tr.here > td").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="돌아가기")).to_be_in_viewport(ratio=1)
    amounts = page.locator(".source tr.here > td.number")
    ends = amounts.evaluate_all("cells => cells.map(cell => Math.round(cell.getBoundingClientRect().right))")
    assert len(set(ends)) == 2  # columns
    assert set(amounts.evaluate_all("cells => cells.map(cell => getComputedStyle(cell).textAlign)")) == {"right"}


def test_the_findings_fit_a_screen_without_scrolling_sideways(page: Page, live_server, transactional_db: None) -> None:
    make_finding(
        "살기 좋은 마을만들기 활성화", kind="P2", printed="1582819950", expected="1898697140", difference=-(9**10)
    )
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/gimpo/2020/findings/")
    assert page.locator(".table-scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
