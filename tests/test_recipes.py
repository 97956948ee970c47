"""What docs/recipes.md has of Python and R runs on the files that it names, and finds what the book has."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from tests.factories import make_document, make_expenditure

RECIPES = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", RECIPES, re.DOTALL)
FILES = re.findall(r"curl -o (\S+) '?http://localhost:8000(/[^\s']+)", RECIPES)
BLOCKS_OF_R = re.findall(r"```r\n(.*?)```", RECIPES, re.DOTALL)
OTHERS = ("duckdb", "matplotlib", "pandas")
"""What `make install CLIENTS=1` installs."""


@pytest.fixture
def folder(client: Client, sample_city: None, tmp_path: Path) -> Path:
    """The files of the page: 2019 has one project of 2020."""
    line = ExpenditureLine.objects.filter(level=3).earliest("pk")
    make_expenditure(line.name, document=make_document(2019), department=line.department, key=line.key, spent=1)
    for name, path in FILES:
        response: Any = client.get(path)
        (tmp_path / name).write_bytes(response.getvalue())
    return tmp_path


def run(folder: Path, blocks: list[str]) -> str:
    """What the blocks print, one after the other in one process."""
    command = [sys.executable, "-X", "utf8", "-c", "\n".join(blocks)]
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.django_db
def test_the_recipes_run(folder: Path) -> None:
    printed = run(folder, [block for block in BLOCKS if not any(f"import {name}" in block for name in OTHERS)])
    assert "감사담당관 95,259,160 without 0 unknown" in printed
    assert "경기 행복마을관리소 지원사업 | 한 표에만 있음 |" in printed


@pytest.mark.django_db
@pytest.mark.skipif(not all(map(find_spec, OTHERS)), reason="make install CLIENTS=1")
def test_the_recipes_of_other_tools_run(folder: Path) -> None:
    printed = run(folder, [block for block in BLOCKS if any(f"import {name}" in block for name in OTHERS)])
    assert "감사담당관 95,259,160 without 0 unknown" in printed
    assert re.search(r"경기 행복마을관리소 지원사업 +\d+ +한 표에만 있음", printed)
    assert "증감" in printed
    assert "<svg" in (folder / "spent.svg").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R")
def test_the_recipes_of_r_run(folder: Path) -> None:
    (folder / "recipes.R").write_text("\n".join(BLOCKS_OF_R), encoding="utf-8")
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    command = ["Rscript", "--vanilla", "recipes.R"]
    printed = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "감사담당관 95,259,160" in printed
    assert re.search(r"경기 행복마을관리소 지원사업 +\d+ +한 표에만 있음", printed)
    assert "증감" in printed
    assert "<svg" in (folder / "spent-by-department.svg").read_text(encoding="utf-8")
