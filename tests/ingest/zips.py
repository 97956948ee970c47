"""Small HWPX and XLSX files, sound and hostile, made of their parts."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_LOCAL_HEADER = 30
"""Bytes before the name of a part that is packed."""
_HP = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def spoil(path: Path, part: str) -> None:
    """Break the bytes of a packed part of a file."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(part)
    start = entry.header_offset + _LOCAL_HEADER + len(entry.filename)
    for at in range(start + 5, start + 25):
        content[at] ^= 0xFF
    path.write_bytes(bytes(content))


def hwpx_parts(*sections: str) -> dict[str, str | bytes]:
    """The parts of a document with these sections, each what stands within its root."""
    parts: dict[str, str | bytes] = {"mimetype": "application/hwp+zip"}
    for number, section in enumerate(sections):
        parts[f"Contents/section{number}.xml"] = f"<hs:sec {_HP}>{section}</hs:sec>"
    return parts


def paragraph(content: str, shape: int = 0) -> str:
    return f'<hp:p paraPrIDRef="{shape}"><hp:run>{content}</hp:run></hp:p>'


def said(text: str) -> str:
    return paragraph(f"<hp:t>{text}</hp:t>")


def cell(column: int, row: int, content: str, width: int = 1, height: int = 1) -> str:
    return (
        f'<hp:tc><hp:subList>{content}</hp:subList><hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
        f'<hp:cellSpan colSpan="{width}" rowSpan="{height}"/></hp:tc>'
    )


def table(*rows: str) -> str:
    return paragraph(f"<hp:tbl>{''.join(f'<hp:tr>{row}</hp:tr>' for row in rows)}</hp:tbl>")


def xlsx_parts(
    *sheets: str, states: Mapping[int, str] | None = None, strings: str = "", styles: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets, each what stands within its root; `states` by number from 1."""
    numbers = range(1, len(sheets) + 1)
    shown = dict.fromkeys(numbers, "visible") | dict(states or {})
    entries = "".join(
        f'<sheet name="시트{number}" sheetId="{number}" state="{shown[number]}" r:id="r{number}"/>'
        for number in numbers
    )
    leads = "".join(f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml"/>' for number in numbers)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f"<workbook {_SHEET} {_RELATIONS}><sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{leads}</Relationships>",
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_SHEET}>{sheet}</worksheet>"
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {_SHEET}>{strings}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {_SHEET}>{styles}</styleSheet>"
    return parts


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def number_cell(reference: str, value: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
