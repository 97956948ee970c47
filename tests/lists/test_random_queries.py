"""Whatever is asked: page, CSV, JSON and workbook have the same rows, and the sums of the page are those of the file.

`RANDOM_QUERIES=200` asks more than the few of every run.
"""

import csv
import json
import os
import re
from io import BytesIO, StringIO
from random import Random
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client

from config.urls import LISTS
from lists.export import csv_file
from lists.openapi import parameters
from tests.addresses.seen import parsed

pytestmark = pytest.mark.django_db
QUERIES = int(os.environ.get("RANDOM_QUERIES", "6"))
_LEFT_OUT = {
    "limit",
    "after",
    "since",
    "lang",
    "header",
    "columns",
    "group",
    "across",
    "sample_size",
    "sample_seed",
    "sample_by",
    "year",
}
"""How an answer is written or parted, and what has one sense alone here; groups have tests of their own."""


def a_query(random: Random) -> tuple[str, list[tuple[str, str]]]:
    """A list, and up to three conditions on it: some of its choices, bounds, an order, a sample."""
    name = random.choice(sorted(LISTS))
    choices = [each for each in parameters(LISTS[name]) if each["name"] not in _LEFT_OUT]
    pairs = []
    for parameter in random.sample(choices, random.choice((0, 1, 1, 2, 3))):
        schema = parameter["schema"].get("items", parameter["schema"])
        values = schema.get("enum") or [0, 1, 50, 10**6, 10**8] if schema["type"] != "boolean" else ["true", "false"]
        if "enum" in schema or schema["type"] != "string":
            pairs.append((parameter["name"], str(random.choice(values))))
    least = {param.removesuffix("_min") for param, _value in pairs if param.endswith("_min")}
    return name, [pair for pair in pairs if pair[0].removesuffix("_max") not in least]


@pytest.mark.parametrize("seed", range(QUERIES))
def test_page_and_files_agree(client: Client, sample_city: None, seed: int) -> None:
    name, pairs = a_query(Random(seed))
    view = LISTS[name]
    table = view.table_class
    figures = [figure for figure in table.summed if figure in table.file_layout.columns]
    columns = ["key", *(["level"] if table.levels else []), *figures]
    level = [] if "level" in dict(pairs) or not table.levels else [("level", "all")]
    query = urlencode([*pairs, *level, ("columns", ",".join(columns))])
    address = f"/gimpo/2020/{view.file_name}"

    content = body(client, f"{address}.csv?{query}&header=field").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content, newline="")))
    answer = json.loads(body(client, f"{address}.json?{query}"))
    assert [{name: as_text(value) for name, value in row.items()} for row in answer["rows"]] == rows
    assert answer["count"] == len(rows)
    book = openpyxl.load_workbook(BytesIO(body(client, f"{address}.xlsx?{query}")))
    sheet = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [[as_text(value) for value in row] for row in sheet] == [list(row.values()) for row in rows]

    seen, view_of_page = rows_of_pages(client, f"/gimpo/2020/{view.url_name}/?{query}", columns)
    if name == "findings":  # the page puts them under their causes
        seen, rows = (sorted(each, key=lambda row: row["key"]) for each in (seen, rows))
    assert seen == rows
    for total in view_of_page.totals if figures else ():
        of_level = [row for row in rows if not table.levels or row["level"] == (total.level or "")]
        for figure in figures:
            known = [int(row[figure]) for row in of_level if row[figure]]
            assert (total.rows, total.unknown[figure]) == (len(of_level), len(of_level) - len(known))
            assert (total.amounts[figure] or 0) == sum(known)


def rows_of_pages(client: Client, address: str, columns: list[str]) -> tuple[list[dict[str, str]], Any]:
    """The rows of all pages of a list, as a CSV would have them, and the view of the last."""
    rows, number = [], 1
    while True:
        page = client.get(f"{address}&per_page=100&page={number}")
        assert page.status_code == 200
        assert not page.context["problems"]
        (table,) = parsed(page.text).all("table", "figures")
        for row in table.all("tbody")[0].all("tr"):
            cells = [cell.text for cell in row.all("") if cell.tag in ("td", "th") and "colspan" not in cell.attrs]
            if cells:  # else it heads the findings of a cause, or says that there is no row
                rows.append({name: in_file(name, cell) for name, cell in zip(columns, cells, strict=True)})
        if not page.context["page"].has_next():
            assert page.context["page"].paginator.count == len(rows)
            return rows, page.context["view"]
        number += 1


def in_file(name: str, cell: str) -> str:
    """What a cell of a page shows, as a file has it: amounts in plain digits, unknown empty."""
    if name in ("key", "level"):
        return cell
    amount = re.search(r"[\d,]+", cell)
    return ("-" if "△" in cell else "") + amount[0].replace(",", "") if amount else ""


def as_text(value: Any) -> str:
    return "" if value is None else csv_file.text(value) if isinstance(value, str) else str(value)


def body(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    return response.getvalue()  # type: ignore[no-any-return]
