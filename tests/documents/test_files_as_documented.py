"""The columns in docs/files.md are those of the files."""

import re
from pathlib import Path

import pytest

from budget.lists import EXPENDITURES, REVENUES
from departments.lists import STAFF
from documents.corrections import CORRECTIONS
from documents.findings import Words, finding_listing
from documents.lists.listing import Listing
from performance.lists import INDICATORS, UNITS

GUIDE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
LISTINGS = {
    "expenditure": EXPENDITURES,
    "revenue": REVENUES,
    "indicators": INDICATORS,
    "units": UNITS,
    "staffing": STAFF,
    "findings": finding_listing(Words()),
    "corrections": CORRECTIONS,
}


@pytest.mark.parametrize(("name", "listing"), LISTINGS.items())
def test_columns(name: str, listing: Listing) -> None:
    told = re.search(rf"\*\*{name}.csv\*\*\n\n((?:    .+\n)+)", GUIDE)
    assert told is not None
    headers = [re.sub(r"\s", "", column.header) for column in listing.file_columns]
    assert re.sub(r"\s", "", told[1]).split(",") == headers


@pytest.mark.parametrize("listing", LISTINGS.values())
def test_conditions(listing: Listing) -> None:
    table = GUIDE[GUIDE.index("## Conditions") :]
    assert [each.name for each in listing.filters if f"`{each.name}`" not in table] == []
    assert [each.name for each in listing.groups if f"`{each.name}`" not in table] == []
