"""Lists in a browser: what is put in the tray of comparisons, and the filters of a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.django_db  # asks for the database of the tests, which `site` fills


def test_two_programs_of_a_list_are_compared_from_the_tray(reader: Page, site: Site) -> None:
    site.show(reader, "expenditure")
    tray = reader.locator("#compare-tray")
    expect(tray).to_be_hidden()
    names = reader.locator("tr[data-compare^=program] th > a")
    first, second = names.nth(0).inner_text(), names.nth(1).inner_text()
    for name in (first, second):
        reader.get_by_label(f"비교함에 담기: {name}", exact=True).first.check()
    expect(tray.get_by_role("listitem")).to_have_count(2)
    tray.get_by_role("link").click()
    sides = reader.locator("th.side > a:first-child")
    expect(sides).to_have_text([first, second])


def test_things_of_two_kinds_stay_in_the_tray_and_are_compared_by_kind(reader: Page, site: Site) -> None:
    site.show(reader, "departments")
    tray = reader.locator("#compare-tray")
    expect(tray.get_by_role("listitem")).to_have_count(2)  # the programs that were chosen before
    for name in ("기획담당관", "공보담당관"):
        reader.get_by_label(f"비교함에 담기: {name}").first.check()
    expect(tray.get_by_role("listitem")).to_have_count(4)
    expect(tray.get_by_role("link")).to_have_text(["비교하기: 사업", "비교하기: 부서"])
    tray.get_by_role("link", name="부서").click()
    expect(reader.locator("th.side > a:first-child")).to_have_text(["기획담당관", "공보담당관"])
    tray.get_by_role("button", name="비우기").click()
    expect(tray).to_be_hidden()


def test_a_seventh_program_is_refused_and_the_tray_says_so(reader: Page, site: Site) -> None:
    site.show(reader, "expenditure")
    boxes = reader.locator("tr[data-compare^=program] input.compare")
    tray = reader.locator("#compare-tray")
    for number in range(7):
        boxes.nth(number).click()
    expect(tray.get_by_role("status")).to_contain_text("6개까지")
    expect(tray.get_by_role("listitem")).to_have_count(6)
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(6)).not_to_be_checked()
    tray.get_by_role("button", name="비우기").click()


def test_the_filters_of_a_phone_open_over_the_list_and_close_with_its_rows(reader: Page, site: Site) -> None:
    reader.set_viewport_size({"width": 360, "height": 740})
    site.show(reader, "expenditure")
    sheet = reader.locator("#filters")
    expect(sheet).to_be_hidden()
    reader.get_by_role("button", name="필터").click()
    expect(sheet).to_be_in_viewport()
    sheet.locator("summary", has_text="부서").click()
    sheet.get_by_label(re.compile("공보담당관")).check()
    sheet.get_by_role("button", name="적용").click()
    expect(sheet).to_be_hidden()
    expect(reader.locator(".chips")).to_contain_text("공보담당관")
    expect(reader.locator("tbody .row-notes", has_text="기획담당관")).to_have_count(0)
