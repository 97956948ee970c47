"""Files of tables as others hand them out, written for a test, and what is read of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ingest.errors import BookError
from ingest.mapping import read_mapping
from ingest.reading import Book, open_table, read_departments
from ingest.rows import Discrepancy
from ingest.tables import count_rows

PLAIN = """
title = "세출결산"
unit = "원"
[columns]
account = "회계"
department = "부서"
name = "사업"
current_budget = "예산현액"
spent = "지출액"
"""
HEAD = ["회계", "부서", "사업", "예산현액", "지출액"]


@dataclass(slots=True)
class TableReading:
    """What is read of a file: the figures of each row by its department, account and name, and what was found."""

    book: Book
    rows: dict[tuple[str, str, str], dict[str, int | None]] = field(default_factory=dict)
    levels: dict[str, int | None] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    findings: list[Discrepancy] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    many: int = 0

    def amounts(self, name: str) -> dict[str, int | None]:
        """The figures of the one row of a name that the file prints."""
        (row,) = [figures for (_, _, each), figures in self.rows.items() if each == name]
        return row

    def kinds(self, *kinds: str) -> list[tuple[str, str, str]]:
        """Findings of these kinds: the kind, the row, the column."""
        return [(each.kind, each.row, each.column) for each in self.findings if each.kind in kinds]


def write_mapping(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def write_csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8-sig")
    return path


def write_json(path: Path, answer: Any) -> Path:
    path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return path


def write_book(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def read_table(
    path: Path, mapping: str, city: str = "가람시", year: int = 2020, sheets: Sequence[str] = ()
) -> TableReading:
    """Read a file as `ingest` does, without a database. Raises BookError."""
    book = open_table(path, read_mapping(mapping), city, year, sheets)
    assert book.table is not None
    found = TableReading(book)
    set_aside: dict[str, int] = {}
    for department in read_departments(book):
        found.findings += department.findings
        for why, count in department.sheet.set_aside.items():
            set_aside[why] = set_aside.get(why, 0) + count
        for account, proof in [*department.expenditure.items(), *department.revenue.items()]:
            for row in proof.rows:
                found.many += 1
                figures = {name: each.value for name, each in row.figures.items() if each.place or each.value}
                found.rows[department.name, account, row.name] = figures
                found.levels[row.name] = row.level
                found.parents[row.name] = None if row.parent is None else proof.rows[row.parent].name
    found.counted = count_rows(book.table.census, found.many, set_aside)
    return found


def faults_of(path: Path, mapping: str, **options: Any) -> list[BookError]:
    """All that is wrong with a file that is refused."""
    try:
        read_table(path, mapping, **options)
    except BookError as error:
        return list(error.faults)
    raise AssertionError("nothing is wrong with it")
