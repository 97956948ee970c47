"""A line's page of the admin keeps its words whole on a small screen and a phone."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from budget.models import ExpenditureLine
from tests.factories import make_page
from tests.staff.typing_in import address_of

PRINTED = "감사담당관\t청렴도 향상을 위한 세부 사업\t1,234,567,890,000\t1,234,567,890,000\t1,234,567,890,000"
SIZES = """() => {
    const heads = [...document.querySelectorAll(".desk-form th[scope=row]")];
    const typed = [...document.querySelectorAll(".desk-form tbody input")];
    return {
        across: document.documentElement.scrollWidth - window.innerWidth,
        main: Math.max(...["main", "content"].map((id) => {
            const part = document.getElementById(id);
            return part.scrollWidth - part.clientWidth;
        })),
        narrowest: Math.min(...heads.map((head) => head.offsetWidth)),
        tallest: Math.max(...heads.map((head) => {
            const words = document.createRange();
            words.selectNodeContents(head);
            return words.getClientRects().length;
        })),
        input: Math.min(...typed.map((each) => each.offsetWidth)),
    };
}"""


def test_labels_and_inputs_have_room(page: Page, live_server: Any, book: None) -> None:
    line = ExpenditureLine.objects.get(name="세부 2-3")
    ExpenditureLine.objects.filter(pk=line.pk).update(budget=1_234_567_890_000)
    make_page("\n".join([PRINTED] * 40))
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}{address_of(line)}")
        sizes = page.evaluate(SIZES)
        assert sizes["across"] <= 0, width
        assert sizes["main"] <= 0, width
        assert sizes["narrowest"] >= 80, width
        assert sizes["tallest"] <= 2, width
        assert sizes["input"] >= 90, width
