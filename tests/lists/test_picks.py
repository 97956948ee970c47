"""Rows picked by boxes: they stay in the address, over pages, and make a list, a file and a bundle."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from figures.names import row_code
from tests.addresses.seen import Node, parsed
from tests.factories import make_document, make_expenditure

pytestmark = pytest.mark.django_db
ADDRESS = "/gimpo/2020/expenditure"


def name_of(line: Any) -> str:
    return row_code("budget.ExpenditureLine", line.key)


def form_of(page: Any) -> Node:
    return next(form for form in parsed(page.text).all("form") if form.attrs.get("id") == "picks")


def sent(page: Any) -> list[tuple[str, str]]:
    """What the form sends as it stands, with the boxes of the rows, which name it."""
    inputs = [*form_of(page).all("input"), *parsed(page.text).all("input", "pick")]
    return [
        (each.attrs["name"], each.attrs["value"])
        for each in inputs
        if each.attrs["type"] == "hidden" or "checked" in each.attrs
    ]


def test_rows_of_several_pages_are_picked_without_a_script(client: Client) -> None:
    lines = [make_expenditure(f"사업 {number}") for number in range(3)]
    first = client.get(f"{ADDRESS}/?level=all&pick=1&per_page=1")
    (box,) = parsed(first.text).all("input", "pick")
    assert (box.attrs["value"], box.attrs["aria-label"]) == (name_of(lines[0]), "사업 0 선택")
    follow = next(each for each in form_of(first).all("button") if each.attrs.get("name") == "pick")

    second = client.get(
        f"{ADDRESS}/", [("row", box.attrs["value"]), ("pick", follow.attrs["value"]), ("per_page", "1"), *sent(first)]
    )
    assert "사업 1" in second.text
    assert ("row", name_of(lines[0])) in sent(second)

    picked = f"{ADDRESS}/?level=all&row={name_of(lines[0])}&row={name_of(lines[2])}"
    page = client.get(picked)
    rows = [row.text for row in parsed(page.text).all("tbody")[0].all("tr")]
    assert len(rows) == 2
    assert "사업 0" in rows[0]
    assert "선택한 행: 2행" in page.text
    again = client.get(f"{picked}&pick=1")
    assert {("row", name_of(lines[0])), ("row", name_of(lines[2]))} <= set(sent(again))
    assert len(parsed(again.text).all("input", "pick")) == 3


def test_what_was_picked_is_the_file(client: Client) -> None:
    lines = [make_expenditure(f"사업 {number}", spent=number) for number in range(3)]
    response: Any = client.get(f"{ADDRESS}.csv?level=all&row={name_of(lines[1])}")
    rows = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row["행의키"] for row in rows] == [lines[1].key]
    assert client.get(f"/gimpo/2020/evidence/expenditure.zip?level=all&row={name_of(lines[1])}").status_code == 200
    assert client.get(f"{ADDRESS}.csv?row=1").status_code == 400
    assert client.get(f"{ADDRESS}.csv?pick=1").status_code == 400


def test_rows_are_picked_where_the_query_is_empty(client: Client) -> None:
    make_document()
    assert form_of(client.get("/gimpo/2020/findings/?pick=1")).all("button")


def test_groups_and_corrections_have_no_rows_to_pick(client: Client) -> None:
    make_document()
    for address in (f"{ADDRESS}/?group=department", "/gimpo/2020/corrections/", f"{ADDRESS}/?group=department&pick=1"):
        assert 'id="picks"' not in client.get(address).text
        assert ">행 선택<" not in client.get(address).text
