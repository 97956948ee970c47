"""Detect the kind of a file by its content; kinds that are not supported are refused with advice."""

import re
import zipfile
from itertools import islice
from pathlib import Path

from ingest.errors import BookError
from ingest.reader import delimited
from ingest.reader.encodings import LINE_ENDS, utf_16_of

_HEAD = 1 << 16
_CHUNK = 1 << 20
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURES = re.compile(rb"BM.{4}\0{4}|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif1|msf1|avif)|\0\0\0\x0cjP  ", re.S)
"""The first bytes of BMP, GIF, WebP, HEIC or AVIF, and JPEG 2000."""
_OLE, _HWP_3 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"HWP Document File V3"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|style)\b",
    re.I | re.S,
)
_EXCEL_XML = re.compile(
    rb"\s*<\?xml[^>]{0,200}\?>\s*(?:<\?mso-application[^>]{0,200}\?>\s*)?<(?:\w+:)?Workbook\b", re.S
)
_HWPML = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<HWPML\b", re.S)
_SAMPLE = 300
_MOST_SAMPLED = 1 << 18

_ROW = re.compile(rb"\n[ \t]{0,8}(?:\||\xe2\x94[\x82\x83\x8c\x8f]|\+[-=]{2})")
_RULED = re.compile(rb"(?m)\n[ \t]{0,8}:?-{3,}[-: \t]*\|[-:| \t]*$")
"""The ruling line of a Markdown table.

Matching a line's beginning after the preceding line end is ten times as fast as `^`.
"""
_WIDE_DIGITS = "０１２３４５６７８９"


def _encoded(letters: str) -> list[bytes]:
    """Return letters in the encodings of the texts that are read."""
    codes = [letter.encode(encoding, "ignore") for letter in letters for encoding in ("utf-8", "cp949")]
    return [code for code in codes if code]


_APART = re.compile(b"  +(?:[-(]?\\d|" + b"|".join(map(re.escape, _encoded(f"△▲－·₩￦{_WIDE_DIGITS}"))) + b")")
_BEFORE_GAP = tuple(_encoded(f"0123456789원－·{_WIDE_DIGITS}"))
_LINE_ENDS = [end.encode() for end in LINE_ENDS]
_QUOTED = re.compile(rb'(?:\A|\n)"[^\n"]*"[\t,]')

UNSUPPORTED_KINDS = {
    "hwp": "한글(HWP) 문서입니다. 한글에서 HWPX나 PDF로 저장해 지정해 주세요.",
    "hwpml": "한글(HWPML) 문서입니다. 한글에서 HWPX나 PDF로 저장해 지정해 주세요.",
    "xls": "예전 엑셀(XLS) 통합 문서입니다. 엑셀에서 XLSX로 저장해 지정해 주세요.",
    "doc": "예전 워드(DOC) 문서입니다. 워드에서 PDF로 저장해 지정해 주세요.",
    "locked": "암호가 걸린 문서입니다. 암호를 풀어 저장한 파일을 지정해 주세요.",
    "ole": "예전 오피스 문서입니다. XLSX나 PDF로 저장해 지정해 주세요.",
    "docx": "워드(DOCX) 문서입니다. 워드에서 PDF로 저장해 지정해 주세요.",
    "pptx": "파워포인트(PPTX) 문서입니다. PDF로 저장해 지정해 주세요.",
    "xlsb": "엑셀 바이너리(XLSB) 통합 문서입니다. 엑셀에서 XLSX로 저장해 지정해 주세요.",
    "ods": "오픈도큐먼트 표 계산(ODS) 문서입니다. XLSX로 저장해 지정해 주세요.",
    "odt": "오픈도큐먼트 글(ODT) 문서입니다. PDF로 저장해 지정해 주세요.",
    "zip": "압축(ZIP) 파일입니다. 압축을 풀어 안에 있는 결산서를 지정해 주세요.",
    "rtf": "서식 있는 글(RTF) 문서입니다. PDF로 저장해 지정해 주세요.",
    "picture": "읽지 않는 종류의 그림(BMP, GIF, WebP, HEIC 등)입니다. TIFF나 PNG, PDF로 저장해 지정해 주세요.",
    "broken": "깨진 압축 파일이라 열 수 없습니다. 파일을 다시 받아 주세요.",
}
"""The sentence (Korean) for each kind of file that is recognised but not supported."""


def kind_of(path: Path) -> str:
    """Return `hwpx`, `xlsx`, `html`, `mixed` (text that must be converted) or `text`.

    Raises BookError for other kinds.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return "text"  # the text reader reports why it cannot be opened
    if head.startswith(_ZIPS):
        return _readable_kind(path, _zip_kind(path))
    if head.startswith(_OLE):
        return _readable_kind(path, _ole_kind(path))
    if head.startswith(_HWP_3):
        return _readable_kind(path, "hwp")
    if head.startswith(b"{\\rtf"):
        return _readable_kind(path, "rtf")
    if _PICTURES.match(head):
        return _readable_kind(path, "picture")
    if _HWPML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return _readable_kind(path, "hwpml")
    if _EXCEL_XML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return _readable_kind(path, "xls")
    return _text_kind(path, head)


def _readable_kind(path: Path, kind: str) -> str:
    """Return the kind. Raises BookError with advice if it is not supported."""
    if kind in UNSUPPORTED_KINDS:
        raise BookError(UNSUPPORTED_KINDS[kind], path)
    return kind


def _zip_kind(path: Path) -> str:
    """Return the kind of document in a ZIP."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            mimetype = packed.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "broken"
    if "hwp+zip" in mimetype or "Contents/content.hpf" in names or "Contents/section0.xml" in names:
        return "hwpx"
    for sign, kind in (
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
    ):
        if sign in names:
            return kind
    if "opendocument.spreadsheet" in mimetype:
        return "ods"
    return "odt" if "opendocument" in mimetype else "zip"


def _ole_kind(path: Path) -> str:
    """Return the kind of document in an OLE file, by the names of its streams."""
    with path.open("rb") as file:
        content = file.read(16 << 20)
    streams = {
        "hwp": "FileHeader",
        "locked": "EncryptedPackage",
        "xls": "Workbook",
        "doc": "WordDocument",
    }
    for kind, name in streams.items():
        if name.encode("utf-16-le") + b"\0\0" in content:
            return kind
    if b"HWP Document File" in content:
        return "hwp"
    return "xls" if "Book".encode("utf-16-le") + b"\0\0" in content else "ole"


def _text_kind(path: Path, head: bytes) -> str:
    """Return the kind of a file that is neither a ZIP nor an OLE file."""
    if encoding := utf_16_of(head):
        wide = head.decode(encoding, "replace")
        return "html" if _HTML.match(wide.encode()) else "mixed"
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    try:
        return "mixed" if _is_comma_book(path) or _needs_conversion(path) else "text"
    except OSError:
        return "text"


def _is_comma_book(path: Path) -> bool:
    """Whether the first lines of a file are comma-separated rows."""
    with path.open("rb") as file:
        sample = b"\n".join(file.read(_MOST_SAMPLED).split(b"\n", _SAMPLE)[:_SAMPLE])
    if b"\t" in sample or sample.count(b",") < 10:
        return False
    try:
        text = sample.decode()
    except UnicodeDecodeError:
        text = sample.decode("cp949", "replace")
    return delimited.is_comma_book(list(islice(text.removeprefix("\ufeff").splitlines(), _SAMPLE)))


def _needs_conversion(path: Path) -> bool:
    """Whether a text has anything but tab-separated lines: pipes, HTML, aligned columns, quotes, other line ends."""
    feeds = returns = others = 0
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            if _has_other_markup(chunk):
                return True
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            others += sum(map(chunk.count, _LINE_ENDS))
    return max(returns, others) > feeds


def _has_other_markup(chunk: bytes) -> bool:
    """Whether a chunk has pipes, HTML, aligned columns or quotes."""
    if b"<table" in chunk or b"<TABLE" in chunk or b"<Table" in chunk:
        return True
    if b"|" in chunk or b"\xe2\x94" in chunk or b"+-" in chunk or b"+=" in chunk:
        first = b"\n" + chunk[: chunk.find(b"\n")]
        if any(sign.search(chunk) or sign.match(first) for sign in (_ROW, _RULED)):
            return True
    if b'\t"' in chunk or ((b'\n"' in chunk or chunk[:1] == b'"') and _QUOTED.search(chunk)):
        return True
    return any(chunk.endswith(_BEFORE_GAP, 0, match.start()) for match in _APART.finditer(chunk))
