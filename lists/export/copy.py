"""Writes a CSV by PostgreSQL's COPY: byte for byte the same as `csv_file`, several times as fast."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connections
from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left, NullIf
from django.db.models.lookups import Exact, In, Regex

from lists.columns import NO_STANDINGS, FileColumn, StandingText, WordOf
from lists.export.csv_file import FORMULA, NUMBER, csv_head, csv_rows, text

_BATCH = 2000
_OF_KEYS = ("key", "address")
_TEXT = TextField()


def can_copy(columns: Sequence[FileColumn], lines: Any) -> bool:
    """Whether COPY can write these columns: expressions, and 확인 if only key columns follow it."""
    if not isinstance(lines, QuerySet) or connections[lines.db].vendor != "postgresql" or len(columns) < 2:
        return False
    standings = _standings_in(columns)
    if standings and any(column.name not in _OF_KEYS for column in columns[columns.index(standings) + 1 :]):
        return False
    written = [column for column in columns if column is not standings]
    return all(
        column.source and isinstance(column.source, str | Combinable) and isinstance(column.write, WordOf | None)
        for column in written
    )


def copied_lines(columns: Sequence[FileColumn], heads: Sequence[str], lines: QuerySet[Any]) -> Iterator[bytes]:
    """The file in UTF-8 with BOM, in blocks of rows, in constant memory. Closing it cancels the query."""
    yield csv_head(heads)
    standings = _standings_in(columns)
    behind = len(columns) - columns.index(standings) - 1 if standings else 0
    write = standings.write if standings else None
    complete = with_standings(write, behind) if isinstance(write, StandingText) else _as_it_is
    connection: Any = connections[lines.db]
    rows = lines.values_list(*map(_in_sql, columns))
    statement = connection.ops.compose_sql(*rows.query.get_compiler(connection=connection, elide_empty=False).as_sql())
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
        batch: list[bytes] = []
        for row in copy:  # the server sends single rows, ended by \n
            batch.append(complete(bytes(row)))
            if len(batch) == _BATCH:
                yield b"".join(batch)
                batch.clear()
        yield b"".join(batch)


def _in_sql(column: FileColumn) -> Combinable:
    """The SQL expression of a column for COPY."""
    source = F(column.source) if isinstance(column.source, str) else column.source
    match column.write, column.type:
        case StandingText(), _:
            return NullIf(source, Value(NO_STANDINGS), output_field=_TEXT)
        case WordOf(words), _:
            return Case(*(When(Exact(source, stored), then=Value(text(word))) for stored, word in words.items()))
        case _, "string":
            return _safe(source)
        case _, "number":
            return Func(source, function="TRIM_SCALE")
        case _:
            return source


def _safe(source: Combinable) -> Combinable:
    """`csv_file.text`, in SQL."""
    shielded = Concat(Value("'"), source, output_field=_TEXT)
    signed = Case(When(Regex(source, NUMBER), then=source), default=shielded, output_field=_TEXT)
    plain = NullIf(source, Value(""), output_field=_TEXT)
    return Case(When(In(Left(source, 1), list(FORMULA)), then=signed), default=plain, output_field=_TEXT)


def _as_it_is(row: bytes) -> bytes:
    return row[:-1] + b"\r\n"


def _standings_in(columns: Sequence[FileColumn]) -> FileColumn | None:
    return next((column for column in columns if isinstance(column.write, StandingText)), None)


def with_standings(write_standings: StandingText, behind: int = 0) -> Callable[[bytes], bytes]:
    """A function that completes a row of COPY: the standings in words instead of JSON, and CRLF.

    `behind` cells of natural keys follow the standings; COPY does not quote their characters.
    """
    complete = _standings_in_words(write_standings)
    if not behind:
        return complete

    def complete_before_keys(row: bytes) -> bytes:
        cells = row[:-1].rsplit(b",", behind)
        return b",".join([complete(cells[0] + b"\n")[:-2], *cells[1:]]) + b"\r\n"

    return complete_before_keys


def _standings_in_words(write_standings: StandingText) -> Callable[[bytes], bytes]:
    def complete(row: bytes) -> bytes:
        if row.endswith(b",\n"):
            return row[:-1] + b"\r\n"
        # Quotes within a quoted cell are doubled, so this is the start of the last cell.
        start = row.rindex(b',"{') + 1
        stored = row[start + 1 : -2].decode().replace('""', '"')
        return row[:start] + csv_rows([[write_standings(stored)]]).encode()

    return complete
