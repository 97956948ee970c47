"""How the pages are served: `gunicorn config.wsgi` reads this by itself."""

import os
import sys
import tempfile
from typing import Any

from gunicorn.http import message  # type: ignore[import-untyped]

FILES_AT_ONCE = int(os.environ.get("DJANGO_FILES_AT_ONCE", "4"))

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Who takes a file home keeps a thread busy until it is sent: as many again are left to answer with pages.
threads = 2 * FILES_AT_ONCE
# Seconds that a thread computes before another may. A page leaves its turn at each query, and behind a file that is
# being made would wait as long to go on: at Python's 0.005 its p95 is 1.6 to 1.9 times as long, and files gain nothing.
sys.setswitchinterval(0.0005)
control_socket_disable = True
# An address that is too long is refused by a page of ours (documents/errors.py), not by a bare line of the server's:
# up to this length it comes through. gunicorn takes no greater limit than its own constant.
limit_request_line = message.MAX_REQUEST_LINE = 65_536

# What the processes count of requests, together (config/metrics.py): they share a folder, empty at each start.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="settlement-metrics-"))


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
