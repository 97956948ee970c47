"""Two years and two cities in one database, as a citizen walks among them."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from budget.models import ExpenditureLine, RevenueLine
from comparison.models import Succession
from documents.models import Document, Finding
from ingest.years import decide, match_years
from performance.models import Indicator
from tests.conftest import SAMPLE, taken_back
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_years")]

Read = Callable[..., None]


def line_of(succession: Succession, year: int = 2020) -> ExpenditureLine:
    key = succession.key if year == succession.fiscal_year else succession.earlier_key
    return ExpenditureLine.objects.select_related("program").get(document__fiscal_year=year, key=key)


def followed(certainty: str, **fields: object) -> Succession:
    found = Succession.objects.filter(target="program", certainty=certainty, **fields).exclude(earlier_key="")
    return found.order_by("-position").first()


def switch(client: Client, url: str, year: int) -> str:
    """Where the header of a page leads for another year."""
    here = client.get(url)
    assert here.status_code == 200, url
    links = [unescape(link) for link in re.findall(r'href="([^"]+/years/\d{4}/\?at=[^"]+)"', here.text)]
    link = next(link for link in links if f"/years/{year}/" in link)
    response = client.get(link)
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    return unquote(response.url)


@pytest.mark.parametrize(
    "name",
    ["overview", "departments", "revenue", "expenditure", "performance", "findings", "corrections", "identities"],
)
def test_the_switch_stays_on_the_page(client: Client, name: str) -> None:
    url = reverse(name, args=["gimpo", 2020])
    assert switch(client, f"{url}?unit=천원&lang=en", 2019) == url.replace("2020", "2019") + "?unit=천원&lang=en"


def test_a_list_keeps_its_conditions_and_forgets_its_page(client: Client) -> None:
    url = reverse("expenditure", args=["gimpo", 2020])
    there = switch(client, f"{url}?department=농정혁신과&level=세부사업&sort=-spent&page=2", 2019)
    assert there == "/gimpo/2019/expenditure/?department=농정과&level=세부사업&sort=-spent"


def test_a_program_leads_to_itself_forth_and_back(client: Client) -> None:
    same = followed("certain")
    now, before = line_of(same), line_of(same, 2019)
    url, back = now.program.get_absolute_url(), before.program.get_absolute_url()
    assert switch(client, f"{url}?unit=억원", 2019) == f"{unquote(back)}?unit=억원"
    assert switch(client, back, 2020) == unquote(url)


def test_what_only_seems_to_be_the_same_is_said_to(client: Client) -> None:
    there = switch(client, line_of(followed("uncertain")).program.get_absolute_url(), 2019)
    assert there.endswith("?instead=uncertain")
    assert "같은 것으로 보이지만 확실하지 않습니다" in client.get(there).text


def test_a_new_program_leads_to_what_it_lies_in_and_says_so(client: Client) -> None:
    project = line_of(followed("certain", department="기획담당관"))
    Succession.objects.filter(key=project.key).update(earlier_key="", thread="x")
    there = switch(client, project.program.get_absolute_url(), 2019)
    above = Succession.objects.get(key=ExpenditureLine.objects.get(program=project.program.parent_id).key)
    assert there == unquote(line_of(above, 2019).program.get_absolute_url()) + "?instead=program"
    assert "찾지 못해" in client.get(there).text


def test_a_department_leads_to_itself_under_its_former_name(client: Client) -> None:
    there = switch(client, reverse("department", args=["gimpo", 2020, "농정혁신과"]), 2019)
    assert there == "/gimpo/2019/departments/농정과/?instead=uncertain"


def test_a_department_that_was_not_there_leads_to_the_list(client: Client) -> None:
    Succession.objects.filter(target="department", key="농정혁신과").update(earlier_key="", thread="x")
    there = switch(client, reverse("department", args=["gimpo", 2020, "농정혁신과"]), 2019)
    assert there == "/gimpo/2019/departments/?instead=department"


def test_an_indicator_leads_to_its_namesake_or_to_its_department(client: Client) -> None:
    own = Indicator.objects.filter(document__fiscal_year=2020, department__name="기획담당관").first()
    url = reverse("indicator", args=["gimpo", 2020, own.pk])
    assert switch(client, url, 2019) == "/gimpo/2019/departments/기획담당관/?instead=indicator"
    Indicator.objects.filter(document__fiscal_year=2019, department=own.department).update(
        search=own.search, unit=own.unit
    )
    same = Indicator.objects.filter(document__fiscal_year=2019, department=own.department)
    same.exclude(pk=same.first().pk).delete()
    assert switch(client, url, 2019) == f"/gimpo/2019/performance/{same.get().pk}/"


def test_a_page_of_the_source_leads_to_the_other_document(client: Client) -> None:
    own, other = (Document.objects.get(fiscal_year=year) for year in (2020, 2019))
    url = reverse("page", args=["gimpo", 2020, own.pk, 1])
    assert switch(client, f"{url}?line=4&cell=1", 2019) == f"/gimpo/2019/documents/{other.pk}/?instead=page"


@pytest.mark.parametrize(
    "at", ["", "//evil.example/", "/admin/", "/paju/2020/", "/gimpo/2019/", "\x00", "/gimpo/2020/years/2019/", "%zz"]
)
def test_any_other_way_leads_to_the_overview(client: Client, at: str) -> None:
    response = client.get(reverse("other-year", args=["gimpo", 2020, 2019]), {"at": at})
    assert response.url == "/gimpo/2019/?instead=page"


def test_there_is_no_way_to_a_year_that_is_not_stored(client: Client) -> None:
    assert client.get(reverse("other-year", args=["gimpo", 2020, 1999])).status_code == 404


def test_the_switch_costs_few_queries(client: Client, django_assert_max_num_queries) -> None:
    line = line_of(followed("certain", name__contains=""))
    with django_assert_max_num_queries(8):
        client.get(reverse("other-year", args=["gimpo", 2020, 2019]), {"at": line.program.get_absolute_url()})


def test_a_program_shows_its_years_and_why_they_are_one(client: Client) -> None:
    same = followed("uncertain")
    page = client.get(line_of(same).program.get_absolute_url()).text
    years = page[page.index('id="years"') :]
    assert "같은 것으로 보임" in years
    assert re.search(r"이름이 (같음|다름|한 글자만 다름)", years)
    assert line_of(same, 2019).program.get_absolute_url() in years
    assert f"/documents/{Document.objects.get(fiscal_year=2019).pk}/pages/" in years


def test_a_persons_reason_stands_on_the_page(client: Client) -> None:
    same = followed("uncertain")
    decide(same, make_user(), same.earlier_key, "<b>조직 개편</b>으로 이름이 바뀜")
    page = client.get(line_of(same).program.get_absolute_url()).text
    assert "담당자가 정함: &lt;b&gt;조직 개편&lt;/b&gt;으로 이름이 바뀜" in page


def test_a_department_shows_its_years(client: Client) -> None:
    page = client.get(reverse("department", args=["gimpo", 2020, "농정혁신과"])).text
    years = page[page.index('id="years"') :]
    assert reverse("department", args=["gimpo", 2019, "농정과"]) in years
    assert "절반 넘게" in years


def test_spending_of_each_year_is_drawn_with_the_year_before_that_the_report_prints(client: Client) -> None:
    line = line_of(followed("certain"))
    earlier = line_of(followed("certain"), 2019)
    ExpenditureLine.objects.filter(pk=earlier.pk).update(spent_before=7_000_000)
    for query in (f"program={line.program_id}", f"department={line.department.slug}"):
        drawn = client.get(f"/gimpo/2020/pictures/series.svg?{query}")
        assert drawn.status_code == 200, query
        years = re.findall(r">(20[0-9]{2})<", drawn.content.decode())
        assert years == (["2018", "2019", "2020"] if "program" in query else ["2019", "2020"])
    assert client.get("/gimpo/2020/pictures/series.svg").status_code == 400


def test_a_finding_of_two_years_leads_to_both_sources(client: Client) -> None:
    same = followed("certain", name__contains="")
    line = line_of(same)
    ExpenditureLine.objects.filter(pk=line_of(same, 2019).pk).update(carried_out=123_456)
    match_years(Document.objects.get(fiscal_year=2019))
    finding = Finding.objects.get(kind="C1")
    earlier = Document.objects.get(fiscal_year=2019)
    for url in (line.program.get_absolute_url(), reverse("findings", args=["gimpo", 2020]) + "?kind=C1"):
        page = client.get(url).text
        assert f"/gimpo/2019/documents/{earlier.pk}/pages/" in page[page.index("다음연도이월액과 같습니다") :], url
        assert "123,456" in page
    assert finding.document.fiscal_year == 2020


@pytest.fixture(scope="class")
def another_city(two_years: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with taken_back(django_db_blocker):
        call_command("ingest", str(SAMPLE), city="paju", city_name="파주시", year=2020)
        yield


@pytest.mark.usefixtures("another_city")
class TestTwoCities:
    def test_home_names_every_city_and_year(self, client: Client) -> None:
        page = client.get("/").text
        assert re.findall(r'href="(/\w+/\d{4}/)"', page) == ["/gimpo/2020/", "/gimpo/2019/", "/paju/2020/"]

    def test_a_city_of_one_year_has_no_switch(self, client: Client) -> None:
        page = client.get("/paju/2020/").text
        assert "/years/" not in page
        assert "2020회계연도" in page

    @pytest.mark.parametrize("name", ["overview", "departments", "revenue", "expenditure", "performance", "findings"])
    def test_no_page_of_a_year_leads_to_a_figure_of_another(self, client: Client, name: str) -> None:
        for document in Document.objects.select_related("city"):
            page = client.get(reverse(name, args=[document.city.slug, document.fiscal_year])).text
            figures = set(re.findall(r'href="(/\w+/\d{4}/documents/\d+)/pages/', page))
            assert figures <= {f"/{document.city.slug}/{document.fiscal_year}/documents/{document.pk}"}
            links = re.findall(r'href="/(\w+/\d{4})/(?!years/)', page)
            assert set(links) == {f"{document.city.slug}/{document.fiscal_year}"}

    @pytest.mark.parametrize("file", ["expenditure", "revenue", "indicators", "findings"])
    def test_a_file_holds_the_rows_of_its_own_year(self, client: Client, file: str) -> None:
        models = {"expenditure": ExpenditureLine, "indicators": Indicator, "findings": Finding}
        for document in Document.objects.select_related("city"):
            url = f"/{document.city.slug}/{document.fiscal_year}/{file}.csv?level=all"
            body = b"".join(client.get(url.removesuffix("?level=all") if "ind" in file or "find" in file else url))
            rows = body.decode("utf-8-sig").strip().count("\r\n")
            if file in models:
                assert rows == models[file].objects.filter(document=document).count()

    def test_a_departments_choice_is_of_its_own_year(self, client: Client) -> None:
        page = client.get("/gimpo/2019/expenditure/").text
        assert "농정과" in page
        assert "농정혁신과" not in page
        assert "감사담당관" not in page

    def test_cities_stand_side_by_side_with_a_word_of_warning(self, client: Client) -> None:
        ours = ExpenditureLine.objects.filter(document__city__slug="gimpo", document__fiscal_year=2020, level=3).first()
        theirs = ExpenditureLine.objects.filter(document__city__slug="paju", level=3).first()
        page = client.get(
            "/compare/", {"of": [f"program.{ours.program_id}", f"program.{theirs.program_id}"], "unit": "천원"}
        ).text
        assert "주민 한 사람에 대한 금액이 아닙니다" in page
        for line in (ours, theirs):
            assert f"/documents/{line.document_id}/pages/" in page
        assert "첫째 것과의 차이" in page

    def test_no_bar_reads_as_all_of_a_whole(self, client: Client) -> None:
        """The bars of a row are measured by its largest."""
        line = ExpenditureLine.objects.filter(document__city__slug="gimpo", document__fiscal_year=2020, level=1)[0]
        page = client.get("/compare/", {"of": f"program.{line.program_id}"}).text
        assert 'class="bar-part"' in page
        assert 'class="bar-whole"' not in page

    def test_a_name_is_found_in_every_city_at_the_level_of_what_is_compared(self, client: Client) -> None:
        theirs = ExpenditureLine.objects.filter(document__city__slug="paju", level=3).first()
        ours = ExpenditureLine.objects.filter(document__city__slug="gimpo", level=3).first()
        page = client.get("/compare/", {"of": f"program.{ours.program_id}", "q": theirs.name}).text
        assert f"of=program.{ours.program_id}&amp;of=program.{theirs.program_id}" in page
        policy = ExpenditureLine.objects.filter(document__city__slug="paju", level=1).first()
        page = client.get("/compare/", {"of": f"program.{ours.program_id}", "q": policy.name}).text
        assert f"of=program.{policy.program_id}" not in page


class TestComparing:
    def test_years_of_a_program_stand_side_by_side_with_differences(self, client: Client) -> None:
        same = followed("certain")
        page = client.get(line_of(same).program.get_absolute_url()).text
        address = unescape(re.search(r'href="(/compare/\?of=[^"]+of=[^"]+)"', page)[1])
        page = client.get(address).text
        old, new = line_of(same, 2019), line_of(same)
        assert "2019회계연도" in page
        assert f"{abs(new.spent - old.spent):,}" in page
        assert "집행률" in page

    def test_what_stands_near_is_named_by_its_level(self, client: Client) -> None:
        for level, title in ((1, "함께 실린 사업"), (2, "함께 실린 사업"), (3, "같은 단위사업의 다른 사업")):
            lines = ExpenditureLine.objects.filter(level=level, document__fiscal_year=2020, program__isnull=False)
            pages = [client.get("/compare/", {"of": f"program.{line.program_id}"}).text for line in lines[:5]]
            titles = re.findall("같은 단위사업의 다른 사업|함께 실린 사업", "".join(pages))
            assert set(titles) == {title}

    def test_figures_of_one_name_say_their_year_where_their_heads_are_out_of_sight(self, client: Client) -> None:
        chosen = [f"department.gimpo.{at}" for at in ("2019.농정과", "2019.기획담당관", "2020.기획담당관")]
        labels = re.findall(r'data-label="([^"]+)"', client.get("/compare/", {"of": chosen}).text)
        assert labels[:3] == ["농정과", "기획담당관 2019", "기획담당관 2020"]

    def test_departments_and_years_and_indicators_stand_side_by_side(self, client: Client) -> None:
        own = Indicator.objects.filter(document__fiscal_year=2020)[:2]
        chosen = {
            "department": ["department.gimpo.2019.농정과", "department.gimpo.2020.농정혁신과"],
            "year": ["year.gimpo.2019", "year.gimpo.2020"],
            "indicator": [f"indicator.{each.pk}" for each in own],
        }
        for items in chosen.values():
            response = client.get("/compare/", {"of": items})
            assert response.status_code == 200
            assert response.text.count('class="small" href="/compare/') == 2
            assert "찾을 수 없습니다" not in response.text

    def test_a_subject_of_revenue_stands_beside_itself_in_another_department(self, client: Client) -> None:
        own = RevenueLine.objects.filter(document__fiscal_year=2020, level=1, code="200").order_by("position")
        first, second = own[:2]
        offered = client.get("/compare/", {"of": f"revenue.{first.pk}"}).text
        assert f"of=revenue.{second.pk}" in offered
        page = client.get("/compare/", {"of": [f"revenue.{first.pk}", f"revenue.{second.pk}"]}).text
        for line in (first, second):
            assert f"{line.net_receipts:,}" in page
        assert f"{abs(second.net_receipts - first.net_receipts):,}" in page
        assert "수납률" in page
        above = RevenueLine.objects.filter(document__fiscal_year=2020, level=0).first()
        page = client.get("/compare/", {"of": [f"revenue.{above.pk}", f"revenue.{first.pk}"]}).text
        assert "확인되지 않은 과목" in page
        assert 'class="difference"' not in page

    def test_sums_of_different_departments_are_never_subtracted_nor_called_the_citys(self, client: Client) -> None:
        page = client.get("/compare/", {"of": ["year.gimpo.2019", "year.gimpo.2020"]}).text
        assert "시 전체의 결산액이 아닙니다" in page
        assert "차이를 계산하지 않습니다" in page
        assert 'class="difference"' not in page

    def test_levels_are_never_subtracted(self, client: Client) -> None:
        project = ExpenditureLine.objects.filter(document__fiscal_year=2020, level=3).first()
        items = [f"program.{project.program_id}", f"program.{project.policy_id}"]
        page = client.get("/compare/", {"of": items}).text
        assert "단계가 다르거나" in page
        assert 'class="difference"' not in page

    def test_the_unknown_stays_unknown_and_a_zero_base_gives_no_rate(self, client: Client) -> None:
        first, second = ExpenditureLine.objects.filter(document__fiscal_year=2020, level=3)[:2]
        ExpenditureLine.objects.filter(pk=first.pk).update(
            budget=0, current_budget=0, spent=None, standings={"spent": {"is": "unknown"}}
        )
        page = client.get("/compare/", {"of": [f"program.{first.program_id}", f"program.{second.program_id}"]}).text
        rows = page[page.index("sides-table") :].split('<th scope="row">')[1:]
        row_by_name = {re.sub("<[^>]+>", "", row.split("</th>")[0]).strip(): row for row in rows}
        assert 'class="difference"' not in next(row for name, row in row_by_name.items() if name.startswith("지출액"))
        (difference,) = re.findall(r'class="difference">(.*?)</small>', row_by_name["예산액"])
        assert re.search(r"\d", difference)
        assert "%" not in difference
        assert "미확인" in page

    @pytest.mark.parametrize(
        ("items", "sentence"),
        [
            (["program.999999"], "찾을 수 없습니다"),
            (["program.1", "year.gimpo.2020"], "종류가 다른 것"),
            (["<script>", "program.", "year.x", "department.gimpo.2020", "\x00"], "비교할 수 있는 것이 아닙니다"),
            ([f"program.{number}" for number in range(1, 9)], "한 번에 6개까지"),
            (["program." + "9" * 18], "찾을 수 없습니다"),
            (["year.gimpo.2020." + "가" * 500], "비교할 수 있는 것이 아닙니다"),
        ],
    )
    def test_what_makes_no_sense_gives_a_sentence(self, client: Client, items: list[str], sentence: str) -> None:
        response = client.get("/compare/", {"of": items, "q": "\x00%"})
        assert response.status_code == 200
        assert sentence in response.text
        assert "<script>" not in response.text

    def test_it_costs_the_same_however_many_are_compared(self, client: Client, django_assert_max_num_queries) -> None:
        programs = ExpenditureLine.objects.filter(level=3).values_list("program", flat=True)
        for count in (2, 6):
            with django_assert_max_num_queries(10):
                client.get("/compare/", {"of": [f"program.{pk}" for pk in programs[:count]], "q": "가"})

    def test_asked_again_it_answers_304_until_one_of_the_years_changes(self, client: Client) -> None:
        first = client.get("/compare/?of=year.gimpo.2020")
        again = client.get("/compare/?of=year.gimpo.2020", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        decide(followed("uncertain"), make_user(), "", "다른 사업")
        again = client.get("/compare/?of=year.gimpo.2020", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 200
