"""Backs up everything stored into one folder and restores it, from SQLite or PostgreSQL into either.

    manifest.json       when and of which migrations; rows and SHA-256 of each table, size and SHA-256 of each file
    manifest.sha256     the SHA-256 of the manifest
    tables/<table>.gz   a JSON line of column names, then one JSON line for each row, ordered by primary key
    files/              the content of MEDIA_ROOT: books, evidence, uploads

Left out are sessions (everybody logs in again) and what can be regenerated: page images, fonts, the spool, caches.
"""

import gzip
import json
import shutil
import zlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit_triggers
from documents.bulk import update_statistics
from documents.models import City
from lists.export.snapshot import snapshot

REGENERATED = ("pages", "fonts")
"""Folders of MEDIA_ROOT that are not backed up."""
_AT_ONCE = 2000

Manifest = dict[str, Any]


class BackupError(Exception):
    """The backup cannot be made or restored; the message is shown to the operator."""


def back_up(folder: Path) -> Manifest:
    """Write a backup into a new folder and verify it. Raises BackupError, OSError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(_("{folder}: 이미 있습니다. 새 폴더 이름을 주세요.").format(folder=folder))
    draft = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    with snapshot(connection):
        manifest: Manifest = {
            "made_at": timezone.now().isoformat(),
            "migrations": _migrations(),
            "tables": {model._meta.db_table: _write_table(draft, model) for model in _models()},
        }
        referenced = _referenced_files()
    manifest["files"] = _copy_files(Path(settings.MEDIA_ROOT), draft / "files")
    manifest["missing_files"] = sorted(referenced - manifest["files"].keys())
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (draft / "manifest.json").write_text(text, encoding="utf-8")
    (draft / "manifest.sha256").write_text(f"{sha256(text.encode()).hexdigest()}  manifest.json\n")
    check(draft)
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    return manifest


def check(folder: Path) -> Manifest:
    """Verify all files of a backup against its manifest, which is returned. Raises BackupError."""
    try:
        text = (folder / "manifest.json").read_bytes()
        expected = (folder / "manifest.sha256").read_text().split()[0]
        if sha256(text).hexdigest() != expected:
            raise BackupError(_("{folder}: manifest.json이 쓰인 때와 다릅니다.").format(folder=folder))
        manifest: Manifest = json.loads(text)
        tables = {name: _tally(_lines(folder, name)) for name in manifest["tables"]}
        files = {name: _measure(_inside(folder / "files", name)) for name in manifest["files"]}
    except (OSError, EOFError, ValueError, LookupError, zlib.error) as error:
        raise BackupError(_("{folder}: 온전한 백업이 아닙니다 ({error}).").format(folder=folder, error=error)) from None
    differing = _differing(manifest["tables"], tables) + _differing(manifest["files"], files)
    if differing:
        names = ", ".join(differing)
        raise BackupError(_("{folder}: 쓰인 때와 다른 파일이 있습니다: {names}").format(folder=folder, names=names))
    return manifest


def restore(folder: Path, *, replace: bool = False) -> Manifest:
    """Restore the database, in one transaction, and MEDIA_ROOT from a backup. Raises BackupError.

    With `replace`, existing data is deleted first; without, a database that is not empty is refused.
    """
    manifest = check(folder)
    if manifest["migrations"] != _migrations():
        different = set(manifest["migrations"]) ^ set(_migrations())
        raise BackupError(
            _("백업과 데이터베이스의 마이그레이션이 다릅니다: {names}. 백업한 판의 프로그램으로 되살려 주세요.").format(
                names=", ".join(sorted(different))
            )
        )
    if not replace and (City.objects.exists() or User.objects.exists()):
        raise BackupError(_("데이터베이스가 비어 있지 않습니다. 모두 바꾸려면 --replace 를 붙여 주세요."))
    media = Path(settings.MEDIA_ROOT)
    for name in manifest["files"]:
        _copy(_inside(folder / "files", name), _inside(media, name))
    with transaction.atomic():
        _fill_tables(folder)
        stored = {model._meta.db_table: _tally(_table_lines(model)) for model in _models()}
        if differing := _differing(manifest["tables"], stored):
            raise BackupError(_("되살린 표가 백업과 다릅니다: {names}").format(names=", ".join(differing)))
    for path in set(_files(media)) - manifest["files"].keys():
        (media / path).unlink(missing_ok=True)
    if differing := _differing(manifest["files"], {name: _measure(media / name) for name in _files(media)}):
        raise BackupError(_("되살린 파일이 백업과 다릅니다: {names}").format(names=", ".join(differing)))
    update_statistics(_models())
    return manifest


def _models() -> list[type[models.Model]]:
    """All models except sessions, sorted by table name."""
    every = apps.get_models(include_auto_created=True)
    stored = (model for model in every if model._meta.managed and not model._meta.proxy and model is not Session)
    return sorted(stored, key=lambda model: model._meta.db_table)


def _migrations() -> list[str]:
    return sorted(map(".".join, MigrationRecorder(connection).applied_migrations()))


def _differing(expected: dict[str, Any], actual: dict[str, Any]) -> list[str]:
    return sorted(name for name in expected.keys() | actual.keys() if expected.get(name) != actual.get(name))


# Tables


def _write_table(folder: Path, model: type[models.Model]) -> dict[str, Any]:
    path = folder / "tables" / f"{model._meta.db_table}.gz"
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        return _tally(_copied(_table_lines(model), file))


def _copied(lines: Iterator[bytes], file: gzip.GzipFile) -> Iterator[bytes]:
    for line in lines:
        file.write(line)
        yield line


def _tally(lines: Iterator[bytes]) -> dict[str, Any]:
    """The number of rows and the SHA-256 of a table's lines."""
    digest, count = sha256(), -1  # the line of column names is no row
    for line in lines:
        digest.update(line)
        count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _table_lines(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in _stored_fields(model)]
    yield _line(names)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(_AT_ONCE):
        yield _line(row)


def _stored_fields(model: type[models.Model]) -> list[Any]:
    """The concrete fields of a model without generated ones."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _line(row: Any) -> bytes:
    """A row as a JSON line; the same for the same values from either database."""
    return json.dumps(row, default=_text, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def _lines(folder: Path, table: str) -> Iterator[bytes]:
    with gzip.open(_inside(folder / "tables", f"{table}.gz")) as file:
        yield from file


def _fill_tables(folder: Path) -> None:
    """Load all tables, within the caller's transaction. The audit log's triggers are reinstalled at the end."""
    audit_triggers.uninstall(connection)
    tables = [*(model._meta.db_table for model in _models()), Session._meta.db_table]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(statement)
    for model in _models():
        _fill_table(model, _lines(folder, model._meta.db_table))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
    audit_triggers.install(connection)


def _fill_table(model: type[models.Model], lines: Iterator[bytes]) -> None:
    fields = _stored_fields(model)
    if json.loads(next(lines)) != [field.attname for field in fields]:
        raise BackupError(_("{table}: 백업과 다른 열이 있습니다.").format(table=model._meta.db_table))
    quote = connection.ops.quote_name
    columns, slots = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({slots})"  # noqa: S608 - our own table and column names
    with connection.cursor() as cursor:
        while chunk := list(islice(lines, _AT_ONCE)):
            cursor.executemany(statement, [_values(fields, json.loads(line)) for line in chunk])


def _values(fields: Any, row: list[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(field.to_python(value), connection) for field, value in zip(fields, row, strict=True)
    ]


# Files


def _referenced_files() -> set[str]:
    """The names of all files that stored rows refer to."""
    names: set[str] = set()
    for model in _models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names.update(filter(None, model._base_manager.values_list(field.attname, flat=True)))
    return names


def _files(media: Path) -> Iterator[str]:
    """The relative names of the files of MEDIA_ROOT to back up."""
    for path in sorted(media.rglob("*")):
        name = path.relative_to(media)
        if name.parts[0] not in REGENERATED and path.is_file():
            yield name.as_posix()


def _copy_files(media: Path, target: Path) -> dict[str, Any]:
    """Copy the files and return their sizes and digests. A file deleted in the meantime is left out."""
    copied = {}
    for name in _files(media):
        try:
            _copy(media / name, target / name)
        except FileNotFoundError:
            continue
        copied[name] = _measure(target / name)
    return copied


def _copy(source: Path, target: Path) -> None:
    """Copy a file atomically: other processes see the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.copying")
    try:
        shutil.copyfile(source, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _measure(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


def _inside(folder: Path, name: str) -> Path:
    """The path of a file named in the manifest. Raises BackupError where it is outside of the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BackupError(_("{name}: 백업 밖을 가리키는 이름입니다.").format(name=name))
    return path
