"""Files that staff attach and take home, checked and written without a page."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Correction, Finding, Verdict
from staff import corrections, findings
from staff.evidence import LARGEST, check


def upload(name: str, content: bytes, size: int | None = None) -> SimpleUploadedFile:
    file = SimpleUploadedFile(name, content)
    file.size = len(content) if size is None else size
    file.seek(0, 2)
    return file


def workbook(names: Sequence[str]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.7"), ("a.JPEG", b"\xff\xd8\xff"), ("a.txt", b"a\t\n\x0c\r"), ("a.csv", "가".encode("cp949"))],
)
def test_a_file_is_read_from_its_beginning_once_it_is_checked(name: str, content: bytes) -> None:
    checked = check(upload(name, content))
    assert checked.read() == content
    assert (checked.name or "").endswith(name[1:].lower()) and len(checked.name or "") == 32 + len(name) - 1


def test_a_file_has_at_most_ten_megabytes_and_is_not_empty() -> None:
    check(upload("a.pdf", b"%PDF-", LARGEST))
    for size in (LARGEST + 1, 0):
        with pytest.raises(ValidationError):
            check(upload("a.pdf", b"%PDF-", size))


@pytest.mark.parametrize("number", [0, 8, 11, 14, 31])
def test_text_has_no_signs_that_steer(number: int) -> None:
    with pytest.raises(ValidationError, match="형식"):
        check(upload("a.txt", bytes([65, number])))


@pytest.mark.parametrize(
    ("names", "fits"),
    [
        (["[Content_Types].xml", "xl/workbook.xml", "xl/a.xml"], True),
        (["[Content_Types].xml"], False),
        (["[Content_Types].xml", "xl/workbook.xml", "xl/VBAproject.bin"], False),
    ],
)
def test_a_workbook_has_its_parts_and_no_program(names: list[str], fits: bool) -> None:
    if fits:
        check(upload("a.xlsx", workbook(names)))
    else:
        with pytest.raises(ValidationError, match="형식"):
            check(upload("a.xlsx", workbook(names)))


def test_a_correction_is_written_with_who_proposed_and_who_reviewed_it() -> None:
    fields = {"fiscal_year": 2020, "department": "감사담당관", "name": "사업", "page": 7, "line": 9}
    correction = Correction(
        target="budget.ExpenditureLine",
        field="spent",
        printed="90",
        value="95",
        reason="오독",
        author=User(username="kim"),
        made_at=datetime(2021, 1, 2, 3, 4, tzinfo=UTC),
        state="accepted",
        word="확인함",
        **fields,
    )
    names = [column.name for column in corrections.FILE_COLUMNS]
    row = dict(zip(names, corrections._file_row(correction), strict=True))
    assert (row["author"], row["reviewer"], row["field"]) == ("kim", "", "지출액")
    assert (row["made_at"], row["page"], row["line"]) == ("2021-01-02 12:04", 7, 9)
    correction.reviewer = User(username="lee")
    assert "lee" in corrections._file_row(correction)


def test_a_finding_is_written_with_what_was_said_of_it() -> None:
    fields = {"kind": "E1", "department": "감사담당관", "name": "사업", "target": "budget.ExpenditureLine", "page": 7}
    finding = Finding(column="spent", printed="90", expected="95", difference=5, state="explained", line=9, **fields)

    def row(verdict: Verdict | None) -> tuple[str, str, str]:
        names = [column.name for column in findings.FILE_COLUMNS]
        written = dict(zip(names, findings._file_row(finding, verdict), strict=True))
        return written["column"], written["words"], written["assignee"]

    assert row(None) == ("지출액", "", "")
    assert row(Verdict(words="인쇄 오류")) == ("지출액", "인쇄 오류", "")
    assert row(Verdict(words="", assignee=User(username="kim"))) == ("지출액", "", "kim")
    finding.column = ""
    assert row(None)[0] == ""
