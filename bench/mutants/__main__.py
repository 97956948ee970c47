"""Mutation testing: changes conditions, constants and statements at random, and names the changes that no test notices.

    python -m bench.mutants [--count 40] [--seed 1] [--only staff] [--jobs 1]

Each mutant is tried in a copy of the working tree: the tests of its folder run in a child process, the quick files
first, until one fails. A mutant that uses many times the CPU time of the unchanged code counts as killed. The survivors
are printed with file, line and change: each needs a test that fails, or its condition is of no use and can go. Which
tests are for which folder stands in `TESTS`.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

from bench.mutants.mutations import Mutant, mutants

ROOT = Path(__file__).parent.parent.parent
TESTS: Mapping[str, tuple[str, ...]] = {
    "ingest/reconcile": (
        "tests/ingest/reconcile/test_*.py",
        "tests/ingest/volumes/test_*.py",
        "tests/ingest/test_correcting.py",
        "tests/ingest/test_identities.py",
        "tests/ingest/test_other_books.py",
        "tests/ingest/test_repairs_told.py",
        "tests/ingest/test_table_levels.py",
        "tests/ingest/test_tables_of_others.py",
    ),
    "lists": (
        "tests/lists/test_changes.py",
        "tests/lists/test_files.py",
        "tests/lists/test_queries.py",
        "tests/budget/test_lists.py",
        "tests/performance/test_indicator_list.py",
        "tests/addresses/test_*.py",
    ),
    "staff": ("tests/staff/test_*.py",),
    "staff/books": ("tests/staff/books/test_*.py",),
}
"""The folders that are mutated, each with its tests; a folder within another has its own.

Tests that a busy machine can fail are left out: their failure would not mean that they noticed the mutant.
"""
QUICK_SHARE = 0.25
"""The share of a folder's tests, by time, that are tried on their own before the rest."""
CPU_FACTOR, LEAST_CPU_SECONDS = 5, 120
MEMORY_KB = 4 << 20


@dataclass(frozen=True, slots=True)
class TestRun:
    """Test files that are run together; a mutant that uses more CPU time than `cpu_seconds` counts as killed."""

    files: tuple[str, ...]
    cpu_seconds: int


def main() -> None:
    options = parsed_options()
    chosen = sample(options.only or "", options.count, options.seed)
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        copies = [copy_tree(Path(temporary) / str(number)) for number in range(options.jobs)]
        runs = {folder: test_runs(copies[0], folder) for folder in sorted({folder for folder, _mutant in chosen})}
        for clone in copies[1:]:
            compile_all(clone)
        killed: Counter[str] = Counter()
        tried: Counter[str] = Counter()
        free: SimpleQueue[Path] = SimpleQueue()
        for clone in copies:
            free.put(clone)
        with ThreadPoolExecutor(options.jobs) as pool:
            results = pool.map(partial(survives, free, runs), chosen)
            for (folder, mutant), survived in zip(chosen, results, strict=True):
                tried[folder] += 1
                killed[folder] += not survived
                if survived:
                    print(f"survived {mutant.path}:{mutant.line}\n{mutant.diff}", flush=True)
    for folder in tried:
        print(f"{folder}: {killed[folder]} of {tried[folder]} killed ({killed[folder] / tried[folder]:.0%})")
    print(f"{killed.total()} of {tried.total()} killed ({killed.total() / tried.total():.0%}), seed {options.seed}")


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("--count", type=int, default=40, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=1, help="which ones: the same seed chooses the same mutants")
    parser.add_argument("--only", choices=list(TESTS), help="mutate one folder alone")
    parser.add_argument("--jobs", type=int, default=1, help="how many to try at a time")
    return parser.parse_args()


def sample(only: str, count: int, seed: int) -> list[tuple[str, Mutant]]:
    """Mutants of the folders (or of one `only`, with those within it) at random, with the folder that each is of."""
    paths = {path: folder for folder in sorted(TESTS) for path in (ROOT / folder).rglob("*.py")}
    every = [
        (folder, mutant)
        for path, folder in sorted(paths.items())
        if folder.startswith(only) and "migrations" not in path.parts
        for mutant in mutants(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    chosen = random.Random(seed).sample(range(len(every)), min(count, len(every)))
    return [every[index] for index in chosen]


def copy_tree(to: Path) -> Path:
    """A copy of the files that git knows or would add, as they stand in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)
    return to


def compile_all(clone: Path) -> None:
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=clone, check=True)


def test_runs(clone: Path, folder: str) -> list[TestRun]:
    """The tests of a folder on the unchanged code: the quick files, then the others. Exits where they fail."""
    compile_all(clone)
    print(f"{folder}: running its tests on the unchanged code", flush=True)
    report = clone / "report.xml"
    started = time.monotonic()
    tests = [str(path.relative_to(clone)) for pattern in TESTS[folder] for path in sorted(clone.glob(pattern))]
    if run_tests(clone, tests, cpu_seconds=3600, options=(f"--junitxml={report}",)):
        sys.exit(f"The tests of {folder} fail without any change: see pytest {' '.join(tests)}")
    seconds: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        file = _file_of(clone, case.get("classname", ""))
        seconds[file] += float(case.get("time", 0))  # type: ignore[assignment]
    files = sorted(seconds, key=lambda file: seconds[file])
    total, so_far, quick = seconds.total(), 0.0, 0
    while so_far + seconds[files[quick]] <= QUICK_SHARE * total:
        so_far += seconds[files[quick]]
        quick += 1
    limit = max(LEAST_CPU_SECONDS, int(CPU_FACTOR * (time.monotonic() - started)))
    return [TestRun(tuple(part), limit) for part in (files[:quick], files[quick:]) if part]


def _file_of(clone: Path, name: str) -> str:
    """The test file of a class name of a JUnit report, which may end with a class of tests."""
    path = Path(*name.split("."))
    while not (clone / path.with_suffix(".py")).is_file():
        path = path.parent
    return str(path.with_suffix(".py"))


def survives(free: "SimpleQueue[Path]", runs: Mapping[str, Sequence[TestRun]], chosen: tuple[str, Mutant]) -> bool:
    """Whether all tests pass though the mutant stands in place of its file, in one of the copies that are free."""
    folder, mutant = chosen
    clone = free.get()
    path = clone / mutant.path
    for file in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        file.unlink()
    path.write_text(mutant.mutated, encoding="utf-8")
    try:
        return not any(run_tests(clone, run.files, run.cpu_seconds) for run in runs[folder])
    finally:
        path.write_text(mutant.original, encoding="utf-8")
        free.put(clone)


def run_tests(clone: Path, files: Sequence[str], cpu_seconds: int, options: Sequence[str] = ()) -> int:
    """The exit code of pytest, which is not 0 where a test fails or a limit is met."""
    tests = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider", *options, *files]
    limits = f'ulimit -t {cpu_seconds}; ulimit -v {MEMORY_KB}; exec "$@"'
    process = subprocess.Popen(
        ["sh", "-c", limits, "sh", *tests],
        cwd=clone,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout=20 * cpu_seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        with suppress(ProcessLookupError):  # what the tests may have left running
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    main()
