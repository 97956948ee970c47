"""Objects of expenditure (통계목) under programs: parts of their amounts, which stay text; and codes of programs."""

import pytest

from ingest.proving import DepartmentReading, prove
from ingest.reading import sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, LEVELS, book, read, wrong


def with_items(names: list[str], second_line: str = "") -> str:
    """The book with rows under each project, of which the first has all its money."""
    lines = []
    for line in book().split("\n"):
        name, _, cells = line.partition("\t")
        lines.append(line)
        if LEVELS.get(name) == 3 and line.count("\t") == cells.count("\t") + 1 > 12:
            lines += ["\t".join([item, *([cells] if not at else ["0"] * 21)]) for at, item in enumerate(names)]
            lines += [second_line] if second_line else []
    return "\n".join(lines)


def assert_whole(department: DepartmentReading) -> None:
    rows = department.expenditure["일반회계"].rows
    assert [row.name for row in rows] == list(EXPENDITURE_ROWS)
    assert [row.level for row in rows] == list(LEVELS.values())
    assert not wrong(department)


@pytest.mark.parametrize(
    "names",
    [
        ["201-01 사무관리비", "401-01 시설비"],
        ["201 일반운영비", "206 재료비"],
        ["- 401 시설비"],
    ],
)
def test_objects_of_expenditure_are_text_and_reported_once(names: list[str]) -> None:
    department = read(with_items(names))
    assert_whole(department)
    findings = [finding for finding in department.findings if finding.kind == "items_of_programs"]
    assert [finding.printed for finding in findings] == names[:1]
    left = [line for line in department.sheet.unclaimed if line.text.startswith(tuple(names))]
    assert len(left) == len(names) * list(LEVELS.values()).count(3)
    assert not any(line.amounts for line in left)


@pytest.mark.parametrize("second_line", ["", "\t\t0\t0\t0"])
def test_objects_without_codes_are_text_where_sums_show_that_they_are_parts(second_line: str) -> None:
    department = read(with_items(["사무관리비", "시설비"], second_line))
    assert_whole(department)
    assert [finding.printed for finding in department.findings if finding.kind == "items_of_programs"] == ["사무관리비"]
    again = prove(sheet_of_pages(department.name, department.sheet.pages, None))
    assert_whole(again)


def test_rows_called_as_objects_that_are_no_parts_stay_rows() -> None:
    names = {"길 고치기": "시설비", "등 달기": "재료비", "공원 가꾸기": "사무관리비", "기본경비 (새빛과)": "공공운영비"}
    text = book()
    for name, called in names.items():
        text = text.replace(f"\n{name}\t", f"\n{called}\t")
    department = read(text)
    rows = department.expenditure["일반회계"].rows
    assert [row.name for row in rows] == [names.get(name, name) for name in EXPENDITURE_ROWS]
    assert [row.level for row in rows] == list(LEVELS.values())
    unlike = read(with_items(["사무관리비", "시설비"]).replace("\n시설비\t0\t", "\n시설비\t5\t", 1))
    assert "사무관리비" in [row.name for row in unlike.expenditure["일반회계"].rows]


def test_the_second_line_of_an_object_of_expenditure_is_none_of_the_program_above() -> None:
    department = read(with_items(["401 시설비"], "\t\t7,000\t7,000\t7,000"))
    assert_whole(department)
    assert not any(row.printed.below for row in department.expenditure["일반회계"].rows)


def test_programs_may_have_codes_and_be_called_as_an_object_where_they_are_the_first() -> None:
    codes = {name: f"{100 + at} {name}" for at, name in enumerate(EXPENDITURE_ROWS) if at}
    text = book()
    for name, coded in codes.items():
        text = text.replace(f"\n{name}\t", f"\n{coded}\t")
    names = [row.name for row in read(text).expenditure["일반회계"].rows]
    assert names == [codes.get(name, name) for name in EXPENDITURE_ROWS]


def test_a_program_may_be_called_as_an_object_without_a_code() -> None:
    names = [row.name for row in read(book().replace("등 달기", "시책추진업무추진비")).expenditure["일반회계"].rows]
    assert "시책추진업무추진비" in names


def test_subjects_of_revenue_are_no_objects_of_expenditure() -> None:
    assert len(read(with_items(["201 일반운영비"])).revenue["일반회계"].rows) == 10
