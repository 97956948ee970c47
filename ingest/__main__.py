"""python -m ingest FILE: read and prove a book, and print a summary; without a database."""

import sys
from collections import Counter
from pathlib import Path

from ingest import proving, reading
from ingest.errors import BookError


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("python -m ingest FILE", file=sys.stderr)
        return 2
    try:
        for department in reading.read_departments(reading.open_book(Path(arguments[0]))):
            _print(department)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _print(department: proving.DepartmentReading) -> None:
    rows: Counter[str] = Counter()
    for table in department.sheet.tables:
        rows[table.form] += len(table.rows)
    standings = Counter(figure.standing for figures in proving.all_figures(department) for figure in figures)
    print(department.name)
    for counted in (rows, standings):
        print("  " + ", ".join(f"{name} {count:,}" for name, count in counted.items()))
    for finding in department.findings:
        print(f"  {finding.kind} {finding.line}: {finding.row} {finding.column} {finding.printed} ≠ {finding.expected}")
    for line in department.sheet.unclaimed:
        print(f"  ? {line.line}: {line.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
