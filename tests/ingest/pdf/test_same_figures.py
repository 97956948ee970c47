"""The sample's text and its PDF: one and the same figures are stored, and read again from the stored pages."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from bench.drawing.__main__ import SAMPLE_LAYOUT, draw_text
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import DrawnLine, DrawnRow, DrawnTable, Item
from documents.models import Document, Finding, Page, PrintedLine
from ingest import reading
from ingest.stored import sheet_of
from tests.conftest import SAMPLE, ingest, store_sample
from tests.ingest.pdf.hostile import scanned

DRAWN = SAMPLE.with_suffix(".pdf")


def stored_figures() -> dict[str, dict[str, tuple[object, ...]]]:
    """Every figure of every stored line with its standing, by model and key."""
    return {
        model._meta.label: {
            line.key: tuple((getattr(line, column.name), line.standing(column.name)) for column in model.figure_columns)
            for line in model._default_manager.all()
        }
        for model in apps.get_models()
        if issubclass(model, PrintedLine)
    }


def stored_findings() -> list[tuple[object, ...]]:
    return sorted(Finding.objects.values_list("kind", "department", "name", "column", "printed", "expected"))


@pytest.mark.django_db
def test_the_same_figures_are_stored_from_the_pdf_as_from_the_text(settings, tmp_path) -> None:
    settings.SPOOL_ROOT = tmp_path
    store_sample()
    of_text, found = stored_figures(), stored_findings()
    assert sum(len(lines) for lines in of_text.values()) > 500
    ingest(DRAWN)
    assert stored_figures() == of_text
    assert stored_findings() == found
    document = Document.objects.get()
    volume = document.volumes.get()
    assert (volume.kind, volume.census["lost"]) == ("pdf", [])
    for department, read in of_departments(reading.open_book(DRAWN, tmp_path)).items():
        assert sheet_of(document, department) == read
    assert all(page.layout["boxes"] for page in Page.objects.all())
    version = document.version
    ingest(DRAWN)
    document.refresh_from_db()
    assert document.version == version


def of_departments(book: reading.Book):
    return {sheet.department: sheet for sheet in reading.read_sheets(book)}


def test_the_drawn_sample_is_what_drawing_gives() -> None:
    assert draw_text(SAMPLE, LAYOUTS[SAMPLE_LAYOUT])[0] == DRAWN.read_bytes()


@pytest.mark.django_db
def test_a_scanned_book_is_refused_with_one_sentence_and_nothing_is_stored(settings, tmp_path) -> None:
    settings.SPOOL_ROOT = tmp_path
    (tmp_path / "scan.pdf").write_bytes(scanned())
    with pytest.raises(CommandError, match="그림만 있고 글자가 없는") as refused:
        call_command("ingest", str(tmp_path / "scan.pdf"), city="gimpo", city_name="김포시", year=2020)
    assert refused.value.returncode == 1
    assert not Document.objects.exists()


REVENUE = ["과목 조직-장-관-항-목", "예산액", "전년도이월액", "예산현액", "징수결정액"]
REVENUE += ["수납총액", "물납액", "환급액", "실제수납액", "불납결손액", "미수납액"]


@pytest.mark.django_db
def test_two_departments_on_one_page_are_two_parts_of_it(settings, tmp_path, client) -> None:
    settings.SPOOL_ROOT = tmp_path
    items: list[Item] = []
    for name, amount in (("감사담당관", "1,000"), ("공보담당관", "2,000")):
        row = DrawnRow([[cell] for cell in (name, amount, "0", amount, amount, amount, "0", "0", amount, "0", "0")])
        items += [DrawnLine(f"【일반회계】 【{name}】"), DrawnLine("(단위: 원)"), DrawnTable([REVENUE], [row])]
    (tmp_path / "book.pdf").write_bytes(draw(items, LAYOUTS["a3 ruled"])[0])
    ingest(tmp_path / "book.pdf")
    document = Document.objects.get()
    parts = list(Page.objects.order_by("first_line").values_list("number", "department"))
    assert parts == [(1, "감사담당관"), (1, "공보담당관")]
    for department, read in of_departments(reading.open_book(tmp_path / "book.pdf", tmp_path)).items():
        assert sheet_of(document, department) == read
    shown = client.get(f"/gimpo/2020/documents/{document.pk}/pages/1/").content.decode()
    assert "1,000" in shown
    assert "2,000" in shown
