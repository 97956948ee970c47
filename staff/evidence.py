"""Checks evidence files: allowed types only, small, and with content that matches the name."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import IO
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024
_WORKBOOK = {"[Content_Types].xml", "xl/workbook.xml"}
_PROGRAM = "vbaproject.bin"
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


def check(file: "UploadedFile[bytes]") -> "UploadedFile[bytes]":
    """The file, renamed by us. Raises ValidationError where its type or size is not allowed."""
    if file.size is None or file.size > LARGEST:
        raise ValidationError(_("근거 파일은 10MB까지 올릴 수 있습니다."))
    if not file.size:
        raise ValidationError(_("빈 파일입니다."))
    ending = PurePath(file.name or "").suffix.lower()
    looks = _KINDS.get(ending)
    if looks is None:
        raise ValidationError(
            _("올릴 수 있는 파일은 {kinds}입니다.").format(kinds=", ".join(kind[1:] for kind in _KINDS))
        )
    file.seek(0)
    if not looks(file):
        raise ValidationError(_("파일 내용이 이름의 형식({kind})과 다릅니다.").format(kind=ending[1:]))
    file.seek(0)
    file.name = f"{uuid4().hex}{ending}"
    return file


def _begins(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(marks)


def _is_text(file: IO[bytes]) -> bool:
    content = file.read()
    if not _CONTROL.isdisjoint(content):
        return False
    for encoding in ("utf-8-sig", "cp949"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_workbook(file: IO[bytes]) -> bool:
    """Whether it is a workbook without macros; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return set(names) >= _WORKBOOK and not any(name.lower().endswith(_PROGRAM) for name in names)


_KINDS: Mapping[str, Callable[[IO[bytes]], bool]] = {
    ".pdf": _begins(b"%PDF-"),
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins(b"\xff\xd8\xff"),
    ".jpeg": _begins(b"\xff\xd8\xff"),
    ".txt": _is_text,
    ".csv": _is_text,
    ".xlsx": _is_workbook,
}
