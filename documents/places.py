"""Pages and lines of a year as text and in URLs: numbered within their volume."""

from django.urls.converters import StringConverter
from django.utils.translation import gettext as _

from figures.volumes import (
    FIRST_VOLUME,
    LAST_VOLUME,
    MOST_PAGES,
    line_in_volume,
    page_in_volume,
    volume_of_page,
    year_page,
)


def page_words(page: int) -> str:
    """`3`, or `2권 3` in a further volume, to be followed by 쪽."""
    volume = volume_of_page(page)
    if volume == FIRST_VOLUME:
        return str(page)
    return _("%(volume)d권 %(page)d") % {"volume": volume, "page": page_in_volume(page)}


def place_words(page: int, line: int) -> str:
    """`3쪽 17행`, or `2권 3쪽 17행`."""
    volume = volume_of_page(page)
    if volume == FIRST_VOLUME:
        return _("%(page)d쪽 %(line)d행") % {"page": page, "line": line}
    numbers = {"volume": volume, "page": page_in_volume(page), "line": line_in_volume(line)}
    return _("%(volume)d권 %(page)d쪽 %(line)d행") % numbers


class PageConverter(StringConverter):
    """A page of the year: `3` in the first volume, `2-3` in the second."""

    regex = r"(?:[1-9][0-9]?-)?[0-9]{1,9}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        volume, _dash, page = value.rpartition("-")
        if not volume:
            return int(page)
        if not FIRST_VOLUME < int(volume) <= LAST_VOLUME or int(page) >= MOST_PAGES:
            raise ValueError(value)
        return year_page(int(volume), int(page))

    def to_url(self, value: int) -> str:  # type: ignore[override]
        volume = volume_of_page(value)
        return str(value) if volume == FIRST_VOLUME else f"{volume}-{page_in_volume(value)}"
