"""Renders a page of a book, in a process with limited memory and time. Plain Python.

python -m documents.page_image FILE NUMBER TURN: the page (from 1), turned so many degrees clockwise, as PNG to stdout.
"""

import resource
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MEMORY = 1 << 30
"""The limit of address space in bytes."""
CPU_SECONDS = 20
_SCALE = 2.5  # pixels to a point: small print can be read
_WIDEST = 3000  # pixels; wider pages are rendered smaller


def draw(file: Path, number: int, rotation: int) -> bytes:
    """A page as PNG in greyscale."""
    image = _of_pdf(file, number, rotation) if _is_pdf(file) else _of_picture(file, number, rotation)
    drawn = BytesIO()
    image.quantize(16).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _is_pdf(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"%PDF-" in opened.read(1024)


def _of_pdf(file: Path, number: int, rotation: int) -> Image.Image:
    page = pypdfium2.PdfDocument(file)[number - 1]
    scale = min(_SCALE, _WIDEST / max(page.get_size()))
    image: Image.Image = page.render(scale=scale, rotation=rotation, grayscale=True).to_pil()
    return image


def _of_picture(file: Path, number: int, rotation: int) -> Image.Image:
    with Image.open(file) as opened:
        opened.seek(number - 1)
        image = ImageOps.exif_transpose(opened.convert("L")).rotate(-rotation, expand=True)
    image.thumbnail((_WIDEST, _WIDEST))
    return image


def main(arguments: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    file, number, rotation = arguments
    sys.stdout.buffer.write(draw(Path(file), int(number), int(rotation)))


if __name__ == "__main__":
    main(sys.argv[1:])
