"""What several parts of a page show is fetched once."""

import pytest

from documents.models import Document
from documents.once import once_a_page
from tests.factories import make_document


@pytest.mark.django_db
def test_the_parts_of_a_page_share_what_was_fetched_and_the_next_page_fetches_it_anew() -> None:
    calls = []

    @once_a_page
    def fetch(document: Document, number: int) -> list[int]:
        calls.append(number)
        return [number]

    make_document()
    document = Document.objects.get()
    assert fetch(document, 1) is fetch(document, 1)
    assert fetch(document, 2) == [2]
    assert calls == [1, 2]
    fetch(Document.objects.get(), 1)
    assert calls == [1, 2, 1]
