"""An evidence bundle holds what its rows rest on, and shows when any of it was changed."""

import json
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lists.export import slots
from tests.factories import make_correction, make_document, make_expenditure, make_finding, make_page

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


def test_a_bundle_that_was_changed_is_told(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_expenditure()
    path = tmp_path / "bundle.zip"
    path.write_bytes(client.get(f"{ADDRESS}/expenditure.zip").content)
    call_command("verify-bundle", str(path))
    assert "모든 파일이 쓰인 때와 같습니다" in capsys.readouterr().out

    with ZipFile(path, "a") as archive:
        archive.writestr("more.txt", "more")
    with pytest.raises(CommandError, match=r"more\.txt"):
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
