"""The sample as text, Markdown, HTML, HWPX and workbook: one and the same figures, each with its place in its file."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bench.writing.__main__ import write_all
from budget.models import ExpenditureLine
from documents.models import Document, Page
from ingest import reading
from ingest.correcting import sheet_of
from tests.conftest import SAMPLE, ingest
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


@pytest.mark.django_db
@pytest.mark.parametrize("ending", KINDS)
def test_the_same_figures_are_stored_from_every_kind_of_file(ending: str) -> None:
    ingest()
    of_text, found = stored_figures(), stored_findings()
    assert sum(len(lines) for lines in of_text.values()) > 500
    ingest(SAMPLE.with_suffix(ending))
    assert stored_figures() == of_text
    assert stored_findings() == found
    document = Document.objects.get()
    assert document.kind == KINDS[ending]
    version = document.version
    ingest(SAMPLE.with_suffix(ending))
    document.refresh_from_db()
    assert document.version == version


@pytest.mark.django_db
@pytest.mark.parametrize("ending", KINDS)
def test_a_department_is_read_again_from_its_stored_pages(ending: str, tmp_path: Path) -> None:
    ingest(SAMPLE.with_suffix(ending))
    document = Document.objects.get()
    for department, read in of_departments(reading.open_book(SAMPLE.with_suffix(ending), tmp_path)).items():
        assert sheet_of(document, department) == read


def source_page(client: Client, name: str, cell: int) -> str:
    """The page on which a program's figure stands, as it is shown, without tags."""
    line = ExpenditureLine.objects.get(program__name=name)
    document = Document.objects.get()
    address = f"/gimpo/2020/documents/{document.pk}/pages/{line.page}/?line={line.line}&cell={cell}"
    content = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ending", "place"),
    [
        (".html", r"파일 안의 자리: \d+번째 표의 \d+행 6열 \(파일의 (\d+)행\)"),
        (".hwpx", r"파일 안의 자리: \d+번째 표의 \d+행 6열"),
        (".xlsx", r"파일 안의 자리: 시트 ‘\d\d 일반회계 감사담당관’의 F\d+"),
    ],
)
def test_the_source_page_tells_where_in_the_file_a_cell_stands(client: Client, ending: str, place: str) -> None:
    path = SAMPLE.with_suffix(ending)
    ingest(path)
    shown = source_page(client, "청백-e 시스템 운영", 5)
    found = re.search(place, shown)
    assert found is not None
    if ending == ".html":
        assert "청백-e 시스템 운영" in path.read_text(encoding="utf-8").split("\n")[int(found[1]) - 1]


@pytest.mark.django_db
def test_a_cell_of_a_workbook_is_found_at_the_address_that_is_told(client: Client) -> None:
    from openpyxl import load_workbook

    path = SAMPLE.with_suffix(".xlsx")
    ingest(path)
    line = ExpenditureLine.objects.get(program__name="청백-e 시스템 운영")
    found = re.search(r"시트 ‘(.+?)’의 ([A-Z]+\d+)", source_page(client, "청백-e 시스템 운영", 5))
    assert found is not None
    assert load_workbook(path)[found[1]][found[2]].value == line.current_budget


@pytest.mark.django_db
def test_a_line_of_text_that_keeps_its_number_needs_no_other_place() -> None:
    ingest()
    assert not any(page.layout for page in Page.objects.all())


@pytest.mark.django_db
def test_a_workbook_that_is_no_book_is_told_to_name_its_mapping(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "표.xlsx"))
    book.add_worksheet().write_row(0, 0, ["사업", "예산액"])
    book.close()
    with pytest.raises(CommandError, match="--mapping 으로"):
        call_command("ingest", str(tmp_path / "표.xlsx"), city="gimpo", city_name="김포시", year=2020)
    assert not Document.objects.exists()
