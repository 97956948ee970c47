"""Repairs are told, those of one cause as one finding, and what staff said of a row's own finding is not lost."""

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import CoveredRow, Finding, Verdict
from ingest.findings import adopt_verdicts
from ingest.keys import finding_keys
from ingest.rows import Discrepancy
from tests.conftest import store_sample
from tests.factories import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]


def test_the_shifted_columns_of_a_page_are_one_finding_that_covers_its_rows() -> None:
    store_sample()
    moved = Finding.objects.filter(kind="moved").order_by("line", "pk")
    assert [(finding.page, finding.notes["cause"], finding.notes["count"]) for finding in moved] == [
        (8, "left", 11),
        (9, "left", 12),
        (11, "line", 6),
        (12, "line", 9),
        (12, "left", 5),
        (13, "line", 1),
        (13, "right", 4),
    ]
    survey = next(each for each in moved[0].notes["covers"] if each["row"] == "사업체 조사")
    assert (survey["line"], survey["column"], survey["printed"], survey["value"]) == (
        160,
        "subsidy_returned",
        "11,096,050",
        0,
    )
    line = ExpenditureLine.objects.get(name="사업체 조사")
    assert CoveredRow.objects.filter(finding=moved[0], target_key=line.key).exists()


def test_a_repair_of_a_printed_zero_is_reported() -> None:
    store_sample()
    finding = Finding.objects.get(kind="mended", name__startswith="반환금 기타(기획")
    assert (finding.column, finding.printed, finding.expected) == ("unspent", "0", "320")


def test_what_staff_said_of_single_rows_is_said_of_the_finding_that_stands_for_them() -> None:
    document = make_document()
    single = [_moved(name, number) for number, name in enumerate(("가 사업", "나 사업"))]
    group = Discrepancy("moved", "감사담당관", "일반회계", "가 사업", "", 1, 1, replaces=tuple(single))
    for key in finding_keys("감사담당관", single):
        Verdict.objects.create(document=document, finding_key=key, state=Finding.State.EXPLAINED, words="원문 확인")
    adopt_verdicts(document, "감사담당관", {"moved/group": group})
    verdict = Verdict.objects.get(finding_key="moved/group")
    assert (verdict.state, verdict.words) == ("explained", "가 사업: 원문 확인\n나 사업: 원문 확인")


def test_a_finding_of_which_only_some_rows_were_explained_is_open_with_their_words() -> None:
    document = make_document()
    single = [_moved(name, number) for number, name in enumerate(("가 사업", "나 사업"))]
    group = Discrepancy("moved", "감사담당관", "일반회계", "가 사업", "", 1, 1, replaces=tuple(single))
    key = finding_keys("감사담당관", single)[1]
    Verdict.objects.create(document=document, finding_key=key, state=Finding.State.WAIVED, words="그대로")
    adopt_verdicts(document, "감사담당관", {"moved/group": group})
    verdict = Verdict.objects.get(finding_key="moved/group")
    assert (verdict.state, verdict.words) == ("open", "나 사업: 그대로")


def _moved(name: str, line: int) -> Discrepancy:
    return Discrepancy("moved", "감사담당관", "일반회계", name, "unspent", 1, line)


def program_page(client: Client, name: str) -> str:
    program = ExpenditureLine.objects.get(name=name).program
    assert program is not None
    return str(client.get(program.get_absolute_url()).text)


def test_each_page_of_a_covered_row_tells_of_the_finding_and_where_its_amounts_stand(client: Client) -> None:
    store_sample()
    page = program_page(client, "사업체 조사")
    assert "통계정보 지원 등 11줄: 왼쪽 칸에 인쇄된 금액을 제자리에서 읽었습니다" in page
    assert "인쇄된 칸 11,096,050, 읽은 금액 0" in page
    listed = client.get("/gimpo/2020/findings/", {"kind": "moved"}).text
    assert "인쇄된 칸 11,096,050, 읽은 금액 0" in listed
    named = client.get("/gimpo/2020/expenditure/", {"finding": "any", "q": "사업체 조사"}).text
    assert "사업체 조사" in named
    file = client.get("/gimpo/2020/findings.csv", {"kind": "moved"}).getvalue().decode("utf-8-sig")
    assert "사업체 조사 보조금반납금: 11,096,050 → 0" in file


def test_a_page_is_titled_by_the_better_spelling_with_the_other_beside_it(client: Client) -> None:
    store_sample()
    page = program_page(client, "종합 및 일상감사")
    assert "<h1>종합 및 일상감사</h1>" in page
    assert "인쇄된 다른 표기: 중합 및 일상감사" in page
