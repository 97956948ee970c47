"""Writes killed at random moments: afterwards the database is as before or as after, and the write can be repeated.

    python -m bench.killed [--moments 50] [--seed 1]

Accepts corrections, publishes a book, goes back to a former edition, restores a backup; each in a process of its own
that is killed without a word: now after a random share of the CPU time that the act takes, now between its first and
its last write to the database. Runs in a folder of its own on SQLite, or on the server of DATABASE_URL in databases
of its own.
"""

import argparse
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, NoReturn

SCRATCH = Path(tempfile.mkdtemp(prefix="killed-"))
SERVER = os.environ.get("DATABASE_URL", "")
NAMES = ("killed_origin", "killed_trial")
if SERVER.startswith("postgres"):
    os.environ["DATABASE_URL"] = SERVER.rpartition("/")[0] + "/" + NAMES[1]
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{SCRATCH / 'trial.sqlite3'}"
os.environ |= {"DJANGO_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
os.environ |= {"DJANGO_MEDIA_ROOT": str(SCRATCH / "trial"), "DJANGO_SPOOL_ROOT": str(SCRATCH / "spool")}

import django  # noqa: E402 (its settings are above)
from django.conf import settings  # noqa: E402

settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import Permission, User  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402

from bench.book import make_book  # noqa: E402
from bench.printing import lay_out  # noqa: E402
from bench.sheets import render  # noqa: E402
from budget.models import ExpenditureLine  # noqa: E402
from documents import actions  # noqa: E402
from documents.models import Correction, Edition  # noqa: E402
from ingest.correction_effects import place_of  # noqa: E402
from ingest.editions import publish_again  # noqa: E402
from staff.backup import back_up, restore  # noqa: E402
from staff.books import processes, worker  # noqa: E402
from staff.books.actions import detect_dead_process  # noqa: E402
from staff.books.models import Intake, State  # noqa: E402
from staff.decisions import Decision, decide  # noqa: E402

SPOKEN = "확인함"


def accept() -> None:
    proposals = list(Correction.objects.filter(state="proposed").order_by("pk"))
    decide(Decision.ACCEPT, proposals, User.objects.get(username="lee"), SPOKEN)


def publish() -> None:
    intake = Intake.objects.get()
    reader, own = User.objects.get(username="lee"), processes.name_of(os.getpid())
    Intake.objects.update(process=own, state=State.PUBLISHING, problem="", publisher=reader, word=SPOKEN)
    worker.work(intake.pk)


def go_back() -> None:
    publish_again(Edition.objects.earliest("pk"), User.objects.get(username="lee"), SPOKEN)


def bring_back() -> None:
    restore(SCRATCH / "backup", replace=True)


ACTS: dict[str, Callable[[], None]] = {
    "accept": accept,
    "publish": publish,
    "go back": go_back,
    "restore": bring_back,
}


def set_up(seed: int) -> None:
    """The origin: a book of two editions, proposals that wait, a third edition read and not yet published, a backup."""
    create()
    call_command("migrate", run_syncdb=True, verbosity=0)
    text = render(lay_out(make_book(seed, departments=2, rows=(3, 8)))).text
    for number in (1, 2):
        path = SCRATCH / f"{number}.txt"
        path.write_text(text + f"\n덧붙인 글 {number}\n", encoding="utf-8")
        call_command("ingest", str(path), city="bench", city_name="시험시", year=2020, stdout=StringIO())
    author, reviewer = (User.objects.create_user(name, is_staff=True) for name in ("kim", "lee"))
    reviewer.user_permissions.set(Permission.objects.filter(codename__in=("review", "every_department")))
    back_up(SCRATCH / "backup")
    for line in ExpenditureLine.objects.filter(level=3)[:5]:
        actions.propose(place_of(line, "spent"), str((line.spent or 0) + 7), "영수증", author)
    read_book(text + "\n셋째 판\n", reviewer)
    connection.close()
    keep_origin()


def read_book(text: str, reader: User) -> None:
    """A book as staff send it in, read and waiting to be published."""
    content = text.encode()
    intake = Intake(city_slug="bench", city_name="시험시", fiscal_year=2020, name="셋째.txt", author=reader)
    intake.size, intake.sha256 = len(content), hashlib.sha256(content).hexdigest()
    intake.state, intake.process = State.READING, processes.name_of(os.getpid())
    intake.file.save("book.txt", ContentFile(content), save=False)
    intake.save()
    worker.work(intake.pk)
    intake.refresh_from_db()
    assert intake.state == State.READ, intake.problem
    Intake.objects.update(state=State.PUBLISHING, publisher=reader, word=SPOKEN, process="0 0 none")


def create() -> None:
    if connection.vendor == "postgresql":
        for name in NAMES:
            on_server(f"DROP DATABASE IF EXISTS {name}")
        on_server(f"CREATE DATABASE {NAMES[1]}")


def keep_origin() -> None:
    if connection.vendor == "postgresql":
        on_server(f"CREATE DATABASE {NAMES[0]} TEMPLATE {NAMES[1]}")
    else:
        shutil.copyfile(SCRATCH / "trial.sqlite3", SCRATCH / "origin.sqlite3")
    shutil.copytree(SCRATCH / "trial", SCRATCH / "origin")


def begin_again() -> None:
    """Database and files as they were at the origin."""
    connection.close()
    if connection.vendor == "postgresql":
        on_server(f"DROP DATABASE {NAMES[1]} WITH (FORCE)")
        on_server(f"CREATE DATABASE {NAMES[1]} TEMPLATE {NAMES[0]}")
    else:
        for rest in ("-wal", "-shm"):
            (SCRATCH / f"trial.sqlite3{rest}").unlink(missing_ok=True)
        shutil.copyfile(SCRATCH / "origin.sqlite3", SCRATCH / "trial.sqlite3")
    shutil.rmtree(SCRATCH / "trial")
    shutil.copytree(SCRATCH / "origin", SCRATCH / "trial")


def on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:  # as Django's tests make databases
        cursor.execute(statement)


def digest() -> str:
    """Every row of every table, but for keys that are counted up, times, and who is at work."""
    texts = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy or model is Session:
            continue
        names = [field.attname for field in model._meta.local_concrete_fields if is_content(field)]
        texts.append(f"{model._meta.db_table} {sorted(map(repr, model._base_manager.values_list(*names)))}")
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def is_content(field: Any) -> bool:
    counted = field.primary_key or isinstance(field, models.DateTimeField | models.ForeignKey)
    return not counted and field.name not in ("process", "object_id")


def missing_files() -> list[str]:
    """Files that a row names and that are not there."""
    return [
        name
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
        for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
        if not (Path(settings.MEDIA_ROOT) / name).is_file()
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended, its CPU time, its writes to the database, and the seconds from the first to the last."""

    status: int
    cpu: float
    writes: int
    writing: float

    @property
    def failed(self) -> bool:
        return self.status not in (0, signal.SIGPROF, signal.SIGKILL)


def in_child(act: Callable[[], None], *, cpu: float = 0, after_first_write: float | None = None) -> Outcome:
    """Do it in a process of its own; it is ended after this much CPU time, or so many seconds after its first write."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _do(act, writer, cpu)
    os.close(writer)
    first = last = 0.0
    writes = 0
    while note := os.read(reader, 1):
        last = time.monotonic()
        writes += len(note)
        first = first or last
        if after_first_write is not None:
            time.sleep(after_first_write)
            os.kill(child, signal.SIGKILL)
            after_first_write = None
    os.close(reader)
    _pid, status, usage = os.wait4(child, 0)
    return Outcome(status, usage.ru_utime + usage.ru_stime, writes, last - first)


def _do(act: Callable[[], None], writer: int, cpu: float) -> NoReturn:
    """The act, with a byte for each write to the database itself; a copy of it is another connection."""

    def note_write(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            os.write(writer, b".")
        return execute(sql, *arguments)

    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, cpu)
        with connection.execute_wrapper(note_write):
            act()
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def try_act(name: str, moments: int, random: Random) -> None:
    """Cut it off at random moments. Raises AssertionError where something is half done."""
    act, ends, among_writes = ACTS[name], {"as before": 0, "as after": 0}, 0
    begin_again()
    before = digest()
    whole = in_child(act)
    assert whole.status == 0, name
    after = digest()
    assert after != before, name
    for number in range(moments):
        begin_again()
        if number % 2:
            outcome = in_child(act, after_first_write=random.uniform(0, whole.writing * 1.1))
        else:
            outcome = in_child(act, cpu=random.uniform(0.001, whole.cpu))
        assert not outcome.failed, (name, outcome)
        now = digest()
        assert now in (before, after), f"{name}: half done, number {number}: {outcome}"
        ends["as before" if now == before else "as after"] += 1
        among_writes += outcome.status != 0 and outcome.writes > 0 and now == before
        if name != "restore":  # which puts files back before the database
            assert not missing_files(), (name, missing_files())
        if now == before:
            do_again(name, after)
    print(
        f"{connection.vendor}: {name}: {moments} times cut off in {whole.cpu:.2f} s of CPU: {ends}, "
        f"{among_writes} of them between the first of {whole.writes} writes and the commit ({whole.writing:.3f} s)",
        flush=True,
    )


def do_again(name: str, after: str) -> None:
    if name == "publish":
        intake = Intake.objects.get()
        detect_dead_process(intake)
        if intake.state == State.FAILED:
            assert Path(intake.file.path).is_file()
    assert in_child(ACTS[name]).status == 0, f"{name} cannot be done again"
    assert digest() == after, f"{name}: done again it is another"


@contextmanager
def cleaned_up() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()
        shutil.rmtree(SCRATCH, ignore_errors=True)
        if connection.vendor == "postgresql":
            for name in NAMES:
                on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50, help="how often each act is cut off")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with cleaned_up():
        set_up(options.seed)
        for name in ACTS:
            try_act(name, options.moments, Random(f"{options.seed} {name}"))


if __name__ == "__main__":
    main()
