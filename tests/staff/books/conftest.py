"""A database that the processes which read books can reach, and people who send books in."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.book import make_book
from bench.printing import lay_out
from bench.sheets import render
from staff.books import processes
from staff.books.models import RUNNING, Intake
from staff.books.worker import work
from tests.conftest import PATIENCE, SAMPLE
from tests.staff.conftest import client_of, files, make_person  # noqa: F401 - fixtures


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's database, for child processes too: SQLite's, which is in memory, is copied into a file."""
    at = connection.settings_dict
    if connection.vendor != "sqlite":
        url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        monkeypatch.setenv("DATABASE_URL", url)
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, at["NAME"]
    file = tmp_path / "settlement.sqlite3"
    with sqlite3.connect(file) as copy:
        in_memory.backup(copy)
    copy.close()
    connection.connection, at["NAME"] = None, str(file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    yield
    connection.close()
    connection.connection, at["NAME"] = in_memory, name


@pytest.fixture
def media(files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: F811
    """Where uploads and books are, for child processes too."""
    monkeypatch.setenv("DJANGO_MEDIA_ROOT", str(files))
    monkeypatch.setenv("DJANGO_DEBUG", "1")
    return files


@pytest.fixture
def manager(client_of: Callable[..., Client], media: Path) -> Iterator[Client]:  # noqa: F811
    yield client_of("관리자")
    running = Intake.objects.filter(state__in=RUNNING).exclude(process=processes.name_of(os.getpid()))
    for process in running.values_list("process", flat=True):
        processes.end(process)


def start_here(patch: pytest.MonkeyPatch) -> None:
    """Let no other process be started: `read` does its work in this one."""
    patch.setattr(processes, "start", lambda pk: processes.name_of(os.getpid()))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process is started: `read` does its work in this one."""
    start_here(monkeypatch)


def read(intake: Intake) -> Intake:
    """The intake, once what its process would do is done."""
    work(intake.pk)
    intake.refresh_from_db()
    return intake


def printed_book(seed: int = 3, departments: int = 1) -> bytes:
    return render(lay_out(make_book(seed, departments))).text.encode()


def send(client: Client, name: str = "결산서.txt", content: bytes | None = None, **fields: Any) -> Any:
    """What the page answers to a book; the sample, if nothing else."""
    file = SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content)
    known = {"city_name": "김포시", "city_slug": "gimpo", "fiscal_year": 2020, "mapping": "", "file": file}
    return client.post(reverse("admin:staff_book_send"), known | fields)


def do(client: Client, intake: Intake, verb: str, **fields: Any) -> Any:
    return client.post(reverse("admin:staff_book_do", args=[intake.pk]), {"do": verb} | fields)


def page(client: Client, intake: Intake) -> str:
    return str(client.get(intake.get_absolute_url()).content.decode())


def wait(intake: Intake, *states: str) -> Intake:
    """The intake, once it is in one of these states; else as it is when no process is at work any more."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        intake.refresh_from_db()
        if intake.state in states or not (states or intake.running):
            return intake
        time.sleep(0.05)
    raise AssertionError(f"{intake.state} and not {states}: {intake.problem}")


def only() -> Intake:
    return Intake.objects.get()


def someone(name: str = "kim", role: str = "관리자") -> User:
    return User.objects.filter(username=name).first() or make_person(name, role)
