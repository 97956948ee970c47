"""The text reader: any encoding, any size, and where pages and departments lie."""

import unicodedata
from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.reader import mixed
from ingest.reader.encodings import utf_16_of
from ingest.reader.limits import Allowance
from ingest.reader.text import examine, find_sections, read_pages
from ingest.reading import open_book


def sections_of(path: Path) -> list[tuple[str, str, list[int]]]:
    return [
        (section.department, section.account, [page for page, _, _ in section.pages])
        for section in find_sections(examine(path))
    ]


def book(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "book.txt"
    path.write_bytes(text.encode(encoding))
    return path


HEADS = (
    "\n【일반회계】 【총무과】\n\n가\n\n【일반회계】 【총무과】\n나\n\n"
    "【특별회계】 【총무과】\n다\n\n【일반회계】 【세무과】\n라\n"
)


def test_every_line_of_the_sample_stands_on_one_page_under_its_own_number(sample: Path) -> None:
    text = examine(sample)
    lines = sample.read_text(encoding="utf-8").split("\n")
    numbers = []
    for section in find_sections(text):
        for page in read_pages(text, section):
            for number, line in enumerate(page.lines, page.first_line):
                assert lines[number - 1] == line
                numbers.append(number)
    assert numbers == list(range(1, len(lines) + 1))


def test_a_head_block_begins_a_page_and_an_account_or_department_a_section(tmp_path: Path) -> None:
    assert sections_of(book(tmp_path, HEADS)) == [
        ("총무과", "일반회계", [1, 2]),
        ("총무과", "특별회계", [3]),
        ("세무과", "일반회계", [4]),
    ]


def test_form_feeds_part_the_pages_where_there_are_any(tmp_path: Path) -> None:
    text = HEADS.replace("\n【일반회계】 【총무과】\n나", "\f【일반회계】 【총무과】\n나")
    assert sections_of(book(tmp_path, text))[0] == ("총무과", "일반회계", [1, 2])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    assert [name for name, _, _ in sections_of(book(tmp_path, HEADS, encoding))] == ["총무과", "총무과", "세무과"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_book_in_utf_16_is_read_with_its_mark_or_without(tmp_path: Path, encoding: str) -> None:
    assert list(open_book(book(tmp_path, HEADS, encoding), tmp_path).departments) == ["총무과", "세무과"]


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028"])
def test_lines_may_end_as_unicode_has_it(tmp_path: Path, end: str) -> None:
    opened = open_book(book(tmp_path, HEADS.replace("\n", end)), tmp_path)
    assert list(opened.departments) == ["총무과", "세무과"]


def test_line_ends_of_unicode_end_no_line_among_others(tmp_path: Path) -> None:
    path = book(tmp_path, "비\u2028고\t1\n나\u2028라\t2\n")
    lines = [line.text for line in mixed.read(path, "utf-8", Allowance(), [])]
    assert lines == ["비\u2028고\t1", "나\u2028라\t2"]
    lone = book(tmp_path, "비고\t1\u2028나라\t2\u2028다\t3\n")
    assert [line.text for line in mixed.read(lone, "utf-8", Allowance(), [])] == ["비고\t1", "나라\t2", "다\t3"]


def test_bytes_that_are_no_text_are_no_utf_16(tmp_path: Path) -> None:
    assert utf_16_of(bytes(range(256)) * 16) is None
    assert utf_16_of(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@") is None


def test_text_is_returned_in_nfc_whatever_it_came_in(tmp_path: Path) -> None:
    text = examine(book(tmp_path, unicodedata.normalize("NFD", HEADS)))
    section = find_sections(text)[0]
    assert section.department == "총무과"
    assert next(read_pages(text, section)).lines[3] == "가"


def test_windows_line_ends_are_left_out(tmp_path: Path) -> None:
    text = examine(book(tmp_path, HEADS.replace("\n", "\r\n")))
    assert next(read_pages(text, find_sections(text)[0])).lines[3] == "가"


REPORT = "\n{title}\n\n\n3. 주요성과 및 정책사업 현황\n\n가. 총괄\n\n[소관부서]\t세무과\n"


@pytest.mark.parametrize("title", ["세무과", "세 무 과", "세무파", "담당관", ""])
def test_a_report_belongs_to_the_department_of_its_title_however_misread(tmp_path: Path, title: str) -> None:
    names = [name for name, _, _ in sections_of(book(tmp_path, HEADS + REPORT.format(title=title)))]
    assert names == ["총무과", "총무과", "세무과", "세무과"]


ROW = "과목 조직-장-관-항-목\t예산액\n{name}\t1\n"


def test_a_department_misread_by_a_letter_on_a_later_page_is_the_same(tmp_path: Path) -> None:
    heads = ["【일반회계】 【주민협치담당관】", "【일반회계】 【주민협지담당관】"]
    text = "\n".join([heads[0], ROW.format(name="주민협치담당관"), heads[1], ROW.format(name="521 보조금")])
    assert [name for name, _, _ in sections_of(book(tmp_path, text))] == ["주민협치담당관"]


def test_short_names_that_differ_by_a_letter_are_two_departments(tmp_path: Path) -> None:
    assert [
        name for name, _, _ in sections_of(book(tmp_path, "【일반회계】 【총무과】\n가\n【일반회계】 【세무과】\n나\n"))
    ] == [
        "총무과",
        "세무과",
    ]


def test_a_department_that_opens_its_own_table_is_another_however_alike(tmp_path: Path) -> None:
    heads = ["【일반회계】 【민원지원1과】", "【일반회계】 【민원지원2과】"]
    text = "\n".join([heads[0], ROW.format(name="민원지원1과"), heads[1], ROW.format(name="민원지원2과")])
    assert [name for name, _, _ in sections_of(book(tmp_path, text))] == ["민원지원1과", "민원지원2과"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "빈 파일"),
        (bytes(range(256)) * 8, "글이 아닌"),
        (b"\xff\xfe\xfd text \n" * 3, "UTF-8도 CP949도"),
        ("결산 이야기\n".encode() * 50, "아는 표가 없습니다"),
        (b"x" * (1 << 21), "한 행이 너무"),
    ],
)
def test_what_is_no_book_is_refused_with_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes(content)
    with pytest.raises(BookError, match=sentence) as refused:
        find_sections(examine(path))
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="파일이 없습니다"):
        examine(tmp_path / "none.txt")
    with pytest.raises(BookError, match="폴더"):
        examine(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [("book.pdf", "", "빈 파일"), ("table.csv", "회계,부서,지출액\n", "--mapping")]
)
def test_a_file_of_another_kind_is_reported_what_it_is(name: str, content: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BookError, match=sentence):
        open_book(path)
