"""How the pages are served: `gunicorn config.wsgi` reads this by itself."""

import os

FILES_AT_ONCE = int(os.environ.get("DJANGO_FILES_AT_ONCE", "4"))

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Who takes a file home keeps a thread busy until it is sent: as many again are left to answer with pages.
threads = 2 * FILES_AT_ONCE
control_socket_disable = True
