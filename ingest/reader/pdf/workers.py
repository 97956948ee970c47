"""Processes of their own read the pages: limits hold for each page, and one that dies or hangs loses that page alone.

python -m ingest.reader.pdf.workers FILE: tells how many pages a file has.
python -m ingest.reader.pdf.workers FILE FOLDER FIRST LAST SECONDS: reads these pages into the folder.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.reader.pdf.spool import Spool

PAGES_AT_ONCE = 120
"""A process reads so many pages and ends: what a page leaves behind goes with it."""
MEMORY = 1 << 30
"""Bytes of address space a process may have."""
SECONDS, PATIENCE = 15.0, 45.0
"""Of computing for one page, and of waiting for it."""
MOST_LOST = 20
"""Past so many lost pages, and one in twenty of all, the file is given up."""
ENCRYPTED, BROKEN = 3, 4
"""How a process ends that cannot open the file."""

_ROOT = Path(__file__).resolve().parents[3]
_GLANCE = 0.02

Progress = Callable[[int, int], None]
"""Is told the pages that are there, and all."""


class UnopenedError(Exception):
    """The file could not be opened: `why` is ENCRYPTED or BROKEN."""

    def __init__(self, why: int) -> None:
        super().__init__(why)
        self.why = why


class GivenUpError(Exception):
    """Too many pages were lost."""


def count_pages(path: Path) -> int:
    """The pages of a PDF. Raises UnopenedError."""
    process = _start([str(path)], stdout=subprocess.PIPE)
    try:
        told, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise UnopenedError(BROKEN) from None
    if process.returncode:
        raise UnopenedError(ENCRYPTED if process.returncode == ENCRYPTED else BROKEN)
    return int(told)


def jobs_here() -> int:
    """The processes that read at once: one for each core, up to four."""
    return min(4, os.cpu_count() or 1)


@dataclass(slots=True)
class _Range:
    """Pages `first` to `last`; all before `at` are there."""

    first: int
    last: int
    at: int = 0

    def __post_init__(self) -> None:
        self.at = self.first


@dataclass(slots=True)
class Reading:
    """Reads the pages of a file that are not in its spool yet."""

    path: Path
    spool: Spool
    count: int
    jobs: int = field(default_factory=jobs_here)
    seconds: float = SECONDS
    patience: float = PATIENCE
    lost: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, progress: Progress | None = None) -> None:
        """Raises GivenUpError. What was read stays, whatever comes."""
        step = max(1, min(PAGES_AT_ONCE, -(-self.count // self.jobs)))
        ranges = [_Range(at, min(at + step - 1, self.count)) for at in range(1, self.count + 1, step)]
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                futures = [pool.submit(self._read, each) for each in ranges]
                while not all(future.done() for future in futures):
                    time.sleep(_GLANCE)
                    if progress:
                        progress(sum(each.at - each.first for each in ranges), self.count)
            finally:
                self._over.set()
            for future in futures:
                future.result()
        if progress:
            progress(self.count, self.count)

    def _read(self, pages: _Range) -> None:
        while self._advance(pages) and not self._over.is_set():
            process = _start(
                [str(self.path), str(self.spool.folder), str(pages.at), str(pages.last), str(self.seconds)]
            )
            self._watch(process, pages)
            if self._advance(pages) and not self._over.is_set():
                self._lose(pages)

    def _advance(self, pages: _Range) -> bool:
        """Go to the first page that is not there. False where all are."""
        while pages.at <= pages.last and self.spool.has(pages.at):
            pages.at += 1
        return pages.at <= pages.last

    def _watch(self, process: "subprocess.Popen[bytes]", pages: _Range) -> None:
        """Wait for a process as long as pages come."""
        at, since = pages.at, time.monotonic()
        while process.poll() is None:
            time.sleep(_GLANCE)
            self._advance(pages)
            if pages.at != at:
                at, since = pages.at, time.monotonic()
            if self._over.is_set() or time.monotonic() - since > self.patience:
                process.kill()
        process.wait()

    def _lose(self, pages: _Range) -> None:
        self.lost += 1
        if self.lost > MOST_LOST and self.lost * 20 > self.count:
            self._over.set()
            raise GivenUpError
        self.spool.lose(pages.at)


def _start(arguments: list[str], stdout: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "ingest.reader.pdf.workers", *arguments]
    return subprocess.Popen(  # noqa: S603 - our own program, with arguments that are no options
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, env=environment, cwd=_ROOT
    )


def _limit(seconds: float) -> None:
    """Let this process compute for so many seconds more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU,
        (int(used.ru_utime + used.ru_stime + seconds) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]),
    )


def main(arguments: list[str]) -> int:
    """One process: opens the file and reads its pages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(SECONDS)
    import pypdfium2  # the library is loaded under the limits

    from ingest.reader.pdf.glyphs import TooMuchError, look_at
    from ingest.reader.pdf.pages import read

    try:
        document = pypdfium2.PdfDocument(arguments[0])
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "assword" in str(error) or "ecurity" in str(error) else BROKEN
    if len(arguments) == 1:
        print(count)
        return 0
    spool = Spool(Path(arguments[1]))
    for number in range(int(arguments[2]), int(arguments[3]) + 1):
        if spool.has(number):
            continue
        _limit(float(arguments[4]))
        try:
            page = document[number - 1]
            spool.put(number, read(look_at(page)))
            page.close()
        except (pypdfium2.PdfiumError, TooMuchError, MemoryError):
            spool.lose(number)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
