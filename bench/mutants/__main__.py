"""Mutation testing: changes conditions, constants and statements at random, and names the changes that no test notices.

    python -m bench.mutants [--count 40] [--seed 1] [--only staff] [--jobs 1]

Each mutant is tried by the tests that call the function it changes, as `session` says. One that uses many times the CPU
time of the unchanged code counts as killed. The survivors are printed with file, line and change: each needs a test
that fails, or its condition is of no use and can go. Which tests are for which folder stands in `TESTS`.

Some survive that change nothing anybody can see, and stay: a limit that stops a search (`MOST`, `ROUNDS`, `_PASSES`)
moved by one; what only saves work, as leaving a loop once nothing changes, or not trying a reading twice; `or 0` where
types alone allow None; a price moved by one where no two sums of prices are so near; what PostgreSQL alone needs, on
which the mutants are not tried.
"""

import argparse
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from bench.mutants.mutations import Mutant, mutants

ROOT = Path(__file__).parent.parent.parent
TESTS: Mapping[str, tuple[str, ...]] = {
    "ingest/reconcile": (
        "tests/ingest/reconcile/test_*.py",
        "tests/ingest/test_goal_shares.py",
        "tests/ingest/test_heads_lost.py",
        "tests/ingest/test_identities.py",
        "tests/ingest/test_layouts.py",
        "tests/ingest/test_zero_marks.py",
        "tests/ingest/test_other_books.py",
        "tests/ingest/test_repairs_told.py",
        "tests/ingest/test_table_*.py",
        "tests/ingest/test_tables_of_others.py",
        "tests/ingest/test_units_refuted.py",
    ),
    "lists": (
        "tests/lists/test_changes.py",
        "tests/lists/test_columns.py",
        "tests/lists/test_comparing.py",
        "tests/lists/test_csv_file.py",
        "tests/lists/test_facets.py",
        "tests/lists/test_fields.py",
        "tests/lists/test_figure_filters.py",
        "tests/lists/test_files.py",
        "tests/lists/test_filtersets.py",
        "tests/lists/test_groups.py",
        "tests/lists/test_parts_of_files.py",
        "tests/lists/test_parts_of_pages.py",
        "tests/lists/test_picks.py",
        "tests/lists/test_portions.py",
        "tests/lists/test_queries.py",
        "tests/lists/test_random_queries.py",
        "tests/lists/test_rates.py",
        "tests/lists/test_samples.py",
        "tests/lists/test_sheet_rows.py",
        "tests/lists/test_small_parts.py",
        "tests/lists/test_versions.py",
        "tests/lists/test_workbook.py",
        "tests/documents/test_api.py",
        "tests/budget/test_lists.py",
        "tests/performance/test_indicator_list.py",
        "tests/addresses/test_*.py",
    ),
    "staff": ("tests/staff/test_*.py",),
    "staff/books": (
        "tests/staff/books/test_*.py",
        "tests/staff/test_models.py",
        "tests/staff/test_words_of_the_admin.py",
    ),
}
"""The folders that are mutated, each with its tests; a folder within another has its own.

Tests that a busy machine can fail are left out: their failure would not mean that they noticed the mutant. So are those
of books read into a database, which would take most of the time of each mutant of the reconciler that survives.
"""


def main() -> None:
    options = parsed_options()
    chosen = sample(options.only or "", options.count, options.seed)
    killed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for folder, mutant, survived in results(chosen, options.jobs):
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
    parser.add_argument("--jobs", type=int, default=1, help="how many folders to try at a time")
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


Result = tuple[str, Mutant, bool]
"""A folder, a mutant of it, and whether it survived."""


def results(chosen: Sequence[tuple[str, Mutant]], jobs: int) -> Iterator[Result]:
    """Try the mutants folder by folder, each as soon as it is tried."""
    by_folder: dict[str, list[Mutant]] = {}
    for folder, mutant in chosen:
        by_folder.setdefault(folder, []).append(mutant)
    queue: SimpleQueue[Result | None] = SimpleQueue()
    with ThreadPoolExecutor(jobs) as pool:
        tries = [pool.submit(try_folder, folder, of_folder, queue) for folder, of_folder in by_folder.items()]
        for attempt in tries:
            attempt.add_done_callback(lambda _attempt: queue.put(None))
        for _attempt in tries:
            yield from iter(queue.get, None)
    for attempt in tries:
        attempt.result()


def try_folder(folder: str, of_folder: Sequence[Mutant], queue: "SimpleQueue[Result | None]") -> None:
    """Try mutants in a copy of the working tree. Exits where the tests fail on the unchanged code."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        clone = copy_tree(Path(temporary))
        tests = [str(path.relative_to(clone)) for pattern in TESTS[folder] for path in sorted(clone.glob(pattern))]
        print(f"{folder}: running its tests on the unchanged code", flush=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.mutants.session", *tests],
            cwd=clone,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin and process.stdout
        with process.stdin as pipe:
            pickle.dump(list(of_folder), pipe)
        for mutant, line in zip(of_folder, process.stdout, strict=False):
            queue.put((folder, mutant, line == b"survived\n"))
        if process.wait():
            sys.exit(f"The tests of {folder} fail without any change: see pytest {' '.join(tests)}")


def copy_tree(to: Path) -> Path:
    """A copy of the files that git knows or would add, as they stand in the working tree, and their compiled code."""
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
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=to, check=True)
    return to


if __name__ == "__main__":
    main()
