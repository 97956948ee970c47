"""What a backup writes and reads, line by line and file by file."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from budget.models import ExpenditureLine
from documents.models import Correction
from staff import backup
from staff.backup import BackupError

SEOUL = timezone(timedelta(hours=9))


def test_equal_values_are_written_alike_whatever_database_they_come_from() -> None:
    assert backup._line([{"b": 1, "a": "가"}, None]) == '[{"a": "가", "b": 1}, null]\n'.encode()
    values: list[Any] = [datetime(2021, 1, 2, 9, tzinfo=SEOUL), datetime(2021, 1, 2, tzinfo=UTC), date(2021, 1, 2)]
    assert [backup._text(value) for value in values] == ["2021-01-02T00:00:00+00:00"] * 2 + ["2021-01-02"]
    assert [backup._text(value) for value in (Decimal("1.50"), UUID(int=1))] == [
        "1.50",
        "00000000-0000-0000-0000-000000000001",
    ]
    assert backup._text(b"a") == backup._text(memoryview(b"a")) == "YQ=="
    with pytest.raises(TypeError, match="a backup cannot hold set"):
        backup._text(set())


def test_rows_are_counted_without_the_names_of_the_columns() -> None:
    assert backup._tally(iter([b"names\n", b"row\n"]))["rows"] == 1
    assert backup._tally(iter([]))["rows"] == -1
    assert backup._tally(iter([b"ab"]))["sha256"] == backup._tally(iter([b"a", b"b"]))["sha256"]


def test_all_tables_are_held_but_the_sessions() -> None:
    models = backup._models()
    names = [model._meta.db_table for model in models]
    assert names == sorted(names)
    assert {ExpenditureLine, Correction, AuditEntry} <= set(models)
    assert Session not in models
    assert "auth_user_groups" in names


def test_columns_that_the_database_computes_are_left_out() -> None:
    fields = {model: backup._stored_fields(model) for model in backup._models()}
    assert "spent" in [field.attname for field in fields[ExpenditureLine]]
    assert not [field for of_model in fields.values() for field in of_model if field.generated]
    assert [model for model in fields if len(fields[model]) < len(model._meta.local_concrete_fields)]


def test_what_differs_is_named_in_order() -> None:
    assert backup._differing({"b": 1, "a": 1, "c": 1}, {"c": 1, "b": 2, "d": 1}) == ["a", "b", "d"]


def test_files_are_all_but_those_that_are_made_anew(tmp_path: Path) -> None:
    for name in ("pages/a.png", "fonts/b.ttf", "evidence/pages/c.pdf", "d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(backup._files(tmp_path)) == ["d.txt", "evidence/pages/c.pdf"]


def test_a_file_is_copied_whole_and_a_lost_one_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    media, target = tmp_path / "media", tmp_path / "target"
    media.mkdir()
    (media / "a.txt").write_bytes(b"abc")
    monkeypatch.setattr(backup, "_files", lambda _media: ["gone.txt", "a.txt"])
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert backup._copy_files(media, target) == {"a.txt": {"size": 3, "sha256": digest}}
    assert [path.name for path in target.iterdir()] == ["a.txt"]


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    assert backup._inside(tmp_path, "a/b.txt") == tmp_path / "a/b.txt"
    for name in ("../a.txt", "/etc/passwd"):
        with pytest.raises(BackupError, match="백업 밖을 가리키는"):
            backup._inside(tmp_path, name)


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="온전한 백업이 아닙니다"):
        backup.check(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "manifest.sha256").write_text(f"{'0' * 64}  manifest.json\n")
    with pytest.raises(BackupError, match="manifest.json이 쓰인 때와 다릅니다"):
        backup.check(tmp_path)


@pytest.mark.django_db
def test_a_backup_is_for_who_made_it_and_in_a_folder_of_its_own(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(backup, "_models", list)
    monkeypatch.setattr(backup, "_referenced_files", lambda: {"lost.txt"})
    folder = tmp_path / "backup"
    folder.mkdir()
    (tmp_path / "backup.partial" / "left").mkdir(parents=True)
    manifest = backup.back_up(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "manifest.sha256"]
    assert not (tmp_path / "backup.partial").exists()
    assert (manifest["tables"], manifest["files"], manifest["missing_files"]) == ({}, {}, ["lost.txt"])
    for taken in (folder, folder / "manifest.json"):
        with pytest.raises(BackupError, match="이미 있습니다"):
            backup.back_up(taken)


def refuse(*_args: Any, **_options: Any) -> None:
    raise BackupError("안 됩니다")


def test_a_command_that_fails_ends_with_1_and_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, verb in (("backup", "back_up"), ("restore", "restore")):
        monkeypatch.setattr(f"staff.management.commands.{name}.{verb}", refuse)
        with pytest.raises(CommandError, match="안 됩니다") as error:
            call_command(name, str(tmp_path))
        assert error.value.returncode == 1


@pytest.mark.django_db
def test_a_backup_of_other_migrations_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {"migrations": [*backup._migrations(), "staff.9999_later"]}
    monkeypatch.setattr(backup, "check", lambda _folder: manifest)
    with pytest.raises(BackupError, match=r"마이그레이션이 다릅니다: staff.9999_later\. "):
        backup.restore(tmp_path)
