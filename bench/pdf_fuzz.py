"""Drawn books with bytes changed or cut off: each is refused with a sentence, or read; a wrong figure has a finding.

    python -m bench.pdf_fuzz [--files 100] [--seed 1]

Fails at any other end, and where a figure that is not true stands as proven in a table without a finding.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench.book import GeneratedBook, make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.fidelity import judge
from bench.printing import lay_out
from bench.proving import Attempt
from bench.scores import BookScore
from ingest.errors import BookError
from ingest.reading import open_book, read_departments


def mutate(pdf: bytes, random: Random) -> bytes:
    """Some bytes changed, a piece lost or doubled, or the end cut off."""
    broken = bytearray(pdf)
    match random.choice(("bytes", "bytes", "lost", "doubled", "cut")):
        case "bytes":
            for _ in range(random.choice((1, 3, 30, 300))):
                broken[random.randrange(len(broken))] = random.randrange(256)
        case "lost":
            at = random.randrange(len(broken))
            del broken[at : at + random.choice((1, 50, 5000))]
        case "doubled":
            at = random.randrange(len(broken))
            broken[at:at] = broken[at : at + random.choice((1, 50, 5000))]
        case "cut":
            del broken[random.randrange(len(broken)) :]
    return bytes(broken)


def try_one(pdf: bytes, book: GeneratedBook) -> tuple[str, list[str]]:
    """How it ended, and the wrong figures that nothing was found about."""
    score = BookScore()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.pdf"
        file.write_bytes(pdf)
        try:
            read = {item.name: item for item in read_departments(open_book(file, Path(folder) / "pages"))}
        except BookError:
            return "refused", []
    for section in book.sections:
        department = read.get(section.department)
        if department is None or department.findings:
            continue
        for form in ("expenditure", "revenue"):
            if proof := getattr(department, form).get(section.account):
                judge(book, Attempt(section, form, proof, 0.0), score)
    return "read", [*score.wrong, *score.wrong_levels]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Read drawn books that were broken.")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(options.seed, options.seed + options.files):
        random = Random(f"fuzz {number}")
        book = make_book(number % 7, 2)
        pdf, _ = draw(items_of_book(book, lay_out(book)), random.choice(list(LAYOUTS.values())))
        try:
            end, missed = try_one(mutate(pdf, random), book)
        except Exception as error:  # the bench goes on, and reports it
            end, missed = "crashed", [f"file {number}: {type(error).__name__}: {error}"]
        ends[end] += 1
        wrong += missed
    print(", ".join(f"{end} {count}" for end, count in ends.items()))
    for miss in wrong[:10]:
        print(f"    {miss}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
