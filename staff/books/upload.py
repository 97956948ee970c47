"""Checks an uploaded book: its size while it is received, then its type and content."""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from os import SEEK_END
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ingest.reader.encodings import utf_16_of
from ingest.reader.kinds import UNSUPPORTED_KINDS
from ingest.reader.pdf.workers import ENCRYPTED, UnopenedError, count_pages
from ingest.reader.scan.pictures import PICTURE_SIGNS
from staff.books.models import MAPPABLE
from staff.permissions import Verb, may

UNPACKED_LARGEST = 1 << 30
_HEAD, _TAIL = 1024, 4096
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_WORKBOOK = {"[Content_Types].xml", "xl/workbook.xml"}
_SECTION = re.compile(r"Contents/section\d+\.xml\Z")


class BoundedUploadHandler(FileUploadHandler):
    """Drops a book that exceeds the size limit while it is received, so that it cannot fill the disk.

    It must be the first handler. A user without permission to upload has a limit of 0. A dropped upload sets
    `request.dropped`. Uploads on other pages are not limited here.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._limit: int | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._limit = _size_limit(self.request)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if self._limit is not None and start + len(raw_data) > self._limit:
            self.request.dropped = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _size_limit(request: HttpRequest | None) -> int | None:
    """The largest size of an upload in bytes; None on pages that limit it themselves."""
    if request is None or request.path != reverse("admin:staff_book_send"):
        return None
    return settings.BOOK_LARGEST if may(request.user, Verb.RECEIVE) else 0


def display_name(name: str) -> str:
    """A file's name without folders, invisible characters and direction marks, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", visible)).strip()[:200] or _("이름 없는 파일")


def checked_suffix(file: "UploadedFile[bytes]", mapping: str) -> str:
    """The file's suffix, once its content is found to match. Raises ValidationError."""
    ending = PurePosixPath(display_name(file.name or "")).suffix.lower()
    if ending not in _CONTENT_CHECKS:
        raise ValidationError(
            _(UNSUPPORTED_KINDS[ending[1:]])
            if ending[1:] in UNSUPPORTED_KINDS
            else _(
                "PDF, HWPX, XLSX, CSV, JSON, HTML, 글(TXT, MD), 그림(TIFF, JPEG, PNG) 파일만 올릴 수 있습니다. "
                "그 가운데 하나로 저장해 올려 주세요."
            )
        )
    if not file.size:
        raise ValidationError(_("빈 파일입니다."))
    if file.size > settings.BOOK_LARGEST:
        raise too_large()
    file.seek(0)
    if not _CONTENT_CHECKS[ending](file):
        sentence = _("이름은 {kind}이지만 내용은 {kind}이(가) 아닙니다. 올바른 파일을 골라 주세요.")
        raise ValidationError(sentence.format(kind=ending[1:].upper()))
    if mapping and ending not in MAPPABLE:
        raise ValidationError(_("매핑은 CSV와 XLSX, JSON에만 씁니다. 다른 파일에는 고르지 마세요."))
    if ending == ".json" and not mapping:
        raise ValidationError(_("JSON은 열의 뜻을 알려 주는 매핑을 함께 골라 주세요."))
    file.seek(0)
    return ending


def too_large() -> ValidationError:
    most = settings.BOOK_LARGEST >> 20
    return ValidationError(_("파일이 너무 큽니다. {most}MB까지 올릴 수 있습니다.").format(most=most))


def sha256_of(file: "UploadedFile[bytes]") -> str:
    """The SHA-256 of a file's bytes."""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def pages_of(path: Path) -> int | None:
    """The page count of a PDF, counted by a process with limits; None for other files. Raises ValidationError."""
    if path.suffix != ".pdf":
        return None
    try:
        count = count_pages(path)
    except UnopenedError as error:
        raise ValidationError(
            _("암호가 걸린 PDF입니다. 암호를 푼 파일을 올려 주세요.")
            if error.why == ENCRYPTED
            else _("PDF를 열 수 없습니다. 파일이 깨졌거나 잘렸습니다. 다시 받아 올려 주세요.")
        ) from None
    if not 0 < count <= settings.BOOK_MOST_PAGES:
        sentence = _("쪽이 {count}개인 PDF입니다. {most}쪽까지 올릴 수 있으니 나누어 올려 주세요.")
        raise ValidationError(sentence.format(count=f"{count:,}", most=f"{settings.BOOK_MOST_PAGES:,}"))
    return count


def _is_pdf(file: IO[bytes]) -> bool:
    if b"%PDF-" not in file.read(_HEAD):
        return False
    file.seek(max(0, file.seek(0, SEEK_END) - _TAIL))
    if b"%%EOF" not in file.read():
        raise ValidationError(_("PDF가 끝에서 잘렸습니다. 파일을 다시 받아 올려 주세요."))
    return True


def _is_text(file: IO[bytes]) -> bool:
    head = file.read(_HEAD)
    if utf_16_of(head):
        return True
    return head.translate(None, _CONTROL) == head and b"%PDF-" not in head


def _is_picture(file: IO[bytes]) -> bool:
    return file.read(_HEAD).startswith(PICTURE_SIGNS)


def _is_workbook(file: IO[bytes]) -> bool:
    """Whether it is an XLSX workbook. Raises ValidationError where it unpacks to too much."""
    return _parts_of(file) >= _WORKBOOK


def _is_hwpx(file: IO[bytes]) -> bool:
    """Whether it is an HWPX document. Raises ValidationError where it unpacks to too much."""
    return any(_SECTION.match(name) for name in _parts_of(file))


def _parts_of(file: IO[bytes]) -> set[str]:
    """The names in a ZIP; empty for another file. Raises ValidationError where its entries' sizes exceed the limit."""
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()
    if sum(entry.file_size for entry in entries) > UNPACKED_LARGEST:
        raise ValidationError(_("풀면 1GB를 넘는 파일입니다. 나누어 올려 주세요."))
    return {entry.filename for entry in entries}


_CONTENT_CHECKS: Mapping[str, Callable[[IO[bytes]], bool]] = {
    ".pdf": _is_pdf,
    ".txt": _is_text,
    ".md": _is_text,
    ".html": _is_text,
    ".htm": _is_text,
    ".csv": _is_text,
    ".json": _is_text,
    ".xlsx": _is_workbook,
    ".hwpx": _is_hwpx,
    **dict.fromkeys((".tif", ".tiff", ".jpg", ".jpeg", ".png"), _is_picture),
}
