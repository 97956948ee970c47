"""Readers with a question: a citizen with a phone, a councillor with a printer, and both without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdfium2 import PdfDocument

from tests.browser.conftest import Site, listen

pytestmark = pytest.mark.django_db  # asks for the database of the tests, which `site` fills
PROJECT, DEPARTMENT = "자율방범대 지원", "주민협치담당관"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request: pytest.FixtureRequest, chromium: Browser, site: Site, complaints: list[str]) -> Iterator[Page]:
    """Whatever is done with it, the browser has nothing to complain of."""
    context = chromium.new_context(
        locale="ko-KR", viewport={"width": 360, "height": 740}, java_script_enabled=request.param
    )
    page = listen(context.new_page(), complaints)
    page.goto(site.url)
    page.get_by_role("link", name="김포시 2020회계연도 결산").click()
    yield page
    context.close()
    # Who goes on before all of a page has come gives up the rest of it.
    assert [each for each in complaints if not each.startswith("failed: ")] == []


def test_a_citizen_finds_a_project_changes_the_unit_compares_with_last_year_and_shares_what_is_seen(
    phone: Page, chromium: Browser
) -> None:
    phone.locator("#site-search").fill("자율방범대")
    phone.get_by_role("button", name="검색", exact=True).click()
    phone.get_by_role("main").get_by_role("link", name=PROJECT).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(PROJECT)
    headline = phone.locator("dl.facts").first
    expect(headline).to_contain_text("80,700,000")

    phone.get_by_label("금액 단위").get_by_role("link", name="천원", exact=True).click()
    expect(headline).to_contain_text("지출액 (천원)")
    years = phone.get_by_role("region", name="이 사업의 해마다의 금액")
    expect(_row(years, "2020")).to_contain_text("80,700")
    expect(_row(years, "2019")).to_contain_text("141,160")

    other = chromium.new_context(locale="ko-KR").new_page()
    other.goto(phone.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(PROJECT)
    expect(other.locator("dl.facts").first).to_contain_text("지출액 (천원)")
    other.goto(str(phone.locator(".site-footer").get_by_role("link", name="/p/").get_attribute("href")))
    expect(other.get_by_role("heading", level=1)).to_have_text(PROJECT)
    other.context.close()


def test_a_councillor_reads_what_a_department_did_and_prints_it(phone: Page) -> None:
    phone.get_by_role("main").get_by_role("link", name=DEPARTMENT).first.click()
    expect(phone.locator("main .panel").first).to_contain_text("34억 7,313만 2,000원 가운데 85.1%")
    with PdfDocument(phone.pdf(prefer_css_page_size=True)) as printed:
        first, *rest = [page.get_textpage().get_text_range() for page in printed]
    text = " ".join((first, *rest))
    assert DEPARTMENT in first
    assert "85.1%" in first
    assert "80,700,000" in text
    assert "퍼가기" not in text
    assert "금액 단위" not in text


def test_a_sign_stays_with_its_number_where_rows_stand_under_one_another(phone: Page) -> None:
    phone.get_by_label("주 메뉴").get_by_role("link", name="확인 필요", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("확인 필요")
    phone.wait_for_load_state()  # with its style
    amount = phone.locator(".cards-on-phone td").filter(has_text="△").first
    box = amount.bounding_box()
    assert box is not None
    assert box["height"] < 40  # one line of text


def _row(table: Locator, year: str) -> Locator:
    return table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name=year, exact=True))
