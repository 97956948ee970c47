"""Staff answer a question in public, and set thresholds with their names to them."""

import pytest
from django.test import Client

from documents.models import Document
from inspection.evaluate import inspect
from inspection.models import Outcome, Question, RuleThreshold
from staff.roles import grant
from tests.factories import make_document, make_expenditure, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    document = make_document()
    make_expenditure("청년 지원", current_budget=5_000_000, spent=0)
    inspect(document)
    return document


@pytest.fixture
def manager(client: Client) -> Client:
    user = make_user("manager", is_staff=True, is_superuser=True)
    grant()
    client.force_login(user)
    return client


def test_an_answer_stands_with_its_question_and_outlives_a_new_inspection(manager: Client, document: Document) -> None:
    question = Question.objects.get(rule="A02")
    answer = {"words": "사업이 다음 해로 미뤄졌습니다."}
    assert manager.post(f"/admin/inspection/question/{question.pk}/answer/", answer).status_code == 302

    make_expenditure("다른 사업", current_budget=1, spent=1)
    inspect(document)

    assert answer["words"] in manager.get("/gimpo/2020/questions/?rule=A02").content.decode()
    assert "1행" in manager.get("/gimpo/2020/questions/?answer=yes").content.decode()


def test_a_threshold_is_kept_with_who_set_it_and_applied_at_once(manager: Client, document: Document) -> None:
    version = Document.objects.get().version
    form = {"city": document.city_id, "threshold": "A04.amount", "value": "5000000"}
    make_expenditure("남김", current_budget=100_000_000, spent=95_000_000, unspent=5_000_000)

    assert manager.post("/admin/inspection/rulethreshold/add/", form).status_code == 302

    assert RuleThreshold.objects.get().author.username == "manager"
    assert Outcome.objects.get(rule="A04").found == 1
    assert Document.objects.get().version > version
    assert "집행잔액 500만원 이상" in manager.get("/gimpo/2020/inspection/").content.decode()


def test_a_threshold_is_chosen_with_its_default_in_sight(manager: Client, document: Document) -> None:
    html = manager.get("/admin/inspection/rulethreshold/add/").content.decode()
    assert "A03 집행률 … 미만 (기본값: 집행률 50% 미만)" in html
    assert "A04 집행잔액 … 이상 (기본값: 집행잔액 1억원 이상)" in html


def test_the_page_of_the_rules_asks_few_queries(
    client: Client, document: Document, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html = client.get("/gimpo/2020/inspection/").content.decode()
    assert "questions/?rule=A02" in html
    assert "questions.csv?rule=A02" in html


def test_a_project_says_its_own_in_plain_words(client: Client, document: Document) -> None:
    question = Question.objects.get(rule="A02")
    page = client.get("/gimpo/2020/questions/?rule=A02").content.decode()
    address = page.split("programs/")[1].split('"')[0]
    html = client.get(f"/gimpo/2020/departments/감사담당관/programs/{address}").content.decode()
    assert "예산 500만원을 한 푼도 쓰지 않았습니다." in html
    assert question.rule in html
