"""Departments of the sample with one thing altered, each with the findings and figures that it must give.

They stand in reports.jsonl, drawn at random and chosen as those of test_recorded_tables. RECORD_TABLES=1 records the
answers anew.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from figures.standing import Standing
from ingest.forms.sheet import Sheet
from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_sheets
from ingest.rows import Figure, Measure, PrintedRow, ReadRow

BOOK = Path(__file__).parents[3] / "fixtures" / "gimpo-2020-sample.txt"
FILE = Path(__file__).with_name("reports.jsonl")
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
PARTS = 4


@cache
def sheets() -> dict[str, Sheet]:
    return {sheet.department: sheet for sheet in read_sheets(open_book(BOOK))}


def altered(case: dict[str, Any]) -> Sheet:
    """The department with one row of a table lost, printed twice, or with another text in one cell."""
    sheet = sheets()[case["department"]]
    table = sheet.tables[case["table"]]
    rows: list[PrintedRow] = list(table.rows)
    at = case["row"]
    match case["what"]:
        case "lost":
            del rows[at]
        case "twice":
            rows.insert(at, rows[at])
        case _:
            cells = list(rows[at].cells)
            cells[case["cell"]] = case["text"]
            called = case["text"] if case["cell"] == 0 and rows[at].row_name is not None else rows[at].row_name
            rows[at] = rows[at]._replace(cells=tuple(cells), row_name=called)
    tables = [*sheet.tables[: case["table"]], replace(table, rows=rows), *sheet.tables[case["table"] + 1 :]]
    return replace(sheet, tables=tables, findings=[])


def lines_of(reading: DepartmentReading) -> Iterator[str]:
    """The findings, how each identity fared, and the report's figures that are not simply printed, a line each."""
    for one in reading.findings:
        covers = [f"{each.line} {each.column} {each.value}" for each in one.covers]
        amounts = f"{one.column}|{one.printed}|{one.expected}"
        yield f"{one.line} {one.kind} {one.row}|{amounts}|{one.key}|{one.notes}|{covers}"
    tallies = [reading.performance.tallies, *(proof.tallies for proof in reading.proofs)]
    for identity, tally in (pair for each in tallies for pair in each.items()):
        yield f"{identity} {tally.held} {tally.broken} {tally.undecidable}"
    for row in _rows(reading):
        figures: dict[str, Figure | Measure] = {**row.figures, **row.measures}
        for name, figure in figures.items():
            if figure.standing is not Standing.PRINTED:
                yield f"{row.printed.line} {row.name} {name} {figure.value} {figure.standing.value} {figure.because}"


def _rows(reading: DepartmentReading) -> Iterator[ReadRow]:
    yield from reading.performance.status
    yield from (row for indicator in reading.performance.indicators for row in indicator.rows)
    yield from (row for goal in reading.performance.goals for row in (goal.row, goal.status or goal.row))
    yield from (row for tables in reading.rows.values() for rows in tables for row in rows)


@cache
def as_printed(department: str) -> frozenset[str]:
    return frozenset(lines_of(prove(sheets()[department])))


def answer_of(case: dict[str, Any]) -> dict[str, list[str]]:
    """What the alteration adds to the answer of the department as it is printed, and what it takes from it."""
    lines, before = list(dict.fromkeys(lines_of(prove(altered(case))))), as_printed(case["department"])
    return {"new": [line for line in lines if line not in before], "gone": sorted(before - set(lines))}


@pytest.mark.parametrize("part", range(PARTS))
def test_an_altered_report_gives_its_recorded_answer(part: int) -> None:
    for case in CASES[part::PARTS]:
        answer = answer_of(case)
        if os.environ.get("RECORD_TABLES"):
            case["answer"] = answer
        assert answer == case["answer"], (case["what"], case["row"])
    if os.environ.get("RECORD_TABLES"):
        FILE.write_text("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in CASES), encoding="utf-8")
