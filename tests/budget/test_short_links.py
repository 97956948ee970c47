"""A short address leads to its program, in any database and after any reading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from budget.models import Program
from documents.models import City, Document
from figures.names import short_code
from tests.conftest import ingest, store_sample
from tests.factories import make_expenditure, make_program

pytestmark = pytest.mark.django_db


def test_it_is_shown_on_the_page_and_leads_there(client: Client) -> None:
    program = make_expenditure().program
    page = client.get(program.get_absolute_url())
    short = f"/p/{program.code}"
    assert f"http://testserver{short}" in page.text
    assert client.get(short)["Location"] == program.get_absolute_url()


def test_it_keeps_the_unit_and_the_language(client: Client) -> None:
    program = make_expenditure().program
    response = client.get(f"/p/{program.code}?unit=천원&lang=en", follow=True)
    assert response.status_code == 200
    assert '<html lang="en">' in response.text
    assert "unit=" in response.redirect_chain[0][0]


def test_a_new_reading_and_a_new_database_leave_it(damaged: Callable[..., Path]) -> None:
    store_sample()
    before = dict(Program.objects.values_list("key", "code"))
    assert len(set(before.values())) == len(before) == 150
    ingest(damaged(("44,200,000\t27,764,000", "44,200,000\t27,764,001")))
    assert dict(Program.objects.values_list("key", "code")) == before
    Document.objects.all().delete()
    City.objects.all().delete()
    ingest()
    assert dict(Program.objects.values_list("key", "code")) == before


def test_a_code_of_nothing_or_of_two_things_leads_nowhere(client: Client) -> None:
    program = make_program()
    assert client.get("/p/nothing000").status_code == 404
    Program.objects.filter(pk=make_program("다른 사업").pk).update(code=program.code)
    assert client.get(f"/p/{program.code}").status_code == 404


def test_a_code_is_ten_letters_that_are_not_mixed_up() -> None:
    assert short_code("gimpo", "2020", "감사담당관", "일반회계/청렴도향상") == short_code(
        "gimpo", "2020", "감사담당관", "일반회계/청렴도향상"
    )
    codes = {short_code("gimpo", str(year)) for year in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {10}
    assert not set("".join(codes)) & set("ilou")
