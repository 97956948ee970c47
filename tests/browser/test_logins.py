"""What a member of staff does before the work begins, on a phone, under the strict policy of content."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.accounts.conftest import PASSWORD, code_of, in_hex

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = "1"


def log_in(page: Page, address: str, password: str = PASSWORD, code: str = "") -> None:
    page.goto(address)
    page.get_by_label("사용자 이름").fill("hong")
    page.get_by_label("비밀번호").fill(password)
    page.get_by_label("인증 코드").fill(code)
    page.get_by_role("button", name="로그인").click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"])


def test_staff_enrol_and_log_in_with_a_code(page: Page, live_server, required: None, complaints: list[str]) -> None:
    User.objects.create_user("hong", password=PASSWORD, is_staff=True)
    page.set_viewport_size(PHONE)
    address = f"{live_server.url}/admin/"
    log_in(page, address)

    expect(page.get_by_role("heading", level=1)).to_have_text("2단계 인증 등록")
    picture = page.get_by_alt_text("인증 앱으로 찍는 QR 코드")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 100
    assert fits(page)
    key = page.evaluate("document.querySelector('.secret').textContent")
    page.get_by_label("인증 코드").fill(code_of(in_hex(key), steps=-1))
    page.get_by_role("button", name="등록").click()
    expect(page.locator(".backup-codes li")).to_have_count(10)
    assert fits(page)
    page.get_by_role("link", name="보관했습니다").click()
    page.get_by_role("button", name="로그아웃").click()

    log_in(page, address, code=code_of(in_hex(key)))
    page.get_by_role("link", name="2단계 인증").click()
    expect(page.get_by_text("쓰지 않은 예비 코드: 10개")).to_be_visible()
    assert fits(page)
    assert complaints == []


def test_who_is_locked_out_reads_why(page: Page, live_server, required: None, complaints: list[str]) -> None:
    User.objects.create_user("hong", password=PASSWORD, is_staff=True)
    page.set_viewport_size(PHONE)
    for _ in range(4):
        log_in(page, f"{live_server.url}/admin/", password="wrong")
    complaints.clear()
    log_in(page, f"{live_server.url}/admin/", password="wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("잠시 로그인할 수 없습니다")
    assert fits(page)
    assert all("429" in complaint for complaint in complaints)
