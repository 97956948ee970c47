"""What a page says of itself to who passes it on: figures in words, no number for what is unknown, no markup."""

import html
import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.encoding import uri_to_iri

from documents.models import City
from tests.conftest import store_sample
from tests.factories import make_department, make_document, make_expenditure, make_indicator, make_tree
from tests.public import addresses
from tests.walking import NO_PAGE

pytestmark = pytest.mark.django_db
SCRIPT = "</script><script>alert(1)</script>\u2028\"'"


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    return html.unescape(found[1]) if found else ""


def cited(page: str) -> str:
    found = re.search(r'<cite class="citation">(.*?)</cite>', page, re.DOTALL)
    return html.unescape(re.sub("<[^>]+>", "", found[1])) if found else ""


def test_a_program_says_what_it_got_and_spent_in_words(client: Client) -> None:
    line = make_expenditure("자율방범대 지원", current_budget=111_000_000, spent=99_900_000, budget=1)
    page = client.get(line.program.get_absolute_url()).text
    description = (
        "김포시 감사담당관 자율방범대 지원 (일반회계): 지출액 9,990만원, 전년 대비 미확인, 집행률 90.0%, "
        "확인 필요 0건. 쓰지 않고 남긴 금액은 없습니다."
    )
    assert meta(page, "description") == meta(page, "og:description") == description
    assert meta(page, "og:title") == "자율방범대 지원, 세부사업 (감사담당관) | 김포시 2020 결산"


@pytest.mark.parametrize("amounts", [{"spent": None}, {"current_budget": None}, {"current_budget": 0}])
def test_what_is_unknown_or_no_rate_is_reported_as_no_number(client: Client, amounts: dict[str, int | None]) -> None:
    line = make_expenditure(**{"current_budget": 1000, "spent": 900} | amounts)
    description = meta(client.get(line.program.get_absolute_url()).text, "description")
    assert "집행률 -" in description
    assert ("지출액 미확인" in description) == ("spent" in amounts)
    assert not re.search(r"지출액 0원|집행률 0", description)


def test_a_department_and_an_indicator_are_reported_too(client: Client) -> None:
    make_tree()
    indicator = make_indicator("청렴도 점수", unit="점", target=100, result=None, rate=None)
    department = meta(client.get("/gimpo/2020/departments/감사담당관/").text, "description")
    assert department == (
        "김포시 감사담당관: 지출액 180원, 전년 대비 미확인, 집행률 90.0%, 성과지표 달성 미확인, 확인 필요 0건. "
        "정책 1에 가장 많이(180원, 100.0%) 썼습니다. 전년도 금액은 인쇄되지 않아 비교하지 못했습니다. "
        "쓰지 않고 남긴 금액은 20원(10.0%)이며, 그 사유는 인쇄되지 않았습니다."
    )
    of_indicator = meta(client.get(f"/gimpo/2020/performance/{indicator.pk}/").text, "description")
    assert (
        of_indicator == "김포시 감사담당관 청렴도 점수: 목표 100점, 실적 미확인, 달성률 미확인, 달성성과 인쇄되지 않음."
    )


def test_the_canonical_address_leaves_out_what_only_changes_the_looks(client: Client) -> None:
    make_tree()
    page = client.get("/gimpo/2020/expenditure/?unit=천원&sort=-spent&lang=en&page=1&utm=x").text
    assert '<link rel="canonical" href="http://testserver/gimpo/2020/expenditure/?page=1&amp;lang=en">' in page
    assert '<link rel="alternate" hreflang="ko" href="http://testserver/gimpo/2020/expenditure/?page=1">' in page


def test_every_page_of_a_year_is_cited_with_source_year_reading_and_address(client: Client) -> None:
    store_sample()
    City.objects.update(source="김포시 재정공시", licence="공공누리 제1유형")
    day = f"{timezone.localtime(make_document().read_at):%Y-%m-%d}"
    for name, address in addresses().items():
        if not address.startswith("/gimpo/2020/") or NO_PAGE.search(address):
            continue
        response = client.get(address, {"unit": "억원"})
        if "html" not in response["Content-Type"]:
            continue
        if response.status_code in (302, 404):
            continue  # leads elsewhere; or a picture that a text does not have
        line = cited(response.getvalue().decode())
        for part in (
            "김포시 재정공시",
            "2020회계연도",
            f"{day} 등록",
            "공공누리 제1유형",
            f"http://testserver{uri_to_iri(address)}",
        ):
            assert part in line, (name, part, line)


def test_a_program_is_cited_with_its_account_and_columns(client: Client) -> None:
    line = make_expenditure("자율방범대 지원")
    assert "일반회계, 예산현액·지출액·다음연도이월액·집행잔액" in cited(
        client.get(line.program.get_absolute_url()).text
    )


def test_the_year_is_a_dataset_with_its_files(client: Client) -> None:
    make_tree()
    City.objects.update(name=f"김포{SCRIPT}", licence=SCRIPT)
    page = client.get("/gimpo/2020/").text
    dataset = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert dataset["@type"] == "Dataset"
    assert dataset["license"] == SCRIPT
    assert dataset["temporalCoverage"] == "2020"
    files = [file["contentUrl"] for file in dataset["distribution"]]
    assert {
        f"http://testserver/gimpo/2020/{name}"
        for name in ("expenditure.csv", "units.csv", "staffing.csv", "datapackage.zip")
    } <= set(files)
    for file in files:
        assert client.get(file.removeprefix("http://testserver")).getvalue()
    assert "<script>alert" not in page


def test_names_of_markup_stay_text_wherever_they_are_reported(client: Client) -> None:
    department = make_department(SCRIPT)
    line = make_expenditure(SCRIPT, department=department)
    page = client.get(line.program.get_absolute_url()).text
    assert "<script>alert" not in page
    assert SCRIPT in meta(page, "description")
    assert SCRIPT in meta(page, "og:title")
