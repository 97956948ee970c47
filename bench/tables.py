"""How fast CSV and XLSX files of others are read, against the csv module and openpyxl alone, and in how much memory.

    python -m bench.tables [ROWS]

The file holds the 세부사업 of a hundred cities, as 지방재정365 hands them out. It is read as `manage.py` reads it,
looks for circles seldom. By CPU. Aims: within 3 times where most rows are others', 5 times where every row is read,
memory flat.
"""

import csv
import gc
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from bench.parsing import seconds
from ingest.mapping import read_mapping
from ingest.reading import open_table, read_sheets

CITIES = 100
HEAD = (
    "fyr,wa_laf_cd,wa_laf_hg_nm,laf_cd,laf_hg_nm,acnt_dv_nm,dept_cd,dbiz_cd,dbiz_nm,exe_ymd,"
    "bdg_cash_amt,bdg_ntep,ep_amt"
)


def rows_of(count: int) -> "list[list[str]]":
    """The rows of `count` programs, city by city."""
    dice = random.Random(count)
    result = []
    for number in range(count):
        city = number * CITIES // count
        amount = dice.randrange(10**9) * 1000
        place = ["2020", "4100000", "경기", f"41{city:05}", f"경기{city:02}시", "일반회계", f"{number // 25 % 40:04}"]
        program = [f"{number:08}", f"주민 편의 시설 {number}", "20201231"]
        result.append([*place, *program, str(amount), "0", str(amount - amount // 7)])
    return result


def write_csv(path: Path, rows: "list[list[str]]") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD.split(","), *rows])


def write_xlsx(path: Path, rows: "list[list[str]]") -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [HEAD.split(","), *rows]:
        sheet.append(row)
    workbook.save(path)


def bare_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            pass


def bare_xlsx(path: Path) -> None:
    for sheet in load_workbook(path, read_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def read_city(path: Path) -> None:
    for _ in read_sheets(open_table(path, read_mapping("lofin365"), "50시", 2020)):
        pass


def of_one_city(rows: "list[list[str]]") -> "list[list[str]]":
    """The same rows, all of the city that is read."""
    return [[*row[:4], "경기50시", *row[5:]] for row in rows]


def peak(path: Path) -> int:
    """The peak memory in MB of a process that reads one city of a file."""
    code = f"""
from pathlib import Path
from bench.tables import read_city
read_city(Path({str(path)!r}))
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    gc.set_threshold(50_000)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        names = ("all.csv", "own.csv", "own.xlsx", "small.csv")
        csv_file, own_file, xlsx_file, small = (Path(folder) / name for name in names)
        rows = rows_of(count)
        write_csv(csv_file, rows)
        write_csv(small, rows_of(count // 10))
        write_csv(own_file, of_one_city(rows))
        write_xlsx(xlsx_file, of_one_city(rows[: count // 5]))
        bare, bare_sheet = seconds(bare_csv, csv_file, 3), seconds(bare_xlsx, xlsx_file, 1)
        for what, times, alone in (
            (
                f"CSV, {count:,} rows, one city of {CITIES}",
                seconds(read_city, csv_file, 3) / bare,
                "csv alone (aim: 3)",
            ),
            ("CSV, every row read", seconds(read_city, own_file, 3) / bare, "csv alone (aim: 5)"),
            (f"XLSX, {count // 5:,} rows, every row", seconds(read_city, xlsx_file, 1) / bare_sheet, "openpyxl alone"),
        ):
            print(f"{what}: {times:.1f} times {alone}")
        print(f"memory, one city: {peak(small)} MB of {count // 10:,} rows, {peak(csv_file)} MB of {count:,}")


if __name__ == "__main__":
    main()
