"""One cache for several processes: CACHE_URL names a Redis server, or the database."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from tests.factories import make_tree

pytestmark = pytest.mark.django_db

OVERVIEW = "/gimpo/2020/"
DATABASE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A Redis server of its own, and its address."""
    if shutil.which("redis-server") is None:
        pytest.skip("install redis-server")
    socket = tmp_path_factory.mktemp("redis") / "socket"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        for _ in range(100):
            if socket.exists():
                break
            time.sleep(0.05)
        yield server, f"unix://{socket}"
        server.kill()


@pytest.fixture(params=["redis", "database"])
def shared(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "redis":
        _server, address = request.getfixturevalue("redis")
        both = {"BACKEND": "web.shared_cache.SharedCache", "LOCATION": address}
        chosen = {"default": both, "pages": both}
    else:
        chosen = {"default": DATABASE | {"LOCATION": "limits"}, "pages": DATABASE | {"LOCATION": "pages"}}
    with override_settings(CACHES=chosen):
        if request.param == "database":
            call_command("createcachetable")
        yield


def as_another_process() -> None:
    """The connections and the memory of this process are forgotten."""
    for name in settings.CACHES:
        caches[name].close()
        del caches[name]


def test_a_page_made_by_one_process_is_handed_out_by_another(shared: None, client: Client) -> None:
    make_tree()
    first = client.get(OVERVIEW)
    as_another_process()
    with CaptureQueriesContext(connection) as queries:
        second = client.get(OVERVIEW)
    assert second.content == first.content
    assert not [query for query in queries if "budget_" in query["sql"]]


def test_pages_are_made_where_the_server_is_away(client: Client, tmp_path: Path) -> None:
    make_tree()
    away = {"BACKEND": "web.shared_cache.SharedCache", "LOCATION": f"unix://{tmp_path}/none"}
    with override_settings(CACHES={"default": away, "pages": away}):
        assert client.get(OVERVIEW).status_code == 200


@pytest.mark.parametrize(
    ("address", "backend"),
    [("", "LocMemCache"), ("database", "DatabaseCache"), ("redis://10.0.0.2:6379/0", "SharedCache"), ("x://y", "")],
)
def test_one_setting_chooses_the_cache(address: str, backend: str) -> None:
    code = "from config import settings; print(settings.CACHES['pages'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"CACHE_URL": address, "DJANGO_DEBUG": "1"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) is bool(backend)
    assert backend in done.stdout
    assert backend or "Set it to redis://host:port/0 or to database." in done.stderr
