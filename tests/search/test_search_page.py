"""One box over all that a book names and says."""

import re
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from django.test import Client

from figures.names import search_keys
from performance.models import Passage, StrategicGoal
from tests.conftest import store_sample
from tests.factories import (
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_goal,
    make_indicator,
    make_line,
    make_program,
    make_revenue,
)

pytestmark = pytest.mark.django_db

PAGE, JSON = "/gimpo/2020/search/", "/gimpo/2020/search/suggest.json"


def words_of(client: Client, **query: str) -> str:
    """The text of the page of what was found, with the marks of what was found."""
    response = client.get(PAGE, query)
    assert response.status_code == 200
    main = response.text.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<(?!/?mark)[^>]+>", "", main)))


def make_passage(text: str, **fields: object) -> Passage:
    search, initials = search_keys(text)
    return make_line(Passage, text=text, search=search, initials=initials, depth=0, section="성과분석", **fields)


def make_one_of_each(word: str) -> None:
    department = make_department(f"{word}과")
    search, initials = search_keys(f"{word} 도시")
    make_expenditure(f"{word}과", 0, department=department, current_budget=1000, spent=900)
    make_expenditure(f"{word} 지원", department=department, current_budget=200, spent=100)
    make_revenue(f"{word} 수입", department=department, net_receipts=50)
    make_indicator(f"{word} 만족도", department=department, target=10, result=12, rate=120, unit="점")
    make_goal(f"{word} 활성화", department=department)
    make_line(StrategicGoal, name=f"{word} 도시", department=department, search=search, initials=initials)
    make_passage(f"올해 {word}를 넓혔다", department=department)
    make_finding(f"{word} 지원", department=department.name)


def test_every_kind_is_found_and_counted_each_under_its_title(client: Client) -> None:
    make_one_of_each("나눔")
    words = words_of(client, q="나눔")
    assert "8건을 찾았습니다." in words
    for title in ("부서", "사업", "세입 과목", "성과지표", "정책사업목표", "전략목표", "성과 설명", "확인 필요"):
        assert f"{title} 1건" in words
    assert words.count("<mark>나눔</mark>") == 8


def test_amounts_stand_beside_with_their_unit(client: Client) -> None:
    make_expenditure("주민 자치", current_budget=12_345_000, spent=None, standings={"spent": {"is": "unknown"}})
    words = words_of(client, q="주민자치", unit="천원")
    assert "예산현액 12,345 천원" in words
    assert "지출액 미확인" in words


def test_it_says_in_which_policy_and_department_a_program_lies(client: Client) -> None:
    policy = make_program("복지 증진", 1)
    make_expenditure("경로당 지원", policy=policy, department=policy.department)
    assert "감사담당관 › 복지 증진" in words_of(client, q="경로당")


@pytest.mark.parametrize("query", ["사회적경제", "사회적 경제", "ㅅㅎㅈㄱㅈ", "사회적-경제!"])
def test_spaces_punctuation_and_initials_do_not_matter(client: Client, query: str) -> None:
    make_expenditure("사회적 경제 육성")
    assert "<mark>사회적 경제</mark> 육성" in words_of(client, q=query)


def test_rates_are_found_in_either_spelling(client: Client) -> None:
    make_indicator("예산 집행률")
    assert "<mark>집행률</mark>" in words_of(client, q="집행율")


def test_a_slip_is_answered_with_similar_names_and_says_so(client: Client) -> None:
    make_indicator("공직자 청렴도")
    words = words_of(client, q="청념도")
    assert "꼭 맞는 것은 없습니다" in words
    assert "비슷한 이름 공직자 청렴도" in words
    assert "비슷한 이름" not in words_of(client, q="청렴도")


def test_the_likelier_slip_comes_first(client: Client) -> None:
    make_indicator("청호도")
    make_indicator("청렴도")
    assert re.search("청렴도.*청호도", words_of(client, q="청념도"))


def test_the_very_name_comes_before_what_only_holds_it(client: Client) -> None:
    make_expenditure("마을 주민자치 지원")
    make_expenditure("주민자치 지원")
    make_expenditure("주민자치")
    found = re.findall(r'hit-name"><a [^>]*>(.*?)</a>', client.get(PAGE, {"q": "주민자치"}).text)
    assert [re.sub("<.*?>", "", name) for name in found] == ["주민자치", "주민자치 지원", "마을 주민자치 지원"]


def test_all_of_a_kind_are_a_step_away_in_the_list_with_the_same_words(client: Client) -> None:
    for number in range(7):
        make_expenditure(f"주민 {number}")
    page = client.get(PAGE, {"q": "주민", "unit": "천원"}).text
    address = unescape(re.search(r'href="([^"]+)">사업 7건 모두 보기', page)[1])
    assert page.count('class="hit-name"') == 5
    assert "unit=" in address
    rows = client.get(address).text.partition("<tbody")[2].partition("</tbody>")[0]
    assert rows.count('<th scope="row">') == 7


def test_a_kind_without_a_list_is_shown_whole_by_pages(client: Client) -> None:
    for number in range(60):
        make_passage(f"버스 {number}")
    page = client.get(PAGE, {"q": "버스"}).text
    address = unescape(re.search(r'href="([^"]+)">성과 설명 60건 모두 보기', page)[1])
    assert client.get(address).text.count('class="hit-name"') == 50
    assert client.get(f"{address}&page=2").text.count('class="hit-name"') == 10
    assert client.get(f"{address}&page=x").status_code == 200


@pytest.mark.parametrize("query", ["", " ", "·()", "%", "_", "\0", "가" * 500, "\udcff", "٪؜‮"])
@pytest.mark.parametrize("address", [PAGE, JSON])
def test_a_question_without_sense_is_answered_calmly(client: Client, address: str, query: str) -> None:
    make_expenditure("주민자치")
    response = client.get(address, {"q": query.encode("utf-8", "surrogateescape")})
    assert response.status_code == 200
    if address == JSON:
        assert response.json() == {"groups": [], "similar": False}
    else:
        assert "검색어를 입력해 주세요" in response.text or "너무 깁니다" in response.text


def test_nothing_of_a_name_or_a_question_becomes_markup(client: Client) -> None:
    make_expenditure("<script>alert(1)</script>")
    page = client.get(PAGE, {"q": "<script>"}).text
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


def test_another_year_s_names_are_not_found(client: Client) -> None:
    make_document(2020)
    make_expenditure("주민자치", document=make_document(2021))
    make_expenditure("주민자치과", 0, document=make_document(2021), department=make_department("주민자치과"))
    assert "찾지 못했습니다" in words_of(client, q="주민자치")


def test_queries_do_not_grow_with_what_is_found(client: Client, django_assert_max_num_queries) -> None:
    for word in ("나눔", "큰 나눔", "작은 나눔"):
        make_one_of_each(word)
    with django_assert_max_num_queries(20):
        client.get(PAGE, {"q": "나눔"})
    with django_assert_max_num_queries(12):
        client.get(PAGE, {"q": "나움 지원"})
    with django_assert_max_num_queries(3):
        client.get(JSON, {"q": "나눔"})
    with django_assert_max_num_queries(4):
        client.get(JSON, {"q": "나움 지원"})


def test_suggestions_are_few_sorted_and_lead_to_their_pages(client: Client) -> None:
    for word in ("나눔", "나눔 하나", "나눔 둘"):
        make_one_of_each(word)
    answer = client.get(JSON, {"q": "나눔"}).json()
    assert sum(len(group["names"]) for group in answer["groups"]) == 8
    assert answer["groups"][0]["title"] == "부서"
    assert answer["groups"][0]["names"][0]["name"] == ["", "나눔", "과"]
    assert len({group["title"] for group in answer["groups"]}) == len(answer["groups"])
    for name in (name for group in answer["groups"] for name in group["names"]):
        assert client.get(name["url"]).status_code in (200, 404)  # a page of goals needs their panels


def test_suggestions_a_slip_away_are_reported_as_such(client: Client) -> None:
    make_indicator("공직자 청렴도")
    answer = client.get(JSON, {"q": "청념도"}).json()
    assert answer["similar"] is True
    assert answer["groups"][0]["names"][0]["name"] == ["", "", "공직자 청렴도"]


def test_a_program_is_found_by_its_other_spelling_too(client: Client) -> None:
    store_sample()
    words = words_of(client, q="시장 시책")
    assert "시정시책의 효율적 추진 다른 이름: <mark>시장시책</mark>의 효율적 추진" in words
    assert "시정시책의 효율적 추진" in client.get("/gimpo/2020/expenditure/", {"q": "시장시책"}).text


def test_what_a_book_is_loaded_with_is_found_in_each_kind(client: Client) -> None:
    store_sample()
    for kind, words in (
        ("departments", "ㄱㅎㄷㄷㄱ"),
        ("programs", "자율방범대"),
        ("subjects", "이자수입"),
        ("subjects", "216-01"),
        ("indicators", "청렴도"),
        ("goals", "주민자치"),
        ("prose", "주민자치"),
        ("findings", "주민자치"),
    ):
        assert f'<section class="panel" id="{kind}"' in client.get(PAGE, {"q": words}).text, (kind, words)


@pytest.mark.parametrize("app", ["budget", "departments", "documents", "performance"])
def test_rows_stored_before_names_had_keys_are_given_the_same(app: str) -> None:
    store_sample()
    found_by = [model for model in apps.get_app_config(app).get_models() if hasattr(model, "search")]
    before = {model: _keys_of_one_spelling(model) for model in found_by}
    migration = next(Path(apps.get_app_config(app).path, "migrations").glob("*_found_by_name.py"))
    for model in found_by:
        if model.__name__ not in ("ExpenditureLine", "Indicator", "StrategicGoal", "ProgramGoal"):
            model.objects.update(search="", initials="")
    for operation in import_module(f"{app}.migrations.{migration.stem}").Migration.operations:
        if isinstance(operation, RunPython):
            operation.code(apps, connection.schema_editor())
    assert all(before.values())
    assert {model: _keys_of_one_spelling(model) for model in found_by} == before


def _keys_of_one_spelling(model: Any) -> dict[int, str]:
    """The search keys of rows that the book spells in one way; other spellings came with a later migration."""
    rows = model.objects.all()
    if hasattr(model, "other_names"):
        rows = rows.filter(other_names="")
    return dict(rows.values_list("pk", "search"))
