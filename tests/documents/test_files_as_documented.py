"""The columns in docs/files.md are those of the files."""

import re
from pathlib import Path

import pytest

from budget.lists import ExpenditureFile, RevenueFile
from documents.corrections import CorrectionFile
from documents.findings import FindingFile
from documents.lists.files import ListFile
from performance.lists import IndicatorFile

GUIDE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("expenditure", ExpenditureFile),
        ("revenue", RevenueFile),
        ("indicators", IndicatorFile),
        ("findings", FindingFile),
        ("corrections", CorrectionFile),
    ],
)
def test_columns(name: str, file: type[ListFile]) -> None:
    told = re.search(rf"\*\*{name}\.csv\*\*\n\n((?:    .+\n)+)", GUIDE)
    assert told is not None
    assert re.sub(r"\s", "", told[1]).split(",") == [column.header for column in file.columns]


@pytest.mark.parametrize("file", [ExpenditureFile, RevenueFile, IndicatorFile, FindingFile, CorrectionFile])
def test_conditions(file: type[ListFile]) -> None:
    table = GUIDE[GUIDE.index("## Conditions") :]
    assert [name for name in file.filters.base_filters if f"`{name}`" not in table] == []
