"""Rows of revenue called 이월 without a code: totals carried over a page break where sums prove it, else told."""

from collections.abc import Mapping

import pytest

from ingest.proving import DepartmentReading
from tests.ingest.test_layouts import (
    INTEREST,
    OF_REVENUE,
    OTHERS,
    REVENUE_ROWS,
    Amounts,
    added,
    book,
    read,
    revenue_row,
    wrong,
)

STRANGER = revenue_row(70_000, 60_000, 0, 0, 0)


def with_row(above: str, name: str, amounts: Mapping[str, int], text: str = "") -> DepartmentReading:
    """A book with one row more, below that of a subject."""
    lines = (text or book()).split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{above}\t"))
    lines.insert(at + 1, "\t".join([name, *(f"{amounts[column]:,}" for column in OF_REVENUE)]))
    return read("\n".join(lines))


def findings_of(department: DepartmentReading) -> list[tuple[str, str]]:
    return [(finding.kind, finding.row) for finding in department.findings]


@pytest.mark.parametrize("name", ["이월", "이 월", "이월액", "전년도이월", "전년도 이월 1)"])
@pytest.mark.parametrize(
    ("above", "amounts"),
    [
        ("216-01 공공예금이자수입", INTEREST),
        ("224-06 그외수입", added(INTEREST, OTHERS)),
        ("225-01 지난년도수입", REVENUE_ROWS["새빛과"]),
    ],
)
def test_a_row_that_adds_up_and_is_in_no_sum_is_no_subject(name: str, above: str, amounts: Amounts) -> None:
    department = with_row(above, name, amounts)
    assert [row.name for row in department.revenue["일반회계"].rows] == list(REVENUE_ROWS)
    assert not wrong(department)
    assert not findings_of(department)
    assert department.tallies["T1"].held


def test_what_adds_up_to_nothing_is_left_without_a_level_and_reported() -> None:
    department = with_row("224-06 그외수입", "이월", STRANGER)
    rows = {row.name: row for row in department.revenue["일반회계"].rows}
    assert rows["이월"].level is None
    assert ("carried_unproven", "이월") in findings_of(department)


def test_a_subject_that_a_sum_requires_is_no_total_though_its_code_is_lost() -> None:
    rows = REVENUE_ROWS | {"224 기타수입": added(OTHERS, OTHERS)}
    rows |= {name: added(rows[name], OTHERS) for name in ("새빛과", "200 세외수입", "220 임시적세외수입")}
    text = book()
    for name, amounts in REVENUE_ROWS.items():
        printed, changed = ("\t".join(f"{one[column]:,}" for column in OF_REVENUE) for one in (amounts, rows[name]))
        text = text.replace(f"\n{name}\t{printed}", f"\n{name}\t{changed}", 1)
    department = with_row("224-06 그외수입", "전년도이월금", OTHERS, text)
    assert ("carried_unproven", "전년도이월금") in findings_of(department)
    assert "전년도이월금" in [row.name for row in department.revenue["일반회계"].rows]


def test_the_only_row_below_a_subject_is_no_total_though_it_prints_what_that_does() -> None:
    department = read(book().replace("\n225-01 지난년도수입\t", "\n이월금\t"))
    assert ("carried_unproven", "이월금") in findings_of(department)
    assert "이월금" in [row.name for row in department.revenue["일반회계"].rows]
