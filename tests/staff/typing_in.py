"""Forms as a browser would send them."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from documents.models import PrintedLine


class Typed(HTMLParser):
    """What every field of a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        name = attrs.get("name", "")
        if tag == "input" and attrs.get("type") not in ("submit", "file", "checkbox", "button"):
            self.fields[name] = attrs.get("value", "")
        elif tag in ("select", "textarea"):
            self.inside = name
            self.fields[name] = ""
        elif tag == "option" and "selected" in attrs:
            self.fields[self.inside] = attrs.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside in self.fields and (self.get_starttag_text() or "").startswith("<textarea"):
            self.fields[self.inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.fields[self.inside] = self.fields.get(self.inside, "").removeprefix("\n")
            self.inside = ""


def typed(html: str) -> dict[str, str]:
    page = Typed()
    page.feed(html)
    return page.fields


def address_of(line: PrintedLine) -> str:
    return reverse(f"admin:{line._meta.app_label}_{line._meta.model_name}_change", args=[line.pk])


def opened(client: Client, line: PrintedLine) -> dict[str, str]:
    """The form of a line as it opens."""
    return typed(client.get(address_of(line)).text)


def save(client: Client, line: PrintedLine, form: dict[str, Any] | None = None, **changes: Any) -> Any:
    """Send a line's form with some of it typed otherwise."""
    form = opened(client, line) if form is None else form
    return client.post(address_of(line), {**form, "reason": "한 자리를 잘못 읽음", "_save": "1", **changes})
