"""Readers with a question: a citizen with a phone, a councillor with a printer, and both without script."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdfium2 import PdfDocument

from tests.browser.conftest import Site, listen

pytestmark = pytest.mark.django_db  # asks for the database of the tests, which `site` fills
YEAR, PROJECT, DEPARTMENT = "/gimpo/2020/", "자율방범대 지원", "주민협치담당관"

SMALL_PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module", params=[True, False], ids=["with script", "without script"])
def window(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[tuple[Page, list[str]]]:
    """A page of a phone for all tests of a module, and what the browser complains of."""
    context = chromium.new_context(locale="ko-KR", java_script_enabled=request.param)
    complaints: list[str] = []
    yield listen(context.new_page(), complaints), complaints
    context.close()


@pytest.fixture
def phone(window: tuple[Page, list[str]], site: Site) -> Iterator[Page]:
    """On the page of the year, one tap away from the first; whatever is done with it, the browser does not complain."""
    page, complaints = window
    complaints.clear()
    page.set_viewport_size(SMALL_PHONE)
    page.goto(f"{site.url}{YEAR}")
    yield page
    # Who goes on before all of a page has come gives up the rest of it.
    assert [each for each in complaints if not each.startswith("failed: ")] == []


def test_a_citizen_finds_a_project_changes_the_unit_compares_with_last_year_and_shares_what_is_seen(
    phone: Page, site: Site, chromium: Browser
) -> None:
    phone.goto(site.url)
    phone.get_by_role("link", name="김포시 2020회계연도 결산").click()
    phone.locator("#site-search").fill("자율방범대")
    phone.get_by_role("button", name="검색", exact=True).click()
    phone.get_by_role("main").get_by_role("link", name=PROJECT).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(PROJECT)
    headline = phone.locator("dl.headline")
    expect(headline).to_contain_text("8,070만원")
    expect(headline).to_contain_text("6,046만원 (42.8%)")

    phone.get_by_label("금액 단위").get_by_role("link", name="천원", exact=True).click()
    years = phone.get_by_role("region", name="이 사업의 연도별 금액")
    _fold(phone, "연도별 추이").click()
    expect(_row(years, "2020")).to_contain_text("80,700")
    expect(_row(years, "2019")).to_contain_text("141,160")

    other = chromium.new_context(locale="ko-KR").new_page()
    other.goto(phone.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(PROJECT)
    expect(other.locator("#figures")).to_contain_text("80,700")
    other.goto(str(phone.locator(".site-footer").get_by_role("link", name="/p/").get_attribute("href")))
    expect(other.get_by_role("heading", level=1)).to_have_text(PROJECT)
    other.context.close()


def test_a_councillor_reads_what_a_department_did_and_prints_it(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name=DEPARTMENT).first.click()
    expect(phone.locator("dl.headline")).to_contain_text("예산현액 34.7억원")
    with PdfDocument(phone.pdf(prefer_css_page_size=True)) as printed:
        assert len(printed) <= 6
        first, *rest = [page.get_textpage().get_text_range() for page in printed]
    text = " ".join((first, *rest))
    assert DEPARTMENT in first
    assert "85.1%" in first
    assert "613,551,000" in text  # a unit program, which the screen shows folded
    assert "퍼가기" not in text
    assert "금액 단위" not in text


def test_a_table_names_its_columns_on_each_page_that_it_is_printed_on(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name=DEPARTMENT).first.click()
    expect(phone.locator("dl.headline")).to_be_visible()
    with PdfDocument(phone.pdf(format="A5")) as printed:
        text = " ".join(page.get_textpage().get_text_range() for page in printed)
    assert text.count("보조금반납금") == 5  # four tables, one of them over two pages


WINDOW = {"width": 390, "height": 844}
ANSWERS = {
    "기획담당관": ("183.6억원", "지역발전 경쟁력 강화에 가장 많이", "4.8억원 (2.7%)", "감염병이 퍼져", "예비비잔액"),
    "주민협치담당관": ("29.6억원", "달성하지 못한 지표는", "감염병으로 활동이 줄어", "쓰지 않고 남긴 금액은"),
}


@pytest.mark.parametrize("department", ANSWERS)
def test_what_a_citizen_asks_first_is_answered_on_the_first_two_screens_after_two_taps(
    phone: Page, department: str
) -> None:
    """How much, on what, against last year, which goals were missed and why, what was left and why."""
    phone.set_viewport_size(WINDOW)
    phone.get_by_role("main").get_by_role("link", name=department).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(department)
    for answer in ANSWERS[department]:
        box = phone.locator("main").get_by_text(answer).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 2 * WINDOW["height"], answer
    for language in ("ko", "en"):
        phone.goto(f"{phone.url.partition('?')[0]}?lang={language}")
        assert phone.evaluate("document.documentElement.lang") == language
        assert phone.evaluate("document.documentElement.scrollHeight") <= 4 * WINDOW["height"], language


def test_what_does_not_add_up_is_two_taps_away(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name=DEPARTMENT).first.click()
    phone.locator("dl.headline").get_by_role("link", name="9건").click()
    expect(phone.get_by_role("main")).to_contain_text("주민자치 기반 강화")
    expect(phone.get_by_role("main").get_by_role("status")).to_have_text("9행")


def test_why_a_goal_was_missed_stands_on_its_page_too(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name="기획담당관").first.click()
    phone.locator(".indicators").get_by_role("link", name="사회조사 업무 추진").click()
    expect(phone.locator("#reason")).to_contain_text("감염병이 퍼져 도 안의 모든 시군이 조사를 거둠")


def test_a_journalist_copies_the_link(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(locale="ko-KR", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.url}/gimpo/2020/departments/{DEPARTMENT}/?unit=억원")
    page.get_by_role("button", name="링크 복사").click()
    expect(page.get_by_role("status").filter(has_text="복사했습니다")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(quote(f"/gimpo/2020/departments/{DEPARTMENT}/"))
    context.close()


def test_a_sign_stays_with_its_number_where_rows_stand_under_one_another(phone: Page) -> None:
    phone.get_by_label("주 메뉴").get_by_role("link", name="확인 필요", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("확인 필요")
    phone.wait_for_load_state()  # with its style
    amount = phone.locator(".cards-on-phone td.number").filter(has_text="△").first
    box = amount.bounding_box()
    assert box is not None
    assert box["height"] < 40  # one line of text


def test_a_mark_stays_with_its_word_on_a_card(phone: Page) -> None:
    phone.get_by_label("주 메뉴").get_by_role("link", name="성과", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("성과지표")
    phone.wait_for_load_state()
    mark = phone.locator(".cards-on-phone td").filter(has_text="미달성").first.bounding_box()
    assert mark is not None
    assert mark["height"] < 40  # one line of text


def _fold(page: Page, title: str) -> Locator:
    return page.locator("summary").filter(has=page.get_by_role("heading", name=title, exact=True))


def _row(table: Locator, year: str) -> Locator:
    return table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name=year, exact=True))
