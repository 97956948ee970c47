"""A book as it comes in, looked at without a page: its ending, its content, its size."""

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile
from django.urls import reverse

from ingest.reader.pdf.workers import ENCRYPTED, UnopenedError
from staff.books import upload
from staff.books.forms import MappingForm, PublishForm, SendForm
from staff.books.upload import BoundedUploadHandler, checked_suffix, display_name, pages_of, sha256_of, too_large
from staff.permissions import Verb

END = b"\n%%EOF\n"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, b"x" * 10)
    return file.getvalue()


WORKBOOK = zipped("[Content_Types].xml", "xl/workbook.xml", "xl/a.xml")


def why_refused(name: str, content: bytes, mapping: str = "") -> str:
    with pytest.raises(ValidationError) as error:
        checked_suffix(SimpleUploadedFile(name, content), mapping)
    return str(error.value.messages[0])


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("a.PDF", b"%PDF-1.7" + END, ".pdf"),
        ("a.pdf", b"x" * 1019 + b"%PDF-" + END, ".pdf"),
        ("a.pdf", b"%PDF-" + b"x" * 9000 + END + b"y" * (4096 - len(END)), ".pdf"),
        ("a.txt", "책\t\n\r\f\v\x1b".encode(), ".txt"),
        ("a.md", b"\xff\xfe\x00\x01", ".md"),
        ("a.htm", b"<p>" + b"x" * 1021 + b"\x00%PDF-", ".htm"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00", ".png"),
        ("a.jpeg", b"\xff\xd8\xff\x00", ".jpeg"),
        ("a.xlsx", WORKBOOK, ".xlsx"),
        ("a.hwpx", zipped("Contents/section12.xml"), ".hwpx"),
    ],
)
def test_a_book_is_by_its_content_what_its_name_says(name: str, content: bytes, ending: str) -> None:
    file = SimpleUploadedFile(name, content)
    assert checked_suffix(file, "") == ending
    assert file.read() == content  # from its beginning


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"x" * 1020 + b"%PDF-" + END, "PDF"),
        ("a.txt", b"\x01", "TXT"),
        ("a.txt", b"\x1f", "TXT"),
        ("a.csv", b"x" * 1023 + b"\x00", "CSV"),
        ("a.html", b"<p>%PDF-", "HTML"),
        ("a.png", b"GIF89a", "PNG"),
        ("a.xlsx", zipped("xl/workbook.xml"), "XLSX"),
        ("a.xlsx", WORKBOOK[:-30], "XLSX"),
        ("a.hwpx", zipped("Contents/section.xml", "Contents/section1.xml.bak"), "HWPX"),
    ],
)
def test_a_book_of_another_content_is_refused(name: str, content: bytes, kind: str) -> None:
    sentence = f"이름은 {kind}이지만 내용은 {kind}이(가) 아닙니다. 올바른 파일을 골라 주세요."
    assert why_refused(name, content) == sentence


def test_a_pdf_without_its_end_was_cut() -> None:
    cut = "PDF가 끝에서 잘렸습니다. 파일을 다시 받아 올려 주세요."
    assert why_refused("a.pdf", b"%PDF-" + END + b"y" * 4096) == cut


def test_a_book_has_a_size_within_bounds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BOOK_LARGEST = 3 << 20
    assert checked_suffix(SimpleUploadedFile("a.txt", b"x" * (3 << 20)), "") == ".txt"
    assert why_refused("a.txt", b"x" * ((3 << 20) + 1)) == "파일이 너무 큽니다. 3MB까지 올릴 수 있습니다."
    assert why_refused("a.txt", b"") == "빈 파일입니다."
    assert too_large().messages == ["파일이 너무 큽니다. 3MB까지 올릴 수 있습니다."]
    assert upload.UNPACKED_LARGEST == 1024**3
    monkeypatch.setattr(upload, "UNPACKED_LARGEST", 30)
    assert checked_suffix(SimpleUploadedFile("a.xlsx", WORKBOOK), "") == ".xlsx"
    monkeypatch.setattr(upload, "UNPACKED_LARGEST", 29)
    assert why_refused("a.xlsx", WORKBOOK) == "풀면 1GB를 넘는 파일입니다. 나누어 올려 주세요."


def test_a_mapping_is_for_files_of_tables_and_needed_for_json() -> None:
    assert checked_suffix(SimpleUploadedFile("a.csv", b"a"), "lofin365") == ".csv"
    assert checked_suffix(SimpleUploadedFile("a.json", b"[]"), "lofin365") == ".json"
    assert why_refused("a.txt", b"a", "lofin365").startswith("매핑은 CSV와 XLSX, JSON에만")
    assert why_refused("a.json", b"[]").startswith("JSON은 열의 뜻을 알려 주는 매핑을")
    assert why_refused("a.hwp", b"a").startswith("한글(HWP) 문서입니다.")
    assert why_refused("a.exe", b"a").startswith("PDF, HWPX, XLSX")
    assert why_refused("txt", b"a").startswith("PDF, HWPX, XLSX")


def test_a_sum_is_of_all_bytes_and_leaves_the_file_at_its_beginning() -> None:
    file = SimpleUploadedFile("a.txt", b"abc")
    assert sha256_of(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file.read() == b"abc"


def test_pages_are_counted_of_a_pdf_within_bounds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BOOK_MOST_PAGES = 2_000
    counts = {"none": 0, "one": 1, "most": 2_000, "more": 2_001}
    monkeypatch.setattr(upload, "count_pages", lambda path: counts[path.stem])
    assert pages_of(Path("one.txt")) is None
    assert (pages_of(Path("one.pdf")), pages_of(Path("most.pdf"))) == (1, 2_000)
    for name, count in (("none", "0"), ("more", "2,001")):
        with pytest.raises(ValidationError, match=f"쪽이 {count}개인 PDF입니다. 2,000쪽까지"):
            pages_of(Path(f"{name}.pdf"))


@pytest.mark.parametrize(("why", "sentence"), [(ENCRYPTED, "암호가 걸린 PDF"), ("other", "PDF를 열 수 없습니다")])
def test_a_pdf_that_does_not_open_says_why(monkeypatch: pytest.MonkeyPatch, why: Any, sentence: str) -> None:
    def refuse(path: Path) -> int:
        error = UnopenedError.__new__(UnopenedError)
        error.why = why
        raise error

    monkeypatch.setattr(upload, "count_pages", refuse)
    with pytest.raises(ValidationError, match=sentence):
        pages_of(Path("a.pdf"))


def test_a_name_is_at_most_200_letters_of_what_is_seen() -> None:
    assert display_name("a/b\\ 책  이름\u200b.pdf ") == "책 이름.pdf"
    assert len(display_name("가" * 201)) == 200
    assert display_name("/") == "이름 없는 파일"


def received(path: str, *chunks: int, may: bool = True) -> bool:
    """Whether a file of chunks of these sizes is taken in whole by the page at a path."""
    request: Any = SimpleNamespace(path=path, user=may, dropped=False)
    handler = BoundedUploadHandler(request)
    handler.new_file("file", "a.txt", "text/plain", 1)
    start = 0
    try:
        for size in chunks:
            assert handler.receive_data_chunk(b"x" * size, start) == b"x" * size
            start += size
    except SkipFile:
        assert request.dropped
        return False
    assert not request.dropped and handler.file_complete(start) is None
    return True


def test_a_book_that_grows_too_large_is_dropped(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BOOK_LARGEST = 10
    monkeypatch.setattr(upload, "may", lambda user, verb: user and verb is Verb.RECEIVE)
    page = reverse("admin:staff_book_send")
    assert received(page, 4, 6)
    assert not received(page, 4, 7)
    assert not received(page, 1, may=False)
    assert received("/admin/", 4, 7, may=False)
    handler = BoundedUploadHandler()
    assert handler.receive_data_chunk(b"x" * 99, 0) == b"x" * 99


def test_which_fields_of_a_book_must_be_filled_in_and_how_long_they_may_be() -> None:
    forms = {
        name: {field: (one.required, getattr(one, "max_length", None)) for field, one in form.base_fields.items()}
        for name, form in (("send", SendForm), ("mapping", MappingForm), ("publish", PublishForm))
    }
    assert forms == {
        "send": {
            "city": (False, None),
            "city_name": (False, 100),
            "city_slug": (False, 50),
            "fiscal_year": (True, None),
            "mapping": (False, None),
            "volume": (False, 200),
            "file": (True, 1000),
        },
        "mapping": {"mapping": (False, None), "sheets": (False, None)},
        "publish": {"word": (True, 2000), "accept_unplaced": (True, None)},
    }


def test_a_book_is_published_with_what_its_report_needs() -> None:
    assert "accept_unplaced" in PublishForm(report={"needs_acceptance": True}).fields
    assert "accept_unplaced" not in PublishForm(report={"needs_acceptance": False}).fields
    assert "accept_unplaced" not in PublishForm().fields


def test_sheets_are_chosen_where_a_file_has_them() -> None:
    form = MappingForm(names=["하나", "둘"])
    assert form.fields["sheets"].choices == [("하나", "하나"), ("둘", "둘")]  # type: ignore[attr-defined]
    assert "sheets" not in MappingForm().fields
    assert [name for name, _title in form.fields["mapping"].choices][:1] == [""]  # type: ignore[attr-defined]


CITY = {"city_name": "김포시", "city_slug": "gimpo", "fiscal_year": "2020"}


def sent(text: dict[str, str], file: SimpleUploadedFile | None = None, **options: Any) -> SendForm:
    return SendForm(text, {"file": file or SimpleUploadedFile("a.txt", b"a")}, **options)


@pytest.mark.django_db
def test_a_new_city_has_a_name_in_words_and_one_in_addresses() -> None:
    assert sent(CITY).is_valid()
    wanted = {"__all__": ["자치단체를 고르거나, 처음 올리는 자치단체의 이름과 주소 이름을 적어 주세요."]}
    for name in ("city_name", "city_slug"):
        assert sent(CITY | {name: ""}).errors == wanted
    assert list(sent(CITY | {"city_slug": "김 포"}).errors) == ["city_slug"]
    assert list(sent(CITY | {"city": "99"}).errors) == ["city"]
    form = sent(CITY)
    assert form.is_valid() and form.cleaned_data["ending"] == ".txt"


@pytest.mark.django_db
def test_what_is_wrong_with_a_file_stands_at_the_file() -> None:
    assert sent(CITY, SimpleUploadedFile("a.exe", b"a")).errors.keys() == {"file"}
    dropped = SendForm(CITY, {}, dropped=True)
    assert dropped.errors == {"file": too_large().messages}
    assert SendForm(CITY, {}).errors == {"file": ["필수 항목입니다."]}
    help_text = SendForm(most=3, pages=2_000).fields["file"].help_text
    assert help_text.endswith("3MB, PDF는 2,000쪽까지.")
