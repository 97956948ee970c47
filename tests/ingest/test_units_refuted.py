"""Units that the sizes refute: the report repeats what 사업별조서 prints, and is a thousand times off."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from figures.won import SCALES
from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from ingest.rows import Discrepancy
from tests.ingest.test_layouts import EXPENDITURE_ROWS, LEVELS, REVENUE_ROWS, book, read

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
def test_unit_tables_a_thousand_times_off_are_reported_and_unknown(scale: int, unit: str) -> None:
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


def test_where_no_table_of_the_report_confirms_a_settlement_both_are_in_doubt() -> None:
    head = "구분\t결산액\t구성비\t전년도 결산액\t구성비\t비교증감\t증감률\n"
    status = f"\n3. 결산현황\n\n(단위: 원)\n{head}계\t126,050\t100\t0\t0\t126,050\t0\n"
    department = read(book() + unit_tables(1000, "(단위: 원)") + status)
    assert "사업별조서" in {finding.row for finding in refuted_units(department)}
    assert {row.figures["spent"].value for row in department.expenditure["일반회계"].rows} == {None}


@pytest.mark.parametrize("unit", ["원", "천원"])
def test_a_department_without_a_unit_is_unknown_in_a_book_of_others(tmp_path: Path, unit: str) -> None:
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
            assert ("unit_unknown" in kinds) == (department.name == "새빛과")
            unknown = {row.figures["budget"].value is None for row in department.expenditure["일반회계"].rows}
            assert unknown == {department.name == "새빛과"}
            again = sheet_of_pages(department.name, department.sheet.pages, None)
            assert [finding.kind for finding in prove(again).findings] == kinds


def _pages(units: Sequence[str], *, below: bool) -> list[str]:
    """Pages of three departments, revenue and expenditure, each with its unit between two pages."""
    pages = []
    for at, name in enumerate(("새빛과", "물길과", "숲과")):
        of_forms = [book(scale=SCALES[unit]) for unit in units[2 * at :][:2]]
        tables = [text.replace("새빛과", name).split("\n【", 1)[form] for form, text in enumerate(of_forms)]
        for unit, page in zip(units[2 * at :], (tables[0], f"【{tables[1]}"), strict=False):
            page = page.replace("(단위: 원)\n\n", "")
            pages.append(f"{page}\n(단위: {unit})\n" if below else f"(단위: {unit})\n{page}\n")
    return pages


def _budgets(text: str, path: Path) -> tuple[set[int | None], set[str]]:
    """The first budgets of all tables, and the kinds of findings."""
    path.write_text(text, encoding="utf-8")
    departments = list(read_departments(open_book(path)))
    again = [prove(sheet_of_pages(one.name, one.sheet.pages, None)) for one in departments]
    found = [
        {row.figures["budget"].value for one in each for proof in one.proofs for row in proof.rows[:1]}
        for each in (departments, again)
    ]
    assert found[0] == found[1]
    return found[0], {finding.kind for one in departments for finding in one.findings}


ALTERNATING = [("천원", "천원", "원", "원", "천원", "천원"), ("원", "천원") * 3]


@pytest.mark.parametrize("units", ALTERNATING)
@pytest.mark.parametrize("below", [True, False])
def test_units_between_pages_are_all_of_the_tables_above_or_all_of_those_below(
    tmp_path: Path, units: Sequence[str], below: bool
) -> None:
    kinds = {"unit_unknown", "unit_missing", "units_contradict"}
    budgets, findings = _budgets("".join(_pages(units, below=below)), tmp_path / "book.txt")
    assert budgets == {REVENUE_ROWS["새빛과"]["budget"], EXPENDITURE_ROWS["새빛과"]["budget"]}
    assert not findings & kinds


@pytest.mark.parametrize("units", ALTERNATING)
@pytest.mark.parametrize("below", [True, False])
def test_units_between_pages_that_may_be_of_either_leave_amounts_unknown(
    tmp_path: Path, units: Sequence[str], below: bool
) -> None:
    text = "".join(_pages(units, below=below)).strip()
    cut = text[: text.rindex("(단위")] if below else text[text.index("【") :]
    budgets, findings = _budgets(cut, tmp_path / "book.txt")
    assert budgets == {None}
    assert "unit_unknown" in findings


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
