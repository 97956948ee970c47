"""An evidence bundle holds what its rows rest on, and shows when any of it was changed."""

import json
import warnings
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from reportlab.pdfgen.canvas import Canvas

from documents.models import CorrectionEvent
from inspection.evaluate import inspect
from lists.export import slots
from tests.factories import make_correction, make_document, make_expenditure, make_finding, make_indicator, make_page

pytestmark = pytest.mark.django_db
ADDRESS = "/gimpo/2020/evidence"


def bundle(client: Client, address: str) -> ZipFile:
    response = client.get(f"{ADDRESS}/{address}")
    assert response.status_code == 200, response.content.decode()
    return ZipFile(BytesIO(response.content))


def test_a_bundle_holds_what_its_rows_rest_on(client: Client) -> None:
    make_page("청렴도 향상\t5\t7", first_line=1)
    make_expenditure(key="감사/청렴도", page=1, line=1)
    make_finding(target="budget.ExpenditureLine", target_key="감사/청렴도")
    make_finding("다른 행", target="budget.ExpenditureLine", target_key="감사/다른 행")
    make_correction(target="budget.ExpenditureLine", target_key="감사/청렴도", reason="오식")

    archive = bundle(client, "expenditure.zip?level=all")

    (row,) = json.loads(archive.read("rows.json"))
    assert (row["key"], row["text"]) == ("감사/청렴도", "청렴도 향상\t5\t7")
    assert archive.read(row["files"][0]).decode() == "청렴도 향상\t5\t7"
    assert [finding["key"] for finding in json.loads(archive.read("findings.json"))] == ["감사/청렴도"]
    assert [item["reason"] for item in json.loads(archive.read("corrections.json"))] == ["오식"]
    assert "청렴도 향상" in archive.read("rows.csv").decode("utf-8-sig")
    assert json.loads(archive.read("query.json"))["address"].endswith("/gimpo/2020/expenditure/?level=all")
    assert "청렴도 향상" in archive.read("index.html").decode()


def test_what_reviewers_wrote_stays_out_of_the_history_of_a_correction(client: Client) -> None:
    make_expenditure(key="감사/청렴도")
    correction = make_correction(target_key="감사/청렴도", word="안에서만 보는 의견")
    CorrectionEvent.objects.create(correction=correction, verb="accepted", word="안에서만 보는 의견")

    archive = bundle(client, "expenditure.zip")

    (packed,) = json.loads(archive.read("corrections.json"))
    assert [(step["verb"], step["words"]) for step in packed["history"]] == [("accepted", "받아들임")]
    assert "받아들임" in archive.read("index.html").decode()
    for name in archive.namelist():
        assert "안에서만 보는 의견".encode() not in archive.read(name), name


def test_the_page_shows_the_printed_page_with_the_box_around_the_row(client: Client) -> None:
    document = make_document(kind="pdf", sha256="e" * 64)
    content = BytesIO()
    canvas = Canvas(content, pagesize=(400, 300))
    canvas.showPage()
    canvas.save()
    document.volumes.get().book.save("drawn.pdf", ContentFile(content.getvalue()))
    layout = {"size": [400, 300], "turn": 0, "boxes": [[None], [[10, 50, 90, 70], None, [100, 48, 200, 70]]]}
    page = make_page("제목\n청렴도 향상\t\t5", layout=layout, document=document)
    make_expenditure(key="감사/청렴도", page=1, line=2)

    archive = bundle(client, "expenditure.zip")

    (row,) = json.loads(archive.read("rows.json"))
    assert row["box"] == {"left": 10, "top": 48, "width": 190, "height": 22}
    assert row["page_size"] == {"width": 400, "height": 300}
    picture = f"pages/{document.pk}-{page.number}-{page.first_line}.png"
    assert archive.read(picture).startswith(b"\x89PNG")
    html = archive.read("index.html").decode()
    assert f'<image href="{picture}" width="400.000000" height="300.000000"' in html
    assert '<rect x="8.000000" y="46.000000" width="194.000000" height="26.000000"/>' in html


def test_the_page_shows_the_line_of_a_row_among_its_neighbours(client: Client) -> None:
    make_page("앞\n앞앞\n앞앞앞\n청렴도 향상\t5\n뒤", first_line=1)
    make_expenditure(page=1, line=4)
    html = bundle(client, "expenditure.zip").read("index.html").decode()
    assert "<pre>앞앞\n앞앞앞\n<mark>청렴도 향상\t5</mark>\n뒤</pre>" in html


@pytest.mark.parametrize("list_", ["questions", "findings", "corrections"])
def test_what_is_about_a_row_is_packed_with_what_that_rests_on(client: Client, list_: str) -> None:
    standings = {"unspent": {"is": "derived"}}
    make_expenditure(key="감사/청렴도", current_budget=5, spent=0, standings=standings, cells=[["청렴도", "5"]])
    make_finding(target="budget.ExpenditureLine", target_key="감사/청렴도")
    make_correction(target_key="감사/청렴도")
    inspect(make_document())

    archive = bundle(client, f"{list_}.zip?key=감사/청렴도")

    for row in json.loads(archive.read("rows.json")):
        assert (row["cells"], row["standings"], row["rests_on"]) == ([["청렴도", "5"]], standings, "계산값: 집행잔액")
    assert "인쇄된 그대로가 아닌 금액: 계산값: 집행잔액" in archive.read("index.html").decode()


def test_an_indicator_is_packed_with_what_was_found_about_it(client: Client) -> None:
    """It has a target of its own, which is no table."""
    indicator = make_indicator(target=70)
    make_finding(target="performance.Indicator", target_key=indicator.key)

    archive = bundle(client, "indicators.zip")

    (row,) = json.loads(archive.read("rows.json"))
    assert (row["table"], row["key"]) == ("performance.Indicator", indicator.key)
    assert [finding["key"] for finding in json.loads(archive.read("findings.json"))] == [indicator.key]


def test_what_is_about_no_row_of_a_table_is_packed_too(client: Client) -> None:
    make_finding(target="", target_key="")
    make_correction(target="departments.Department", target_key="감사담당관", field="name", value="감사과")
    for list_ in ("findings", "corrections"):
        (row,) = json.loads(bundle(client, f"{list_}.zip").read("rows.json"))
        assert "standings" not in row


def test_the_packing_takes_no_query_for_each_row(client: Client) -> None:
    make_page("\n".join(f"사업 {at}\t5" for at in range(20)), first_line=1)
    for at in range(20):
        make_expenditure(f"사업 {at}", page=1, line=at + 1, spent=at)
    taken = []
    for least in (18, 0):
        with CaptureQueriesContext(connection) as queries:
            bundle(client, f"expenditure.zip?spent_min={least}")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_rows_of_two_years_on_pages_of_one_number_have_each_their_own(client: Client) -> None:
    for year in (2019, 2020):
        document = make_document(year)
        make_page(f"청렴도 {year}", document=document)
        make_expenditure(document=document, key="감사/청렴도", page=1, line=1)
    archive = bundle(client, "expenditure.zip?level=all&year=2019&year=2020")
    rows = json.loads(archive.read("rows.json"))
    assert {row["fiscal_year"]: row["text"] for row in rows} == {2019: "청렴도 2019", 2020: "청렴도 2020"}


def test_the_same_rows_of_the_same_version_give_the_same_bundle(client: Client) -> None:
    make_expenditure()
    assert client.get(f"{ADDRESS}/expenditure.zip").content == client.get(f"{ADDRESS}/expenditure.zip").content


def test_a_bundle_that_was_changed_is_reported(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_expenditure()
    path = tmp_path / "bundle.zip"
    path.write_bytes(client.get(f"{ADDRESS}/expenditure.zip").content)
    call_command("verify-bundle", str(path))
    assert "모든 파일이 쓰인 때와 같습니다" in capsys.readouterr().out

    with ZipFile(path, "a") as archive:
        archive.writestr("more.txt", "more")
    with pytest.raises(CommandError, match=r"more\.txt"):
        call_command("verify-bundle", str(path))


def test_a_file_that_is_in_a_bundle_twice_is_reported(client: Client, tmp_path: Path) -> None:
    """Which of the two a reader sees depends on what unpacks them."""
    make_expenditure()
    original = ZipFile(BytesIO(client.get(f"{ADDRESS}/expenditure.zip").content))
    path = tmp_path / "bundle.zip"
    with ZipFile(path, "w") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("rows.csv", "forged")
        for name in original.namelist():
            archive.writestr(name, original.read(name))
    with pytest.raises(CommandError, match=r"rows\.csv"):
        call_command("verify-bundle", str(path))


def test_what_cannot_be_bundled_is_refused(client: Client) -> None:
    make_document()
    assert client.get(f"{ADDRESS}/expenditure.zip?group=department").status_code == 400
    assert client.get(f"{ADDRESS}/expenditure.zip?spent_min=x").status_code == 400
    assert client.get(f"{ADDRESS}/nothing.zip").status_code == 404


def test_a_bundle_for_which_no_file_can_be_made_now_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_expenditure()
    monkeypatch.setattr(slots, "_slots", BoundedSemaphore(1))
    with slots.slot():
        response = client.get(f"{ADDRESS}/expenditure.zip")
    assert (response.status_code, response["Retry-After"]) == (503, "15")
    assert client.head(f"{ADDRESS}/expenditure.zip").status_code == 200
