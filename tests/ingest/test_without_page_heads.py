"""Books without page heads: what can be read is read, and where nothing can, one report tells all that is wrong."""

import re
from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.proving import prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, REVENUE_ROWS, book

HEAD = "【일반회계】 【새빛과】\n\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_row_of_a_table_names_its_department(tmp_path: Path) -> None:
    text = book().replace(HEAD, "")
    departments = list(read_departments(open_book(write(tmp_path, text + text.replace("새빛과", "물길과")))))
    assert [department.name for department in departments] == ["새빛과", "물길과"]
    for department in departments:
        assert len(department.revenue["회계 미상"].rows) == len(REVENUE_ROWS)
        assert len(department.expenditure["회계 미상"].rows) == len(EXPENDITURE_ROWS)
        assert "page_head_missing" in [finding.kind for finding in department.findings]


def test_a_table_without_a_department_is_not_one_beside_those_it_may_total(tmp_path: Path) -> None:
    total = book().replace(HEAD, "").replace("새빛과\t", "총계\t").partition("- 사업별조서")[0]
    nobody, *named = read_departments(open_book(write(tmp_path, total + book())))
    assert nobody.sheet.tables == []
    assert "table_ownerless" in [finding.kind for finding in nobody.findings]
    assert [department.name for department in named] == ["새빛과"]


def test_a_report_without_a_department_does_not_refuse_the_book(tmp_path: Path) -> None:
    report = "주요 성과 및 정책사업 현황\n\n부서명\t성과목표\t결산액\n계\t1\t2\n\n"
    names = [department.name for department in read_departments(open_book(write(tmp_path, report + book())))]
    assert names == ["부서 미상", "새빛과"]


def test_where_nothing_can_be_read_each_fault_is_reported_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, "가\t1,000\t2,000\n나\t3,000\t4,000\n글\n다\t3,000\t4,000\n")
    with pytest.raises(BookError) as caught:
        open_book(path)
    first, *others = caught.value.faults
    assert "아는 표가 없습니다" in str(first)
    assert [(fault.file, fault.line) for fault in others] == [(str(path), 1), (str(path), 4)]


@pytest.mark.parametrize("comma", [",", ", ", "."])
def test_a_table_that_begins_again_in_any_notation_is_none_of_the_account_above(tmp_path: Path, comma: str) -> None:
    again = re.sub(r"(?<=\d),000(?=\t|\n)", ",007", book().partition("- 사업별조서")[2])
    text = f"{book()}■ 2019회계연도 결산\n{again}"
    (department,) = read_departments(open_book(write(tmp_path, re.sub(r"(?<=\d),(?=\d)", comma, text))))
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    assert "table_again" in [finding.kind for finding in department.findings]


def test_a_table_that_begins_again_with_other_amounts_is_none_of_the_account_above(tmp_path: Path) -> None:
    other = book(unit="천원").replace("【일반회계】 【새빛과】", "【새빛과】")
    (department,) = read_departments(
        open_book(write(tmp_path, book() + other.replace("천원", "원").replace(",000\t", ",007\t")))
    )
    assert [row.name for row in department.revenue["일반회계"].rows] == list(REVENUE_ROWS)
    assert [row.name for row in department.expenditure["일반회계"].rows] == list(EXPENDITURE_ROWS)
    counts = [finding.notes["count"] for finding in department.findings if finding.kind == "table_again"]
    assert counts == [len(REVENUE_ROWS), len(EXPENDITURE_ROWS)]
    again = prove(sheet_of_pages(department.name, department.sheet.pages, None))
    assert [finding.kind for finding in again.findings] == [finding.kind for finding in department.findings]


def test_a_table_printed_twice_with_an_amount_misread_is_of_its_account(tmp_path: Path) -> None:
    twice = book().partition("【일반회계】 【새빛과】\n\n(단위: 원)\n\n- 사업")[0].replace("5,500,000", "5,600,000", 1)
    (department,) = read_departments(open_book(write(tmp_path, book() + twice)))
    assert "table_again" not in [finding.kind for finding in department.findings]


@pytest.mark.parametrize(
    ("head", "account"),
    [
        ("수도사업특별회계\n\n【새빛과】", "수도사업특별회계"),
        ("【새빛과】\n수도사업 특별회계 세출결산", "수도사업 특별회계"),
        ("2. 특별회계\n\n\n\n【새빛과】 (단위: 원)", "특별회계"),
    ],
)
def test_a_title_beside_a_department_alone_names_the_account(tmp_path: Path, head: str, account: str) -> None:
    other = book().replace("【일반회계】 【새빛과】", head)
    (department,) = read_departments(open_book(write(tmp_path, book() + other)))
    for proofs, rows in ((department.revenue, REVENUE_ROWS), (department.expenditure, EXPENDITURE_ROWS)):
        assert {name: len(proof.rows) for name, proof in proofs.items()} == {"일반회계": len(rows), account: len(rows)}
    assert not department.findings


@pytest.mark.parametrize("title", ["일반회계", "재무회계", "특별회계는 따로 본다.", "- 특별회계"])
def test_no_other_line_names_an_account(tmp_path: Path, title: str) -> None:
    other = book().replace("【일반회계】 【새빛과】", f"{title}\n【새빛과】").replace(",000\t", ",007\t")
    (department,) = read_departments(open_book(write(tmp_path, book() + other)))
    assert list(department.expenditure) == ["일반회계"]
    assert "table_again" in [finding.kind for finding in department.findings]


STATUS = "구분\t결산액\t구성비\t전년도 결산액\t구성비\t비교증감\t증감률\n계\t{spent:,}\t100\t0\t0\t{spent:,}\t0\n"


def book_of_two_accounts(spent: int) -> str:
    """A book with a second table of programs under a department alone, and a report with what both accounts spent."""
    other = book().partition("\n【")[2].replace("일반회계】 【", "")
    other = re.sub(r"\d[\d,]+", lambda match: f"{int(match[0].replace(',', '')) * 2:,}", other)
    report = f"\n새빛과\n\n주요 성과 및 정책사업 현황\n\n3. 결산현황\n\n(단위: 원)\n{STATUS.format(spent=spent)}"
    return f"{book()}\n【{other}{report}"


def test_a_table_that_the_reports_total_requires_is_the_departments_of_an_unknown_account(tmp_path: Path) -> None:
    spent = EXPENDITURE_ROWS["새빛과"]["spent"]
    (department,) = read_departments(open_book(write(tmp_path, book_of_two_accounts(spent * 3))))
    assert {name: len(proof.rows) for name, proof in department.expenditure.items()} == {
        "일반회계": len(EXPENDITURE_ROWS),
        "회계 미상": len(EXPENDITURE_ROWS),
    }
    kinds = [finding.kind for finding in department.findings]
    assert "page_head_missing" in kinds
    assert "table_again" not in kinds
    assert department.tallies["P1"].held
    assert not [line for line in department.sheet.unclaimed if line.amounts]
    again = prove(sheet_of_pages(department.name, department.sheet.pages, None))
    assert [finding.kind for finding in again.findings] == kinds


def test_a_table_that_no_total_requires_stays_text(tmp_path: Path) -> None:
    spent = EXPENDITURE_ROWS["새빛과"]["spent"]
    for reported in (spent, spent * 3 + 1):
        (department,) = read_departments(open_book(write(tmp_path, book_of_two_accounts(reported))))
        assert list(department.expenditure) == ["일반회계"]
        assert "table_again" in [finding.kind for finding in department.findings]
