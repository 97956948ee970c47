"""A page's uncertain figures by keyboard: at most two keys a figure, saved once; the row's identities as one types."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from budget.models import ExpenditureLine
from documents.models import Correction
from tests.factories import make_page
from tests.staff.typing_in import address_of


@pytest.fixture
def desk(page: Page, live_server: Any, book: None) -> Page:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.fixture
def uncertain(book: None) -> list[ExpenditureLine]:
    """Five rows of one page, in each of which 지출액 is unknown and its cell prints an amount."""
    lines = list(ExpenditureLine.objects.filter(level=3).order_by("position")[:5])
    printed = []
    for number, line in enumerate(lines, 1):
        cells = [line.name, *["0"] * 5, f"{number},000"]
        line.page, line.line, line.spent = 1, number, None
        line.cells, line.standings = [cells], {"spent": {"is": "unknown"}}
        line.save()
        printed.append("\t".join(cells))
    make_page("\n".join(printed))
    return lines


def test_two_keys_a_figure_at_most(
    desk: Page, live_server: Any, uncertain: list[ExpenditureLine], complaints: list[str]
) -> None:
    desk.goto(f"{live_server.url}/admin/documents/page/{uncertain[0].document_id}/1/figures/")
    keys = 0
    last = f"/{uncertain[-1].pk}/trials/"
    with desk.expect_request_finished(lambda request: last in request.url):  # leaving the page would end it
        for line in uncertain:
            expect(desk.locator("td.here")).to_have_attribute("data-cell", f"{line.line}-6")
            desk.keyboard.press("ArrowDown" if line is uncertain[2] else "Enter")  # the third stays unknown
            keys += 1
    desk.keyboard.press("Enter")  # on the button
    keys += 1
    expect(desk.locator(".messagelist")).to_contain_text("정정 4건")
    assert keys <= 2 * len(uncertain)
    assert list(Correction.objects.order_by("pk").values_list("value", flat=True)) == ["1000", "2000", "4000", "5000"]
    assert complaints == []


def test_the_identities_change_as_one_types(desk: Page, live_server: Any, book: None, complaints: list[str]) -> None:
    line = ExpenditureLine.objects.get(name="세부 2-3")
    desk.goto(f"{live_server.url}{address_of(line)}")
    desk.locator("[name=spent]").fill("123,457")
    trials = desk.locator("#desk-trials")
    expect(trials).to_contain_text("123,457")
    expect(trials).to_contain_text(re.compile("불일치|판단 불가"))
    assert complaints == []
