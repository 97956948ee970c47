"""Pictures of every kind, whole and broken, as pages: made a PDF, or refused with a sentence and nothing written.

    python -m bench.picture_fuzz [--files 40] [--seed 1]

Fails at any other end, and where a whole picture is refused.
"""

import argparse
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image

from bench.pdf_fuzz import mutate
from ingest.errors import BookError
from ingest.reader.scan.pictures import is_picture, make_pdf

SIZE = (640, 480)
MODES = {
    "TIFF": ("1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "F"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
}
MODES["JPEG"] = ("L", "RGB", "CMYK")
PAGES = 3
_TURNED = 6  # of EXIF: to be turned a quarter to the right
_ORIENTATION = 0x0112


def pictures() -> dict[str, bytes]:
    """A picture of each format and mode, one of several pages, and one that is to be turned."""
    made = {f"{kind} {mode}": _saved(kind, mode) for kind, modes in MODES.items() for mode in modes}
    made[f"TIFF of {PAGES} pages"] = _saved(
        "TIFF", "L", save_all=True, append_images=[Image.new("L", SIZE)] * (PAGES - 1)
    )
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED
    return made | {"JPEG turned": _saved("JPEG", "L", exif=exif)}


def _saved(kind: str, mode: str, **options: object) -> bytes:
    Image.new(mode, SIZE).save(file := io.BytesIO(), kind, **options)
    return file.getvalue()


def try_one(content: bytes, folder: Path) -> str:
    """How a picture ended: its pages with their size, or refused."""
    path, pdf = folder / "picture", folder / "picture.pdf"
    path.write_bytes(content)
    if not is_picture(path):
        return "no picture"
    try:
        make_pdf(path, pdf)
    except BookError:
        return "left something" if len(list(folder.iterdir())) > 1 else "refused"
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    ending = f"{len(document)} pages, {'upright' if height > width else 'wide'}"
    document.close()
    pdf.unlink()
    return ending


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Try pictures of every kind, whole and broken.")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    random, whole, ends = Random(options.seed), pictures(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        failed = []
        for name, content in whole.items():
            pages = PAGES if "pages" in name else 1
            end = try_one(content, Path(folder))
            if end != f"{pages} pages, {'upright' if 'turned' in name else 'wide'}":
                failed.append(f"{name}: {end}")
        for _ in range(options.files):
            ends[try_one(mutate(random.choice(list(whole.values())), random), Path(folder)).partition(",")[0]] += 1
    print(f"{len(whole)} whole pictures; broken ones: " + ", ".join(f"{end} {count}" for end, count in ends.items()))
    print("\n".join(failed), end="\n" * bool(failed))
    return 1 if failed or ends["left something"] else 0


if __name__ == "__main__":
    sys.exit(main())
