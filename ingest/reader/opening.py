"""Open books other than PDF: plain text as it is, other kinds converted to lines of text."""

from hashlib import file_digest
from pathlib import Path

from ingest.errors import BookError
from ingest.reader.conversion import convert
from ingest.reader.encodings import SAMPLE, utf_16_of
from ingest.reader.kinds import kind_of
from ingest.reader.text import TextFile, examine, examine_text

_READERS = {
    "mixed": ("mixed", "text"),
    "html": ("html", "html"),
    "hwpx": ("hwpx", "hwpx"),
    "xlsx": ("workbook", "xlsx"),
}
"""By kind of file: the module that reads it, and the kind of the document."""


def open_text(path: Path, root: Path) -> TextFile:
    """Open a book as text; a converted file is stored in a folder under `root`. Raises BookError."""
    kind = kind_of(path)
    if kind == "text":
        return examine(path)
    encoding, sha256 = "", ""
    if kind in ("mixed", "html"):
        encoding, sha256 = _encoding(path)
    sha256 = sha256 or _sha256(path)
    converted = convert(path, *_READERS[kind], encoding, sha256, root)
    return TextFile(path, "utf-8", sha256, converted.form_feeds, converted=converted)


def _encoding(path: Path) -> tuple[str, str]:
    """Return the encoding of a text, and its SHA-256 if already computed (else ""). Raises BookError."""
    with path.open("rb") as file:
        if encoding := utf_16_of(file.read(SAMPLE)):
            return encoding, ""
    examined = examine_text(path)
    return ("utf-8-sig" if examined.encoding == "utf-8" else examined.encoding), examined.sha256


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file. Raises BookError."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BookError("파일을 열 수 없습니다 ({reason}).", path, reason=error.strerror) from None
