"""Books in layouts of other cities are read to the won, and with damaged heads never wrongly."""

import pytest

from bench.layouts import LAYOUTS, attempt

BY_NAME = {layout.name: layout for layout in LAYOUTS}


@pytest.mark.parametrize("name", ["three rows of heads", "brackets and notes", "html", "aligned", "commas"])
def test_a_book_in_another_layout_is_read_whole(name: str) -> None:
    counts, wrong = attempt(BY_NAME[name], 3, departments=1)
    assert not wrong
    assert counts["right"] > 0.9 * counts.total()  # a small book leaves a zero or two open


@pytest.mark.parametrize("seed", [2, 3])
def test_with_letters_of_its_heads_misread_nothing_is_wrong(seed: int) -> None:
    counts, wrong = attempt(BY_NAME["returned before carried out"], seed, misread=True, departments=1)
    assert not wrong
    assert counts["right"] > 0
