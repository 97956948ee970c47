"""Page and line numbers of a year whose settlement comes in several volumes.

The first volume's pages and lines are numbered as they stand in it. Those of volume 2 and later are numbered from
2 × 100,000 (pages) and 2 × 10,000,000 (lines) on: page 3 of volume 2 is 200,003. So a number is
unique within the year, shows its volume, and does not change when another volume is added, read again or removed.
"""

FIRST_VOLUME, LAST_VOLUME = 1, 99
MOST_PAGES, MOST_LINES = 100_000, 10_000_000
"""Upper bounds (exclusive) of page and line numbers in a volume."""


def year_page(volume: int, page: int) -> int:
    """The year's number of a page of a volume."""
    return page if volume == FIRST_VOLUME else volume * MOST_PAGES + page


def year_line(volume: int, line: int) -> int:
    """The year's number of a line of a volume."""
    return line if volume == FIRST_VOLUME else volume * MOST_LINES + line


def volume_of_page(page: int) -> int:
    """The volume of a page, from its number in the year."""
    return page // MOST_PAGES or FIRST_VOLUME


def page_in_volume(page: int) -> int:
    """A page's number within its volume, from its number in the year."""
    return page % MOST_PAGES


def line_in_volume(line: int) -> int:
    """A line's number within its volume, from its number in the year."""
    return line % MOST_LINES


def pages_of_volume(volume: int) -> tuple[int, int]:
    """The smallest and largest number in the year that a page of a volume can have."""
    return year_page(volume, 0), year_page(volume, MOST_PAGES - 1)


_ADDED = 1_000_000_000


def added_line(after: int, number: int) -> int:
    """The line number of the `number`-th row (from 1) that a correction added after a line of the text."""
    return number * _ADDED + after


def is_added(line: int) -> bool:
    """Whether the line number is that of a row that a correction added."""
    return line >= _ADDED


def printed_line(line: int) -> int:
    """The line of the text: for an added row, the line that it was added after."""
    return line % _ADDED
