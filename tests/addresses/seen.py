"""What an answer says, short enough to review: a list's rows as text, a page's sections as digests."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote, unquote_plus
from zipfile import ZipFile
from zlib import crc32

import openpyxl
from django.http.response import HttpResponseBase

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_HEADINGS = {"h1", "h2", "h3"}
_UNSEEN = {"script", "style", "template"}
_HEADERS = ("Content-Disposition", "X-Question", "X-Row-Count", "X-Data-Version", "X-Data-News")
_AS_ROWS = 400
"""Letters of rows that are written out; where there are more, each row is its beginning and a digest."""


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @cached_property
    def nodes(self) -> list["Node"]:
        """The element, once it is complete, and those in it, in their order."""
        return [self, *(node for child in self.children if isinstance(child, Node) for node in child.nodes)]

    def all(self, tag: str, css: str = "") -> list["Node"]:
        """Elements of this tag (empty: any) and class, in their order."""
        return [
            node
            for node in self.nodes
            if tag in ("", node.tag) and (not css or css in node.attrs.get("class", "").split())
        ]

    @cached_property
    def text(self) -> str:
        """Its visible text, blanks as one."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return re.sub(r"\s+", " ", " ".join(parts)).strip() if self.tag not in _UNSEEN else ""


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and any(node.tag == tag for node in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Node:
    """The title and the main part of a page as a tree; all of it where it has no such part."""
    parts = re.findall(r"<title>.*?</title>|<main\b.*?</main>", html, re.DOTALL)
    builder = _Builder()
    builder.feed("".join(parts) if len(parts) > 1 else html)
    return builder.open[0]


def digest(text: str) -> str:
    return f"{crc32(text.encode()):08x}"


def page_seen(response: HttpResponseBase) -> dict[str, Any]:
    """A page: its title, and of each section that a heading opens how many figures it has and a digest of its text."""
    page = parsed(response.content.decode())  # type: ignore[attr-defined]
    title = next((node.text for node in page.all("title")), "")
    main = next(iter(page.all("main")), page)
    sections: dict[str, list[str]] = {}
    heading = ""
    for kind, words in _pieces(main):
        if kind in _HEADINGS:
            heading = words[:40]
        sections.setdefault(heading, []).append(words)
    texts = {name: re.sub(r"\s+", " ", " ".join(words)).strip() for name, words in sections.items()}
    return {"title": title, "sections": {name: f"{len(text)} {digest(text)}" for name, text in texts.items() if text}}


def _pieces(node: Node) -> Iterator[tuple[str, str]]:
    if node.tag in _UNSEEN:
        return
    if node.tag in _HEADINGS:
        yield node.tag, node.text
        return
    for child in node.children:
        if isinstance(child, str):
            yield "", child
        else:
            yield from _pieces(child)


def list_seen(response: HttpResponseBase) -> dict[str, Any]:
    """A page of a list: what was understood, the rows and sums as text, and where its links lead."""
    page = parsed(response.content.decode())  # type: ignore[attr-defined]
    main = next(iter(page.all("main")), page)
    conditions = next(iter(main.all("div", "query")), Node(""))
    table = next(iter(main.all("table", "figures")), Node(""))
    head, body, foot = (next(iter(table.all(part)), Node("")) for part in ("thead", "tbody", "tfoot"))
    found = {
        "title": next((node.text for node in page.all("title")), ""),
        "notices": [node.text for notice in main.all("", "notice") for node in notice.all("li")],
        "changes": [_row(row) for notice in main.all("section", "notice") for row in notice.all("tr")[1:]],
        "count": next((node.text for node in conditions.all("strong")), ""),
        "conditions": [_condition(node) for node in _conditions(conditions)],
        "links": [link for link in map(_link, _links(conditions)) if ".xlsx" not in link and ".json" not in link],
        "form": _submitted(next(iter(main.all("form", "toolbar")), Node(""))),
        "heads": " | ".join(node.text for node in head.all("th")),
        "sorts": digest(" ".join(_link(node) for node in head.all("a"))),
        **_rows([_row(row) for row in body.all("tr")]),
        "ways": digest(" ".join(_link(node) for node in body.all("a"))),
        "foot": [_row(row) for row in foot.all("tr")],
        "pages": " ".join(node.text for nav in main.all("nav", "pager") for node in nav.all("li")),
        "notes": digest(" ".join(node.text for node in main.all("p", "small"))),
    }
    return {name: value for name, value in found.items() if value}


def _conditions(section: Node) -> list[Node]:
    lists = [node for node in section.all("ul") if "aria-label" in node.attrs]
    return [item for node in lists for item in node.all("li")]


def _links(section: Node) -> list[Node]:
    removals = [link for item in _conditions(section) for link in item.all("a")]
    return [link for link in section.all("a") if link not in removals]


def _condition(item: Node) -> str:
    words = " ".join(" ".join(child for child in item.children if isinstance(child, str)).split())
    return f"{words} ✕ {' '.join(_link(link) for link in item.all('a'))}"


def _link(link: Node) -> str:
    return unquote_plus(link.attrs.get("href", ""))


def _row(row: Node) -> str:
    cells = [cell.text for cell in row.all("") if cell.tag in ("td", "th")]
    css = row.attrs.get("class", "")
    return " | ".join(cells) + (f" #{css}" if css else "")


def _submitted(form: Node) -> str:
    """What the form would send as it stands, without what is empty; several values of a name parted by commas."""
    sent: dict[str, list[str]] = {}
    for node in form.nodes:
        name = node.attrs.get("name", "")
        if node.tag == "input" and (node.attrs.get("type") != "checkbox" or "checked" in node.attrs):
            sent.setdefault(name, []).append(node.attrs.get("value", ""))
        for option in node.all("option") if node.tag == "select" else []:
            if "selected" in option.attrs:
                sent.setdefault(name, []).append(option.attrs["value"])
    return "&".join(f"{name}={','.join(values)}" for name, values in sent.items() if any(values))


def file_seen(response: HttpResponseBase) -> dict[str, Any]:
    """A file: what its headers say, and its rows as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    kind = response["Content-Type"].partition(";")[0]
    headers = {name: unquote(response[name]) for name in _HEADERS if response.has_header(name)}
    seen: dict[str, Any] = {"type": response["Content-Type"], **headers}
    if kind == "text/csv":
        charset = response["Content-Type"].partition("charset=")[2]
        rows = content.decode(charset).replace("\ufeff", "BOM ").split("\r\n")
        return seen | {"head": rows[0]} | _rows(rows[1:])
    if kind == "application/problem+json":
        return seen | {"text": json.loads(content)["detail"]}
    if kind == "application/json":
        return seen | _json(json.loads(content))
    if kind.endswith("sheet"):
        return seen | _workbook(content)
    if kind == "application/zip":
        return seen | {
            "members": [f"{each.filename} {each.file_size}" for each in ZipFile(BytesIO(content)).infolist()]
        }
    if kind == "text/plain":
        return seen | {"text": content.decode()}
    return seen | {"text": digest(re.sub(r"\s+", " ", content.decode())) if kind != "image/png" else "picture"}


def _rows(rows: list[str]) -> dict[str, Any]:
    if sum(map(len, rows)) <= _AS_ROWS:
        return {"rows": rows}
    return {"rows": [f"{row.partition(' | ')[0][:24]}… {digest(row)}" for row in rows]}


def _json(answer: Any) -> dict[str, Any]:
    if "rows" not in answer:
        return {"keys": list(answer), "text": digest(json.dumps(answer, ensure_ascii=False))}
    rows = answer.pop("rows")
    names = [column["name"] for column in answer["columns"]]
    envelope = {
        name: answer[name] for name in ("address", "news", "count", "next", "conditions", "changes") if answer[name]
    }
    envelope["again"] = unquote_plus(envelope.pop("address"))
    columns = {"columns": ",".join(names), "envelope": digest(json.dumps(answer, ensure_ascii=False))}
    lines = _rows([json.dumps(list(row.values()), ensure_ascii=False) for row in rows])
    return columns | envelope | {name: value for name, value in lines.items() if value}


def _workbook(content: bytes) -> dict[str, Any]:
    book = openpyxl.load_workbook(BytesIO(content))
    sheets = {}
    for sheet in book:
        lines = StringIO()
        for row in sheet.iter_rows(values_only=True):
            lines.write("|".join("" if cell is None else str(cell) for cell in row) + "\n")
        sheets[sheet.title] = f"{sheet.max_row} {digest(lines.getvalue())}"
    return {"sheets": sheets}
