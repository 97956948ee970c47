"""A file of tables as the lines of text that it was made into, and where each of them stands in the file.

A folder in the spool holds `book.txt`, the lines; `places.bin`, a record for each; and `about.json`, the names of
sheets and tables and the columns that the records speak of.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.pages import PageLayout
from ingest.reader.grid import GridLine

_RECORD = struct.Struct("<IIIHh")
"""Of a line: its part, row, line of the file, columns (part and columns as numbers in `about.json`), indent."""
_MOST = (1 << 16) - 1
_MOST_INDENT = (1 << 15) - 1
_NO_INDENT = -1
_TEXT, _PLACES, _ABOUT = "book.txt", "places.bin", "about.json"

Note = tuple[str, dict[str, str]]
"""A sentence (Korean, with {slots}) about what of a file was left out, and what fills it."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The lines of a file in `text`; `kind` is that of the document, `sha256` of all that was made of the file.

    Where `plain`, each line has its own number in the file and nothing else is to be said of it.
    """

    kind: str
    text: Path
    places: Path
    sha256: str
    form_feeds: bool
    plain: bool
    parts: Sequence[str]
    columns: Sequence[Sequence[int]]
    notes: Sequence[Note]

    def layout(self, first_line: int, count: int) -> PageLayout | None:
        """Where `count` lines stand in the file, from `first_line` (1-based, of the text) on."""
        if self.plain:
            return None
        with self.places.open("rb") as file:
            file.seek((first_line - 1) * _RECORD.size)
            records = list(_RECORD.iter_unpack(file.read(count * _RECORD.size)))
        parts, columns = _Numbered(), _Numbered()
        layout = PageLayout(
            places=[
                [parts.number(part), row, line, columns.number(its_columns)]
                for part, row, line, its_columns, _ in records
            ]
        )
        layout["parts"] = [self.parts[part] for part in parts.known]
        layout["columns"] = [list(self.columns[at]) for at in columns.known]
        indents = [None if indent == _NO_INDENT else indent for *_, indent in records]
        if any(indents):
            layout["indents"] = indents
        return layout


@dataclass(slots=True)
class _Numbered:
    """Gives each thing the number at which it came first."""

    known: dict[Any, int] = field(default_factory=dict)

    def number(self, value: Any) -> int:
        return self.known.setdefault(value, len(self.known))


def write(folder: Path, lines: Iterable[GridLine], notes: Sequence[Note]) -> None:
    """Write the lines of a file into a folder; `about.json` last, so that it exists only where all else does.

    `notes` may grow while the lines come.
    """
    parts, columns = _Numbered(), _Numbered()
    parts.number(""), columns.number(())
    form_feeds, plain, count = False, True, 0
    digest = hashlib.sha256()
    with (folder / _TEXT).open("wb") as text, (folder / _PLACES).open("wb") as places:
        for count, line in enumerate(lines, 1):
            part, row, number = line.place
            written = line.text.encode("utf-8", "replace") + b"\n"
            indent = _NO_INDENT if line.indent is None else max(0, min(line.indent, _MOST_INDENT))
            fields = parts.number(part), row, number, min(columns.number(line.columns), _MOST), indent
            record = _RECORD.pack(*fields)
            digest.update(written + record)
            text.write(written)
            places.write(record)
            form_feeds = form_feeds or "\f" in line.text
            plain = plain and number == count and indent <= 0
    about = {
        "sha256": digest.hexdigest(),
        "form_feeds": form_feeds,
        "plain": plain,
        "parts": list(parts.known),
        "columns": list(columns.known)[: _MOST + 1],
        "notes": list(notes),
    }
    draft = folder / f"{_ABOUT}.draft"
    draft.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / _ABOUT)


def stored(folder: Path, kind: str) -> Converted | None:
    """What a folder holds; None where it holds nothing whole."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    about["notes"] = [(sentence, slots) for sentence, slots in about["notes"]]
    return Converted(kind, folder / _TEXT, folder / _PLACES, **about)
