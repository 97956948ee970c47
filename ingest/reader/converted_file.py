"""A file of tables converted to lines of text, with the position of each line in the file.

A folder in the spool holds `book.txt` (the lines), `places.bin` (one record for each line) and `about.json` (the names
of sheets and tables, and the lists of columns that the records refer to).
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
"""Of one line: part, row, line of the file, columns, indent. Part and columns are indices into `about.json`."""
_MOST = (1 << 16) - 1
_MOST_INDENT = (1 << 15) - 1
_NO_INDENT = -1
_TEXT, _PLACES, _ABOUT = "book.txt", "places.bin", "about.json"

FileNote = tuple[str, dict[str, str]]
"""A sentence (Korean, with {slots}) about what was left out of a file, and the values of its slots."""


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """The converted lines in `text`; `kind` is the kind of the document, `sha256` the digest of everything written.

    If `plain`, line n of the text is line n of the file, and no other positions are recorded.
    """

    kind: str
    text: Path
    places: Path
    sha256: str
    form_feeds: bool
    plain: bool
    parts: Sequence[str]
    columns: Sequence[Sequence[int]]
    notes: Sequence[FileNote]

    def layout(self, first_line: int, count: int) -> PageLayout | None:
        """Return the positions of `count` lines in the file, from `first_line` (1-based, of the text) on; None if
        plain.
        """
        if self.plain:
            return None
        with self.places.open("rb") as file:
            file.seek((first_line - 1) * _RECORD.size)
            records = list(_RECORD.iter_unpack(file.read(count * _RECORD.size)))
        parts, columns = _Numbering(), _Numbering()
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
class _Numbering:
    """Numbers values in the order in which they first occur."""

    known: dict[Any, int] = field(default_factory=dict)

    def number(self, value: Any) -> int:
        return self.known.setdefault(value, len(self.known))


def write(folder: Path, lines: Iterable[GridLine], notes: Sequence[FileNote]) -> None:
    """Write the lines of a file to a folder.

    `about.json` is written last, so that it exists only if the rest is complete. `notes` may grow while the lines are
    read.
    """
    parts, columns = _Numbering(), _Numbering()
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


def stored(folder: Path, kind: str) -> ConvertedFile | None:
    """Return the converted file in a folder; None if there is no complete one."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    about["notes"] = [(sentence, slots) for sentence, slots in about["notes"]]
    return ConvertedFile(kind, folder / _TEXT, folder / _PLACES, **about)
