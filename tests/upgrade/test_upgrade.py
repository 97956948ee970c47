"""A database of version 0.1 migrates to this version: what was read, corrected and decided stands in it as before.

version_0_1.sql is such a database, as SQLite dumps it: one department of the sample, an accepted and an open
correction, a duty, an upload, a published book, a decision on two years, and a permission given to one person.
"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

HERE = Path(__file__).parent
TABLES = {
    "desk_assignment": "staff_assignment",
    "desk_upload": "staff_upload",
    "intake_intake": "staff_intake",
    "comparing_succession": "comparison_succession",
    "comparing_successiondecision": "comparison_successiondecision",
}


def migrate(database: Path) -> None:
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_DEBUG": "1"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=HERE.parent.parent, check=True, capture_output=True)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """The database before and after `migrate`."""
    path = tmp_path_factory.mktemp("upgrade") / "settlement.sqlite3"
    script = (HERE / "version_0_1.sql").read_text(encoding="utf-8")
    before, after = sqlite3.connect(":memory:"), sqlite3.connect(path)
    before.executescript(script)
    after.executescript(script)
    after.close()
    migrate(path)
    return before, sqlite3.connect(path)


Databases = tuple[sqlite3.Connection, sqlite3.Connection]


@pytest.mark.parametrize(("former", "now"), TABLES.items())
def test_a_renamed_table_keeps_its_rows(databases: Databases, former: str, now: str) -> None:
    before, after = databases
    columns = [row[1] for row in before.execute(f"PRAGMA table_info({former})")]
    query = f"SELECT {', '.join(columns)} FROM {{}} ORDER BY id"
    assert after.execute(query.format(now)).fetchall() == before.execute(query.format(former)).fetchall()
    assert not after.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [former]).fetchall()


@pytest.mark.parametrize("table", ["documents_correction", "documents_correctionevent", "auth_user"])
def test_what_people_did_stands(databases: Databases, table: str) -> None:
    before, after = databases
    columns = ", ".join(row[1] for row in before.execute(f"PRAGMA table_info({table})"))
    query = f"SELECT {columns} FROM {table} ORDER BY id"
    rows = before.execute(query).fetchall()
    assert rows
    assert after.execute(query).fetchall() == rows


def test_figures_stand_as_they_were_read_and_corrected(databases: Databases) -> None:
    before, after = databases
    query = "SELECT name, level, budget, current_budget, spent, unspent FROM budget_expenditureline ORDER BY position"
    assert after.execute(query).fetchall() == before.execute(query).fetchall()


def test_a_permission_given_to_a_person_follows_its_model(databases: Databases) -> None:
    _, after = databases
    query = """
        SELECT content_type.app_label, permission.codename FROM auth_user_user_permissions given
        JOIN auth_permission permission ON permission.id = given.permission_id
        JOIN django_content_type content_type ON content_type.id = permission.content_type_id
    """
    assert after.execute(query).fetchall() == [("staff", "review")]


def test_no_content_type_of_a_former_room_is_left(databases: Databases) -> None:
    _, after = databases
    query = "SELECT count(*) FROM django_content_type WHERE app_label IN ('desk', 'intake', 'comparing')"
    assert after.execute(query).fetchone() == (0,)


def test_nothing_is_left_to_migrate(databases: Databases) -> None:
    _, after = databases
    applied = set(after.execute("SELECT app, name FROM django_migrations"))
    assert set(MigrationLoader(None).graph.nodes) <= applied


def test_each_document_is_one_volume_of_the_file_it_was_read_from(databases: Databases) -> None:
    before, after = databases
    columns = "id, title, kind, sha256, book, read_at"
    documents = before.execute(f"SELECT {columns} FROM documents_document ORDER BY id").fetchall()
    query = "SELECT document_id, title, kind, sha256, book, read_at FROM documents_volume ORDER BY document_id"
    assert after.execute(query).fetchall() == documents
    assert set(after.execute("SELECT number FROM documents_volume").fetchall()) == {(1,)}
    pages = "SELECT id, number, first_line, text FROM documents_page ORDER BY id"
    assert after.execute(pages).fetchall() == before.execute(pages).fetchall()
