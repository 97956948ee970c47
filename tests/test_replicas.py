"""Pages read from streaming replicas: a primary and two replicas on this machine, and gunicorn as it is configured."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.settings import BASE_DIR
from tests.conftest import PATIENCE

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup"))
pytestmark = pytest.mark.skipif(not BINARIES, reason="no PostgreSQL on this machine")
SCHEMA = """
import django
from django.conf import settings
from django.core.management import call_command
django.setup()
settings.MIGRATION_MODULES = {name.split(".")[0]: None for name in settings.INSTALLED_APPS}
settings.MIGRATION_MODULES |= {app.label: None for app in django.apps.apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""
ROWS = """
INSERT INTO documents_city (slug, name, code, source, licence) VALUES ('one', '하나시', '', '', '');
INSERT INTO documents_document (city_id, fiscal_year, title, read_at, report, version, changes_kept_from, changed_at,
last_volume) SELECT id, 2020, '결산서', now(), '{}', 1, 1, now(), 1 FROM documents_city;
"""
_numbers = count(1)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class Cluster:
    """A server of PostgreSQL in a folder of its own; it refuses to be root's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    def run(self, program: str, *arguments: str | Path) -> None:
        command: Sequence[str | Path] = (BINARIES[-1].with_name(program), *arguments)
        as_user: dict[str, Any] = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **as_user)

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.run("pg_ctl", "-D", self.folder, "-l", f"{self.folder}.log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop")

    def sql(self, statement: str) -> Any:
        with psycopg.connect(f"postgres://settlement@127.0.0.1:{self.port}/settlement", autocommit=True) as connection:
            result = connection.execute(statement)
            return result.fetchone() if result.description else None


class Site:
    """The program, with a primary and two replicas."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.primary, self.first, self.second = (Cluster(folder / name) for name in ("primary", "first", "second"))
        ports = f"{self.primary.port},{self.first.port}"
        hosts = f"host=127.0.0.1,127.0.0.1&port={ports}&target_session_attrs=read-write"
        self.environment = os.environ | {
            "DJANGO_DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DJANGO_METRICS_ADDRESSES": "127.0.0.1",
            "DATABASE_URL": f"postgres://settlement@/settlement?{hosts}",
            "DATABASE_REPLICAS": ",".join(
                f"postgres://settlement@127.0.0.1:{replica.port}/settlement" for replica in (self.first, self.second)
            ),
        }

    def get(self, path: str, **headers: str) -> str:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as http:
            http.request("GET", path, headers=headers)
            response = http.getresponse()
            assert response.status == 200 or path == "/readyz", path
            return response.read().decode()

    def home(self, **headers: str) -> str:
        """The front page, made anew."""
        return self.get(f"/?unit=won&n={next(_numbers)}", **headers)

    def made_from(self, **headers: str) -> str:
        """The database that the front page is read from."""
        before = self._pages_made()
        self.home(**headers)
        after = self._pages_made()
        return next(name for name in after if after[name] != before.get(name))

    def _pages_made(self) -> dict[str, str]:
        return dict(re.findall(r'settlement_pages_made_total\{database="(\w+)"\} (\S+)', self.get("/metrics")))

    def answers(self) -> bool:
        try:
            return bool(self.get("/healthz"))
        except OSError:
            return False

    def ready(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.get("/readyz"))
        return found

    def rename(self, cluster: Cluster, name: str) -> None:
        """A correction: what is shown and its version, in one transaction."""
        cluster.sql(
            f"BEGIN; UPDATE documents_city SET name = '{name}'; "
            "UPDATE documents_document SET version = version + 1, changed_at = now(); COMMIT"
        )


@pytest.fixture
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="settlement-replicas-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    site = Site(folder)
    server = None
    try:
        primary = site.primary
        primary.run("initdb", "-D", primary.folder, "-U", "settlement", "-A", "trust", "-E", "UTF8", "-N")
        primary.start()
        primary.run("createdb", "-h", "127.0.0.1", "-p", str(primary.port), "-U", "settlement", "settlement")
        subprocess.run([sys.executable, "-c", SCHEMA], check=True, env=site.environment, cwd=BASE_DIR)
        primary.sql(ROWS)
        for replica in (site.first, site.second):
            source = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "settlement")
            primary.run("pg_basebackup", *source, "-D", replica.folder, "-R", "-c", "fast", "-N")
            replica.start()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{site.port}", "--workers=1"]
        with (folder / "server.log").open("wb") as log:
            server = subprocess.Popen(
                command, cwd=BASE_DIR, env=site.environment, start_new_session=True, stderr=log, stdout=log
            )
        until(site.answers, "the server starts")
        yield site
    finally:
        if server:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(PATIENCE)
        for cluster in (site.primary, site.first, site.second):
            if (cluster.folder / "postmaster.pid").exists():
                cluster.stop()
        shutil.rmtree(folder)


def test_pages_are_read_from_replicas_that_have_caught_up(site: Site) -> None:
    replicas = {"replica1", "replica2"}
    assert "하나시" in site.home()
    assert {site.made_from() for _ in range(4)} <= replicas
    assert site.made_from(Cookie="sessionid=of-staff") == "default"
    assert site.ready().keys() >= replicas

    for replica in (site.first, site.second):
        replica.sql("SELECT pg_wal_replay_pause()")
    site.rename(site.primary, "두리시")
    assert "두리시" in site.home()
    assert site.made_from() == "default"
    until(lambda: not site.ready()["replica1"].startswith("0 s"), "the lag is shown")
    for replica in (site.first, site.second):
        replica.sql("SELECT pg_wal_replay_resume()")
    until(lambda: site.made_from() in replicas, "the replicas have caught up")

    site.second.stop()
    for _ in range(3):
        assert "두리시" in site.home()
    assert site.ready()["replica2"] == "does not answer"
    assert 'settlement_replica_up{database="replica2"} 0.0' in site.get("/metrics")

    site.primary.stop()
    site.first.run("pg_ctl", "-D", site.first.folder, "-w", "promote")
    assert "두리시" in site.home()
    site.rename(site.first, "세나시")
    assert "세나시" in site.home()
