"""Indicators as a list and as a file."""

import csv
from io import StringIO

import pytest
from django.test import Client

from performance.models import Passage
from tests.factories import make_department, make_document, make_goal, make_indicator, make_line

pytestmark = pytest.mark.django_db

HEADER = (
    "회계연도,자치단체,부서,정책사업목표,성과지표,단위,측정산식,목표,실적,달성률,달성성과,"
    "전년도목표,전년도실적,전년도달성률,쪽,행,확인,행의키,주소"
)


def fetch(client: Client, **conditions: str) -> list[dict[str, str]]:
    response = client.get("/gimpo/2020/indicators.csv", conditions)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_the_header_is_a_contract(client: Client) -> None:
    make_document()
    assert client.get("/gimpo/2020/indicators.csv").getvalue() == f"\ufeff{HEADER}\r\n".encode()


def test_values_stand_as_printed(client: Client) -> None:
    make_indicator(
        "역점시책 관리",
        goal=make_goal("시 경쟁력 제고"),
        unit="%",
        formula="=추진실적/목표치*100",
        mark="◎",
        target="75.0000",
        result="97.5",
        rate="130",
        page=9,
        line=518,
    )
    (row,) = fetch(client)
    assert (row["정책사업목표"], row["성과지표"], row["단위"]) == ("시 경쟁력 제고", "역점시책 관리", "%")
    assert row["측정산식"] == "'=추진실적/목표치*100"
    assert (row["목표"], row["실적"], row["달성률"], row["전년도목표"]) == ("75", "97.5", "130", "")
    assert (row["달성성과"], row["쪽"], row["행"]) == ("초과달성", "9", "518")


def test_whole_tens_keep_their_noughts(client: Client) -> None:
    make_indicator(target="100", result="0")
    (row,) = fetch(client)
    assert (row["목표"], row["실적"]) == ("100", "0")


def test_conditions(client: Client) -> None:
    make_indicator("가", mark="◎", rate="130")
    make_indicator("나", mark="×", rate="25.5")
    assert [row["성과지표"] for row in fetch(client, achievement="미달성")] == ["나"]
    assert [row["성과지표"] for row in fetch(client, amount="rate", min="25.6")] == ["가"]
    assert [row["성과지표"] for row in fetch(client, sort="rate")] == ["나", "가"]


def test_marks_are_never_alone(client: Client) -> None:
    make_indicator(mark="×", target="12", result="3", rate="25")
    page = client.get("/gimpo/2020/performance/")
    assert page.status_code == 200
    assert "미달성" in page.text
    assert "단위: 원" not in page.text


@pytest.mark.parametrize(
    "query", ["min=abc", "min=NaN", "min=1e400", "achievement=◎", "achievement=%00", "max=" + "9" * 40, "page=-1"]
)
def test_nonsense_is_reported(client: Client, query: str) -> None:
    make_indicator()
    page = client.get(f"/gimpo/2020/performance/?{query}")
    assert page.status_code == 200
    assert 'class="notice"' in page.text
    assert "청렴도 점수" in page.text


def test_a_list_costs_the_same_queries_whatever_its_size(client: Client, django_assert_num_queries) -> None:
    make_indicator(goal=make_goal(), mark="×")
    with django_assert_num_queries(9):
        client.get("/gimpo/2020/performance/")
    for number in range(30):
        make_indicator(f"지표 {number}", goal=make_goal(f"목표 {number}"), mark="×")
    with django_assert_num_queries(9):
        client.get("/gimpo/2020/performance/")


def test_missed_indicators_have_their_printed_reason_in_the_list_and_in_files(client: Client) -> None:
    """Passages are numbered within a department: those of two departments must not be mixed."""
    for number, name in enumerate(("감사담당관", "공보담당관")):
        of = {"department": make_department(name)}
        goal = make_goal(f"목표 {number}", **of)
        make_indicator(f"지표 {number}", goal=goal, mark="×", **of)
        make_indicator(f"무사유 {number}", goal=goal, mark="×", **of)
        words = (f"지표 {number}", 0), ("미달성 원인분석", 1), (f"사유 {number}", 2), (f"무사유 {number}", 0)
        for position, (text, depth) in enumerate(words):
            make_line(Passage, goal=goal, section="성과분석", depth=depth, text=text, position=position, **of)
    rows = fetch(client, columns="name,reason")
    assert {row["성과지표"]: row["미달성 사유"] for row in rows} == {
        "지표 0": "사유 0",
        "무사유 0": "",
        "지표 1": "사유 1",
        "무사유 1": "",
    }
    page = client.get("/gimpo/2020/performance/", {"achievement": "미달성"}).content.decode()
    assert '<td class="reason" data-label="미달성 사유">사유 1</td>' in page
    assert page.count("찾지 못함") == 2
