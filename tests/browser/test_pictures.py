"""Pictures in a real browser: framed by others where they may be, legible on a phone, and walked by keyboard."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from budget.models import ExpenditureLine
from tests.browser.conftest import open_folds


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A site of another origin, and the folder of its pages."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    (tmp_path / "favicon.ico").touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()
    server.server_close()


def framing(page: Page, other_site: tuple[str, Path], path: str) -> Page:
    address, folder = other_site
    (folder / "index.html").write_text(f'<iframe src="{path}" width="400" height="600"></iframe>', encoding="utf-8")
    page.goto(address)
    return page


def test_another_site_can_frame_a_picture_and_its_links_open_beside(
    page: Page, live_server, book: None, other_site: tuple[str, Path], complaints: list[str]
) -> None:
    framing(page, other_site, f"{live_server.url}/embed/gimpo/2020/programs/?department=감사담당관")
    frame = page.frame_locator("iframe")
    mark = frame.get_by_role("link", name="정책 1")
    expect(mark).to_be_visible()
    with page.expect_popup() as opened:
        mark.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("정책 1")
    opened.value.close()
    assert complaints == []


def test_another_site_can_frame_nothing_else(
    page: Page, live_server, book: None, other_site: tuple[str, Path], complaints: list[str]
) -> None:
    for path in ("/gimpo/2020/", "/gimpo/2020/pictures/departments.svg"):
        complaints.clear()
        framing(page, other_site, live_server.url + path)
        page.wait_for_timeout(300)
        assert any("frame-ancestors" in each or "X-Frame-Options" in each for each in complaints), path
        assert page.frame_locator("iframe").get_by_role("link", name="감사담당관").count() == 0


def test_words_in_pictures_are_legible_and_nothing_is_wider_than_the_page(page: Page, live_server, book: None) -> None:
    ExpenditureLine.objects.filter(level=0).update(unspent_bid_saving=4)
    page.goto(f"{live_server.url}/gimpo/2020/departments/감사담당관/")
    open_folds(page)
    for wide in (320, 360, 1280):
        page.set_viewport_size({"width": wide, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        heights = page.locator("svg.drawing text:visible").evaluate_all(
            "texts => texts.map(text => text.getBoundingClientRect().height)"
        )
        assert heights, wide
        assert min(heights) >= 11, wide
        over = page.locator("svg.drawing:visible").evaluate_all(
            """drawings => drawings.flatMap(drawing => {
                const edge = drawing.getBoundingClientRect();
                return [...drawing.querySelectorAll('text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.left < edge.left - 1 || box.right > edge.right + 1;
                }).map(text => text.textContent);
            })"""
        )
        assert over == [], wide


def test_marks_are_reached_and_entered_by_keyboard(page: Page, live_server, book: None) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/pictures/departments.svg")
    mark = page.get_by_role("link", name="감사담당관: 540원, 예산현액 600원", exact=True)
    mark.focus()
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("감사담당관")


def test_a_file_is_shown_with_its_style_and_without_complaint(
    page: Page, live_server, book: None, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/gimpo/2020/pictures/departments.svg")
    fill = page.evaluate("getComputedStyle(document.querySelector('.part')).fill")
    assert fill != "rgb(0, 0, 0)"
    assert complaints == []
