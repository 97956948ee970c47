"""ZIPs of XML: nothing is unpacked, expanded or followed beyond what is allowed; other kinds are told by name."""

import struct
from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.reader import zipped_xml as module
from ingest.reader.limits import FileRefusedError
from ingest.reader.opening import open_text
from ingest.reader.text import examine
from ingest.reader.zipped_xml import open_zipped
from tests.ingest.zips import data, hwpx_parts, packed, row, said, text_cell, write, xlsx_parts

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "가">'
    + "".join(f'<!ENTITY b{at} "{("&b" + str(at - 1) + ";") * 10 if at else "&a;" * 10}">' for at in range(9))
    + "]><x><p><t>&b8;</t></p></x>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x><p><t>&a;</t></p></x>'
SHEET = data(row(1, text_cell("A1", "【일반회계】 【세무과】")))


def parse(tmp_path: Path, parts: dict[str, str | bytes], name: str) -> None:
    with open_zipped(write(tmp_path / "x.zip", packed(parts))) as archive:
        archive.parse(name, lambda *_: None, lambda _: None, lambda _: None)


@pytest.mark.parametrize("part", [LAUGHS, OUTSIDE], ids=["a billion laughs", "a file of the machine"])
@pytest.mark.parametrize("kind", ["hwpx", "xlsx"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, part: str, kind: str) -> None:
    parts = hwpx_parts(said("1")) if kind == "hwpx" else xlsx_parts(SHEET)
    parts["Contents/section0.xml" if kind == "hwpx" else "xl/worksheets/sheet1.xml"] = part
    path = write(tmp_path / f"book.{kind}", packed(parts))
    with pytest.raises(BookError, match="DOCTYPE"):
        open_text(path, tmp_path / "spool")
    assert not list(tmp_path.glob("spool/*/about.json"))


def test_a_zip_bomb_is_refused_by_its_stated_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 10_000)
    with pytest.raises(FileRefusedError, match="풀면"):
        parse(tmp_path, {"a": b"0" * 10_001}, "a")


def test_a_zip_bomb_with_a_false_size_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_UNPACKED", 10_000)
    content = bytearray(packed({"a": b"<x>" + b" " * 200_000 + b"</x>"}))
    size = struct.pack("<I", 200_007)
    assert content.count(size) == 2
    path = write(tmp_path / "x.zip", bytes(content.replace(size, struct.pack("<I", 9_000))))
    with open_zipped(path) as archive, pytest.raises(FileRefusedError):
        archive.parse("a", lambda *_: None, lambda _: None, lambda _: None)


def test_xml_that_is_hundreds_of_times_as_large_as_packed_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_INFLATED", 100_000)
    blank = "<x>" + "<b/>" * 200_000 + "</x>"
    with pytest.raises(FileRefusedError, match="250배가 넘게"):
        parse(tmp_path, {"a.xml": blank}, "a.xml")
    parse(tmp_path, {"a.xml": "<x/>", "picture.bmp": blank}, "a.xml")
    parse(tmp_path, {"a.xml": "<x>" + "<b/>" * 20_000 + "</x>"}, "a.xml")


def test_an_unclosed_tag_is_refused_without_reading_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_ELEMENT", 10_000)
    with pytest.raises(FileRefusedError, match="깨졌습니다"):
        parse(tmp_path, {"a": "<x a='" + "가" * 100_000 + "'/>"}, "a")


def test_too_many_parts_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PARTS", 3)
    with pytest.raises(FileRefusedError, match="풀면"):
        parse(tmp_path, {str(at): "" for at in range(4)}, "0")


def test_part_names_outside_the_archive_are_not_opened(tmp_path: Path) -> None:
    parts = xlsx_parts(SHEET)
    parts["xl/_rels/workbook.xml.rels"] = '<r><Relationship Id="r1" Target="../../../../etc/passwd"/></r>'
    parts["../../outside.xml"] = "<x/>"
    path = write(tmp_path / "book.xlsx", packed(parts))
    before = sorted(tmp_path.parent.rglob("outside.xml"))
    file = open_text(path, tmp_path / "spool")
    assert file.text.read_text(encoding="utf-8").strip() == ""
    assert sorted(tmp_path.parent.rglob("outside.xml")) == before


def test_a_cut_archive_is_reported(tmp_path: Path) -> None:
    content = packed(hwpx_parts(said("1")))
    with pytest.raises(BookError, match="깨진 압축 파일"):
        open_text(write(tmp_path / "book.hwpx", content[: len(content) // 2]), tmp_path)
    damaged = bytearray(content)
    damaged[content.index(b"section0.xml") + 14] ^= 0xFF
    with pytest.raises(BookError, match="깨졌습니다"):
        open_text(write(tmp_path / "book.hwpx", bytes(damaged)), tmp_path)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"word/document.xml": "<x/>"}, r"워드\(DOCX\) 문서"),
        ({"ppt/presentation.xml": "<x/>"}, "파워포인트"),
        ({"xl/workbook.bin": "x"}, "XLSB"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, r"\(ODS\) 문서"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, r"\(ODT\) 문서"),
        ({"결산서.txt": "글"}, "압축을 풀어"),
    ],
)
def test_unsupported_documents_are_named_with_advice(
    tmp_path: Path, parts: dict[str, str | bytes], sentence: str
) -> None:
    with pytest.raises(BookError, match=sentence) as refused:
        open_text(write(tmp_path / "book", packed(parts)), tmp_path)
    assert "지정해 주세요" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", "TIFF나 PNG, PDF로 저장해"),
        (b"GIF89a\x10\0\x10\0", "TIFF나 PNG, PDF로 저장해"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "TIFF나 PNG, PDF로 저장해"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "TIFF나 PNG, PDF로 저장해"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "글, PDF, HWPX, XLSX나 스캔한 그림"),
        (b"MZ\0\0" * 9, "글, PDF, HWPX, XLSX나 스캔한 그림"),
        (rb"{\rtf1\ansi 1,000,000}", r"\(RTF\) 문서"),
    ],
    ids=["BMP", "GIF", "WebP", "HEIC", "a film", "a program", "RTF"],
)
def test_other_files_are_named_with_what_can_be_read(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = write(tmp_path / "book", content)
    with pytest.raises(BookError, match=sentence):
        open_text(path, tmp_path)
        examine(path)


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.reader.conversion.SECONDS", 0.0)
    monkeypatch.setattr("ingest.reader.conversion.SECONDS_PER_MEGABYTE", 0.0)
    with pytest.raises(BookError, match="너무 많이 드는 파일"):
        open_text(write(tmp_path / "book.hwpx", packed(hwpx_parts(said("1")))), tmp_path / "spool")
