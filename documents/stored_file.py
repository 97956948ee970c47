"""The book that a document was read from, kept as it came: books/<city>/<year>/<SHA-256>.<kind> in the private storage.

No address hands it out. Whoever draws something of it opens `document.book`, which is empty where the file is not there
(read before books were kept, or made again from a data package).
"""

import os
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from documents.models import Document

_CHUNK = 1 << 20


class AnotherFileError(Exception):
    """The file is no longer the one that the document was read from."""


def keep(document: Document, path: Path) -> bool:
    """Keep a copy of the file, in the transaction that stores what was read of it. Whether it was not kept before.

    The copies of earlier books of the city and year go once the transaction is through.
    Raises AnotherFileError, OSError.
    """
    name = f"books/{document.city.slug}/{document.fiscal_year}/{document.sha256}.{document.kind}"
    kept = Path(default_storage.path(name))
    if not kept.exists():
        _copy(path, kept, document.sha256)
    transaction.on_commit(partial(_forget_others, kept))
    if document.book.name == name:
        return False
    document.book.name = name
    document.save(update_fields=["book"])
    return True


def _copy(path: Path, kept: Path, expected: str) -> None:
    """Others see the copy whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft, digest = kept.with_suffix(f".{os.getpid()}.draft"), sha256()
    try:
        with path.open("rb") as file, draft.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != expected:
            raise AnotherFileError
        draft.replace(kept)
    finally:
        draft.unlink(missing_ok=True)


def _forget_others(kept: Path) -> None:
    for other in kept.parent.iterdir():
        if other != kept:
            other.unlink(missing_ok=True)
