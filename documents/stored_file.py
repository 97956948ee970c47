"""The original file of a volume, stored unchanged as books/<city>/<year>/<SHA-256>.<kind> in the private storage.

It has no URL. Code that renders pages of it opens `volume.book`, which is empty without a file (if the volume was read
before files were stored, or restored from a data package).
"""

import os
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from documents.models import Document, Edition, Volume

_CHUNK = 1 << 20


class AnotherFileError(Exception):
    """The file is no longer the one that the volume was read from."""


def store_file(volume: Volume, path: Path) -> bool:
    """Store a copy of the file, in the transaction that stores its reading. Returns whether it was not stored before.

    Copies that no volume or edition of the year uses any more are deleted on commit. Raises AnotherFileError, OSError.
    """
    document = volume.document
    name = f"books/{document.city.slug}/{document.fiscal_year}/{volume.sha256}.{volume.kind}"
    target = Path(default_storage.path(name))
    if not target.exists():
        _copy(path, target, volume.sha256)
    forget_unused(document, target.parent)
    if volume.book.name == name:
        return False
    volume.book.name = name
    volume.save(update_fields=["book"])
    return True


def forget_unused(document: Document, folder: Path) -> None:
    """Delete the files of a year's folder that no volume uses, on commit."""
    transaction.on_commit(partial(_forget_unused, document.pk, folder))


def _copy(path: Path, target: Path, expected: str) -> None:
    """Copy atomically: other processes see the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft, digest = target.with_suffix(f".{os.getpid()}.draft"), sha256()
    try:
        with path.open("rb") as file, draft.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != expected:
            raise AnotherFileError
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _forget_unused(document: int, folder: Path) -> None:
    names = Volume.objects.filter(document=document).values_list("book", flat=True)
    of_editions = Edition.objects.filter(document=document).values_list("book", flat=True)
    used = {Path(name).name for name in (*names, *of_editions)}
    for file in folder.iterdir() if folder.exists() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
