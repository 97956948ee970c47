"""Read pages in subprocesses with limits for each page; if one crashes or hangs, only that page is lost.

python -m MODULE FILE: prints how many pages a file has.
python -m MODULE FILE FOLDER FIRST LAST SECONDS: reads these pages into the folder.
python -m MODULE FILE PAGE PICTURE: draws a page with what the table finder found on it.

MODULE is this one, or one that calls `main` with a function that scores readings.
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
from tempfile import TemporaryDirectory
from typing import Any

from ingest.reader.pdf.reading_choice import Scorer, score_nothing
from ingest.reader.pdf.second_reading import SecondReader, draw_tables
from ingest.reader.pdf.spool import PageSpool

PAGES_AT_ONCE = 240
"""The pages that one process reads before it ends and frees its memory."""
MEMORY = 1 << 30
"""The address space of a process, in bytes."""
SCAN_MEMORY = 3 << 29
"""The address space once it reads scanned pages, in bytes."""
SCAN_SECONDS = 60.0
"""CPU seconds for one scanned page."""
SECONDS = 15.0
"""CPU seconds for one page; time spent waiting on a busy machine does not count."""
PATIENCE = 60.0
"""Seconds that a process may sleep over one page. It waits for nothing but its disk, so a sleeping one hangs."""
LAST_RESORT = 1800.0
"""Seconds by the clock after which a page is given up in any case."""
MOST_LOST = 20
"""The file is given up if more pages than this, and more than one in twenty, are lost."""
ENCRYPTED, BROKEN = 3, 4
"""Exit codes of a process that cannot open the file."""

_ROOT = Path(__file__).resolve().parents[3]
_GLANCE = 0.02

Progress = Callable[[int, int], None]
"""Called with the number of pages read so far and of all pages."""


class UnopenedError(Exception):
    """Raised if the file cannot be opened: `why` is ENCRYPTED or BROKEN."""

    def __init__(self, why: int) -> None:
        super().__init__(why)
        self.why = why


class GivenUpError(Exception):
    """Raised if too many pages are lost."""


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF. Raises UnopenedError."""
    process = _start(__name__, [str(path)], stdout=subprocess.PIPE)
    try:
        printed, _ = process.communicate(timeout=LAST_RESORT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise UnopenedError(BROKEN) from None
    if process.returncode:
        raise UnopenedError(ENCRYPTED if process.returncode == ENCRYPTED else BROKEN)
    return int(printed)


def draw_page(path: Path, number: int, picture: Path) -> bool:
    """Draw a page (from 1) with the rules, cells and words that the table finder found. Return False if it fails."""
    process = _start(__name__, [str(path), str(number), str(picture)])
    return process.wait() == 0


def jobs_here() -> int:
    """Return the number of processes that read at once: one for each core, up to four."""
    return min(4, os.cpu_count() or 1)


@dataclass(slots=True)
class _Range:
    """The pages from `first` to `last`; those before `at` are stored."""

    first: int
    last: int
    at: int = 0

    def __post_init__(self) -> None:
        self.at = self.first


@dataclass(slots=True)
class PageReadingJob:
    """Reads the pages of a file that are not in its spool yet."""

    path: Path
    spool: PageSpool
    count: int
    jobs: int = field(default_factory=jobs_here)
    seconds: float = SECONDS
    patience: float = PATIENCE
    module: str = __name__
    lost: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, progress: Progress | None = None) -> None:
        """Read the pages. Raises GivenUpError; pages read until then remain stored."""
        step = max(1, min(PAGES_AT_ONCE, -(-self.count // self.jobs)))
        ranges = [_Range(at, min(at + step - 1, self.count)) for at in range(1, self.count + 1, step)]
        # temporary files of a killed process are deleted with the folder
        with TemporaryDirectory(prefix="pages-") as folder, ThreadPoolExecutor(self.jobs) as pool:
            try:
                futures = [pool.submit(self._read, page_range, folder) for page_range in ranges]
                while not all(future.done() for future in futures):
                    time.sleep(_GLANCE)
                    if progress:
                        progress(sum(page_range.at - page_range.first for page_range in ranges), self.count)
            finally:
                self._over.set()
            for future in futures:
                future.result()
        if progress:
            progress(self.count, self.count)

    def _read(self, pages: _Range, temporary: str) -> None:
        while self._advance(pages) and not self._over.is_set():
            numbers = (str(pages.at), str(pages.last), str(self.seconds))
            process = _start(self.module, [str(self.path), str(self.spool.folder), *numbers], temporary=temporary)
            self._watch(process, pages)
            if self._advance(pages) and not self._over.is_set():
                self._lose(pages)

    def _advance(self, pages: _Range) -> bool:
        """Move to the first page that is not stored. Return False if all are."""
        while pages.at <= pages.last and self.spool.has(pages.at):
            pages.at += 1
        return pages.at <= pages.last

    def _watch(self, process: "subprocess.Popen[bytes]", pages: _Range) -> None:
        """Wait for a process while it stores pages or computes; kill it otherwise."""
        at = pages.at
        since = before = time.monotonic()
        slept = 0.0
        while process.poll() is None:
            time.sleep(_GLANCE)
            self._advance(pages)
            now = time.monotonic()
            if pages.at != at:
                at, since, slept = pages.at, now, 0.0
            slept = slept + now - before if sleeps(process.pid) else 0.0
            before = now
            if self._over.is_set() or slept > self.patience or now - since > LAST_RESORT:
                process.kill()
        process.wait()

    def _lose(self, pages: _Range) -> None:
        """Mark the current page as lost. Raises GivenUpError if too many are."""
        self.lost += 1
        if self.lost > MOST_LOST and self.lost * 20 > self.count:
            self._over.set()
            raise GivenUpError
        self.spool.mark_lost(pages.at)


def sleeps(process: int) -> bool:
    """Whether a process neither computes nor waits for a processor or disk (on Linux: its state is S, T or t)."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False  # it ended in the meantime
    return stat.rpartition(b") ")[2][:1] in (b"S", b"T", b"t")


def _start(
    module: str, arguments: list[str], stdout: int = subprocess.DEVNULL, temporary: str | None = None
) -> "subprocess.Popen[bytes]":
    """Start a subprocess; `temporary` is the folder for its temporary files."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"TMPDIR": temporary} if temporary else {}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(  # noqa: S603 - our own program, with arguments that are no options
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, env=environment, cwd=_ROOT
    )


def _limit(seconds: float) -> None:
    """Limit this process to `seconds` more of CPU time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU,
        (int(used.ru_utime + used.ru_stime + seconds) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]),
    )


def main(arguments: list[str], score_reading: Scorer = score_nothing) -> int:
    """Open the file and do what the arguments ask for; return the exit code.

    `score_reading` scores a reading by its identities.
    """
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    most = SCAN_MEMORY if hardest == resource.RLIM_INFINITY else min(SCAN_MEMORY, hardest)
    resource.setrlimit(resource.RLIMIT_AS, (min(MEMORY, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(SECONDS)
    import pypdfium2  # imported under the limits

    try:
        document = pypdfium2.PdfDocument(arguments[0])
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "assword" in str(error) or "ecurity" in str(error) else BROKEN
    match arguments:
        case [_]:
            print(count)
        case [path, number, picture]:
            draw_tables(Path(path), int(number), Path(picture))
        case [path, folder, first, last, seconds]:
            numbers = range(int(first), int(last) + 1)
            _read_pages(
                document, SecondReader(Path(path), score_reading), PageSpool(Path(folder)), numbers, float(seconds)
            )
    return 0


def _read_pages(document: Any, second: SecondReader, spool: PageSpool, numbers: range, seconds: float) -> None:
    import pypdfium2

    from ingest.reader.pdf.glyphs import PageTooComplexError, drawing_of
    from ingest.reader.pdf.pages import read
    from ingest.reader.scan.scanned import ScanReader
    from ingest.reader.scan.tesseract import EngineError

    scans = ScanReader()
    for number in numbers:
        if spool.has(number):
            continue
        _limit(seconds)
        try:
            page = document[number - 1]
            drawn = drawing_of(page)
            if is_scan := scans.can_read(drawn):
                _limit(SCAN_SECONDS)
                resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
            first = scans.read(page, drawn) if is_scan else read(drawn)
            page.close()
            due = not is_scan and second.is_due(drawn, first)
        except (pypdfium2.PdfiumError, PageTooComplexError, MemoryError, EngineError):
            spool.mark_lost(number)
            continue
        if due:
            spool.begin_second_reading(number)
        spool.put(number, first)  # it remains if the second reading crashes
        if due:
            _limit(seconds)
            spool.put(number, second.better(number, first))
            spool.end_second_reading(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
