"""How fast a book is parsed, against a bare loop that splits the same text at tabs; then one 1,000 times as large.

    python -m bench.parsing [FILE]

The large book repeats the small one under other department names. Prints ratios, and the memory
that the large one took more than the small one. Aim: within 15 times the bare loop, memory flat.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingest.reading import open_book, read_sheets

SAMPLE = Path(__file__).parent.parent / "fixtures" / "gimpo-2020-sample.txt"
TIMES = 1000


def split_at_tabs(path: Path) -> None:
    """The bare loop: the text in memory, each line split."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        line.split("\t")


def parse(path: Path) -> None:
    for _ in read_sheets(open_book(path)):
        pass


def repeat(path: Path, large: Path, times: int) -> None:
    """The book, over and over, each time with departments of its own."""
    text = path.read_text(encoding="utf-8")
    names = list(open_book(path).departments)
    with large.open("w", encoding="utf-8") as file:
        for number in range(times):
            again = text
            for name in names:
                again = again.replace(name, f"{name}{number:04}")
            file.write(again + "\n")


def seconds(work: Callable[[Path], None], path: Path, runs: int) -> float:
    """Seconds of CPU, the median of several runs."""
    matches = []
    for _ in range(runs):
        start = time.process_time()
        work(path)
        matches.append(time.process_time() - start)
    return statistics.median(matches)


def peak(path: Path) -> int:
    """The peak memory in MB of a process that parses a book, as Linux tells it."""
    code = f"""
from pathlib import Path
from bench.parsing import parse
parse(Path({str(path)!r}))
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def print_speed(name: str, path: Path, runs: int) -> None:
    bare, parsed = seconds(split_at_tabs, path, runs), seconds(parse, path, runs)
    size = path.stat().st_size / 1e6
    print(
        f"{name}: {size:.2f} MB, parse {size / parsed:.1f} MB/s, bare loop {size / bare:.1f} MB/s, "
        f"ratio {parsed / bare:.1f} (aim: 15 at most), peak memory {peak(path)} MB"
    )


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    print_speed("the book", path, runs=25)
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.txt"
        repeat(path, large, TIMES)
        print_speed(f"{TIMES:,} times the book", large, runs=1)


if __name__ == "__main__":
    main()
