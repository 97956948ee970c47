"""ingest --look FILE: what a book is, told before it is read."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from unittest.mock import Mock
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
import pytest
from django.core.management import call_command
from django.utils.translation import override
from PIL import Image

from bench.drawing.drawer import DrawnPage
from ingest import reading
from ingest.look import Look, _look, look_at
from ingest.look_text import _PROBLEMS, look_lines
from ingest.reader.kinds import UNSUPPORTED_KINDS
from ingest.reader.pdf import workers
from ingest.reader.scan.installed import can_read_letters
from ingest.reader.scan.tesseract import EngineError
from tests.conftest import SAMPLE
from tests.ingest.pdf.conftest import drawn  # noqa: F401 - a fixture
from tests.ingest.pdf.hostile import encrypted, scanned


def test_a_look_tells_kind_pages_departments_and_tables(
    drawn: Callable[[str], tuple[bytes, list[DrawnPage]]],  # noqa: F811
    tmp_path: Path,
) -> None:
    (path := tmp_path / "book.pdf").write_bytes(drawn("a3 ruled")[0])
    call_command("ingest", str(path), look=True, stdout=(out := StringIO()))
    assert "종류: PDF, 만든 프로그램: ReportLab" in out.getvalue()
    assert "10쪽 가운데 8쪽을 살펴봄: 1–4, 6–8, 10. 글자 있는 쪽 8, 그림만 있는 쪽 0" in out.getvalue()
    assert "보이는 부서: 의회사무국" in out.getvalue()
    assert "사업별조서 2" in out.getvalue()


def test_of_text_the_first_departments_are_looked_at(tmp_path: Path) -> None:
    look = _look(SAMPLE, tmp_path)
    assert (look.kind, look.pages, len(look.departments), look.tables["사업별조서"]) == ("text", 0, 4, 3)
    assert look.problems == []
    assert "보이는 표 (앞의 부서 3개만 살펴봄): " in "\n".join(look_lines(look))


SCAN = SAMPLE.with_name("gimpo-2020-sample-scan.pdf")


@pytest.mark.parametrize(("content", "sentence"), [(encrypted(), "암호"), (b"\x00\x01", ""), (b"", "")])
def test_what_is_no_book_is_reported(tmp_path: Path, content: bytes, sentence: str) -> None:
    (path := tmp_path / "book").write_bytes(content)
    look = _look(path, tmp_path)
    assert look.problems
    assert sentence in look.problems[0][0]


def test_what_will_not_be_read_is_reported_in_english_too() -> None:
    korean = re.compile("[가-힣]")
    with override("en"):
        for problem in (*_PROBLEMS, *UNSUPPORTED_KINDS.values()):
            slots = {"how": "make install", "pages": 3, "amounts": 4}
            assert not korean.search("".join(look_lines(Look(problems=[(problem, slots)]))))


def test_a_look_at_a_pdf_proves_nothing_and_reads_no_page_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading.proving, "prove", Mock(side_effect=AssertionError))
    monkeypatch.setattr(reading, "PAGE_WORKER", "no.such.module")
    monkeypatch.setattr(workers, "_start", started := Mock(side_effect=workers._start))
    assert len(_look(SAMPLE.with_suffix(".pdf"), tmp_path).departments) == 4
    assert started.call_count == 2  # one process counts the pages, and one reads them


HEADS = "ingest.reader.scan.heads.lines_above"
with_engines = pytest.mark.skipif(not can_read_letters(), reason="make install SCAN=1, apt install tesseract-ocr-kor")


@with_engines
def test_of_pictures_the_page_heads_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["【일반회계】【감사담당관】", "(단위: 원)", "【일반회계】【세무과】", "발 간 사", "【일반회계】【세무과】"]
    monkeypatch.setattr(HEADS, lambda pages: [line for _, line in zip(pages, lines, strict=True)])
    look = _look(SCAN, tmp_path)
    assert look.departments == ["감사담당관", "세무과"]
    assert list(look_lines(look))[-1].startswith("주의: 그림만 있는 쪽은 1–5쪽의 쪽머리만 읽어 보았습니다.")
    with override("en"):
        assert list(look_lines(look))[-1].startswith(
            "Note: Of pages that are pictures, only the page heads of pages 1–5"
        )


@with_engines
def test_a_look_at_pictures_goes_on_where_an_engine_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HEADS, Mock(side_effect=EngineError("tesseract")))
    look = _look(SCAN, tmp_path)
    assert (look.pictured, look.departments) == ([1, 2, 3, 4, 5], [])


@with_engines
def test_the_page_head_of_a_picture_that_is_no_pdf_is_read(tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(SCAN)[0].render(scale=2, grayscale=True).to_pil()
    page.save(path := tmp_path / "page.png", dpi=(144, 144))
    look = _look(path, tmp_path)
    assert (look.kind, look.departments) == ("scan", ["감사담당관"])


def test_nothing_is_left_of_a_look_whose_process_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (killed := tmp_path / "ingest").mkdir()
    (killed / "__init__.py").touch()
    text = "import os, signal, tempfile\n"
    text += "open('left', 'w').write(tempfile.mkdtemp())\nos.kill(os.getpid(), signal.SIGKILL)\n"
    (killed / "look.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert look_at(SAMPLE).problems == [("too_much", {})]
    assert not Path((tmp_path / "left").read_text()).exists()


@with_engines
def test_a_look_counts_the_pages_of_a_picture_within_its_own_limits(tmp_path: Path) -> None:
    pages = [Image.new("L", (400, 300), 255) for _ in range(7)]
    pages[0].save(path := tmp_path / "book.tiff", save_all=True, append_images=pages[1:], dpi=(200, 200))
    look = look_at(path)
    assert (look.pages, look.sampled, look.pictured) == (7, [1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    assert [problem for problem, _ in look.problems] == ["heads_alone"]


def test_a_look_says_why_a_packed_book_is_refused(tmp_path: Path) -> None:
    with ZipFile(path := tmp_path / "book.hwpx", "w", ZIP_DEFLATED) as packed:
        packed.writestr("Contents/section0.xml", b"<a>" + b" " * (20 << 20))
    assert [problem for problem, _ in look_at(path).problems] == [
        "압축을 풀면 {most}배가 넘게 커지는 파일입니다. 원래의 프로그램에서 다시 저장한 파일을 지정해 주세요."
    ]


def test_pages_that_are_pictures_are_counted(tmp_path: Path) -> None:
    (path := tmp_path / "book.pdf").write_bytes(scanned())
    look = _look(path, tmp_path)
    assert (look.pages, look.pictured) == (1, [1])
