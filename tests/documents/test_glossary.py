"""Every term is explained: on a page of its own, and where it stands."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.template import Context, Template
from django.test import Client, RequestFactory

from budget.columns import EXPENDITURE
from documents.glossary import glossary
from documents.models import PrintedLine
from documents.templatetags.figures import WORDS
from tests.factories import make_document, make_expenditure, make_tree
from web.terms import STANDINGS, TERMS

COLUMNS = [column for model in apps.get_models() if issubclass(model, PrintedLine) for column in model.figure_columns]


def entries() -> list:
    return [entry for _title, group in glossary() for entry in group]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.name} {column.label}")
def test_every_column_says_in_a_sentence_what_it_tells(column) -> None:
    assert column.help.endswith("다.")
    assert re.fullmatch(r"[A-Z][a-z0-9 ,:-]+", column.in_english)


def test_a_formula_names_nothing_that_is_not_explained() -> None:
    explained = {entry.label for entry in entries()}
    for column in COLUMNS:
        terms = re.split(r" [+−÷×] |, 낮을수록 좋은 지표는 ", column.formula)
        assert {term for term in terms if term and term != "100"} <= explained, column.label


def test_every_term_is_explained_once_with_its_english() -> None:
    labels = [entry.label for entry in entries()]
    assert len(labels) == len(set(labels))
    assert {column.label for column in COLUMNS} | TERMS.keys() == set(labels)
    assert all(entry.in_english and sense.help for entry in entries() for sense in entry.senses)


def test_every_standing_is_explained() -> None:
    assert [str(word) for word, _sentence in WORDS.values()] == [term.label for term in STANDINGS][: len(WORDS)]


def test_a_term_of_two_meanings_has_both_with_their_tables() -> None:
    budget = next(entry for entry in entries() if entry.label == "예산현액")
    assert len(budget.senses) == 3
    assert {sense.formula for sense in budget.senses} >= {"예산액 + 전년도이월액"}


def test_the_glossary_asks_only_whether_anything_changed_and_leads_from_each_letter(
    client: Client, django_assert_num_queries, db
) -> None:
    with django_assert_num_queries(1):
        page = client.get("/glossary/").text
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert {unescape(found) for found in re.findall(r'href="#([^"]+)"', page)} <= ids
    assert re.search(r'<dt lang="ko">ㅈ</dt>\s*<dd[^>]*>.*?지출액', page, re.S)


@pytest.mark.django_db
def test_it_is_there_within_a_city_s_year_too(client: Client) -> None:
    make_document()
    page = client.get("/gimpo/2020/glossary/").text
    assert 'id="집행잔액"' in page
    assert "김포시 결산" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["departments/감사담당관/", "expenditure/", "departments/", "expenditure/?columns=all"]
)
def test_each_term_opens_a_note_of_its_own_that_leads_to_the_glossary(client: Client, path: str) -> None:
    make_tree()
    page = client.get(f"/gimpo/2020/{path}").text
    opened = re.findall(r'popovertarget="(term-[^"]+)"', page)
    notes = re.findall(r'<div id="([^"]+)" class="term-note" popover>', page)
    assert opened
    assert set(opened) == set(notes)
    assert len(notes) == len(set(notes))
    assert "/gimpo/2020/glossary/#" in page


@pytest.mark.django_db
def test_column_heads_of_english_pages_are_english_and_names_stand_as_printed(client: Client) -> None:
    make_expenditure("청렴도 향상")
    page = client.get("/gimpo/2020/expenditure/?lang=en&columns=all").text
    head = page.split("<thead>")[1].split("</thead>")[0]
    for column in EXPENDITURE:
        assert f">{column.in_english}" in head
        assert f">{column.label}" not in head
    assert "청렴도 향상" in page


def test_one_term_twice_is_one_note() -> None:
    page = Template("{% load terms %}{% term '집행률' %}{% term '집행률' '?' %}{% term_notes %}")
    html = page.render(Context({"request": RequestFactory().get("/")}))
    assert html.count('popovertarget="term-1"') == 2
    assert html.count("term-note") == 1
