"""A name that goes on in another line, and what the report prints twice."""

import pytest

from figures.names import search_key
from ingest.reconcile.repeats import _goes_with


@pytest.mark.parametrize(
    ("above", "name", "below", "known", "goes_with"),
    [
        ("주민(협", "치)", "", ["주민(협"], "above"),
        ("주민", "(협치)", "", ["주민"], "above"),
        ("", "(협치)", "", [], ""),
        ("주민", "협치 지원", "", ["주민협치지원", "주민"], "above"),
        ("", "주민", "협치 지원", ["주민협치지원", "협치지원"], "below"),
        ("", "주민", "협치", ["주민", "협치"], ""),
        ("청렴", "주민", "협치", ["주민"], ""),
        ("청렴", "주민", "협치", ["협치"], "above"),
        ("청렴", "주민", "협치", ["청렴"], "below"),
        ("청렴", "주민", "협치", ["청렴", "협치"], ""),
        ("주민(", "216 이자수입", "", [], ""),
    ],
)
def test_a_line_without_figures_belongs_to_the_name_that_it_completes(
    above: str, name: str, below: str, known: list[str], goes_with: str
) -> None:
    assert _goes_with(above, name, below, {search_key(each) for each in known}) == goes_with
