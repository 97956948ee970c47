"""Small damaged tables, each with the levels, figures and findings that it must give: they stand in tables.jsonl.

The tables were drawn at random, damaged in one or two ways, and chosen so that each takes the reconciler through steps
that no other does. Which answers are right the tests of properties say; these say that none of them changes unnoticed.
RECORD_TABLES=1 records the answers anew: look at the difference.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from figures.standing import Standing
from ingest.reconcile.expenditure import prove_expenditure
from ingest.rows import Figure, PrintedRow, PrintedTable, Proof

FILE = Path(__file__).with_name("tables.jsonl")
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
PARTS = 8
"""So many parts is the file proven in, each as one test."""


def table_of(rows: list[dict[str, Any]], form: str = "expenditure", columns: str = "") -> PrintedTable:
    """The table of printed rows: `cells` of a row, and where they have them `below`, `indent` and `page`.

    `columns` are those of its cells, where it is not the standard form.
    """
    printed = []
    layout = tuple((name,) for name in columns.split())
    for number, row in enumerate(rows):
        line = 10 + 2 * number
        page = row.get("page", 1)
        below = PrintedRow(page, line + 1, tuple(row["below"].split("|"))) if "below" in row else None
        cells = tuple(row["cells"].split("|"))
        printed.append(PrintedRow(page, line, cells, below, row.get("indent"), columns=layout))
    return PrintedTable(form, "어떤과", "일반회계", "", 1, printed, [(1, 5)])


def answer_of(proof: Proof) -> dict[str, Any]:
    """Level and parent of each row, its figures that are not as printed, the findings, and how identities fared."""
    rows = [
        " ".join([f"{row.level} {row.parent}", *(_word(name, figure) for name, figure in row.figures.items())]).rstrip()
        for row in proof.rows
    ]
    findings = [
        " ".join(map(str, (one.kind, one.row, one.column, one.printed, one.expected, dict(one.notes))))
        for one in proof.findings
    ]
    tallies = {name: f"{each.held} {each.broken} {each.undecidable}" for name, each in proof.tallies.items()}
    return {"rows": [" ".join(row.split()) for row in rows], "findings": findings, "tallies": tallies}


def _word(name: str, figure: Figure) -> str:
    """A figure in a word: nothing where it is as printed, `?` where it is unknown."""
    printed = "" if figure.printed is None else f"<{figure.printed}"
    match figure.standing:
        case Standing.PRINTED:
            return ""
        case Standing.UNKNOWN:
            return f"{name}?{printed}"
    return f"{name}={figure.value}:{figure.standing.value}{printed}"


def prove(case: dict[str, Any]) -> Proof:
    units = [table_of(unit, "unit_programs") for unit in case.get("units", ())]
    return prove_expenditure(table_of(case["rows"], columns=case.get("columns", "")), units)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_recorded_table_gives_its_recorded_answer(part: int) -> None:
    for case in CASES[part::PARTS]:
        answer = answer_of(prove(case))
        if os.environ.get("RECORD_TABLES"):
            case["answer"] = answer
        assert answer == case["answer"], case["damage"]
    if os.environ.get("RECORD_TABLES"):
        FILE.write_text("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in CASES), encoding="utf-8")
