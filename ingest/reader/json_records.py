"""Read JSON answers of open data services (지방재정365, 공공데이터포털): records become rows under their field names.

Records are the objects of plain values whose names match the columns of the mapping, wherever in the answer they are.
Row 1 has the names, so record n is row n + 1.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ingest.errors import BookError
from ingest.layout import fits
from ingest.mapping import TableMapping
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet
from ingest.reader.text import TextFile

_TOTALS = ("list_total_count", "totalCount", "total_count")
_MESSAGES = ("MESSAGE", "resultMsg", "returnAuthMsg")
_HEAD = 1 << 10

Record = Mapping[str, str]


def is_json(path: Path) -> bool:
    """Whether a file begins like JSON objects."""
    try:
        with path.open("rb") as file:
            begins = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").split()
    except OSError:
        return False
    return b"".join(begins[:2]).startswith((b"{", b"[{", b"[[{"))


def sheet_of(file: TextFile, mapping: TableMapping) -> WorkbookSheet:
    """Return the records of an answer as one sheet without a name. Raises BookError."""
    answer = _parse(file)
    records: dict[str, list[Record]] = {}
    texts: dict[str, list[str]] = {}
    _collect(answer, "", records, texts)
    chosen = _choose_records(file.path, records, texts, mapping)
    totals = [int(text) for name in _TOTALS for text in texts.get(name, ()) if text.isdecimal()]
    if max(totals, default=0) > len(chosen):
        raise BookError(
            "전체 {total}행 가운데 {rows}행만 담은 답입니다. 나머지 쪽도 받아 한 배열([…])에 담아 주세요.",
            file.path,
            total=f"{max(totals):,}",
            rows=f"{len(chosen):,}",
        )
    return WorkbookSheet("", partial(_rows, chosen))


def _parse(file: TextFile) -> Any:
    """Parse the file, with all numbers as text. Raises BookError."""
    try:
        text = file.path.read_text(encoding="utf-8-sig" if file.encoding == "utf-8" else file.encoding)
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)
    except _DuplicateNameError as error:
        raise BookError(
            "한 레코드에 ‘{name}’이(가) 두 번 있어 어느 값인지 알 수 없습니다.", file.path, name=str(error)
        ) from None
    except (ValueError, RecursionError) as error:
        raise BookError(
            "JSON으로 읽을 수 없습니다. 다시 받아 주세요 ({reason}).", file.path, reason=str(error)
        ) from None


class _DuplicateNameError(Exception):
    """Raised for an object that has a name twice."""


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object as a dict. Raises _DuplicateNameError."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateNameError(next(name for name in names if names.count(name) > 1))
    return fields


def _collect(value: Any, path: str, records: dict[str, list[Record]], texts: dict[str, list[str]]) -> None:
    """Collect the records by their path, and the totals and messages that the answer states."""
    if isinstance(value, list):
        for item in value:
            _collect(item, path, records, texts)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in (*_TOTALS, *_MESSAGES) and isinstance(item, str):
                texts.setdefault(name, []).append(item)
        if value and not any(isinstance(item, dict | list) for item in value.values()):
            records.setdefault(path, []).append({name: _text(item) for name, item in value.items()})
        for name, item in value.items():
            _collect(item, f"{path}.{name}" if path else name, records, texts)


def _text(value: object) -> str:
    """Return a JSON value as text; null is empty."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case _:
            return str(value)


def _choose_records(
    path: Path, records: Mapping[str, list[Record]], texts: Mapping[str, list[str]], mapping: TableMapping
) -> list[Record]:
    """Return the records that the mapping names, or the only ones that fit its columns. Raises BookError."""
    if mapping.records:
        paths = [mapping.records] if mapping.records in records else []
    else:
        paths = [name for name, candidates in records.items() if fits(mapping, _names(candidates))]
    if len(paths) == 1:
        return records[paths[0]]
    if paths:
        raise BookError(
            "레코드가 여러 곳에 있습니다({places}). 매핑에 records로 어느 것인지 적어 주세요.",
            path,
            places=", ".join(paths),
        )
    messages = [text for name in _MESSAGES for text in texts.get(name, ())]
    raise BookError(
        "매핑 ‘{title}’의 열을 가진 레코드가 없습니다. 답의 내용을 확인해 주세요 ({said}).",
        path,
        title=mapping.title,
        said=", ".join([*messages, *records])[:200] or "-",
    )


def _names(records: Sequence[Record]) -> list[str]:
    """Return all names of the records in the order of their first occurrence."""
    return list(dict.fromkeys(name for record in records for name in record))


def _rows(records: Sequence[Record]) -> Iterator[SheetRow]:
    names = _names(records)
    yield SheetRow(1, names)
    for number, record in enumerate(records, 2):
        yield SheetRow(number, [record.get(name, "") for name in names])
