"""What is drawn on a page, as the library tells it."""

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.reader.pdf.drawn import UNKNOWN, Drawn, Run
from ingest.reader.pdf.glyphs import look_at
from ingest.reader.pdf.pages import Kind, read
from tests.ingest.pdf.hostile import pdf_of, stream, words


@pytest.mark.parametrize("width", [50, 100, 150])
def test_letters_narrow_or_wide_are_as_askew_as_their_line(width: int) -> None:
    canvas = Canvas(file := io.BytesIO(), (300, 300))
    canvas.rotate(2.5)
    words = canvas.beginText(50, 150)
    words.setHorizScale(width)
    words.textOut("12,345,678 △910,111,213")
    canvas.drawText(words)
    canvas.showPage()
    canvas.save()
    page = look_at(pypdfium2.PdfDocument(file.getvalue())[0])
    assert page.skew == pytest.approx(-2.5, abs=0.05)
    assert (len(page.askew), len(page.runs) > 0) == (0, True)


def test_a_nameless_glyph_is_a_space_where_it_draws_nothing() -> None:
    codes = b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <20> <0001> <41> <0001> endbfchar"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 4 0 R >>"
    pdf = pdf_of([words("1 2A3")], more=[stream(b"begincmap " + codes + b" endcmap")], font=font)
    runs = look_at(pypdfium2.PdfDocument(pdf)[0]).runs
    assert [(run.text, run.spaced) for run in runs] == [("1", True), (f"2{UNKNOWN}3", False)]


def page_of(text: str) -> Drawn:
    return Drawn(100, 100, runs=[Run(text, 10, 10, 90, 20, [10])])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("133이자수È", Kind.UNLETTERED),  # 수입: the second byte of 입 (U+C785) is lost
        ("È자수입", Kind.UNLETTERED),
        ("면적×단가÷월", Kind.TEXT),
        ("Café 운영", Kind.TEXT),
        ("가" * 49 + "é", Kind.UNLETTERED),
        ("가" * 50 + "é", Kind.TEXT),
    ],
)
def test_accented_letters_in_many_korean_words_are_of_a_font_that_lies(text: str, kind: Kind) -> None:
    assert read(page_of(text)).kind == kind
