"""Read a PDF as a text file: its pages are read, put in order and written as lines, each with its layout."""

import hashlib
import json
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import BookError
from ingest.pages import PageLayout
from ingest.reader.pdf import workers
from ingest.reader.pdf.damage import damaged_pages
from ingest.reader.pdf.margins import MarginFilter, PartFilter
from ingest.reader.pdf.pages import PageKind, ReadPage
from ingest.reader.pdf.spool import Digest, PageSpool, digest_of, open_spool
from ingest.reader.pdf.workers import (
    ENCRYPTED,
    GivenUpError,
    PageReadingJob,
    Progress,
    UnopenedError,
    count_pages,
    jobs_here,
)
from ingest.reader.scan.installed import INSTALL_COMMANDS, can_read_letters
from ingest.reader.scan.pictures import is_picture, make_pdf
from ingest.reader.text import Paged, TextFile

_UNREAD = (PageKind.SCANNED.value, PageKind.UNLETTERED.value, PageKind.CROWDED.value, PageKind.LOST.value)
_WITHOUT_FIGURES = (PageKind.UNLETTERED, PageKind.CROWDED)
MOST_PAGES = 5_000
LARGEST = 1 << 30


def is_pdf(path: Path) -> bool:
    """Whether a file is a PDF, by its first bytes. Raises BookError if only its name is a PDF's."""
    try:
        with path.open("rb") as file:
            begins = file.read(1024)
    except OSError:
        return False  # the text reader reports the error
    if b"%PDF-" in begins:
        return True
    if begins and path.suffix.lower() == ".pdf":
        raise BookError("이름은 PDF이지만 내용은 PDF가 아닙니다. 올바른 파일을 지정해 주세요.", path)
    return False


def open_pdf(
    path: Path,
    root: Path,
    is_heading: Callable[[str], bool],
    progress: Progress | None = None,
    worker: str = workers.__name__,
    jobs: int | None = None,
) -> TextFile:
    """Read a PDF into a spool under `root`; pages that were read before are not read again. Raises BookError.

    `is_heading` returns whether a line is no running head, wherever it is printed; `worker` is the module run by the
    subprocesses that read the pages, `jobs` of them at once: one for each core if None.
    """
    digest = _digest(path)
    try:
        count = count_pages(path.resolve())
    except UnopenedError as error:
        if error.why == ENCRYPTED:
            raise BookError("암호가 걸린 PDF입니다. 암호를 푼 파일을 지정해 주세요.", path) from None
        raise BookError("PDF를 열 수 없습니다: 파일이 깨졌습니다. 다시 받아 주세요.", path) from None
    if not 0 < count <= MOST_PAGES:
        sentence = "쪽이 {count}개인 PDF입니다. {most}쪽까지 읽을 수 있으니 나누어 주세요."
        raise BookError(sentence, path, count=count, most=MOST_PAGES)
    spool = open_spool(root, digest.sha256)
    return _read(path, path, count, digest, spool, is_heading, progress, worker, jobs or jobs_here())


def open_pictures(
    path: Path,
    root: Path,
    is_heading: Callable[[str], bool],
    progress: Progress | None = None,
    worker: str = workers.__name__,
) -> TextFile:
    """Read pictures of pages as scans, with the arguments of `open_pdf`. Raises BookError."""
    if not can_read_letters():
        raise BookError("스캔한 그림입니다. 읽으려면 프로그램을 더 설치해 주세요: {how}", path, how=INSTALL_COMMANDS)
    digest = _digest(path)
    spool = open_spool(root, digest.sha256)
    pdf = spool.folder / "pictures.pdf"
    if not pdf.exists():
        make_pdf(path, pdf)
    return _read(path, pdf, count_pages(pdf.resolve()), digest, spool, is_heading, progress, worker, jobs_here())


def _read(
    path: Path,
    pdf: Path,
    count: int,
    digest: Digest,
    spool: PageSpool,
    is_heading: Callable[[str], bool],
    progress: Progress | None,
    worker: str,
    jobs: int,
) -> TextFile:
    """Read the pages of a PDF as those of the book at `path`. Raises BookError."""
    spool.forget_lost()
    for number in damaged_pages(pdf.resolve()):
        spool.mark_lost(number)
    try:
        PageReadingJob(pdf.resolve(), spool, count, jobs, module=worker).run(progress)
    except GivenUpError:
        raise BookError("읽을 수 없는 쪽이 너무 많은 PDF입니다. 파일이 온전한지 확인해 주세요.", path) from None
    return _assemble(path, digest, spool, count, is_heading)


def _digest(path: Path) -> Digest:
    """Return the digest of a file. Raises BookError if it cannot be opened, is too large or cut off."""
    try:
        digest = digest_of(path)
    except OSError as error:
        raise BookError("파일을 열 수 없습니다 ({reason}).", path, reason=error.strerror) from None
    if digest.size > LARGEST:
        raise BookError("파일이 너무 큽니다. 1GB까지 읽을 수 있습니다.", path)
    if b"%PDF-" in digest.head and b"%%EOF" not in digest.tail:
        raise BookError("PDF가 끝에서 잘렸습니다. 파일을 다시 받아 주세요.", path)
    return digest


_FATES = ("passed", *_UNREAD, PageKind.EMPTY.value)


@dataclass(slots=True)
class _Census:
    """The page numbers by outcome, and the number of pages with text."""

    of: dict[str, list[int]] = field(default_factory=lambda: {fate: [] for fate in _FATES})
    text: int = 0


def _assemble(path: Path, digest: Digest, spool: PageSpool, count: int, is_heading: Callable[[str], bool]) -> TextFile:
    """Write the text of all pages, with a form feed before each, and their layouts. Raises BookError."""
    margins, parts, census = MarginFilter(is_heading), PartFilter(), _Census()
    text, layouts = spool.folder / "book.txt", spool.folder / "layouts.jsonl"
    first_lines, offsets, layout_offsets = array("L"), array("Q"), array("Q")
    line, sha256 = 1, hashlib.sha256()
    with text.open("wb") as text_file, layouts.open("wb") as layout_file:
        for number, page in spool.pages(count):
            first_lines.append(line)
            offsets.append(text_file.tell())
            layout_offsets.append(layout_file.tell())
            if page.kind == PageKind.TEXT:
                margins.set_aside(page)
            belongs = parts.belongs(page)
            _count(census, number, page, belongs)
            belongs = belongs and page.kind not in _WITHOUT_FIGURES
            lines = ["\f", *(page_line.text for page_line in page.lines)] if belongs else ["\f"]
            line += len(lines)
            written = "".join(f"{page_line}\n" for page_line in lines).encode()
            layout = json.dumps(_layout(page, belongs), ensure_ascii=False).encode() + b"\n"
            sha256.update(written + layout)
            text_file.write(written)
            layout_file.write(layout)
    _refuse_without_text(path, census, count)
    passed = frozenset(census.of["passed"])
    paged = Paged(
        text, sha256.hexdigest(), first_lines, offsets, layouts, layout_offsets, passed, census.of, is_picture(path)
    )
    return TextFile(path, "utf-8", digest.sha256, form_feeds=True, paged=paged)


def _count(census: _Census, number: int, page: ReadPage, belongs: bool) -> None:
    """Add a page to the census."""
    if page.kind in _FATES:
        census.of[page.kind].append(number)
    elif not belongs:
        census.of["passed"].append(number)
    census.text += page.kind == PageKind.TEXT


def _layout(page: ReadPage, belongs: bool) -> PageLayout:
    """Return the layout of a page; `belongs`: its lines are part of the book's tables."""
    layout = PageLayout(size=[page.width, page.height], turn=page.turn)
    if belongs:
        layout["indents"] = [None, *(line.indent for line in page.lines)]
        layout["boxes"] = [[], *([list(box) if box else None for box in line.boxes] for line in page.lines)]
    else:
        layout["passed"] = [line.text for line in page.lines]
    if page.aside:
        layout["aside"] = [(line.text, list(line.boxes[0]) if line.boxes[0] else None) for line in page.aside]
    if page.kind in _UNREAD:
        layout["unread"] = str(page.kind)
    if page.two_ways:
        layout["two_ways"] = page.two_ways
    return layout


def _refuse_without_text(path: Path, census: _Census, count: int) -> None:
    """Raise BookError if most pages are crowded or no page has text."""
    if len(census.of["crowded"]) > census.text:
        sentence = "한 장에 여러 쪽을 모아 찍은 PDF입니다 ({pages}장). 한 장에 한 쪽씩 담은 파일을 지정해 주세요."
        raise BookError(sentence, path, pages=len(census.of["crowded"]))
    if census.text:
        return
    if census.of["scanned"]:
        pages = len(census.of["scanned"])
        if not can_read_letters():
            sentence = (
                "그림만 있고 글자가 없는 파일입니다 (스캔한 {pages}쪽). 읽으려면 프로그램을 더 설치해 주세요: {how}"
            )
            raise BookError(sentence, path, pages=pages, how=INSTALL_COMMANDS)
        sentence = "그림만 있고 글자가 없는 파일입니다 (스캔한 {pages}쪽). 200dpi 이상으로 다시 스캔해 주세요."
        raise BookError(sentence, path, pages=pages)
    if census.of["unlettered"]:
        sentence = (
            "글꼴에 글자 정보가 없어 읽을 수 없는 PDF입니다 ({pages}쪽). 글자 인식(OCR)을 거치거나 다시 만들어 주세요."
        )
        raise BookError(sentence, path, pages=len(census.of["unlettered"]))
    if census.of["lost"]:
        sentence = "읽을 수 있는 쪽이 없는 PDF입니다 (포기한 {pages}쪽). 파일이 온전한지 확인해 주세요."
        raise BookError(sentence, path, pages=len(census.of["lost"]))
    raise BookError("글자가 하나도 없는 PDF입니다 ({pages}쪽).", path, pages=count)
