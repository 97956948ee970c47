"""Writes a list as JSON: an envelope with query and version of the data, and the rows; streamed."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from figures.json_text import write_json
from lists.export.csv_file import measure
from lists.export.description import FileDescription

_BATCH = 500


def json_lines(description: FileDescription, rows: Iterable[Sequence[Any]], following: str = "") -> Iterator[bytes]:
    """The file in blocks of rows, one row on each line; unknown values are null.

    `following` is the URL of the next rows, if these are not all.
    """
    envelope = json.dumps(_envelope(description) | {"next": following or None}, ensure_ascii=False, indent=1)
    yield f'{envelope.removesuffix("}").rstrip()},\n "rows": ['.encode()
    keys = [json.dumps(head, ensure_ascii=False) for head in description.heads]
    writers = [column.write for column in description.columns]
    remaining = iter(rows)
    between = "\n"
    while batch := list(islice(remaining, _BATCH)):
        objects = (_object(keys, writers, row) for row in batch)
        yield (between + ",\n".join(objects)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _envelope(description: FileDescription) -> dict[str, Any]:
    return {
        "question": description.question,
        "conditions": [{"label": label, "words": words} for label, words in description.conditions],
        "address": description.address,
        "city": description.city.name,
        "documents": [
            {
                "fiscal_year": document.fiscal_year,
                "title": document.title,
                "sha256": document.sha256,
                "version": document.version,
            }
            for document in description.documents
        ],
        "version": description.version,
        "changed_at": description.changed_at.isoformat(),
        "news": " ".join(description.changes.sentences) or None,
        "changes": [change.as_json() for change in description.changes.changes],
        "source": description.city.source,
        "licence": description.city.licence,
        "count": description.count,
        "columns": [
            {
                "name": column.name,
                "header": column.header,
                "type": column.type,
                "unit": column.unit,
                "help": column.help,
            }
            for column in description.columns
        ],
    }


def _object(keys: Sequence[str], writers: Sequence[Callable[[Any], Any] | None], row: Sequence[Any]) -> str:
    values = (write(stored) if write else stored for write, stored in zip(writers, row, strict=True))
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in zip(keys, values, strict=True)) + "}"


def _value(value: str | int | Decimal | date | None) -> str:
    """A value in JSON; decimals keep their digits and are never converted to floats."""
    match value:
        case None:
            return "null"
        case Decimal():
            return measure(value)
        case date():
            return f'"{value.isoformat()}"'
        case _:
            return write_json(value)
