"""Starts, recognises and kills the processes that read books, which run apart from the server's own.

A process is identified by its pid, its start time and the boot time, so that a later process with the same pid is not
mistaken for it. Needs /proc, and server and process on one machine.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from ingest.reader.limits import limit_process

_PROC = Path("/proc")


def start(pk: int) -> str:
    """Start `manage.py read_in` for an intake, in a new session, and return the process's identifier.

    It writes to the server's log, but does not count as a server process in the metrics.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "read_in", str(pk)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"},
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # reaps the process, which would stay a zombie
    return name_of(process.pid)


def limit_resources() -> None:
    """Limit the memory and time of this process and lower its priority; its children inherit both."""
    os.nice(5)
    limit_process(settings.BOOK_MEMORY, settings.BOOK_CPU_SECONDS)
    signal.alarm(settings.BOOK_SECONDS)


def name_of(pid: int) -> str:
    """The identifier of a process; only its pid where it has ended already."""
    return " ".join((str(pid), _started(pid), _up_since()))


def is_alive(process: str) -> bool:
    pid, _, rest = process.partition(" ")
    started, _, up_since = rest.partition(" ")
    return bool(started) and started == _started(int(pid)) and up_since == _up_since()


def end(process: str) -> None:
    """Kill a process and its children, also orphaned ones, but not a later process with the same pid."""
    pid, _, rest = process.partition(" ")
    started, _, up_since = rest.partition(" ")
    if up_since == _up_since() and _started(int(pid)) in ("", started):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(int(pid), signal.SIGKILL)


def _started(pid: int) -> str:
    """The start time of a running process in clock ticks since boot; "" for one that has ended."""
    try:
        output = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    state, *rest = output.rpartition(")")[2].split()
    return "" if state in "ZX" else rest[18]


def _up_since() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
