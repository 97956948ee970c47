"""The picture that is shown where a page is passed on: a PNG of its own headline, in letters that are there."""

import re
import struct

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from fontTools.ttLib import TTFont

from charts.letters import width
from charts.share_card import card
from departments.models import Department
from documents.models import Document
from documents.share_picture import FONTS, svg_of
from performance.headlines import department_headline, indicator_headline, year_headline
from performance.models import Indicator
from tests.factories import make_indicator, make_tree

pytestmark = pytest.mark.django_db


def test_every_kind_of_page_names_its_own_picture_and_the_others_that_of_the_year(client: Client) -> None:
    detail = make_tree()[-1]
    indicator = make_indicator()
    program = detail.program.get_absolute_url()
    for page, of in (
        ("/gimpo/2020/", "/gimpo/2020/"),
        (f"/gimpo/2020/performance/{indicator.pk}/", f"/gimpo/2020/performance/{indicator.pk}/"),
        (program, program),
        ("/gimpo/2020/expenditure/", "/gimpo/2020/"),
    ):
        picture = re.search(r'<meta property="og:image" content="http://testserver([^"]+)">', client.get(page).text)
        assert picture is not None
        assert picture[1] == f"{of}share.png"
        assert client.get(picture[1])["Content-Type"] == "image/png"


def test_a_picture_is_a_png_of_the_size_that_the_page_states(client: Client) -> None:
    make_tree()
    response = client.get("/gimpo/2020/departments/감사담당관/share.png")
    assert response["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
    assert client.get("/gimpo/2020/departments/없는부서/share.png").status_code == 404


def test_a_card_holds_its_words_escaped_and_no_more_than_fit() -> None:
    svg = card("<감사담당관>", "김포시", [("지출액", "183.6억원")], ["긴 문장 " * 200], "출처", width)
    assert "&lt;감사담당관&gt;" in svg
    assert "183.6억원" in svg
    assert svg.count('font-size="21"') == 7
    assert "…" in svg


def test_an_answer_of_the_usual_length_is_shown_whole(sample_city: None) -> None:
    document = Document.objects.select_related("city").get()
    headlines = [department_headline(document, department) for department in Department.objects.all()]
    for headline in (year_headline(document), *headlines):
        svg = svg_of(document, document.title, headline)
        assert "…" not in svg
    assert "+3,641만원 (0.2%)" in svg_of(document, document.title, year_headline(document))


def test_every_letter_of_a_card_is_in_its_font(sample_city: None) -> None:
    document = Document.objects.select_related("city").get()
    there = TTFont(finders.find(FONTS.format(weight="Bold"))).getBestCmap()
    for indicator in Indicator.objects.all():
        svg = svg_of(document, indicator.name, indicator_headline(document, indicator, None))
        assert {letter for letter in re.sub("<[^>]+>", "", svg) if ord(letter) not in there} == set()
