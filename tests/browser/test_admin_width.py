"""The admin on a screen of 1,366 pixels: no list and no table of the front page is cut off."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from budget.models import ExpenditureLine
from documents import actions
from ingest.correction_effects import place_of
from tests.conftest import store_sample

PASSWORD = "결산-2020-correct"
CUT_OFF = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.id || box.className}: ${box.scrollWidth} > ${box.clientWidth}`)"""

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_nothing_is_cut_off(page: Page, live_server) -> None:
    store_sample()
    User.objects.create_superuser("hong", password=PASSWORD)
    author = User.objects.create_user("아주긴이름을쓰는담당자")
    for line in ExpenditureLine.objects.filter(level=3, spent__gt=0)[:3]:
        actions.propose(place_of(line, "name"), f"{line.name} (특별회계로 옮긴 것)", "이름이 다름", author)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("사용자 이름").fill("hong")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    lists = page.locator("a[href$='/'][href^='/admin/']").evaluate_all("links => links.map(link => link.pathname)")
    addresses = {path for path in lists if path.count("/") == 4 and "second-factor" not in path}
    assert len(addresses) > 25
    cut = {}
    for path in (reverse("admin:index"), *sorted(addresses)):
        page.goto(live_server.url + path)
        boxes = page.locator("html, .desk-front, .results").evaluate_all(CUT_OFF)
        cut |= {path: boxes} if boxes else {}
    assert cut == {}
