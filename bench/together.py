"""Twenty readers, three editors, a reviewer and a reading of the whole book, all at once: no page is an error.

    python -m bench.together [--departments 30] [--pages 30] [--edits 10]

A made-up city is served by gunicorn as in production, with two processes. Each reader asks for so many pages one
after another; the editors propose corrections in the admin, a reviewer accepts them, and `ingest` reads the book again
and again until readers and editors have done. Printed are the answers by status, the slowest, and how often each wrote.
Ends with 1 where an answer was no page or file. The database is that of DATABASE_URL where that is PostgreSQL, in a
database of its own; else a file of SQLite.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from random import Random
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

ROOT = Path(__file__).parent.parent
FOLDER = Path(tempfile.mkdtemp(prefix="together-"))
PORT, READERS, EDITORS = 8911, 20, 3
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "a long enough word 2026"
NAME = "bench_together"
FINE = (200, 302, 304)

os.environ |= {"DJANGO_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings", "WEB_CONCURRENCY": "2"}
os.environ |= {"DJANGO_MEDIA_ROOT": str(FOLDER / "media"), "DJANGO_SPOOL_ROOT": str(FOLDER / "spool")}
SERVER = os.environ.get("DATABASE_URL", "")
IS_SERVER = SERVER.startswith("postgres")
os.environ["DATABASE_URL"] = f"{SERVER.rpartition('/')[0]}/{NAME}" if IS_SERVER else f"sqlite:///{FOLDER}/db.sqlite3"


@dataclass(slots=True)
class SharedResult:
    """What the server answered, by status; the slowest answer in seconds; and how often each act was done."""

    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    acts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int, seconds: float, address: str) -> None:
        with self.lock:
            self.answers[status] += 1
            self.slowest = max(self.slowest, seconds)
            if status not in FINE:
                self.problems.append(f"{status} {address}")


class Browser:
    """Asks for pages, keeps cookies, and sends forms as a browser does."""

    def __init__(self, result: SharedResult) -> None:
        self.result, self.jar = result, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, address: str) -> str:
        return self._ask(address, None)

    def post(self, address: str, fields: dict[str, str]) -> str:
        return self._ask(address, urlencode(fields).encode())

    def log_in(self, name: str) -> None:
        fields = typed_fields(self.get("/admin/login/?next=/admin/"))
        self.post("/admin/login/?next=/admin/", fields | {"username": name, "password": PASSWORD})

    def _ask(self, address: str, content: bytes | None) -> str:
        start, status, text = time.monotonic(), 0, ""
        try:
            with self.opener.open(SITE + quote(address, safe="/?=&%:+,-_.~"), content, timeout=120) as answer:
                status, text = answer.status, answer.read().decode("utf-8", "replace")
        except HTTPError as error:
            status, text = error.code, error.read().decode("utf-8", "replace")
        except (URLError, HTTPException, OSError) as error:
            text = str(error)
        self.result.add(status, time.monotonic() - start, address)
        return text


def typed_fields(page: str) -> dict[str, str]:
    from tests.staff.typing_in import typed

    return typed(page)


def read(result: SharedResult, addresses: list[str], pages: int, seed: int) -> None:
    browser, random = Browser(result), Random(seed)
    for _ in range(pages):
        browser.get(random.choice(addresses))


def edit(result: SharedResult, name: str, lines: list[str], times: int) -> None:
    """Propose another amount on one line's page after the other."""
    browser = Browser(result)
    browser.log_in(name)
    for number in range(1, times + 1):
        address = lines[number % len(lines)]
        fields = typed_fields(browser.get(address))
        fields |= {"spent": str(number * 1000 + len(name)), "reason": f"영수증 {number}", "_save": "1"}
        if "정정 1건을 제안했습니다" in browser.post(address, fields):
            result.acts["proposed"] += 1


def review(result: SharedResult, done: threading.Event) -> None:
    """Accept the oldest proposal, again and again."""
    from django.db import connection

    from documents.models import Correction

    browser = Browser(result)
    browser.log_in("lee")
    while not done.is_set():
        oldest = Correction.objects.filter(state="proposed").order_by("pk").first()
        if oldest is None:
            time.sleep(0.2)
            continue
        fields = typed_fields(browser.get(f"/admin/documents/correction/{oldest.pk}/change/"))
        fields = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"], "decision": "accept", "word": "확인함"}
        page = browser.post("/admin/documents/correction/decide/", fields | {"correction": str(oldest.pk)})
        result.acts["accepted" if "받아들이기: 1건" in page else "not accepted"] += 1
    connection.close()


def ingest(result: SharedResult, done: threading.Event) -> None:
    """Read the book, in two editions by turns."""
    for number in count():
        if done.is_set():
            return
        manage(
            "ingest", str(FOLDER / f"{number % 2}.txt"), "--city", "bench", "--city-name", "시험시", "--year", "2020"
        )
        result.acts["read"] += 1


def ingest_book(number: int) -> None:
    book = str(FOLDER / f"{number}.txt")
    manage("ingest", book, "--city", "bench", "--city-name", "시험시", "--year", "2020")


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, capture_output=True)


def set_up(departments: int) -> None:
    from bench.book import make_book
    from bench.printing import lay_out
    from bench.sheets import render

    text = render(lay_out(make_book(1, departments, (10, 40)))).text
    for number in range(2):
        (FOLDER / f"{number}.txt").write_text(f"{text}\n덧붙인 글 {number}\n", encoding="utf-8")
    if IS_SERVER:
        on_server(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        on_server(f"CREATE DATABASE {NAME}")
    manage("migrate")
    ingest_book(0)


def on_server(statement: str) -> None:
    from django.db import connection

    with connection._nodb_cursor() as cursor:  # as Django's tests make databases
        cursor.execute(statement)


def people() -> None:
    from django.contrib.auth.models import Group, User

    for name, role in (*((f"editor{number}", "관리자") for number in range(EDITORS)), ("lee", "검토자")):
        person = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        person.groups.set([Group.objects.get(name=role)])


def lines_of_editors() -> list[list[str]]:
    from budget.models import ExpenditureLine

    keys = ExpenditureLine.objects.filter(level=3).order_by("pk").values_list("pk", flat=True)
    pages = [f"/admin/budget/expenditureline/{pk}/change/" for pk in keys[: EDITORS * 10]]
    return [pages[number::EDITORS] for number in range(EDITORS)]


@contextmanager
def served() -> Iterator[None]:
    log = (FOLDER / "server.log").open("wb")
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for_server()
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for_server() -> None:
    opener = build_opener()
    for _ in range(100):
        try:
            opener.open(f"{SITE}/healthz", timeout=5)
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError((FOLDER / "server.log").read_text())


def run(addresses: list[str], pages: int, edits: int) -> SharedResult:
    result, done = SharedResult(), threading.Event()
    readers = [started(read, result, addresses, pages, seed) for seed in range(READERS)]
    editors = [started(edit, result, f"editor{at}", lines, edits) for at, lines in enumerate(lines_of_editors())]
    writers = [started(review, result, done), started(ingest, result, done)]
    for person in (*readers, *editors):
        person.join()
    done.set()
    for writer in writers:
        writer.join()
    return result


def started(work: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    return thread


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--departments", type=int, default=30)
    parser.add_argument("--pages", type=int, default=30, help="that each reader asks for")
    parser.add_argument("--edits", type=int, default=10, help="that each editor proposes")
    options = parser.parse_args()
    import django

    django.setup()
    from django.db import connection

    from bench.pages import kinds

    set_up(options.departments)
    people()
    addresses = [kind.address for kind in kinds()]
    with served():
        result = run(addresses, options.pages, options.edits)
    connection.close()
    if IS_SERVER:
        on_server(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    answers = ", ".join(f"{status}: {number:,}" for status, number in sorted(result.answers.items()))
    acts = ", ".join(f"{act} {number}" for act, number in sorted(result.acts.items()))
    print(f"{connection.vendor}: answers {answers}; the slowest {result.slowest:.1f} s; {acts}")
    for problem, number in Counter(result.problems).most_common(20):
        print(f"  {number} times {problem}")
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
