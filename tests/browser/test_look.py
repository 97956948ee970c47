"""How the public pages look and what they weigh. `make pictures` keeps what is seen here, for people to look at."""

import gzip
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route
from pytest_django import DjangoDbBlocker

from bench.book import make_book
from bench.names import DEPARTMENTS, policy, program
from bench.printing import lay_out
from bench.sheets import render
from budget.models import Program
from departments.models import Department
from tests.browser.conftest import Site, listen
from tests.browser.test_accessibility import LIGHT, judge
from tests.factories import (
    make_city,
    make_department,
    make_document,
    make_expenditure,
    make_goal,
    make_indicator,
    make_revenue,
)

pytestmark = pytest.mark.django_db  # asks for the database of the tests, which `site` fills

PHONE, LARGE_PHONE, SMALL_PHONE, ZOOMED, TABLET, LAPTOP, DESKTOP = 360, 390, 320, 640, 768, 1024, 1280
"""Widths; 640 is a desktop's window at 200 %."""
PORTRAIT, LANDSCAPE = 182 * 96 / 25.4, 269 * 96 / 25.4
"""What the margins of site.css leave of an A4 page, in pixels of CSS."""
LARGEST_PAGE = 60 * 1024
LARGEST_FIRST_VISIT = 150 * 1024
MOST_LINKS = 200
LARGEST_SHIFT = 0.02
"""Of a window's area times the way it moved; 0.1 is what browsers' makers call good."""
PICTURES = Path(__file__).parent.parent.parent / "var" / "pictures"
MOST_TAB_STOPS = 150
TAB_STOPS = """[...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")]
    .filter(each => each.tabIndex >= 0 && each.checkVisibility({visibilityProperty: true})).length"""
"""How many stops the keyboard makes before a fold is opened."""
OPEN_ALL = "document.querySelectorAll('main details').forEach(each => each.open = true)"
HIDDEN_TO_THE_RIGHT = """[...document.querySelectorAll("header *, main *, footer *")].filter(each =>
    /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1
    && each.checkVisibility()
).map(each => `${each.tagName}.${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""
"""What scrolls sideways within a page."""
STOPS_OUT_OF_SIGHT = """[...document.querySelectorAll("a[href], button, summary, input, select")].filter(each => {
    if (each.tabIndex < 0 || !each.checkVisibility({visibilityProperty: true})) return false;
    for (let above = each.parentElement; above; above = above.parentElement)
        if (getComputedStyle(above).clipPath != "none") return true;
    return false;
}).map(each => each.outerHTML.slice(0, 100))"""
"""What the keyboard reaches and nobody sees."""
LINES_OF_AMOUNTS = """() => [...document.querySelectorAll("a.figure, .number")].flatMap(each => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), broken = [];
    while (texts.nextNode()) {
        const text = texts.currentNode, range = document.createRange();
        if (!/^[0-9.,]+%?$/.test(text.data.trim())) continue;
        range.setStart(text, text.data.search(/\\S/));
        range.setEnd(text, text.data.trimEnd().length);
        if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) broken.push(text.data);
    }
    return broken;
})"""
FOR_THE_SCREEN = """[...document.querySelectorAll("main *")].filter(each => each.checkVisibility()).flatMap(each => [
    each.tagName == "A" && /(모두|목록으로|검산|불일치) 보기$/.test(each.innerText.trim()) ? each.innerText : "",
    /[▸▾]/.test(getComputedStyle(each, "::before").content) ? "▸ " + each.innerText : "",
]).filter(Boolean)"""
"""Ways to more of a list, and signs of folds: of no use on paper."""
UNEVEN_RANKINGS = """[...document.querySelectorAll(".ranking")].filter(
    list => new Set([...list.querySelectorAll(".bar:not(table .bar)")].map(bar => bar.clientWidth)).size > 1
).length"""
"""Whose bars are of several measures."""
CROWDED = f"""({{
    wide: Math.max(document.documentElement.scrollWidth - innerWidth, 0),
    broken: ({LINES_OF_AMOUNTS})(),
    uneven: {UNEVEN_RANKINGS},
}})"""
"""What does not fit the width of the window."""
FITS = {"wide": 0, "broken": [], "uneven": 0}
CROWDED_WHERE_OPEN = f"({{...{CROWDED}, hidden: {HIDDEN_TO_THE_RIGHT}, unseen: {STOPS_OUT_OF_SIGHT}}})"
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(seen => seen.getEntries().forEach(shift => sum += shift.value))
        .observe({type: "layout-shift", buffered: true});
    document.fonts.ready.then(() => setTimeout(() => done(sum), 100));
})"""


def test_every_page_is_small_fits_every_width_and_is_accessible_in_every_theme(
    site: Site, reader: Page, complaints: list[str]
) -> None:
    """Opened once each. Nothing comes from another host.

    The browser has nothing to complain of: no error, and nothing that the policy of content refuses.
    """
    requested: list[str] = []
    listen(reader, complaints).on("request", lambda request: requested.append(request.url))
    barriers: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}
    for number, (name, content) in enumerate(site.pages()):
        requested.clear()
        complaints.clear()
        reader.emulate_media(**LIGHT)
        site.show(reader, name)
        assert complaints == [] or name == "not found", (name, complaints)
        assert {urlsplit(url).netloc for url in requested} <= {urlsplit(site.url).netloc, ""}, name
        assert_small(site, name, content, requested)
        assert_fits(reader, name)
        barriers |= judge(reader, name, number, seen)
    assert barriers == {}


def assert_small(site: Site, name: str, content: bytes, requested: list[str]) -> None:
    """The compressed page with its style and script, without fonts."""
    files = {urlsplit(urljoin(site.url, url)).path for url in requested} - {urlsplit(site.addresses[name]).path}
    sizes = {file: weight(file) for file in files if not file.endswith(".woff2")}
    assert len(content) + sum(sizes.values()) <= LARGEST_PAGE, (name, len(content), sizes)


def assert_fits(page: Page, name: str) -> None:
    """It does not scroll sideways at any width or zoom, no amount wraps, and the keyboard is soon through it."""
    for width in (DESKTOP, TABLET, ZOOMED, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CROWDED) == FITS, (name, width)
    assert page.evaluate(TAB_STOPS) <= MOST_TAB_STOPS, name
    page.evaluate(OPEN_ALL)
    for width in (PHONE, LARGE_PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        crowded = page.evaluate(CROWDED_WHERE_OPEN)
        hidden = crowded.pop("hidden")
        assert crowded == FITS | {"unseen": []}, (name, width)
        assert hidden == [] or (width == DESKTOP and name == "every column"), (name, width, hidden)


def test_the_keyboard_is_soon_through_fifty_rows_and_every_column(site: Site, reader: Page) -> None:
    for width in (LARGE_PHONE, DESKTOP):
        reader.set_viewport_size({"width": width, "height": 844})
        for query in ("", "?columns=all"):
            reader.goto(f"{site.url}/gimpo/2020/expenditure/{query}")
            assert reader.locator("#results tbody tr").count() == 50
            assert reader.evaluate(TAB_STOPS) <= MOST_TAB_STOPS, (width, query)


def test_printed_tables_are_whole_and_nothing_is_printed_that_only_a_screen_needs(site: Site, reader: Page) -> None:
    reader.emulate_media(media="print")
    for name in ("department", "policy", "overview", "expenditure", "every column", "findings"):
        site.show(reader, name)
        across = reader.locator("table.figures").count() > 0
        reader.set_viewport_size({"width": int(LANDSCAPE if across else PORTRAIT), "height": 1000})
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        boxes = reader.locator(".table-scroll")
        assert set(boxes.evaluate_all("boxes => boxes.map(box => getComputedStyle(box).overflowX)")) == {"visible"}
        assert reader.evaluate(FOR_THE_SCREEN) == [], name
        for screen_only in (".site-nav", ".site-search", ".unit-switch", ".toolbar", ".skip-link"):
            for part in reader.locator(screen_only).all():
                assert not part.is_visible(), (name, screen_only)
    site.show(reader, "department")
    for folded in reader.locator("details table").all():
        assert folded.is_visible()
    reader.emulate_media(media="screen")


def test_nothing_moves_when_the_letters_come_late(site: Site, chromium: Browser) -> None:
    page = page_without_cache(chromium)
    page.route(re.compile(r"[.]woff2"), late(page))
    for name, width in (("overview", PHONE), ("department", PHONE), ("department", DESKTOP), ("expenditure", DESKTOP)):
        page.set_viewport_size({"width": width, "height": 900})
        site.show(page, name)
        assert page.evaluate(SHIFTS) <= LARGEST_SHIFT, (name, width)
    page.context.close()


def page_without_cache(chromium: Browser) -> Page:
    """Each of its visits is like the first one."""
    page = chromium.new_context(locale="ko-KR").new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page


def late(page: Page) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        page.wait_for_timeout(150)
        route.continue_()

    return answer


def test_a_first_visit_is_small_with_its_fonts(site: Site, sixty_one_departments: str, chromium: Browser) -> None:
    """In the sample, and in a city whose lists are full of different names."""
    page = page_without_cache(chromium)
    page.set_viewport_size({"width": PHONE, "height": 800})
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    small = ("overview", "department", "policy", "program", "questions", "goals")
    large = ("", "departments/", "performance/", "goals/")
    for path in (*(site.addresses[name] for name in small), *(sixty_one_departments + name for name in large)):
        page.goto("about:blank")  # what the page before still waits for is no file of this one
        requested.clear()
        page.goto(site.url + path)
        page.evaluate("document.fonts.ready.then(() => undefined)")
        files = {urlsplit(url).path for url in requested} - {urlsplit(path).path}
        page_size = len(Client().get(path, headers={"accept-encoding": "gzip"}).content)
        total = page_size + sum(map(weight, (file for file in files if file.startswith("/static/"))))
        assert total <= LARGEST_FIRST_VISIT, (path, total)
    page.context.close()


def weight(path: str) -> int:
    """Bytes of a static file as gzip makes it; Brotli, which most browsers take, makes it smaller."""
    file = find(path.removeprefix("/static/"))
    assert isinstance(file, str), path
    return len(gzip.compress(Path(file).read_bytes()))


@pytest.fixture(scope="module")
def sixty_one_departments(site: Site, django_db_blocker: DjangoDbBlocker) -> str:
    """The address of the year of a city with as many departments as a large one has."""
    with django_db_blocker.unblock():
        city = make_city("many", "여러시")
        document = make_document(city=city)
        random = Random(1)
        for number in range(61):
            name = f"지방보조금관리{DEPARTMENTS[number % len(DEPARTMENTS)]}{number}"
            of = {"document": document, "department": make_department(name, city)}
            spent = 10**9 * (number + 1)
            make_expenditure(of["department"].name, 0, budget=2 * spent, current_budget=2 * spent, spent=spent, **of)
            make_revenue(of["department"].name, level=0, current_budget=spent, net_receipts=spent, **of)
            for chapter in range(1, 8):
                make_revenue("보전수입등및내부거래", f"{chapter}00", 1, net_receipts=spent, **of)
            goal = make_goal(f"{policy(random)}를 위한 기반 마련", **of)
            make_indicator(program(random), mark="×", goal=goal, **of)
        return reverse("overview", args=["many", 2020])


def test_the_first_page_of_61_departments_is_short(site: Site, sixty_one_departments: str, reader: Page) -> None:
    page = Client().get(sixty_one_departments)
    assert len(page.content) <= LARGEST_PAGE
    reader.set_viewport_size({"width": LARGE_PHONE, "height": 844})
    reader.goto(site.url + sixty_one_departments)
    assert reader.get_by_role("heading", level=1).inner_text() == "여러시 2020회계연도 결산"
    assert reader.evaluate("document.documentElement.scrollHeight") <= 6 * 844


def test_pages_of_departments_and_programs_have_few_links(site: Site) -> None:
    """Of the sample those with most below them."""
    largest = Program.objects.annotate(below=Count("children")).order_by("-below")
    paths = [program.get_absolute_url() for level in (1, 2, 3) for program in largest.filter(level=level)[:2]]
    for path in (*paths, site.addresses["department"]):
        assert Client().get(path).content.count(b"<a ") <= MOST_LINKS, path


@pytest.fixture(scope="module")
def large_city(
    site: Site, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A made-up city of 61 departments beside the sample: its first page, and its department with most rows."""
    book = tmp_path_factory.mktemp("large") / "book.txt"
    book.write_text(render(lay_out(make_book(1, 61, (12, 40)))).text, encoding="utf-8")
    with django_db_blocker.unblock():
        call_command("ingest", str(book), city="bench", city_name="벤치시", year=2020)
        departments = Department.objects.filter(city__slug="bench").annotate(lines=Count("programs"))
        largest = departments.order_by("-lines")[0]
    year = reverse("overview", args=["bench", 2020])
    return {
        "large-overview": year,
        "large-departments": f"{year}departments/",
        "large-department": reverse("department", args=["bench", 2020, largest.slug]),
    }


@pytest.mark.skipif(os.environ.get("PAGE_PICTURES") != "1", reason="make pictures asks for them")
def test_pictures_of_every_kind_of_page(site: Site, large_city: dict[str, str], reader: Page) -> None:
    shutil.rmtree(PICTURES, ignore_errors=True)
    pages = {name: site.addresses[name] for name, _ in site.pages()}
    for name, path in (pages | large_city).items():
        reader.goto(site.url + path)
        for scheme in ("light", "dark"):
            reader.emulate_media(color_scheme=scheme)
            for size, width in (("phone", PHONE), ("tablet", TABLET), ("desktop", DESKTOP), ("wide", 1920)):
                reader.set_viewport_size({"width": width, "height": 900})
                reader.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
        reader.emulate_media(color_scheme="light", media="print")
        reader.pdf(path=PICTURES / f"{name}.pdf", prefer_css_page_size=True)
        reader.emulate_media(media="screen")
