"""A look at a book in words, for the command and for the page of a book that was sent in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents.models.book import KINDS
from ingest.looking import Look
from ingest.reader.pdf.margins import in_ranges

_MOST_NAMES = 12
_KIND_NAMES = dict(KINDS)
_PROBLEMS = {
    "too_much": gettext_noop("들여다보는 데 시간이나 메모리가 너무 많이 드는 파일입니다."),
    "no_engines": gettext_noop("스캔한 쪽은 읽지 못합니다. 읽는 프로그램을 설치해 주세요: {how}"),
    "heads_alone": gettext_noop(
        "그림만 있는 쪽은 {pages}쪽의 쪽머리만 읽어 보았습니다. 부서와 표는 다 읽은 뒤에 알 수 있습니다."
    ),
    "no_tables": gettext_noop("아는 표가 보이지 않습니다. 결산서의 표가 있는 파일인지 확인해 주세요."),
    "unplaced": gettext_noop("표의 행으로 읽지 못하는 금액이 있습니다: 살펴본 곳에 {amounts}개"),
    "unlettered": gettext_noop("글꼴에 글자 정보가 없는 쪽이 있습니다: 살펴본 곳에 {pages}쪽"),
    "crowded": gettext_noop("한 장에 여러 쪽을 모아 찍은 쪽이 있습니다: 살펴본 곳에 {pages}쪽"),
    "lost": gettext_noop("읽다가 멈추는 쪽이 있습니다: 살펴본 곳에 {pages}쪽"),
}


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
        yield _("주의: {problem}").format(problem=_(_PROBLEMS.get(problem, problem)).format(**slots))
