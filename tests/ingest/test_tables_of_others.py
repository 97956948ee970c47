"""CSV and XLSX files as they circulate, read by a mapping: figures in, figures stored, and nothing dropped unsaid."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Alignment

from budget.columns import EXPENDITURE, SPENT_BEFORE
from budget.models import ExpenditureLine, RevenueLine
from documents.models import Correction, Document, Finding, Page, UnclaimedLine
from figures.rows import Figure, PrintedRow
from figures.standing import Standing
from ingest import correction_effects
from ingest.errors import BookError
from ingest.mapping import read_mapping
from ingest.reading import open_table, read_departments
from ingest.reconcile.stated import nest, prove_stated
from ingest.rows import StatedTable
from tests.factories import make_user

LOFIN_HEAD = "fyr,laf_hg_nm,exe_ymd,dept_cd,acnt_dv_nm,dbiz_nm,bdg_cash_amt,ep_amt,cpl_amt"
LOFIN = [
    "2020,경기김포시,20201231,0101,일반회계,청렴도 향상,1000000,900000,0",
    "2020,경기김포시,20201231,0101,일반회계,=감사 운영,2000000,△100,0",
    "2020,경기파주시,20201231,0101,일반회계,다른 시의 사업,7,7,0",
    "2019,경기김포시,20201231,0101,일반회계,지난해 사업,9,9,0",
    '2020,경기김포시,20201231,0202,특별회계,상수도 관리,"3,000,000",,0',
]
BUDGET_HEAD = "(단위:천원),,,\n구분,예산액,전년도예산액,비교증감\n"
BUDGET = [
    "감사담당관,600,500,100",
    "  정책: 깨끗한 시정,600,500,100",
    "    단위: 감사 운영,300,200,100",
    "      일상감사,300,200,100",
    "        201 일반운영비,300,200,100",
    "      청렴 교육,100,100,0",  # printed before its 단위사업: the page turned between them
    "    단위: 청렴도 향상,300,300,0",
    "      부패 신고,200,200,0",
]


def write(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


@pytest.fixture
def lofin(tmp_path: Path) -> Path:
    return write(tmp_path / "lofin.csv", "\n".join([LOFIN_HEAD, *LOFIN]), "cp949")


@pytest.fixture
def budget_book(tmp_path: Path) -> Path:
    return write(tmp_path / "budget.csv", BUDGET_HEAD + "\n".join(BUDGET))


def take_in(path: Path, mapping: str | None, **options: object) -> str:
    out = StringIO()
    options = {"city": "gimpo", "city_name": "김포시", "year": 2020, "mapping": mapping, "stdout": out} | options
    call_command("ingest", str(path), **options)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("dry_run", [True, False])
def test_columns_that_are_not_read_and_those_that_are_missing_are_named(tmp_path: Path, dry_run: bool) -> None:
    lines = [LOFIN_HEAD.replace("ep_amt", "전년도 지출액"), *LOFIN]
    output = take_in(write(tmp_path / "lofin.csv", "\n".join(lines)), "lofin365", dry_run=dry_run)
    assert "매핑에 있으나 파일에 없는 열: 지출액" in output
    assert ("전년도 지출액 → 읽지 않음" if dry_run else "읽지 않은 열: 전년도 지출액, cpl_amt") in output


@pytest.mark.django_db
def test_the_rows_of_the_city_and_year_are_stored_and_the_others_counted(lofin: Path) -> None:
    output = take_in(lofin, "lofin365")
    lines = {line.name: line for line in ExpenditureLine.objects.select_related("department")}
    assert lines.keys() == {"청렴도 향상", "=감사 운영", "상수도 관리"}
    assert (lines["청렴도 향상"].current_budget, lines["청렴도 향상"].spent) == (1_000_000, 900_000)
    assert lines["=감사 운영"].spent == -100
    assert lines["상수도 관리"].account == "특별회계"
    assert {line.department.name for line in lines.values()} == {"0101", "0202"}
    assert {line.level for line in lines.values()} == {3}
    assert "다른 자치단체나 연도의 행 2개를 지나침" in output


@pytest.mark.django_db
def test_what_the_file_does_not_say_is_unknown_and_never_zero(lofin: Path) -> None:
    take_in(lofin, "lofin365")
    line = ExpenditureLine.objects.get(name="상수도 관리")
    assert (line.current_budget, line.spent, line.unspent, line.budget) == (3_000_000, None, None, None)
    assert line.standing("spent") is Standing.UNKNOWN


@pytest.mark.django_db
def test_a_figure_leads_to_its_row_and_cell_in_the_file(lofin: Path) -> None:
    take_in(lofin, "lofin365")
    line = ExpenditureLine.objects.get(name="상수도 관리")
    spent = next(column for column in EXPENDITURE if column.name == "current_budget")
    page, number, cell, _ = line.place(spent)
    stored = Page.objects.get(number=page)
    assert number == 6
    assert stored.text.split("\n")[number - stored.first_line].split("\t")[cell] == "3,000,000"
    assert Document.objects.get().volumes.get().kind == "csv"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(lofin: Path) -> None:
    take_in(lofin, "lofin365")
    version = Document.objects.get().version
    assert "없음" in take_in(lofin, "lofin365")
    assert Document.objects.get().version == version


def test_snapshots_of_two_days_are_refused(tmp_path: Path) -> None:
    text = "\n".join([LOFIN_HEAD, LOFIN[0], LOFIN[0].replace("20201231", "20200630")])
    with pytest.raises(BookError, match="‘20201231’의 자료와 ‘20200630’의 자료") as error:
        open_table(write(tmp_path / "two.csv", text), read_mapping("lofin365"), "김포시", 2020)
    assert error.value.line == 3


def test_a_file_without_the_city_says_whose_it_is(lofin: Path) -> None:
    with pytest.raises(BookError, match="부천시 2020년의 행이 없습니다 .*경기김포시, 경기파주시"):
        open_table(lofin, read_mapping("lofin365"), "부천시", 2020)


@pytest.mark.django_db
def test_a_budget_book_gets_its_levels_from_indents_and_its_unit_from_the_mapping(budget_book: Path) -> None:
    take_in(budget_book, "budget-book")
    lines = list(ExpenditureLine.objects.order_by("line").values_list("name", "level", "budget"))
    assert lines[:4] == [
        ("감사담당관", 0, 600_000),
        ("깨끗한 시정", 1, 600_000),
        ("감사 운영", 2, 300_000),
        ("일상감사", 3, 300_000),
    ]


@pytest.mark.django_db
def test_a_row_printed_before_its_parent_is_placed_below_it_and_reported(budget_book: Path) -> None:
    take_in(budget_book, "budget-book")
    line = ExpenditureLine.objects.select_related("program__parent").get(name="청렴 교육")
    assert line.program.parent.name == "청렴도 향상"
    assert Finding.objects.get(kind="before_parent").name == "청렴 교육"
    assert not Finding.objects.filter(kind="E5").exists()


@pytest.mark.django_db
def test_rows_below_the_project_level_are_kept_as_text_and_counted(budget_book: Path) -> None:
    output = take_in(budget_book, "budget-book")
    assert UnclaimedLine.objects.get().text.startswith("        201 일반운영비")
    assert "해석하지 못한 행 1개" in output


@pytest.mark.django_db
def test_a_sum_that_does_not_hold_is_reported_and_shown_as_printed(tmp_path: Path) -> None:
    text = BUDGET_HEAD + "\n".join([*BUDGET[:3], "      일상감사,290,200,90"])
    take_in(write(tmp_path / "wrong.csv", text), "budget-book")
    unit = ExpenditureLine.objects.get(name="감사 운영")
    assert unit.budget == 300_000
    assert unit.standing("budget") is Standing.CONFLICTING
    assert Finding.objects.filter(kind="E5", name="감사 운영", column="budget").exists()


@pytest.mark.django_db
def test_a_workbook_gives_the_same_rows_as_its_csv(tmp_path: Path, budget_book: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    for line in (BUDGET_HEAD + "\n".join(BUDGET)).split("\n"):
        cells = line.split(",")
        sheet.append([cells[0].strip(), *(int(cell) if cell.lstrip("-").isdigit() else cell for cell in cells[1:])])
        steps = (len(cells[0]) - len(cells[0].lstrip())) // 2
        sheet.cell(sheet.max_row, 1).alignment = Alignment(indent=steps)
    workbook.save(tmp_path / "budget.xlsx")
    take_in(budget_book, "budget-book")
    values = ("name", "level", "budget", "program__parent__name")
    of_csv = list(ExpenditureLine.objects.order_by("line").values_list(*values))
    take_in(tmp_path / "budget.xlsx", "budget-book")
    assert list(ExpenditureLine.objects.order_by("line").values_list(*values)) == of_csv
    assert Document.objects.get().volumes.get().kind == "xlsx"


@pytest.mark.django_db
def test_cells_without_a_head_are_reported_and_kept(tmp_path: Path) -> None:
    text = "\n".join([LOFIN_HEAD, LOFIN[0] + ",넘치는 칸"])
    take_in(write(tmp_path / "wide.csv", text), "lofin365")
    assert Finding.objects.get(kind="wider_than_head").notes == {"count": 1}
    assert "넘치는 칸" in Page.objects.get().text


@pytest.mark.django_db
def test_what_is_no_amount_is_unknown_and_reported(tmp_path: Path) -> None:
    text = "\n".join([LOFIN_HEAD, LOFIN[0].replace("900000", "구십만")])
    take_in(write(tmp_path / "words.csv", text), "lofin365")
    assert ExpenditureLine.objects.get().spent is None
    assert Finding.objects.get(kind="unreadable").printed == "구십만"


@pytest.mark.django_db
def test_revenue_gets_its_tree_from_its_codes(tmp_path: Path) -> None:
    mapping = tmp_path / "revenue.toml"
    mapping.write_text(
        'table = "revenue"\nlevels = "code"\n[columns]\ndepartment = "부서"\naccount = "회계"\ncode = "코드"\n'
        'name = "과목"\nbudget = "예산액"\nnet_receipts = "실제수납액"\n',
        encoding="utf-8",
    )
    rows = ["부서,회계,코드,과목,예산액,실제수납액"]
    rows += ["세정과,일반회계,200,세외수입,30,30", "세정과,일반회계,210,경상적세외수입,30,30"]
    rows += ["세정과,일반회계,216,이자수입,30,31", "세정과,일반회계,216-01,공공예금이자수입,30,30"]
    take_in(write(tmp_path / "revenue.csv", "\n".join(rows)), str(mapping))
    subjects = dict(RevenueLine.objects.values_list("code", "subject__parent__code"))
    assert subjects == {"200": None, "210": "200", "216": "210", "216-01": "216"}
    assert Finding.objects.filter(kind="R4", column="net_receipts").count() == 2


@pytest.mark.django_db
def test_a_correction_of_such_a_line_is_proven_from_the_stored_pages(budget_book: Path) -> None:
    take_in(budget_book, "budget-book")
    line = ExpenditureLine.objects.select_related("document__city", "department", "program").get(name="부패 신고")
    proposal = correction_effects.actions.propose(
        correction_effects.place_of(line, "budget"), "250000", "원장과 다릅니다.", make_user("kim")
    )
    correction_effects.accept(proposal, make_user("lee"), "원장에서 확인했습니다.")
    line.refresh_from_db()
    assert (line.budget, line.standing("budget")) == (250_000, Standing.CORRECTED)
    assert Finding.objects.filter(kind="E5", name="청렴도 향상").exists()
    assert "다시 적용 1" in take_in(budget_book, "budget-book", dry_run=True)
    assert Correction.objects.get().fate == "applied"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("title = ", "읽을 수 없습니다"),
        ('colums = "x"', "모르는 항목입니다: colums"),
        ('unit = "만원"', "모르는 단위입니다: 만원"),
        ('[columns]\nname = "사업"\nspend = "지출"', "모르는 열 이름입니다: spend"),
        ('[columns]\nname = "사업"\nspent = 3', "제목은 글이나 글의 목록입니다: spent"),
        ('[columns]\nspent = "지출"', "열이 빠졌습니다: name, department, account"),
        ('levels = "word"\n[columns]\nname = "사업"\ndepartment = "부서"\naccount = "회계"', "열이 빠졌습니다: level"),
        ('[columns]\nname = "가"\ndepartment = "나"\naccount = "다"\n[words]\n"세목" = 4', "세부사업.까지입니다: 세목"),
    ],
)
def test_an_error_in_a_mapping_is_refused_with_one_sentence(tmp_path: Path, written: str, sentence: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BookError, match=sentence):
        read_mapping(str(path))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "mapping", "sentence"),
    [
        (b"a,b\n1,2\n", "lofin365", "제목 행을 찾지 못했습니다"),
        (b"PK\x03\x04 no workbook", "lofin365", "XLSX로 읽을 수 없습니다"),
        (b"PK\x03\x04 no mapping", None, "깨진 압축 파일"),
        (b"", "lofin365", "빈 파일"),
        (b'fyr,"' + b"x" * 2_000_000, "lofin365", "한 행이 너무 깁니다"),
        (b"\x01\x02\x00", "lofin365", "글이 아닌 파일"),
        (b"\xff\xfe\x00", "lofin365", "CSV로 읽을 수 없는 행입니다"),
        (b"x", "no such", "매핑 파일이 없습니다"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence_and_stores_nothing(
    tmp_path: Path, content: bytes, mapping: str | None, sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        take_in(path, mapping)
    assert not Document.objects.exists()


@given(st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=30))
def test_a_parent_stands_before_its_child_and_higher(levels: list[int | None]) -> None:
    for row, parent in enumerate(nest(levels)):
        if parent is not None:
            assert parent < row
            assert levels[parent] < levels[row]  # type: ignore[operator]


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=4), st.data())
def test_every_sum_holds_whichever_rows_a_page_break_puts_first(units: list[list[int]], data: st.DataObject) -> None:
    rows: list[tuple[int, int]] = [(0, sum(map(sum, units))), (1, sum(map(sum, units)))]
    turned = data.draw(st.integers(0, len(units) - 1))
    for number, details in enumerate(units):
        early = data.draw(st.integers(0, len(details))) if number == turned else 0
        rows += [(3, amount) for amount in details[:early]]
        rows += [(2, sum(details)), *((3, amount) for amount in details[early:])]
    proof = prove_stated(_table(rows))
    assert [finding.kind for finding in proof.findings if finding.kind == "E5"] == []
    assert sorted(row.figures["budget"].value for row in proof.rows) == sorted(amount for _, amount in rows)


def _table(rows: list[tuple[int, int]]) -> StatedTable:
    """Rows of a level and a 예산액; nothing else is known."""
    unknown = Figure(None, Standing.UNKNOWN)
    table = StatedTable("expenditure", "감사담당관", "일반회계", "", 1, [], [(1, 1)])
    for line, (level, amount) in enumerate(rows, 1):
        table.rows.append(PrintedRow(1, line, ("",), row_name=f"사업 {line}"))
        table.levels.append(level)
        figures = {column.name: unknown for column in (*EXPENDITURE, SPENT_BEFORE)}
        table.figures.append(figures | {"budget": Figure(amount, Standing.PRINTED)})
    return table


def test_reading_the_file_alone_needs_no_database(lofin: Path) -> None:
    book = open_table(lofin, read_mapping("lofin365"), "김포시", 2020)
    assert [department.name for department in read_departments(book)] == ["0101", "0202"]
