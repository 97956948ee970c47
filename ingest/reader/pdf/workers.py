"""Processes of their own read the pages: limits hold for each page, and one that dies or hangs loses that page alone.

python -m MODULE FILE: prints how many pages a file has.
python -m MODULE FILE FOLDER FIRST LAST SECONDS: reads these pages into the folder.
python -m MODULE FILE PAGE PICTURE: draws a page with what the table finder sees on it.

MODULE is this one, or one that calls `main` with a judge of readings.
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

from ingest.reader.pdf.reading_choice import Judge, no_judge
from ingest.reader.pdf.second_reading import SecondReader, draw_tables
from ingest.reader.pdf.spool import Spool

PAGES_AT_ONCE = 240
"""A process reads so many pages and ends: what a page leaves behind goes with it."""
MEMORY = 1 << 30
"""Bytes of address space a process may have."""
SCAN_MEMORY = 3 << 29
"""The same, once it reads scanned pages."""
SCAN_SECONDS = 60.0
"""Of computing for one scanned page."""
SECONDS = 15.0
"""Of computing for one page; a busy machine takes nothing from them."""
PATIENCE = 60.0
"""Seconds that a process may sleep over one page: it waits for nothing but its disk, so that one that sleeps hangs."""
LAST_RESORT = 1800.0
"""Seconds by the clock after which a page is given up whatever its process does."""
MOST_LOST = 20
"""Past so many lost pages, and one in twenty of all, the file is given up."""
ENCRYPTED, BROKEN = 3, 4
"""How a process ends that cannot open the file."""

_ROOT = Path(__file__).resolve().parents[3]
_GLANCE = 0.02

Progress = Callable[[int, int], None]
"""Called with the number of pages that are there, and of all."""


class UnopenedError(Exception):
    """The file could not be opened: `why` is ENCRYPTED or BROKEN."""

    def __init__(self, why: int) -> None:
        super().__init__(why)
        self.why = why


class GivenUpError(Exception):
    """Too many pages were lost."""


def count_pages(path: Path) -> int:
    """The pages of a PDF. Raises UnopenedError."""
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
    """Draw a page (from 1) with the rules, cells and words that the table finder sees. False where it cannot be."""
    process = _start(__name__, [str(path), str(number), str(picture)])
    return process.wait() == 0


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
    module: str = __name__
    lost: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, progress: Progress | None = None) -> None:
        """Raises GivenUpError. What was read stays, whatever comes."""
        step = max(1, min(PAGES_AT_ONCE, -(-self.count // self.jobs)))
        ranges = [_Range(at, min(at + step - 1, self.count)) for at in range(1, self.count + 1, step)]
        # what a process that is killed leaves of its temporary files goes with the folder
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
        """Go to the first page that is not there. False where all are."""
        while pages.at <= pages.last and self.spool.has(pages.at):
            pages.at += 1
        return pages.at <= pages.last

    def _watch(self, process: "subprocess.Popen[bytes]", pages: _Range) -> None:
        """Wait for a process as long as pages come, or it computes."""
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
        self.lost += 1
        if self.lost > MOST_LOST and self.lost * 20 > self.count:
            self._over.set()
            raise GivenUpError
        self.spool.lose(pages.at)


def sleeps(process: int) -> bool:
    """Whether a process neither computes nor waits for the processor or a disk (Linux: its state is S, T or t)."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False  # it has just ended
    return stat.rpartition(b") ")[2][:1] in (b"S", b"T", b"t")


def _start(
    module: str, arguments: list[str], stdout: int = subprocess.DEVNULL, temporary: str | None = None
) -> "subprocess.Popen[bytes]":
    """A process that reads; `temporary` is the folder of its temporary files."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"TMPDIR": temporary} if temporary else {}
    command = [sys.executable, "-m", module, *arguments]
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


def main(arguments: list[str], judge: Judge = no_judge) -> int:
    """One process: opens the file and reads its pages. `judge` counts the identities that a reading satisfies."""
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    most = SCAN_MEMORY if hardest == resource.RLIM_INFINITY else min(SCAN_MEMORY, hardest)
    resource.setrlimit(resource.RLIMIT_AS, (min(MEMORY, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(SECONDS)
    import pypdfium2  # the library is loaded under the limits

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
            _read_pages(document, SecondReader(Path(path), judge), Spool(Path(folder)), numbers, float(seconds))
    return 0


def _read_pages(document: Any, second: SecondReader, spool: Spool, numbers: range, seconds: float) -> None:
    import pypdfium2

    from ingest.reader.pdf.glyphs import PageTooComplexError, look_at
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
            drawn = look_at(page)
            if is_scan := scans.can_read(drawn):
                _limit(SCAN_SECONDS)
                resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
            first = scans.read(page, drawn) if is_scan else read(drawn)
            page.close()
            due = not is_scan and second.is_due(drawn, first)
        except (pypdfium2.PdfiumError, PageTooComplexError, MemoryError, EngineError):
            spool.lose(number)
            continue
        if due:
            spool.begin_again(number)
        spool.put(number, first)  # it stands where the second reading dies
        if due:
            _limit(seconds)
            spool.put(number, second.better(number, first))
            spool.end_again(number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
