"""A department with all that is known of it."""

import re
from decimal import Decimal
from unicodedata import normalize

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.models import Subject
from departments.models import Staffing
from performance.models import Passage, SettlementStatus, StrategicGoal, Threshold
from tests.factories import (
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_goal,
    make_indicator,
    make_line,
    make_revenue,
    make_tree,
)

pytestmark = pytest.mark.django_db
PATH = "/gimpo/2020/departments/감사담당관/"


def page(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def make_everything(size: int, first: int = 1) -> None:
    lines = make_tree(policies=size, details=size)
    make_revenue("감사담당관", level=0)
    for number in range(first, first + size):
        chapter = Subject.objects.create(
            city=lines[0].document.city, fiscal_year=2020, code=f"{number}00", name="세외수입", level=1
        )
        make_revenue("세외수입", chapter.code, 1, subject=chapter, net_receipts=77)
        goal = make_goal(policy=lines[1].program)
        make_indicator(goal=goal, target=Decimal(3), result=Decimal(5), rate=Decimal(60), mark="×")
        make_line(StrategicGoal, name="깨끗한 시정")
        make_line(Threshold, mark="◎", label="초과달성", at_least=Decimal(130))
        make_line(SettlementStatus, name="정책사업", spent=90, share=Decimal("99.74"))
        make_line(Staffing, name="감사담당관", authorised_staff=29, current_staff=28, teams="감사팀")
        make_line(Passage, section="주요성과", depth=0, text="시정조정")
        make_line(Passage, section="주요성과", depth=1, text="업무보고")


def test_every_panel_is_there(client: Client) -> None:
    make_everything(1)
    html = page(client)
    for anchor in ("revenue", "expenditure", "goals", "status", "staffing", "prose"):
        assert f'<div class="panel" id="{anchor}"' in html
    for anchor in ("expenditure", "goals", "revenue", "staffing"):
        assert f'<a href="#{anchor}">' in html
    assert "정책 1" in html
    assert ">77</td>" in html
    assert "99.74" in html
    assert ">29</td>" in html
    assert "업무보고" in html


def test_what_was_found_stands_gravest_first_and_notes_are_counted(client: Client) -> None:
    make_expenditure("감사담당관", 0)
    for name, severity in (("옮긴 값", "note"), ("살펴볼 값", "warning"), ("어긋난 값", "error")):
        make_finding(name, severity=severity)
    html = page(client)
    panel = html[html.index('id="findings"') :]
    assert panel.index("어긋난 값") < panel.index("살펴볼 값") < panel.index("참고 1건")
    assert "옮긴 값" not in html


def test_marks_are_reported_in_words(client: Client) -> None:
    make_everything(1)
    assert '<span aria-hidden="true">×</span> 미달성' in page(client)


def test_the_legend_is_that_of_the_document(client: Client) -> None:
    make_everything(1)
    assert "초과달성 130% 이상" in page(client)


def test_revenue_and_expenditure_are_never_balanced(client: Client) -> None:
    make_everything(1)
    assert "수지" not in page(client)


def test_what_is_missing_between_a_parent_and_its_children_is_a_row_of_its_own(client: Client) -> None:
    lines = make_tree(policies=1, details=2)
    assert "차액" not in page(client)
    lines[2].spent -= 7
    lines[2].save()
    html = page(client)
    assert html.count("차액") == 1
    assert "정책 1에서 아래 행들을 뺀 값" in html
    assert '<td class="number">7</td>' in html


def test_no_difference_is_computed_from_the_unknown(client: Client) -> None:
    lines = make_tree(policies=1, details=2)
    lines[2].spent = None
    lines[2].save()
    html = page(client)
    assert "차액" not in html
    assert "미확인" in html


def test_each_account_has_a_table_of_its_own(client: Client) -> None:
    make_tree()
    make_expenditure("감사담당관", 0, account="주차장특별회계", current_budget=55)
    html = page(client)
    assert html.count("세출: 부서와 정책사업") == 2
    assert "주차장특별회계" in html


def test_a_line_of_unknown_level_is_shown_without_a_difference(client: Client) -> None:
    make_tree()
    make_expenditure("어딘가의 사업", None, spent=5)
    html = page(client)
    assert "어딘가의 사업" in html
    assert "차액" not in html


def test_no_rate_of_a_budget_of_nought(client: Client) -> None:
    make_expenditure("감사담당관", 0, current_budget=0, spent=4_500_000)
    html = page(client)
    assert ">0.0%" not in html
    assert "∞" not in html


def test_a_name_in_parted_letters_is_the_same_name(client: Client) -> None:
    make_everything(1)
    page(client, normalize("NFD", PATH))


@pytest.mark.parametrize(
    "path", ["/gimpo/2020/departments/없는부서/", "/gimpo/2020/departments/%00/", "/gimpo/2021/departments/감사담당관/"]
)
def test_an_unknown_department_is_not_found(client: Client, path: str) -> None:
    make_everything(1)
    assert client.get(path).status_code == 404


def test_a_department_without_anything_in_this_year_is_not_found(client: Client) -> None:
    make_everything(1)
    make_document(2021)
    assert client.get("/gimpo/2021/departments/감사담당관/").status_code == 404


def test_queries_do_not_grow_with_the_department(client: Client, django_assert_num_queries) -> None:
    make_everything(1)
    with CaptureQueriesContext(connection) as few:
        page(client)
    make_everything(4, first=10)
    with django_assert_num_queries(len(few)):
        page(client)
    assert len(few) <= 21


def test_every_table_has_a_caption_and_scopes(client: Client) -> None:
    make_everything(1)
    html = page(client)
    assert html.count("<table") == html.count("<caption")
    assert "<th>" not in html
    assert " style=" not in html


def test_the_list_of_departments(client: Client) -> None:
    make_tree()
    make_tree(department=make_department("공보담당관"))
    html = page(client, "/gimpo/2020/departments/")
    assert html.index("감사담당관") < html.index("공보담당관")


def test_what_does_not_add_up_is_reported_on_the_page_of_the_department(client: Client) -> None:
    make_everything(1)
    make_finding("주민자치 기반 강화", printed="1800939000", expected="2282539000", difference=481600000)
    make_finding("남의 일", department="공보담당관")
    html = page(client)
    assert "주민자치 기반 강화" in html
    assert "481,600,000" in html
    assert "남의 일" not in html


def test_a_page_has_few_links_and_names_each_thing_once(client: Client) -> None:
    make_everything(5)
    html = page(client)
    assert html.count("<a ") <= 200
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
