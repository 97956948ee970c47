"""Page and line numbers of a year whose settlement comes in several volumes.

The first volume's pages and lines are numbered as they stand in it. Those of volume 2 and later are numbered from
2 × 100,000 (pages) and 2 × 10,000,000 (lines) on: page 3 of volume 2 is 200,003. So a number names one place of the
year, says by itself of which volume it is, and stays what it was when another volume is added, read again or removed.
"""

FIRST_VOLUME, LAST_VOLUME = 1, 99
MOST_PAGES, MOST_LINES = 100_000, 10_000_000
"""A volume has fewer."""


def year_page(volume: int, page: int) -> int:
    """The number in the year of a volume's page."""
    return page if volume == FIRST_VOLUME else volume * MOST_PAGES + page


def year_line(volume: int, line: int) -> int:
    """The number in the year of a volume's line."""
    return line if volume == FIRST_VOLUME else volume * MOST_LINES + line


def volume_of_page(page: int) -> int:
    """The volume that a page of the year is in."""
    return page // MOST_PAGES or FIRST_VOLUME


def own_page(page: int) -> int:
    """The number of a page of the year in its own volume."""
    return page % MOST_PAGES


def own_line(line: int) -> int:
    """The number of a line of the year in its own volume."""
    return line % MOST_LINES


def pages_of_volume(volume: int) -> tuple[int, int]:
    """The first and the last number that a page of a volume can have in the year."""
    return year_page(volume, 0), year_page(volume, MOST_PAGES - 1)


_ADDED = 1_000_000_000


def added_line(after: int, number: int) -> int:
    """The number of the n-th row (from 1) that people added behind a line: a line that the text does not have."""
    return number * _ADDED + after


def is_added(line: int) -> bool:
    """Whether people added the row of this line."""
    return line >= _ADDED


def printed_line(line: int) -> int:
    """The line in the text: of a row that people added, the one that it stands behind."""
    return line % _ADDED
