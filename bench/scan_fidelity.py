"""How truly scanned books are read: drawn books made into pictures, as scanners make them.

    python -m bench.scan_fidelity [--books 1] [--departments 1] [--kind 300 200 150 hard]

Prints what the proof made of each figure as it was recognised, how many names are exact, and how many figures of the
tables without proof are those of the drawn book. Fails where any figure or level is wrong. Needs what
`make install SCAN=1` brings, and Tesseract.
"""

import argparse
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from bench.book import ProgramRow, make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.fidelity import judge
from bench.printing import lay_out
from bench.proving import Attempt
from bench.scores import Score
from bench.whole_file import prove_path
from figures.names import search_key
from figures.rows import PrintedRow
from figures.standing import Standing
from figures.won import AmountError, read_won
from ingest.reader.scan.installed import HOW, sees_letters
from ingest.reading import DepartmentReading, open_book, read_departments

SAMPLE = Path(__file__).parent.parent / "fixtures" / "gimpo-2020-sample.txt"
SCANNED = "감사담당관"
"""The department whose pages are scanned in `gimpo-2020-sample-scan.pdf`."""


PROVEN = ("revenue", "expenditure")


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
    with tempfile.TemporaryDirectory() as folder:
        files = (SAMPLE.with_name(f"{SAMPLE.stem}-scan.pdf"), SAMPLE)
        read = (read_departments(open_book(file, Path(folder))) for file in files)
        return _compared(*(_tables(each for each in departments if each.name == SCANNED) for departments in read))


Rows = list[tuple[str, dict[str, Any]]]
"""The rows of a table: their names, and their figures and measures by column."""
Tables = dict[tuple[Any, ...], Rows]
"""Rows by department and table."""


def _compared(scanned: Tables, true: Tables) -> tuple[Counter[str], list[str]]:
    outcomes: Counter[str] = Counter()
    other = []
    for table, rows in true.items():
        for (name, figures), got in zip(rows, _paired(scanned.get(table, []), rows), strict=True):
            for column, figure in figures.items():
                value = got.get(column)
                outcome = "same" if value == figure else "unknown" if value is None else "other"
                outcomes[outcome] += 1
                if outcome == "other":
                    other.append(f"{table} {name}, {column}: {value} for {figure}")
    return outcomes, other


def _paired(scanned: Rows, true: Rows) -> list[dict[str, Any]]:
    """The figures that were read of each true row: by place, or where rows were lost or made up by name."""
    if len(scanned) == len(true):
        return [figures for _, figures in scanned]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for name, figures in reversed(scanned):
        by_name.setdefault(name, []).append(figures)
    return [by_name[name].pop() if by_name.get(name) else {} for name, _ in true]


def _tables(departments: Iterable[DepartmentReading]) -> Tables:
    return {(read.name, *table): rows for read in departments for table, rows in _tables_of(read).items()}


def _without_proof(departments: Iterable[DepartmentReading]) -> Tables:
    """The tables of performance."""
    return {table: rows for table, rows in _tables(departments).items() if table[1] not in PROVEN}


def _tables_of(department: DepartmentReading) -> Tables:
    tables: dict[tuple[Any, ...], Any] = {("revenue", name): proof.rows for name, proof in department.revenue.items()}
    tables |= {("expenditure", name): proof.rows for name, proof in department.expenditure.items()}
    for form in department.rows.keys() - {"revenue", "expenditure"}:
        tables |= {(form, at): rows for at, rows in enumerate(department.rows[form])}
    return {table: [(row.name, _values(row)) for row in rows] for table, rows in tables.items()}


def _values(row: Any) -> dict[str, Any]:
    """Its figures and measures; one that is known to conflict is stated by nobody."""
    return {
        column: None if figure.standing is Standing.CONFLICTING else figure.value
        for column, figure in [*row.figures.items(), *getattr(row, "measures", {}).items()]
    }


@dataclass(slots=True)
class Recognised:
    """What became of figures as they were recognised (right, unread, misread), and how many names are exact."""

    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: Counter[bool] = field(default_factory=Counter)

    def add(self, attempt: Attempt) -> None:
        truths = attempt.section.rows(attempt.form)
        if attempt.proof is None or len(attempt.proof.rows) != len(truths):
            return
        for row, truth in zip(attempt.proof.rows, truths, strict=True):
            name = truth.name if isinstance(truth, ProgramRow) else f"{truth.code} {truth.name}".strip()
            self.names[search_key(row.name) == search_key(name)] += 1
            for column, true in truth.figures.items():
                if (text := _cell(row.printed, column)) is not None and (figure := row.figures.get(column)):
                    outcome = "right" if figure.value == true else "unknown" if figure.value is None else "wrong"
                    self.became[_recognised(text, true), outcome] += 1

    def __str__(self) -> str:
        total = self.became.total() or 1
        alone = sum(count for (read, _), count in self.became.items() if read == "right")
        names = self.names[True] / (self.names.total() or 1)
        counts = (self.became[read, came] for came in ("right", "unknown", "wrong") for read in ("misread", "unread"))
        mended, filled, left, open_, through, guessed = counts
        return (
            f"   recognised right {alone:,} of {total:,} ({alone / total:.2%}); of those misread, the proof mended"
            f" {mended:,}, left {left:,} unknown, let {through:,} through; of those not read, it filled in {filled:,},"
            f" left {open_:,} unknown, {guessed:,} wrong; right ones not trusted {self.became['right', 'unknown']:,}\n"
            f"   names exact {self.names[True]:,} of {self.names.total():,} ({names:.2%})"
        )


def _cell(row: PrintedRow, column: str) -> str | None:
    """The text printed of a column."""
    for cell, names in enumerate(row.columns):
        if column in names:
            line = row if not names.index(column) else row.below
            return line.cells[cell] if line is not None and cell < len(line.cells) else ""
    return None


def _recognised(text: str, true: int) -> str:
    try:
        return "right" if read_won(text) == true else "misread"
    except AmountError:
        return "unread"


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
        recognised, others, other = Recognised(), Counter[str](), list[str]()
        for seed in range(options.seed, options.seed + options.books):
            book = make_book(seed, options.departments)
            pdf, drawn = draw(items_of_book(book, lay_out(book)), LAYOUTS[options.layout])
            with tempfile.TemporaryDirectory() as folder:
                file, printed = Path(folder) / "book.pdf", Path(folder) / "drawn.pdf"
                file.write_bytes(scan(pdf, SCANNERS[kind], seed))
                printed.write_bytes(pdf)
                before = _used()
                for attempt in prove_path(file, book):
                    judge(book, attempt, score)
                    recognised.add(attempt)
                pages, seconds = pages + len(drawn), seconds + _used() - before
                read = (read_departments(open_book(path, Path(folder) / "pages")) for path in (file, printed))
                outcomes, strange = _compared(*map(_without_proof, read))
                others, other = others + outcomes, other + strange
        wrong = score.wrong + score.wrong_levels
        failed = failed or bool(wrong) or bool(other)
        print(f"{kind}: {pages} pages, {seconds / pages:.1f} s of computing each, wrong {len(wrong)}")
        print("\n".join(score.lines(options.shown)))
        print(recognised)
        print("   tables of performance: " + ", ".join(f"{outcome} {count:,}" for outcome, count in others.items()))
        print("\n".join(f"     {line}" for line in other[: options.shown]), end="\n" * bool(other))
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
