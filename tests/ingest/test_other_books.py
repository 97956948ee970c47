"""Books of other cities: the same layout, other names, units and damage, each written by hand."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from figures.standing import Standing
from ingest.forms import FORMS
from ingest.forms.sheet import Sheet
from ingest.forms.units import find_unit
from ingest.proving import DepartmentReading
from ingest.reading import open_book, read_departments, read_sheets

Read = Callable[[str], dict[str, Sheet]]
Prove = Callable[[str], dict[str, DepartmentReading]]
READERS = {form.name: form.read for form in FORMS}

REVENUE_HEAD = (
    "과목 조직-장-관-항-목\t예산액\t전년도 이월액\t예산현액\t징수결정액\t수납액\t\t\t\t불납결손액\t미수납액\n"
    "\t\t\t\t\t수납총액\t물납액\t환급액\t실제수납액\t\t\n"
)
EXPENDITURE_HEAD = (
    "과목 (조직 - 사업)\t예산액\t예산성립후 증감\t\t\t예산현액\t지출액\t다음연도 이월액\t\t\t\t보조금 반납금"
    "\t집행잔액\t\t\t\n"
    "\t\t전년도이월액\t이용\t수입대체경비\t\t\t계\t명시이월\t사고이월\t계속비이월\t\t계\t보조금 정산잔액"
    "\t예산절감액\t계획변경등\n"
    "\t\t예비비사용액\t전용\t변경\t\t\t\t\t\t\t\t\t낙찰차액\t지출잔액\t예비비\n"
)
OUTCOMES_HEAD = "정책목표\t예산액\t결산액\t성과지표\t측정산식\t성과지표 달성현황\t\t\n\t\t\t\t\t목표\t실적\t달성율\n"
SUMMARY = (
    "3. 주요성과 및 정책사업 현황\n\n가. 총괄\n\n(단위:개, 원)\n\n"
    "부서명\t성과목표\t\t\t\t\t\t결산액\t\t\n"
    "\t전략 목표수\t정책 사업목표\t\t성과달성도\t\t\t결산액\t전년도 결산액\t비교증감\n"
    "\t\t개수\t지표수\t초과 달성\t달성\t미달성\t\t\t\n"
    "계\t1\t1\t2\t0\t1\t1\t60\t50\t10\n{name}\t1\t1\t2\t0\t1\t1\t60\t50\t10\n\n"
)
INDICATORS_HEAD = "성과지표(단위)\t측정산식(방법)\t목표대비 달성률\t'20년 달성성과\t'21년 달성성과\n"
UNITS_HEAD = "사업명\t회계구분\t'20결산\t'21예산\t'21결산\n"


def head(name: str, account: str = "일반회계") -> str:
    return f"\n【{account}】 【{name}】\n\n"


def subject(name: str, amount: int) -> str:
    return "\t".join([name, *map(str, (amount, 0, amount, amount, amount, 0, 0, amount, 0, 0))]) + "\n"


def program(name: str, budget: int, spent: int) -> str:
    cells = [budget, 0, 0, 0, budget, spent, 0, 0, 0, 0, 0, budget - spent, 0, 0, 0]
    return "\t".join([name, *map(str, cells)]) + f"\n\t\t0\t0\t0\t\t\t\t\t\t\t\t\t0\t{budget - spent}\t0\n"


def revenue(name: str, amount: int, account: str = "일반회계", unit: str = "(단위: 원)") -> str:
    rows = subject(name, amount) + subject("200 세외수입", amount) + subject("210 경상적세외수입", amount)
    return head(name, account) + f"{unit}\n\n" + REVENUE_HEAD + rows


def expenditure(name: str) -> str:
    rows = program(name, 90, 60) + program("행정 혁신", 90, 60) + program("인사 관리", 90, 60)
    rows += program("인사 운영", 50, 40) + program("직원 복지", 40, 20)
    return head(name) + "- 사업별조서\n\n" + EXPENDITURE_HEAD + rows


def report(name: str) -> str:
    return f"\n{name}\n\n\n" + SUMMARY.format(name=name) + f"제2장\n\n전략목표\t○ 열린 행정\n[소관부서]\t{name}\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def sheets_of(text: str) -> dict[str, Sheet]:
        path = tmp_path / "book.txt"
        path.write_text(text, encoding="utf-8")
        return {sheet.department: sheet for sheet in read_sheets(open_book(path))}

    return sheets_of


@pytest.fixture
def prove(tmp_path: Path) -> Prove:
    def departments_of(text: str) -> dict[str, DepartmentReading]:
        path = tmp_path / "book.txt"
        path.write_text(text, encoding="utf-8")
        return {department.name: department for department in read_departments(open_book(path))}

    return departments_of


def rows_of(sheet: Sheet, form: str) -> list[list[str]]:
    return [[row.name for row in table.rows] for table in sheet.tables_of(form)]


SETTLEMENT = revenue("총무과", 700) + revenue("세무과", 800) + expenditure("총무과") + expenditure("세무과")


@pytest.mark.parametrize("misread", ["총무파", "종무과"])
def test_a_short_name_misread_on_a_later_page_is_the_department_before(read: Read, misread: str) -> None:
    cut = head(misread) + "(단위: 원)\n\n" + REVENUE_HEAD + "210"
    sheets = read(SETTLEMENT.replace("210", cut, 1))
    assert list(sheets) == ["총무과", "세무과"]
    assert rows_of(sheets["총무과"], "revenue") == [["총무과", "200 세외수입", "210 경상적세외수입"]]


def test_a_misread_first_head_is_set_right_by_the_row_under_it(read: Read) -> None:
    sheets = read(SETTLEMENT.replace("【총무과】", "【총무파】", 1))
    assert {name: len(sheet.tables_of("revenue")) for name, sheet in sheets.items()} == {"총무과": 1, "세무과": 1}


def test_departments_that_differ_by_a_number_are_two_though_the_own_row_is_lost(read: Read) -> None:
    text = revenue("도로건설1과", 700) + revenue("도로건설2과", 800).replace(subject("도로건설2과", 800), "")
    sheets = read(text)
    assert rows_of(sheets["도로건설2과"], "revenue") == [["200 세외수입", "210 경상적세외수입"]]


def test_a_page_whose_head_is_lost_is_of_the_department_in_its_first_row(read: Read) -> None:
    sheets = read(SETTLEMENT.replace(head("세무과"), "\n", 1))
    assert [row.cells[1] for row in sheets["세무과"].tables_of("revenue")[0].rows] == ["800"] * 3
    assert len(sheets["총무과"].tables_of("revenue")[0].rows) == 3


def test_an_account_misread_on_a_later_page_is_the_account_before(read: Read) -> None:
    cut = head("총무과", "일반희계") + REVENUE_HEAD + "210"
    tables = read(SETTLEMENT.replace("210", cut, 1))["총무과"].tables_of("revenue")
    assert [(table.account, len(table.rows)) for table in tables] == [("일반회계", 3)]


def test_an_account_that_is_none_is_the_one_it_is_a_misreading_of(read: Read) -> None:
    sheets = read(SETTLEMENT.replace(head("세무과"), head("세무과", "일반회게"), 1))
    assert [(table.form, table.account) for table in sheets["세무과"].tables] == [
        ("revenue", "일반회계"),
        ("expenditure", "일반회계"),
    ]


@pytest.mark.parametrize("account", ["합계", "함계", "총 계", "일반회계 합계"])
@pytest.mark.parametrize("first", [True, False])
def test_tables_of_all_accounts_together_are_totals_and_no_account(read: Read, account: str, first: bool) -> None:
    total = revenue("총무과", 700, account)
    sheets = read(total + SETTLEMENT if first else SETTLEMENT + total)
    assert {table.account for sheet in sheets.values() for table in sheet.tables} == {"일반회계"}
    findings = [(each.kind, each.printed, each.notes["count"]) for each in sheets["총무과"].findings]
    assert findings == [("table_of_totals", account, 3)]
    assert [line.text.split("\t")[0] for line in sheets["총무과"].unclaimed] == [
        "총무과",
        "200 세외수입",
        "210 경상적세외수입",
    ]


def test_tables_of_all_departments_together_are_totals_and_no_department(read: Read) -> None:
    sheets = read(revenue("합계", 1500) + SETTLEMENT)
    assert [name for name, sheet in sheets.items() if sheet.tables] == ["총무과", "세무과"]
    assert [finding.kind for finding in sheets["합계"].findings] == ["table_of_totals"]


def test_a_book_of_totals_alone_is_read(read: Read) -> None:
    sheets = read(revenue("총무과", 700, "합계"))
    assert [(table.account, len(table.rows)) for table in sheets["총무과"].tables] == [("합계", 3)]


def test_an_account_that_lost_its_bracket_is_the_one_it_is_a_misreading_of(read: Read) -> None:
    text = revenue("수도과", 700, "특별회계(상수도)") + revenue("수질과", 800, "특별회계(상수도게")
    assert {table.account for sheet in read(text).values() for table in sheet.tables} == {"특별회계(상수도)"}


def test_the_department_may_stand_before_the_account(read: Read) -> None:
    text = SETTLEMENT.replace("【일반회계】 【총무과】", "【총무과】 【일반회계】")
    text += revenue("회계과", 900) + expenditure("회계과")
    assert {name: sheet.tables[0].account for name, sheet in read(text).items()} == dict.fromkeys(
        ("총무과", "세무과", "회계과"), "일반회계"
    )


def test_special_accounts_one_letter_apart_stay_apart(read: Read) -> None:
    text = revenue("수도과", 700, "특별회계(상수도)") + revenue("수도과", 800, "특별회계(하수도)")
    tables = read(text)["수도과"].tables_of("revenue")
    assert [(table.account, table.rows[0].cells[1]) for table in tables] == [
        ("특별회계(상수도)", "700"),
        ("특별회계(하수도)", "800"),
    ]


def test_account_and_department_may_be_in_lines_of_their_own(read: Read) -> None:
    sheets = read(SETTLEMENT.replace("【일반회계】 【", "【일반회계】\n\n【"))
    assert {name: len(sheet.tables_of("revenue")[0].rows) for name, sheet in sheets.items()} == {
        "총무과": 3,
        "세무과": 3,
    }


def test_a_table_of_contents_is_no_department(read: Read) -> None:
    contents = "차례\n\n1. 세입결산 3\n\n3. 주요성과 및 정책사업 현황\n"
    assert list(read(contents + SETTLEMENT)) == ["총무과", "세무과"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
def test_a_book_is_the_same_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes((SETTLEMENT + report("총무과") + report("세무과")).encode(encoding))
    for sheet in read_sheets(open_book(path)):
        assert [len(table.rows) for table in sheet.tables] == [3, 5, 2, 2]


@pytest.mark.parametrize("block", ["[일반회계] [세무과]", "일반회계】 【세무과】", "〔일반회계〕〔세무과〕"])
def test_the_brackets_of_a_page_head_may_be_misread(read: Read, block: str) -> None:
    sheets = read(SETTLEMENT.replace("【일반회계】 【세무과】", block, 1))
    assert len(sheets["세무과"].tables_of("revenue")[0].rows) == 3
    assert not sheets["세무과"].unclaimed


def test_a_department_may_have_a_very_long_name(read: Read) -> None:
    name = "가나다라마" * 15 + "센터"
    assert len(read(revenue("총무과", 700) + revenue(name, 800))[name].tables_of("revenue")[0].rows) == 3


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("3. 주요성과 및 정책사업 현황", "3. 주요성과 및 정책시업 현항"),
        ("3. 주요성과 및 정책사업 현황\n", ""),
        ("3. 주요성과 및 정책사업 현황\n\n가. 총괄\n", ""),
    ],
)
def test_a_report_whose_heading_is_misread_or_lost_is_its_own_departments(
    read: Read, printed: str, read_as: str
) -> None:
    last = report("세무과").replace(printed, read_as)
    sheets = read(SETTLEMENT + report("총무과") + last)
    for name in ("총무과", "세무과"):
        assert rows_of(sheets[name], "summary") == [["계", name]]


def test_a_report_is_of_the_department_that_its_rows_name(read: Read) -> None:
    sheets = read(SETTLEMENT + report("세무과").replace("\n세무과\n", "\n총무과\n"))
    assert rows_of(sheets["세무과"], "summary") == [["계", "세무과"]]
    assert not sheets["총무과"].tables_of("summary")


def test_a_report_without_a_settlement_goes_by_its_own_titles(read: Read) -> None:
    second = report("세무과").replace("[소관부서]\t세무과\n", "")
    assert list(read(report("총무과") + second)) == ["총무과", "세무과"]


def test_the_first_row_of_a_later_page_is_no_head_though_it_has_words_of_one(read: Read) -> None:
    row = "\t\t\t목표 관리 실적\t(추진실적/목표치)*100\t50\t25\t50%\n"
    text = head("총무과") + OUTCOMES_HEAD + "행정 혁신\t90\t60\t교육 만족도\t만족\t80\t88\t110%\n"
    text += head("총무과") + OUTCOMES_HEAD + row
    (table,) = read(text)["총무과"].tables_of("department_performance")
    assert [cells[3] for cells in (row.cells for row in table.rows)] == ["교육 만족도", "목표 관리 실적"]


@pytest.mark.parametrize("break_", ["\n", head("총무과"), "\n- 12 -\n\n", "\f\n"])
def test_a_table_goes_on_after_a_page_break_without_its_head(read: Read, break_: str) -> None:
    for cut in ("직원 복지", "\t\t0\t0\t0\t\t\t\t\t\t\t\t\t0\t20\t0"):
        sheet = read(expenditure("총무과").replace(cut, break_ + cut))["총무과"]
        (table,) = sheet.tables_of("expenditure")
        assert [row.name for row in table.rows] == ["총무과", "행정 혁신", "인사 관리", "인사 운영", "직원 복지"]
        assert all(row.below for row in table.rows)
        assert not any(line.amounts for line in sheet.unclaimed)


def test_another_table_after_a_blank_line_is_not_taken_for_the_rest(read: Read) -> None:
    text = expenditure("총무과") + "\n구분\t2020\t2021\n합계\t1,000\t2,000\n"
    sheet = read(text)["총무과"]
    assert len(sheet.tables_of("expenditure")[0].rows) == 5
    assert [line.amounts for line in sheet.unclaimed] == [0, 2]


def test_rows_below_as_many_words_as_the_table_has_columns_are_another_tables(read: Read) -> None:
    months = " ".join(["연도", *(f"{month}월" for month in range(1, 11))])
    sheet = read(revenue("총무과", 700) + f"\f연도별 추이\n{months}\n" + subject("2018", 12_345))["총무과"]
    assert [row.name for row in sheet.tables_of("revenue")[0].rows] == ["총무과", "200 세외수입", "210 경상적세외수입"]
    assert sheet.unclaimed[-1].text.startswith("2018\t")


@pytest.mark.parametrize(
    ("line", "scale", "rest"),
    [
        ("(단위: 천원)", 1000, ""),
        ("(단위 : 천 원)", 1000, ""),
        ("（단위：개，백만원）", 1_000_000, ""),
        ("[단위: 백만 원, %]", 1_000_000, ""),
        ("(단워: 천원)", 1000, ""),
        ("가. 총괄 (단위: 개, 천원)", 1000, "가. 총괄"),
        ("(단위 : 명)", None, ""),
        ("(in thousand won)", 1000, ""),
        ("(In KRW millions)", 1_000_000, ""),
        ("(천원, %)", 1000, ""),
        ("단위(천원)", 1000, ""),
        ("【단위】 천원", 1000, ""),
        ("(단위∶₩천)", 1000, ""),
        ("※ 금액단위는 천원임", 1000, ""),
        ("천원", 1000, ""),
        ("(단위: 10억원)", 1_000_000_000, ""),
        ("세입결산 (천원)", 1000, "세입결산"),
    ],
)
def test_a_unit_is_read_however_it_is_spaced_and_bracketed(line: str, scale: int | None, rest: str) -> None:
    unit = find_unit(line)
    assert unit is not None
    assert (unit.scale, unit.rest, unit.unread) == (scale, rest, "")


@pytest.mark.parametrize("line", ["(기준: 천원)", "(원: 천)", "(K원)", "(KRW, thousands)"])
def test_what_speaks_of_money_in_an_unknown_form_is_a_unit_that_cannot_be_read(line: str) -> None:
    unit = find_unit(line)
    assert unit is not None
    assert (unit.scale, unit.rest, bool(unit.unread)) == (None, "", True)


@pytest.mark.parametrize(
    "line", ["(천원의 아침밥)", "(5천원 이상)", "(공원녹지과)", "지표(단위)", "(단위사업)", "1,000,000원"]
)
def test_words_with_amounts_in_them_are_no_unit(line: str) -> None:
    assert find_unit(line) is None


def test_a_unit_that_cannot_be_read_holds_for_the_departments_after_it(prove: Prove) -> None:
    departments = prove(revenue("총무과", 700, unit="(단위: 천윙)") + revenue("세무과", 300, unit=""))
    rows = departments["세무과"].revenue["일반회계"].rows
    assert {figure.value for row in rows for figure in row.figures.values()} == {None}


def test_below_a_unit_that_cannot_be_read_all_amounts_are_unknown(prove: Prove) -> None:
    department = prove(revenue("총무과", 700, unit="(단위: 천윙)"))["총무과"]
    assert {figure.value for row in department.revenue["일반회계"].rows for figure in row.figures.values()} == {None}
    (discrepancy,) = [finding for finding in department.findings if finding.kind == "unit_unread"]
    assert (discrepancy.printed, discrepancy.page, discrepancy.line) == ("천윙", 1, 4)


def test_where_the_unit_changes_from_page_to_page_what_follows_is_unknown(prove: Prove) -> None:
    cut = head("총무과") + "(단위: 천원)\n\n" + REVENUE_HEAD + "210"
    department = prove(revenue("총무과", 700).replace("210", cut, 1))["총무과"]
    *first, last = [row.figures["assessed"] for row in department.revenue["일반회계"].rows]
    assert [figure.value for figure in first] == [700, 700]
    assert last.standing is not Standing.PRINTED
    (discrepancy,) = [finding for finding in department.findings if finding.kind == "units_contradict"]
    assert discrepancy.notes == {"units": ["원", "천원"]}


def test_a_unit_inside_prose_or_over_an_unknown_table_is_of_no_other_table(read: Read) -> None:
    text = SETTLEMENT + report("총무과") + "1. 주요성과\n\n- 예산 (단위: 백만원)\n\n"
    text += (
        "(단위: 천원)\n구분\t금액\n계\t1,000\n\n□ 관련 예산사업 결산현황\n\n"
        + UNITS_HEAD
        + "인사 관리\t일반회계\t1\t2\t3\n"
    )
    (table,) = read(text)["총무과"].tables_of("unit_programs")
    assert table.scale == 1


def test_the_unit_in_a_columns_head_is_the_tables_own(read: Read) -> None:
    shares = "전략목표명 (부서명)\t정책사업목표명\t성과지표명\t'21년 달성성과\t결산액 (원)\t비중(%)\n"
    text = report("총무과").replace("개, 원", "개, 천원") + shares + "○ 열린 행정\t혁신\t만족도\tO\t60,000\t100 %\n"
    sheet = read(text)["총무과"]
    assert (sheet.tables_of("summary")[0].scale, sheet.tables_of("goal_shares")[0].scale) == (1000, 1)


@pytest.mark.parametrize(("spent", "scale"), [("60", 1000), ("60,000", 1)])
def test_expenditure_without_a_unit_is_in_the_reports_where_the_report_says_the_same(
    read: Read, spent: str, scale: int
) -> None:
    text = expenditure("총무과").replace("\t60\t", f"\t{spent}\t", 1) + report("총무과").replace("개, 원", "개, 천원")
    assert read(text)["총무과"].tables_of("expenditure")[0].scale == scale


@pytest.mark.parametrize(
    ("legend", "bounds"),
    [
        ("※ ◎ : 우수(110% 이상), × : 미흡(110% 미만)", [("◎", Decimal(110), None), ("×", None, Decimal(110))]),
        ("※ ◎ : 우수(110% 초과), ○ : 보통(80% 이상 110% 이하), × : 미흡(80% 미만)", []),
    ],
)
def test_a_legend_whose_bounds_cannot_be_kept_is_left_in_words(
    read: Read, legend: str, bounds: list[tuple[str, Decimal | None, Decimal | None]]
) -> None:
    sheet = read(report("총무과") + f"\n{legend}\n")["총무과"]
    assert [(bound.mark, bound.at_least, bound.below) for bound in sheet.thresholds] == bounds
    assert bool(sheet.thresholds) != any(line.text == legend for line in sheet.unclaimed)


def test_a_long_dash_is_unknown_and_refuses_no_book(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(revenue("총무과", 700).replace("\t0\t700\t", "\t－\t700\t", 1), encoding="utf-8")
    (department,) = read_departments(open_book(path))
    assert [row.figures["current_budget"].value for row in department.revenue["일반회계"].rows] == [700] * 3


@pytest.mark.parametrize(("cell", "mark"), [("O", "○"), (" ◯ ", "○"), ("X", "×"), ("", ""), ("달성", ""), ("◎○", "")])
def test_letters_that_look_like_marks_are_marks(read: Read, cell: str, mark: str) -> None:
    shares = "전략목표명 (부서명)\t정책사업목표명\t성과지표명\t'21년 달성성과\t결산액 (원)\t비중(%)\n"
    sheet = read(report("총무과") + shares + f"○ 열린 행정\t혁신\t만족도\t{cell}\t60\t100 %\n")["총무과"]
    (table,) = sheet.tables_of("goal_shares")
    assert read_form("goal_shares", table)[1].texts["mark"] == mark


def read_form(form: str, table: object) -> list:  # type: ignore[type-arg]
    reader = READERS[form]
    assert reader is not None
    return reader(table)  # type: ignore[arg-type]


def indicators_of(read: Read, rows: str) -> list[tuple[str, str, list[Decimal | None]]]:
    (table,) = read(report("총무과") + "(2) 성과지표 달성현황\n\n" + INDICATORS_HEAD + rows)["총무과"].tables_of(
        "indicators"
    )
    return [
        (row.name, row.texts["unit"], [row.measures[column].value for column in ("target", "result", "rate")])
        for row in read_form("indicators", table)
    ]


def test_the_name_of_an_indicator_may_run_over_its_lines(read: Read) -> None:
    rows = "교육\t만족/\t목표\t70\t80\n만족도(%)\t전체\t실적\t77\t88\n\t\t달성률(%)\t110%\t110%\n"
    assert indicators_of(read, rows) == [("교육 만족도", "%", [Decimal(80), Decimal(88), Decimal(110)])]


def test_a_lost_line_of_an_indicator_gives_its_figures_to_no_other(read: Read) -> None:
    first = "만족도(%)\t만족\t목표\t70\t80\n\t\t실적\t77\t88\n\t\t달성률(%)\t110%\t110%\n"
    rest = "\t\t실적\t40\t25\n\t\t달성률(%)\t100%\t50%\n"
    assert indicators_of(read, first + rest) == [
        ("만족도", "%", [Decimal(80), Decimal(88), Decimal(110)]),
        ("", "", [None, Decimal(25), Decimal(50)]),
    ]


def test_a_measure_with_its_unit_after_it_is_unknown_and_refuses_no_book(read: Read) -> None:
    rows = "만족도(점)\t만족\t목표\t70\t80점\n\t\t실적\t-\t△1.5\n\t\t달성률(%)\t110%\t\n"
    assert indicators_of(read, rows) == [("만족도", "점", [None, Decimal("-1.5"), None])]


def test_empty_cells_lost_at_the_end_of_a_line_cut_no_row_off(read: Read) -> None:
    text = "\n".join(line.rstrip("\t") for line in (SETTLEMENT + report("총무과")).split("\n"))
    sheet = read(text)["총무과"]
    assert rows_of(sheet, "expenditure") == [["총무과", "행정 혁신", "인사 관리", "인사 운영", "직원 복지"]]
    assert rows_of(sheet, "summary") == [["계", "총무과"]]


def test_heads_are_known_though_a_letter_of_each_word_is_misread(read: Read) -> None:
    text = SETTLEMENT.replace("과목 (조직 - 사업)", "과믁 (조직 - 사엄)").replace("예산현액", "예산헌액")
    text = text.replace("집행잔액", "집헹잔액").replace("낙찰차액\t지출잔액\t예비비", "낙칠차액\t지줄잔액\t에비비")
    sheet = read(text)["총무과"]
    assert (len(sheet.tables_of("revenue")[0].rows), len(sheet.tables_of("expenditure")[0].rows)) == (3, 5)
    assert not sheet.unclaimed


def test_a_note_with_tabs_under_a_table_ends_it(read: Read) -> None:
    sheet = read(revenue("총무과", 700) + "※ 취소:\t코로나 1,000\n")["총무과"]
    assert [(line.text, line.amounts) for line in sheet.unclaimed] == [("※ 취소:\t코로나 1,000", 1)]


def test_a_bullet_of_prose_may_hold_tabs(read: Read) -> None:
    sheet = read(report("총무과") + "\n1. 주요성과\n\n- 공모사업\t선정 3건\n")["총무과"]
    assert [item.text for passage in sheet.passages for item in passage.items] == ["공모사업 선정 3건"]


def test_a_row_with_a_figure_too_many_is_unknown_not_read_aside(read: Read) -> None:
    rows = "인사 관리\t일반회계\t3\t90\t60\n인사 운영\t\t0\t3\t50\t40\n"
    (table,) = read(report("총무과") + "□ 관련 예산사업 결산현황\n\n" + UNITS_HEAD + rows)["총무과"].tables_of(
        "unit_programs"
    )
    unit, shifted = read_form("unit_programs", table)
    assert unit.figures["spent"].value == 60
    assert {figure.standing for figure in shifted.figures.values()} == {Standing.UNKNOWN}


def test_units_whose_heading_is_lost_are_tables_of_their_own(read: Read) -> None:
    units = "".join(
        f"\n단위사업\n\n{name}\n\n□ 주요 추진성과\n\n- 시험 2회\n\n{UNITS_HEAD}{name}\t\t3\t90\t60\n"
        for name in ("인사 관리", "조직 관리")
    )
    assert rows_of(read(report("총무과") + units)["총무과"], "unit_programs") == [["인사 관리"], ["조직 관리"]]


def test_pages_separated_by_form_feeds_are_numbered_once_each(read: Read) -> None:
    sheets = read("\f".join([revenue("총무과", 700), revenue("세무과", 800), report("총무과"), report("세무과")]))
    assert {name: [page.number for page in sheet.pages] for name, sheet in sheets.items()} == {
        "총무과": [1, 3],
        "세무과": [2, 4],
    }


def test_a_whole_book_of_another_city_is_proven(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(SETTLEMENT, encoding="utf-8")
    for department in read_departments(open_book(path)):
        (proof,) = department.expenditure.values()
        assert [row.level for row in proof.rows] == [0, 1, 2, 3, 3]
        assert [row.figures["spent"].value for row in proof.rows] == [60, 60, 60, 40, 20]
        assert not department.findings
