"""Limits the number of files made at a time, so that threads remain for pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

from lists.export.description import RefusedError

RETRY_AFTER = 15  # seconds
_slots = BoundedSemaphore(settings.FILES_AT_ONCE)


@contextmanager
def slot() -> Iterator[None]:
    """Occupy one of the process's slots until the file is sent. Raises RefusedError where all are taken."""
    if not _slots.acquire(blocking=False):
        raise RefusedError(_("지금 파일을 받는 사람이 많습니다. 잠시 뒤에 다시 받아 주세요."), status=503)
    try:
        yield
    finally:
        _slots.release()
