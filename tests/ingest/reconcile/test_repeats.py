"""A name that goes on in another line, and what the report prints twice."""

import pytest

from figures.names import search_key
from ingest.reconcile.broken_names import _Joiner
from ingest.reconcile.repeats import _names
from ingest.rows import PrintedRow, PrintedTable


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
    joiner = _Joiner("과", {search_key(each) for each in known}, longest=0)
    assert joiner.place(above, name, below) == goes_with


def test_other_tables_know_names_but_settlements_do_not_know_each_others() -> None:
    def table(form: str, *cells: str) -> PrintedTable:
        return PrintedTable(form, "과", "", "", 1, [PrintedRow(1, 1, cells)], [])

    expenditure, revenue = table("expenditure", "시정 발전"), table("revenue", "이자수입")
    units = table("unit_programs", "의정 지원", "1", "일반회계", "", "너무 먼 칸")
    tables = [expenditure, revenue, units]
    assert _names(tables, expenditure) == {"의정지원", "일반회계"}
    assert _names(tables, units) == {"시정발전", "이자수입"}
    assert "과" in _names(tables, table("summary"))
