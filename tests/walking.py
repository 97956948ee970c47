"""Walking the public pages by their own links, so that a test of every kind of page finds the next kind by itself."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.test import Client
from django.urls import resolve

KINDS = {
    *("home", "overview", "departments", "department", "program", "indicator", "revenue", "expenditure", "performance"),
    *("findings", "corrections", "remark", "identities", "document", "page"),
}
"""What a walk must at least come to."""
NO_PAGE = re.compile(r"/(admin|static|i18n)/|[.](csv|xlsx|json|atom|zip|xml|txt|svg)$")


class PageLinks(HTMLParser):
    """The links of a page, and its forms with their fields; without the switches of units and of languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[dict[str, str | None], dict[str | None, str | None]]] = []
        self.in_switch = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "nav":
            self.in_switch = known.get("class") in ("unit-switch", "language")
        elif tag == "a" and not self.in_switch:
            self.links.append(known["href"] or "")
        elif tag == "form":
            self.forms.append((known, {}))
        elif tag == "input" and self.forms:
            self.forms[-1][1][known.get("name")] = known.get("value")

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self.in_switch = False

    @property
    def pages(self) -> list[str]:
        return [link for link in self.links if link.startswith("/") and not NO_PAGE.search(urlsplit(link).path)]


def pages_of_each_kind(client: Client, query: str = "") -> Iterator[tuple[str, str, PageLinks]]:
    """The first page of each kind that links lead to, from the list of cities on: its kind, its address, its ways."""
    waiting, seen = [f"/{query}"], set()
    while waiting:
        path = waiting.pop(0)
        kind = resolve(unquote(urlsplit(path).path)).url_name or ""
        if kind in seen:
            continue
        seen.add(kind)
        page = PageLinks(client.get(path).content.decode())
        yield kind, path, page
        waiting += page.pages
    assert seen >= KINDS
