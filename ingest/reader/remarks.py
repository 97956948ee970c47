"""Text of a workbook's sheet outside its cells: comments, and the headers and footers of printed pages."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from html import unescape
from zipfile import ZipFile

from ingest.reader.zipped_xml import refuse_broken_parts

_MOST_BYTES = 4 << 20
_TAIL = 1 << 16
_LONGEST = 200
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_COMMENT = re.compile(r"<(?:\w+:)?comment\b.*?</(?:\w+:)?comment>", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</")
_PRINTED = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)</")
_TITLE = re.compile(r"<(?:\w+:)?title\b[^>]*>([^<]*)</")
_UNIT = re.compile(r"단\s*위|[(（\[<〈〔]\s*[십백천만억]*\s*원\s*[)）\]>〉〕]|\bwon\b|krw", re.IGNORECASE)
HEADER_CODE = re.compile(r'&(?:"[^"]*"|[LCR]|\d+|[A-Z]|K[0-9A-F]{6}|&)')
"""Formatting codes in a header: position, font, size, colour."""


def remarks_of(workbook: ZipFile, sheet: str) -> list[str]:
    """Return the lines of a sheet's comments, headers and footers, and the unit in the workbook's title.

    `sheet` is the name of its part in the ZIP. Raises FileRefusedError if a part is broken.
    """
    with refuse_broken_parts():
        texts = [*_comments(workbook, sheet), *_printed(workbook, sheet), *lines_with_units(_titles(workbook))]
    lines = [line for text in texts for line in text.split("\n")]
    return [line.strip() for line in lines if line.strip() and len(line) <= _LONGEST]


def lines_with_units(remarks: Iterable[str]) -> list[str]:
    """Return the lines that mention a unit of money, without repetition."""
    return list(dict.fromkeys(filter(_UNIT.search, remarks)))


def _comments(workbook: ZipFile, sheet: str) -> Iterator[str]:
    """Yield the text of each comment on the sheet."""
    folder, name = posixpath.split(sheet)
    for relation in _RELATION.findall(_start_of(workbook, f"{folder}/_rels/{name}.rels")):
        attributes = dict(_ATTRIBUTE.findall(relation))
        if attributes.get("Type", "").endswith("/comments"):
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            for comment in _COMMENT.findall(_start_of(workbook, part)):
                yield unescape("".join(_TEXT.findall(comment)))


def _printed(workbook: ZipFile, sheet: str) -> Iterator[str]:
    """Yield the headers and footers, which follow the rows in the sheet's part."""
    tail = b""
    with workbook.open(sheet) as file:
        while block := file.read(_MOST_BYTES):
            tail = (tail + block)[-_TAIL:]
    for text in _PRINTED.findall(tail.decode("utf-8", "replace")):
        yield HEADER_CODE.sub("\n", unescape(text))


def _titles(workbook: ZipFile) -> Iterator[str]:
    """Yield the title in the workbook's properties.

    It is often left over from an older file, so that only its unit is used.
    """
    yield from map(unescape, _TITLE.findall(_start_of(workbook, "docProps/core.xml")))


def _start_of(workbook: ZipFile, part: str) -> str:
    """Return the beginning of a part; "" if it does not exist."""
    if part not in workbook.NameToInfo:
        return ""
    with workbook.open(part) as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace")
