"""Scans made searchable: the letters of a drawn book laid unseen over its pictures, as OCR programs lay them.

Words have their places, and errors of OCR: digits taken for others, points for commas, signs and lone zeros lost.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.drawing.layouts import FONTS
from bench.names import misread
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.page_objects import Run

_FONT = "NanumGothic"
_ONE_IN = 300  # letters of figures is another or none
_NAMES_ONE_IN = 60  # words has a letter of another
_ZEROS_ONE_IN = 200  # lone zeros are not seen
_FOR = {"0": "6", "1": "7", "3": "8", "4": "1", "5": "6", "6": "5", "7": "1", "8": "3", "9": "0", ",": ".", "△": ""}


def lay_over(pictures: Iterable[tuple[Image.Image, float]], drawn: bytes, quality: int, random: Random) -> bytes:
    """A PDF of pictures, each askew by so many degrees counter-clockwise, with the letters of drawn pages over them."""
    pdfmetrics.registerFont(TTFont(_FONT, f"{FONTS}/{_FONT}.ttf"))
    canvas = Canvas(file := BytesIO(), invariant=1)
    for page, (picture, angle) in zip(pypdfium2.PdfDocument(drawn), pictures, strict=True):
        looked = drawing_of(page)
        width, height = looked.width, looked.height
        canvas.setPageSize((width, height))
        picture.save(jpeg := BytesIO(), "JPEG", quality=quality)
        canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(angle)
        canvas.translate(-width / 2, -height / 2)
        for run in _recognised(looked.runs, random):
            _lay(canvas, run, height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _lay(canvas: Canvas, run: Run, height: float) -> None:
    """A word, as wide as it is seen."""
    size = run.height * 0.85
    natural = pdfmetrics.stringWidth(run.text, _FONT, size)
    text = canvas.beginText(run.x0, height - run.bottom + size * 0.2)
    text.setFont(_FONT, size)
    text.setTextRenderMode(3)  # not to be seen
    text.setHorizScale(100 * (run.x1 - run.x0) / natural)
    text.textOut(run.text)
    canvas.drawText(text)


def _recognised(runs: Iterable[Run], random: Random) -> Iterator[Run]:
    for run in runs:
        run.text = _misread(run.text, random)
        if run.text:
            yield run


def _misread(text: str, random: Random) -> str:
    if text == "0":
        return "" if random.randrange(_ZEROS_ONE_IN) == 0 else text
    if any(letter.isdigit() for letter in text):
        return "".join(_FOR.get(letter, letter) if random.randrange(_ONE_IN) == 0 else letter for letter in text)
    return misread(text, random) if len(text) > 1 and random.randrange(_NAMES_ONE_IN) == 0 else text
