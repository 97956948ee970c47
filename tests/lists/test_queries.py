"""Questions: what they find, what they add up, and that the page, the file and the book's own sums agree."""

import csv
import re
from collections.abc import Sequence
from html import unescape
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.columns import EXPENDITURE_RATES
from budget.models import ExpenditureLine
from budget.views import ExpenditureList, RevenueList
from documents.models import CoveredRow, Document
from figures.rates import per_million
from lists.filtersets import ListFilterSet
from lists.groups import groups_of
from lists.rates import PerMillion
from lists.totals import totals
from tests.conftest import store_sample
from tests.factories import (
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_line,
    make_program,
    make_revenue,
    make_tree,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/gimpo/2020/expenditure"


def query(params: str = "", view: Any = ExpenditureList) -> ListFilterSet:
    """The FilterSet of an address."""
    document = Document.objects.select_related("city").get(fiscal_year=2020)
    table = view.table_class
    return view.filterset_class(QueryDict(params), document=document, table_class=table, layout=table.page_layout)


def rows(filterset: ListFilterSet) -> list[Any]:
    """What its file holds."""
    table = filterset.table_class
    groups = groups_of(filterset, filterset.columns or filterset.layout.columns)
    if groups is not None:
        return list(groups.rows())
    columns = [table.files[name] for name in table.names_of(filterset)]
    return list(table.values(filterset, columns, slice(None)))


def names(params: str, view: Any = ExpenditureList) -> list[str]:
    filterset = query(params, view)
    assert filterset.problems == []
    return list(filterset.table_class.ordered(filterset).values_list("name", flat=True))


def file_rows(client: Client, query: str, list_: str = "expenditure") -> list[dict[str, str]]:
    response = client.get(f"/gimpo/2020/{list_}.csv?{query}")
    assert response.status_code == 200, response.getvalue().decode()
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def page_part(client: Client, query: str, part: str) -> list[list[str]]:
    """The cells of a part of the page's table, as a reader sees them."""
    return table_rows(client.get(f"{ADDRESS}/?{query}").text, part)


def table_rows(html: str, part: str) -> list[list[str]]:
    found = re.search(rf"<{part}>(.*?)</{part}>", html, re.S)
    plain = re.sub(r'<span class="row-notes">.*?</span>', "", found[1]) if found else ""
    rows = re.findall(r"<tr.*?</tr>", plain, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


@pytest.fixture
def lines() -> None:
    """Two policies, one with a unit and its detail, and an account of its own."""
    policy = make_program("주민자치 기반", 1)
    unit = make_program("자치 지원", 2, parent=policy)
    make_expenditure("주민자치 기반", 1, program=policy, policy=policy, current_budget=100, spent=50)
    make_expenditure("자치 지원", 2, program=unit, policy=policy, unit=unit, current_budget=100, spent=50)
    unknown = {"unspent": {"is": "unknown"}, "spent": {"is": "derived"}}
    detail = {"policy": policy, "unit": unit, "unspent": None, "standings": unknown}
    line = make_expenditure("마을 축제", 3, current_budget=3, spent=2, **detail)
    make_finding("마을 축제", target="budget.ExpenditureLine", target_key=line.key, severity="warning")
    other = {"account": "특별회계", "department": make_department("수도과")}
    make_expenditure("수도 사업", 1, current_budget=0, spent=9, **other)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ("department=수도과&department=감사담당관&level=세부사업", ["마을 축제"]),
        ("level=단위사업&level=세부사업", ["자치 지원", "마을 축제"]),
        ("program=주민자치기반", ["주민자치 기반", "자치 지원", "마을 축제"]),
        ("program=자치 지원", ["자치 지원", "마을 축제"]),
        ("spent.min=3&spent.max=50&current_budget.min=1", ["주민자치 기반", "자치 지원"]),
        ("execution_rate.max=50", ["주민자치 기반", "자치 지원"]),
        ("execution_rate.min=66.6666&execution_rate.max=66.6667", ["마을 축제"]),
        ("execution_rate.max=66.6666&level=세부사업", []),
        ("standing=unknown", ["마을 축제"]),
        ("spent.standing=unknown", []),
        ("spent.standing=derived&spent.standing=unknown", ["마을 축제"]),
        ("finding=any", ["마을 축제"]),
        ("finding=error", []),
        ("finding=none", ["주민자치 기반", "자치 지원", "수도 사업"]),
        ("finding=none&level=세부사업", []),
        ("finding=warning", ["마을 축제"]),
        ("sort=execution_rate", ["주민자치 기반", "자치 지원", "마을 축제", "수도 사업"]),
        ("sort=-execution_rate", ["마을 축제", "주민자치 기반", "자치 지원", "수도 사업"]),
        ("sort=department", ["주민자치 기반", "자치 지원", "마을 축제", "수도 사업"]),
    ],
)
def test_what_a_query_finds(lines: None, params: str, found: list[str]) -> None:
    assert names(params) == found


def test_subjects_are_asked_by_code_and_by_its_beginning() -> None:
    for code, level in (("200", 1), ("210", 2), ("216", 3), ("216-01", 4), ("310", 2)):
        make_revenue(code, code, level)
    assert names("code=210", RevenueList) == ["210"]
    assert names("code=21*", RevenueList) == ["210", "216", "216-01"]
    assert names("code=210,31*", RevenueList) == ["210", "310"]


@pytest.mark.parametrize(
    "query",
    [
        "program=없는 사업",
        "program=999999999999999",
        "execution_rate.min=1.23456",
        "execution_rate.min=x",
        "spent.min=-",
        "columns=name,secret",
        "group=secret",
        "year=1999",
        "year=%00",
        "standing=printed",
        "spent.standing=x",
        "finding=E1",
        "departmnt=수도과",
    ],
)
def test_what_makes_no_sense_is_reported_on_the_page_and_refused_as_a_file(
    client: Client, lines: None, query: str
) -> None:
    page = client.get(f"{ADDRESS}/?{query}")
    assert page.status_code == 200
    assert 'class="notice"' in page.text
    assert client.get(f"{ADDRESS}.csv?{query}").status_code == 400


def test_a_code_that_is_none(client: Client) -> None:
    make_revenue()
    assert client.get("/gimpo/2020/revenue.csv?code=21%25").status_code == 400


def test_columns_stand_as_chosen_on_the_page_and_in_the_file(client: Client, lines: None) -> None:
    query = "columns=spent,name,execution_rate&level=세부사업"
    assert file_rows(client, query) == [{"지출액": "2", "사업": "마을 축제", "집행률": "66.6666"}]
    assert page_part(client, query, "tbody") == [["2 계산값", "마을 축제", "66.7%"]]


def test_several_years_stand_together_each_under_its_year(client: Client) -> None:
    for year, spent in ((2019, 1), (2020, 2)):
        make_expenditure(f"사업 {year}", document=make_document(year), spent=spent, page=year)
    query = "year=2019&year=2020&columns=name,spent"
    rows = page_part(client, query, "tbody")
    assert rows == [["2019", "사업 2019", "1"], ["2020", "사업 2020", "2"]]
    assert [row[0] for row in page_part(client, query, "tfoot")] == ["2019 세부사업 합계 1행", "2020 세부사업 합계 1행"]
    assert "/gimpo/2019/documents/" in client.get(f"{ADDRESS}/?{query}").text
    assert [row["회계연도"] for row in file_rows(client, query)] == ["2019", "2020"]


def test_a_sum_is_of_one_level_and_says_what_it_lacks(client: Client, lines: None) -> None:
    make_expenditure("어디에 설지 모를 사업", None, spent=1000)
    make_expenditure("둘째 사업", 3, unspent=7)
    sums = {row[0]: row[1:] for row in page_part(client, "columns=name,spent,unspent", "tfoot")}
    assert sums["정책사업 합계 2행"] == ["59", "0"]
    assert sums["세부사업 합계 2행"] == ["2", "7 미확인 1건 제외"]
    assert "단계를 정하지 못한 1행은 합계에 넣지 않았습니다." in client.get(f"{ADDRESS}/").text
    assert all("1,000" not in cell for row in page_part(client, "columns=name,spent", "tfoot") for cell in row)


def test_groups_add_up_each_level_by_itself(client: Client, lines: None) -> None:
    query = "group=department&columns=spent,unspent,execution_rate&level=all"
    rows = [tuple(row.values()) for row in file_rows(client, query)]
    assert rows == [
        ("감사담당관", "정책사업", "1", "50", "0", "0", "0", "50"),
        ("감사담당관", "단위사업", "1", "50", "0", "0", "0", "50"),
        ("감사담당관", "세부사업", "1", "2", "0", "", "1", "66.6666"),
        ("수도과", "정책사업", "1", "9", "0", "0", "0", ""),
    ]
    assert page_part(client, query, "tbody")[2] == ["감사담당관", "세부사업", "1", "2", "미확인", "66.7%"]
    (link,) = re.findall(r'href="\?([^"]+)">수도과</a>', client.get(f"{ADDRESS}/?{query}").text)
    assert names(link.replace("&amp;", "&")) == ["수도 사업"]


def test_the_card_of_a_group_shows_its_main_sum_and_folds_the_others(client: Client, lines: None) -> None:
    page = client.get(f"{ADDRESS}/?group=department").content.decode()
    assert '<td class="number" data-label="지출액">' in page
    assert '<td class="number folded" data-label="예산액">' in page
    assert 'class="fold" data-label="7개 항목 더 보기"' in page
    assert "folded" not in client.get(f"{ADDRESS}/?group=department&columns=budget").content.decode()


def test_groups_of_the_sample_add_up_to_its_own_sums(client: Client) -> None:
    store_sample()
    for list_, view, column in (("expenditure", ExpenditureList, "지출액"), ("revenue", RevenueList, "실제수납액")):
        rows = file_rows(client, "group=level&level=all", list_)
        whole = {row["구분"]: int(row[column]) for row in rows}
        assert len(set(whole.values())) == 1
        for group in (group.name for group in view.table_class.groups if not group.parts):
            parts = file_rows(client, f"group={group}&level=all", list_)
            for level, total in whole.items():
                assert sum(int(row[column]) for row in parts if row["구분"] == level) == total, group


def test_the_causes_of_what_was_not_spent(client: Client) -> None:
    make_expenditure(unspent=30, unspent_savings=10, unspent_bid_saving=20)
    make_expenditure("둘째", unspent=5, unspent_savings=None)
    found = file_rows(client, "group=cause")
    rows = {row["집행잔액의 사유"]: (row["건수"], row["금액"], row["금액 미확인"]) for row in found}
    assert rows["예산절감액"] == ("2", "10", "1")
    assert rows["낙찰차액"] == ("2", "20", "0")


def test_sums_on_the_page_in_the_file_and_in_the_book_are_one(client: Client) -> None:
    store_sample()
    columns = "budget,current_budget,spent,carried_out,unspent"
    foot = {row[0].split()[0]: row[1:] for row in page_part(client, f"columns=name,{columns}", "tfoot")}
    for level in ("부서", "정책사업", "단위사업", "세부사업"):
        rows = file_rows(client, f"columns={columns}&level={level}")
        sums = [sum(map(int, column)) for column in zip(*(row.values() for row in rows), strict=True)]
        assert [f"{amount:,}" for amount in sums] == foot[level]
        assert foot[level] == foot["부서"]


trees = st.lists(st.integers(1, 3), min_size=1, max_size=3)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(trees, st.integers(0, 3))
def test_every_level_of_a_right_tree_adds_up_to_the_same(shape: Sequence[int], details: int) -> None:
    ExpenditureLine.objects.all().delete()
    for number, policies in enumerate(shape):
        make_tree(policies, details + 1, department=make_department(f"{number}과"))
    sums = totals(query("level=all&columns=name,spent"), ["spent"])
    assert [each.level for each in sums] == ["부서", "정책사업", "단위사업", "세부사업"]
    assert len({each.amounts["spent"] for each in sums}) == 1
    assert sum(each.rows for each in sums) == query("level=all").qs.count()


values = st.integers(-(10**15), 10**15) | st.sampled_from([0, 1, -1, 3, 99_999, 100_000])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(values | st.none(), values | st.none(), st.integers(-(10**7), 10**7))
def test_a_rate_is_computed_by_the_database_as_on_paper(part: int | None, whole: int | None, bound: int) -> None:
    ExpenditureLine.objects.all().delete()
    make_expenditure(spent=part, current_budget=whole)
    (found,) = ExpenditureLine.objects.values_list(PerMillion("spent", "current_budget"), flat=True)
    assert found == per_million(part, whole)
    text = f"{bound / 10_000:.4f}"
    is_rate = part is not None and whole is not None and whole > 0
    for end, holds in (("min", lambda: part * 10**6 >= bound * whole), ("max", lambda: part * 10**6 <= bound * whole)):
        assert query(f"execution_rate.{end}={text}").qs.count() == (1 if is_rate and holds() else 0)


parameters = st.one_of(
    st.tuples(st.just("level"), st.sampled_from(["all", "부서", "정책사업", "세부사업", "국"])),
    st.tuples(st.just("department"), st.sampled_from(["감사담당관", "공보담당관", "없는과"])),
    st.tuples(st.just("q"), st.sampled_from(["지원", "ㅈㅇ", "%%", " "])),
    st.tuples(st.sampled_from(["spent.min", "budget.max", "min", "max"]), st.sampled_from(["1,000,000", "0", "x", ""])),
    st.tuples(
        st.sampled_from([f"{rate.name}.min" for rate in EXPENDITURE_RATES]), st.sampled_from(["50", "99.9999", "%"])
    ),
    st.tuples(st.just("sort"), st.sampled_from(["spent", "-execution_rate", "name", "standings", "policy"])),
    st.tuples(st.just("standing"), st.sampled_from(["unknown", "derived", "?"])),
    st.tuples(st.just("finding"), st.sampled_from(["any", "none", "note"])),
    st.tuples(st.just("program"), st.sampled_from(["시정시책의 효율적 추진", "아무개"])),
    st.tuples(st.just("group"), st.sampled_from(["department", "policy", "unit", "level", "account", "cause", "x"])),
)


def test_whatever_is_asked_the_page_and_the_file_agree(client: Client) -> None:
    store_sample()

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(parameters, max_size=4), st.randoms(use_true_random=False))
    def ask(pairs: list[tuple[str, str]], order: Any) -> None:
        first = query(urlencode([*pairs, ("columns", "name,spent")]))
        again = query(first.query)
        assert (again.query, again.problems) == (first.query, [])
        assert rows(again) == rows(first)
        shuffled = parse_qsl(first.query)
        order.shuffle(shuffled)
        assert query(urlencode(shuffled)).query == first.query
        in_file = [tuple(row.values()) for row in file_rows(client, first.query)]
        shown = page_part(client, f"{first.query}&per_page=100", "tbody")
        assert len(in_file) == len(rows(first))
        if not first.group and in_file:
            assert [name for name, _spent in in_file[:100]] == [row[0] for row in shown]

    ask()


def test_an_address_with_empty_conditions_leads_to_the_one_of_the_question(client: Client, lines: None) -> None:
    sent = client.get(f"{ADDRESS}/?q=&spent.min=1,000&columns=name&columns=spent&level=정책사업&unit=천원")
    assert sent.status_code == 302
    params = urlencode([("columns", "name,spent"), ("level", "정책사업"), ("spent_min", "1000")])
    assert sent["Location"] == f"{ADDRESS}/?{params}&{urlencode({'unit': '천원'})}"
    assert client.get(sent["Location"]).status_code == 200


def test_the_header_of_a_column_leads_to_the_list_sorted_by_it(client: Client, lines: None) -> None:
    page = client.get(f"{ADDRESS}/?level=all&columns=name,spent").text
    (link,) = re.findall(r'href="([^"]*)">지출액</a>', page)
    once = client.get(urljoin(f"{ADDRESS}/", unescape(link)))
    assert 'aria-sort="ascending"' in once.text
    (link,) = re.findall(r'href="([^"]*)">지출액<span', once.text)
    twice = client.get(urljoin(f"{ADDRESS}/", unescape(link)))
    assert [row[0] for row in table_rows(twice.text, "tbody")][0] == "주민자치 기반"


def test_older_names_of_bounds_mean_the_same(lines: None) -> None:
    now = query("spent_min=3&spent_max=50&spent_standing=derived")
    older = query("spent.min=3&spent.max=50&spent.standing=derived")
    assert (older.query, older.problems) == (now.query, [])
    assert query("amount=spent&min=3&max=50").query == query("spent_min=3&spent_max=50").query
    assert query("spent.min=3&spent_min=9").query == query("spent_min=9").query


def test_a_figure_that_is_empty_can_be_asked_for(lines: None) -> None:
    assert names("unspent_empty=true") == ["마을 축제"]
    assert names("unspent_empty=false&level=단위사업") == ["자치 지원"]
    assert query("unspent_empty=true").described() == [("집행잔액", "비어 있음")]
    assert query("unspent_empty=maybe").problems == ["집행잔액 ‘maybe’: 고를 수 있는 값이 아닙니다."]


def test_equal_bounds_are_no_contradiction_and_crossed_ones_are(lines: None) -> None:
    assert names("spent_min=50&spent_max=50") == ["주민자치 기반", "자치 지원"]
    crossed = query("spent_min=51&spent_max=50")
    assert crossed.problems == ["지출액 최대 ‘50’: 최소보다 작습니다."]
    assert crossed.conditions == []


def test_a_finding_of_another_year_or_table_is_none_of_the_line(lines: None) -> None:
    line = ExpenditureLine.objects.get(name="자치 지원")
    make_finding(target="budget.ExpenditureLine", target_key=line.key, document=make_document(2019))
    make_finding(target="budget.RevenueLine", target_key=line.key)
    assert names("finding=any") == ["마을 축제"]


def test_what_is_asked_is_reported_in_words_with_a_way_to_take_each_away(client: Client, lines: None) -> None:
    params = "level=정책사업&spent_min=10"
    assert query(params).described() == [("구분", "정책사업"), ("지출액", "10원 이상")]
    page = client.get(f"{ADDRESS}/?{params}").text
    assert 'href="?level=all&amp;spent_min=10"' in page
    assert "지출액: 10원 이상" in page


def test_units_and_staff_have_lists_of_their_own(client: Client) -> None:
    store_sample()
    units = file_rows(client, "level=all", "units")
    assert {row["구분"] for row in units} == {"단위사업", "세부사업"}
    assert all(row["전년도결산액"] for row in units)
    staff = file_rows(client, "", "staffing")
    assert [row["구분"] for row in staff] == ["부서"] * 4
    assert len(file_rows(client, "level=all", "staffing")) == 8
    for list_ in ("units", "staffing"):
        assert client.get(f"/gimpo/2020/{list_}/").status_code == 200


def test_hostile_names_stay_text(client: Client) -> None:
    make_line(ExpenditureLine, name="<script>", department=make_department("<b>과"), account="<i>")
    for query in ("", "group=account", "group=department", "group=policy", 'q=<"script>'):
        page = client.get(f"{ADDRESS}/", QueryDict(query).dict()).text
        assert "<script>" not in page.replace("<script src=", "")
        assert "<b>과" not in page
        assert "<i>" not in page


@pytest.mark.parametrize(
    "query", ["", "group=department", "finding=any&standing=unknown&program=정책 1", "sort=-execution_rate"]
)
def test_a_question_costs_the_same_queries_whatever_its_size(
    client: Client, query: str, django_assert_max_num_queries
) -> None:
    make_tree()
    with django_assert_max_num_queries(10):
        assert client.get(f"{ADDRESS}/?{query}").status_code == 200
    for number in range(5):
        make_tree(2, 3, department=make_department(f"{number}과"))
    with django_assert_max_num_queries(10):
        assert client.get(f"{ADDRESS}/?{query}").status_code == 200


def test_the_form_asks_for_a_range_of_any_one_column(client: Client, lines: None) -> None:
    sent = client.get("/gimpo/2020/expenditure/?q=&amount=spent&min=1만&max=&empty=&unspent_empty=true")
    assert sent["Location"].endswith("?level=all&spent_min=10000&unspent_empty=true")
    assert query("amount=unspent&empty=true").query == query("unspent_empty=true").query
    assert query("amount=execution_rate&empty=true").problems == ["범위 ‘execution_rate’: 고를 수 있는 값이 아닙니다."]
    page = client.get(sent["Location"]).text
    assert '<input type="hidden" name="unspent_empty" value="true">' in page


def test_a_form_asks_what_one_figure_rests_on_and_how_it_compares(client: Client) -> None:
    make_expenditure(spent=5, current_budget=4, standings={"spent": {"is": "derived"}})
    form = "q=&amount=spent&min=&max=&empty=&is=derived&with=current_budget&compare=gt"
    asked = client.get(f"/gimpo/2020/expenditure/?{form}")
    assert asked["Location"] == "/gimpo/2020/expenditure/?level=all&spent_gt=current_budget&spent_standing=derived"
    assert client.get(asked["Location"]).context["page"].paginator.count == 1
    assert query("amount=spent&is=&with=&compare=gt").conditions == []
    for wrong in ("amount=execution_rate&is=derived", "amount=spent&with=budget", "amount=spent&with=budget&compare=x"):
        assert query(wrong).problems, wrong
    html = client.get("/gimpo/2020/expenditure/").content.decode()
    assert '<select name="is"' in html
    assert '<select name="with"' in html


def test_each_choice_says_how_many_lines_it_would_leave(lines: None) -> None:
    counts = query("department=수도과").facet_counts
    assert counts["department"] == {"감사담당관": 3, "수도과": 1}
    assert (counts["account"], counts["level"]) == ({"특별회계": 1}, {"정책사업": 1})
    assert (counts["standing"], counts["finding"]) == ({}, {"none": 1})
    several = query("level=정책사업&level=세부사업&spent_max=10").facet_counts
    assert several["level"] == {"세부사업": 1, "정책사업": 1}
    assert several["department"] == {"감사담당관": 1, "수도과": 1}
    for filter_ in query("account=일반회계").form_filters:
        for option in filter_.options if filter_.facet else ():
            if not option.value:  # 전체
                continue
            query_string = "&".join(
                f"{key}={item}" for key, item in [(filter_.name, option.value), ("account", "일반회계")]
            )
            found = names(query_string if filter_.name != "account" else f"account={option.value}")
            assert option.count == len(found), query_string


def test_a_line_of_several_choices_is_counted_under_each(client: Client) -> None:
    found = {"target": "budget.ExpenditureLine"}
    both = {"spent": {"is": "derived"}, "budget": {"is": "unknown"}}
    make_expenditure("둘 다", key="가", standings=both, department=make_department("감사과"))
    make_expenditure("하나", key="나", standings={"spent": {"is": "unknown"}})
    make_expenditure("인쇄대로", key="다")
    for key, severity in (("가", "error"), ("가", "note"), ("가", "note"), ("나", "note")):
        make_finding(target_key=key, severity=severity, **found)
    covering = make_finding(target_key="라", severity="warning", **found)
    CoveredRow.objects.create(finding=covering, target="budget.ExpenditureLine", target_key="나")

    counts = query("").facet_counts
    assert counts["standing"] == {"derived": 1, "unknown": 2}
    assert counts["finding"] == {"any": 2, "none": 1, "error": 1, "warning": 1, "note": 2}
    narrowed = query("standing=derived&finding=note").facet_counts
    assert narrowed["standing"] == {"derived": 1, "unknown": 2}  # of what has a note, whatever it rests on
    assert narrowed["finding"] == {"any": 1, "error": 1, "note": 1}
    assert narrowed["department"] == {"감사과": 1}
    page = client.get(f"{ADDRESS}/").text
    assert '<span class="count" data-count="standing=unknown">2</span>' in page
    assert '<option value="note" data-count="finding=note">참고 (2)</option>' in page
