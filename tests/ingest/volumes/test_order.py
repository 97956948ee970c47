"""In whatever order the volumes of a year are read, its figures and findings are the same."""

from collections import defaultdict
from io import StringIO
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.book import make_book
from bench.printing import lay_out
from bench.sheets import Block, DamagedSheet, ProseBlock, render
from budget.models import ExpenditureLine, RevenueLine
from documents.models import Document, Finding
from performance.models import ProgramGoal
from tests.conftest import ingest
from tests.ingest.volumes.books import TAX, write
from tests.ingest.volumes.test_volumes import figures, findings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]


def volumes_of(seed: int, folder: Path) -> list[Path]:
    """A true book of one department parted into a volume for each account, and its performance report."""
    parts: dict[str, list[Block]] = defaultdict(list)
    for block in lay_out(make_book(seed, 1)):
        parts[_account_of(block)].append(block)
    paths = []
    for account, blocks in parts.items():
        paths.append(folder / f"{seed} {account or '성과보고서'}.txt")
        paths[-1].write_text(render(blocks).text, encoding="utf-8")
    return paths


def _account_of(block: Block) -> str:
    if isinstance(block, DamagedSheet) and block.form in ("revenue", "expenditure"):
        return block.account
    if isinstance(block, ProseBlock) and block.kind == "outcomes":
        return block.lines[0].partition("】")[0].strip("【")
    return ""


def read_in_order(paths: tuple[Path, ...]) -> tuple[dict[str, Any], set[tuple[Any, ...]], set[tuple[str, str]]]:
    """What is stored of a year whose volumes are read in this order."""
    Document.objects.all().delete()
    for path in paths:
        ingest(path, stdout=StringIO())
    policies = {(goal.name, goal.policy.account if goal.policy else "") for goal in ProgramGoal.objects.all()}
    return figures(), findings(), policies


@pytest.mark.parametrize("seed", [1, 4, 5])
def test_any_order_of_volumes_by_account_stores_the_same(seed: int, tmp_path: Path) -> None:
    paths = volumes_of(seed, tmp_path)
    assert len(paths) > 2
    first = read_in_order(tuple(paths))
    for order in _orders(paths, Random(seed)):
        assert read_in_order(order) == first, [path.name for path in order]


def _orders(paths: list[Path], random: Random) -> list[tuple[Path, ...]]:
    """The reverse one, and one at random."""
    *others, reverse = list(permutations(paths))[1:]
    return [reverse, random.choice(others)]


def test_a_figure_that_one_volume_leaves_unreadable_is_that_of_the_other(tmp_path: Path) -> None:
    whole, damaged = (write(tmp_path / f"{name}.txt", TAX) for name in ("whole", "damaged"))
    text = damaged.read_text(encoding="utf-8").replace("900,000", "9�0,0�0").replace("5,000,000", "5,�00,�00")
    damaged.write_text(text, encoding="utf-8")
    for paths in ((whole, damaged), (damaged, whole)):
        Document.objects.all().delete()
        for number, path in enumerate(paths, start=1):
            ingest(path, stdout=StringIO(), volume=f"제{number}권")
        assert ExpenditureLine.objects.get(name="세무조사").spent == 900_000
        assert set(RevenueLine.objects.values_list("net_receipts", flat=True)) == {5_000_000}
    line = RevenueLine.objects.get(level=0)
    assert line.standings["net_receipts"] == {"is": "derived", "because": ["V1"]}
    assert line.places["net_receipts"][0] > 100_000


def test_what_volumes_say_otherwise_conflicts_in_either_order(tmp_path: Path) -> None:
    one, other = (write(tmp_path / f"{name}.txt", TAX) for name in ("one", "other"))
    other.write_text(other.read_text(encoding="utf-8").replace("900,000", "880,000"), encoding="utf-8")
    conflicting = []
    for paths in ((one, other), (other, one)):
        Document.objects.all().delete()
        for number, path in enumerate(paths, start=1):
            ingest(path, stdout=StringIO(), volume=f"제{number}권")
        found = Finding.objects.get(kind="V1", name="세무조사", column="spent")
        assert {found.printed, found.expected} == {"900000", "880000"}
        lines = ExpenditureLine.objects.all()
        conflicting.append(
            {(line.key, name) for line in lines for name, one in line.standings.items() if one["is"] == "conflicting"}
        )
    assert conflicting[0] == conflicting[1]
    assert conflicting[0]
