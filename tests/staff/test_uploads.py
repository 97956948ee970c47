"""Filled-in files: what differs becomes one batch, what is wrong is told row by row, nothing is half-applied."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import Correction
from staff import csv_rows, upload_diff
from staff.models import Upload
from tests import factories
from tests.staff.conftest import OTHER, OWN, make_person
from tests.staff.typing_in import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]

Rows = list[list[str]]
SEND = "/admin/staff/upload/send/"


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    return client_of("편집자")


@pytest.fixture
def lines() -> list[Any]:
    lines = factories.make_tree(department=factories.make_department(OWN))
    other = factories.make_expenditure("=시정홍보", department=factories.make_department(OTHER))
    return [*lines, other]


def exported(client: Client, name: str = "expenditure") -> Rows:
    """The public file, as a spreadsheet reads it."""
    with_levels = name in ("expenditure", "revenue", "units", "staffing")
    response = client.get(f"/gimpo/2020/{name}.csv", {"level": "all"} if with_levels else {})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def set_cell(rows: Rows, row: int, column: str, value: str) -> Rows:
    """Type into a cell; rows count as a spreadsheet counts them."""
    rows[row - 1][rows[0].index(column)] = value
    return rows


def as_file(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


def send(client: Client, content: bytes, target: str = "expenditure") -> Any:
    fields = {"document": factories.make_document().pk, "target": target}
    return client.post(SEND, fields | {"file": SimpleUploadedFile("고친 세출.csv", content)}, follow=True)


def propose(client: Client, reason: str = "대조 결과") -> Any:
    return client.post(reverse("admin:staff_compared", args=[Upload.objects.get().pk]), {"reason": reason})


def stored() -> set[tuple[str, str, str, str]]:
    return set(Correction.objects.values_list("name", "field", "printed", "value"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp949"])
def test_what_differs_becomes_one_batch_of_proposals(client: Client, lines: list[Any], encoding: str) -> None:
    rows = exported(client)
    set_cell(rows, 5, "지출액", "95")
    set_cell(rows, 6, "예산액", "1,000")
    set_cell(rows, 6, "변경", "△3")
    page = send(client, as_file(rows, encoding)).text
    assert "1,000" in page
    assert "△3" in page
    assert not Correction.objects.exists()
    assert propose(client).status_code == 302
    first, second = lines[3].name, lines[4].name
    assert stored() == {
        (first, "spent", "90", "95"),
        (second, "budget", "100", "1000"),
        (second, "other_change", "0", "-3"),
    }
    [batch] = set(Correction.objects.values_list("batch", flat=True))
    assert Upload.objects.get().batch == batch
    for line in lines:
        line.refresh_from_db()
    assert lines[3].spent == 90


def test_an_emptied_cell_is_unknown_and_an_empty_row_is_none(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    set_cell(rows, 5, "지출액", "")
    rows.append([""] * len(rows[0]))
    assert "미확인" in send(client, as_file(rows)).text
    propose(client)
    assert stored() == {(lines[3].name, "spent", "90", "")}


def test_some_of_the_rows_and_columns_of_ones_own_are_enough(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    rows = [rows[0], rows[4]]
    rows = [["비고", *row] for row in rows]
    set_cell(rows, 2, "지출액", "95")
    send(client, as_file(rows))
    propose(client)
    assert len(stored()) == 1


def test_what_kept_a_cell_from_being_a_formula_is_undone(client_of: Callable[..., Client], lines: list[Any]) -> None:
    client = client_of("관리자")
    rows = exported(client)
    assert "'=시정홍보" in rows[6]
    send(client, as_file(set_cell(rows, 7, "지출액", "5")))
    propose(client)
    assert stored() == {("=시정홍보", "spent", "0", "5")}


def test_revenue_comes_back_too(client: Client) -> None:
    factories.make_revenue(department=factories.make_department(OWN), assessed=100)
    rows = exported(client, "revenue")
    send(client, as_file(set_cell(rows, 2, "징수결정액", "101")), "revenue")
    propose(client)
    assert stored() == {("이자수입", "assessed", "100", "101")}


BAD_ROWS = {
    "an amount that is none": (("지출액", "95원쯤"), "지출액: 금액이 아닙니다: 95원쯤"),
    "a rounded amount": (("지출액", "1.8E+10"), "금액이 아닙니다: 1.8E+10"),
    "an unknown row": (("행의키", "없는/키"), "이 표에 없는 행의키입니다: 없는/키"),
    "another policy": (("정책사업", "남의 사업"), "상위 행을 찾을 수 없습니다: 남의 사업 › 단위 1"),
    "another department": (("부서", OTHER), "부서 열이 다릅니다"),
    "another year": (("회계연도", "2019"), "회계연도 열이 다릅니다"),
}


@pytest.mark.parametrize(("cell", "sentence"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_wrong_row_is_reported_and_nothing_is_kept(
    client: Client, lines: list[Any], cell: tuple[str, str], sentence: str
) -> None:
    rows = set_cell(exported(client), 6, "예산액", "7")  # right, and not applied either
    page = send(client, as_file(set_cell(rows, 5, *cell))).text
    assert sentence in page
    assert "<td>5</td>" in page
    assert not Upload.objects.exists()
    assert not Correction.objects.exists()


def test_a_row_twice_is_reported(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    rows.append(list(rows[4]))
    assert "5행과 같은 행입니다" in send(client, as_file(rows)).text


def test_a_row_cut_short_is_reported(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    rows[4] = rows[4][:10]
    assert "칸이 10개입니다" in send(client, as_file(rows)).text


def test_a_department_that_is_not_ones_own_is_reported(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    assert f"맡은 부서가 아닙니다: {OTHER}" in send(client, as_file(set_cell(rows, 7, "지출액", "5"))).text
    assert not Upload.objects.exists()


def without(column: str) -> Callable[[Rows], bytes]:
    return lambda rows: as_file([[cell for at, cell in enumerate(row) if at != rows[0].index(column)] for row in rows])


BAD_FILES: dict[str, tuple[Callable[[Rows], bytes], str]] = {
    "a column missing": (without("지출액"), "없는 열이 있습니다: 지출액"),
    "no place": (without("행"), "없는 열이 있습니다: 행"),
    "a workbook": (lambda rows: b"PK\x03\x04rest", "엑셀 파일입니다"),
    "no text": (lambda rows: b"\xff\xfe\x81\x00", "글자를 읽을 수 없습니다"),
    "no table": (lambda rows: "안녕하세요".encode(), "쉼표로 나뉜 CSV가 아닙니다"),
    "an open quote": (lambda rows: as_file(rows) + b'"open', "CSV로 읽을 수 없습니다"),
    "a header alone": (lambda rows: as_file(rows[:1]), "비교할 행이 없습니다"),
    "a column twice": (lambda rows: as_file([[*row, row[5]] for row in rows]), "열이 두 번 있습니다"),
    "nothing new": (as_file, "지금 값과 다른 곳이 없습니다"),
    "too large": (lambda rows: b"a" * (csv_rows.LARGEST + 1), "파일이 너무 큽니다"),
}


@pytest.mark.parametrize(("make", "sentence"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_wrong_file_gets_one_clear_sentence(
    client: Client, lines: list[Any], make: Callable[[Rows], bytes], sentence: str
) -> None:
    response = send(client, make(exported(client)))
    assert response.status_code == 200
    assert sentence in response.text
    assert not Upload.objects.exists()


def test_too_many_rows_and_too_many_differences(
    client: Client, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = exported(client)
    for row in (4, 5, 6):
        set_cell(rows, row, "지출액", "1")
    monkeypatch.setattr(upload_diff, "MOST_DIFFERENCES", 2)
    assert "다른 곳이 3곳입니다" in send(client, as_file(rows)).text
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 3)
    assert "행이 너무 많습니다" in send(client, as_file(rows)).text


def test_a_hundred_thousand_rows_are_compared_in_seconds() -> None:
    text = "쪽,행,금액\r\n" + "".join(f"1,{number},1\r\n" for number in range(100_000))
    assert len(csv_rows.read_csv(text.encode()).rows) == 100_000


def test_what_others_did_since_stops_the_whole_batch(
    client: Client, client_of: Callable[..., Client], lines: list[Any]
) -> None:
    rows = exported(client)
    send(client, as_file(set_cell(set_cell(rows, 5, "지출액", "95"), 6, "지출액", "96")))
    type(lines[4]).objects.filter(pk=lines[4].pk).update(spent=97)
    page = propose(client)
    assert "6행: 그사이 값이 바뀌었습니다" in page.text
    assert "대조 결과" in page.text
    assert not Correction.objects.exists()


def test_another_proposal_since_stops_it_too(client: Client, lines: list[Any]) -> None:
    send(client, as_file(set_cell(exported(client), 5, "지출액", "95")))
    factories.make_correction(
        state="proposed", target_key=lines[3].key, field="spent", value="91", author=make_person("park", "편집자")
    )
    assert "park 님이 다른 값(91)을 제안했습니다" in propose(client).text
    assert Correction.objects.count() == 1


def test_a_file_is_proposed_once_and_by_who_sent_it(
    client: Client, client_of: Callable[..., Client], lines: list[Any]
) -> None:
    send(client, as_file(set_cell(exported(client), 5, "지출액", "95")))
    address = reverse("admin:staff_compared", args=[Upload.objects.get().pk])
    assert client_of("관리자").post(address, {"reason": "남의 것"}).status_code == 403
    assert propose(client, "").status_code == 200  # without a reason, nothing
    assert propose(client).status_code == 302
    assert "이미 제안한 파일입니다" in propose(client).text
    assert Correction.objects.count() == 1


def test_rights_lost_meanwhile_are_lost(client: Client, lines: list[Any]) -> None:
    send(client, as_file(set_cell(exported(client), 5, "지출액", "95")))
    Upload.objects.get().author.assignments.all().delete()
    assert propose(client).status_code == 403
    assert not Correction.objects.exists()


def test_what_takes_an_accepted_correction_back_says_so(client: Client, lines: list[Any]) -> None:
    rows = exported(client)
    factories.make_correction(target_key=lines[3].key, field="spent", printed="90", value="95")
    type(lines[3]).objects.filter(pk=lines[3].pk).update(spent=95)
    assert "받아들인 정정을 되돌립니다" in send(client, as_file(rows)).text
    propose(client)
    correction = Correction.objects.get(state="proposed")
    assert (correction.printed, correction.value) == ("90", "90")
    assert correction.revokes is not None


def test_a_batch_is_accepted_in_one_or_not_at_all(
    client: Client, client_of: Callable[..., Client], lines: list[Any]
) -> None:
    rows = exported(client)
    send(client, as_file(set_cell(set_cell(rows, 5, "지출액", "95"), 6, "지출액", "96")))
    propose(client)
    first, second = Correction.objects.order_by("pk")
    reviewer = client_of("검토자")
    form = {"decision": "accept", "word": "확인함", "correction": first.pk, "batch": str(first.batch)}
    rival = factories.make_correction(
        target_key=second.target_key, target=second.target, field=second.field, printed="90", value="1"
    )
    page = reviewer.post(reverse("admin:staff_decide"), form)
    assert "다른 정정이 받아들여졌습니다" in page.text
    assert "확인함" in page.text
    assert Correction.objects.filter(state="proposed").count() == 2
    Correction.objects.filter(pk=rival.pk).delete()
    assert reviewer.post(reverse("admin:staff_decide"), form).status_code == 302
    assert Correction.objects.filter(state="accepted").count() == 2


def test_what_was_typed_stays_when_the_effects_are_reported(client: Client, lines: list[Any]) -> None:
    page = send(client, as_file(set_cell(exported(client), 5, "지출액", "19")))
    assert "<h1>올린 파일의 미리보기</h1>" in page.text
    assert "<h2>고친 세출.csv</h2>" in page.text
    address = reverse("admin:staff_compared", args=[Upload.objects.get().pk])
    assert "desk-effects" not in page.text
    response = client.post(address, {"reason": "", "evidence_page": "12", "_effects": "1"})
    assert "desk-effects" in response.text
    assert "errorlist" not in response.text
    assert "다시 골라 주세요" not in response.text
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    response = client.post(address, {"reason": "대조 결과", "_effects": "1", "evidence_file": file})
    assert typed(response.text)["reason"] == "대조 결과"
    assert response.text.count("저장할 때 다시 골라 주세요") == 1
    assert not Correction.objects.exists()
