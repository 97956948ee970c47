"""The English catalogue: compiled, committed, and whole."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_tree

ROOT = Path(__file__).parent.parent
TRANSLATE = re.compile(r"""\{% translate (["'])(.+?)\1""")


def catalogue() -> GNUTranslations:
    with (ROOT / "locale/en/LC_MESSAGES/django.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


@pytest.mark.parametrize("template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_sentence_of_a_template_has_its_english(template: Path) -> None:
    english = catalogue()
    sentences = {found[2].replace("%", "%%") for found in TRANSLATE.finditer(template.read_text())}
    assert [sentence for sentence in sorted(sentences) if english.gettext(sentence) == sentence] == []


@pytest.mark.django_db
def test_a_page_speaks_english_to_who_asks_for_it(client: Client) -> None:
    make_tree()
    address = "/gimpo/2020/departments/감사담당관/"
    assert '<html lang="ko">' in client.get(address, headers={"accept-language": "en"}).content.decode()
    html = client.get(address, {"lang": "en"}).content.decode()
    assert '<html lang="en">' in html
    assert "Skip to content" in html
    assert "예산현액" in html  # the terms of the book stand as printed
