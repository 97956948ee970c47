"""How truly scanned books are read: drawn books made into pictures, as scanners make them.

    python -m bench.scan_fidelity [--books 1] [--departments 1] [--rows 80] [--kind 300 200 150 hard]

Scans of the kind "searchable" have letters laid over them, as OCR programs do; "letters of others" are the same where
only the rules of pictures can be found. Prints what the proof made of each figure as it was recognised, how many names
are exact, and how many figures of the tables without proof are those of the drawn book. Fails where any figure or level
is wrong. Needs what `make install SCAN=1` brings, and Tesseract.
"""

import argparse
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
from bench.scores import BookScore
from bench.searchable import lay_over
from bench.whole_file import prove_path
from figures.names import search_key
from figures.rows import Figure, Measure, PrintedRow
from figures.standing import Standing
from figures.won import AmountError, read_won
from ingest.proving import DepartmentReading
from ingest.reader.scan.installed import INSTALL_COMMANDS, can_read_letters
from ingest.reader.scan.tesseract import program
from ingest.reading import open_book, read_departments

SAMPLE = Path(__file__).parent.parent / "fixtures" / "gimpo-2020-sample.txt"
SCANNED = "감사담당관"
"""The department whose pages are scanned in `gimpo-2020-sample-scan.pdf`."""


PROVEN = ("revenue", "expenditure")


@dataclass(frozen=True, slots=True)
class Scanner:
    """Dots to an inch; degrees of skew to either side, noise (standard deviation of grey), and quality of JPEG.

    `curve`: millimetres by which lines hang at the left edge, as near a book's spine; `turn`: degrees clockwise by
    which the picture lies turned. `lettered`: the letters that an OCR program read lie over the pictures; `engines`:
    whether those that read letters are installed.
    """

    dots: int
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 85
    curve: float = 0.0
    turn: int = 0
    lettered: bool = False
    engines: bool = True


SCANNERS = {
    "300": Scanner(300),
    "200": Scanner(200),
    "150": Scanner(150),
    "hard": Scanner(200, skew=1.0, noise=16.0, quality=30),
    "curved": Scanner(200, curve=4.0),
    "upside down": Scanner(200, turn=180),
    "on its side": Scanner(200, turn=270),
    "searchable": Scanner(200, skew=0.5, quality=60, lettered=True),
    "letters of others": Scanner(200, skew=0.5, quality=60, lettered=True, engines=False),
}
_SPINE = 20.0  # millimetres from the edge at which a line hangs a third as much


def scan(pdf: bytes, scanner: Scanner, seed: int = 1) -> bytes:
    """A PDF whose pages are pictures of those of another."""
    random = Random(seed)
    angled = [_picture(page, scanner, random) for page in pypdfium2.PdfDocument(pdf)]
    if scanner.lettered:
        return lay_over(angled, pdf, scanner.quality, random)
    pages = [picture for picture, _ in angled]
    scanned = BytesIO()
    pages[0].save(
        scanned, "PDF", save_all=True, append_images=pages[1:], resolution=scanner.dots, quality=scanner.quality
    )
    return scanned.getvalue()


def _picture(page: pypdfium2.PdfPage, scanner: Scanner, random: Random) -> tuple[Image.Image, float]:
    """A page as it is scanned, and the degrees counter-clockwise by which it is askew."""
    angle = random.uniform(-scanner.skew, scanner.skew) if scanner.skew else 0.0
    picture: Image.Image = page.render(scale=scanner.dots / 72, grayscale=True).to_pil().convert("L")
    if scanner.curve:
        picture = _curved(picture, scanner)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    if scanner.noise:
        noise = Image.effect_noise(picture.size, scanner.noise)
        picture = ImageChops.add(picture.point(lambda grey: round(grey * 0.92)), noise, offset=-118)
    return picture.rotate(-scanner.turn, expand=True), angle


@contextmanager
def _engines(installed: bool) -> Iterator[None]:
    """The engines that read letters as they are installed, or as though Tesseract were not."""
    path = os.environ["PATH"]
    forget = (program.cache_clear, can_read_letters.cache_clear)
    try:
        if not installed:
            os.environ["PATH"] = ""
            [clear() for clear in forget]
        yield
    finally:
        os.environ["PATH"] = path
        [clear() for clear in forget]


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


Rows = list[tuple[str, dict[str, Figure | Measure]]]
"""The rows of a table: their names, and their figures and measures by column."""
Tables = dict[tuple[str, ...], list[Rows]]
"""Tables by department, form and where it has one account, in the order of the book."""


def _compared(scanned: Tables, drawn: Tables) -> tuple[Counter[str], list[str]]:
    outcomes: Counter[str] = Counter()
    other = []
    for key, tables in drawn.items():
        for rows, like in zip(tables, _tables_like(tables, scanned.get(key, [])), strict=True):
            for (name, figures), got in zip(rows, _paired(like, rows), strict=True):
                for column, figure in figures.items():
                    value, true = _stated(got.get(column)), figure.value
                    outcome = "same" if value == true else "unknown" if value is None else "other"
                    outcomes[outcome] += 1
                    if outcome == "other":
                        other.append(f"{key} {name}, {column}: {value} for {true}")
    return outcomes, other


def _tables_like(true: Sequence[Rows], scanned: Sequence[Rows]) -> list[Rows]:
    """For each true table that which was read of it: by place, or where tables were lost or made up by their names."""
    if len(scanned) == len(true):
        return list(scanned)
    remaining, like = list(scanned), []
    for rows in true:
        names = Counter(search_key(name) for name, _ in rows)
        common = [(names & Counter(search_key(name) for name, _ in one)).total() for one in remaining]
        best = common.index(max(common)) if any(common) else None
        like.append([] if best is None else remaining.pop(best))
    return like


def _paired(scanned: Rows, true: Rows) -> list[dict[str, Figure | Measure]]:
    """The figures that were read of each true row: by place, or where rows were lost or made up by name."""
    if len(scanned) == len(true):
        return [figures for _, figures in scanned]
    by_name: dict[str, list[dict[str, Figure | Measure]]] = {}
    for name, figures in reversed(scanned):
        by_name.setdefault(name, []).append(figures)
    return [by_name[name].pop() if by_name.get(name) else {} for name, _ in true]


def _tables(departments: Iterable[DepartmentReading]) -> Tables:
    return {(read.name, *table): rows for read in departments for table, rows in _tables_of(read).items()}


def _without_proof(departments: Iterable[DepartmentReading]) -> Tables:
    """The tables of performance."""
    return {table: rows for table, rows in _tables(departments).items() if table[1] not in PROVEN}


def _tables_of(department: DepartmentReading) -> Tables:
    by_key: dict[tuple[str, ...], Any] = {("revenue", name): [proof.rows] for name, proof in department.revenue.items()}
    by_key |= {("expenditure", name): [proof.rows] for name, proof in department.expenditure.items()}
    by_key |= {(form,): department.rows[form] for form in department.rows.keys() - {"revenue", "expenditure"}}
    return {
        key: [[(row.name, {**row.figures, **getattr(row, "measures", {})}) for row in rows] for rows in tables]
        for key, tables in by_key.items()
    }


def _stated(figure: Figure | Measure | None) -> Any:
    """What a figure or measure is read as; one that is known to conflict is stated by nobody."""
    return None if figure is None or figure.standing is Standing.CONFLICTING else figure.value


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


@dataclass(slots=True)
class ScanResult:
    """What came of the books of one scanner: of the tables that are proven, and of those that are not."""

    shown: int
    score: BookScore = field(default_factory=BookScore)
    recognised: Recognised = field(default_factory=Recognised)
    unproven: Counter[str] = field(default_factory=Counter)
    other: list[str] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        return bool(self.score.wrong or self.score.wrong_levels or self.other)

    def __str__(self) -> str:
        unproven = ", ".join(f"{outcome} {count:,}" for outcome, count in self.unproven.items())
        lines = [
            f"wrong {len(self.score.wrong) + len(self.score.wrong_levels)}",
            *self.score.lines(self.shown),
            str(self.recognised),
            f"   tables of performance: {unproven}",
            *(f"     {line}" for line in self.other[: self.shown]),
        ]
        return "\n".join(lines)


def _measure(scanner: Scanner, options: argparse.Namespace) -> ScanResult:
    result = ScanResult(options.shown)
    for seed in range(options.seed, options.seed + options.books):
        book = make_book(seed, options.departments, (3, options.rows))
        pdf, drawn = draw(items_of_book(book, lay_out(book)), LAYOUTS[options.layout])
        with tempfile.TemporaryDirectory() as folder, _engines(scanner.engines):
            file, printed = Path(folder) / "book.pdf", Path(folder) / "drawn.pdf"
            file.write_bytes(scan(pdf, scanner, seed))
            printed.write_bytes(pdf)
            before = _used()
            for attempt in prove_path(file, book):
                judge(book, attempt, result.score)
                result.recognised.add(attempt)
            result.pages, result.seconds = result.pages + len(drawn), result.seconds + _used() - before
            read = (read_departments(open_book(path, Path(folder) / "pages")) for path in (file, printed))
            outcomes, other = _compared(*map(_without_proof, read))
            result.unproven += outcomes
            result.other += other
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the reader of scans against drawn books.")
    parser.add_argument("--books", type=int, default=1)
    parser.add_argument("--departments", type=int, default=1)
    parser.add_argument("--rows", type=int, default=80, help="how many rows of a table a department has at most")
    parser.add_argument("--seed", type=int, default=3, help="the first book's seed")
    parser.add_argument("--layout", choices=LAYOUTS, default="a3 ruled")
    parser.add_argument("--kind", nargs="+", choices=SCANNERS, default=list(SCANNERS))
    parser.add_argument("--shown", type=int, default=10, help="how many wrong figures to list")
    options = parser.parse_args(arguments)
    if not can_read_letters():
        print(f"left out, as what reads scans is not installed: {INSTALL_COMMANDS}")
        return 0
    outcomes, other = compare_sample()
    print("the sample: " + ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.items()))
    print("\n".join(other), end="\n" * bool(other))
    failed = bool(other)
    for kind in options.kind:
        result = _measure(SCANNERS[kind], options)
        failed = failed or result.failed
        print(f"{kind}: {result.pages} pages, {result.seconds / result.pages:.1f} s of computing each, {result}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
