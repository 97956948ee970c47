"""Ingest as processes of its own: killed half-way, and two at once."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.ingest.volumes.books import ROADS, TAX, Settled, write

ROOT = Path(__file__).parent.parent.parent
OF_BOOKS = ("documents", "departments", "budget", "performance")


def manage(database: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_DEBUG": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ingest(database: str, file: Path) -> "subprocess.Popen[str]":
    return manage(database, "ingest", str(file), "--city", "gimpo", "--city-name", "김포시", "--year", "2020")


def counted(database: str) -> str:
    """How many rows of a book stand in the database, by model."""
    models = [model for model in apps.get_models() if model._meta.app_label in OF_BOOKS]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as file:
            numbers = [file.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone()[0] for model in models]
    else:
        numbers = [model._default_manager.count() for model in models]
    return str({model._meta.label: number for model, number in zip(models, numbers, strict=True) if number})


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """An empty database that other processes can reach, as DATABASE_URL names it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "settlement.sqlite3"
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        yield f"sqlite:///{path}"
    else:
        at = connection.settings_dict
        yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def kill_after_reading(department: str, process: "subprocess.Popen[str]") -> None:
    """Kill an ingest when it says that it has read a department."""
    assert process.stdout is not None
    assert process.stdout.readline() == f"{department} 읽음\n"
    process.kill()
    process.communicate()
    assert process.returncode == -9


def test_three_at_once_are_as_one_after_the_other(database: str, tmp_path: Path) -> None:
    tax, roads = (write(tmp_path / f"{each.department}.txt", each) for each in (TAX, ROADS))
    processes = [ingest(database, file) for file in (tax, tax, roads)]
    outputs, errors = zip(*(process.communicate() for process in processes), strict=True)
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    assert sorted("세출: 추가 5" in output for output in outputs) == [False, True, True]
    counts = counted(database)
    assert "'documents.Volume': 2" in counts
    assert "'budget.ExpenditureLine': 10" in counts


def test_bad_input_ends_with_status_1_and_without_a_traceback(database: str, tmp_path: Path) -> None:
    process = ingest(database, tmp_path / "none.txt")
    out, err = process.communicate()
    assert process.returncode == 1
    assert err.strip().endswith("파일이 없습니다. 경로를 확인해 주세요.")
    assert len(err.strip().splitlines()) == 1
    assert counted(database) == "{}"


def test_the_book_is_read_from_a_prompt_without_a_database(sample: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("D")}
    printed = subprocess.run(
        [sys.executable, "-m", "ingest", str(sample)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed.startswith("기획담당관\n  revenue 27, department_performance 9, expenditure 53")


def test_killed_half_way_nothing_of_it_is_stored_and_what_was_there_stands(database: str, tmp_path: Path) -> None:
    first = write(tmp_path / "first.txt", TAX, replace(TAX, department="징수과"))
    second = write(tmp_path / "second.txt", ROADS, Settled("공원과", {"공원 조성": (500_000, 400_000)}))
    kill_after_reading("세무과", ingest(database, first))
    assert counted(database) == "{}"
    assert ingest(database, first).wait() == 0
    before = counted(database)
    kill_after_reading("도로과", ingest(database, second))
    assert counted(database) == before
