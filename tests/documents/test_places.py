"""Pages and lines in words and addresses: those of each volume for themselves."""

import pytest
from django.utils import translation

from documents.places import PageConverter, page_words, place_words
from figures.volumes import year_line, year_page


def test_the_first_volume_is_not_named() -> None:
    assert page_words(3) == "3"
    assert place_words(3, 17) == "3쪽 17행"


def test_a_further_volume_is() -> None:
    assert page_words(year_page(2, 3)) == "2권 3"
    assert place_words(year_page(2, 3), year_line(2, 17)) == "2권 3쪽 17행"
    with translation.override("en"):
        assert place_words(year_page(2, 3), year_line(2, 17)) == "Volume 2, page 3, line 17"


@pytest.mark.parametrize(("page", "written"), [(3, "3"), (year_page(2, 3), "2-3"), (year_page(99, 1), "99-1")])
def test_an_address_leads_back_to_its_page(page: int, written: str) -> None:
    converter = PageConverter()
    assert converter.to_url(page) == written
    assert converter.to_python(written) == page


@pytest.mark.parametrize("written", ["1-3", "2-100000"])
def test_what_no_page_is_called_is_no_address(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        PageConverter().to_python(written)
