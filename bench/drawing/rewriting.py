"""What is done to a printed PDF afterwards: pages set on sheets, turned askew or stamped, and files written anew."""

import subprocess
from collections.abc import Callable
from functools import partial
from io import BytesIO
from math import cos, radians, sin
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.drawing.layouts import FONTS

_FONT = "NanumGothic"


def run(program: str, *arguments: str) -> None:
    """Run another program, for ten minutes at most. Raises CalledProcessError."""
    subprocess.run([program, *arguments], check=True, capture_output=True, timeout=600)


def _on_sheets(pdf: Path, columns: int, rows: int) -> None:
    """Set pages beside and below one another, at half their size where there are rows."""
    source = pypdfium2.PdfDocument(pdf.read_bytes())
    width, height = source.get_page_size(0)
    size = width * columns / rows, height
    raw = pdfium.FPDF_ImportNPagesToOne(source.raw, *size, columns, rows)
    pypdfium2.PdfDocument(raw).save(pdf)


def _turn(pdf: Path, angle: float) -> None:
    """Turn what is on each page by degrees clockwise around its middle."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    c, s = cos(radians(angle)), sin(radians(angle))
    for page in document:
        x, y = page.get_width() / 2, page.get_height() / 2
        matrix = pdfium.FS_MATRIX(c, -s, s, c, x - c * x - s * y, y + s * x - c * y)
        pdfium.FPDFPage_TransFormWithClip(page.raw, matrix, None)
    document.save(pdf)


def _overprint(pdf: Path, text: str, size: float, angle: float, colour: tuple[float, float, float]) -> None:
    """Print words over the middle of each page, as programs do that add watermarks and stamps."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    width, height = document.get_page_size(0)
    pdfmetrics.registerFont(TTFont(_FONT, f"{FONTS}/{_FONT}.ttf"))
    canvas = Canvas(words := BytesIO(), (width, height))
    canvas.translate(width / 2, height / 2)
    canvas.rotate(angle)
    canvas.setFillColorRGB(*colour)
    canvas.setFont(_FONT, size)
    canvas.drawCentredString(0, 0, text)
    canvas.save()
    form = pypdfium2.PdfDocument(words.getvalue()).page_as_xobject(0, document)
    for page in document:
        page.insert_obj(form.as_pageobject())
        page.gen_content()
    document.save(pdf)


def _by_ghostscript(pdf: Path) -> Path:
    written = pdf.with_suffix(".gs.pdf")
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={written}", str(pdf))
    return written


def _by_cairo(pdf: Path) -> Path:
    written = pdf.with_suffix(".cairo.pdf")
    run("pdftocairo", "-pdf", str(pdf), str(written))
    return written


CHANGES: dict[str, Callable[[Path], None]] = {
    "spread": partial(_on_sheets, columns=2, rows=1),
    "four-up": partial(_on_sheets, columns=2, rows=2),
    "askew": partial(_turn, angle=1.0),
    "watermark": partial(_overprint, text="열람용 대외비", size=70, angle=30, colour=(0.85, 0.85, 0.85)),
    "stamp": partial(_overprint, text="대외비", size=24, angle=0, colour=(0.8, 0, 0)),
}
"""What changes the pages of a file."""
REWRITERS: dict[str, Callable[[Path], Path]] = {"ghostscript": _by_ghostscript, "cairo": _by_cairo}
"""What writes a file anew beside it."""
