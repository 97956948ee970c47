"""What volumes that total others (합계), or that give other legends, add to the year they are part of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from itertools import permutations
from pathlib import Path

import pytest

from bench.book import make_book
from bench.printing import lay_out
from bench.sheets import Block, DamagedSheet, render
from budget.models import ExpenditureLine
from documents.models import Finding
from figures.volumes import year_page
from ingest.forms.legend import LegendMark
from ingest.forms.sheet import Sheet
from ingest.proving import prove
from ingest.reading import open_book, read_sheets
from ingest.volumes import union
from tests.conftest import ingest
from tests.ingest.volumes.books import ROADS, TAX, Settled, write

SPECIAL = replace(TAX, account="수도사업특별회계", projects={"관 교체": (500_000, 400_000)}, receipts=0)
ALL_ACCOUNTS = replace(TAX, account="합계", projects={**TAX.projects, **SPECIAL.projects})


def sheets_of(folder: Path, *volumes: Settled) -> list[Sheet]:
    """What is printed of a department in volumes of their own."""
    paths = [write(folder / f"{number}.txt", volume) for number, volume in enumerate(volumes)]
    return [sheet for path in paths for sheet in read_sheets(open_book(path))]


def spent(sheets: Sequence[Sheet]) -> dict[str, int | None]:
    department = prove(union("세무과", sheets))
    return {account: proof.rows[0].figures["spent"].value for account, proof in department.expenditure.items()}


def test_a_volume_of_all_accounts_is_kept_as_text_beside_those_it_totals(tmp_path: Path) -> None:
    sheets = sheets_of(tmp_path, ALL_ACCOUNTS, TAX, SPECIAL)
    for order in permutations(sheets):
        assert spent(order) == {"일반회계": 1_650_000, "수도사업특별회계": 400_000}
        findings = [finding for finding in union("세무과", order).findings if finding.kind == "table_of_totals"]
        assert [(finding.account, finding.printed) for finding in findings] == [("합계", "합계")] * 2
        assert any(line.text.startswith("관 교체") for line in union("세무과", order).unclaimed)


def test_a_volume_of_all_accounts_alone_is_read(tmp_path: Path) -> None:
    assert spent(sheets_of(tmp_path, ALL_ACCOUNTS)) == {"합계": 2_050_000}


def test_a_total_that_two_volumes_print_is_left_in_both(tmp_path: Path) -> None:
    sheets = sheets_of(tmp_path, ALL_ACCOUNTS, TAX, ALL_ACCOUNTS)
    assert spent(sheets) == {"일반회계": 1_650_000}


def test_the_account_of_one_form_leaves_the_total_of_another(tmp_path: Path) -> None:
    sheets = sheets_of(tmp_path, ALL_ACCOUNTS, replace(TAX, receipts=0))
    assert [(table.form, table.account) for table in union("세무과", sheets).tables] == [
        ("revenue", "합계"),
        ("expenditure", "일반회계"),
    ]


@pytest.mark.django_db
def test_a_volume_of_all_departments_is_kept_as_text_beside_those_it_totals(tmp_path: Path) -> None:
    whole = replace(TAX, department="합계", projects={**TAX.projects, **ROADS.projects})
    for number, departments in enumerate(([whole], [TAX, ROADS])):
        ingest(write(tmp_path / f"{number}.txt", *departments), stdout=StringIO())
    lines = ExpenditureLine.objects.filter(level=0)
    assert sorted(lines.values_list("department__name", "spent")) == [("도로과", 2_900_000), ("세무과", 1_650_000)]
    assert Finding.objects.get(kind="table_of_totals", name="사업별조서").department == "합계"


def legend(volume: int, *rates: int) -> list[LegendMark]:
    """From which rates on a volume gives ◎ and ○."""
    page = year_page(volume, 1)
    return [LegendMark(mark, mark, Decimal(rate), None, page, 1) for mark, rate in zip("◎○", rates, strict=True)]


def test_legends_that_differ_are_both_kept_and_are_reported() -> None:
    sheets = [
        Sheet("세무과", thresholds=legend(1, 100, 80)),
        Sheet("세무과", thresholds=legend(2, 100, 90)),
    ]
    merged = union("세무과", sheets)
    assert merged.thresholds == [*legend(1, 100, 80), *legend(2, 100, 90)]
    (finding,) = prove(merged).findings
    assert (finding.kind, finding.row, finding.printed, finding.expected) == ("V1", "○ ○", "80% 이상", "90% 이상")


def test_a_legend_printed_again_stands_once() -> None:
    sheets = [Sheet("세무과", thresholds=legend(volume, 100, 80)) for volume in (1, 2)]
    merged = union("세무과", sheets)
    assert merged.thresholds == legend(1, 100, 80)
    assert prove(merged).findings == []


def proven(sheets: Iterable[Sheet]) -> dict[str, list[object]]:
    """The rows of each department with their levels and figures, in the union of what its volumes print."""
    printed: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        printed[sheet.department].append(sheet)
    readings = {name: prove(union(name, of_department)) for name, of_department in printed.items()}
    return {
        name: [
            (account, row.name, row.level, [(column, figure.value) for column, figure in row.figures.items()])
            for proofs in (reading.revenue, reading.expenditure)
            for account, proof in sorted(proofs.items())
            for row in proof.rows
        ]
        for name, reading in readings.items()
    }


def parted(blocks: Iterable[Block], part: str) -> list[list[Block]]:
    """A volume for each department, account or form of the settlement, and the report; prose goes with what follows."""
    volumes: dict[str, list[Block]] = defaultdict(list)
    waiting: list[Block] = []
    for block in blocks:
        waiting.append(block)
        if isinstance(block, DamagedSheet) and block.form in ("revenue", "expenditure"):
            volumes[getattr(block, part)] += waiting
            waiting = []
    return [*volumes.values(), waiting]


@pytest.mark.parametrize("part", ["department", "account", "form"])
def test_a_book_in_volumes_is_proven_as_the_whole_book(part: str, tmp_path: Path) -> None:
    blocks = lay_out(make_book(3, 2))
    volumes = [blocks, *parted(blocks, part)]
    assert len(volumes) > 3
    paths = [tmp_path / f"{number}.txt" for number in range(len(volumes))]
    for path, contents in zip(paths, volumes, strict=True):
        path.write_text(render(contents).text, encoding="utf-8")
    whole, *others = (list(read_sheets(open_book(path))) for path in paths)
    assert proven(sheet for sheets in others for sheet in sheets) == proven(whole)
