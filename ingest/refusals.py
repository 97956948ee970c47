"""The errors of a refused file: what was seen of tables in it, with places. Plain Python."""

from collections.abc import Iterable
from pathlib import Path

from ingest.errors import BookError, FaultsError
from ingest.forms.sheet import AMOUNT, Sheet
from ingest.reader.text import TextFile

_NO_BOOK = (
    "이 파일에서 결산서의 표를 찾지 못했습니다 (【회계】 【부서】 머리가 없음). "
    "결산서의 표가 아니면 열의 뜻을 알려 주는 매핑을 --mapping 으로 지정해 주세요."
)
_MAPPED = (".csv", ".json")
"""Suffixes of files that are read by a mapping."""
_HEADLESS = (
    "‘{text}’: 금액이 있는 줄이지만, 위에서 아는 표의 제목(과목, 예산액, 예산현액 …)을 찾지 못했습니다. "
    "제목이 있는 쪽까지 담긴 결산서의 표인지 확인해 주세요."
)
_UNREAD = {
    "scanned": "글자 없이 그림만 있는 쪽입니다. 스캔을 읽는 프로그램을 설치했는지(make install SCAN=1) 확인해 주세요.",
    "unlettered": "글꼴에 글자 정보가 없는 쪽입니다. 글자 인식(OCR)을 거친 파일을 지정해 주세요.",
    "crowded": "한 장에 여러 쪽을 모아 찍은 쪽입니다. 한 장에 한 쪽씩 담은 파일을 지정해 주세요.",
    "lost": "깨졌거나, 읽다가 멈추거나 너무 오래 걸린 쪽입니다. 파일이 온전한지 확인해 주세요.",
}
"""What to do about a page that could not be read."""
MOST_FAULTS = 20
"""The most faults listed for a refused file."""


def without_sections(error: BookError, path: Path, file: TextFile) -> list[BookError]:
    """The faults of a file without a known table: rows of amounts, and unreadable pages."""
    if (file.converted and file.converted.kind == "xlsx") or path.suffix.lower() in _MAPPED:
        error = BookError(_NO_BOOK, path)
    faults: list[BookError] = []
    number_at = file.paged.number_at if file.paged else None
    in_table = False
    with file.text.open(encoding=file.encoding, errors="replace") as lines:
        for line, text in enumerate(lines, 1):
            is_row = "\t" in text and len(AMOUNT.findall(text)) > 1
            if is_row and not in_table:
                page = number_at(line) if number_at else None
                source_line = None if file.paged or file.converted else line
                faults.append(BookError(_HEADLESS, path, page, source_line, text=_begin(text)))
            in_table = is_row
    for why, pages in file.paged.census.items() if file.paged else ():
        faults += [BookError(_UNREAD[why], path, page) for page in pages if why in _UNREAD]
    return [error, *faults[:MOST_FAULTS]]


def without_tables(path: Path, sheets: Iterable[Sheet]) -> BookError:
    """The error of a file whose sheets have no table, with what was seen in them."""
    faults = [BookError("아는 표가 하나도 없습니다. 결산서가 맞는지 확인해 주세요.", path)]
    for sheet in sheets:
        rows = [row for row in sheet.unclaimed if "\t" in row.text and row.amounts]
        faults += [BookError(_HEADLESS, path, row.page, row.line, text=_begin(row.text)) for row in rows[:1]]
        faults += [BookError(_UNREAD[why], path, page) for page, _, why in sheet.unread if why in _UNREAD]
    return FaultsError(faults[: MOST_FAULTS + 1])


def _begin(text: str) -> str:
    return " ".join(text.split())[:40]
