"""The corrections of a year for all to see: as a list and as a file."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from django_filters import CharFilter

from documents.address import address
from documents.corrected import day, former, item, people, public, sentence, shown, source_url, state, word
from documents.findings import column_named
from documents.lists.columns import PLACE, FileColumn
from documents.lists.files import ListFile
from documents.lists.filters import DepartmentNameFilter, ListFilter, NameSearchFilter, SortFilter, name_in_addresses
from documents.lists.tables import LineTable, TextColumn
from documents.lists.views import FileLink, ListPage, Question
from documents.models import Correction, Document
from documents.templatetags.figures import corrections_url

Addresses = Callable[[Document, Collection[str]], Mapping[str, str]]
"""The pages of the lines of a table, by their natural keys."""

NEWEST_FIRST = ("-decided_at", "-pk")
_CHUNK = 1000
_SAFE_SCHEMES = ("https://", "http://")


class CorrectionFilter(ListFilter):
    q = NameSearchFilter()
    department = DepartmentNameFilter()
    key = CharFilter(field_name="target_key", max_length=500, widget=forms.HiddenInput, label=_("대상"))
    sort = SortFilter("name", "decided_at", then=NEWEST_FIRST)


class CorrectionTable(LineTable):
    decided_at = TextColumn(_("날짜"), sorts=True, css="date")
    name = TextColumn(_("대상"), sorts=True, heads=True)
    field = TextColumn(_("항목"))
    printed = TextColumn(_("읽은 값"), css="number")
    value = TextColumn(_("바로잡은 값"), css="number")
    reason = TextColumn(_("사유"), css="reason")
    state = TextColumn(_("상태"), css="reason")
    place = TextColumn(_("원문"), accessor="line")
    people = TextColumn(_("제안과 검토"), accessor="author_id")

    stacks = True
    first = ("name", "field", "printed", "value", "reason", "state", "decided_at", "place", "people")

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.pages: Mapping[int, str] = {}
        self.row_attrs = {"id": lambda record: f"correction-{record.pk}"}
        if not settings.SHOW_STAFF_NAMES:
            self.columns.hide("people")

    def render_decided_at(self, record: Correction) -> SafeString:
        return format_html('<time datetime="{}">{}</time>', f"{day(record):%Y-%m-%d}", f"{day(record):%Y-%m-%d}")

    def render_name(self, record: Correction) -> SafeString:
        url = self.pages.get(record.pk)
        name = format_html('<a href="{}">{}</a>', url, record.name) if url else record.name
        belongs = " · ".join(filter(None, (record.department, record.account)))
        return format_html('{} <span class="muted small">{}</span>', name, belongs)

    def render_field(self, record: Correction) -> str:
        return item(record)

    def render_printed(self, record: Correction) -> SafeString:
        return shown(record, former(record))

    def render_value(self, record: Correction) -> SafeString:
        return shown(record, record.value)

    def render_reason(self, record: Correction) -> SafeString:
        return format_html("{}{}", record.reason, self.evidence(record))

    def evidence(self, record: Correction) -> SafeString:
        """The page and the address that the correction rests on. A file may hold what is nobody else's business."""
        ways = []
        if record.evidence_page:
            url = source_url(record, self.document, record.evidence_page)
            words = _now("근거 %(page)d쪽") % {"page": record.evidence_page}
            ways.append(format_html('<a href="{}">{}</a>', url, words))
        if record.evidence_url.startswith(_SAFE_SCHEMES):
            words = _now("근거 주소")
            ways.append(format_html('<a href="{0}" rel="noopener nofollow">{1}: {0}</a>', record.evidence_url, words))
        return format_html_join("", '<p class="small">{}</p>', ((way,) for way in ways))

    def render_state(self, record: Any) -> SafeString:
        other = record.replaced_by or record.revokes_id
        words = _now("뒤의 정정 보기") if record.replaced_by else _now("앞의 정정 보기")
        link = self.other(record, other, words) if other else ""
        plain = record.fate == Correction.Fate.APPLIED and not other
        return format_html("{}{}", state(record), "" if plain else format_html("<p>{} {}</p>", sentence(record), link))

    def other(self, record: Correction, pk: int, words: str) -> SafeString:
        url = corrections_url(self.document, record.target_key)
        return format_html('<a href="{}#correction-{}">{}</a>', url, pk, words)

    def render_place(self, record: Correction) -> SafeString:
        words = _now("%(page)d쪽 %(line)d행") % {"page": record.page, "line": record.line}
        return format_html('<a href="{}">{}</a>', source_url(record, self.document), words)

    def render_people(self, record: Correction) -> str:
        return people(record)


class Corrections(Question):
    """What was corrected in a document and reviewed, the newest first; what was revoked since stays told."""

    model = Correction
    filters = CorrectionFilter

    def get_queryset(self) -> QuerySet[Correction]:
        return public(self.document)


class CorrectionList(Corrections, ListPage):
    """`pages` find the page of a line, for each table that has such pages."""

    template_name = "documents/corrections.html"
    title = pgettext_lazy("list", "정정")
    introduction = _(
        "잘못 읽혔거나 잘못 인쇄된 것을 사람이 바로잡은 기록입니다. 제안한 사람과 다른 사람이 검토하며, "
        "인쇄된 값은 지우지 않습니다."
    )
    table = CorrectionTable
    related = ("author", "reviewer")
    files = (FileLink("CSV", "corrections-file", {}),)
    pages: ClassVar[Mapping[str, Addresses]] = {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        table = context["table"]
        table.pages = self.pages_of([row.record for row in table.paginated_rows])
        return context

    def pages_of(self, corrections: Sequence[Correction]) -> dict[int, str]:
        """The page of each corrected line that is still there: its own, or else its department's."""
        there = sorted((each for each in corrections if each.fate != Correction.Fate.ORPHANED), key=lambda c: c.target)
        found: dict[int, str] = {}
        for target, group in groupby(there, key=lambda correction: correction.target):
            of_table = list(group)
            find = self.pages.get(target)
            own = find(self.document, {each.target_key for each in of_table}) if find else {}
            found |= {each.pk: own.get(each.target_key) or self.department_page(each) for each in of_table}
        return found

    def department_page(self, correction: Correction) -> str:
        way = (self.document.city.slug, self.document.fiscal_year)
        return address("department", *way, name_in_addresses(correction.department))


class CorrectionFile(Corrections, ListFile):
    """The same corrections in Korean, amounts in plain digits, as in all files."""

    name = "정정"
    columns = (
        FileColumn("decided_on", "날짜", type="date", help="정정을 받아들인 날"),
        FileColumn("department", "부서", help="정정한 행의 부서"),
        FileColumn("account", "회계", help="정정한 행의 회계"),
        FileColumn("name", "대상", help="정정한 행의 이름"),
        FileColumn("field", "항목", help="정정한 열의 이름"),
        FileColumn("printed", "읽은값", help="정정할 때 읽혀 있던 값"),
        FileColumn("value", "바로잡은값", help="정정한 값"),
        FileColumn("reason", "사유", help="정정한 까닭"),
        FileColumn("state", "상태", help="받아들였는지 되돌렸는지, 마지막으로 읽은 문서에서 어떻게 되었는지"),
        *PLACE,
    )

    def rows(self) -> Iterator[Sequence[Any]]:
        for correction in self.filterset.qs.iterator(chunk_size=_CHUNK):
            with override("ko"):
                yield _row(correction)


def _row(correction: Correction) -> tuple[Any, ...]:
    column = column_named(correction.target, correction.field)
    values = (former(correction), correction.value)
    return (
        day(correction),
        correction.department,
        correction.account,
        correction.name,
        column.in_files if column else item(correction),
        *(values if column else (word(correction, value) for value in values)),
        correction.reason,
        state(correction),
        correction.page,
        correction.line,
    )
