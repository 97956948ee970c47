"""The bench judges rightly: it praises the truth, excuses doubt, and catches what is wrong."""

from collections.abc import Callable, Sequence

import pytest

from bench import fidelity, proving
from bench.book import GeneratedSection, make_book
from bench.consistency import broken_identities
from bench.fidelity import judge_book, main
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from figures.standing import Standing
from figures.won import read_won, split_amounts
from ingest.rows import Figure, PrintedRow, PrintedTable, Proof, ProvenRow

SEED = 3


def proven(section: GeneratedSection, form: str) -> list[ProvenRow]:
    """What a perfect reconciler would say."""
    return [
        ProvenRow(
            PrintedRow(1, at + 1, (row.name,)),
            row.name,
            row.level,
            row.parent,
            {name: Figure(value, Standing.PRINTED) for name, value in row.figures.items()},
        )
        for at, row in enumerate(section.rows(form))
    ]


def trusting(columns: Sequence[Column]) -> Callable[..., Proof]:
    """A reconciler that believes each cell of the first line, and doubts every second line and level."""

    def prove(table: PrintedTable, units: Sequence[PrintedTable] = ()) -> Proof:
        rows = []
        for row in table.rows:
            figures = {
                column.name: Figure(read_won(split_amounts(row.cells[column.cell])[0]), Standing.PRINTED)
                for column in columns
                if column.line == 1 and column.cell is not None
            }
            rows.append(ProvenRow(row, row.name, None, None, figures))
        return Proof(rows, [], {})

    return prove


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "prove_expenditure", trusting(EXPENDITURE))
    monkeypatch.setattr(proving, "prove_revenue", trusting(REVENUE))


def test_trust_is_right_where_nothing_is_damaged(trusted: None) -> None:
    score = judge_book(SEED, "none")
    assert not score.wrong
    assert score.figures["budget"]["right"] == score.figures["budget"].total()
    assert score.figures["reserve_used"]["unknown"] == score.figures["reserve_used"].total()
    assert score.levels["ambiguous"] and not score.levels["right"]


def test_trust_is_wrong_where_a_book_is_damaged(trusted: None) -> None:
    score = judge_book(SEED, "heavy")
    assert len(score.wrong) == sum(counts["wrong"] for counts in score.figures.values()) > 0
    assert all(f"book {SEED}" in line and "true" in line for line in score.wrong)


def test_a_misprint_of_the_book_is_distinguished(trusted: None) -> None:
    score = judge_book(SEED, "none", erring=True)
    assert score.misprints["left out as printed"] and score.misprints["slip as printed"]
    assert not score.wrong


def test_a_crash_is_counted_and_the_bench_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*tables: object) -> Proof:
        raise IndexError("list index out of range")

    monkeypatch.setattr(proving, "prove_expenditure", crash)
    monkeypatch.setattr(proving, "prove_revenue", crash)
    score = judge_book(SEED, "none")
    assert score.wrong and all("IndexError" in line for line in score.wrong)


@pytest.mark.parametrize(
    ("got", "outcome"),
    [
        (Figure(5, Standing.PRINTED), "right"),
        (Figure(5, Standing.DERIVED), "right"),
        (Figure(None, Standing.UNKNOWN), "unknown"),
        (None, "unknown"),
        (Figure(6, Standing.CONFLICTING), "conflicting"),
        (Figure(6, Standing.MOVED), "wrong"),
    ],
)
def test_outcomes(got: Figure | None, outcome: str) -> None:
    assert fidelity._outcome(got, 5) == outcome


def test_the_gate_fails_on_one_wrong_figure(trusted: None, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["--books", "1", "--jobs", "1", "--seed", str(SEED), "--strength"]
    assert main([*run, "none"]) == 0
    assert main([*run, "heavy"]) == 1
    assert "== heavy: 1 books" in capsys.readouterr().out


def test_the_truth_breaks_no_identity_and_a_wrong_claim_does() -> None:
    for section in make_book(SEED).sections:
        for form in ("expenditure", "revenue"):
            rows = proven(section, form)
            assert broken_identities(form, rows, section.rows(form)) == set()
            rows[-1].figures["current_budget"] = Figure(1, Standing.PRINTED)
            assert broken_identities(form, rows, section.rows(form)) >= {"sum of current_budget"}
