"""What may be attached to a proposal, and how it is handed out again."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents.models import Correction
from staff import evidence
from tests import factories
from tests.staff.conftest import OWN
from tests.staff.typing_in import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]


def workbook(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *names):
            archive.writestr(name, "<a/>")
    return content.getvalue()


def attach(client: Client, name: str, content: bytes) -> Any:
    line = factories.make_expenditure(department=factories.make_department(OWN), spent=90)
    return save(client, line, spent="95", budget="7", evidence_file=SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("근거.pdf", b"%PDF-1.7 ..."),
        ("a.PNG", b"\x89PNG\r\n\x1a\n..."),
        ("a.jpg", b"\xff\xd8\xff\xe0..."),
        ("a.txt", "결산서 7쪽".encode()),
        ("a.csv", "부서,금액\r\n".encode("cp949")),
        ("a.xlsx", workbook()),
    ],
)
def test_a_safe_file_is_kept_under_a_name_of_our_own(
    client_of: Callable[..., Client], files: Path, name: str, content: bytes
) -> None:
    client = client_of("편집자")
    assert attach(client, name, content).status_code == 302
    first, second = Correction.objects.all()
    assert first.evidence_file.name == second.evidence_file.name
    [stored] = [path for path in files.rglob("*") if path.is_file()]
    assert stored.read_bytes() == content
    assert len(stored.stem) == 32
    response = client.get(f"/admin/documents/correction/{first.pk}/evidence/")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a", b"%PDF-1.7"),
        ("a.pdf", b"<html>"),
        ("a.png", b"%PDF-1.7"),
        ("a.txt", b"MZ\x00\x01"),
        ("a.csv", b"\xff\xfe\xfa\x80"),
        ("a.xlsx", b"PK\x03\x04 no archive"),
        ("a.xlsx", workbook("xl/vbaProject.bin")),
        ("a.pdf", b""),
        ("../../a.php", b"<?php"),
    ],
)
def test_any_other_file_is_turned_down(
    client_of: Callable[..., Client], files: Path, name: str, content: bytes
) -> None:
    response = attach(client_of("편집자"), name, content)
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Correction.objects.exists()
    assert not list(files.rglob("*"))


def test_a_large_file_is_turned_down(client_of: Callable[..., Client]) -> None:
    response = attach(client_of("편집자"), "a.txt", b"a" * (evidence.LARGEST + 1))
    assert "10MB" in response.text
    assert not Correction.objects.exists()


def test_a_file_that_is_gone_is_no_error(client_of: Callable[..., Client], files: Path) -> None:
    client = client_of("편집자")
    attach(client, "a.pdf", b"%PDF-1.7")
    for path in files.rglob("*.pdf"):
        path.unlink()
    assert client.get(f"/admin/documents/correction/{Correction.objects.first().pk}/evidence/").status_code == 404
