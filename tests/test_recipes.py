"""The Python of docs/recipes.md runs on the files that it names, and finds what the book has."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

RECIPES = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_recipes_run(client: Client, sample_city: None, tmp_path: Path) -> None:
    for path in re.findall(r"localhost:8000(/\S+)", RECIPES):
        response: Any = client.get(path)
        (tmp_path / Path(path).name).write_bytes(response.getvalue())
    printed = []
    for code in re.findall(r"```python\n(.*?)```", RECIPES, re.DOTALL):
        run = [sys.executable, "-X", "utf8", "-c", code]
        printed.append(subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, text=True).stdout)
    sums, joined = printed
    assert "감사담당관 95,259,160 without 0 unknown" in sums
    assert "경기 행복마을관리소 지원사업 | 한 표에만 있음 |" in joined
