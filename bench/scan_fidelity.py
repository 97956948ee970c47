"""How truly scanned books are read: drawn books made into pictures, as scanners make them.

    python -m bench.scan_fidelity [--books 1] [--departments 1] [--kind 300 200 150 hard]

Fails where any figure or level is wrong. Needs what `make install SCAN=1` brings, and Tesseract.
"""

import argparse
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from bench.book import make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.fidelity import judge
from bench.printing import lay_out
from bench.scores import Score
from bench.whole_file import prove_path
from ingest.reader.scan.installed import HOW, sees_letters
from ingest.reading import open_book, read_departments

SAMPLE = Path(__file__).parent.parent / "fixtures" / "gimpo-2020-sample.txt"
SCANNED = "감사담당관"
"""The department whose pages are scanned in `gimpo-2020-sample-scan.pdf`."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Dots to an inch; degrees of skew to either side, noise (standard deviation of grey), and quality of JPEG.

    `curve`: millimetres by which lines hang at the left edge, as near a book's spine; `turn`: degrees clockwise by
    which the picture lies turned.
    """

    dots: int
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 85
    curve: float = 0.0
    turn: int = 0


SCANNERS = {
    "300": Scanner(300),
    "200": Scanner(200),
    "150": Scanner(150),
    "hard": Scanner(200, skew=1.0, noise=16.0, quality=30),
    "curved": Scanner(200, curve=4.0),
    "upside down": Scanner(200, turn=180),
    "on its side": Scanner(200, turn=270),
}
_SPINE = 20.0  # millimetres from the edge at which a line hangs a third as much


def scan(pdf: bytes, scanner: Scanner, seed: int = 1) -> bytes:
    """A PDF whose pages are pictures of those of another."""
    random = Random(seed)
    pages = [_picture(page, scanner, random) for page in pypdfium2.PdfDocument(pdf)]
    scanned = BytesIO()
    pages[0].save(
        scanned, "PDF", save_all=True, append_images=pages[1:], resolution=scanner.dots, quality=scanner.quality
    )
    return scanned.getvalue()


def _picture(page: pypdfium2.PdfPage, scanner: Scanner, random: Random) -> Image.Image:
    picture: Image.Image = page.render(scale=scanner.dots / 72, grayscale=True).to_pil().convert("L")
    if scanner.curve:
        picture = _curved(picture, scanner)
    if scanner.skew:
        angle = random.uniform(-scanner.skew, scanner.skew)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    if scanner.noise:
        noise = Image.effect_noise(picture.size, scanner.noise)
        picture = ImageChops.add(picture.point(lambda grey: round(grey * 0.92)), noise, offset=-118)
    return picture.rotate(-scanner.turn, expand=True)


def _curved(picture: Image.Image, scanner: Scanner) -> Image.Image:
    """A page that curves near its left edge, at its foot more than at its head."""
    import cv2
    import numpy as np

    width, height = picture.size
    columns: Any = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    rows: Any = np.tile(np.arange(height, dtype=np.float32)[:, None], (1, width))
    low = scanner.curve / 25.4 * scanner.dots * np.exp(-columns * 25.4 / (_SPINE * scanner.dots))
    rows -= (low * (0.5 + rows / height)).astype(np.float32)
    return Image.fromarray(cv2.remap(np.asarray(picture), columns, rows, cv2.INTER_LINEAR, borderValue=255))


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def compare_sample() -> tuple[Counter[str], list[str]]:
    """How many figures of the scanned sample are those of its text, and which are other ones."""
    outcomes: Counter[str] = Counter()
    other = []
    with tempfile.TemporaryDirectory() as folder:
        scanned = _figures(SAMPLE.with_name(f"{SAMPLE.stem}-scan.pdf"), Path(folder))
        for place, figure in _figures(SAMPLE, Path(folder)).items():
            got = scanned.get(place)
            outcome = "same" if got == figure else "unknown" if got is None else "other"
            outcomes[outcome] += 1
            if outcome == "other":
                other.append(f"{place}: {got} for {figure}")
    return outcomes, other


def _figures(path: Path, folder: Path) -> dict[tuple[Any, ...], int | None]:
    """The figures of the scanned department, by table, row and column."""
    department = next(each for each in read_departments(open_book(path, folder)) if each.name == SCANNED)
    tables: dict[tuple[Any, ...], Any] = {("revenue", name): proof.rows for name, proof in department.revenue.items()}
    tables |= {("expenditure", name): proof.rows for name, proof in department.expenditure.items()}
    for form in department.rows.keys() - {"revenue", "expenditure"}:
        tables |= {(form, at): rows for at, rows in enumerate(department.rows[form])}
    return {
        (*table, at, column): figure.value
        for table, rows in tables.items()
        for at, row in enumerate(rows)
        for column, figure in row.figures.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the reader of scans against drawn books.")
    parser.add_argument("--books", type=int, default=1)
    parser.add_argument("--departments", type=int, default=1)
    parser.add_argument("--seed", type=int, default=3, help="the first book's seed")
    parser.add_argument("--layout", choices=LAYOUTS, default="a3 ruled")
    parser.add_argument("--kind", nargs="+", choices=SCANNERS, default=list(SCANNERS))
    parser.add_argument("--shown", type=int, default=10, help="how many wrong figures to list")
    options = parser.parse_args(arguments)
    if not sees_letters():
        print(f"left out, as what reads scans is not installed: {HOW}")
        return 0
    outcomes, other = compare_sample()
    print("the sample: " + ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.items()))
    print("\n".join(other), end="\n" * bool(other))
    failed = bool(other)
    for kind in options.kind:
        score, pages, seconds = Score(), 0, 0.0
        for seed in range(options.seed, options.seed + options.books):
            book = make_book(seed, options.departments)
            pdf, drawn = draw(items_of_book(book, lay_out(book)), LAYOUTS[options.layout])
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "book.pdf"
                file.write_bytes(scan(pdf, SCANNERS[kind], seed))
                before = _used()
                for attempt in prove_path(file, book):
                    judge(book, attempt, score)
            pages, seconds = pages + len(drawn), seconds + _used() - before
        wrong = score.wrong + score.wrong_levels
        failed = failed or bool(wrong)
        print(f"{kind}: {pages} pages, {seconds / pages:.1f} s of computing each, wrong {len(wrong)}")
        print("\n".join(score.lines(options.shown)))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
