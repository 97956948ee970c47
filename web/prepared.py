"""Queries that are built and compiled once in a process: for a few rows, that costs three times what finding them does.

A page asks ten to twenty such queries, of the same words for every page of its kind; only their parameters differ.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import wraps
from itertools import chain, count
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
R = TypeVar("R")

_WILDCARDS = (("%", "%"), ("", "%"), ("%", ""))
"""What `contains`, `startswith` and `endswith` put around a value."""
_MARKERS = (1000, 20000)
"""The first numbers of two series of values that show where parameters stand. They fit in the smallest column, and the
texts made of them differ in length."""


class Slot(NamedTuple):
    """A parameter of a statement that each call gives: its place, which value it takes, and the wildcards around it."""

    at: int
    value: int
    before: str
    after: str


class Statement(NamedTuple):
    """A compiled queryset."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]
    slots: Sequence[Slot]

    def rows(self, values: Sequence[Any], alias: str) -> list[Any]:
        connection = connections[alias]
        params = list(self.params)
        for slot in self.slots:
            value = values[slot.value]
            if slot.before or slot.after:
                value = f"{slot.before}{connection.ops.prep_for_like_query(value)}{slot.after}"
            params[slot.at] = value
        compiler: Any = copy(self.compiler)
        compiler.connection = connection  # the compiled one may be of another thread
        compiler.as_sql = lambda *_, **__: (self.sql, tuple(params))
        queryset: Any = self.queryset.using(alias)
        queryset.query.get_compiler = lambda *_, **__: compiler
        return list(queryset)


def prepared(build: Callable[P, QuerySet[M, R]]) -> Callable[P, list[R]]:
    """Decorate a function that builds a queryset: called, it returns the rows.

    The arguments are numbers, texts, None, or tuples of numbers or texts, and the queryset follows from nothing else.
    It is built anew only for another database, None in another place or a longer tuple. Raises TypeError for other
    arguments, and ValueError where one does not become a parameter of the SQL as it is.
    """
    statements: dict[Any, Statement | None] = {}

    @wraps(build)
    def rows(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        if kwargs:
            raise TypeError("arguments of a prepared query are given by their places")
        given = [_padded(arg) if isinstance(arg, tuple) else arg for arg in args]
        alias = router.db_for_read(Model)
        key = (alias, *((type(arg), len(arg) if isinstance(arg, tuple) else 0) for arg in given))
        if key not in statements:
            statements[key] = _compiled(build, given, alias)
        statement = statements[key]
        return statement.rows(list(_flat(given)), alias) if statement else []

    return rows


def _padded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """With the last one again, until they are as many as a power of two: few lengths make few statements."""
    length = 1 << (len(values) - 1).bit_length() if values else 0
    return values + values[-1:] * (length - len(values))


def _flat(args: Iterable[Any]) -> Iterator[Any]:
    return chain.from_iterable(arg if isinstance(arg, tuple) else (arg,) for arg in args if arg is not None)


def _compiled(build: Callable[..., QuerySet[Any, Any]], args: Sequence[Any], alias: str) -> Statement | None:
    """The statement of these arguments; None where it finds nothing, whatever they are."""
    marked, others = ([_marked(arg, numbers) for arg in args] for numbers in map(count, _MARKERS))
    try:
        (queryset, compiler, (sql, params)), (_, _, (same_sql, other_params)) = (
            (queryset, compiler, compiler.as_sql())
            for queryset in (build(*marked), build(*others))
            for compiler in [queryset.query.get_compiler(alias)]
        )
    except EmptyResultSet:
        return None
    values = list(zip(_flat(marked), _flat(others), strict=True))
    slots = [
        _slot(at, pair, values) for at, pair in enumerate(zip(params, other_params, strict=True)) if pair[0] != pair[1]
    ]
    if sql != same_sql or {slot.value for slot in slots} != set(range(len(values))):
        raise ValueError(f"{build.__qualname__}: not every argument is a parameter of {sql}")
    return Statement(queryset, compiler, sql, params, slots)


def _marked(arg: Any, numbers: Iterator[int]) -> Any:
    """A value of the same kind that stands nowhere else. Raises TypeError for other kinds than `prepared` takes."""
    match arg:
        case tuple():
            return tuple(_marked(item, numbers) for item in arg)
        case int():
            return next(numbers)
        case str():
            return f"marker{next(numbers)}"
        case None:
            return None
    raise TypeError(f"neither number, text, None nor tuple of these: {arg!r}")


def _slot(at: int, pair: tuple[Any, Any], values: Sequence[tuple[Any, Any]]) -> Slot:
    """The slot of a parameter that differs where the values do. Raises ValueError."""
    for number, (one, other) in enumerate(values):
        if pair == (one, other):
            return Slot(at, number, "", "")
        for before, after in _WILDCARDS:
            if pair == (f"{before}{one}{after}", f"{before}{other}{after}"):
                return Slot(at, number, before, after)
    raise ValueError(f"a parameter is made of an argument: {pair[0]!r}")
