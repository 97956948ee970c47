"""Units that the sizes refute: the report repeats what 사업별조서 prints, and is a thousand times off."""

from pathlib import Path

import pytest

from ingest.reading import DepartmentReading, open_book, prove, read_departments, sheet_of_pages
from ingest.rows import Discrepancy
from tests.ingest.test_layouts import EXPENDITURE_ROWS, LEVELS, book, read

UNIT_HEAD = "사업명\t회계구분\t'19결산\t'20예산\t'20결산\n"


def unit_tables(scale: int, unit: str) -> str:
    """The unit tables of the report, in so many won, under the unit that stands there."""
    text = ""
    for name, amounts in EXPENDITURE_ROWS.items():
        if LEVELS[name] == 2:
            text += f"\n단위사업\n{name}\n\n□ 관련 예산사업 결산현황\n\n{unit}\n{UNIT_HEAD}"
        if LEVELS[name] > 1:
            account = "일반회계" if LEVELS[name] == 2 else ""
            money = (amounts["current_budget"] // scale, amounts["spent"] // scale)
            text += f"{name}\t{account}\t0\t{money[0]:,}\t{money[1]:,}\n"
    return f"새빛과\n\n주요 성과 및 정책사업 현황\n{text}"


def refuted_units(department: DepartmentReading) -> list[Discrepancy]:
    return [finding for finding in department.findings if finding.kind == "unit_refuted"]


def amounts_of(department: DepartmentReading, form: str) -> set[int | None]:
    return {row.figures["spent"].value for rows in department.rows[form] for row in rows}


@pytest.mark.parametrize(("scale", "unit"), [(1000, "(단위: 원)"), (1, "(단위: 천원)"), (1_000_000, "(단위: 원)")])
def test_unit_tables_a_thousand_times_off_are_told_and_unknown(scale: int, unit: str) -> None:
    department = read(book() + unit_tables(scale, unit))
    assert amounts_of(department, "unit_programs") == {None}
    (finding,) = refuted_units(department)
    assert finding.notes["times"] == max(scale, 1000)
    assert "row_unreadable" not in [finding.kind for finding in department.findings]
    settled = department.expenditure["일반회계"].rows
    assert [row.figures["spent"].value for row in settled] == [row["spent"] for row in EXPENDITURE_ROWS.values()]


def test_unit_tables_in_their_own_unit_are_no_contradiction() -> None:
    department = read(book() + unit_tables(1000, "(단위: 천원)"))
    assert not refuted_units(department)
    assert None not in amounts_of(department, "unit_programs")


def test_of_two_tables_that_which_prints_no_unit_is_in_doubt() -> None:
    text = book(scale=1000).replace("(단위: 원)\n\n", "")
    department = read(text + unit_tables(1, "(단위: 원)"))
    assert {finding.row for finding in refuted_units(department)} == {"사업별조서"}
    assert {row.figures["spent"].value for row in department.expenditure["일반회계"].rows} == {None}


def test_where_no_table_of_the_report_bears_a_settlement_out_both_are_in_doubt() -> None:
    head = "구분\t결산액\t구성비\t전년도 결산액\t구성비\t비교증감\t증감률\n"
    status = f"\n3. 결산현황\n\n(단위: 원)\n{head}계\t126,050\t100\t0\t0\t126,050\t0\n"
    department = read(book() + unit_tables(1000, "(단위: 원)") + status)
    assert "사업별조서" in {finding.row for finding in refuted_units(department)}
    assert {row.figures["spent"].value for row in department.expenditure["일반회계"].rows} == {None}


@pytest.mark.parametrize(("unit", "kind"), [("원", "unit_missing"), ("천원", "unit_unknown")])
def test_a_department_without_a_unit_is_told_wherever_the_book_prints_one(tmp_path: Path, unit: str, kind: str) -> None:
    bare = book().replace("(단위: 원)\n\n", "")
    others = [
        book(unit="천원", scale=1000).replace("새빛과", "물길과"),
        book(unit=unit, scale=1 if unit == "원" else 1000).replace("새빛과", "숲과"),
    ]
    for at in (0, 2) if unit == "원" else (0,):
        path = tmp_path / f"{at}.txt"
        path.write_text("".join([*others[:at], bare, *others[at:]]), encoding="utf-8")
        for department in read_departments(open_book(path)):
            kinds = [finding.kind for finding in department.findings]
            assert (kind in kinds) == (department.name == "새빛과")
            unknown = {row.figures["budget"].value is None for row in department.expenditure["일반회계"].rows}
            assert unknown == {department.name == "새빛과" and kind == "unit_unknown"}
            again = sheet_of_pages(department.name, department.sheet.pages, None)
            assert [finding.kind for finding in prove(again).findings] == kinds


def test_a_table_before_the_only_unit_is_in_an_unknown_unit(tmp_path: Path) -> None:
    bare = book(unit="천원", scale=1000).replace("(단위: 천원)\n\n", "")
    path = tmp_path / "book.txt"
    path.write_text(bare.replace("- 사업별조서\n", "- 사업별조서 (단위: 천원)\n"), encoding="utf-8")
    (department,) = read_departments(open_book(path))
    assert {row.figures["budget"].value for row in department.revenue["일반회계"].rows} == {None}
    assert department.expenditure["일반회계"].rows[0].figures["budget"].value == 163_000_000
    assert [(finding.kind, finding.row) for finding in department.findings if finding.kind.startswith("unit")] == [
        ("unit_unknown", "세입결산")
    ]


def test_a_unit_that_a_book_prints_once_holds_for_all_departments(tmp_path: Path) -> None:
    bare = [book(scale=1000).replace("(단위: 원)\n\n", "").replace("새빛과", name) for name in ("물길과", "숲과")]
    path = tmp_path / "book.txt"
    path.write_text(book(unit="천원", scale=1000) + "".join(bare), encoding="utf-8")
    for department in read_departments(open_book(path)):
        assert not [finding for finding in department.findings if finding.kind == "unit_missing"]
        assert department.expenditure["일반회계"].rows[0].figures["budget"].value == 163_000_000
