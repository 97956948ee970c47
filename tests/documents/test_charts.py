"""A chart on a page, as a file, and framed by others: with all that must stand beside a figure."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import City
from tests.factories import make_city, make_department, make_document, make_indicator, make_revenue, make_tree

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ("departments", "programs", "revenue", "staff", "indicators", "years", "flow", "unspent")


@pytest.fixture
def book() -> None:
    make_city()
    City.objects.update(source="김포시청 결산서", licence="공공누리 제1유형")
    make_tree(policies=2, details=2)
    make_revenue("세외수입", "200", 1, net_receipts=70)
    make_indicator("청렴도 점수", rate=87)


def file(client: Client, address: str) -> ET.Element:
    response = client.get(f"/gimpo/2020/pictures/{address}")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    return ET.fromstring(response.content.decode())


def test_a_file_says_whose_figures_it_shows(client: Client, book: None) -> None:
    root = file(client, "departments.svg")
    words = " ".join("".join(element.itertext()) for element in root.iter())
    for text in (
        "부서별 세출",
        "2020회계연도",
        "일반회계",
        "지출액",
        "단위: 원",
        "김포시청 결산서",
        "공공누리 제1유형",
        "등록",
        "데이터 버전",
    ):
        assert text in words


def test_the_marks_of_a_file_lead_back_from_anywhere(client: Client, book: None) -> None:
    links = [element.get("href", "") for element in file(client, "departments.svg?unit=천원").iter(f"{SVG}a")]
    assert links
    assert all(link.startswith("http://testserver/gimpo/2020/departments/") and "unit=" in link for link in links)


def test_no_script_can_run_in_a_file(client: Client, book: None) -> None:
    response = client.get("/gimpo/2020/pictures/departments.svg")
    policy = response["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert re.search(r"style-src 'sha256-[^']+'(;|$)", policy)
    assert "<script" not in response.content.decode()


def test_a_file_to_keep_has_a_korean_name(client: Client, book: None) -> None:
    shown = client.get("/gimpo/2020/pictures/departments.svg")["Content-Disposition"]
    disposition = client.get("/gimpo/2020/pictures/departments.svg?download=1")["Content-Disposition"]
    assert shown.startswith("inline")
    assert disposition.startswith("attachment")
    assert "filename*=utf-8''%EA%B9%80%ED%8F%AC%EC%8B%9C%202020" in disposition


def test_a_frame_may_be_framed_and_nothing_else(client: Client, book: None) -> None:
    framed = client.get("/embed/gimpo/2020/departments/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert not framed.has_header("X-Frame-Options")
    assert not framed.cookies
    for path in ("/gimpo/2020/", "/gimpo/2020/pictures/departments.svg", "/embed/gimpo/2020/nothing/"):
        other = client.get(path)
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_a_frame_has_the_chart_its_source_and_a_way_back(client: Client, book: None) -> None:
    html = client.get("/embed/gimpo/2020/programs/?department=감사담당관").content.decode()
    for text in (
        "감사담당관: 사업별 지출액",
        "일반회계",
        "김포시청 결산서",
        "공공누리 제1유형",
        "김포시 결산에서 보기",
    ):
        assert text in html
    links = re.findall(r"<a [^>]*>", html)
    assert links
    assert all('target="_blank" rel="noopener"' in link for link in links)
    assert "site-header" not in html


def test_a_page_offers_file_and_frame_of_each_chart(client: Client, book: None) -> None:
    ExpenditureLine.objects.filter(level=0).update(unspent_bid_saving=4)
    html = client.get("/gimpo/2020/departments/감사담당관/?unit=천원").content.decode()
    offered = re.findall(r'href="(/gimpo/2020/pictures/[^"]+)"', html)
    framed = re.findall(r"&lt;iframe src=&quot;http://testserver(/embed/[^&]+(?:&amp;[^&]+)*?)&quot;", html)
    framed = framed or re.findall(r'&lt;iframe src="http://testserver(/embed/[^"]+)"', html)
    assert len(offered) == len(framed) >= 1
    for path in (*offered, *framed):
        assert client.get(path.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    "query",
    [
        "department=없는부서",
        "program=999999",
        "program=%00",
        "department=%00",
        "program=1e5",
        "indicator=x",
        "account=없음",
    ],
)
def test_a_bad_query_is_reported_in_a_sentence(client: Client, book: None, name: str, query: str) -> None:
    for path in (f"/gimpo/2020/pictures/{name}.svg", f"/embed/gimpo/2020/{name}/"):
        response = client.get(f"{path}?{query}")
        assert response.status_code in (200, 400)
        if response.status_code == 400:
            assert re.search(r"[.]($|</p>)", response.text)
            assert ("김포시 결산에서 보기" in response.text) == path.startswith("/embed/")


def test_a_chart_that_is_none_is_not_found(client: Client, book: None) -> None:
    assert client.get("/gimpo/2020/pictures/nothing.svg").status_code == 404
    assert client.get("/gimpo/1999/pictures/departments.svg").status_code == 404


def test_each_account_has_a_chart_of_its_own(client: Client, book: None) -> None:
    make_tree(policies=1, details=1, department=make_department("공보담당관"), account="특별회계")
    words = "".join(file(client, "departments.svg?account=특별회계").itertext())
    assert "공보담당관" in words
    assert "감사담당관" not in words


def test_the_unit_holds_in_charts_too(client: Client, book: None) -> None:
    root = file(client, "departments.svg?unit=천원")
    titles = [element.findtext(f"{SVG}title") for element in root.iter(f"{SVG}a")]
    assert titles == ["감사담당관: 0천원, 예산현액 0천원"]


@pytest.mark.parametrize("name", ["나" * 500, "<script>alert(1)</script>", "\u202e거꾸로\u200f", "👩‍👩‍👧‍👦"])
def test_a_name_of_any_length_and_letters_breaks_nothing(client: Client, name: str) -> None:
    line = make_tree(policies=1, details=1)[1]
    line.name = line.program.name = name
    line.save()
    line.program.save()
    for address in ("programs.svg", f"flow.svg?program={line.program_id}"):
        text = client.get(f"/gimpo/2020/pictures/{address}").content.decode()
        assert ET.fromstring(text).find(f".//{SVG}script") is None
        assert "\u202e" not in text
    assert client.get(line.program.get_absolute_url()).status_code == 200


def test_a_year_without_anything_says_so(client: Client) -> None:
    make_document()
    response = client.get("/gimpo/2020/pictures/departments.svg")
    assert response.status_code == 400
    assert "없습니다" in response.content.decode()
