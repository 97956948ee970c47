"""What is drawn on a page, as the library tells it."""

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.reader.pdf.glyphs import look_at


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
