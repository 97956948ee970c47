"""Convert pictures of pages (TIFF, JPEG, PNG) to a PDF, in a subprocess with limits on memory and time.

python -m ingest.reader.scan.pictures PICTURE PDF MOST
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import BookError
from ingest.reader.limits import limit_process

if TYPE_CHECKING:
    from PIL import Image

PICTURE_SIGNS = (b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
MOST_PIXELS = 60_000_000
"""The limit on the pixels of one page; A3 at 400 dots per inch has 31 million."""
MOST_PAGES = 500
MEMORY, SECONDS = 1 << 30, 300
_USUAL = 200  # dots per inch if a picture does not state them
_DOTS = (72, 1200)  # plausible dots per inch
_QUALITY = 92
_DEEP = 257  # a 16-bit grey level divided by this is an 8-bit one
_LARGE, _BROKEN = 3, 4

_ROOT = Path(__file__).resolve().parents[3]


def is_picture(path: Path) -> bool:
    """Whether a file is a TIFF, JPEG or PNG, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(PICTURE_SIGNS)
    except OSError:
        return False  # the text reader reports the error


def make_pdf(path: Path, pdf: Path, most: int = MOST_PAGES) -> int:
    """Write the first `most` pages of a picture to a PDF; return the number of all its pages. Raises BookError."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    draft = pdf.with_suffix(f".{os.getpid()}.draft")
    command = [sys.executable, "-m", "ingest.reader.scan.pictures", str(path.resolve()), str(draft), str(most)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with arguments that are no options
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, cwd=_ROOT, check=False
        )
        if done.returncode == _LARGE:
            sentence = "그림이 너무 큽니다. 한 쪽에 {pixels}만 화소, {pages}쪽까지 읽을 수 있습니다."
            raise BookError(sentence, path, pixels=f"{MOST_PIXELS // 10_000:,}", pages=MOST_PAGES)
        if done.returncode:
            raise BookError("그림을 열 수 없습니다: 파일이 깨졌습니다. 다시 스캔해 주세요.", path)
        draft.replace(pdf)
        return int(done.stdout)
    finally:
        draft.unlink(missing_ok=True)


class LargeError(Exception):
    """Raised for a picture with more pixels or pages than any book."""


def _pages(path: Path) -> "Iterator[Image.Image]":
    """Yield the pages of a picture in grey; `info` has the dots per inch and the number of all pages."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=("TIFF", "JPEG", "PNG")) as picture:
        count = getattr(picture, "n_frames", 1)
        if count > MOST_PAGES:
            raise LargeError
        for number in range(count):
            picture.seek(number)
            if picture.width * picture.height > MOST_PIXELS:
                raise LargeError
            dots = float(max(picture.info.get("dpi", (_USUAL,))))
            page = ImageOps.exif_transpose(_grey(picture))
            page.info["pages"] = count
            page.info["dpi"] = dots if _DOTS[0] < dots <= _DOTS[1] else _USUAL
            yield page


def _grey(picture: "Image.Image") -> "Image.Image":
    """Return a picture in 256 grey levels: 16-bit levels scaled, transparent pixels white."""
    from PIL import Image

    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda shade: shade / _DEEP).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("L")
    paper = Image.new("L", picture.size, 255)
    paper.paste(picture.convert("L"), mask=picture.convert("RGBA").getchannel("A"))
    return paper


def main(arguments: list[str]) -> int:
    """Write the PDF of one picture, print its number of pages, and return the exit code."""
    limit_process(MEMORY, SECONDS)
    from PIL import Image

    picture, pdf, most = arguments
    try:
        appending = False
        for page in islice(_pages(Path(picture)), int(most)):
            page.save(pdf, "PDF", resolution=page.info["dpi"], quality=_QUALITY, append=appending)
            appending = True
        print(page.info["pages"])
    except (LargeError, Image.DecompressionBombError, MemoryError):
        return _LARGE
    except (OSError, ValueError, SyntaxError, EOFError, TypeError):  # raised by Pillow for broken pictures
        return _BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
