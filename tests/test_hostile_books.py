"""Names that mean harm, or are only odd, in every name that a book gives: read as they stand, shown as text."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from documents.models import Document, Finding, UnclaimedLine
from tests.conftest import SAMPLE, ingest
from tests.public import addresses

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script><img src=x>"
SPELL = f"\"'&amp;<b>{MARKUP}\u202e\u2067가나다😀👨\u200d👩\u200d👧"
NAMES = ("감사담당관", "자율방범대 지원", "일반회계", "이자수입", "청렴")
"""A department, a program, an account, a subject, and a word of goals, indicators and prose."""


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[[str], Path]:
    """The sample with something before each of these names, wherever they stand."""

    def write(spell: str, *names: str) -> Path:
        text = SAMPLE.read_text(encoding="utf-8")
        for name in names or NAMES:
            assert name in text
            text = text.replace(name, spell + name)
        path = tmp_path / "spoiled.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_page_shows_them_as_text(client: Client, spoiled: Callable[..., Path]) -> None:
    ingest(spoiled(SPELL))
    for name, address in addresses().items():
        response = client.get(address)
        content = response.getvalue().decode(errors="replace")
        assert response.status_code < 500, name
        if re.match("(text/html|image/svg|application/atom)", response["Content-Type"]):
            assert "<script>alert" not in content, name
            assert "<img src=x" not in content, name
            assert "<b>" not in content, name


@pytest.mark.parametrize("name", ["감사담당관", "자율방범대 지원", "이자수입"])
def test_a_name_that_no_table_holds_is_one_sentence_or_is_reported(spoiled: Callable[..., Path], name: str) -> None:
    try:
        ingest(spoiled("가" * 2000, name))
    except CommandError as problem:
        assert "\n" not in str(problem)
        assert not Document.objects.exists()
    else:
        assert Finding.objects.exists() or UnclaimedLine.objects.exists()


def test_a_word_that_no_column_holds_is_reported_on_any_database_and_nothing_is_stored(
    spoiled: Callable[..., Path],
) -> None:
    with pytest.raises(CommandError, match=r"너무 긴 글.*회계.*2,004 > 100"):
        ingest(spoiled("가" * 2000, "일반회계"))
    assert not Document.objects.exists()
