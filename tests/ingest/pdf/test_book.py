"""A PDF as a book: read by other processes, gone on with after a kill, refused with one sentence."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bench.book import make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.others import with_other_pages
from bench.drawing.tables import DrawnLine, DrawnTable, NewPage, items_of_book
from bench.printing import lay_out
from ingest import proving, reading
from ingest.errors import BookError
from ingest.reader.pdf.margins import is_other_part
from ingest.reader.pdf.pages import PageKind, ReadPage
from ingest.reader.pdf.spool import PageSpool, digest_of, open_spool
from ingest.reader.pdf.workers import PageReadingJob, sleeps
from tests.ingest.pdf.conftest import SEED
from tests.ingest.pdf.hostile import EMPTY, bomb, encrypted, nested, pdf_of, scanned, stream, words

ROOT = Path(reading.__file__).parent.parent


@pytest.mark.parametrize("layout", ["a4 cells", "a3 three rules", "a4 no rules"])
def test_a_book_is_read_whole_and_proven(drawn, opened, layout: str) -> None:
    (department,) = reading.read_departments(opened(drawn(layout)[0]))
    assert "unknown_columns" not in {finding.kind for finding in department.findings}
    assert {table.form for table in department.sheet.tables} >= {"revenue", "expenditure", "summary", "unit_programs"}
    assert not {figure.standing for figures in proving.all_figures(department) for figure in figures} - {"printed"}


def test_pages_have_the_numbers_of_the_pdf_and_their_layout(drawn, opened) -> None:
    pdf, pages = drawn("a3 ruled")
    (department,) = reading.read_departments(opened(pdf))
    assert [page.number for page in department.sheet.pages] == list(range(1, len(pages) + 1))
    for page in department.sheet.pages:
        assert len(page.layout["boxes"]) == len(page.layout["indents"]) == len(page.lines)
        for text, boxes in zip(page.lines, page.layout["boxes"], strict=True):
            assert len(boxes) == (len(text.split("\t")) if text else 0)
        assert page.layout["size"] == pytest.approx(LAYOUTS["a3 ruled"].paper, abs=0.1)


def test_running_heads_are_set_aside_but_for_the_first(drawn, opened) -> None:
    (department,) = reading.read_departments(opened(drawn("a3 three rules")[0]))
    heads = [line for page in department.sheet.pages for line in page.lines if line.startswith("2020회계연도 결산")]
    assert heads == ["2020회계연도 결산 1쪽"]
    assert all(page.layout["aside"] for page in department.sheet.pages)


def test_other_parts_of_the_book_are_left_out_and_listed(opened) -> None:
    book = pdf_with_other_parts()
    assert opened(book).file.paged.census["passed"] == [1, 2, 4, 5]


def pdf_with_other_parts() -> bytes:
    revenue = [NewPage(), DrawnLine("【일반회계】 【감사담당관】"), DrawnLine("(단위: 원)")]
    others = [
        NewPage(),
        DrawnLine("Ⅳ. 재무제표"),
        DrawnLine("자산 1,234,000"),
        NewPage(),
        DrawnLine("이어지는 주석 1,000"),
    ]
    return draw([*revenue, *others], LAYOUTS["a3 ruled"], ["김포시 결산서", "차례"])[0]


def test_the_titles_of_other_parts_are_known_with_any_number_before_them() -> None:
    assert all(map(is_other_part, ("재무제표", "Ⅳ. 재무제표", "제5장 성인지 결산서", "3. 채무결산", "가. 재정상태표")))
    assert not any(map(is_other_part, ("세입결산", "주석 3을 보라", "기획담당관", "1. 주요성과")))


def test_pages_read_before_a_kill_are_not_read_again(drawn, opened, pages: Path, tmp_path: Path) -> None:
    pdf, drawn_pages = drawn("a3 ruled")
    opened(pdf)
    folder = open_spool(tmp_path, digest_of(tmp_path / "book.pdf").sha256).folder
    shutil.copytree(pages / folder.name, folder, dirs_exist_ok=True)
    first = folder / "000001.json"
    before = first.stat().st_mtime_ns
    for lost in (2, 5):
        (folder / f"{lost:06}.json").unlink()
    progress = []
    book = reading.open_book(tmp_path / "book.pdf", tmp_path, lambda read, count: progress.append((read, count)))
    assert first.stat().st_mtime_ns == before
    assert progress[-1] == (len(drawn_pages), len(drawn_pages))
    assert len(list(reading.read_departments(book))) == 1


def test_killed_among_its_pages_it_goes_on_from_there(drawn, tmp_path) -> None:
    pdf, pages = drawn("a3 no vertical")
    path, spool = tmp_path / "book.pdf", tmp_path / "pages"
    path.write_bytes(pdf)
    code = (
        "import sys; from pathlib import Path; from ingest import reading; reading.open_book(*map(Path, sys.argv[1:]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, path, spool], cwd=ROOT, start_new_session=True)
    while not list(spool.glob("*/*.json")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, 9)
    process.wait()
    there = len(list(spool.glob("*/*.json")))
    assert there > 0
    (department,) = reading.read_departments(reading.open_book(path, spool))
    assert len(department.sheet.pages) == len(pages)


def test_a_page_that_takes_too_much_is_lost_alone(tmp_path) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf_of([words("one"), bomb(), words("three")]))
    with pytest.raises(BookError, match="아는 표가 없습니다"):
        reading.open_book(tmp_path / "book.pdf", tmp_path / "pages")
    (folder,) = (tmp_path / "pages").iterdir()
    assert [page.name for page in sorted(folder.glob("0*"))] == ["000001.json", "000002.lost", "000003.json"]


def test_a_page_that_computes_too_long_is_lost_alone(tmp_path) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf_of([words("one"), bomb(1500), words("three")]))
    spool = PageSpool(tmp_path)
    PageReadingJob(tmp_path / "book.pdf", spool, 3, jobs=1, seconds=0.1).run()
    assert [page.kind for _, page in spool.pages(3)] == [PageKind.TEXT, PageKind.LOST, PageKind.TEXT]


def test_a_process_that_hangs_is_ended_and_loses_its_page_alone(drawn, tmp_path) -> None:
    pdf, pages = drawn("a3 ruled")
    (tmp_path / "book.pdf").write_bytes(pdf)
    spool, stopped = PageSpool(tmp_path), []

    def stop_the_first(read: int, count: int) -> None:
        if not stopped and (processes := processes_reading(tmp_path)):
            os.kill(processes[0], signal.SIGSTOP)
            stopped.append(processes[0])

    PageReadingJob(tmp_path / "book.pdf", spool, len(pages), jobs=1, patience=1.0).run(stop_the_first)
    kinds = [page.kind for _, page in spool.pages(len(pages))]
    assert kinds.count(PageKind.LOST) == 1
    assert kinds.count(PageKind.TEXT) == len(pages) - 1
    assert not processes_reading(tmp_path)


def test_what_a_killed_process_leaves_of_its_temporary_files_is_removed(tmp_path) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf_of([words("one")]))
    PageReadingJob(tmp_path / "book.pdf", PageSpool(tmp_path), 1, jobs=1, module="tests.ingest.pdf.dying").run()
    left = Path((tmp_path / "left.txt").read_text())
    assert left.parent.name.startswith("pages-")
    assert not left.exists()


def test_only_a_process_that_neither_computes_nor_waits_for_the_processor_sleeps() -> None:
    assert not sleeps(os.getpid())  # it computes as it looks
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        os.kill(process.pid, signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        assert sleeps(process.pid)
    finally:
        process.kill()
        process.wait()
    assert not sleeps(process.pid)  # it is gone


def processes_reading(folder: Path) -> list[int]:
    """The processes that read pages into a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"ingest.reader.pdf.workers" in words and bytes(folder) in words:
                found.append(int(process.name))
    return found


def test_an_amount_with_a_glyph_without_a_letter_is_unknown_and_nothing_else_is_lost(drawn, opened) -> None:
    (whole,) = reading.read_sheets(opened(drawn("a3 ruled")[0]))
    book = make_book(SEED, 1)
    items = list(items_of_book(book, lay_out(book)))
    table = next(item for item in items if isinstance(item, DrawnTable) and "과목" in item.head[0][0])
    row = table.rows[-1]
    rest = row.cells[1][0][1:]
    row.cells[1] = ["\ue0bc" + rest]  # of a font's own, that no text tells
    (read,) = reading.read_departments(opened(draw(items, WITH_UNKNOWN)[0], "other.pdf"))
    assert [len(table.rows) for table in read.sheet.tables] == [len(table.rows) for table in whole.tables]
    assert [finding.printed for finding in read.findings if finding.kind == "unreadable"] == ["\ufffd" + rest]
    rows = (row for proof in read.revenue.values() for row in proof.rows)
    (figures,) = (row.figures for row in rows if "\ufffd" in row.printed.cells[1])
    assert figures["budget"].standing in ("derived", "unknown")


WITH_UNKNOWN = replace(LAYOUTS["a3 ruled"], font="NanumBarunGothic.ttf")


def test_pages_whose_fonts_give_no_letters_are_named_and_a_book_of_them_is_refused(drawn, opened) -> None:
    without = drawn("a3 words")[0].replace(b"/ToUnicode", b"/XoUnicode")
    with pytest.raises(BookError, match="글꼴에 글자 정보가 없어") as refused:
        opened(without)
    assert refused.value.slots["pages"] == len(drawn("a3 words")[1])


def test_other_pages_of_a_book_change_no_figure(drawn, opened) -> None:
    book = make_book(SEED, 1)
    items = with_other_pages(items_of_book(book, lay_out(book)), 1)
    (alone,) = reading.read_departments(opened(drawn("a3 ruled")[0]))
    (among,) = reading.read_departments(opened(draw(items, LAYOUTS["a3 ruled"])[0], "whole.pdf"))
    figures = [
        [(figure.value, figure.standing) for row in proving.all_figures(each) for figure in row]
        for each in (alone, among)
    ]
    assert figures[0] == figures[1]
    assert [table.form for table in among.sheet.tables] == [table.form for table in alone.sheet.tables]


def test_a_lost_page_of_a_department_is_a_finding(drawn, opened, monkeypatch) -> None:
    pdf, _ = drawn("a3 ruled")
    opened(pdf)
    get = PageSpool.get
    monkeypatch.setattr(
        PageSpool, "get", lambda self, number: ReadPage(PageKind.LOST) if number == 3 else get(self, number)
    )
    (department,) = reading.read_departments(opened(pdf))
    (finding,) = (each for each in department.findings if each.kind == "page_lost")
    assert (finding.row, finding.page) == ("3쪽", 3)


def test_nobody_is_asked_to_correct_or_complete_the_text_of_a_pdf() -> None:
    """What a person cannot write into is not to be mended there."""
    forms = (ROOT / "ingest/forms").glob("*.py")
    modules = [
        *(ROOT / "ingest/reader/pdf").glob("*.py"),
        *forms,
        ROOT / "ingest/reader/sections.py",
        ROOT / "ingest/reading.py",
        ROOT / "ingest/refusals.py",
    ]
    sentences = [text for path in modules for text in literals(path) if text.rstrip().endswith("주세요.")]
    assert len(sentences) > 10
    assert not [text for text in sentences if re.search("(고쳐|채워|적어|바꿔) 주세요", text)]


def literals(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>"
ATTACHED = [b"<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>", stream(b"MZ")]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (encrypted, "암호"),
        (scanned, "그림만 있고 글자가 없는"),
        (lambda: pdf_of([words("one")])[:-40], "잘렸습니다"),
        (lambda: b"%PDF-1.7\n" + b"nothing " * 100 + b"%%EOF", "깨졌습니다"),
        (lambda: pdf_of([EMPTY] * 10_000), "10000"),
        (lambda: pdf_of([EMPTY] * 3), "글자가 하나도 없는"),
        (lambda: pdf_of([words("one")], b"/X 4 0 R", [nested()]), "아는 표가 없습니다"),
        (lambda: pdf_of([words("one")], SCRIPT, ATTACHED), "아는 표가 없습니다"),
        (lambda: b"\x89PNG\r\n\x1a\n", "내용은 PDF가 아닙니다"),
    ],
)
def test_what_is_no_book_is_refused_with_one_sentence(opened, make, sentence: str) -> None:
    with pytest.raises(BookError, match=sentence) as refused:
        opened(make())
    assert "book.pdf" in str(refused.value)
