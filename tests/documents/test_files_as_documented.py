"""The columns in docs/files.md are those of the files."""

import re
from pathlib import Path

import pytest

from config.urls import LISTS
from documents.views import BookListMixin
from lists.figure_filters import FigureFilters

GUIDE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "view"), LISTS.items())
def test_columns(name: str, view: type[BookListMixin]) -> None:
    documented = re.search(rf"\*\*{name}.csv\*\*\n\n((?:    .+\n)+)", GUIDE)
    assert documented is not None
    headers = [re.sub(r"\s", "", column.header) for column in view.table_class.file_columns()]
    assert re.sub(r"\s", "", documented[1]).split(",") == headers


@pytest.mark.parametrize("view", LISTS.values())
def test_conditions(view: type[BookListMixin]) -> None:
    table = GUIDE[GUIDE.index("## Conditions") :]
    assert [
        name
        for name, filter_ in view.filterset_class.declared_filters.items()
        if not isinstance(filter_, FigureFilters) and f"`{name}`" not in table
    ] == []
    assert [each.name for each in view.table_class.groups if f"`{each.name}`" not in table] == []
