"""Every public address that the program has, found by walking config/urls.py: who adds one need not name it here.

An argument of a new name needs an example in `EXAMPLES`.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budget.models import Program
from config.urls import CHARTS, SITEMAP
from departments.models import Department
from documents.findings import code_of
from documents.models import Document, Finding
from lists.export.views import CONTENT_TYPES
from performance.models import Indicator

NOT_PUBLIC = {"admin", "set_language"}
"""The admin, and what its language is chosen with."""

Examples = Callable[[], list[Any]]

EXAMPLES: Mapping[str, Examples] = {
    "city": lambda: [Document.objects.get().city.slug],
    "year": lambda: [Document.objects.get().fiscal_year],
    "other": lambda: [Document.objects.get().fiscal_year],
    "department": lambda: [Department.objects.order_by("order")[0].slug],
    "program": lambda: [Department.objects.order_by("order")[0].programs.filter(level=3)[0].pk],
    "code": lambda: [Program.objects.order_by("pk")[0].code],
    "indicator": lambda: [Indicator.objects.order_by("pk")[0].pk],
    "finding": lambda: [code_of(Finding.objects.order_by("position")[0])],
    "document": lambda: [Document.objects.get().pk],
    "number": lambda: [1],
    "format": lambda: list(CONTENT_TYPES),
    "list": lambda: ["questions"],
    "part": lambda: [part.name for part in SITEMAP],
    "picture": lambda: list(CHARTS),
}
"""What to put for each argument, from the sample city."""


def patterns() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, route and arguments of each public address."""

    def walk(found: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for each in found:
            name = getattr(each, "app_name", None) or getattr(each, "name", None) or ""
            if name in NOT_PUBLIC or str(each.pattern).removeprefix("^").startswith("admin/"):
                continue
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, route)
            else:
                yield name, route, _arguments(route)

    yield from walk(get_resolver().url_patterns, "/")


def _arguments(route: str) -> tuple[str, ...]:
    return tuple(part.split(">")[0].rpartition(":")[2] for part in route.split("<")[1:])


def addresses() -> dict[str, str]:
    """An address of each public page and file, by its name and what its arguments are."""
    examples = {name: find() for name, find in EXAMPLES.items()}
    found = {}
    for name, route, arguments in patterns():
        for values in product(*(examples[argument] for argument in arguments)):
            kwargs = dict(zip(arguments, values, strict=True))
            address = reverse(name, kwargs=kwargs) if name else quote(route)
            found[f"{name} {values[-1]}" if name in found else name] = address
    return found
