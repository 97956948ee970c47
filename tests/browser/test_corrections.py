"""From a corrected figure to its reason, and from any figure to the form for remarks, without script."""

import pytest
from playwright.sync_api import Page, expect

from budget.models import ExpenditureLine
from documents.models import Correction, Remark
from tests.browser.conftest import open_folds
from tests.factories import make_correction

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def correction(book: None) -> Correction:
    """A corrected 지출액 of one project."""
    line = ExpenditureLine.objects.get(name="세부 2-3")
    line.standings = {"spent": {"is": "corrected", "printed": 30, "because": ["correction:1"]}}
    line.save()
    return make_correction(line.name, target_key=line.key, printed="30", value="90", evidence_page=1)


@pytest.fixture
def page(plain_page: Page) -> Page:
    return plain_page


def test_a_mark_leads_to_the_reason_and_back(
    page: Page, live_server, correction: Correction, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/expenditure/")
    page.get_by_role("row", name="세부 2-3").get_by_role("link", name="정정").click()
    row = page.locator(f"#correction-{correction.pk}")
    expect(row).to_contain_text("한 자리를 잘못 읽었습니다.")
    row.get_by_role("link", name="세부 2-3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("세부 2-3")
    open_folds(page)
    page.get_by_role("link", name="정정 기록").click()
    expect(row).to_be_in_viewport()
    assert complaints == []


def test_the_menu_leads_to_all_corrections(page: Page, live_server, correction: Correction) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/")
    page.get_by_label("주 메뉴").get_by_role("link", name="정정").click()
    page.get_by_label("검색", exact=True).fill("세부")
    page.get_by_role("button", name="적용").click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_a_remark_from_a_page_and_the_way_back(page: Page, live_server, book: None, complaints: list[str]) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/departments/감사담당관/")
    page.get_by_role("link", name="이 숫자가 이상해요").click()
    expect(page.get_by_role("textbox")).to_have_count(1)  # the trap for machines is none for people
    page.get_by_label("무엇이 이상한가요?").fill("집행잔액이 이상합니다.")
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")
    page.get_by_role("link", name="신고 대상으로").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("감사담당관")
    assert Remark.objects.get().address == "/gimpo/2020/departments/감사담당관/"
    assert complaints == []


def test_what_is_refused_is_reported_at_the_field_and_nothing_is_lost(page: Page, live_server, book: None) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/remarks/new/")
    field = page.get_by_label("무엇이 이상한가요?")
    field.fill("010-1234-5678로 연락 주세요")
    page.get_by_role("button", name="보내기").click()
    expect(field).to_have_accessible_description(
        "이름, 전화번호, 전자우편 같은 개인정보는 적지 마십시오. 1,000자까지 쓸 수 있습니다. "
        "개인정보로 보이는 것이 있어 받지 않았습니다 (전화번호). 그 부분을 지우고 다시 보내 주십시오."
    )
    expect(field).to_have_value("010-1234-5678로 연락 주세요")
    assert not Remark.objects.exists()


def test_corrections_fit_a_phone(page: Page, live_server, correction: Correction) -> None:
    page.set_viewport_size(PHONE)
    for path in ("corrections/", "expenditure/", "departments/감사담당관/"):
        page.goto(f"{live_server.url}/gimpo/2020/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
