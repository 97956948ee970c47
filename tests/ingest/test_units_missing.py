"""Tables that print no unit, beside others of their book that do, and books that print none at all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from ingest.rows import Discrepancy
from tests.ingest.test_layouts import book
from tests.ingest.test_units_refuted import unit_tables

DEPARTMENTS = ("새빛과", "물길과", "숲과", "들과")
KINDS = ("unit_missing", "units_nowhere", "unit_unknown")


def of(department: str, text: str) -> str:
    return text.replace("새빛과", department)


def bare(text: str) -> str:
    return text.replace("(단위: 원)\n\n", "")


def read(tmp_path: Path, *texts: str) -> list[DepartmentReading]:
    path = tmp_path / "book.txt"
    path.write_text("".join(texts), encoding="utf-8")
    return list(read_departments(open_book(path)))


def unit_findings(departments: Sequence[DepartmentReading]) -> list[tuple[str, str, str, str]]:
    """What is told of units: kind, department, account and row, the same where the stored pages are read again."""
    again = [prove(sheet_of_pages(one.name, one.sheet.pages, None)) for one in departments]
    one, other = (list(_unit_discrepancies(each)) for each in (departments, again))
    assert one == other
    return [(found.kind, found.department, found.account, found.row) for found in one]


def _unit_discrepancies(departments: Sequence[DepartmentReading]) -> list[Discrepancy]:
    return [finding for each in departments for finding in each.findings if finding.kind in KINDS]


def test_a_table_before_the_first_unit_of_a_book_in_won_is_reported_once(tmp_path: Path) -> None:
    text = bare(book()).replace("- 사업별조서\n", "- 사업별조서 (단위: 원)\n")
    departments = read(tmp_path, text, unit_tables(1, "(단위: 원)"))
    assert unit_findings(departments) == [("unit_missing", "새빛과", "일반회계", "세입결산")]
    assert None not in {row.figures["budget"].value for row in departments[0].revenue["일반회계"].rows}


def test_a_line_of_the_head_that_is_not_understood_takes_no_unit_away(tmp_path: Path) -> None:
    text = book().replace("(단위: 원)\n\n", "(단위: 천원)\n구분 없는 말\t\t\t\t수납액\t\t\n", 1)
    plain = read(tmp_path, book())[0].revenue["일반회계"].rows[0].figures["budget"].value
    assert read(tmp_path, text)[0].revenue["일반회계"].rows[0].figures["budget"].value in (None, plain * 1000)


def test_a_unit_above_rows_without_a_head_is_not_taken_for_won_below_them(tmp_path: Path) -> None:
    headless = "세외수입\t1,000,000\t1,000,000\t700,000\t700,000\t300,000"
    (department,) = read(tmp_path, book().replace("(단위: 원)\n\n", f"(단위: 천원)\n{headless}\n\n", 1))
    assert department.revenue["일반회계"].rows[0].figures["budget"].value is None
    assert ("unit_unknown", "새빛과", "일반회계", "세입결산") in unit_findings([department])


@pytest.mark.parametrize("at", [0, 2, 3])
def test_a_department_without_units_among_others_in_won_is_reported(tmp_path: Path, at: int) -> None:
    texts = [of(name, book()) for name in DEPARTMENTS]
    texts[at] = bare(texts[at]) + of(DEPARTMENTS[at], unit_tables(1, "(단위: 원)"))
    expected = [("unit_missing", DEPARTMENTS[at], "일반회계", row) for row in ("세입결산", "사업별조서")]
    assert unit_findings(read(tmp_path, *texts)) == expected


def test_departments_after_one_that_prints_the_unit_once_for_all_are_not_reported(tmp_path: Path) -> None:
    texts = [of(name, bare(book()) if at else book()) for at, name in enumerate(DEPARTMENTS)]
    assert not unit_findings(read(tmp_path, *texts))


def test_a_book_without_any_unit_is_reported_once(tmp_path: Path) -> None:
    departments = read(tmp_path, *(of(name, bare(book())) for name in DEPARTMENTS))
    assert unit_findings(departments) == [("units_nowhere", "새빛과", "일반회계", "새빛과")]


@pytest.mark.parametrize("unit", ["원", "천원"])
def test_a_unit_under_a_heading_is_that_of_the_table_on_the_next_page(tmp_path: Path, unit: str) -> None:
    report = unit_tables(1 if unit == "원" else 1000, f"(단위: {unit})")
    head, tail = report.rsplit(f"(단위: {unit})\n", 1)
    settlement = of("새빛과", book(unit="천원", scale=1000))
    (department,) = read(tmp_path, settlement, f"{head}(단위: {unit})\n\f{tail}")
    assert not unit_findings([department])
    assert [row.figures["spent"].value for row in department.rows["unit_programs"][-1]] == [11_300_000] * 2
