"""One program at each level: its way up, its neighbours, what is below it, and all its figures."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine
from performance.models import Passage, UnitLine
from tests.factories import (
    make_city,
    make_department,
    make_expenditure,
    make_finding,
    make_goal,
    make_indicator,
    make_line,
    make_tree,
)

pytestmark = pytest.mark.django_db


def page(client: Client, line: ExpenditureLine) -> str:
    response = client.get(line.program.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_the_address_is_that_of_the_department(client: Client) -> None:
    detail = make_tree()[-1]
    assert detail.program.get_absolute_url().endswith(f"/programs/{detail.program_id}/")
    page(client, detail)


def test_programs_of_one_name_have_titles_of_their_own(client: Client) -> None:
    lines = [make_expenditure("예비비", level) for level in (1, 2, 3, None)]
    titles = [page(client, line).split("<title>")[1].split(" |")[0] for line in lines]
    levels = ("정책사업", "단위사업", "세부사업", "단계 미확인")
    assert titles == [f"예비비, {level} (감사담당관)" for level in levels]


def test_the_way_up_is_shown_whole(client: Client) -> None:
    _department, policy, unit, *_details, detail = make_tree()
    html = page(client, detail)
    crumbs = html[html.index("breadcrumb") : html.index("<main")]
    names = ["김포시 2020", "감사담당관", policy.name, unit.name, detail.name]
    assert [crumbs.index(f">{name}<") for name in names] == sorted(crumbs.index(f">{name}<") for name in names)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_all_columns_stand_on_the_page_with_what_they_mean(client: Client, level: int) -> None:
    html = page(client, make_tree()[level])
    for column in EXPENDITURE:
        assert column.label in html
        assert column.help in html


def test_children_and_siblings_are_linked(client: Client) -> None:
    lines = make_tree(policies=2, details=2)
    unit, first, second = lines[2:5]
    html = page(client, unit)
    assert first.program.get_absolute_url() in html or first.name in html
    assert f"/programs/{second.program_id}/" in html
    html = page(client, first)
    assert f"/programs/{second.program_id}/" in html
    assert "같은 단위사업의 다른 사업" in html


def test_figures_of_both_years(client: Client) -> None:
    detail = make_tree()[-1]
    detail.spent_before = 8_765
    detail.save()
    assert ">8,765</a>" in page(client, detail)


def test_children_that_do_not_add_up_leave_a_row_of_the_difference(client: Client) -> None:
    lines = make_tree(policies=1, details=2)
    lines[2].spent += 1_234
    lines[2].save()
    html = page(client, lines[2])
    assert "차액" in html
    assert '<td class="number">1,234</td>' in html


def test_goal_and_achievements_of_what_it_belongs_to(client: Client) -> None:
    _department, policy, unit, *_details, detail = make_tree()
    goal = make_goal("깨끗한 시정", policy=policy.program)
    make_indicator("청렴도 점수", goal=goal, mark="○")
    make_line(Passage, unit=unit.program, section="주요 추진성과", depth=0, text="청렴 교육 12회")
    make_line(Passage, goal=goal, section="주요내용", depth=0, text="감사 계획")
    make_line(UnitLine, name=unit.name, program=unit.program, is_unit=True, spent_before=4_321)
    for line in (unit, detail):
        html = page(client, line)
        assert "청렴도 점수" not in html  # the indicator is the policy's, not the project's
        assert f"/programs/{policy.program_id}/#goals" in html
        assert "청렴 교육 12회" in html
    assert "깨끗한 시정" in page(client, policy)
    assert "청렴도 점수" in page(client, policy)
    assert "4,321" in page(client, unit)
    assert "감사 계획" in page(client, policy)


def test_a_program_of_another_department_city_or_year_is_not_found(client: Client) -> None:
    pk = make_tree()[-1].program_id
    make_tree(department=make_department("공보담당관"))
    make_city("seoul", "서울시")
    assert client.get(f"/gimpo/2020/departments/감사담당관/programs/{pk}/").status_code == 200
    for path in (
        "gimpo/2020/departments/공보담당관",
        "gimpo/2021/departments/감사담당관",
        "seoul/2020/departments/감사담당관",
    ):
        assert client.get(f"/{path}/programs/{pk}/").status_code == 404
    assert client.get("/gimpo/2020/departments/감사담당관/programs/999999/").status_code == 404


@pytest.mark.parametrize("level", [1, 2, 3])
def test_queries_do_not_grow_with_children(client: Client, level: int, django_assert_num_queries) -> None:
    few_lines = make_tree(policies=1, details=1)
    with CaptureQueriesContext(connection) as few:
        page(client, few_lines[level])
    many_lines = make_tree(policies=3, details=9, department=make_department("공보담당관"))
    with django_assert_num_queries(len(few)):
        page(client, many_lines[level])
    assert len(few) <= 15


def test_a_program_of_unknown_level_has_a_page(client: Client) -> None:
    line = make_expenditure("어딘가의 사업", None)
    assert "단계 미확인" in page(client, line)


def test_a_number_beyond_any_database_is_not_found(client: Client) -> None:
    make_tree()
    assert client.get(f"/gimpo/2020/departments/감사담당관/programs/{10**30}/").status_code == 404
    assert client.get(f"/gimpo/2020/performance/{10**30}/").status_code == 404


def test_what_was_found_of_a_program_or_of_its_goal_is_reported_there_and_not_elsewhere(client: Client) -> None:
    _department, policy, unit, *_details = make_tree()
    goal = make_goal(policy=policy.program)
    make_finding("세출에서", target="budget.ExpenditureLine", target_key=policy.key)
    make_finding("성과보고서에서", target="performance.ProgramGoal", target_key=goal.key)
    assert "세출에서" in page(client, policy)
    assert "성과보고서에서" in page(client, policy)
    assert "세출에서" not in page(client, unit)
