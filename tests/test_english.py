"""English pages: what is Korean on them is what was printed, and is marked so that it is read aloud as Korean."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.test import Client

from config.urls import LISTS
from documents.models import City, Document, PrintedLine, Volume
from figures.columns import Column
from figures.rates import Rate
from figures.won import SCALES
from performance.models import Indicator
from tests.conftest import SAMPLE, store_sample
from tests.factories import make_tree
from tests.public import addresses
from tests.walking import NO_PAGE
from web.english import IN_ENGLISH
from web.language import FIXED
from web.terms import TERMS, Term

pytestmark = pytest.mark.django_db

HANGUL = "[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"
WORD = re.compile(rf"(?:{HANGUL}|\d)*{HANGUL}(?:{HANGUL}|\d)*")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = {"title", "aria-label", "aria-description", "alt", "placeholder", "content", "data-label"}
"""Attributes that people hear or read; each is of the language of its element."""


class Texts(HTMLParser):
    """The texts of a page, and whether each is marked as Korean."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [("", False)]
        self.texts: list[tuple[str, bool, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang")
        korean = language == "ko" if language else self.open[-1][1]
        self.texts += [(f"{tag}[{name}]", korean, value) for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self.open.append((tag, korean))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, korean = self.open[-1]
        if data.strip() and tag not in ("script", "style"):
            self.texts.append((tag, korean, " ".join(data.split())))

    @property
    def in_english(self) -> Iterator[tuple[str, str]]:
        return ((place, text) for place, korean, text in self.texts if not korean and re.search(HANGUL, text))


def squashed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture
def left_unmarked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.templatetags.terms.marked", lambda html: html)


def pages(client: Client) -> Iterator[tuple[str, str]]:
    for name, address in addresses().items():
        if NO_PAGE.search(address):
            continue
        response = client.get(address, {"lang": "en"})
        if response.headers["Content-Type"].startswith("text/html"):
            yield name, response.content.decode()


def test_what_is_korean_on_an_english_page_was_printed_in_the_book(client: Client, left_unmarked: None) -> None:
    store_sample()
    tables = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    named = [model for model in tables if hasattr(model, "name")]
    names = {name for model in named for name in model._default_manager.values_list("name", flat=True)}
    names |= {Document.objects.get().title, "일반회계", *Volume.objects.values_list("title", flat=True)}
    longest_first = sorted(names, key=len, reverse=True)
    units = "|".join(sorted(filter(None, set(Indicator.objects.values_list("unit", flat=True))), key=len, reverse=True))
    interface = {*TERMS, *FIXED, *SCALES, "건", "미확인"}
    interface |= {column.label for model in tables for column in model.figure_columns}
    city = City.objects.get()
    book = squashed(SAMPLE.read_text(encoding="utf-8") + city.name)

    def told_by_us(text: str) -> bool:
        """Whether, beside the names and measures of the book, there is a word of ours or of no book.

        The name of the city stands behind the one in letters.
        """
        if any(name.startswith(text.rstrip("…")) for name in names):
            return False
        for name in longest_first:
            text = text.replace(name, "")
        if re.search(rf"(?<!{re.escape(city.slug.title())} \(){city.name}(?!{HANGUL})", text):
            return True
        text = re.sub(rf"(^|[\d(])({units})(?!{HANGUL})", r"\1", text)
        return any(word in interface or word not in book for word in WORD.findall(text))

    found = {}
    for name, html in pages(client):
        unmarked = [
            f"{place}: {text[:100]}" for place, text in dict.fromkeys(Texts(html).in_english) if told_by_us(text)
        ]
        if unmarked:
            found[name] = unmarked

    assert found == {}


def test_each_term_and_column_is_explained_in_english() -> None:
    tables = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    explained: list[Column | Term | Rate] = [
        *TERMS.values(),
        *(column for model in tables for column in model.figure_columns),
    ]
    explained += [rate for view in LISTS.values() for rate in view.table_class.rates.values()]
    sentences = {sentence for term in explained for sentence in (term.help, getattr(term, "formula", "")) if sentence}
    sentences |= {
        str(column.help) for view in LISTS.values() for column in view.table_class.files.values() if column.help
    }
    assert sorted(sentences - set(IN_ENGLISH)) == []
    assert [text for text in IN_ENGLISH.values() if re.search(HANGUL, text)] == []


def test_what_is_korean_on_an_english_page_is_marked(client: Client) -> None:
    store_sample()
    for name, html in pages(client):
        body = html.partition("<body")[2]
        texts = [(place, text) for place, text in Texts(body).in_english if "[" not in place and place != "textarea"]
        assert texts == [], name


def test_a_page_kept_compressed_is_marked_too(client: Client) -> None:
    make_tree()
    address = "/gimpo/2020/departments/감사담당관/"
    for _each in range(2):
        page = client.get(address, {"lang": "en"}, headers={"accept-encoding": "gzip"})
        assert '<span lang="ko">감사담당관</span>' in gzip.decompress(page.content).decode()


def test_a_city_stands_with_its_name_in_letters(client: Client) -> None:
    make_tree()
    html = client.get("/gimpo/2020/", {"lang": "en"}).text
    assert "Gimpo (김포시), settlement of fiscal year 2020" in re.sub(r"</?span[^>]*>", "", html)
