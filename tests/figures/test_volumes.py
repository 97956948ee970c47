"""Page and line numbers of a year in several volumes."""

import pytest

from figures.volumes import (
    LAST_VOLUME,
    MOST_LINES,
    MOST_PAGES,
    line_in_volume,
    page_in_volume,
    pages_of_volume,
    volume_of_page,
    year_line,
    year_page,
)

LARGEST = 2**31 - 1
"""The largest number of a column of whole numbers in PostgreSQL."""


def test_the_first_volume_is_numbered_as_it_stands() -> None:
    assert (year_page(1, 3), year_line(1, 17)) == (3, 17)
    assert volume_of_page(3) == 1


@pytest.mark.parametrize("volume", [1, 2, 9, LAST_VOLUME])
@pytest.mark.parametrize("number", [1, 17, MOST_PAGES - 1])
def test_a_number_says_its_volume_and_what_it_is_there(volume: int, number: int) -> None:
    page, line = year_page(volume, number), year_line(volume, number)
    assert (volume_of_page(page), page_in_volume(page)) == (volume, number)
    assert line_in_volume(line) == number
    assert pages_of_volume(volume)[0] <= page <= pages_of_volume(volume)[1]


def test_the_numbers_of_two_volumes_do_not_meet() -> None:
    ranges = [pages_of_volume(volume) for volume in range(1, LAST_VOLUME + 1)]
    assert all(end < start for (_, end), (start, _) in zip(ranges, ranges[1:], strict=False))


def test_the_largest_number_fits_its_column() -> None:
    assert year_line(LAST_VOLUME, MOST_LINES - 1) < LARGEST
    assert year_page(LAST_VOLUME, MOST_PAGES - 1) < LARGEST
