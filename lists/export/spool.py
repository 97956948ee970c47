"""Writes a file completely before sending it, so that errors can still become an error response."""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from lists.export.description import RefusedError

_IN_MEMORY = 1024 * 1024
_BLOCK = 64 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def spooled(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """A temporary file with what `write` writes. Raises RefusedError where the disk is full."""
    file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by the sender)
    try:
        write(file)
        file.flush()
    except BaseException as problem:
        with suppress(OSError):  # closing may retry the failed write
            file.close()
        if isinstance(problem, OSError) and problem.errno in _FULL:
            sentence = _("서버에 자리가 모자라 파일을 만들지 못했습니다. 잠시 뒤에 다시 받거나 조건을 좁혀 주세요.")
            raise RefusedError(sentence, status=507) from problem
        raise
    return file


def written(content: Iterable[bytes], file: IO[bytes]) -> None:
    """Write all of the content into a file."""
    for block in content:
        file.write(block)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its start in blocks; it is closed at the end."""
    with file:
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block
