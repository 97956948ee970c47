"""The process that reads a book: started apart from the server, known again, and ended with all that it started.

A process is named by its id, when it was started and since when the machine is up, so that another that got its
number later is not taken for it. Needs /proc, and server and process on one machine.
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
    """Start `manage.py read_in` for an intake, in a session of its own. Gives the process's name.

    It writes into the server's log, but is none of the server's own processes that count requests.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "read_in", str(pk)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"},
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # or it would stay in the table of processes
    return name_of(process.pid)


def limit() -> None:
    """Bound what this process may take, and let everybody else go first. Its children inherit it."""
    os.nice(5)
    limit_process(settings.BOOK_MEMORY, settings.BOOK_CPU_SECONDS)
    signal.alarm(settings.BOOK_SECONDS)


def name_of(pid: int) -> str:
    """The name of a process; only its number where it has ended already."""
    return " ".join((str(pid), _started(pid), _up_since()))


def is_alive(process: str) -> bool:
    pid, _, rest = process.partition(" ")
    started, _, up_since = rest.partition(" ")
    return bool(started) and started == _started(int(pid)) and up_since == _up_since()


def end(process: str) -> None:
    """Kill a process and its children; also those that it left behind. One that got its number later is left alone."""
    pid, _, rest = process.partition(" ")
    started, _, up_since = rest.partition(" ")
    if up_since == _up_since() and _started(int(pid)) in ("", started):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(int(pid), signal.SIGKILL)


def _started(pid: int) -> str:
    """When a living process was started, in ticks since the machine is up; nothing for one that has ended."""
    try:
        output = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    state, *rest = output.rpartition(")")[2].split()
    return "" if state in "ZX" else rest[18]


def _up_since() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
