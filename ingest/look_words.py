"""A look at a book in words, for the command and for the page of a book that was sent in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.models.book import KINDS
from ingest.looking import Look
from ingest.reader.pdf.margins import in_ranges

_MOST_NAMES = 12
_KIND_NAMES = dict(KINDS)


def look_lines(look: Look) -> Iterator[str]:
    """What a look at a file shows, line by line."""
    if look.kind:
        kind = _("종류: {kind}").format(kind=_KIND_NAMES[look.kind])
        yield kind + (_(", 만든 프로그램: {producer}").format(producer=look.producer) if look.producer else "")
    if look.pages:
        sentence = _(
            "{pages}쪽 가운데 {count}쪽을 살펴봄: {numbers}. 글자 있는 쪽 {lettered}, 그림만 있는 쪽 {pictured}"
        )
        yield sentence.format(
            pages=f"{look.pages:,}",
            count=len(look.sampled),
            numbers=in_ranges(look.sampled),
            lettered=len(look.sampled) - len(look.pictured),
            pictured=len(look.pictured),
        )
    if look.departments:
        names = ", ".join(look.departments[:_MOST_NAMES])
        more = len(look.departments) - _MOST_NAMES
        sentence = _("보이는 부서: {names}")
        yield sentence.format(names=names) + (_(" 외 {count}개").format(count=more) if more > 0 else "")
    if look.tables:
        listed = ", ".join(f"{title} {count:,}" for title, count in look.tables.items())
        yield _("보이는 표: {tables}").format(tables=listed)
    for problem, slots in look.problems:
        yield _("주의: {problem}").format(problem=_(problem).format(**slots))
