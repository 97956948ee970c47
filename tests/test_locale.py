"""The English catalogue: compiled, committed, and whole."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_tree

ROOT = Path(__file__).parent.parent
TRANSLATE = re.compile(r"""\{% translate (["'])([^"']+)\1 (?!context)""")
BLOCK = re.compile(r"\{% blocktranslate[^%]*%\}(.+?)\{% (?:plural|endblocktranslate) %\}", re.DOTALL)
PLACE = re.compile(r"\{\{ (\w+) \}\}")
HANGUL = re.compile("[\u3130-\u318f\uac00-\ud7a3]")
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
SENTENCE = re.compile(r"[가-힣].*(?:[다요]\.|\)\.|\{how\})$")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
PLAIN_INGEST = sorted(
    path
    for path in (ROOT / "ingest").rglob("*.py")
    if not {"management", "reconcile", "migrations"}.intersection(path.parts)
    and "Error(" in path.read_text(encoding="utf-8")
)
ALIASES = {"gettext": {"_"}, "gettext_lazy": {"_"}}
"""What makemessages knows: under another name a sentence would be passed over."""


@cache
def catalogue() -> GNUTranslations:
    with (ROOT / "locale/en/LC_MESSAGES/django.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def translating() -> Iterator[tuple[str, ast.Module]]:
    """The modules that name what translates, by their names."""
    ours = [path for path in ROOT.iterdir() if (path / "__init__.py").exists() and path.name not in ("tests", "bench")]
    for path in sorted(path for room in ours for path in room.rglob("*.py") if "migrations" not in path.parts):
        text = path.read_text(encoding="utf-8")
        if "translation" in text:
            yield path.name, ast.parse(text)


def sentences(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Context and words of all that a module has translated."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        words = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if call.func.id in PLAIN and words:
            yield "", words[0]
        elif call.func.id in WITH_CONTEXT and len(words) > 1:
            yield words[0], words[1]


@pytest.mark.parametrize("template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_sentence_of_a_template_has_its_english(template: Path) -> None:
    english, text = catalogue(), template.read_text(encoding="utf-8")
    sentences = {found[2].replace("%", "%%") for found in TRANSLATE.finditer(text)}
    sentences |= {PLACE.sub(r"%(\1)s", found[1].replace("%", "%%")) for found in BLOCK.finditer(text)}
    assert [sentence for sentence in sorted(sentences) if english.gettext(sentence) == sentence] == []


def test_every_sentence_of_the_program_has_its_english() -> None:
    english = catalogue()
    found = {
        (context, words)
        for _name, module in translating()
        for context, words in sentences(module)
        if HANGUL.search(words) and words != "한국어"
    }
    missing = [
        words
        for context, words in sorted(found)
        if words == (english.pgettext(context, words) if context else english.ngettext(words, words, 1))
        and words == english.gettext(words)
    ]
    assert missing == []


def refusals(module: Path) -> Iterator[str]:
    """The sentences in plain Python that say why a file is refused, which makemessages does not see."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docs = {ast.get_docstring(each, clean=False) for each in ast.walk(tree) if isinstance(each, DOCUMENTED)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value not in docs:
            yield from [each.value] if SENTENCE.search(each.value) else []


@pytest.mark.parametrize("module", PLAIN_INGEST, ids=lambda path: path.stem)
def test_every_refusal_of_a_file_has_its_english(module: Path) -> None:
    english = catalogue()
    assert [sentence for sentence in refusals(module) if english.gettext(sentence) == sentence] == []


def test_no_sentence_is_translated_under_a_name_that_makemessages_does_not_know() -> None:
    renamed = [
        f"{module_name}: {name.name} as {name.asname}"
        for module_name, module in translating()
        for each in ast.walk(module)
        if isinstance(each, ast.ImportFrom) and each.module == "django.utils.translation"
        for name in each.names
        if name.asname and name.asname not in ALIASES.get(name.name, ())
    ]
    assert renamed == []


def test_english_is_in_latin_letters() -> None:
    messages = catalogue()._catalog  # type: ignore[attr-defined]  # the words of the whole file
    assert [words for words in messages.values() if HANGUL.search(words) and words != "한국어"] == []


def test_the_catalogue_holds_nothing_unsure() -> None:
    assert "fuzzy" not in (ROOT / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_a_page_speaks_english_to_who_asks_for_it(client: Client) -> None:
    make_tree()
    address = "/gimpo/2020/departments/감사담당관/"
    assert '<html lang="ko">' in client.get(address, headers={"accept-language": "en"}).content.decode()
    html = client.get(address, {"lang": "en"}).content.decode()
    assert '<html lang="en">' in html
    assert "Skip to content" in html
    assert "Current budget" in html
    assert '<span lang="ko">감사담당관</span>' in html  # names stand as printed
