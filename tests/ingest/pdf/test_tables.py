"""Every cell of a drawn book is read as it was drawn, in every layout; places and indents with it."""

import pdfplumber
import pytest

from bench.drawing.cells import Cells, compare, read_all
from bench.drawing.layouts import LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_is_read_as_it_was_drawn(drawn, layout: str) -> None:
    pdf, pages = drawn(layout)
    cells = Cells()
    compare(pages, list(read_all(pdf)), cells)
    assert cells.missed == []
    assert cells.all > 500


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_outside_tables_are_read_and_page_numbers_set_aside(drawn, layout: str) -> None:
    pdf, pages = drawn(layout)
    head = LAYOUTS[layout].head
    for number, (true, page) in enumerate(zip(pages, read_all(pdf), strict=True), 1):
        lone = [line.text.strip() for line in page.lines if "\t" not in line.text]
        heads = {head.format(page=number)}
        assert [text for text in lone if text not in heads] == [text.strip() for text in true.lines]
        assert bool(page.aside) == bool(LAYOUTS[layout].foot)


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
def test_a_turned_page_is_told_as_it_is_looked_at(drawn, layout: str) -> None:
    page = next(read_all(drawn(layout)[0]))
    assert (page.width, page.height) == pytest.approx(LAYOUTS[layout].paper, abs=0.1)
    assert page.turn == 0
    assert page.lines[0].text.startswith("【")
    assert page.lines[0].boxes[0][1] < 60


def test_names_further_in_have_the_larger_indent(drawn) -> None:
    for page in read_all(drawn("a3 ruled")[0]):
        indents = {line.text.split(" ")[0]: line.indent for line in page.lines if line.text[:3].isdigit()}
        subjects = {code[:6]: indent for code, indent in indents.items()}
        for code, indent in subjects.items():
            if "-" in code and code[:3] in subjects:
                assert indent > subjects[code[:3]]
