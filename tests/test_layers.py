"""Who may name whom: downwards only, no circles, and no Django in the plain packages."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "figures",
    "charts",
    "accounts",
    "web",
    "lists",
    "documents",
    "departments",
    "budget",
    "performance",
    "search",
    "comparison",
    "inspection",
    "datapackage",
    "ingest",
    "staff",
    "config",
)
"""Each may import those before it."""
PLAIN = ("figures", "charts", "ingest/reader", "ingest/forms", "ingest/reconcile")
PLAIN_FILES = (
    "ingest/pages.py",
    "ingest/rows.py",
    "ingest/errors.py",
    "ingest/layout.py",
    "ingest/mapping.py",
    "ingest/tables.py",
    "ingest/preview.py",
    "ingest/proving.py",
    "ingest/reading.py",
    "ingest/refusals.py",
    "ingest/row_scores.py",
    "ingest/page_worker.py",
    "ingest/__main__.py",
    "documents/page_image.py",
    "web/terms.py",
    "departments/columns.py",
    "budget/columns.py",
    "budget/subjects.py",
    "performance/columns.py",
    "search/query.py",
    "search/spelling.py",
    "comparison/matching.py",
    "comparison/carry_over.py",
)
INSIDE_INGEST = {
    "ingest/reader": ("ingest.pages", "ingest.errors", "ingest.layout", "ingest.mapping", "ingest.reader"),
    "ingest/forms": ("ingest.pages", "ingest.rows", "ingest.errors", "ingest.layout", "ingest.mapping", "ingest.forms"),
    "ingest/reconcile": ("ingest.rows", "ingest.reconcile"),
}


def modules(package: str) -> list[Path]:
    return [path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]


@cache
def imports(path: Path) -> set[str]:
    """The modules that a file names, as `package.module`."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            named.add(node.module or "")
            named |= {f"{node.module}.{alias.name}" for alias in node.names}
    return named


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_names_only_rooms_below_it(package: str) -> None:
    above = PACKAGES[PACKAGES.index(package) + 1 :]
    upwards = [
        f"{path.relative_to(ROOT)} names {name}"
        for path in modules(package)
        for name in imports(path)
        if name.split(".")[0] in above
    ]
    assert not upwards


def test_the_plain_rooms_know_no_django() -> None:
    plain = [path for package in PLAIN for path in modules(package)] + [ROOT / name for name in PLAIN_FILES]
    apps = ("models", "views", "store", "admin", "lists", "fields")
    for path in plain:
        for name in imports(path):
            assert name.split(".")[0] != "django", f"{path} names {name}"
            assert not (name.split(".")[0] in PACKAGES and name.split(".")[1:2] in [[app] for app in apps]), path


@pytest.mark.parametrize("package", INSIDE_INGEST)
def test_reader_forms_and_reconciler_do_not_know_each_other(package: str) -> None:
    for path in modules(package):
        for name in imports(path):
            if name.startswith("ingest."):
                assert name.startswith((*INSIDE_INGEST[package], "ingest.pages", "ingest.rows")), f"{path} names {name}"


def test_no_module_is_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in modules(package):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            graph[dotted] = imports(path)
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for name in graph[module] & graph.keys() - {module}:
                visit(name, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_the_name_of_a_class_stands_for_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in (path for package in PACKAGES for path in modules(package) if "commands" not in path.parts):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_import_renames_what_is_ours() -> None:
    renamed = [
        f"{path.relative_to(ROOT)}: {alias.name} as {alias.asname}"
        for path in (path for package in PACKAGES for path in modules(package))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES
        for alias in node.names
        if alias.asname
    ]
    assert renamed == []
