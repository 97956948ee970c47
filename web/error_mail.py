"""Mails errors to settings.ADMINS."""

import logging
import time

from django.utils.log import AdminEmailHandler

INTERVAL = 60 * 60
"""Seconds within which a process mails errors of one code line only once: a dead database fails every request."""


class ErrorMailHandler(AdminEmailHandler):
    """Mails the log record and its traceback, without request data, which may name people."""

    def __init__(self) -> None:
        super().__init__()
        self._mailed: dict[tuple[str, str, int], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place, now = _place(record), time.monotonic()
        if now - self._mailed.get(place, -INTERVAL) < INTERVAL:
            return
        self._mailed[place] = now
        self.send_mail(self.format_subject(f"{record.levelname}: {record.getMessage()}"), self.format(record))


def _place(record: logging.LogRecord) -> tuple[str, str, int]:
    """The exception's class name, file and line; without an exception, those of the logging call."""
    trace = record.exc_info[2] if record.exc_info else None
    if trace is None:
        return record.name, record.pathname, record.lineno
    while trace.tb_next is not None:
        trace = trace.tb_next
    name = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    return name, trace.tb_frame.f_code.co_filename, trace.tb_lineno
