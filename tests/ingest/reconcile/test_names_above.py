"""Names that begin in a row above their amounts: joined with them where a code, a bracket or a blank name says so."""

from collections.abc import Callable

import pytest

from tests.ingest.test_layouts import EXPENDITURE_ROWS, REVENUE_ROWS, book, read

Wrap = Callable[[str, str, str], str]
WRAPS: dict[str, Wrap] = {
    "in a line of words": lambda first, rest, cells: f"{first}\n{rest}\t{cells}",
    "above": lambda first, rest, cells: f"{first}{{}}\n{rest}\t{cells}",
    "around": lambda first, rest, cells: f"{first}{{}}\n\t{cells}\n{rest}{{}}",
    "alone above": lambda first, rest, cells: f"{first}{rest}{{}}\n\t{cells}",
}


def wrapped(names: dict[str, str], wrap: Wrap) -> str:
    """The book with rows whose names are broken; `names` are their first parts with the rest of each."""
    lines = []
    for line in book().split("\n"):
        name, _, cells = line.partition("\t")
        first = next((first for first in names if f"{first}{names[first]}" == name), None)
        blanks = "\t" * cells.count("\t") + "\t"
        lines.append(wrap(first, names[first], cells).replace("{}", blanks) if first and cells else line)
    return "\n".join(lines)


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_a_code_without_amounts_goes_on_in_the_row_without_a_code(wrap: Wrap) -> None:
    department = read(wrapped({"210 경상적": "세외수입", "224 기타": "수입", "224-06 그외": "수입"}, wrap))
    keys = ["".join(row.name.split()) for row in department.revenue["일반회계"].rows]
    assert keys == ["".join(name.split()) for name in REVENUE_ROWS]
    budgets = [row.figures["budget"].value for row in department.revenue["일반회계"].rows]
    assert budgets == [row["budget"] for row in REVENUE_ROWS.values()]


@pytest.mark.parametrize("wrap", [WRAPS["above"], WRAPS["alone above"]])
@pytest.mark.parametrize("first", ["행정운영경비", "행정운영경비("])
def test_a_bracket_says_that_names_begin_above_their_amounts(first: str, wrap: Wrap) -> None:
    rest = "행정운영경비(새빛과)".removeprefix(first)
    department = read(wrapped({first: rest, "밝은": " 길", "길": " 고치기", "등": " 달기"}, wrap))
    rows = department.expenditure["일반회계"].rows
    assert ["".join(row.name.split()) for row in rows] == ["".join(name.split()) for name in EXPENDITURE_ROWS]
    assert [row.figures["spent"].value for row in rows] == [row["spent"] for row in EXPENDITURE_ROWS.values()]


def test_a_code_in_a_table_without_codes_decides_nothing_about_the_row_below() -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("길 돌보기"))
    lines.insert(at, "119 구급" + "\t" * 21)
    names = [row.name for row in read("\n".join(lines)).expenditure["일반회계"].rows]
    assert "길 돌보기" in names


@pytest.mark.parametrize("below", ["합계", "새빛과", "220 임시적세외수입"])
def test_a_subject_without_amounts_above_another_row_is_its_own(below: str) -> None:
    lines = book().split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith("220 임시적"))
    lines[at] = lines[at].replace("220 임시적세외수입", below, 1)
    lines.insert(at, "219 그밖의수입" + "\t" * 10)
    names = [row.name for row in read("\n".join(lines)).revenue["일반회계"].rows]
    assert "219 그밖의수입" in names
