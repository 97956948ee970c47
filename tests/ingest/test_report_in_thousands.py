"""A performance report printed in thousands or millions of won beside a settlement in won, or the reverse."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.proving import DepartmentReading
from ingest.reading import open_book, read_departments
from ingest.reconcile.rounding import agree
from tests.ingest.rescaled import Round, cut, rescale, rounded

SAMPLE = Path(__file__).parents[2] / "fixtures" / "gimpo-2020-sample.txt"
REPORT = frozenset({"summary", "goal_shares", "goal_status", "settlement_status", "unit_programs"})
SETTLEMENT = frozenset({"revenue", "expenditure", "department_performance"})


def read(tmp_path: Path, text: str) -> list[DepartmentReading]:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return list(read_departments(open_book(path)))


def report_findings(departments: list[DepartmentReading]) -> list[tuple[str, int, str]]:
    """The findings about the report, but for the amounts that they name."""
    return [
        (finding.kind, finding.line, finding.column)
        for department in departments
        for finding in department.performance.findings
    ]


@pytest.fixture(scope="module")
def as_printed() -> list[tuple[str, int, str]]:
    return report_findings(list(read_departments(open_book(SAMPLE))))


@pytest.mark.parametrize("becomes", [rounded, cut])
@pytest.mark.parametrize("unit", [1000, 1_000_000])
def test_a_report_in_a_larger_unit_is_reported_of_what_it_is_reported_in_won(
    as_printed: list[tuple[str, int, str]], tmp_path: Path, unit: int, becomes: Round
) -> None:
    departments = read(tmp_path, rescale(SAMPLE, REPORT, unit, becomes))
    assert report_findings(departments) == as_printed
    assert all(row.level is not None for reading in departments for proof in reading.proofs for row in proof.rows)


def test_goals_of_the_settlement_in_thousands_are_still_their_policies(
    as_printed: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    text = rescale(SAMPLE, REPORT | {"department_performance"}, 1000, rounded)
    assert report_findings(read(tmp_path, text)) == as_printed


@pytest.mark.parametrize("becomes", [rounded, cut])
def test_a_settlement_in_thousands_contradicts_no_report_in_won(
    as_printed: list[tuple[str, int, str]], tmp_path: Path, becomes: Round
) -> None:
    departments = read(tmp_path, rescale(SAMPLE, SETTLEMENT, 1000, becomes))
    kinds = Counter(kind for kind, _, _ in report_findings(departments) if kind[0] == "P")
    assert kinds <= Counter(kind for kind, _, _ in as_printed)


@pytest.mark.parametrize("misprint", ["33,688", "336,892", "338,880"])
def test_what_rounding_does_not_explain_is_reported(tmp_path: Path, misprint: str) -> None:
    text = rescale(SAMPLE, REPORT, 1000, rounded)
    (line,) = (line for line in text.split("\n") if line.startswith("생산성있는 시정조정 관리\t일반회계\t"))
    text = text.replace(line, line.replace("336,880", misprint))
    findings = [finding for reading in read(tmp_path, text) for finding in reading.performance.findings]
    assert "P4" in [finding.kind for finding in findings if finding.row.startswith("생산성있는 시정조정")]


def test_a_won_too_many_is_reported_where_all_is_printed_in_won(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("336,880,330\n", "336,880,331\n", 1)
    findings = [finding for reading in read(tmp_path, text) for finding in reading.performance.findings]
    assert {finding.difference for finding in findings if finding.row.startswith("생산성있는 시정조정")} == {-1}


@pytest.mark.parametrize(
    ("off", "units", "same"),
    [
        (0, [1, 1], True),
        (1, [1, 1], False),
        (999, [1000, 1], True),
        (1000, [1000, 1], False),
        (1000, [1000, 1000], False),
        (2999, [1000, 1000, 1000], True),
        (3000, [1000, 1000, 1000], False),
    ],
)
def test_each_rounded_figure_loses_less_than_its_unit(off: int, units: list[int], same: bool) -> None:
    assert agree(5000, 5000 + off, units) is agree(5000 + off, 5000, units) is same
    assert not agree(None, off, units)
