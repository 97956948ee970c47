"""Findings as a list and a file, and the identities with their counts."""

import csv
import re
from collections.abc import Mapping
from io import StringIO

import pytest
from django.test import Client, RequestFactory

from documents.findings import FindingWords, finding_address
from documents.models import Finding, Verdict
from documents.views import FindingList
from ingest.reconcile.identities import IDENTITIES
from tests.factories import make_city, make_document, make_finding

pytestmark = pytest.mark.django_db

HEADER = "종류,부서,대상,항목,인쇄값,기대값,차이,설명,심각도,상태,쪽,행,회계연도,자치단체,회계,행의키,표,주소"
ADDRESS = "/gimpo/2020/findings/"


@pytest.fixture
def findings() -> None:
    make_finding(
        "주민자치 기반 강화",
        kind="P2",
        target="performance.ProgramGoal",
        column="spent",
        printed="1582819950",
        expected="1898697140",
        difference=315_877_190,
        page=11,
        line=239,
        department="주민협치담당관",
    )
    make_finding("계약심사 절감율", kind="P5", column="rate", printed="123", expected="120", severity="warning")


def read(client: Client, **conditions: str) -> list[dict[str, str]]:
    response = client.get("/gimpo/2020/findings.csv", conditions)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">(.*?)</a> <a class="place"', page)


def test_the_header_is_a_contract(client: Client) -> None:
    make_document()
    assert client.get("/gimpo/2020/findings.csv").getvalue() == f"\ufeff{HEADER}\r\n".encode()


def test_a_finding_in_the_file(client: Client, findings: None) -> None:
    row = next(row for row in read(client) if row["대상"] == "주민자치 기반 강화")
    assert (row["부서"], row["항목"]) == ("주민협치담당관", "결산액")
    assert (row["인쇄값"], row["기대값"], row["차이"]) == ("1582819950", "1898697140", "315877190")
    assert (row["심각도"], row["상태"], row["쪽"], row["행"]) == ("오류", "미해결", "11", "239")


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, ["주민자치 기반 강화", "계약심사 절감율"]),
        ({"kind": "P2"}, ["주민자치 기반 강화"]),
        ({"severity": "warning"}, ["계약심사 절감율"]),
        ({"state": "open"}, ["주민자치 기반 강화", "계약심사 절감율"]),
        ({"department": "주민협치담당관"}, ["주민자치 기반 강화"]),
        ({"q": "계약 심사 절감률"}, ["계약심사 절감율"]),
        ({"q": "ㅈㅁㅈㅊ"}, ["주민자치 기반 강화"]),
        ({"sort": "-difference"}, ["주민자치 기반 강화", "계약심사 절감율"]),
    ],
)
def test_conditions(client: Client, findings: None, conditions: dict[str, str], found: list[str]) -> None:
    assert heads(client.get(ADDRESS, conditions).text) == found
    assert [row["대상"] for row in read(client, **conditions)] == found


def test_errors_stand_first_and_more_money_before_less(client: Client) -> None:
    make_finding("옮긴 값", severity="note", difference=9_000_000)
    make_finding("작은 오류", difference=-5)
    make_finding("큰 오류", difference=-900)
    make_finding("차이 모름")
    make_finding("주의", severity="warning", difference=7_000)
    assert heads(client.get(ADDRESS).text) == ["큰 오류", "작은 오류", "차이 모름", "주의", "옮긴 값"]


@pytest.mark.parametrize("state", ["explained", "waived"])
def test_what_staff_say_of_a_finding_is_public(client: Client, state: str) -> None:
    finding = make_finding(state=state)
    fields = {"finding_key": finding.key, "state": state}
    Verdict.objects.create(document=finding.document, words="책의 오류입니다.", **fields)
    Verdict.objects.create(document=make_document(city=make_city("bucheon", "부천시")), words="남의 말", **fields)
    page = client.get(ADDRESS).text
    assert "책의 오류입니다." in page
    assert "남의 말" not in page
    assert [row["설명"].endswith(" 책의 오류입니다.") for row in read(client)] == [True]


def test_words_of_a_finding_that_is_open_stay_in_the_admin(client: Client) -> None:
    finding = make_finding()
    Verdict.objects.create(document=finding.document, finding_key=finding.key, state="open", words="알아보는 중")
    assert "알아보는 중" not in client.get(ADDRESS).text
    assert not any("알아보는 중" in row["설명"] for row in read(client))


def test_nothing_is_hidden_whatever_was_said_of_it(client: Client) -> None:
    for state in ("open", "explained", "corrected", "waived"):
        make_finding(state, state=state)
    assert len(heads(client.get(ADDRESS).text)) == len(read(client)) == 4


@pytest.mark.parametrize("query", ["kind=E99", "severity=%00", "department=%00", "q=%00", "page=0", "sort=notes"])
def test_nonsense_is_reported(client: Client, findings: None, query: str) -> None:
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200
    assert 'class="notice"' in page.text
    assert len(heads(page.text)) == 2


def test_values_are_shown_as_people_read_them(client: Client, findings: None) -> None:
    page = client.get(ADDRESS).text
    assert "1,582,819,950" in page
    assert "/pages/11/?line=239#L239" in page


def test_values_stand_apart_on_the_page_of_the_finding(client: Client, findings: None) -> None:
    finding = Finding.objects.get(kind="P5")
    assert "123%" in client.get(finding_address(finding, finding.document)).text


def test_a_kind_without_a_sentence_shows_its_values(rf: RequestFactory, findings: None) -> None:
    page = FindingList.as_view()(rf.get("/"), city="gimpo", year=2020).render()
    assert "인쇄값 123%, 기대값 120%" in page.text


def test_each_finding_leads_to_its_source_at_once_and_says_first_how_grave_it_is(
    client: Client, findings: None
) -> None:
    page = client.get(ADDRESS).text
    assert 'href="/gimpo/2020/documents/' in page[page.index('<th scope="row">') :].split("</th>")[0]
    heads = [re.sub(r"<[^>]+>", "", head).strip() for head in re.findall(r'<th scope="col".*?</th>', page, re.S)]
    assert heads == ["대상", "심각도", "상태", "차이", "설명"]


def test_sentences_are_handed_in(rf: RequestFactory, findings: None) -> None:
    def tell(kind: str, language: str, slots: Mapping[str, object]) -> str:
        return f"{slots['row']}의 {slots['column']}: {slots['printed']:,}"

    words = FindingWords(
        kinds={"P2": {"ko": "목표와 사업이 다름", "en": "Goal and policy differ"}}, write_sentence=tell
    )
    view = FindingList.as_view(words=words)
    text = view(rf.get("/"), city="gimpo", year=2020, format="csv").getvalue().decode("utf-8-sig")
    assert "목표와 사업이 다름,주민협치담당관,주민자치 기반 강화" in text
    assert "주민자치 기반 강화의 결산액: 1,582,819,950" in text


def test_a_list_costs_the_same_queries_whatever_its_size(
    client: Client, findings: None, django_assert_num_queries
) -> None:
    with django_assert_num_queries(8):
        client.get(ADDRESS)
    for number in range(30):
        make_finding(f"사업 {number}", target="budget.ExpenditureLine", column="spent", printed="-5")
    with django_assert_num_queries(8):
        client.get(ADDRESS)


def test_every_identity_is_reported_with_its_counts(client: Client) -> None:
    document = make_document()
    document.report = {"identities": {"E1": {"held": 1042, "broken": 3, "undecidable": 112}}}
    document.save()
    page = client.get("/gimpo/2020/identities/").text
    for identity in IDENTITIES:
        assert f'id="{identity.id}"' in page
    assert "1,045" in page
    assert "kind=E1" in page
    assert page.count("kind=") == 1


def test_the_identities_are_reported_in_english_too(client: Client) -> None:
    make_document()
    page = client.get("/gimpo/2020/identities/", {"lang": "en"})
    assert IDENTITIES[0].en in page.text


def test_a_finding_has_an_address_of_its_own_that_outlives_a_reading(client: Client, findings: None) -> None:
    (found, *_others) = re.findall(
        r'<th scope="row"><a href="([^"]*)">주민자치 기반 강화</a>', client.get(ADDRESS).text
    )
    page = client.get(found).text
    assert "1,582,819,950" in page
    assert "1,898,697,140" in page
    finding = Finding.objects.get(kind="P2")
    assert found == finding_address(finding, finding.document)
    Finding.objects.filter(pk=finding.pk).delete()
    finding.pk = None
    finding.save()
    assert client.get(found).status_code == 200
    assert client.get(f"{ADDRESS}0123456789/").status_code == 404


def test_findings_of_one_cause_stand_together_and_repairs_are_folded(client: Client, findings: None) -> None:
    make_finding(
        "결산현황",
        kind="P7",
        column="spent",
        difference=5,
        notes={"same_cause": "주민자치 기반 강화 결산액"},
        department="주민협치담당관",
    )
    make_finding("옮긴 금액", kind="moved", severity="note")
    page = client.get(ADDRESS).text
    heads = re.findall(r'<tr class="(cause[^"]*)"><th[^>]*>(.*?)</th>', page, re.S)
    assert [(css, re.sub(r"<[^>]+>", "", head).strip()) for css, head in heads] == [
        ("cause", "주민자치 기반 강화 결산액 2건"),
        ("cause", "행 안의 계산 불일치 (P5) 1건"),
        ("cause repairs", "판독 보정 1건 보기"),
        ("cause repair", "밀린 칸 보정 1건"),
    ]
    assert "원인이 같은 불일치" in client.get(finding_address(Finding.objects.get(kind="P7"), make_document())).text


def test_a_finding_that_compares_no_values_shows_no_empty_ones(client: Client) -> None:
    for printed, shown in (("", False), ("12", True)):
        finding = make_finding("통계정보 지원", kind="X1", printed=printed, expected="")
        page = client.get(finding_address(finding, finding.document)).text
        assert ("인쇄값" in page) == shown
