"""A pytest session that collects the tests of one folder once, and tries each mutant in a fork of itself.

    python -m bench.mutants.session tests/staff/test_*.py < mutants.pickle

Runs in a copy of the working tree, on which it puts the mutants. It first runs all tests on the unchanged code, and
notes the functions that each calls. A mutant is then tried by the tests that call its function, the quick files first,
until one fails. Writes a line for each mutant, `killed` or `survived`.
"""

import ast
import builtins
import functools
import gc
import importlib
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from bench.mutants.mutations import Mutant, first_line

CPU_FACTOR, LEAST_CPU_SECONDS = 5, 10
MEMORY = 4 << 30
SECONDS = 1800
STARTS_A_PROCESS = ("subprocess.Popen", "os.fork", "os.posix_spawn")
ROOT = Path.cwd()
DATABASE_TEST = ROOT / "tests" / "test_of_a_database.py"
"""A test that is written to be run before any fork, for migrations take longer than most tests."""

Function = tuple[str, int]
"""A function by the path of its file and its first line."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a test did on the unchanged code. One that started a process may have called any function there."""

    cpu_seconds: float
    functions: frozenset[Function]
    started_a_process: bool

    def calls(self, mutant: Mutant) -> bool:
        """Whether the test calls the mutated function, or any of the file where import runs the change."""
        if self.started_a_process:
            return True
        if mutant.functions:
            return (mutant.path, mutant.functions[-1]) in self.functions
        return any(path == mutant.path for path, _line in self.functions)


def traces_of(session: pytest.Session, functions: "LiveFunctions", caches: "Caches") -> dict[str, Trace]:
    """Run all tests, each function with a first statement that notes the call. Each file starts with empty caches."""
    called: set[Function] = set()
    started: list[str] = []
    builtins.note_call = lambda path, line: called.add((path, line))  # type: ignore[attr-defined]
    sys.addaudithook(lambda event, _arguments: started.append(event) if event in STARTS_A_PROCESS else None)
    for path in {path for (path, _line), _name in functions}:
        for function, code in functions_with_code(noting_calls(path), path, functions):
            function.__code__ = code
    traces: dict[str, Trace] = {}
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        called.clear()
        started.clear()
        before = time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        traces[item.nodeid] = Trace(time.process_time() - before, frozenset(called), bool(started))
        if following and file_of(item) != file_of(following):
            clear(caches)
    return traces


def noting_calls(path: str) -> ast.Module:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.parse(f"note_call({path!r}, {first_line(node)})").body[0])
    return tree


Caches = Sequence["functools._lru_cache_wrapper[Any]"]
"""The functions that hold what they once gave."""


def clear(caches: Caches) -> None:
    for cache in caches:
        cache.cache_clear()


def _is_cache(candidate: object) -> bool:
    """Whether it is a cache of the program or its tests; but the sample is not read again for each test."""
    if type(candidate) is not functools._lru_cache_wrapper:
        return False
    module = candidate.__module__
    return module != "tests.conftest" and (ROOT / module.partition(".")[0]).is_dir()


class Trials:
    """The plugin that tries mutants in place of the loop over the tests."""

    def __init__(self, mutants: Sequence[Mutant], results: int) -> None:
        self.mutants = mutants
        self.results = results

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        database = next(item for item in session.items if item.path == DATABASE_TEST)
        following = next(item for item in session.items if item is not database)
        database.config.hook.pytest_runtest_protocol(item=database, nextitem=following)
        session.items.remove(database)  # only now, for databases are made that some item asks for
        gc.unfreeze()
        functions = live_functions({mutant.path for mutant in self.mutants})
        caches = list(filter(_is_cache, gc.get_objects()))
        traces = learned(session, functions, caches)
        gc.freeze()
        for mutant in self.mutants:
            tests = tests_of(mutant, session.items, traces)
            with in_place(mutant):
                survived = survives(session, tests, traces, changes(mutant, functions), caches)
            os.write(self.results, b"survived\n" if survived else b"killed\n")
        return True


def learned(session: pytest.Session, functions: "LiveFunctions", caches: Caches) -> dict[str, Trace]:
    """What each test did, in a fork, so that this process is left as it was before any test. Exits where one fails."""
    path = ROOT / "traces.pickle"

    def run() -> bool:
        path.write_bytes(pickle.dumps(traces_of(session, functions, caches)))
        return not session.testsfailed

    if not passes_in_a_fork(run):
        pytest.exit("the tests fail without any change", returncode=1)
    traces: dict[str, Trace] = pickle.loads(path.read_bytes())
    return traces


LiveFunctions = Mapping[tuple[Function, str], Sequence[FunctionType]]
"""The functions that exist in this process, by place and name."""


def live_functions(files: set[str]) -> LiveFunctions:
    for path in files:
        importlib.import_module(".".join(Path(path).with_suffix("").parts).removesuffix(".__init__"))
    paths = {str(ROOT / path): path for path in files}
    functions: defaultdict[tuple[Function, str], list[FunctionType]] = defaultdict(list)
    for function in gc.get_objects():
        if type(function) is FunctionType and function.__code__.co_filename in paths:
            code = function.__code__
            functions[(paths[code.co_filename], code.co_firstlineno), code.co_name].append(function)
    return dict(functions)


def functions_with_code(
    source: str | ast.Module, path: str, functions: LiveFunctions
) -> Iterator[tuple[FunctionType, CodeType]]:
    """The live functions of a file, with their code in another source of it."""
    for code in codes_within(compile(source, str(ROOT / path), "exec")):
        for function in functions.get(((path, code.co_firstlineno), code.co_name), ()):
            yield function, code


def changes(mutant: Mutant, functions: LiveFunctions) -> list[tuple[FunctionType, CodeType]] | None:
    """The live functions that the mutant changes, with their code in it; None where it takes a new process."""
    changed = [
        (function, code)
        for function, code in functions_with_code(mutant.mutated, mutant.path, functions)
        if code.co_firstlineno in mutant.functions
    ]
    fitting = all(function.__code__.co_freevars == code.co_freevars for function, code in changed)
    return changed if changed and fitting else None


def codes_within(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes_within(constant)


def tests_of(mutant: Mutant, items: Sequence[pytest.Item], traces: Mapping[str, Trace]) -> list[pytest.Item]:
    """The tests that call the mutated function, file by file, the quick files first; all where none calls its module.

    Where the first test of a file calls it, that may be a fixture of the file, and all its tests are chosen.
    """
    calling = [traces[item.nodeid].calls(mutant) for item in items]
    first = {file_of(item): calls for item, calls in reversed(list(zip(items, calling, strict=True)))}
    chosen = [item for item, calls in zip(items, calling, strict=True) if calls or first[file_of(item)]]
    if not chosen and not mutant.functions:
        chosen = list(items)
    seconds: Counter[str] = Counter()
    for item in chosen:
        seconds[file_of(item)] += traces[item.nodeid].cpu_seconds  # type: ignore[assignment]
    return sorted(chosen, key=lambda item: (seconds[file_of(item)], file_of(item)))


def file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """Put the mutant on its file, for what imports it from now on."""
    path = ROOT / mutant.path
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
    path.write_text(mutant.mutated, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(mutant.original, encoding="utf-8")


def survives(
    session: pytest.Session,
    tests: Sequence[pytest.Item],
    traces: Mapping[str, Trace],
    changed: Sequence[tuple[FunctionType, CodeType]] | None,
    caches: Caches,
) -> bool:
    """Whether the tests pass with a mutant: in a fork with its functions changed, or in a new process.

    What functions gave while modules were imported is forgotten, for the changed ones may give something else.
    """
    seconds = {item: traces[item.nodeid].cpu_seconds for item in tests}

    def run_changed() -> bool:
        for function, code in changed or ():
            function.__code__ = code
        clear(caches)
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            limit_cpu_seconds(seconds[item])
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                return False
        return True

    def run_anew() -> bool:
        limit_cpu_seconds(sum(seconds.values()))
        files = dict.fromkeys(map(file_of, tests))
        command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider", *files]
        return subprocess.run(command, check=False).returncode == 0

    return passes_in_a_fork(run_anew if changed is None else run_changed)


def passes_in_a_fork(work: Callable[[], bool]) -> bool:
    """Whether work gives True in a fork of this process that does not die of it."""
    child = os.fork()
    if not child:
        try:
            os.setsid()
            signal.alarm(SECONDS)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os._exit(0 if work() else 1)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):  # what the tests may have left running
        os.killpg(child, signal.SIGKILL)
    return status == 0


def limit_cpu_seconds(usual: float) -> None:
    """Let this process die, and what it starts, where it takes many times the CPU time of the unchanged code."""
    limit = int(time.process_time() + CPU_FACTOR * usual) + LEAST_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def main() -> None:
    mutants: list[Mutant] = pickle.load(sys.stdin.buffer)
    results = os.dup(sys.stdout.fileno())
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    DATABASE_TEST.write_text("import pytest\n@pytest.mark.django_db\ndef test_of_a_database(): ...\n")
    options = ["-n", "0", "-p", "no:cacheprovider"]
    sys.exit(pytest.main([*options, str(DATABASE_TEST), *sys.argv[1:]], [Trials(mutants, results)]))


if __name__ == "__main__":
    main()
