"""Revenue and expenditure as charts: nothing unknown summed or drawn as nothing, no account mixed with another."""

import re

import pytest
from django.test import Client

from departments.models import Staffing
from tests.factories import make_department, make_document, make_expenditure, make_line, make_revenue, make_tree

pytestmark = pytest.mark.django_db


def mark_titles(client: Client, address: str) -> list[str]:
    """What the marks of a chart say."""
    response = client.get(f"/gimpo/2020/pictures/{address}")
    assert response.status_code == 200, response.content.decode()
    return re.findall(r"<a [^>]*><title>([^<]*)</title>", response.content.decode())


def test_revenue_of_departments_is_summed_by_chapter_and_tells_the_unknown(client: Client) -> None:
    make_revenue("보조금", "500", 1, net_receipts=70)
    make_revenue("보조금", "500", 1, net_receipts=30, department=make_department("공보담당관"))
    make_revenue("보조금", "500", 1, net_receipts=None, department=make_department("기획담당관"))
    make_revenue("시도비보조금", "520", 2, net_receipts=70)
    make_revenue("지방세", "100", 1, net_receipts=None)
    assert mark_titles(client, "revenue.svg") == ["100 지방세: 미확인", "500 보조금: 100원 + 미확인 1개"]


def test_a_chapter_leads_to_its_rows(client: Client) -> None:
    make_revenue("보조금", "500", 1, net_receipts=70)
    html = client.get("/gimpo/2020/").content.decode()
    link = re.search(r'<a href="([^"]*)"><title>500 보조금', html)
    assert link
    assert "보조금" in client.get(link[1].replace("&amp;", "&")).content.decode()


def test_a_department_of_unknown_spending_is_drawn_as_unknown(client: Client) -> None:
    make_expenditure("감사담당관", 0, spent=None, current_budget=100, program=None)
    assert mark_titles(client, "departments.svg") == ["감사담당관: 미확인, 예산현액 100원"]


def test_the_largest_of_a_year_are_its_departments_and_of_a_department_its_policies(client: Client) -> None:
    make_tree(policies=1, details=1)
    make_tree(policies=1, details=2, department=make_department("공보담당관"))
    assert mark_titles(client, "programs.svg") == ["공보담당관: 180원", "감사담당관: 90원"]
    assert mark_titles(client, "programs.svg?department=감사담당관") == ["정책 1: 90원"]


def test_a_row_of_unknown_level_says_so(client: Client) -> None:
    make_tree(policies=1, details=1)
    make_expenditure("어딘가", None, spent=40)
    marks = mark_titles(client, "programs.svg?department=감사담당관")
    assert marks == ["정책 1: 90원", "어딘가 (단계 미확인): 40원"]


def test_all_but_the_ten_largest_are_one_bar_with_the_unknown_counted(client: Client) -> None:
    lines = make_tree(policies=13, details=1)
    unknown = lines[-3]
    unknown.spent = None
    unknown.save()
    marks = mark_titles(client, "programs.svg?department=감사담당관")
    assert len(marks) == 11
    assert marks[-1] == "기타 3건: 180원 + 미확인 1개"


def test_the_flow_of_a_program_leads_to_what_was_printed(client: Client) -> None:
    detail = make_tree()[-1]
    detail.diversion, detail.current_budget, detail.spent, detail.unspent = None, 130, 100, 30
    detail.save()
    path = f"flow.svg?program={detail.program_id}"
    assert mark_titles(client, path) == [
        "예산액: 100원",
        "전용: 미확인",
        "미확인 1개: +30원",
        "예산현액: 130원",
        "지출액: 100원",
        "집행잔액: 30원",
    ]
    links = re.findall(r'<a href="([^"]*)"', client.get(f"/gimpo/2020/pictures/{path}").content.decode())
    assert all("/documents/" in link and "row=" in link for link in links)


def test_every_program_has_its_flow(client: Client) -> None:
    for line in make_tree()[1:]:
        assert "예산에서 잔액까지" in client.get(line.program.get_absolute_url()).content.decode()


def test_what_was_not_spent_is_reported_by_cause_and_the_rest_is_left_open(client: Client) -> None:
    detail = make_tree()[-1]
    detail.unspent, detail.unspent_bid_saving, detail.unspent_savings = 10, 4, None
    detail.save()
    assert mark_titles(client, f"unspent.svg?program={detail.program_id}") == [
        "낙찰차액: 4원",
        "사유를 모르는 금액 (미확인 1개): 6원",
        "예산절감액: 미확인",
    ]


def test_where_no_cause_is_known_no_picture_of_causes_is_drawn(client: Client) -> None:
    detail = make_tree()[-1]
    detail.unspent, detail.unspent_bid_saving, detail.unspent_savings = 10, None, None
    detail.save()
    assert "쓰지 않은 금액과 그 사유" not in client.get(detail.program.get_absolute_url()).text


def test_this_year_against_last_shows_what_the_report_prints(client: Client) -> None:
    lines = make_tree(policies=1, details=2)
    lines[2].spent_before = 100
    lines[2].save()
    assert mark_titles(client, "years.svg?department=감사담당관") == ["단위 1: 100원 → 180원 (+80원)"]


def test_people_stand_beside_spending_without_a_ratio(client: Client) -> None:
    make_tree()
    make_expenditure("공보담당관", 0, department=make_department("공보담당관"), spent=None)
    for name, authorised in (("감사담당관", 14), ("계", 14), ("공보담당관", None), ("수도과", 3)):
        department = make_department("감사담당관" if name == "계" else name)
        make_line(Staffing, department=department, name=name, authorised_staff=authorised, current_staff=12)
    assert mark_titles(client, "staff.svg") == [
        "감사담당관: 현원/정원 (명) 12 / 14, 지출액 180원",
        "공보담당관: 현원/정원 (명) 12 / 미확인, 지출액 미확인",
    ]


def test_charts_of_an_address_ask_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries) -> None:
    make_document()
    make_tree(policies=5, details=5)
    make_tree(policies=5, details=5, department=make_department("공보담당관"))
    for address in ("programs.svg", "programs.svg?department=감사담당관", "departments.svg", "revenue.svg"):
        with django_assert_max_num_queries(5):
            client.get(f"/gimpo/2020/pictures/{address}")
