"""Which printed amounts reading is known to spoil: all others are misprints of the book."""

import pytest

from ingest.reconcile.misreading import is_misreading


@pytest.mark.parametrize(
    ("printed_amount", "meant", "others", "misread"),
    [
        (13_840_580, 18_840_580, [], True),  # 3 for 8
        (13_840_580, 13_840_530, [], True),  # 8 for 3
        (13_840_580, 13_840_520, [], False),  # 8 for 2: they do not look alike
        (1_384_058, 13_840_580, [], True),  # a digit dropped
        (138_405_880, 13_840_580, [], True),  # one added
        (13_804_580, 13_840_580, [], True),  # two exchanged
        (-13_840_580, 13_840_580, [], True),  # the sign lost
        (14_840_000, 13_840_580, [], False),  # another amount
        (13_840_580_000, 13_840_580, [], False),  # a thousand times as much
        (0, 320, [], True),  # lost
        (None, 320, [], True),
        (5_000, 0, [5_000], True),  # printed again from another column
        (5_000, 0, [7_000], False),
    ],
)
def test_an_amount_was_misread_where_it_is_lost_printed_again_or_one_slip_separates_the_two(
    printed_amount: int | None, meant: int, others: list[int], misread: bool
) -> None:
    assert is_misreading(printed_amount, meant, others) is misread
