"""The corrections of a year for all to see: as a list and as a file."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.correction_text import day, former, item, people, public, sentence, shown, source_url, state, word
from documents.findings import column_named
from documents.lists.columns import PLACE, FileColumn
from documents.lists.filters import DepartmentNameFilter, HiddenFilter, NameSearchFilter, name_in_addresses
from documents.lists.listing import Defaults, Listing
from documents.lists.tables import Look, Shown
from documents.models import Correction, Document
from documents.templatetags.figures import corrections_url
from web.addresses import address

Addresses = Callable[[Document, Collection[str]], Mapping[str, str]]
"""The pages of the lines of a table, by their natural keys."""

NEWEST_FIRST = ("-decided_at", "-pk")
_SAFE_SCHEMES = ("https://", "http://")


def _in_korean(told: Callable[[Correction], Any]) -> Callable[[Correction], Any]:
    """Files are Korean in every language of the pages."""

    def tell(correction: Correction) -> Any:
        with override("ko"):
            return told(correction)

    return tell


def _item(correction: Correction) -> str:
    column = column_named(correction.target, correction.field)
    return column.in_files if column else item(correction)


def _value(correction: Correction, text: str) -> str:
    """Amounts in plain digits, words as they are."""
    return text if column_named(correction.target, correction.field) else word(correction, text)


_FILE_COLUMNS = (
    FileColumn("decided_on", "날짜", "decided_at", localdate, type="date", help="정정을 받아들인 날"),
    FileColumn("department", "부서", "department", help="정정한 행의 부서"),
    FileColumn("account", "회계", "account", help="정정한 행의 회계"),
    FileColumn("name", "대상", "name", help="정정한 행의 이름"),
    FileColumn("field", "항목", tell=_in_korean(_item), help="정정한 열의 이름"),
    FileColumn(
        "printed", "읽은값", tell=_in_korean(lambda each: _value(each, former(each))), help="정정할 때 읽혀 있던 값"
    ),
    FileColumn("value", "바로잡은값", tell=_in_korean(lambda each: _value(each, each.value)), help="정정한 값"),
    FileColumn("reason", "사유", "reason", help="정정한 까닭"),
    FileColumn(
        "state",
        "상태",
        tell=_in_korean(state),
        help="받아들였는지 되돌렸는지, 마지막으로 읽은 문서에서 어떻게 되었는지",
    ),
    *PLACE,
)

CORRECTIONS = Listing(
    route="corrections",
    file_route="corrections-file",
    title=pgettext_lazy("list", "정정"),
    introduction=_(
        "잘못 읽혔거나 잘못 인쇄된 것을 사람이 바로잡은 기록입니다. 제안한 사람과 다른 사람이 검토하며, "
        "인쇄된 값은 지우지 않습니다."
    ),
    model=Correction,
    lines=public,
    columns=(
        *_FILE_COLUMNS,
        FileColumn("fiscal_year", "회계연도", "fiscal_year", type="integer", help="결산한 회계연도"),
    ),
    on_page=Defaults(
        ("name", "field", "printed", "value", "reason", "state", "decided_on", "line"),
    ),
    in_file=Defaults(tuple(column.name for column in _FILE_COLUMNS)),
    filters=(
        NameSearchFilter(),
        DepartmentNameFilter(),
        HiddenFilter("key", _("대상"), source="target_key"),
    ),
    year="fiscal_year",
    order=NEWEST_FIRST,
    unsorted=("field", "printed", "value", "state"),
    renamed={"decided_at": "decided_on"},
)


def _date(correction: Correction, _shown: Shown) -> SafeString:
    return format_html('<time datetime="{0}">{0}</time>', f"{day(correction):%Y-%m-%d}")


def _name(correction: Any, _shown: Shown) -> SafeString:
    url = correction.line_page
    name = format_html('<a href="{}">{}</a>', url, correction.name) if url else correction.name
    belongs = " · ".join(filter(None, (correction.department, correction.account)))
    return format_html('{} <span class="muted small">{}</span>', name, belongs)


def _reason(correction: Correction, of: Shown) -> SafeString:
    """Why, with the page and the address that the correction rests on. A file may hold what is nobody else's
    business."""
    ways = []
    if correction.evidence_page:
        url = source_url(correction, of.document, correction.evidence_page)
        words = gettext("근거 %(page)d쪽") % {"page": correction.evidence_page}
        ways.append(format_html('<a href="{}">{}</a>', url, words))
    if correction.evidence_url.startswith(_SAFE_SCHEMES):
        words = gettext("근거 주소")
        ways.append(format_html('<a href="{0}" rel="noopener nofollow">{1}: {0}</a>', correction.evidence_url, words))
    evidence = format_html_join("", '<p class="small">{}</p>', ((way,) for way in ways))
    return format_html("{}{}", correction.reason, evidence)


def _state(correction: Any, of: Shown) -> SafeString:
    """What became of it, where the correction that takes it back stands, and who made it where the city tells."""
    other = correction.replaced_by or correction.revokes_id
    words = gettext("뒤의 정정 보기") if correction.replaced_by else gettext("앞의 정정 보기")
    url = corrections_url(of.document, correction.target_key)
    link = format_html('<a href="{}#correction-{}">{}</a>', url, other, words) if other else ""
    plain = correction.fate == Correction.Fate.APPLIED and not other
    more = "" if plain else format_html("<p>{} {}</p>", sentence(correction), link)
    by = people(correction)
    return format_html("{}{}{}", state(correction), more, format_html("<p>{}</p>", by) if by else "")


def _place(correction: Correction, of: Shown) -> SafeString:
    words = gettext("%(page)d쪽 %(line)d행") % {"page": correction.page, "line": correction.line}
    return format_html('<a href="{}">{}</a>', source_url(correction, of.document), words)


def correction_look(pages: Mapping[str, Addresses]) -> Look:
    """How corrections look, each with the way to its line's page; `pages` find it, for tables whose lines have one."""
    return Look(
        cells={
            "name": _name,
            "field": lambda each, _shown: item(each),
            "printed": lambda each, _shown: shown(each, former(each)),
            "value": lambda each, _shown: shown(each, each.value),
            "reason": _reason,
            "state": _state,
            "decided_on": _date,
            "line": _place,
        },
        css={"decided_on": "date", "printed": "number", "value": "number", "reason": "reason", "state": "reason"},
        related=("author", "reviewer"),
        identify=lambda each: f"correction-{each.pk}",
        prepare=partial(_find_pages, pages),
        template="documents/corrections.html",
        stacks=True,
    )


def _find_pages(pages: Mapping[str, Addresses], corrections: Sequence[Any], document: Document) -> None:
    """Each corrected line's own page, or else its department's; none for what is no longer there."""
    for correction in corrections:
        correction.line_page = ""
    there = sorted((each for each in corrections if each.fate != Correction.Fate.ORPHANED), key=lambda c: c.target)
    for target, group in groupby(there, key=lambda correction: correction.target):
        of_table = list(group)
        find = pages.get(target)
        own = find(document, {each.target_key for each in of_table}) if find else {}
        for each in of_table:
            each.line_page = own.get(each.target_key) or _department_page(each, document)


def _department_page(correction: Correction, document: Document) -> str:
    way = (document.city.slug, document.fiscal_year)
    return address("department", *way, name_in_addresses(correction.department))
