"""A table of one volume held against the same of another: what both print is the same."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from figures.standing import Standing
from ingest.reconcile import volumes
from ingest.reconcile.volumes import IDENTITY, VolumeComparison, _bounds, _plain, _similarity, compare, proven, reported
from ingest.rows import Figure, Measure, Place, PrintedRow, ProvenRow, ReadRow, Tally

Row = tuple[str, int | None, int | None]
"""Name, index of the parent, and 지출액."""


def rows(*printed: Row, standing: Standing = Standing.PRINTED) -> list[ProvenRow]:
    return [
        ProvenRow(PrintedRow(1, line, (name,)), name, None, parent, {"spent": Figure(spent, standing)})
        for line, (name, parent, spent) in enumerate(printed, 1)
    ]


def compared(standing: list[ProvenRow], other: list[ProvenRow]) -> VolumeComparison:
    comparison = VolumeComparison("과", "일반회계")
    compare(comparison, proven(standing), proven(other))
    return comparison


def test_figures_that_differ_are_conflicting_and_a_finding() -> None:
    own = rows(("과", None, 9), ("사업", 0, 9), ("남은 사업", 0, None))
    comparison = compared(own, rows(("과", None, 9), ("사업", 0, 7), ("남은 사업", 0, 3)))
    (found,) = comparison.findings
    assert (found.kind, found.row, found.column, found.printed, found.expected) == (IDENTITY, "사업", "spent", 9, 7)
    assert [row.figures["spent"].standing for row in own] == [
        Standing.PRINTED,
        Standing.CONFLICTING,
        Standing.PRINTED,
    ]
    assert own[1].figures["spent"].because == (IDENTITY,)
    assert comparison.tally == Tally(held=1, broken=1, undecidable=1)


def test_what_a_person_corrected_is_not_tried_again() -> None:
    own = rows(("사업", None, 9), standing=Standing.CORRECTED)
    comparison = compared(own, rows(("사업", None, 7)))
    assert (comparison.findings, comparison.tally, own[0].figures["spent"].value) == ([], Tally(), 9)


def test_rows_of_one_name_are_paired_by_what_stands_above_them_and_in_their_order() -> None:
    own = rows(("갑", None, 1), ("기본경비", 0, 1), ("을", None, 2), ("기본경비", 2, 2), ("기본경비", 2, 3))
    other = rows(("을", None, 2), ("기본경비", 0, 2), ("기본경비", 0, 3), ("갑", None, 1), ("기본경비", 3, 1))
    assert compared(own, other).findings == []


def test_a_row_of_another_spelling_is_paired_by_its_amount() -> None:
    comparison = compared(rows(("시정 발전", None, 9)), rows(("시정발젼", None, 9)))
    assert (comparison.findings, comparison.tally.held) == ([], 1)


def test_rows_that_one_volume_lacks_are_one_finding_that_names_ten() -> None:
    names = [f"{letter * 4} 사업" for letter in "가나다라마바사아자차카타"]
    (found,) = compared(rows(("과", None, 0), *((name, 0, 0) for name in names)), rows(("과", None, 0))).findings
    assert (found.kind, found.row, found.notes["count"]) == ("row_in_one_volume", names[0], 12)
    assert found.notes["names"] == names[:10]


def test_a_table_that_one_volume_does_not_print_is_not_compared() -> None:
    assert compared([], rows(("사업", None, 9))).findings == compared(rows(("사업", None, 9)), []).findings == []


def test_measures_of_the_report_are_compared_as_they_are_printed() -> None:
    def table(rate: str) -> list[ReadRow]:
        return [
            ReadRow(PrintedRow(1, 1, ("목표",)), "목표"),
            ReadRow(PrintedRow(1, 2, ("지표",)), "지표", measures={"rate": Measure(Decimal(rate), Standing.PRINTED)}),
        ]

    own = table("97.50")
    comparison = VolumeComparison("과", "")
    compare(comparison, reported([own]), reported([table("95")]))
    (found,) = comparison.findings
    assert (found.row, found.column, found.printed, found.expected) == ("지표", "rate", "97.5", "95")
    assert own[1].measures["rate"].standing is Standing.CONFLICTING


def test_a_measure_is_reported_without_the_zeros_after_it() -> None:
    assert (_plain(1_200), _plain(Decimal("97.50")), _plain(Decimal("100"))) == (1_200, "97.5", "100")


def test_a_row_of_the_report_is_known_by_its_tables_first_row() -> None:
    tables = [[ReadRow(PrintedRow(1, 1, ()), name) for name in names] for names in (("가", "나"), ("다", "라", "나"))]
    assert reported(tables).paths == [("가", "가"), ("가", "나"), ("다", "다"), ("다", "라"), ("다", "나")]


@pytest.mark.parametrize(("amount", "other", "added"), [(9, 9, 0.6), (9, 8, 0), (0, 0, 0), (None, None, 0)])
def test_rows_of_one_amount_are_more_alike(amount: int | None, other: int | None, added: float) -> None:
    (own,), (theirs,) = rows(("가나다라", None, amount)), rows(("마바사아", None, other))
    assert _similarity(own, theirs) == added


def test_what_one_volume_leaves_unknown_is_taken_from_its_row_in_the_other() -> None:
    own = rows(("과", None, 9), ("사업", 0, None), standing=Standing.UNKNOWN)
    other = rows(("과", None, 9), ("사업", 0, 4), standing=Standing.MOVED)
    other[1].figures["spent"] = Figure(4, Standing.MOVED, Place(7, 70, 2))
    compared(own, other)
    assert own[1].figures["spent"] == Figure(4, Standing.DERIVED, Place(7, 70, 2), None, (IDENTITY,))
    for standing in (Standing.CONFLICTING, Standing.UNKNOWN):
        own = rows(("사업", None, None), standing=Standing.UNKNOWN)
        compared(own, rows(("사업", None, 4), standing=standing))
        assert own[0].figures["spent"].value is None
    own = rows(("시정 발전", None, None), standing=Standing.UNKNOWN)
    compared(own, rows(("시정발젼", None, 4)))
    assert own[0].figures["spent"].value is None


def test_a_figure_that_differs_is_reported_with_its_place_in_the_other_volume() -> None:
    own, other = rows(("사업", None, 9)), rows(("사업", None, 7))
    other[0].printed = PrintedRow(200_003, 1, ("사업",))
    other[0].figures["spent"] = Figure(7, Standing.PRINTED, Place(200_003, 20, 5))
    (found,) = compared(own, other).findings
    assert found.notes == {"volume": 2, "other_page": 200_003, "other_line": 20}
    other[0].figures["spent"] = Figure(7, Standing.PRINTED)
    (found,) = compared(rows(("사업", None, 9)), other).findings
    assert found.notes == {"volume": 2}


def test_rows_that_each_volume_has_alone_are_reported_with_both() -> None:
    other = rows(("과", None, 0), ("가나다라 사업", 0, 5))
    for row in other:
        row.printed = PrintedRow(200_001, row.printed.line, row.printed.cells)
    lacking, alone = compared(rows(("과", None, 0), ("마바사아 사무", 0, 7)), other).findings
    assert [(one.row, one.notes["volume"], one.notes["other"]) for one in (lacking, alone)] == [
        ("마바사아 사무", 1, 2),
        ("가나다라 사업", 2, 1),
    ]


def test_rows_of_one_name_more_often_in_one_volume_are_alone_there() -> None:
    twice = rows(("과", None, 0), ("사업", 0, 1), ("사업", 0, 1), ("사업", 0, 1))
    (found,) = compared(twice, rows(("과", None, 0), ("사업", 0, 1))).findings
    assert (found.kind, found.notes["count"]) == ("row_in_one_volume", 2)


def test_columns_that_the_other_volume_lacks_are_not_compared() -> None:
    own, other = rows(("사업", None, 9)), rows(("사업", None, 9))
    other[0].figures = {}
    assert compared(own, other).tally == Tally()


def test_too_many_rows_are_not_paired_by_similarity(monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = rows(("시정 발전", None, 9)), rows(("시정발젼", None, 9))
    monkeypatch.setattr(volumes, "_MOST_PAIRS", 1)
    assert compared(own, other).findings == []
    monkeypatch.setattr(volumes, "_MOST_PAIRS", 0)
    assert len(compared(own, other).findings) == 2


@pytest.mark.parametrize(
    ("at_least", "below", "words"),
    [
        ("80.0", "100", "80% 이상 100% 미만"),
        ("100", None, "100% 이상"),
        (None, "0", "0% 미만"),
        ("0", "80", "0% 이상 80% 미만"),
    ],
)
def test_a_mark_applies_from_one_rate_to_below_another(at_least: str | None, below: str | None, words: str) -> None:
    least, most = (None if rate is None else Decimal(rate) for rate in (at_least, below))
    bound: Any = SimpleNamespace(at_least=least, below=most)
    assert _bounds(bound) == words
