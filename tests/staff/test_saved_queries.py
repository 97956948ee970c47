"""Saved queries: a person's own, each with what changed since they last looked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staff.finding_decisions import save_verdict
from staff.models import SavedQuery
from tests.factories import make_expenditure, make_finding, make_user

pytestmark = pytest.mark.django_db
Log = Callable[..., Client]
ADD = "/admin/staff/savedquery/add/"
LIST = "/admin/staff/savedquery/"
ADDRESS = "/gimpo/2020/findings/?department=감사담당관"


def save(client: Client, address: str = ADDRESS, name: str = "우리 부서") -> str:
    """Save a query; what is wrong with it, or nothing."""
    response = client.post(ADD, {"name": name, "address": address})
    return "" if response.status_code == 302 else response.text


def test_a_list_leads_to_where_it_is_saved(client_of: Log) -> None:
    make_expenditure()
    page = Client().get("/gimpo/2020/expenditure/?level=all&department=감사담당관").text
    address = "/gimpo/2020/expenditure/?department=%EA%B0%90%EC%82%AC%EB%8B%B4%EB%8B%B9%EA%B4%80&level=all"
    assert f'href="{ADD}?address={quote(address, safe="")}"' in page
    form = client_of("편집자").get(ADD, {"address": address}).text
    assert address.replace("&", "&amp;") in form


@pytest.mark.parametrize("role", ["편집자", "감사자", "직원"])
def test_what_changed_is_shown_until_it_is_marked_as_seen(client_of: Log, role: str) -> None:
    client = client_of(role)
    finding, _other = make_finding(), make_finding(department="공보담당관")
    assert save(client) == ""
    assert "없음" in client.get(LIST).text

    save_verdict(finding, "explained", "원문에 그렇게 인쇄되어 있습니다.", None, make_user("lee"))
    make_finding(name="새로 찾은 것")
    saved = SavedQuery.objects.get()

    listed = client.get(LIST).text
    assert "2건" in listed
    assert "새로 찾은 것" in listed
    assert "원문에 그렇게 인쇄되어 있습니다." in client.get(f"{LIST}{saved.pk}/change/").text
    client.post(LIST, {"action": "mark_seen", "_selected_action": [saved.pk]})
    assert "없음" in client.get(LIST).text


def test_nobody_sees_the_queries_of_another(client_of: Log) -> None:
    make_finding()
    save(client_of("편집자"))
    saved, other = SavedQuery.objects.get(), client_of("superuser")
    assert saved.name not in other.get(LIST).text
    assert other.get(f"{LIST}{saved.pk}/change/").status_code == 302
    other.post(LIST, {"action": "delete_selected", "_selected_action": [saved.pk], "post": "yes"})
    assert SavedQuery.objects.get().user == User.objects.get(username="편집자")


@pytest.mark.parametrize(
    "address",
    ["/gimpo/2020/", "/gimpo/1999/findings/", "/gimpo/2020/findings/?x=1", "//other.example/gimpo/2020/findings/"],
)
def test_what_is_no_list_is_not_saved(client_of: Log, address: str) -> None:
    make_finding()
    assert "errorlist" in save(client_of("편집자"), address)
    assert not SavedQuery.objects.exists()


def test_an_address_that_went_out_of_use_is_said(client_of: Log) -> None:
    client = client_of("편집자")
    SavedQuery.objects.create(user=User.objects.get(), name="옛것", address="/gone/2020/findings/")
    assert "목록의 주소가 아닙니다." in client.get(LIST).text


def test_a_list_is_set_up_once_for_its_row(client_of: Log, django_assert_max_num_queries: Callable[..., Any]) -> None:
    client, finding = client_of("편집자"), make_finding()
    for number in range(3):
        save(client, name=f"{number}")
    save_verdict(finding, "explained", "원문에 그렇게 인쇄되어 있습니다.", None, make_user("lee"))
    with django_assert_max_num_queries(30) as few:
        assert "1건" in client.get(LIST).text
    count = len(few)
    for number in range(3, 9):
        save(client, name=f"{number}")
    SavedQuery.objects.update(seen_at=finding.found_at)
    with django_assert_max_num_queries(count + 18):  # three for what changed in each
        client.get(LIST)


def test_lists_of_years_that_stand_as_they_did_are_not_looked_through(
    client_of: Log, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = client_of("편집자")
    make_finding()
    save(client, name="0")
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    count = len(few)
    for number in range(1, 9):
        save(client, name=f"{number}")
    with django_assert_max_num_queries(count + 8):  # the departments that each may name
        assert client.get(LIST).text.count("없음") == 9
