"""What a scan is read as, beside what was drawn."""

from bench.scan_fidelity import Rows, _compared
from figures.rows import Figure
from figures.standing import Standing


def table(*rows: tuple[str, int]) -> Rows:
    return [(name, {"spent": Figure(value, Standing.PRINTED)}) for name, value in rows]


def test_where_a_table_is_lost_the_others_are_compared_with_their_own() -> None:
    general, special = table(("도로 관리", 5), ("하천 정비", 7)), table(("상수도 운영", 9), ("하수도 정비", 11))
    key = "세무과", "unit_programs"
    outcomes, other = _compared({key: [special]}, {key: [general, special]})
    assert (outcomes["same"], outcomes["unknown"], other) == (2, 2, [])
