"""Printed lines, findings and corrections as tables: what leads to its source, and who said what of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from documents.correction_text import day, former, item, people, sentence, shown, source_url, state
from documents.filters import CorrectionFilterSet, FindingFilterSet
from documents.findings import (
    GRAVEST_FIRST,
    cause_of,
    column_of,
    covered,
    finding_address,
    heading_of,
    value_html,
)
from documents.models import Correction, Document, Finding
from documents.models.field_text import column_named, word_text
from documents.places import page_words, place_words
from documents.rows import place_url
from documents.templatetags.figures import corrections_url, figure, measure
from figures.columns import Column
from figures.rates import Rate
from figures.volumes import line_in_volume
from lists.columns import (
    ACCOUNT,
    CITY,
    FISCAL_YEAR,
    LINE,
    PAGE,
    TARGET,
    TARGET_KEY,
    CellMaker,
    FigureColumn,
    ListColumn,
    RateColumn,
    Several,
    VolumeColumn,
    url_column,
)
from lists.filters import name_in_addresses
from lists.filtersets import DefaultColumns
from lists.tables import ListTable, TableRow
from web.addresses import address
from web.amounts import signed_within
from web.language import language, named

LinePages = Callable[[Document, Collection[str]], Mapping[str, str]]
"""The pages of the lines of a table, by their natural keys."""

_SAFE_SCHEMES = ("https://", "http://")
_EMPTY = SafeString("")


class AmountColumn(FigureColumn):
    """A figure of whole won, or of heads."""

    def __init__(self, column: Column) -> None:
        super().__init__(column, "integer")

    def cell_maker(self, table: Any) -> CellMaker:
        return lambda record: figure(record, self.figure, table.document_of(record), table.scale)


class MeasureColumn(FigureColumn):
    """A measured value, or a rate as printed."""

    def __init__(self, column: Column) -> None:
        super().__init__(column, "number")

    def cell_maker(self, table: Any) -> CellMaker:
        return lambda record: measure(record, self.figure, self.figure.unit, table.document_of(record))


def figure_columns(columns: Iterable[Column]) -> Several:
    """A column for each figure."""
    return Several(_figure_columns(columns))


def _figure_columns(columns: Iterable[Column]) -> Iterator[ListColumn]:
    for column in columns:
        yield MeasureColumn(column) if column.unit in ("", "%") else AmountColumn(column)


def rate_columns(rates: Iterable[Rate]) -> Several:
    """A column for each rate."""
    return Several(map(RateColumn, rates))


def korean_words(choices: Iterable[tuple[str, Any]]) -> Callable[[str], str]:
    """The words of a choice in Korean: files are Korean in every language of the pages."""
    with override("ko"):
        words = {value: str(word) for value, word in choices}
    return lambda value: words[value]


class ChoiceColumn(ListColumn):
    """A value of some choices in words: of the reader's language on the page, in Korean in files."""

    def __init__(self, header: str, source: str, choices: Iterable[tuple[str, Any]], help: str) -> None:
        self.choices = dict(choices)
        super().__init__(header, source, write=korean_words(self.choices.items()), help=help, css="word")

    def cell_maker(self, table: Any) -> CellMaker:
        name, words = str(self.file.source), {value: str(word) for value, word in self.choices.items()}
        return lambda record: words[getattr(record, name)]


def _column_in_files(finding: Finding, _query: FindingFilterSet) -> str:
    column = column_of(finding)
    return column.file_header if column else ""


def _explanation(finding: Any, query: FindingFilterSet) -> str:
    rows = "; ".join(f"{row.name} {row.item}: {row.printed or '-'} → {row.value or '-'}" for row in covered(finding))
    return " ".join(filter(None, (query.words.sentence(finding, "ko"), rows, finding.explanation)))


class FindingTable(ListTable):
    """The columns of the page: kind and severity first. Values are in the sentence; files have them as columns."""

    kind = ListColumn(
        "종류",
        compute=lambda finding, query: query.words.kind(finding.kind, "ko"),
        help="무엇이 맞지 않는지, 또는 무엇을 바로잡았는지",
        css="kind",
        orderable=False,
    )
    department = ListColumn("부서", "department", help="확인 필요 사항이 있는 부서")
    name = ListColumn("대상", "name", help="확인 필요 사항이 있는 행의 이름")
    column = ListColumn("항목", compute=_column_in_files, help="확인 필요 사항이 있는 열의 이름", orderable=False)
    printed = ListColumn("인쇄값", "printed", help="문서에 인쇄된 값", css="number")
    expected = ListColumn("기대값", "expected", help="다른 금액과 검산식으로 구한 값", css="number")
    difference = ListColumn("차이", "difference", type="integer", unit="원", help="인쇄값과 기대값의 차이")
    explanation = ListColumn(
        "설명",
        compute=_explanation,
        help="확인 필요 사항을 풀어 쓴 문장, 담당 부서의 설명",
        css="sentence",
        orderable=False,
    )
    severity = ChoiceColumn("심각도", "severity", Finding.Severity.choices, "얼마나 무거운지")
    state = ChoiceColumn("상태", "state", Finding.State.choices, "담당자가 살폈는지")
    volume = VolumeColumn()
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    fiscal_year = ListColumn(file=FISCAL_YEAR)
    city = ListColumn(file=CITY)
    account = ListColumn(file=ACCOUNT)
    key = ListColumn(file=TARGET_KEY, orderable=False)
    table = ListColumn(file=TARGET, orderable=False)
    address = ListColumn(file=url_column("findings", "target_key"), orderable=False)

    page_layout = DefaultColumns(("name", "severity", "state", "difference", "explanation"))
    row_notes = ("column", "kind", "department")
    order = GRAVEST_FIRST
    filterset: FindingFilterSet

    def fetched(self, ids: Sequence[Any]) -> list[Any]:
        """Findings of one cause stand together, where the gravest of them stands; others by their kinds."""
        records = super().fetched(ids)
        if self.filterset.sort:
            return records
        graver = [record for record in records if record.severity != Finding.Severity.NOTE]
        causes = {record.pk: cause_of(record) for record in graver}
        sizes = Counter(causes.values())
        spoken = language()
        for record in records:
            cause = causes.get(record.pk)
            by_kind = self.filterset.words.kind(record.kind, spoken)
            record.group = heading_of(cause) if cause is not None and sizes[cause] > 1 else by_kind
        first = {record.group: number for number, record in reversed(list(enumerate(records)))}
        return sorted(records, key=lambda record: first[record.group])

    @property
    def body(self) -> Iterator[TableRow]:
        """The rows, each group under its name; what was only mended in reading is folded into one row."""
        group = None
        records = list(self.paginated_rows.data)
        notes = [record for record in records if record.severity == Finding.Severity.NOTE]
        folded = 0 < len(notes) < len(records) and not self.filterset.sort
        sizes = Counter(getattr(record, "group", None) for record in records)
        for record, row in zip(records, super().body, strict=True):
            of_notes = folded and record.severity == Finding.Severity.NOTE
            if of_notes and record is notes[0]:
                yield self._notes_row(len(notes))
            if getattr(record, "group", None) != group:
                group = record.group
                yield self._group_row(group, sizes[group], "cause repair" if of_notes else "cause")
            yield replace(row, css="repair") if of_notes else row

    def _group_row(self, name: str, size: int, css: str) -> TableRow:
        words = ngettext("%(count)d건", "%(count)d건", size) % {"count": size}
        cell = '<th scope="colgroup" colspan="{}">{} <span class="count">{}</span></th>'
        return TableRow(format_html(cell, len(self.shown), name, words), css)

    def _notes_row(self, size: int) -> TableRow:
        words = ngettext("판독 보정 %(count)d건 보기", "판독 보정 %(count)d건 보기", size) % {"count": size}
        cell = '<th scope="colgroup" colspan="{}"><label><input type="checkbox" id="repairs"> {}</label></th>'
        return TableRow(format_html(cell, len(self.shown), words), "cause repairs")

    def render_name(self, record: Finding) -> SafeString:
        """The name, which leads to the finding's own page, and under it the way to where it is printed."""
        document = self.document_of(record)
        words = place_words(record.page, record.line)
        row = () if "other_page" in record.notes else (record.target, record.target_key, record.column)
        url = place_url(document, record.page, record.line, *row)  # what two volumes print is of either's own place
        page = finding_address(record, document)
        return format_html('<a href="{}">{}</a> <a class="place" href="{}">{}</a>', page, record.name, url, words)

    def render_printed(self, record: Finding) -> SafeString:
        return value_html(record, record.printed)

    def render_expected(self, record: Finding) -> SafeString:
        return value_html(record, record.expected)

    def render_difference(self, record: Finding) -> SafeString:
        return _EMPTY if record.difference is None else value_html(record, record.difference)

    def render_column(self, record: Finding) -> str:
        column = column_of(record)
        return named(column) if column else ""

    def render_kind(self, record: Finding) -> str:
        return self.filterset.words.kind(record.kind, language())

    def render_explanation(self, record: Any) -> SafeString:
        words = signed_within(self.filterset.words.sentence(record, language())) or self._values(record)
        other_place, covers, document = self._other_place(record), covered(record), self.document_of(record)
        if not (other_place or covers or record.explanation):
            return words  # as nearly all are: no template need be rendered for each
        context = {
            "words": words,
            "other_place": other_place,
            "covers": covers,
            "explanation": record.explanation,
            "city": document.city,
            "fiscal_year": document.fiscal_year,
            "document": document,
        }
        return render_to_string("documents/finding_explanation.html", context)

    def _other_place(self, finding: Finding) -> dict[str, str] | None:
        """A link to the figure of the year before, for a finding about two years, or of the other of two volumes."""
        notes = finding.notes
        if "other_page" in notes:
            url = place_url(self.document_of(finding), notes["other_page"], notes["other_line"])
            return {"url": url, "words": place_words(notes["other_page"], notes["other_line"])}
        if "earlier_document" not in notes:
            return None
        slug = self.document_of(finding).city.slug
        args = (slug, notes["earlier_year"], notes["earlier_document"], notes["earlier_page"])
        page, line = page_words(notes["earlier_page"]), line_in_volume(notes["earlier_line"])
        words = _("%(year)s년 원문 %(page)s쪽") % {"year": notes["earlier_year"], "page": page}
        return {"url": f"{address('page', *args, line=line)}#L{line}", "words": words}

    @staticmethod
    def _values(finding: Finding) -> SafeString:
        """The printed and the expected value, for a kind of finding without a sentence."""
        values = [(_("인쇄값"), finding.printed), (_("기대값"), finding.expected)]
        return format_html_join(", ", "{} {}", ((word, value_html(finding, value)) for word, value in values if value))


def _in_korean(make: Callable[[Correction], Any]) -> Callable[[Correction, Any], Any]:
    def compute(correction: Correction, _query: Any) -> Any:
        with override("ko"):
            return make(correction)

    return compute


def _item_in_files(correction: Correction) -> str:
    column = column_named(correction.target, correction.field)
    return column.file_header if column else item(correction)


def _value_in_files(correction: Correction, text: str) -> str:
    """Amounts in plain digits, words as they are."""
    if column_named(correction.target, correction.field):
        return text
    return word_text(correction.target, correction.field, text)


class CorrectionTable(ListTable):
    """Corrections, each with the way to its line's page; `line_pages` find it, for tables whose lines have one."""

    decided_on = ListColumn("날짜", "decided_at", write=localdate, type="date", help="정정을 받아들인 날", css="date")
    department = ListColumn("부서", "department", help="정정한 행의 부서")
    account = ListColumn("회계", "account", help="정정한 행의 회계")
    name = ListColumn("대상", "name", help="정정한 행의 이름")
    field = ListColumn("항목", compute=_in_korean(_item_in_files), help="정정한 열의 이름", orderable=False)
    printed = ListColumn(
        "읽은값",
        compute=_in_korean(lambda correction: _value_in_files(correction, former(correction))),
        help="정정할 때 읽혀 있던 값",
        css="number",
        orderable=False,
    )
    value = ListColumn(
        "바로잡은값",
        compute=_in_korean(lambda correction: _value_in_files(correction, correction.value)),
        help="정정한 값",
        css="number",
        orderable=False,
    )
    reason = ListColumn("사유", "reason", help="정정한 사유", css="reason")
    state = ListColumn(
        "상태",
        compute=_in_korean(state),
        help="받아들였는지 되돌렸는지, 마지막으로 읽은 문서에서 어떻게 되었는지",
        css="reason",
        orderable=False,
    )
    page = ListColumn(file=PAGE)
    line = ListColumn(file=LINE)
    fiscal_year = ListColumn("회계연도", "fiscal_year", type="integer", help="결산한 회계연도")
    city = ListColumn("자치단체", "city__name", help="결산한 자치단체")
    key = ListColumn(file=TARGET_KEY, orderable=False)
    table = ListColumn(file=TARGET, orderable=False)
    address = ListColumn(file=url_column("corrections", "target_key", "city", ""), orderable=False)

    page_layout = DefaultColumns(("name", "field", "printed", "value", "reason", "state", "decided_on", "line"))
    year_field = "fiscal_year"
    order = ("-decided_at", "-pk")
    related = ("author", "reviewer")
    renamed = {"decided_at": "decided_on"}
    filterset: CorrectionFilterSet

    def __init__(self, *args: Any, line_pages: Mapping[str, LinePages], **kwargs: Any) -> None:
        self.line_pages = line_pages
        super().__init__(*args, **kwargs)

    def prepare(self, records: Sequence[Any]) -> None:
        """Set `line_page`: the page of the corrected line, or its department's; empty for an orphaned correction."""
        for correction in records:
            correction.line_page = ""
        present = [record for record in records if record.fate != Correction.Fate.ORPHANED]
        present.sort(key=lambda correction: correction.target)
        document = self.filterset.document
        for target, group in groupby(present, key=lambda correction: correction.target):
            of_table = list(group)
            find = self.line_pages.get(target)
            pages = find(document, {correction.target_key for correction in of_table}) if find else {}
            for correction in of_table:
                correction.line_page = pages.get(correction.target_key) or _department_page(correction, document)

    def row_id(self, record: Correction) -> str:
        return f"correction-{record.pk}"

    def render_name(self, record: Any) -> SafeString:
        name = format_html('<a href="{}">{}</a>', record.line_page, record.name) if record.line_page else record.name
        belongs = " · ".join(filter(None, (record.department, record.account)))
        return format_html('{} <span class="muted small">{}</span>', name, belongs)

    def render_field(self, record: Correction) -> str:
        return item(record)

    def render_printed(self, record: Correction) -> SafeString:
        return shown(record, former(record))

    def render_value(self, record: Correction) -> SafeString:
        return shown(record, record.value)

    def render_reason(self, record: Correction) -> SafeString:
        """The reason, with the page and the address of the evidence. An attached file is not public."""
        document, page = self.document_of(record), record.evidence_page
        context = {
            "correction": record,
            "page_url": source_url(record, document, page) if page else "",
            "evidence_url": record.evidence_url if record.evidence_url.startswith(_SAFE_SCHEMES) else "",
        }
        return render_to_string("documents/correction_reason.html", context)

    def render_state(self, record: Any) -> SafeString:
        """The state, a link to the correction that revokes it, and the names of staff where the city publishes them."""
        other = record.replaced_by or record.revokes_id
        url = corrections_url(self.document_of(record), record.target_key)
        plain = record.fate == Correction.Fate.APPLIED and not other
        context = {
            "correction": record,
            "state": state(record),
            "sentence": "" if plain else sentence(record),
            "other_url": f"{url}#correction-{other}" if other else "",
            "people": people(record),
        }
        return render_to_string("documents/correction_state.html", context)

    def render_decided_on(self, record: Correction) -> SafeString:
        return format_html('<time datetime="{0}">{0}</time>', f"{day(record):%Y-%m-%d}")

    def render_line(self, record: Correction) -> SafeString:
        words = place_words(record.page, record.line)
        return format_html('<a href="{}">{}</a>', source_url(record, self.document_of(record)), words)


def _department_page(correction: Correction, document: Document) -> str:
    return address("department", *document.url_args, name_in_addresses(correction.department))
