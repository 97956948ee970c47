"""The report beside the settlement says what a difference is, where that is known."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from documents.models import Document, Finding, Verdict
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]
COLUMNS = "columns=name,gap_spent,explained"


def rows_of(client: Client, list_: str, query: str) -> dict[str, tuple[str, str]]:
    response: Any = client.get(f"/gimpo/2020/{list_}.csv?{COLUMNS}&{query}")
    rows = csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline=""))
    return {name: (gap, explained) for name, gap, explained in (tuple(row.values()) for row in rows)}


def test_a_difference_is_explained_by_the_programs_that_were_left_out(client: Client) -> None:
    goal = rows_of(client, "goals", "q=주민자치 기반 강화")["주민자치 기반 강화"]
    assert goal == ("-315877190", "지속가능한 자치도시 구현, 경기 행복마을관리소 지원사업")
    unit = rows_of(client, "units", "level=단위사업&q=살기 좋은")["살기 좋은 마을만들기 활성화"]
    assert unit == ("-145027190", "경기 행복마을관리소 지원사업")
    assert rows_of(client, "goals", "gap_spent_min=0&gap_spent_max=0").values()
    assert {explained for gap, explained in rows_of(client, "goals", "").values() if gap == "0"} == {""}
    page = client.get("/gimpo/2020/goals/").text
    assert "지속가능한 자치도시 구현, 경기 행복마을관리소 지원사업" in page


def test_what_staff_say_of_it_stands_with_it(client: Client) -> None:
    document = Document.objects.get()
    finding = Finding.objects.get(target="performance.ProgramGoal", kind="P2", column="spent")
    Verdict.objects.create(
        document=document,
        finding_key=finding.key,
        state="explained",
        words="다른 목표에 실었습니다.",
        author=make_user(),
    )
    explained = rows_of(client, "goals", "q=주민자치 기반 강화")["주민자치 기반 강화"][1]
    assert explained.endswith("지원사업; 다른 목표에 실었습니다.")
