"""The suite runs on the database that DATABASE_URL names, and says at its end what it left out."""

import gc
import os
import pickle
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import pytest
from _pytest import runner
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import flush, migrate
from django.db import connection, transaction
from django.db.models import Model
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from accounts import audit_triggers
from config import urls  # noqa: F401 - what a server has loaded: all pages, and what the admin shows
from config.frames import with_room
from documents.store import StoredChanges
from ingest import proving, years
from ingest.forms.sheet import Sheet
from ingest.proving import DepartmentReading
from ingest.reconcile.corrected import Corrections

# How fast a machine is decides no test: a slow draw is no failure, and no example has a deadline.
ANY_MACHINE = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same tree gives the same verdict twice; HYPOTHESIS_PROFILE=random tries examples that no run has seen.
hypothesis_settings.register_profile("same", ANY_MACHINE, derandomize=True)
hypothesis_settings.register_profile("random", ANY_MACHINE, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

NO_PAGE_CACHE = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
"""Tests count a page's queries, and change rows behind its back: test_page_cache.py alone keeps pages."""

PATIENCE = 90.0
"""Seconds in which another process must have done its part: a machine may be busy."""

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "fixtures" / "gimpo-2020-sample.txt"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Without windows it takes less than half the CPU time."""


def ingest(file: Path = SAMPLE, **options: object) -> None:
    """Read a book as `manage.py ingest` does."""
    call_command("ingest", str(file), city="gimpo", city_name="김포시", year=2020, **options)


Rows = dict[str, tuple[list[str], list[tuple[object, ...]]]]
"""By table, its columns and what its rows hold."""


def rows_of(models: Iterable[type[Model]]) -> Rows:
    """What the database holds of models, without the tables that hold nothing."""
    tables = {}
    with connection.cursor() as cursor:
        for model in (model for model in models if not model._meta.proxy):
            columns = [field.column for field in model._meta.local_concrete_fields if not field.generated]
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}")
            tables[model._meta.db_table] = columns, cursor.fetchall()
    return {table: (columns, rows) for table, (columns, rows) in tables.items() if rows}


@transaction.atomic
def store(tables: Rows) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            into = f"{quote(table)} ({', '.join(map(quote, columns))})"
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)


@cache
def sample_rows() -> Rows:
    """What the sample leaves in each table. Reading it takes twenty times as long as storing its rows again.

    So it is read once for all workers of a run.
    """
    file = Path(os.environ["SAMPLE_ROWS"])
    with file.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(_read_sample()))
    rows: Rows = pickle.loads(file.read_bytes())
    number_after(rows)
    return rows


def number_after(tables: Rows) -> None:
    """Let PostgreSQL number new rows after these, as in the process that read them: no rollback takes numbers back."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            if "id" in columns:
                last = max(row[columns.index("id")] for row in rows)
                sql = (
                    "SELECT setval(number, GREATEST(%s, nextval(number))) FROM pg_get_serial_sequence(%s, 'id') number"
                )
                cursor.execute(sql, [last, connection.ops.quote_name(table)])


def _read_sample() -> Rows:
    models = apps.get_models(include_auto_created=True)
    with transaction.atomic():
        ingest()
        rows = rows_of(model for model in models if not model.__module__.startswith("django."))
        transaction.set_rollback(True)
    return rows


def store_sample() -> None:
    """The sample city as `ingest` leaves it in an empty database."""
    store(sample_rows())


@pytest.fixture
def uninspected(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings and corrections without the rules of the inspection, for modules that look at no question.

    The rules take a third of the time. tests/inspection, a year's life and many other tests try them.
    """
    sample_rows()  # which holds questions
    monkeypatch.setattr(years, "inspect", lambda document: StoredChanges())


def proven_once(prove: Callable[..., DepartmentReading]) -> Callable[..., DepartmentReading]:
    """Prove a department once, however often its text is read: the proof goes by nothing but its arguments."""
    proofs: dict[bytes, bytes] = {}

    def look_up(sheet: Sheet, corrections: Mapping[str, Corrections] = proving.NO_CORRECTIONS) -> DepartmentReading:
        key = sha256(pickle.dumps((sheet, corrections))).digest()
        if key not in proofs:
            proofs[key] = pickle.dumps(prove(sheet, corrections))
        proof: DepartmentReading = pickle.loads(proofs[key])
        return proof

    return look_up


_PROVE_ONCE = proven_once(proving.prove)


@pytest.fixture(autouse=True)
def proofs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of what is stored prove the same sample hundreds of times; those of the proof itself reach no database."""
    if request.node.get_closest_marker("database"):
        monkeypatch.setattr(proving, "prove", _PROVE_ONCE)


def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all workers of this run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def program_digest() -> str:
    """Of all that a migrated database is made of: our code, and the versions of what it uses."""
    digest = sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    rooms = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench")]
    for path in (ROOT / "uv.lock", *sorted(path for room in rooms for path in room.rglob("*.py"))):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate_once(folder: Path) -> Callable[..., None]:
    """A `migrate` of an empty SQLite database that copies what the first process to call it has migrated.

    In a folder that outlives the run, one of the same program did.
    """
    path, handle = folder / f"{program_digest()}.sqlite3", migrate.Command.handle

    def copy_or_migrate(command: migrate.Command, *args: object, **options: object) -> None:
        connection.ensure_connection()
        with (folder / "migrated.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if path.exists():
                with closing(sqlite3.connect(path)) as migrated:
                    migrated.backup(connection.connection)
                return
            handle(command, *args, **options)
            with closing(sqlite3.connect(path.with_suffix(".part"))) as part:
                connection.connection.backup(part)
            for former in folder.glob("*.sqlite3"):
                former.unlink()
            path.with_suffix(".part").rename(path)

    return copy_or_migrate


@pytest.fixture(scope="session")
def first_migration(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[pytest.MonkeyPatch]:
    """Workers and runs of one program migrate once: it takes three seconds. Undone as soon as the database is there."""
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    folder = cache.mkdir("migrated") if cache else run_folder(tmp_path_factory)
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr(migrate.Command, "handle", migrate_once(folder))
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(
    first_migration: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Emptying the tables between tests would meet the guard of the audit log; tests/accounts puts it up again.

    The permissions and roles of `migrate` are then stored again: to work them out anew takes ten times as long.
    """
    first_migration.undo()
    with django_db_blocker.unblock():
        audit_triggers.uninstall(connection)
        migrated = rows_of(apps.get_models(include_auto_created=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: store(migrated))
        yield


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Books and their pages are kept out of the folders of development, by child processes too.

    The fonts of share pictures are unpacked once for all workers of a run: it takes a second.
    """
    folders = {name: tmp_path_factory.mktemp(name.lower()) for name in ("MEDIA_ROOT", "SPOOL_ROOT")}
    fonts = run_folder(tmp_path_factory) / "fonts"
    fonts.mkdir(exist_ok=True)
    (folders["MEDIA_ROOT"] / "fonts").symlink_to(fonts)
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}  # the tests make hundreds of users
    with pytest.MonkeyPatch.context() as environment, override_settings(**folders, **quick, CACHES=NO_PAGE_CACHE):
        for name, folder in folders.items():
            environment.setenv(f"DJANGO_{name}", str(folder))
        environment.setenv("SAMPLE_ROWS", str(run_folder(tmp_path_factory) / "sample"))
        yield


@contextmanager
def taken_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For a fixture of several tests: what it stores, and no change of theirs, is there for each of them."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sample_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with taken_back(django_db_blocker):
        store_sample()
        yield


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(autouse=True)
def in_korean() -> None:
    """Whatever language a test before this one asked for."""
    translation.activate("ko")


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own, as pytest makes one, without looking through all that it made before."""
    return Path(mkdtemp(dir=tmp_path_factory.getbasetemp()))


@pytest.fixture
def damaged(tmp_path: Path) -> Callable[..., Path]:
    """The sample with some of its text replaced: damaged((old, new), …)."""

    def write(*pairs: tuple[str, str]) -> Path:
        text = SAMPLE.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "damaged.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _without() -> dict[str, str]:
    """What this run goes without, by the name that REQUIRE_… gives it, and how to have it."""
    programs = {
        "LIBREOFFICE": ("soffice", "files opened by LibreOffice: install libreoffice-calc-nogui"),
        "REDIS": ("redis-server", "the shared cache on Redis: install redis-server"),
        "R": ("Rscript", "the recipes of R: install r-base-core"),
    }
    without = {name: words for name, (program, words) in programs.items() if shutil.which(program) is None}
    if CHROMIUM is None:
        without["CHROMIUM"] = "the browser tests: install chromium-headless-shell"
    if connection.vendor != "postgresql":
        without["POSTGRESQL"] = "PostgreSQL: set DATABASE_URL=postgres://… to run the suite on it"
    if find_spec("schemathesis") is None:
        without["CLIENTS"] = "clients of the API: make install CLIENTS=1"
    return without


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for words in _without().values():
        terminalreporter.write_line(f"left out: {words}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: reaches a database, and runs on each kind of them")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reaches no database is the same on each: `-m database` leaves it out."""
    for item in items:
        if item.get_closest_marker("django_db") or not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("database")


_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than there are processors: a sixth of the time a worker waits, for a browser or a process."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


def pytest_collection() -> None:
    """Nothing is thrown away while modules are imported and tests made: to look for it takes a fifth of that time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Collect no garbage among what was imported: it takes a tenth of the time of the suite."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)


def pytest_sessionstart() -> None:
    for name, words in _without().items():
        if os.environ.get(f"REQUIRE_{name}") == "1":
            pytest.exit(f"REQUIRE_{name}=1 would leave out {words}", returncode=1)
