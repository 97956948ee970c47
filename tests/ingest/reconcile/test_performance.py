"""Identities of the performance report, tried row by row."""

from decimal import Decimal
from typing import NamedTuple

import pytest

from figures.standing import Standing
from ingest.reconcile.performance import _try_mark, _try_rate, _try_reported
from ingest.reconcile.report import Goal, Indicator
from ingest.reconcile.trial import Trial
from ingest.rows import Figure, Measure, PrintedRow, ReadRow


class Bound(NamedTuple):
    mark: str
    at_least: Decimal | None
    below: Decimal | None


MARKS = [
    Bound("◎", Decimal(100), None),
    Bound("○", Decimal(80), Decimal(100)),
    Bound("△", None, Decimal(80)),
]


def indicator(mark: str = "", direction: str = "", **measures: str) -> Indicator:
    values = {name: Measure(Decimal(value) if value else None, Standing.PRINTED) for name, value in measures.items()}
    texts = {"direction": direction} if direction else {}
    return Indicator(ReadRow(PrintedRow(1, 1, ("지표",)), "지표", measures=values, texts=texts), None, mark)


@pytest.mark.parametrize(("rate", "mark"), [("100", "◎"), ("130", "◎"), ("99.9", "○"), ("80", "○"), ("79.9", "△")])
def test_a_mark_is_that_of_the_bounds_which_the_rate_lies_within(rate: str, mark: str) -> None:
    for printed, _least, _below in MARKS:
        trial = Trial("과")
        _try_mark(trial, indicator(printed, rate=rate), MARKS)
        assert [(found.printed, found.expected) for found in trial.findings] == (
            [] if printed == mark else [(printed, mark)]
        )
        assert [claim.held for claim in trial.claims] == ([] if printed == mark else [False])


@pytest.mark.parametrize(("rate", "bounds"), [("", MARKS), ("100", []), ("100", MARKS[1:])])
def test_a_mark_without_a_rate_or_a_legend_for_it_cannot_be_tried(rate: str, bounds: list[Bound]) -> None:
    trial = Trial("과")
    _try_mark(trial, indicator("◎", rate=rate), bounds)
    assert (trial.tallies["P10"].undecidable, trial.findings) == (1, [])


@pytest.mark.parametrize(
    ("target", "result", "rate", "direction", "expected", "lower"),
    [
        ("50", "40", "80", "", None, False),
        ("50", "40", "125", "", None, True),  # lower is better
        ("50", "40", "90", "", "80", False),
        ("50", "40", "125", "lower", None, False),
        ("50", "40", "80", "lower", "125", False),
        ("50", "50", "100", "lower", None, False),
        ("0", "40", "0", "", None, False),
        ("0", "40", "100", "", "0", False),  # of nothing there is no rate
        ("50", "0", "0", "", None, False),
        ("50", "0", "100", "lower", None, False),  # there is no rate to expect
    ],
)
def test_a_rate_is_of_its_target_and_result_by_which_way_is_better(
    target: str, result: str, rate: str, direction: str, expected: str | None, lower: bool
) -> None:
    trial, of = Trial("과"), indicator(direction=direction, target=target, result=result, rate=rate)
    assert _try_rate(trial, of, of.row, "", {}) is (expected is None)
    assert [found.expected for found in trial.findings if found.kind == "P5"] == ([expected] if expected else [])
    assert any(found.kind == "lower_is_better" for found in trial.findings) == (of.direction == "lower") == lower


@pytest.mark.parametrize("unknown", ["target", "result", "rate"])
def test_a_rate_of_what_is_unknown_cannot_be_tried(unknown: str) -> None:
    trial, of = Trial("과"), indicator(**{"target": "50", "result": "40", "rate": "9", unknown: ""})
    assert _try_rate(trial, of, of.row, "", {})
    assert (trial.tallies["P5"].undecidable, trial.findings) == (1, [])


@pytest.mark.parametrize(("before", "cause"), [("90", {"cause": "year_before"}), ("70", {})])
def test_a_rate_that_is_the_one_of_the_year_before_says_so(before: str, cause: dict[str, str]) -> None:
    trial, of = Trial("과"), indicator(target="50", result="40", rate="90", rate_before=before)
    assert not _try_rate(trial, of, of.row, "", {})
    assert trial.findings[0].notes == cause


def test_a_goal_that_one_table_alone_prints_is_not_tried_on_itself() -> None:
    goal = ReadRow(PrintedRow(1, 1, ("목표", "7")), "목표", {"reported_spent": Figure(7, Standing.PRINTED)})
    trial = Trial("과")
    _try_reported(trial, Goal(goal, goal))
    assert (trial.tallies["P2"].undecidable, trial.findings) == (1, [])
