"""Every cell of a drawn book is read as it was drawn, in every layout; places and indents with it."""

from ctypes import byref
from dataclasses import replace
from itertools import islice
from math import cos, radians, sin

import pdfplumber
import pypdfium2
import pytest
from pypdfium2.raw import FS_MATRIX, FPDFPage_TransFormWithClip

from bench.book import make_book
from bench.drawing.cells import Cells, compare, read_all
from bench.drawing.drawer import draw, on_sheets
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.printing import lay_out
from ingest.errors import BookError
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.pages import PageKind, read


@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if layout.rules != "none"])
def test_every_cell_and_line_is_read_as_it_was_drawn_and_page_numbers_set_aside(drawn, layout: str) -> None:
    pdf, pages = drawn(layout)
    read = list(read_all(pdf))
    cells = Cells()
    compare(pages, read, cells)
    assert cells.missed == []
    assert cells.all > 500
    head = LAYOUTS[layout].head
    for number, (true, page) in enumerate(zip(pages, read, strict=True), 1):
        lone = [line.text.strip() for line in page.lines if "\t" not in line.text]
        heads = {head.format(page=number)}
        assert [text for text in lone if text not in heads] == [text.strip() for text in true.lines]
        assert bool(page.aside) == bool(LAYOUTS[layout].foot)


def test_watermarks_and_stamps_are_set_aside_on_every_page_of_tables(drawn) -> None:
    pages = [page for page in read_all(drawn("a3 watermark")[0]) if any("\t" in line.text for line in page.lines)]
    assert len(pages) > 2
    for page in pages:
        aside = "".join(line.text for line in page.aside).replace(" ", "")
        assert "열람용대외비" in aside
        assert not [line.text for line in page.lines if "\t" in line.text and "대외비" in line.text]


def test_a_sheet_of_four_pages_is_named_and_nothing_of_it_is_read(opened) -> None:
    book = make_book(3, 1)
    layout = replace(LAYOUTS["a4 spread"], sheet=(1, 1))
    pdf, pages = draw(islice(items_of_book(book, lay_out(book)), 16), layout)
    assert len(pages) == 4

    def sheets(columns: int, rows: int) -> bytes:
        return on_sheets(pdf, pages, replace(layout, sheet=(columns, rows)))[0]

    with pytest.raises(BookError, match="여러 쪽을 모아 찍은"):
        opened(sheets(2, 2))
    kinds = {
        (2, 2): PageKind.CROWDED,
        (3, 1): PageKind.CROWDED,
        (4, 1): PageKind.CROWDED,
        (1, 1): PageKind.TEXT,
        (1, 2): PageKind.TEXT,
    }
    assert {sheet: next(read_all(sheets(*sheet))).kind for sheet in kinds} == kinds


def test_a_cell_lies_where_another_library_finds_its_words(drawn, tmp_path) -> None:
    pdf, _ = drawn("a3 ruled")
    (tmp_path / "book.pdf").write_bytes(pdf)
    page = next(read_all(pdf))
    with pdfplumber.open(tmp_path / "book.pdf") as book:
        for line in page.lines:
            for cell, box in zip(line.text.split("\t"), line.boxes, strict=True):
                if box:
                    around = (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
                    inside = book.pages[0].crop(around).extract_text(x_tolerance=1)
                    assert "".join(inside.split()) == "".join(cell.split())


@pytest.mark.parametrize("layout", ["a4 turned", "a3 upright"])
def test_a_turned_page_is_returned_as_a_reader_sees_it(drawn, layout: str) -> None:
    page = next(read_all(drawn(layout)[0]))
    assert (page.width, page.height) == pytest.approx(LAYOUTS[layout].paper, abs=0.1)
    assert page.turn == 0
    assert page.lines[0].text.startswith("【")
    assert page.lines[0].boxes[0][1] < 60


def test_a_page_a_little_askew_is_read_level_and_its_boxes_stand_where_they_are(drawn) -> None:
    document = pypdfium2.PdfDocument(drawn("a4 turned")[0])
    page = document[0]
    level = read(drawing_of(page))
    c, s = cos(radians(1)), sin(radians(1))
    turned = FS_MATRIX(c, s, -s, c, 0, 0)
    FPDFPage_TransFormWithClip(page.raw, byref(turned), None)
    askew = read(drawing_of(document[0]))
    assert [line.text for line in askew.lines] == [line.text for line in level.lines]
    assert [line.indent for line in askew.lines] == pytest.approx([line.indent for line in level.lines], abs=1)
    (x, y, *_), (right, down, *_) = level.lines[-1].boxes[0], askew.lines[-1].boxes[0]
    assert (right - x, down - y) == pytest.approx((y * s, -x * s), abs=1.0)


def test_names_further_in_have_the_larger_indent(drawn) -> None:
    for page in read_all(drawn("a3 ruled")[0]):
        indents = {line.text.split(" ")[0]: line.indent for line in page.lines if line.text[:3].isdigit()}
        subjects = {code[:6]: indent for code, indent in indents.items()}
        for code, indent in subjects.items():
            if "-" in code and code[:3] in subjects:
                assert indent > subjects[code[:3]]
