"""What was written stays: Django refuses to change it, and so does the database to whoever goes past Django."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit_triggers
from accounts.models import RETENTION, AppendOnlyError, AuditEntry, AuditVerb

TABLE = audit_triggers.TABLE


@pytest.fixture
def entry(db: None) -> AuditEntry:
    return AuditEntry.objects.create(verb=AuditVerb.LOGIN, user_name="hong")


@pytest.fixture
def guarded(entry: AuditEntry) -> AuditEntry:
    audit_triggers.install(connection)  # rolled back with the test
    return entry


def run(statement: str, *values: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.get(pk=entry.pk).save(force_update=True),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(what="else"),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["what"]),
        lambda entry: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"what": "else"}),
    ],
)
def test_django_refuses(entry: AuditEntry, change: Callable[[AuditEntry], object]) -> None:
    with pytest.raises(AppendOnlyError):
        change(entry)
    assert AuditEntry.objects.get().what == ""


@pytest.mark.parametrize(
    "statement",
    [f"UPDATE {TABLE} SET what = 'else'", f"UPDATE {TABLE} SET at = at", f"DELETE FROM {TABLE}"],
)
def test_the_database_refuses(guarded: AuditEntry, statement: str) -> None:
    with pytest.raises(IntegrityError, match=audit_triggers.REFUSED):
        run(statement)
    assert AuditEntry.objects.get().user_name == "hong"


def test_the_database_takes_new_entries(guarded: AuditEntry) -> None:
    AuditEntry.objects.create(verb=AuditVerb.LOGOUT)
    AuditEntry.objects.bulk_create([AuditEntry(verb=AuditVerb.LOGIN), AuditEntry(verb=AuditVerb.LOGIN)])
    assert AuditEntry.objects.count() == 4


@pytest.mark.parametrize(("age", "goes"), [(RETENTION - timedelta(hours=1), 0), (RETENTION + timedelta(hours=1), 1)])
def test_the_database_lets_go_of_what_was_kept_long_enough(guarded: AuditEntry, age: timedelta, goes: int) -> None:
    old = AuditEntry.objects.create(verb=AuditVerb.LOGIN, at=timezone.now() - age)
    assert AuditEntry.objects.delete_expired() == goes
    if not goes:
        with pytest.raises(IntegrityError):
            run(f"DELETE FROM {TABLE} WHERE id = %s", old.pk)
    else:
        assert AuditEntry.objects.get() == guarded


def test_the_table_is_not_emptied_at_once(guarded: AuditEntry) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DatabaseError, match=audit_triggers.REFUSED):
        run(f"TRUNCATE {TABLE}")


@pytest.fixture
def unmigrated(transactional_db: None) -> Iterator[None]:
    call_command("migrate", "accounts", "0001", verbosity=0)
    yield
    call_command("migrate", "accounts", verbosity=0)
    audit_triggers.uninstall(connection)  # as the rest of the suite wants it


def test_the_migration_puts_the_guard_up_and_takes_it_down(unmigrated: None) -> None:
    AuditEntry.objects.create(verb=AuditVerb.LOGIN)
    assert run(f"DELETE FROM {TABLE}") == 1
    call_command("migrate", "accounts", verbosity=0)
    AuditEntry.objects.create(verb=AuditVerb.LOGIN)
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {TABLE}")
    call_command("migrate", "accounts", "0001", verbosity=0)
    assert run(f"DELETE FROM {TABLE}") == 1
