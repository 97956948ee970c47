"""A look at a book as text, for the command and the page of an uploaded book."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents.models.book import KINDS
from ingest.look import Look
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
    "lost": gettext_noop("깨졌거나 읽다가 멈추는 쪽이 있습니다: 살펴본 곳에 {pages}쪽"),
}
_NOT_READ = (
    gettext_noop("한글(HWP) 문서입니다. 한글에서 HWPX나 PDF로 저장해 지정해 주세요."),
    gettext_noop("한글(HWPML) 문서입니다. 한글에서 HWPX나 PDF로 저장해 지정해 주세요."),
    gettext_noop("예전 엑셀(XLS) 통합 문서입니다. 엑셀에서 XLSX로 저장해 지정해 주세요."),
    gettext_noop("예전 워드(DOC) 문서입니다. 워드에서 PDF로 저장해 지정해 주세요."),
    gettext_noop("암호가 걸린 문서입니다. 암호를 풀어 저장한 파일을 지정해 주세요."),
    gettext_noop("예전 오피스 문서입니다. XLSX나 PDF로 저장해 지정해 주세요."),
    gettext_noop("워드(DOCX) 문서입니다. 워드에서 PDF로 저장해 지정해 주세요."),
    gettext_noop("파워포인트(PPTX) 문서입니다. PDF로 저장해 지정해 주세요."),
    gettext_noop("엑셀 바이너리(XLSB) 통합 문서입니다. 엑셀에서 XLSX로 저장해 지정해 주세요."),
    gettext_noop("오픈도큐먼트 표 계산(ODS) 문서입니다. XLSX로 저장해 지정해 주세요."),
    gettext_noop("오픈도큐먼트 글(ODT) 문서입니다. PDF로 저장해 지정해 주세요."),
    gettext_noop("압축(ZIP) 파일입니다. 압축을 풀어 안에 있는 결산서를 지정해 주세요."),
    gettext_noop("서식 있는 글(RTF) 문서입니다. PDF로 저장해 지정해 주세요."),
    gettext_noop("읽지 않는 종류의 그림(BMP, GIF, WebP, HEIC 등)입니다. TIFF나 PNG, PDF로 저장해 지정해 주세요."),
    gettext_noop("깨진 압축 파일이라 열 수 없습니다. 파일을 다시 받아 주세요."),
)
"""The sentences of `UNSUPPORTED_KINDS`, repeated for makemessages."""


def look_lines(look: Look) -> Iterator[str]:
    """The look as lines of text."""
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
        sentence = _("보이는 표: {tables}")
        if look.departments_read is not None:
            sentence = _("보이는 표 (앞의 부서 {count}개만 살펴봄): {tables}")
        yield sentence.format(count=look.departments_read, tables=listed)
    for problem, slots in look.problems:
        yield _("주의: {problem}").format(problem=_(_PROBLEMS.get(problem, problem)).format(**slots))
