"""What a citizen's remark is about, as the admin looks it up."""

import pytest

from documents.models import Remark
from staff.remarks import _rows_of, _source
from tests.factories import make_document, make_expenditure, make_page


@pytest.mark.django_db
def test_a_remark_is_about_its_row_or_what_stands_on_its_line_now() -> None:
    document = make_document()
    row, other = (make_expenditure(f"사업 {line}", page=3, line=line, document=document) for line in (12, 13))
    make_page("\n".join(f"글 {line}" for line in range(1, 21)), 3, document=document)
    on_line = Remark(document=document, page=3, line=12)
    of_row = Remark(document=document, page=3, line=12, target=other._meta.label, target_key=other.key)
    of_page = Remark(document=document, page=3)
    gone = Remark(document=document, page=3, target=other._meta.label, target_key="없음")
    assert [_rows_of(remark) for remark in (on_line, of_row, of_page, gone)] == [[row], [other], [], []]
    sources = [_source(remark) for remark in (on_line, of_row, of_page)]
    lines = [source.requested.number if source and source.requested else None for source in sources]
    assert lines == [12, 13, None]
    assert _source(gone) is None and _source(Remark(document=document)) is None
