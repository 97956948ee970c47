"""Corrections in public: the list, the file, the feed, and the mark beside each corrected figure."""

import csv
import re
from datetime import UTC, datetime
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import Correction
from figures.names import row_code
from tests.factories import (
    make_city,
    make_correction,
    make_document,
    make_expenditure,
    make_finding,
    make_indicator,
    make_page,
    make_revenue,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/gimpo/2020/corrections/"
HEADER = "날짜,부서,회계,대상,항목,읽은값,바로잡은값,사유,상태,쪽,행,회계연도,자치단체,행의키,표,주소"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def book() -> None:
    make_document()


def read(client: Client, **conditions: str) -> list[dict[str, str]]:
    response = client.get("/gimpo/2020/corrections.csv", conditions)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def heads(page: str) -> list[str]:
    page = re.sub(r'<span class="muted small">.*?</span>', "", page)
    return [re.sub(r"<[^>]+>", "", head).strip() for head in re.findall(r'<th scope="row">(.*?)</th>', page)]


def feed(client: Client, **options: str) -> ElementTree.Element:
    response = client.get("/gimpo/2020/corrections.atom", **options)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def corrected() -> tuple[ExpenditureLine, Correction]:
    """A line of which 지출액 was read as 90 and corrected to 95."""
    line = make_expenditure(
        spent=95, standings={"spent": {"is": "corrected", "printed": 90, "because": ["correction:1"]}}
    )
    return line, make_correction(target_key=line.key, department=line.department.name)


def test_an_empty_year_has_an_empty_list(client: Client) -> None:
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "조건에 맞는 행이 없습니다." in page.text


def test_a_correction_is_told_whole(client: Client) -> None:
    line, correction = corrected()
    page = client.get(ADDRESS).text
    assert f'id="correction-{correction.pk}"' in page
    assert f'href="{line.program.get_absolute_url()}"' in page
    for text in ("지출액", "한 자리를 잘못 읽었습니다.", "반영됨", "감사담당관 · 일반회계"):
        assert text in page
    assert f"/pages/1/?row={row_code(correction.target, correction.target_key)}&amp;column=spent#target" in page


@pytest.mark.parametrize("state", ["proposed", "rejected", "withdrawn"])
def test_what_nobody_accepted_is_never_public(client: Client, state: str) -> None:
    line, correction = corrected()
    Correction.objects.all().delete()
    make_page("글\n글")
    make_correction("비밀 사업", state=state, target_key=line.key, reason="비밀 사유")
    paths = ("corrections/", "corrections.csv", "corrections.atom", f"documents/{make_document().pk}/pages/1/")
    for path in (*(f"/gimpo/2020/{path}" for path in paths), line.program.get_absolute_url()):
        response = client.get(path)
        body = response.getvalue().decode()
        assert "비밀" not in body, path


def test_other_cities_and_years_are_left_out(client: Client) -> None:
    make_correction("작년 일", fiscal_year=2019)
    make_correction("남의 일", city=make_city("bucheon", "부천시"))
    assert heads(client.get(ADDRESS).text) == []
    assert read(client) == []
    assert feed(client).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, ["주민자치 기반", "청렴도 향상"]),
        ({"department": "주민협치담당관"}, ["주민자치 기반"]),
        ({"q": "주민 자치"}, ["주민자치 기반"]),
        ({"q": "ㅊㄹㄷ"}, ["청렴도 향상"]),
        ({"key": "청렴도향상"}, ["청렴도 향상"]),
        ({"sort": "decided_at"}, ["청렴도 향상", "주민자치 기반"]),
        ({"q": "없는 사업"}, []),
    ],
)
def test_conditions(client: Client, conditions: dict[str, str], found: list[str]) -> None:
    old, new = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
    make_correction("청렴도 향상", decided_at=old, target_key="청렴도향상")
    make_correction("주민자치 기반", decided_at=new, department="주민협치담당관")
    assert heads(client.get(ADDRESS, conditions).text) == found
    assert [row["대상"] for row in read(client, **conditions)] == found


@pytest.mark.parametrize("query", ["department=nowhere", "q=%00", "sort=state", "page=0", "key=%00"])
def test_nonsense_is_reported_and_left_out(client: Client, query: str) -> None:
    make_correction()
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200
    assert 'class="notice"' in page.text
    assert len(heads(page.text)) == 1


def test_the_header_is_a_contract(client: Client) -> None:
    assert client.get("/gimpo/2020/corrections.csv").getvalue() == f"\ufeff{HEADER}\r\n".encode()


def test_a_correction_in_the_file(client: Client) -> None:
    make_correction(
        printed="-90", value="1234567", decided_at=datetime(2026, 3, 1, 20, tzinfo=UTC), reason="=1+1", line=7
    )
    (row,) = read(client)
    assert row["날짜"] == "2026-03-02"  # in Seoul
    assert (row["읽은값"], row["바로잡은값"], row["항목"]) == ("-90", "1234567", "지출액")
    assert (row["사유"], row["상태"], row["쪽"], row["행"]) == ("'=1+1", "반영됨", "1", "7")


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({"field": "name", "printed": "재우활동", "value": "재무활동"}, ("이름", "재우활동", "재무활동")),
        (
            {"field": "level", "printed": "", "value": "3 감사담당관/일반회계/청렴도"},
            ("구분", "", "세부사업 (상위: 청렴도)"),
        ),
        ({"field": "spent", "printed": "", "value": "95"}, ("지출액", "", "95")),
        (
            {"target": "performance.Indicator", "field": "rate", "printed": "123", "value": "120.5"},
            ("달성률", "123", "120.5"),
        ),
        ({"target": "gone.Table", "field": "색", "printed": "a", "value": "b"}, ("색", "a", "b")),
    ],
)
def test_words_and_measures(client: Client, fields: dict[str, str], texts: tuple[str, ...]) -> None:
    make_correction(**fields)
    (row,) = read(client)
    assert (row["항목"], row["읽은값"], row["바로잡은값"]) == texts
    page = client.get(ADDRESS).text
    for text in texts:
        assert text in page


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        ("confirmed", "원문이 같게 바뀜"),
        ("overtaken", "다시 읽은 원문의 값이 그때와 달라 적용하지 않습니다."),
        ("orphaned", "다시 읽은 원문에 대상이 없어 적용하지 않습니다."),
    ],
)
def test_what_a_later_reading_made_of_it(client: Client, fate: str, words: str) -> None:
    make_correction(fate=fate)
    assert words in client.get(ADDRESS).text


def test_a_revoked_correction_stays_with_the_way_to_what_revoked_it(client: Client) -> None:
    first = make_correction(state="revoked", target_key="줄", decided_at=datetime(2026, 1, 1, tzinfo=UTC))
    second = make_correction(target_key="줄", printed="90", value="90", revokes=first, reason="잘못 고쳤습니다.")
    page = client.get(ADDRESS).text
    before, after = re.findall(r'<td class="number"[^>]*>(.*?)</td>', page)[:2]
    assert (before, after) == ("95", "90")
    assert f"#correction-{second.pk}" in page
    assert f"#correction-{first.pk}" in page
    assert "되돌림" in page
    assert "앞선 정정을 되돌려 읽은 값으로 보입니다." in page
    rows = read(client)
    assert [row["상태"] for row in rows] == ["앞의 정정을 되돌림", "되돌림"]
    assert [(row["읽은값"], row["바로잡은값"]) for row in rows] == [("95", "90"), ("90", "95")]
    titles = [entry.findtext(f"{ATOM}title") for entry in feed(client).iter(f"{ATOM}entry")]
    assert [title.rpartition(": ")[2] for title in titles] == ["95 → 90 (되돌림)", "90 → 95"]


def test_evidence_is_a_page_or_an_address_and_never_a_file(client: Client) -> None:
    make_correction(
        evidence_page=3, evidence_url="https://example.org/정오표", evidence_file="evidence/2026/secret.pdf"
    )
    make_correction("둘째", evidence_url="javascript:alert(1)")
    page = client.get(ADDRESS).text
    assert "/pages/3/" in page
    assert 'href="https://example.org/' in page
    assert "secret.pdf" not in page
    assert "javascript:" not in page


def test_staff_are_named_only_where_a_setting_says_so(client: Client, settings) -> None:
    author, reviewer = (
        make_user("kim", last_name="김", first_name="하나"),
        make_user("lee", first_name="Ada", last_name="Lee"),
    )
    make_correction(author=author, reviewer=reviewer)
    assert "김하나" not in client.get(ADDRESS).text + client.get("/gimpo/2020/corrections.atom").text
    settings.SHOW_STAFF_NAMES = True
    for address in (ADDRESS, "/gimpo/2020/corrections.atom"):
        page = client.get(address).text
        assert "제안 김하나, 검토 Ada Lee" in page
        assert "kim" not in page


def test_the_feed_is_atom_with_ids_that_stay(client: Client, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    correction = make_correction(printed="-1234", value="", reason="A & <b>B</b>\x08")
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    (entry,) = root.findall(f"{ATOM}entry")
    for element in (root, entry):
        for required in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{required}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "김포시"
    assert entry.findtext(f"{ATOM}title") == "감사담당관 청렴도 향상 지출액: △1,234 → 미확인"
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in entry.findtext(f"{ATOM}summary")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"#correction-{correction.pk}")
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith("http://testserver/gimpo/2020/") for link in links)
    elsewhere = feed(client, headers={"host": "elsewhere.example"}).find(f"{ATOM}entry")
    assert elsewhere.findtext(f"{ATOM}id") == entry.findtext(f"{ATOM}id") != root.findtext(f"{ATOM}id")


def test_no_feed_of_a_year_that_was_not_read(client: Client) -> None:
    assert client.get("/gimpo/1999/corrections.atom").status_code == 404


def test_the_list_names_its_feed(client: Client) -> None:
    assert (
        '<link rel="alternate" type="application/atom+xml" href="/gimpo/2020/corrections.atom"'
        in client.get(ADDRESS).text
    )


def test_a_corrected_figure_is_marked_wherever_it_stands(client: Client) -> None:
    line, correction = corrected()
    for path in ("/gimpo/2020/expenditure/", line.program.get_absolute_url()):
        page = client.get(path).text
        mark = re.search(r'<a class="standing standing-corrected" href="([^"]+)" title="([^"]+)">정정</a>', page)
        assert mark is not None, path
        assert "인쇄된 값 90." in mark[2]
        assert "correction:" not in mark[2]
        assert heads(client.get(mark[1]).text) == ["청렴도 향상"]


def test_a_figure_corrected_to_unknown_is_marked_too(client: Client) -> None:
    line = make_expenditure(spent=None, standings={"spent": {"is": "corrected", "printed": 90}})
    assert "standing-corrected" in client.get(line.program.get_absolute_url()).text


def test_a_corrected_measure_tells_what_was_printed(client: Client) -> None:
    indicator = make_indicator(rate=120, standings={"rate": {"is": "corrected", "printed": "123.5"}})
    make_correction(
        "청렴도 점수",
        target="performance.Indicator",
        target_key=indicator.key,
        field="rate",
        printed="123.5",
        value="120",
    )
    page = client.get(f"/gimpo/2020/performance/{indicator.pk}/").text
    assert "인쇄된 값 123.5." in page
    assert "123.5%" in page
    assert "한 자리를 잘못 읽었습니다." in page


def test_the_pages_of_a_line_tell_why_it_was_corrected(client: Client) -> None:
    line, correction = corrected()
    make_page("글\n글")
    for path in (
        line.program.get_absolute_url(),
        f"/gimpo/2020/documents/{line.document_id}/pages/1/",
        "/gimpo/2020/departments/감사담당관/",
    ):
        page = client.get(path).text
        assert "한 자리를 잘못 읽었습니다." in page, path
        assert f"#correction-{correction.pk}" in page, path


def test_a_correction_taken_back_is_no_news_on_the_page_of_its_line(client: Client) -> None:
    line = make_expenditure()
    first = make_correction(target_key=line.key, state="revoked")
    make_correction(target_key=line.key, printed="0", value="0", revokes=first)
    assert "한 자리를 잘못 읽었습니다." not in client.get(line.program.get_absolute_url()).text


@pytest.mark.parametrize(("path", "make"), [("expenditure", make_expenditure), ("revenue", make_revenue)])
def test_the_files_tell_corrected_figures(client: Client, path: str, make) -> None:
    column, word = ("spent", "지출액") if path == "expenditure" else ("net_receipts", "실제수납액")
    make(standings={column: {"is": "corrected", "printed": 90, "because": ["correction:1"]}})
    response = client.get(f"/gimpo/2020/{path}.csv", {"level": "all"})
    (row,) = csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline=""))
    assert row["확인"] == f"정정: {word}"


def test_a_list_costs_the_same_queries_whatever_its_size(client: Client, django_assert_num_queries) -> None:
    corrected()
    with django_assert_num_queries(8):
        client.get(ADDRESS)
    for number in range(20):
        line = make_expenditure(f"사업 {number}")
        make_correction(f"사업 {number}", target_key=line.key, department=f"{number}과")
    with django_assert_num_queries(8):
        client.get(ADDRESS)


def test_the_feed_costs_three_queries(client: Client, django_assert_num_queries) -> None:
    for number in range(5):
        make_correction(f"사업 {number}")
    with django_assert_num_queries(3):
        client.get("/gimpo/2020/corrections.atom")


def test_the_list_speaks_english_to_who_asks_for_it(client: Client) -> None:
    make_correction(fate="overtaken")
    make_finding()
    page = client.get(ADDRESS, {"lang": "en"}).text
    assert "Corrections" in page
    assert "받아들임" not in page
