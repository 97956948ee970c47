"""What is known of rows apart from their amounts."""

from ingest.reconcile.level_evidence import LevelEvidence, no_evidence


def test_the_evidence_of_some_rows_counts_them_anew() -> None:
    whole = LevelEvidence(lambda row, level: 10 * row + level, ["가", "나", "다", "나"], frozenset({0, 3}))
    some = whole.of_rows([1, 3])
    assert [some.against(at, 2) for at in range(2)] == [12, 32]
    assert (some.prints, some.shaky) == (["나", "나"], {1})


def test_rows_are_alike_where_all_that_is_printed_of_them_is() -> None:
    whole = LevelEvidence(lambda row, level: 0, ["가", "나", "가"])
    assert whole.alike(0, 2)
    assert not whole.alike(0, 1)


def test_without_evidence_no_level_costs_anything_nor_is_a_row_like_another() -> None:
    nothing = no_evidence(2)
    assert {nothing.against(row, level) for row in range(2) for level in range(4)} == {0}
    assert not nothing.alike(0, 1)
    assert nothing.shaky == frozenset()
    assert len(nothing.prints) == 2
