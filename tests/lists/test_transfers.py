"""Transfers that go wrong, with a real server: a client that leaves, a full disk, a crowd, a database that goes."""

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from io import BytesIO
from pathlib import Path

import openpyxl
import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from budget.models import ExpenditureLine
from documents.models import City, Document
from tests.conftest import PATIENCE
from tests.factories import make_expenditure

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
ROWS = 10_000
LARGEST_FILE = 1024 * 1024  # that the server may write: a disk that is soon full
FILE = "/gimpo/2020/expenditure.csv"


@dataclass(frozen=True, slots=True)
class Server:
    """gunicorn as it is configured, in one process, on a database of 10,000 rows, of which a file is 13 MB."""

    port: int
    database: str
    temporary: Path

    def ask(self, path: str) -> HTTPResponse:
        """The beginning of a response, to a client that takes little at a time."""
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", self.port))
        http = HTTPConnection("127.0.0.1", self.port)
        http.sock = client
        http.request("GET", path)
        return http.getresponse()

    def lines(self, path: str) -> int:
        with self.ask(path) as response:
            return response.read().count(b"\r\n")


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (temporary := folder / "tmp").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with django_db_blocker.unblock():
        fill()
        database = published(folder)
        environment = os.environ | {"DATABASE_URL": database, "DJANGO_DEBUG": "1", "TMPDIR": str(temporary)}
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
            cwd=ROOT,
            start_new_session=True,
            env=environment,
            stderr=(folder / "log").open("wb"),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE)),
        )
        try:
            until(lambda: answers(port), "the server starts")
            yield Server(port, database, temporary)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
            Document.objects.all().delete()
            City.objects.all().delete()


def fill() -> None:
    """One row, and the same again and again under other keys."""
    row = make_expenditure("사" * 400, program=None)
    fields = [
        field.column for field in ExpenditureLine._meta.concrete_fields if not (field.primary_key or field.generated)
    ]
    numbered = {"key": "'k' || n", "position": "n", "line": "n"}
    table, columns = ExpenditureLine._meta.db_table, ", ".join(fields)
    values = ", ".join(numbered.get(field, f"one.{field}") for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) "
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM numbers, {table} one WHERE one.id = %s",
            [ROWS + 998, row.pk],
        )
        cursor.execute(f"ANALYZE {table}")  # as a reading leaves it: what smaller tests left is not believed


def published(folder: Path) -> str:
    """The address of the tests' database for another process; one in memory is copied into a file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "database")])
        return f"sqlite:///{folder / 'database'}"
    server = connection.settings_dict
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"


def answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as http:
        try:
            http.request("GET", "/healthz")
            return http.getresponse().status == 200
        except OSError:
            return False


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def reading(server: Server) -> int:
    """How many are reading the database, or hold it open: seen from beside the server."""
    if server.database.startswith("sqlite"):
        with closing(sqlite3.connect(server.database.removeprefix("sqlite:///"), timeout=0)) as other:
            other.execute("UPDATE documents_document SET title = title || '.'")
            other.commit()
            return int(other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    with psycopg.connect(server.database) as other:
        found = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND query ~ '^(COPY|DECLARE|FETCH)'"
            " AND datname = current_database()"
        )
        return int(found.fetchall()[0][0])


@pytest.mark.parametrize("path", [FILE, FILE.replace(".csv", ".json")])
def test_a_client_that_leaves_ends_the_query(server: Server, path: str) -> None:
    until(lambda: not reading(server), "nobody reads")
    response = server.ask(path)
    assert response.status == 200
    response.read(10_000)
    assert reading(server)
    response.close()
    until(lambda: not reading(server), "the query is cancelled")


def test_four_files_at_once_leave_room_for_pages(server: Server) -> None:
    four = [server.ask(FILE) for _ in range(4)]
    for response in four:
        assert response.status == 200
        assert len(response.read(10_000)) == 10_000
    fifth = server.ask(FILE)
    assert (fifth.status, fifth.headers["Retry-After"]) == (503, "15")
    assert "잠시 뒤에" in fifth.read().decode()
    for path in ("/", "/gimpo/2020/", "/gimpo/2020/expenditure/?level=all", "/gimpo/2020/departments/"):
        with server.ask(path) as page:
            assert page.status == 200
            assert b"</html>" in page.read()
    for response in four:
        rest = response.read()
        assert rest.endswith(b"\r\n")
        assert int(response.headers["X-Row-Count"]) == ROWS
    assert server.lines(FILE) == ROWS + 1


def test_a_full_disk_gives_a_sentence_and_leaves_nothing(server: Server) -> None:
    with server.ask(f"{FILE}?encoding=cp949") as response:
        assert response.status == 507
        assert "자리가 모자라" in response.read().decode()
    assert [file for file in server.temporary.iterdir() if "metrics" not in file.name] == []


def test_a_workbook_is_sent_while_it_is_made_and_needs_no_disk(server: Server) -> None:
    with server.ask(FILE.replace(".csv", ".xlsx")) as response:
        assert (response.status, response.headers["Content-Length"]) == (200, None)
        sheet = openpyxl.load_workbook(BytesIO(response.read()), read_only=True).worksheets[0]
    assert sheet.max_row == ROWS + 1


def test_a_database_that_goes_breaks_the_transfer_off(server: Server) -> None:
    """Last: what is left of the database on a disk is of no use to others."""
    response = server.ask(FILE)
    response.read(10_000)
    if server.database.startswith("sqlite"):
        os.truncate(server.database.removeprefix("sqlite:///"), 200_000)
    else:
        with psycopg.connect(server.database) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query ~ '^COPY' AND datname = current_database()"
            )
    with pytest.raises(IncompleteRead):
        response.read()
