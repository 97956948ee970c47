"""The sample as text, Markdown, HTML, HWPX and workbook: one and the same figures, each with its place in its file."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from bench.writing.__main__ import write_all
from budget.models import ExpenditureLine
from documents.models import Document, Page
from ingest import reading
from ingest.correction_effects import sheet_of
from tests.conftest import SAMPLE, ingest, store_sample, taken_back
from tests.ingest.pdf.test_same_figures import of_departments, stored_figures, stored_findings

KINDS = {".md": "text", ".html": "html", ".hwpx": "hwpx", ".xlsx": "xlsx"}


def parts(content: bytes) -> dict[str, bytes]:
    """What a file holds: of a ZIP its parts, however they are packed."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_samples_are_what_writing_gives() -> None:
    for ending, content in write_all(SAMPLE).items():
        assert parts(SAMPLE.with_suffix(ending).read_bytes()) == parts(content), ending


Stored = tuple[dict[str, dict[str, tuple[object, ...]]], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def of_text(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stored]:
    """The figures and findings that are stored of the sample's text."""
    with taken_back(django_db_blocker):
        store_sample()
        stored = stored_figures(), stored_findings()
    assert sum(len(lines) for lines in stored[0].values()) > 500
    yield stored


PLACES = {
    ".md": "",
    ".html": r"파일 안의 자리: \d+번째 표의 \d+행 6열 \(파일의 (\d+)행\)",
    ".hwpx": r"파일 안의 자리: \d+번째 표의 \d+행 6열",
    ".xlsx": r"파일 안의 자리: 시트 ‘(\d\d 일반회계 감사담당관)’의 (F\d+)",
}


@pytest.mark.django_db
@pytest.mark.parametrize("ending", KINDS)
def test_the_same_is_stored_from_every_kind_of_file_and_leads_back_to_its_place(
    of_text: Stored, client: Client, ending: str, tmp_path: Path
) -> None:
    path = SAMPLE.with_suffix(ending)
    ingest(path)
    assert (stored_figures(), stored_findings()) == of_text
    document = Document.objects.get()
    assert document.volumes.get().kind == KINDS[ending]
    for department, read in of_departments(reading.open_book(path, tmp_path)).items():
        assert sheet_of(document, department) == read
    found = re.search(PLACES[ending], source_page(client, "시민명예감사관제 운영", 5))
    assert found is not None
    if ending == ".html":
        assert "시민명예감사관제 운영" in path.read_text(encoding="utf-8").split("\n")[int(found[1]) - 1]
    if ending == ".xlsx":
        line = ExpenditureLine.objects.get(program__name="시민명예감사관제 운영")
        assert load_workbook(path)[found[1]][found[2]].value == line.current_budget


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing() -> None:
    ingest(SAMPLE.with_suffix(".xlsx"))
    version = Document.objects.get().version
    ingest(SAMPLE.with_suffix(".xlsx"))
    assert Document.objects.get().version == version


def source_page(client: Client, name: str, cell: int) -> str:
    """The page on which a program's figure stands, as it is shown, without tags."""
    line = ExpenditureLine.objects.get(program__name=name)
    document = Document.objects.get()
    address = f"/gimpo/2020/documents/{document.pk}/pages/{line.page}/?line={line.line}&cell={cell}"
    content = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content))


@pytest.mark.django_db
def test_a_line_of_text_that_keeps_its_number_needs_no_other_place() -> None:
    store_sample()
    assert not any("places" in page.layout for page in Page.objects.all())


@pytest.mark.django_db
def test_a_workbook_without_book_tables_requires_a_mapping(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "표.xlsx"))
    book.add_worksheet().write_row(0, 0, ["사업", "예산액"])
    book.close()
    with pytest.raises(CommandError, match="--mapping 으로"):
        call_command("ingest", str(tmp_path / "표.xlsx"), city="gimpo", city_name="김포시", year=2020)
    assert not Document.objects.exists()
