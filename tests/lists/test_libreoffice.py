"""Files opened by the spreadsheet that people use: the same sums as the page and the book have."""

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from tests.addresses.seen import parsed
from tests.conftest import store_sample
from tests.factories import make_expenditure

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        shutil.which("soffice") is None and os.environ.get("REQUIRE_LIBREOFFICE") != "1", reason="no LibreOffice"
    ),
]
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
"""Commas, quotes, UTF-8, values as they are shown, of the first sheet."""
FROM_CSV = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"
"""What a person answers when opening a CSV: commas, quotes, UTF-8. Workbooks cannot be opened in the same start."""


def opened(folder: Path, *files: Path, answers: Sequence[str] = ()) -> list[list[dict[str, str]]]:
    """The rows of the first sheet of each file, as LibreOffice shows them; it is started once."""
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    subprocess.run(
        ["soffice", home, "--headless", *answers, "--convert-to", TO_CSV, "--outdir", folder / "shown", *files],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shown = [next((folder / "shown").glob(f"{file.stem}*.csv")).read_text(encoding="utf-8") for file in files]
    return [list(csv.DictReader(StringIO(text, newline=""))) for text in shown]


def amount(shown: str) -> int:
    """An amount as a sheet shows it: 1,234 or △1,234; nothing counts as nothing."""
    return int(re.sub(r"[^\d△-]", "", shown).replace("△", "-") or 0)


def test_sums_in_a_spreadsheet_are_those_of_the_book(client: Client, tmp_path: Path) -> None:
    store_sample()
    make_expenditure("=1+1", other_change=-5_558_259_000, page=90_000)
    for name, query in (("leaves", ""), ("departments", "?level=부서")):
        content = client.get(f"/gimpo/2020/expenditure.xlsx{query}").getvalue()  # type: ignore[attr-defined]
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    content = client.get("/gimpo/2020/expenditure.csv").getvalue()  # type: ignore[attr-defined]
    (tmp_path / "text.csv").write_bytes(content)
    leaves, departments = opened(tmp_path, tmp_path / "leaves.xlsx", tmp_path / "departments.xlsx")
    (text_shown,) = opened(tmp_path, tmp_path / "text.csv", answers=[FROM_CSV])
    text = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert (len(leaves), len(departments), len(text)) == (102, 4, 102)
    for column in ("예산액", "예산현액", "지출액", "집행잔액"):
        total = sum(amount(row[column]) for row in departments)
        assert sum(amount(row[column]) for row in leaves) == total
        assert sum(int(row[column]) for row in text) == total
        assert sum(amount(row[column]) for row in text_shown) == total
    last = leaves[-1]
    assert (last["세부사업"], last["변경"], last["회계연도"]) == ("=1+1", "△5,558,259,000", "2020")
    assert len(text_shown) == 102
    assert [row["부서"] for row in text_shown] == [row["부서"] for row in leaves]
    assert (text_shown[-1]["세부사업"], amount(text_shown[-1]["변경"])) == ("'=1+1", -5_558_259_000)
    assert leaves[0]["예산현액"] == f"{int(text[0]['예산현액']):,}"
    assert any(row["전용"] == "" for row in leaves)


def test_a_figure_that_is_not_simply_printed_has_the_colour_of_its_standing(client: Client, tmp_path: Path) -> None:
    standings = {"spent": {"is": "derived"}, "diversion": {"is": "unknown"}, "other_change": {"is": "unknown"}}
    make_expenditure("가", diversion=None, other_change=None, standings=standings)
    make_expenditure("나", standings={"unspent": {"is": "conflicting"}, "unspent_remainder": {"is": "moved"}})
    make_expenditure("다")
    columns = "detail,spent,diversion,other_change,unspent,unspent_remainder,standings"
    response = client.get(f"/gimpo/2020/expenditure.xlsx?columns={columns}")
    (tmp_path / "rows.xlsx").write_bytes(response.getvalue())  # type: ignore[attr-defined]
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    to_html = ["--convert-to", "html", "--outdir", tmp_path, tmp_path / "rows.xlsx"]
    subprocess.run(["soffice", home, "--headless", *to_html], check=True, capture_output=True, timeout=120)
    rows = parsed((tmp_path / "rows.html").read_text(encoding="utf-8")).all("table")[0].all("tr")
    colours = {row.all("td")[0].text: [cell.attrs.get("bgcolor", "") for cell in row.all("td")[1:6]] for row in rows}
    assert {name: colours[name] for name in ("가", "나", "다")} == {
        "가": ["#E2EFDA", "#D9D9D9", "#D9D9D9", "", ""],
        "나": ["", "", "", "#F8CBAD", "#DDEBF7"],
        "다": ["", "", "", "", ""],
    }
