"""On SQLite an act is done in a copy of the database, and what it changed is stored at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from bench.book import make_book
from bench.printing import lay_out
from bench.sheets import render
from budget.models import ExpenditureLine
from documents.models import City, Document, Edition, Page
from ingest.staging import store_at_once
from tests.conftest import ingest

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no need of it"),
]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A database in a file, of which each connection sees what the others have stored: empty."""
    path, before = tmp_path / "db.sqlite3", connections["default"]
    before.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        before.connection.backup(target)
    in_file = before.copy()
    in_file.settings_dict["NAME"] = str(path)
    connections["default"] = in_file
    yield path
    connections["default"] = before
    in_file.close()


def others_wait(path: Path) -> bool:
    """Whether another process could not write now."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def test_a_book_is_stored_from_a_copy_as_it_would_be_directly(file: Path, tmp_path: Path) -> None:
    def stored() -> list[object]:
        rows = ExpenditureLine.objects.order_by("pk").values_list("pk", "key", "spent", "standings", "program")
        return [list(rows), *(list(model.objects.values_list("pk").order_by("pk")) for model in (Page, Edition))]

    text = render(lay_out(make_book(1, departments=2, rows=(3, 8)))).text
    book, other = tmp_path / "book.txt", tmp_path / "other.txt"
    book.write_text(text, encoding="utf-8")
    other.write_text(text.replace(",7", ",8"), encoding="utf-8")
    ingest(book)
    first = stored()
    with transaction.atomic():  # in a transaction it is stored directly
        ingest(other, accept_unplaced=True)
        directly = stored()
        transaction.set_rollback(True)
    ingest(other, dry_run=True)
    assert stored() == first
    ingest(other, accept_unplaced=True)
    assert stored() == directly != first
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        assert not cursor.fetchall()


def test_the_database_has_statistics_of_what_was_stored_from_the_copy(file: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.txt"
    book.write_text(render(lay_out(make_book(1, departments=1, rows=(3, 8)))).text, encoding="utf-8")
    ingest(book)
    with closing(sqlite3.connect(file)) as live:
        tables = {table for (table,) in live.execute("SELECT DISTINCT tbl FROM sqlite_stat1")}
    assert tables >= {"budget_expenditureline", "budget_revenueline", "budget_program", "documents_page"}


def test_nobody_waits_while_an_act_goes_on_and_nothing_is_seen_of_it(file: Path) -> None:
    waited = []

    def act() -> City:
        city = City.objects.create(slug="else", name="다른 시")
        waited.append(others_wait(file))
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("SELECT COUNT(*) FROM documents_city").fetchone() == (0,)
        return city

    done = []
    assert store_at_once(act, done.append) == City.objects.get() == done[0]
    assert waited == [False]


def test_an_act_is_done_again_where_others_published_meanwhile(file: Path) -> None:
    city = City.objects.create(slug="else", name="다른 시")
    Document.objects.create(city=city, fiscal_year=2020, title="", read_at=timezone.now())
    before, seen = Document.objects.get().version, []

    def act() -> None:
        seen.append(Document.objects.get().version)
        if len(seen) == 1:
            with closing(sqlite3.connect(file)) as other:
                other.execute("UPDATE documents_document SET version = version + 1")
                other.commit()
        Document.objects.update(title="새 제목")

    store_at_once(act)
    assert seen == [before, before + 1]
    assert Document.objects.get().title == "새 제목"


def test_an_act_is_done_again_where_others_changed_a_row_of_its(file: Path) -> None:
    City.objects.create(slug="else", name="다른 시")
    names = []

    def act() -> None:
        city = City.objects.get()
        names.append(city.name)
        if len(names) == 1:
            with closing(sqlite3.connect(file)) as other:
                other.execute("UPDATE documents_city SET name = '이름을 바꾼 시'")
                other.commit()
        city.licence = "BY"
        city.save()

    store_at_once(act)
    assert names == ["다른 시", "이름을 바꾼 시"]
    assert City.objects.values_list("name", "licence").get() == ("이름을 바꾼 시", "BY")


def test_rows_of_others_with_the_same_numbers_stay(file: Path) -> None:
    City.objects.create(slug="first", name="첫째 시").delete()
    checked = []

    def act() -> None:
        city = City.objects.create(slug="second", name="둘째 시")
        checked.append(city.pk)
        if len(checked) == 1:
            with closing(sqlite3.connect(file)) as other:
                other.execute("INSERT INTO documents_city VALUES (?, 'first', '첫째 시', '', '', '')", [city.pk])
                other.commit()

    store_at_once(act)
    assert list(City.objects.order_by("pk").values_list("slug", flat=True)) == ["first", "second"]
    assert checked == [checked[0], checked[0] + 1]


def test_what_fails_stores_nothing_and_calls_no_hooks(file: Path) -> None:
    called: list[str] = []

    def act() -> None:
        City.objects.create(slug="else", name="다른 시")
        transaction.on_commit(lambda: called.append("hook"))

    def fail(_: None) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        store_at_once(act, fail)
    store_at_once(act, called.append, dry_run=True)
    assert not City.objects.exists()
    assert not called
    store_at_once(act)
    assert called == ["hook"]
