"""A CSV that PostgreSQL writes itself, by COPY: byte for byte what `csv_file` writes, several times as fast."""

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
_TEXT = TextField()


def can_copy(columns: Sequence[FileColumn], lines: Any) -> bool:
    """Whether PostgreSQL can write these columns. Of what it cannot say, only 확인 is allowed, at the end."""
    if not isinstance(lines, QuerySet) or connections[lines.db].vendor != "postgresql" or len(columns) < 2:
        return False
    written = columns[:-1] if isinstance(columns[-1].write, StandingText) else columns
    return all(
        column.source and isinstance(column.source, str | Combinable) and isinstance(column.write, WordOf | None)
        for column in written
    )


def copied_lines(columns: Sequence[FileColumn], heads: Sequence[str], lines: QuerySet[Any]) -> Iterator[bytes]:
    """The file in UTF-8 with its mark, some rows at a time, in constant memory. Closing it cancels the query."""
    yield csv_head(heads)
    last = columns[-1].write
    complete = with_standings(last) if isinstance(last, StandingText) else _as_it_is
    connection: Any = connections[lines.db]
    rows = lines.values_list(*map(_in_sql, columns))
    statement = connection.ops.compose_sql(*rows.query.get_compiler(connection=connection).as_sql())
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
        batch: list[bytes] = []
        for row in copy:  # the server sends each row by itself, ended by a mere \n
            batch.append(complete(bytes(row)))
            if len(batch) == _BATCH:
                yield b"".join(batch)
                batch.clear()
        yield b"".join(batch)


def _in_sql(column: FileColumn) -> Combinable:
    """The column as COPY is to write it."""
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


def with_standings(write_standings: StandingText) -> Callable[[bytes], bytes]:
    """A function that completes a row of COPY: the standings at its end in words instead of JSON, and CRLF."""

    def complete(row: bytes) -> bytes:
        if row.endswith(b",\n"):
            return row[:-1] + b"\r\n"
        # Within a quoted cell every quote stands twice: this is where the last cell begins.
        start = row.rindex(b',"{') + 1
        stored = row[start + 1 : -2].decode().replace('""', '"')
        return row[:start] + csv_rows([[write_standings(stored)]]).encode()

    return complete
