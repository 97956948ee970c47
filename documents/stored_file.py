"""The book that a volume was read from, kept as it came: books/<city>/<year>/<SHA-256>.<kind> in the private storage.

No address hands it out. Whoever draws something of it opens `volume.book`, which is empty where the file is not there
(read before books were kept, or made again from a data package).
"""

import os
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from documents.models import Document, Volume

_CHUNK = 1 << 20


class AnotherFileError(Exception):
    """The file is no longer the one that the volume was read from."""


def keep(volume: Volume, path: Path) -> bool:
    """Keep a copy of the file, in the transaction that stores what was read of it. Whether it was not kept before.

    Copies that no volume of the year has any more go once the transaction is through.
    Raises AnotherFileError, OSError.
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
    """Throw away what of a year's folder no volume has any more, once the transaction is through."""
    transaction.on_commit(partial(_forget_unused, document.pk, folder))


def _copy(path: Path, target: Path, expected: str) -> None:
    """Others see the copy whole or not at all."""
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
    used = {Path(name).name for name in names}
    for file in folder.iterdir() if folder.exists() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
