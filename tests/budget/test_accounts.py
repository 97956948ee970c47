"""Special accounts and funds: each figure is of its account, and accounts stand beside each other."""

from html import unescape
from io import StringIO
from pathlib import Path
from re import findall, sub

import pytest
from django.core.management import call_command
from django.test import Client

from budget.accounts import account_sums
from budget.models import ExpenditureLine, Program, RevenueLine
from documents.models import Page
from tests.factories import make_expenditure, make_revenue

BOOK = """【일반회계】 【안전과】

(단위: 원)

과목 조직-사업	예산액	전년도이월액	예산현액	지출액	다음연도이월액	보조금반납금	집행잔액
안전과	100	10	110	90	5	0	15
재난 예방	100	10	110	90	5	0	15
재난 대비	100	10	110	90	5	0	15
하천 정비	100	10	110	90	5	0	15

【재난관리기금】 【안전과】

(단위: 원)

과목 조직-장-관-항-목	수입계획액	전년도이월액	수입계획현액	징수결정액	수납총액	환급액	실제수납액	미수납액
안전과	70	0	70	70	70	0	70	0
200 세외수입	70	0	70	70	70	0	70	0
210 경상적세외수입	70	0	70	70	70	0	70	0
216 이자수입	70	0	70	70	70	0	70	0
216-01 공공예금이자수입	70	0	70	70	70	0	70	0

과목 조직-사업	지출계획액	전년도이월액	지출계획현액	지출액	다음연도이월액	보조금반납금	집행잔액
안전과	50	0	50	30	0	0	20
재난 복구	50	0	50	30	0	0	20
응급 복구	50	0	50	30	0	0	20
복구 지원	50	0	50	30	0	0	20

【상수도사업특별회계】 【수도과】

(단위: 원)

과목 조직-사업	예산액	전년도이월액	예산현액	지출액	다음연도이월액	보조금반납금	집행잔액
수도과	40	0	40	40	0	0	0
급수 관리	40	0	40	40	0	0	0
누수 방지	40	0	40	40	0	0	0
관로 교체	40	0	40	40	0	0	0
"""
ACCOUNTS = {"일반회계", "재난관리기금", "상수도사업특별회계"}


@pytest.fixture
def book(db: None, tmp_path: Path, settings: object) -> None:
    path = tmp_path / "book.txt"
    path.write_text(BOOK, encoding="utf-8")
    options = {"city": "garam", "city_name": "가람시", "year": 2020, "stdout": StringIO(), "stderr": StringIO()}
    call_command("ingest", str(path), **options)


def cells(html: str, caption: str) -> list[list[str]]:
    """The texts of the rows of the table under a caption."""
    table = html.split(caption, 1)[1].split("</table>", 1)[0]
    rows = findall(r"<tr>(.*?)</tr>", table.split("<tbody>", 1)[1].replace("\n", ""))
    texts = ([sub(r"<[^>]+>", "", cell) for cell in findall(r"<t[hd].*?</t[hd]>", row)] for row in rows)
    return [[" ".join(unescape(text).split()) for text in row] for row in texts]


@pytest.mark.usefixtures("book")
def test_every_figure_is_of_its_account(client: Client) -> None:
    assert set(ExpenditureLine.objects.values_list("account", flat=True)) == ACCOUNTS
    assert set(Program.objects.values_list("account", flat=True)) == ACCOUNTS
    assert set(RevenueLine.objects.values_list("account", flat=True)) == {"재난관리기금"}
    assert set(Page.objects.values_list("account", flat=True)) == ACCOUNTS
    fund = ExpenditureLine.objects.get(account="재난관리기금", level=0)
    assert (fund.budget, fund.current_budget, fund.spent, fund.unspent) == (50, 50, 30, 20)
    assert ExpenditureLine.objects.get(name="복구 지원").level == 3
    listed = client.get("/garam/2020/expenditure/", {"account": "재난관리기금", "level": "all"}).content.decode()
    assert "복구 지원" in listed
    assert "하천 정비" not in listed


@pytest.mark.usefixtures("book")
def test_the_heading_of_large_departments_stands_right_above_them(client: Client) -> None:
    page = client.get("/garam/2020/").text
    assert page.index("지출액이 큰 부서") < page.index('class="ranking"') < page.index("회계별 세출과 세입")


@pytest.mark.usefixtures("book")
def test_no_bar_of_a_ranking_reads_as_all_of_a_whole(client: Client) -> None:
    """The largest is as long as the room; what share it is of the sum stands in figures."""
    for address in ("/garam/2020/", "/garam/2020/departments/안전과/"):
        for bars in findall(r'<ol class="ranking">(.*?)</ol>', client.get(address).text.replace("\n", " ")):
            assert "bar-part" in bars
            assert 'height="8"/><rect' not in bars


@pytest.mark.usefixtures("book")
def test_accounts_stand_beside_each_other(client: Client) -> None:
    overview = cells(client.get("/garam/2020/").content.decode(), "회계별 세출과 세입")
    assert [row[0] for row in overview] == ["일반회계", "재난관리기금", "상수도사업특별회계"]
    assert [row[2:4] for row in overview] == [["110", "90"], ["50", "30"], ["40", "40"]]
    assert [row[6:] for row in overview] == [["", ""], ["70", "70"], ["", ""]]
    department = client.get("/garam/2020/departments/안전과/").content.decode()
    by_account = cells(department, "회계별 세출")
    assert [row[:3] for row in by_account] == [["일반회계", "110", "90"], ["재난관리기금", "50", "30"]]
    alone = client.get("/garam/2020/departments/수도과/").content.decode()
    assert "상수도사업특별회계" in alone
    assert "회계별 세출" not in alone


@pytest.mark.django_db
def test_a_sum_of_an_account_is_unknown_where_a_department_is() -> None:
    lines = [
        make_expenditure("가", 0, current_budget=10, spent=None),
        make_expenditure("나", 0, current_budget=5, spent=1),
    ]
    other = make_revenue("다", level=0, account="기금", current_budget=3, net_receipts=2)
    pairs = [{"account": "일반회계", "expenditure": line} for line in lines]
    assert account_sums(pairs) == []
    general, fund = account_sums([*pairs, {"account": "기금", "revenue": other}])
    assert (general.spending, general.current_budget, general.spent, general.receipts) == (2, 15, None, 0)
    assert (fund.spending, fund.received) == (0, 2)
