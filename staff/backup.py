"""All that is stored, as files in one folder, and back: from SQLite or PostgreSQL, into either.

    manifest.json       when and of which migrations; rows and SHA-256 of each table, size and SHA-256 of each file
    manifest.sha256     the SHA-256 of the manifest
    tables/<table>.gz   the names of the columns, then a row a line, as JSON in the order of the primary key
    files/              what stands in MEDIA_ROOT: books, evidence, uploads

Sessions are left out: everybody logs in again. So is what is made anew: drawn pages, fonts, the spool, the caches.
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

MADE_ANEW = ("pages", "fonts")
"""Folders of MEDIA_ROOT that are left out."""
_AT_ONCE = 2000

Manifest = dict[str, Any]


class BackupError(Exception):
    """A sentence for who runs the command."""


def back_up(folder: Path) -> Manifest:
    """Write a backup into a folder that does not exist yet, and read it again. Raises BackupError, OSError."""
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
    """The manifest of a backup, all of whose files are as it says. Raises BackupError."""
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
    """Make the database and MEDIA_ROOT those of a backup. The database: whole, or not at all. Raises BackupError.

    `replace` allows it where something is stored already, which is lost.
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
    """Every table of ours and of Django's but the sessions, by its name."""
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
    """How many rows these lines are, and their digest."""
    digest, count = sha256(), -1  # the names of the columns are no row
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
    """The fields of a model but those that the database makes of others."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _line(row: Any) -> bytes:
    """The same for the same values, whatever database they come from."""
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
    """In the transaction of the caller. The guard of the audit log is put up again before it ends."""
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
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({slots})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        while chunk := list(islice(lines, _AT_ONCE)):
            cursor.executemany(statement, [_values(fields, json.loads(line)) for line in chunk])


def _values(fields: Any, row: list[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(field.to_python(value), connection) for field, value in zip(fields, row, strict=True)
    ]


# Files


def _referenced_files() -> set[str]:
    """The names of all files that a row names."""
    names: set[str] = set()
    for model in _models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names.update(filter(None, model._base_manager.values_list(field.attname, flat=True)))
    return names


def _files(media: Path) -> Iterator[str]:
    """The files of MEDIA_ROOT that are not made anew, by their names in it."""
    for path in sorted(media.rglob("*")):
        name = path.relative_to(media)
        if name.parts[0] not in MADE_ANEW and path.is_file():
            yield name.as_posix()


def _copy_files(media: Path, target: Path) -> dict[str, Any]:
    """Sizes and digests of the files as they were copied. One that is deleted meanwhile is left out."""
    copied = {}
    for name in _files(media):
        try:
            _copy(media / name, target / name)
        except FileNotFoundError:
            continue
        copied[name] = _measure(target / name)
    return copied


def _copy(source: Path, target: Path) -> None:
    """Other processes see the whole file or none."""
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
    """The file of this name; the manifest may lead nowhere else. Raises BackupError."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BackupError(_("{name}: 백업 밖을 가리키는 이름입니다.").format(name=name))
    return path
