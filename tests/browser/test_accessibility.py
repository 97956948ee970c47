"""KWCAG 2.2 and WCAG 2.2 AA, as far as a machine can tell.

`judge` is called for every kind of public page where test_look.py has it open.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from budget.models import ExpenditureLine
from tests.browser.conftest import Site

pytestmark = pytest.mark.django_db  # asks for the database of the tests, which `site` fills

AXE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LIGHT: dict[str, Any] = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
DARK = LIGHT | {"color_scheme": "dark"}
HIGH_CONTRAST = LIGHT | {"contrast": "more"}
FORCED = LIGHT | {"forced_colors": "active"}
LOOKS = {
    "light on a desktop": (DESKTOP, LIGHT),
    "dark on a desktop": (DESKTOP, DARK),
    "high contrast on a desktop": (DESKTOP, HIGH_CONTRAST),
    "dark and high contrast on a desktop": (DESKTOP, DARK | {"contrast": "more"}),
    "light on a phone": (PHONE, LIGHT),
    "dark on a phone": (PHONE, DARK),
    "forced colours on a phone": (PHONE, FORCED),
}
EVERY_LOOK = os.environ.get("EVERY_LOOK") == "1"
"""Each page in all looks, whole; else with few of its rows, in a third of the looks, and there only texts of classes
and places that no page before showed in that look: pages share their style."""
OF_EVERYTHING = """axe.run({
    resultTypes: ["violations"], selectors: false, preload: false,
    rules: {
        "label-content-name-mismatch": {enabled: false},
        "color-contrast": {enabled: false}, "link-in-text-block": {enabled: false},
    },
})"""
"""Without the path of each element, which no message shows, and without style sheets, which no rule in force reads.

Colours and sizes are judged in each look. Whether a name holds the words to be seen is asked by `UNSAID`: marks of
pictures show what there is room for.
"""
UNSAID = """[...document.querySelectorAll("svg a[aria-label]")].flatMap(mark => {
    const plain = text => text.replace(/[…◎○×△+\\s]/g, "");
    const words = [...mark.querySelectorAll("text")].map(text => plain(text.textContent));
    return words.filter(each => !plain(mark.getAttribute("aria-label")).includes(each));
})"""
OF_ONE_EACH = """async before => {
    const seen = new Set(before), found = [];
    for (const each of document.querySelectorAll("body *")) {
        const texts = [...each.childNodes].filter(node => node.nodeType == Node.TEXT_NODE && node.data.trim());
        if (!texts.length && !each.matches("a[href], button, input, select, textarea, summary")) continue;
        let name = `${document.body.className} `, above = each;
        for (let up = 0; up < 5 && above != document.body; up++, above = above.parentElement)
            name += `${above.tagName}.${above.getAttribute("class")}[${above.getAttribute("aria-current")}] `;
        if (!seen.has(name)) found.push(each);
        seen.add(name);
    }
    if (!found.length) return {violations: [], seen: before};
    const rules = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];
    const options = {resultTypes: ["violations"], selectors: false, preload: false, runOnly: rules};
    return {violations: (await axe.run({include: found}, options)).violations, seen: [...seen]};
}"""
"""What depends on colours and sizes, of one text or control of each class in each place; all else is the same in every
look."""
WITHOUT_SHADES = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".table-scroll { background-image: none !important }");
    document.adoptedStyleSheets = [sheet];
}"""
"""Before the shade at a table's edge axe would not judge the colours of its cells."""
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
FEW_OF_A_KIND = """document.querySelectorAll(
    "main tbody:nth-of-type(n+4), main tr:nth-of-type(n+6), main li:nth-of-type(n+8), main dl > div:nth-of-type(n+6), "
    + "main section:has(> details > dl):nth-of-type(n+5)"
).forEach(each => each.remove())"""
"""Rows are made alike: axe takes most of its time for those that follow the first ones."""


def looks_of(number: int) -> list[tuple[str, tuple[Any, Any]]]:
    """The looks in which the page of this number is judged."""
    usual, *others = LOOKS.items()
    return [usual, *(others if EVERY_LOOK else others[number % 3 :: 3])]


def violations(page: Page, found: list[dict[str, Any]]) -> list[str]:
    """What axe found, each with the first place where it found it."""
    if page.locator("body.framed").count():  # the page that frames it has the heading
        found = [each for each in found if each["id"] != "page-has-heading-one"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])})" for each in found]


def judge(page: Page, name: str, number: int, seen: dict[str, list[str]]) -> dict[str, list[str]]:
    """What axe finds on a page that is open in the light, by name and look: on a desktop, and in those of its number.

    `seen` has the texts that were judged in each look, and is added to.
    """
    page.evaluate(AXE)
    page.evaluate(WITHOUT_SHADES)
    page.set_viewport_size(DESKTOP)
    page.evaluate(OPEN_ALL)
    unsaid = page.evaluate(UNSAID)
    if not EVERY_LOOK:
        page.evaluate(FEW_OF_A_KIND)
    found = {name: violations(page, page.evaluate(OF_EVERYTHING)["violations"]) + unsaid}
    for look, (size, theme) in looks_of(number):
        if (size, theme) != (DESKTOP, LIGHT):
            page.set_viewport_size(size)
            page.emulate_media(**theme)
        judged = page.evaluate(OF_ONE_EACH, [] if EVERY_LOOK else seen.get(look, []))
        seen[look] = judged["seen"]
        found[f"{name}, {look}"] = violations(page, judged["violations"])
    return {where: barriers for where, barriers in found.items() if barriers}


def test_axe_would_have_found_a_faint_word_and_a_picture_without_words(site: Site, reader: Page) -> None:
    site.show(reader, "not found")
    reader.evaluate(AXE)
    reader.evaluate("document.querySelector('main').innerHTML = '<img src=/x.svg><p><font color=#ddd>faint</font></p>'")
    reader.emulate_media(**LIGHT)
    everything, judged = reader.evaluate(OF_EVERYTHING), reader.evaluate(OF_ONE_EACH, [])
    assert "image-alt" in {words.split(":")[0] for words in violations(reader, everything["violations"])}
    assert [words.split(":")[0] for words in violations(reader, judged["violations"])] == ["color-contrast"]
    assert reader.evaluate(OF_ONE_EACH, judged["seen"])["violations"] == []


def tab_to(page: Page, name: str) -> None:
    """By the keyboard alone to a link of this name, which must then be seen to have the focus.

    A fold of this name is opened on the way.
    """
    named = """() => {
        const focused = document.activeElement;
        return [focused.tagName, (focused.querySelector(".ranked-name") ?? focused).textContent.trim()];
    }"""
    for _ in range(400):
        page.keyboard.press("Tab")
        match page.evaluate(named):
            case ["SUMMARY", words] if words == name:
                page.keyboard.press("Enter")
            case ["A", words] if words == name:
                break
    focused = page.locator(":focus")
    expect(focused).to_contain_text(name)
    expect(focused).to_be_in_viewport(ratio=1)
    framed = "link => [link, link.parentElement].some(each => getComputedStyle(each).outlineStyle == 'solid')"
    assert focused.evaluate(framed)


def test_the_keyboard_alone_leads_from_the_city_to_a_project(site: Site, reader: Page) -> None:
    project = ExpenditureLine.objects.filter(level=3)[0].program
    assert project is not None
    assert project.parent is not None
    assert project.parent.parent is not None
    headings = [
        "김포시 2020회계연도 결산",
        project.department.name,
        project.parent.parent.name,
        project.parent.name,
        project.name,
    ]
    reader.set_viewport_size(DESKTOP)
    reader.goto(site.url)
    for name in headings:
        tab_to(reader, name)
        reader.keyboard.press("Enter")
        expect(reader.get_by_role("heading", level=1)).to_have_text(name)


def test_nothing_moves_for_who_wants_no_motion(site: Site, reader: Page) -> None:
    reader.emulate_media(reduced_motion="reduce")
    for name in ("overview", "department", "expenditure"):
        site.show(reader, name)
        assert reader.evaluate("document.getAnimations().length") == 0
        moving = """[...document.querySelectorAll("*")].filter(each => {
            const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(each);
            return !/^0s(, 0s)*$/.test(transitionDuration) || animationName != "none" || scrollBehavior != "auto";
        }).map(each => each.outerHTML.slice(0, 100))"""
        assert reader.evaluate(moving) == []
    reader.emulate_media(reduced_motion="no-preference")


def test_signs_and_marks_are_read_aloud_as_words(site: Site, reader: Page) -> None:
    """What a screen reader is handed has words where the eye has △, ◎, ○, × and the marks of standing."""
    site.show(reader, "findings")
    snapshot = reader.locator("table").aria_snapshot()
    assert "마이너스" in snapshot
    assert "△" not in snapshot
    site.show(reader, "performance")
    snapshot = reader.locator("table").aria_snapshot()
    for word in ("초과달성", "달성", "미달성"):
        assert f'cell "{word}"' in snapshot
    assert not {"◎", "○", "×"} & set(snapshot)
    reader.goto(f"{site.url}/gimpo/2020/expenditure/?q=통계정보")
    mark = reader.locator("abbr.standing").first
    expect(mark).to_have_text("자리 보정")
    expect(mark).to_have_attribute(
        "title", re.compile("다른 칸에 인쇄된 값이며, 검산식으로 제자리를 확인했습니다. 근거")
    )
