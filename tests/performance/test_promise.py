"""Money and promise in one sentence: made of the figures, each leading to its source, honest where one is missing."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from budget.models import ExpenditureLine
from performance.models import Summary
from tests.factories import make_goal, make_indicator, make_line, make_tree

pytestmark = pytest.mark.django_db


def panel(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    return html[html.index('id="promise"') :].split("</section>")[0]


def said(client: Client, path: str) -> str:
    """The sentence as it is read: without the mark that stands for 마이너스."""
    sentence = panel(client, path).split('class="said">')[1].split("</p>")[0]
    return strip_tags(sentence).strip()


def policy(budget: int | None = 1_149_710_000, spent: int | None = 982_282_880) -> ExpenditureLine:
    line = make_tree()[1]
    line.current_budget, line.spent = budget, spent
    line.save()
    return line


def promised(line: ExpenditureLine, marks: str, **fields) -> None:
    goal = make_goal(line.name, policy=line.program, **fields)
    for mark in marks:
        make_indicator(f"지표 {mark}", goal=goal, mark=mark.strip())


def test_a_policy_says_what_it_spent_and_achieved(client: Client) -> None:
    line = policy()
    promised(line, "◎×○×", indicator_count=4, achieved_count=2)
    sentence = "예산현액 11억 4,971만원 가운데 85.4%를 썼고, 지표 4개 중 2개를 달성했습니다."
    assert said(client, line.program.get_absolute_url()) == sentence


def test_every_number_leads_to_where_it_is_printed(client: Client) -> None:
    line = policy()
    promised(line, "◎×○×", indicator_count=4, achieved_count=2)
    links = re.findall(r'<a class="figure" href="([^"]*)"', panel(client, line.program.get_absolute_url()))
    assert len(links) == 4
    assert all("/documents/" in link and "line=" in link for link in links)


@pytest.mark.parametrize(
    ("budget", "spent", "sentence"),
    [
        (0, 0, "예산현액은 0원이고 지출액은 0원입니다."),
        (0, 500, "예산현액은 0원이고 지출액은 500원입니다."),
        (-10, 5, "예산현액은 △마이너스 10원이고 지출액은 5원입니다."),
        (None, 500, "예산현액은 미확인이고 500원을 썼습니다."),
        (500, None, "예산현액 500원 가운데 얼마를 썼는지는 미확인입니다."),
        (None, None, "예산현액과 지출액이 모두 미확인입니다."),
        (1_000_000, 999_999, "예산현액 100만원 가운데 99.9%를 썼습니다."),
        (100, 120, "예산현액 100원 가운데 120.0%를 썼습니다."),
    ],
)
def test_without_a_rate_none_is_stated_and_without_indicators_only_money(
    client: Client, budget: int | None, spent: int | None, sentence: str
) -> None:
    assert said(client, policy(budget, spent).program.get_absolute_url()) == sentence


def test_an_indicator_without_a_mark_is_unknown_and_not_missed(client: Client) -> None:
    line = policy(None, None)
    promised(line, "○ ×")
    sentence = "예산현액과 지출액이 모두 미확인이고, 지표 3개 중 1개를 달성했고, 1개는 달성 여부가 미확인입니다."
    assert said(client, line.program.get_absolute_url()) == sentence


def test_counts_that_disagree_say_what_was_counted(client: Client) -> None:
    line = policy()
    promised(line, "○×", indicator_count=3, achieved_count=2)
    html = strip_tags(panel(client, line.program.get_absolute_url()))
    assert "지표 2개 중 1개를 달성했습니다." in html
    assert "정책사업목표 현황에는 지표 3개 중 2개를 달성한 것으로 인쇄되어 있습니다." in html


def test_where_no_indicator_was_read_the_count_of_the_report_is_told_as_such(client: Client) -> None:
    line = policy()
    promised(line, "", indicator_count=3, achieved_count=2)
    html = strip_tags(panel(client, line.program.get_absolute_url()))
    assert "지표 3개 중 2개를 달성했습니다." in html
    assert "지표의 수는 정책사업목표 현황에 인쇄된 것입니다." in html


def test_two_names_of_the_same_money_both_stand_there(client: Client) -> None:
    line = policy()
    make_goal("소통, 예방 감사", policy=line.program, reported_name="소통과 예방 감사")
    html = panel(client, line.program.get_absolute_url())
    for name in (line.name, "소통, 예방 감사", "소통과 예방 감사"):
        assert name in html


def test_a_report_that_prints_other_money_is_quoted(client: Client) -> None:
    line = policy(2_282_539_000, 1_898_697_140)
    promised(line, "○", budget=1_800_939_000, spent=1_582_819_950)
    html = strip_tags(panel(client, line.program.get_absolute_url()))
    assert "예산현액을 18억 93만 9,000원, 결산액을 15억 8,281만 9,950원으로 적었습니다." in html


def test_a_department_counts_all_its_indicators(client: Client) -> None:
    lines = make_tree(policies=2, details=1)
    promised(lines[1], "◎×")
    promised(lines[4], "○")
    make_line(Summary, name="감사담당관", indicators=3, exceeded=1, achieved=1, missed=1)
    path = "/gimpo/2020/departments/감사담당관/"
    assert said(client, path) == "예산현액 200원 가운데 90.0%를 썼고, 지표 3개 중 2개를 달성했습니다."


def test_what_is_below_a_policy_has_no_sentence(client: Client) -> None:
    assert 'id="promise"' not in client.get(make_tree()[3].program.get_absolute_url()).content.decode()
