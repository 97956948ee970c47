"""What is sent in as a book and is none: one sentence on the page, nothing kept, nothing started."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staff.books.models import Intake
from staff.books.upload import display_name
from staff.permissions import Verb, may
from tests.ingest.pdf.hostile import EMPTY, encrypted, nested, pdf_of, words
from tests.staff.books.conftest import do, only, page, send, someone
from tests.staff.conftest import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_starts(settings: Any, media: Path) -> None:
    """A book is taken on, and waits."""
    settings.BOOKS_AT_ONCE = 0


def zipped(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def unpacks_to(size: int) -> bytes:
    """A workbook whose directory says that it unpacks to so many bytes."""
    workbook = bytearray(zipped(**{"[Content_Types].xml": b"", "xl/workbook.xml": b"x" * 100}))
    at = workbook.rindex(b"PK\x01\x02")
    workbook[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(workbook)


PDF = pdf_of([words("one")])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("결산서.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "내용은 PDF이(가) 아닙니다"),
        ("결산서.txt", PDF, "내용은 TXT이(가) 아닙니다"),
        ("결산서.xlsx", b"a,b\n", "내용은 XLSX이(가) 아닙니다"),
        ("결산서.hwp", b"HWP Document File", "한글에서 HWPX나 PDF로 저장"),
        ("결산서.docx", b"PK", "워드에서 PDF로 저장"),
        ("결산서.ods", b"PK", "XLSX로 저장"),
        ("결산서.hwpx", b"a,b\n", "내용은 HWPX이(가) 아닙니다"),
        ("결산서", b"1", "파일만 올릴 수 있습니다"),
        ("결산서.pdf", b"", "빈 파일입니다"),
        ("결산서.pdf", encrypted(), "암호가 걸린 PDF"),
        ("결산서.pdf", PDF[:-40], "끝에서 잘렸습니다"),
        ("결산서.pdf", b"%PDF-1.7\n" + b"nothing " * 100 + b"%%EOF", "파일이 깨졌거나"),
        ("결산서.pdf", pdf_of([EMPTY] * 2_001), "쪽이 2,001개인 PDF"),
        ("결산서.xlsx", unpacks_to(3 << 30), "풀면 1GB를 넘는"),
        ("결산서.txt", b"\x00\x01\x02", "내용은 TXT이(가) 아닙니다"),
    ],
)
def test_what_is_no_book_is_not_taken_on(
    manager: Client, media: Path, name: str, content: bytes, sentence: str
) -> None:
    answer = send(manager, name, content)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "아무것도 저장하지 않았습니다" in answer.text
    assert not Intake.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("catalog", [b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", b"/X 4 0 R"])
def test_a_script_in_a_pdf_and_an_object_in_an_object_hurt_nobody(manager: Client, catalog: bytes) -> None:
    send(manager, "결산서.pdf", pdf_of([words("one")], catalog, [nested()]))
    assert only().pages == 1


def test_a_book_too_large_is_dropped_while_it_comes_in(manager: Client, media: Path, settings: Any) -> None:
    settings.BOOK_LARGEST = 3 << 20
    answer = send(manager, "결산서.pdf", PDF + b"x" * (4 << 20))
    assert "3MB까지" in answer.text
    assert not Intake.objects.exists()


def test_a_mapping_is_for_tables_alone(manager: Client) -> None:
    assert "매핑은 CSV와 XLSX, JSON에만" in send(manager, mapping="lofin365").text
    assert send(manager, "책.csv", b"a,b\n").status_code == 302
    assert send(manager, "표.csv", b"a,b\n", mapping="lofin365").status_code == 302
    assert send(manager, "표.csv", b"a,b\n", mapping="../../etc/passwd").status_code == 200


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\책\\결산.pdf", "결산.pdf"),
        ("\u202efdp.결산\u2066\x00.pdf", "fdp.결산.pdf"),
        ("가" * 300, "가" * 200),
        ("\u200b", "이름 없는 파일"),
    ],
)
def test_a_name_is_shown_as_it_reads_and_is_no_way_anywhere(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_a_hostile_name_is_escaped_and_names_no_file(manager: Client, media: Path) -> None:
    send(manager, "\u202e<img src=x onerror=alert(1)>.txt")
    intake = only()
    assert "<img src=x" not in page(manager, intake)
    assert Path(intake.file.path).is_relative_to(media / "uploads")
    assert Path(intake.file.path).name == f"{intake.sha256}.txt"


@pytest.mark.parametrize(
    "wrong",
    [{"fiscal_year": "1"}, {"fiscal_year": "x" * 50}, {"city_slug": "../x"}, {"city_slug": "", "city_name": ""}],
)
def test_of_which_city_and_year_it_is_must_be_said(manager: Client, wrong: dict[str, str]) -> None:
    assert send(manager, **wrong).status_code == 200
    assert not Intake.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_sends_in_and_publishes(client_of: Any, manager: Client, role: str) -> None:
    allowed = role in ("관리자", "superuser")
    client = client_of(role, f"{role} 2")
    assert send(client).status_code == (302 if allowed else 403)
    assert Intake.objects.count() == allowed
    send(manager)
    intake = Intake.objects.first()
    assert intake is not None
    for verb in ("start", "cancel", "publish"):
        assert do(client, intake, verb, word="확인").status_code == (302 if allowed else 403)
        intake.refresh_from_db()
        assert intake.state == "uploaded"  # nothing may start, and what is not read is not published
    assert client.get(intake.get_absolute_url()).status_code == (403 if role == "직원" else 200)
    assert do(client, intake, "discard").status_code == (302 if allowed else 403)
    intake.refresh_from_db()
    assert intake.state == ("discarded" if allowed else "uploaded")


def test_a_visitor_is_led_to_the_login(client: Client, manager: Client) -> None:
    send(manager)
    for address in (reverse("admin:staff_book_send"), only().get_absolute_url()):
        assert client.get(address).status_code == 302
    assert send(client).status_code == 302
    assert do(client, only(), "discard").status_code == 302
    assert only().state == "uploaded"
    assert not may(someone("park", "감사자"), Verb.PUBLISH)


def test_what_waits_says_so_and_no_verb_is_done_by_looking(manager: Client) -> None:
    answer = send(manager)
    shown = manager.get(answer.headers["Location"]).text
    assert "다른 결산서 0권을 읽고 있습니다" in shown
    assert "읽기 시작" in shown
    assert only().get_absolute_url() in manager.get("/admin/").text  # waits on the front page too
    assert manager.get(reverse("admin:staff_book_do", args=[only().pk])).status_code == 405
    assert do(manager, only(), "dance").status_code == 403
    assert manager.get(reverse("admin:staff_intake_change", args=["x"])).status_code == 404
    assert manager.get(reverse("admin:staff_intake_changelist")).status_code == 200
