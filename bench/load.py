"""The program as it is shipped, under load: readers who walk, files, a reading and staff, all at once.

    python -m bench.load [--seconds 60] [--readers 50] [--exports 4]

gunicorn is started with gunicorn.conf.py on the database of DATABASE_URL where that is PostgreSQL (as it is; where it
has no document, a city is made up and read), else on a file of SQLite with that city. First one reader walks alone,
then all do: readers follow a link of each page after a moment, files of a whole list are taken home again and again, a
book is read, a person of the staff looks through the admin. Printed are requests, errors (aim: none), p50 and p95 in
ms (aim of the readers: p95 within 3 times of the one alone) and the memory of the server, by time. That more files are
requested than are made at once is no error where the answer says when to come back.
"""

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.pages import ROOT, book_text, environment_of, run

LINK = re.compile(rb'href="(/[^"#]*)"')
NO_PAGE = re.compile(r"^/(admin|static|i18n)/|/remarks/|/p/|[.]\w+(\?|$)")
FILES = ("expenditure.csv?level=all", "expenditure.xlsx?level=all", "expenditure.json?level=all", "datapackage.zip")
ADMIN = ("", "budget/expenditureline/", "documents/finding/", "documents/document/", "documents/correction/")
PAUSE = (0.5, 3.0)
"""Seconds that a person looks at a page."""
TIMEOUT = 60
MADE_BY_PYTHON = "from bench.load import prepare; prepare()"


@dataclass
class Answers:
    """What became of the requests of a role: seconds of those answered, refusals for now, errors by what they were."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds) or [0.0]
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


class Visitor:
    """One who asks the server, an address after the other; what came of it is noted in `answers`."""

    def __init__(self, port: int, answers: Answers, cookie: str = "") -> None:
        self.port, self.answers, self.cookie = port, answers, cookie

    def get(self, address: str) -> bytes:
        start = time.perf_counter()
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)) as connection:
                connection.request("GET", address, headers={"Host": "testserver", "Cookie": self.cookie})
                response = connection.getresponse()
                body = response.read()
        except (OSError, HTTPException) as error:
            self.answers.errors[f"{type(error).__name__} {address}"] += 1
            return b""
        if response.status == 503 and response.headers["Retry-After"]:
            self.answers.refused += 1
        elif response.status >= 400:
            self.answers.errors[f"{response.status} {address}"] += 1
        else:
            self.answers.seconds.append(time.perf_counter() - start)
        return body

    def walk(self, until: float, pause: tuple[float, float], seed: int) -> None:
        """Follow a link of each page, and begin again where there is none."""
        chance, address = random.Random(seed), "/"
        while time.monotonic() < until:
            links = [unescape(link.decode()) for link in LINK.findall(self.get(address))]
            links = [link for link in links if not NO_PAGE.search(link)]
            address = chance.choice(links) if links else "/"
            time.sleep(chance.uniform(*pause))


def prepare() -> None:
    """Print the address of a stored year, and the cookie of a person of the staff. In a process of its own."""
    import django

    django.setup()
    from django.urls import reverse

    from bench.pages import log_in
    from documents.models import Document

    document = Document.objects.select_related("city").first()
    print(reverse("overview", args=document.url_args) if document else "-", log_in())


@contextmanager
def server(folder: Path) -> Iterator[tuple[int, int]]:
    """gunicorn with the configuration of the project: its port, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment_of(ROOT, folder), stderr=log, stdout=log, start_new_session=True
        )
    try:
        while not Visitor(port, Answers()).get("/healthz"):
            time.sleep(0.2)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def memory(group: int) -> int:
    """The MB that the processes of a group hold; a page that several share, or one maps several times, counts once.

    Each connection to SQLite maps the whole database, so that VmRSS counts its file once for each thread.
    """
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                found = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) if found else 0
        except (OSError, ProcessLookupError):
            continue
    return total // 1024


def measure(options: argparse.Namespace, folder: Path) -> None:
    run(ROOT, folder, "manage.py", "migrate", "--verbosity", "0")
    run(ROOT, folder, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    book = folder / "book.txt"
    book.write_text(book_text(options.departments), encoding="utf-8")
    reading = ("manage.py", "ingest", str(book), "--city", "bench", "--city-name", "벤치시")
    if run(ROOT, folder, "-c", MADE_BY_PYTHON).startswith("-"):
        run(ROOT, folder, *reading, "--year", "2020")
    base, cookie = run(ROOT, folder, "-c", MADE_BY_PYTHON).split()
    with server(folder) as (port, process):
        alone = Answers()
        Visitor(port, alone).walk(time.monotonic() + options.seconds / 4, (0.0, 0.1), 0)
        answers = {role: Answers() for role in ("readers", "files", "staff")}
        until = time.monotonic() + options.seconds

        def again(role: str, addresses: list[str], seed: int) -> None:
            visitor, chance = Visitor(port, answers[role], cookie if role == "staff" else ""), random.Random(seed)
            while time.monotonic() < until:
                visitor.get(chance.choice(addresses))
                time.sleep(chance.uniform(*PAUSE) if role == "staff" else 0)

        work: list[Callable[[], object]] = [lambda: run(ROOT, folder, *reading, "--year", "2021")]
        work += [
            lambda seed=seed: Visitor(port, answers["readers"]).walk(until, PAUSE, seed)  # type: ignore[misc]
            for seed in range(options.readers)
        ]
        work += [
            lambda seed=seed: again("files", [base + name for name in FILES], seed)  # type: ignore[misc]
            for seed in range(options.exports)
        ]
        work.append(lambda: again("staff", [f"/admin/{name}" for name in ADMIN], 0))
        threads = [threading.Thread(target=job) for job in work]
        for thread in threads:
            thread.start()
        held = [memory(process)]
        while time.monotonic() < until:
            time.sleep(options.seconds / 6)
            held.append(memory(process))
        for thread in threads:
            thread.join()
    print_answers(alone, answers, held)


def print_answers(alone: Answers, answers: dict[str, Answers], held: list[int]) -> None:
    for role, found in {"one reader alone": alone, **answers}.items():
        taken = f"p50 {found.quantile(0.5):.0f} ms, p95 {found.quantile(0.95):.0f} ms"
        counts = f"{len(found.seconds):6,} answers, {found.refused} refused for now, {found.errors.total()} errors"
        print(f"{role:17} {counts}, {taken}")
        for error, times in found.errors.most_common(5):
            print(f"    {times} × {error}")
    ratio = answers["readers"].quantile(0.95) / (alone.quantile(0.95) or 1)
    print(f"p95 of the readers {ratio:.1f} times of the one alone (aim: 3); memory {' '.join(map(str, held))} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--exports", type=int, default=4)
    parser.add_argument("--departments", type=int, default=120, help="of the city that is made up")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(options, Path(folder))


if __name__ == "__main__":
    main()
