"""manage.py backup and restore: what comes back is what was there, or nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts import audit_triggers
from accounts.audit import record
from accounts.models import AuditEntry
from budget.models import ExpenditureLine
from documents.models import City
from tests.conftest import ingest


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def without_guard() -> Iterator[None]:
    """Restoring puts the guard of the audit log up; the tests empty their tables."""
    yield
    audit_triggers.uninstall(connection)


@pytest.mark.django_db(transaction=True)
def test_what_comes_back_is_what_was_there(media: Path, tmp_path: Path, without_guard: None) -> None:
    ingest()
    user = User.objects.create_user("hong", password="correct-2020")
    record(user, "login", user)
    default_storage.save("evidence/2026/note.txt", ContentFile("근거".encode()))
    (media / "pages").mkdir()
    (media / "pages" / "drawn.png").touch()
    origin, again = tmp_path / "origin", tmp_path / "again"
    call_command("backup", str(origin))
    spent = ExpenditureLine.objects.values_list("pk", "spent", "cells", "standings")
    before = list(spent)

    default_storage.save("evidence/2026/later.txt", ContentFile(b""))
    ExpenditureLine.objects.all().delete()
    City.objects.create(slug="else", name="다른 시")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(origin))
    call_command("restore", str(origin), replace=True)

    assert list(spent) == before
    assert User.objects.get().check_password("correct-2020")
    assert AuditEntry.objects.filter(user_name="hong").exists()
    assert not (media / "evidence/2026/later.txt").exists()
    with (
        pytest.raises(IntegrityError, match=audit_triggers.REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {audit_triggers.TABLE}")
    City.objects.create(slug="next", name="다음 시").delete()  # its number is free
    call_command("backup", str(again))
    for folder in ("tables", "files"):
        assert contents(again / folder) == contents(origin / folder)
    assert not list((origin / "files").glob("pages"))


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_was_altered_is_refused(media: Path, tmp_path: Path) -> None:
    City.objects.create(slug="gimpo", name="김포시")
    default_storage.save("evidence/2026/note.txt", ContentFile(b"a"))
    folder = tmp_path / "backup"
    call_command("backup", str(folder))
    with pytest.raises(CommandError, match="이미 있습니다"):
        call_command("backup", str(folder))
    note = folder / "files/evidence/2026/note.txt"
    note.write_bytes(b"b")
    with pytest.raises(CommandError, match="note.txt"):
        call_command("restore", str(folder), replace=True)
    note.write_bytes(b"a")
    (folder / "tables" / "documents_city.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(CommandError, match="온전한 백업이 아닙니다"):
        call_command("restore", str(folder), replace=True)
    assert City.objects.get().name == "김포시"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
