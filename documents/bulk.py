"""Bulk insert, update and select by plain SQL: creating model objects takes ten times as long as storing the rows.

Statements contain only table and column names of our own models. Scopes are columns with values; foreign keys are named
`…_id`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from django.db import DataError, connection, models

from figures.json_text import write_json

Model = type[models.Model]
_AT_ONCE = 1000
_MOST_WAITING = 5000
_EMPTY_JSON = {dict: "{}", list: "[]"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """The SQL statements for rows of some columns, the defaults of the other columns, and the columns to convert."""

    insert: str
    copy: str
    update: str
    defaults: tuple[Any, ...]
    special: tuple[tuple[int, Callable[[Any], Any]], ...]
    texts: tuple[tuple[int, Any], ...]


def insert(
    model: Model,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    scope: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Insert rows of these columns, with the values of `scope`; other columns get their defaults."""
    if rows:
        plan = _plan(model, (*columns, *scope))
        _put_in(plan, _prepared(model, plan, rows, (*scope.values(), *plan.defaults)))


class Inserts:
    """Collects new rows of several scopes, since a statement for a few rows costs as much as one for many.

    Rows are inserted when there are many, or by `flush`; reads do not see them before.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[Model, tuple[str, ...]], list[Sequence[Any]]] = {}

    def add(
        self,
        model: Model,
        columns: Sequence[str],
        rows: Sequence[tuple[Any, ...]],
        scope: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Like `insert`, but deferred."""
        if rows:
            plan = _plan(model, key := (*columns, *scope))
            waiting = self._rows.setdefault((model, key), [])
            waiting += _prepared(model, plan, rows, (*scope.values(), *plan.defaults))
            if len(waiting) > _MOST_WAITING:
                self.flush()

    def flush(self) -> None:
        for (model, columns), rows in self._rows.items():
            _put_in(_plan(model, columns), rows)
        self._rows.clear()


def _put_in(plan: "_Plan", rows: Sequence[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(plan.copy) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(plan.insert, rows)


def update(model: Model, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Update `columns`; each row consists of their values and its id."""
    if rows:
        plan = _plan(model, tuple(columns))
        with connection.cursor() as cursor:
            cursor.executemany(plan.update, _prepared(model, plan, rows))


def remove(model: Model, ids: Sequence[int]) -> None:
    """Delete rows by id, and rows that refer to them according to their foreign keys."""
    for start in range(0, len(ids), _AT_ONCE):
        model._default_manager.filter(pk__in=ids[start : start + _AT_ONCE]).delete()


def select(model: Model, scope: Mapping[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    """Texts or integers of the rows within a scope."""
    return _fetch(_select(model, columns, tuple(scope)), scope)


def exists(model: Model, scope: Mapping[str, Any]) -> bool:
    """Whether there is any row within a scope."""
    return bool(_fetch(_select(model, (), tuple(scope)), scope))


def ids_of(model: Model, scope: Mapping[str, Any], key: str = "key") -> dict[Any, int]:
    """The id of each key within a scope."""
    return dict(select(model, scope, key, "id"))


def ids_for(model: Model, stored: Mapping[str, int], keys: Iterable[str]) -> dict[str, int]:
    """The id of each of these keys: the `stored` one, or a new one (`new_ids`)."""
    keys = list(dict.fromkeys(keys))
    added = [key for key in keys if key not in stored]
    ids = {**stored, **dict(zip(added, new_ids(model, len(added)), strict=True))}
    return {key: ids[key] for key in keys}


def new_ids(model: Model, count: int) -> list[int]:
    """Reserve ids for new rows."""
    values = {"count": count, "table": model._meta.db_table}
    if not count:
        return []
    if connection.vendor == "sqlite":
        last = _fetch("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", values) or _fetch(
            "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s) RETURNING seq", values
        )
        return list(range(last[0][0] - count + 1, last[0][0] + 1))
    statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return [number for (number,) in _fetch(statement, {"table": values["table"], "count": count})]


def _fetch(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values.values()))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=256)
def _select(model: Model, columns: tuple[str, ...], scope: tuple[str, ...]) -> str:
    """Without columns: whether there is any row."""
    table = connection.ops.quote_name(model._meta.db_table)
    where = " AND ".join(f"{name} = %s" for name in _quoted(model, scope))
    what, limit = (", ".join(_quoted(model, columns)), "") if columns else ("1", " LIMIT 1")
    return f"SELECT {what} FROM {table} WHERE {where}{limit}"  # noqa: S608


@lru_cache(maxsize=256)
def _plan(model: Model, columns: tuple[str, ...]) -> _Plan:
    by_name = _fields(model)
    fields = [by_name[column] for column in columns]
    others = [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field in fields or field.has_db_default())
    ]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), [quote(field.column) for field in (*fields, *others)]
    settings = ", ".join(f"{name} = %s" for name in names[: len(fields)])
    return _Plan(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})",  # noqa: S608
        f"COPY {table} ({', '.join(names)}) FROM STDIN",
        f"UPDATE {table} SET {settings} WHERE {quote(by_name['id'].column)} = %s",  # noqa: S608
        tuple(field.get_db_prep_save(field.get_default(), connection) for field in others),
        tuple(
            (position, _json if isinstance(field, models.JSONField) else partial(_converted, field))
            for position, field in enumerate(fields)
            if isinstance(field, models.JSONField | models.DecimalField | models.DateTimeField)
        ),
        tuple((position, field) for position, field in enumerate(fields) if field.max_length is not None),
    )


@lru_cache
def _fields(model: Model) -> dict[str, Any]:
    """The fields of a model by name and by column."""
    return {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}


def _quoted(model: Model, names: Iterable[str]) -> list[str]:
    return [connection.ops.quote_name(_fields(model)[name].column) for name in names]


def _prepared(
    model: Model, plan: _Plan, rows: Iterable[tuple[Any, ...]], rest: tuple[Any, ...] = ()
) -> list[Sequence[Any]]:
    """The rows, each followed by `rest`, converted for the database.

    Raises DataError for a text that is too long, naming it; SQLite would not, PostgreSQL would not say which.
    """
    prepared: list[Sequence[Any]] = []
    for row in rows:
        for at, text in plan.texts:
            if at < len(row) and row[at] and len(row[at]) > text.max_length:
                name = f"{model._meta.verbose_name} {text.verbose_name} '{row[at][:20]}…'"
                raise DataError(f"{name}: {len(row[at]):,} > {text.max_length}")
        values = [*row, *rest]
        for at, convert in plan.special:
            values[at] = convert(values[at])
        prepared.append(values)
    return prepared


def _json(value: Any) -> Any:
    if not isinstance(value, (dict, list)):
        return value
    return write_json(value) if value else _EMPTY_JSON[type(value)]


def _converted(column_field: Any, value: Any) -> Any:
    """A decimal or time as the database takes it."""
    return None if value is None else column_field.get_db_prep_save(value, connection)


def update_statistics(tables: Iterable[Model]) -> None:
    """Update the database's statistics of these tables, for its query planner.

    A transaction that stores many rows calls it before it queries them. PostgreSQL leaves out a table that another
    transaction is analyzing, since it would hold the lock to its end.
    """
    analyze = "ANALYZE (SKIP_LOCKED)" if connection.vendor == "postgresql" else "ANALYZE"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")  # rows of each index; enough for the planner
        for model in tables:
            cursor.execute(f"{analyze} {connection.ops.quote_name(model._meta.db_table)}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA optimize")
