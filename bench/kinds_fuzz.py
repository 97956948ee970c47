"""The sample as Markdown, HTML, HWPX and XLSX with bytes changed, lost or doubled: read, or refused with a sentence.

    python -m bench.kinds_fuzz [--files 50] [--seed 1]

Of a ZIP, the bytes of one of its parts are changed more often than its own. Fails at any other end.
"""

import argparse
import io
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench.pdf_fuzz import mutate
from bench.writing.__main__ import write_all
from ingest.reader.conversion import reader_of
from ingest.reader.limits import Allowance, FileRefusedError

SAMPLE = Path(__file__).parent.parent / "fixtures" / "gimpo-2020-sample.txt"
READERS = {".md": ("mixed", "utf-8"), ".html": ("html", "utf-8"), ".hwpx": ("hwpx", ""), ".xlsx": ("workbook", "")}


def broken(content: bytes, random: Random) -> bytes:
    """A file with some of its bytes changed."""
    if not content.startswith(b"PK"):
        return mutate(content, random).decode("utf-8", "replace").encode()
    return _with_a_broken_part(content, random) if random.random() < 0.7 else mutate(content, random)


def _with_a_broken_part(content: bytes, random: Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as sound, zipfile.ZipFile(stream, "w") as packed:
        names = sound.namelist()
        chosen = random.choice(names)
        for name in names:
            part = sound.read(name)
            packed.writestr(name, mutate(part, random) if name == chosen and part else part)
    return stream.getvalue()


def try_one(path: Path, ending: str) -> str:
    """How a file ended."""
    reader, encoding = READERS[ending]
    try:
        for _ in reader_of(reader)(path, encoding, Allowance(), []):
            pass
    except FileRefusedError:
        return "refused"
    return "read"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Try damaged files of each kind.")
    parser.add_argument("--files", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    random, ends = Random(options.seed), Counter[str]()
    samples = write_all(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.files):
            for ending, content in samples.items():
                path = Path(folder) / f"{number}{ending}"
                path.write_bytes(broken(content, random))
                ends[f"{ending} {try_one(path, ending)}"] += 1
                path.unlink()
    print(", ".join(f"{end} {count:,}" for end, count in sorted(ends.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
