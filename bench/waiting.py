"""How long writers wait while a book is stored, on SQLite.

    python -m bench.waiting [--departments 120]

A made-up city is read for the first time, again from the same file, from another in which a department is no more and
amounts are others, and in dry runs; meanwhile a thread asks for the write lock without a pause. Printed are how long
each reading takes, how long the other waited at most, and how much CPU the reading took in that time: what the wait is
on a quiet machine. Aim: 2 s at most.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.pages import book_text

ROOT = Path(__file__).parent.parent
PAUSE = 0.005


@dataclass(slots=True)
class Writer:
    """Takes the write lock again and again until a process ends; `waits` are the seconds that it had to wait.

    Before each stands the CPU that the process took in that time.
    """

    path: Path
    pid: int
    done: threading.Event = field(default_factory=threading.Event)
    waits: list[tuple[float, float]] = field(default_factory=list)

    def run(self) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=600)
        while not self.done.is_set():
            start, cpu = time.perf_counter(), self.cpu()
            connection.execute("BEGIN IMMEDIATE")
            self.waits.append((self.cpu() - cpu, time.perf_counter() - start))
            connection.execute("ROLLBACK")
            time.sleep(PAUSE)
        connection.close()

    def cpu(self) -> float:
        """Seconds of CPU that the process has taken; 0 once it has ended."""
        try:
            user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:
            return 0.0
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def manage(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "DJANGO_DEBUG": "1"}
    environment |= {"DJANGO_MEDIA_ROOT": f"{folder}/media", "DJANGO_SPOOL_ROOT": f"{folder}/spool"}
    return subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def measure(folder: Path, name: str, *words: str) -> None:
    start = time.perf_counter()
    process = manage(folder, "ingest", *words, "--city", "bench", "--city-name", "벤치시", "--year", "2020")
    writer = Writer(folder / "db.sqlite3", process.pid)
    thread = threading.Thread(target=writer.run)
    thread.start()
    status = process.wait()
    writer.done.set()
    thread.join()
    cpu, wait = max(writer.waits)
    print(f"{name}: {time.perf_counter() - start:.1f} s, waited {wait:.2f} s, {cpu:.2f} s of CPU", flush=True)
    if status:
        sys.exit(f"{name}: {status}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--departments", type=int, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        book, other = folder / "book.txt", folder / "other.txt"
        text = book_text(options.departments)
        book.write_text(text, encoding="utf-8")
        other.write_text(text[len(text) // 100 :].replace(",7", ",8"), encoding="utf-8")
        manage(folder, "migrate", "--verbosity", "0").wait()
        measure(folder, "dry run", str(book), "--dry-run")
        measure(folder, "first", str(book))
        measure(folder, "again", str(book))
        measure(folder, "another", str(other), "--accept-unplaced")
        measure(folder, "dry run of the former", str(book), "--dry-run")


if __name__ == "__main__":
    main()
