"""What does not add up, or was mended: as a list, as a file, and the identities that say so.

The words for a finding belong to the reconciler, which stands above: config/urls.py hands them in.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import TemplateView

from documents.address import address
from documents.language import language, named
from documents.lists.columns import PLACE, FileColumn
from documents.lists.files import ListFile
from documents.lists.filters import (
    IN_DOCUMENT_ORDER,
    DepartmentNameFilter,
    FoundFilter,
    Lines,
    ListFilter,
    SortFilter,
    WordFilter,
)
from documents.lists.tables import LineTable, TextColumn
from documents.lists.views import FileLink, ListPage, Question
from documents.models import Finding, PrintedLine, Verdict
from documents.scope import YearMixin
from documents.templatetags.figures import signed
from figures.columns import Column
from figures.won import write_won

_CHUNK = 1000
_NUMBER = re.compile(r"-?[0-9]{1,30}")


@dataclass(frozen=True)
class Words:
    """How findings are told: the names of each kind by language (ko, en), and the sentence of a kind with its slots."""

    kinds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tell: Callable[[str, str, Mapping[str, Any]], str] = lambda kind, language, slots: ""

    def kind(self, kind: str, language: str) -> str:
        return self.kinds.get(kind, {}).get(language, kind)

    def sentence(self, finding: Finding, language: str) -> str:
        column = column_of(finding)
        slots = {
            "row": finding.name,
            "column": (column.in_english if language == "en" else column.label) if column else "",
            "printed": _amount(finding.printed),
            "expected": _amount(finding.expected),
            "difference": finding.difference,
        }
        return self.tell(finding.kind, language, {**slots, **finding.notes})


def judged(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Findings with `said`: the words that staff gave the public where they explained or waived one."""
    told = Verdict.objects.filter(
        document=OuterRef("document"),
        finding_key=OuterRef("key"),
        state__in=(Finding.State.EXPLAINED, Finding.State.WAIVED),
    )
    return findings.annotate(said=Subquery(told.values("words")[:1]))


def gravest_first(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """What does not add up before what was only mended, and more money before less; equals as printed."""
    ranks = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Finding.Severity.values)]
    return findings.order_by(
        Case(*ranks, default=Value(len(ranks))), Abs(F("difference")).desc(nulls_last=True), *IN_DOCUMENT_ORDER
    )


class Identity(Protocol):
    """What is shown of an identity."""

    id: str
    ko: str
    en: str


class KindFilter(FoundFilter):
    """A kind of finding by its name."""

    words = Words()

    def __init__(self) -> None:
        super().__init__(self.named, label=_("종류"), field_name="kind")

    def named(self, lines: Lines) -> Iterable[tuple[str, str]]:
        kinds = lines.values_list("kind", flat=True).distinct()
        return sorted(((kind, self.words.kind(kind, language())) for kind in kinds), key=itemgetter(1))


class FindingFilter(ListFilter):
    department = DepartmentNameFilter()
    kind = KindFilter()
    severity = WordFilter(label=_("심각도"), choices=Finding.Severity.choices, field_name="severity")
    state = WordFilter(label=_("상태"), choices=Finding.State.choices, field_name="state")
    sort = SortFilter("name", "difference")


class AmountColumn(TextColumn):
    """What was printed, or should have been: an amount of won, another number, or a text."""

    css = "number"

    def render(self, record: Finding, value: str | int) -> SafeString:
        return shown(record, value)


class FindingTable(LineTable):
    """What each is and how grave before what it says; the sentence tells the values, the file has them apart."""

    name = TextColumn(_("대상"), sorts=True, heads=True)
    severity = TextColumn(_("심각도"), css="word")
    state = TextColumn(_("상태"), css="word")
    difference = AmountColumn(_("차이"), sorts=True)
    column = TextColumn(_("항목"))
    kind = TextColumn(_("종류"), css="kind")
    sentence = TextColumn(_("설명"), accessor="notes", css="sentence")
    department = TextColumn(_("부서"))

    stacks = True
    words = Words()

    def render_name(self, record: Finding, value: str) -> SafeString:
        """The name, and under it the way to where it is printed."""
        way = self.document.city.slug, self.document.fiscal_year, self.document.pk, record.page
        words = _("%(page)d쪽 %(line)d행") % {"page": record.page, "line": record.line}
        url = f"{address('page', *way, line=record.line)}#L{record.line}"
        return format_html('{} <a class="place" href="{}">{}</a>', value, url, words)

    def render_kind(self, value: str) -> str:
        return self.words.kind(value, language())

    def render_column(self, record: Finding) -> str:
        column = column_of(record)
        return named(column) if column else ""

    def render_sentence(self, record: Any) -> SafeString:
        sentence = self.words.sentence(record, language()) or self.values(record)
        if not record.said:
            return format_html("{}", sentence)
        return format_html('{}<p class="said">{}: {}</p>', sentence, _("담당 부서의 설명"), record.said)

    def values(self, record: Finding) -> SafeString:
        """What was printed and should have been, of a kind that has no sentence to tell it."""
        told = [(_("인쇄값"), record.printed), (_("기대값"), record.expected)]
        return format_html_join(", ", "{} {}", ((word, shown(record, value)) for word, value in told if value))


class Findings(Question):
    """The findings of a document: all of them, whatever was said of them since."""

    model = Finding
    filters = FindingFilter
    words: Words = Words()

    def get_queryset(self) -> QuerySet[Finding]:
        return judged(gravest_first(super().get_queryset()))

    @cached_property
    def filterset(self) -> ListFilter:
        filterset = super().filterset
        filterset.filters["kind"].words = self.words
        return filterset


class FindingList(Findings, ListPage):
    title = _("발견")
    introduction = _("결산서의 표에서 서로 맞지 않는 곳, 잘못 읽힌 것을 바로잡은 곳, 하나로 정할 수 없는 곳입니다.")
    table = FindingTable
    files = (FileLink("CSV", "findings-file", {}),)

    def get_table(self, *arguments: Any) -> LineTable:
        table = super().get_table(*arguments)
        table.words = self.words
        return table


class FindingFile(Findings, ListFile):
    """All findings in Korean, as the other files are."""

    name = "발견"
    columns = (
        FileColumn("kind", "종류", help="무엇이 맞지 않는지, 또는 무엇을 바로잡았는지"),
        FileColumn("department", "부서", help="발견이 있는 부서"),
        FileColumn("name", "대상", help="발견이 있는 행의 이름"),
        FileColumn("column", "항목", help="발견이 있는 열의 이름"),
        FileColumn("printed", "인쇄값", help="문서에 인쇄된 값"),
        FileColumn("expected", "기대값", help="다른 금액과 식이 말하는 값"),
        FileColumn("difference", "차이", type="integer", unit="원", help="인쇄값과 기대값의 차이"),
        FileColumn("explanation", "설명", help="발견을 풀어 쓴 문장과 담당 부서의 설명"),
        FileColumn("severity", "심각도", help="얼마나 무거운지"),
        FileColumn("state", "상태", help="담당자가 살폈는지"),
        *PLACE,
    )

    def rows(self) -> Iterator[Sequence[Any]]:
        with override("ko"):
            severities, states = _korean(Finding.Severity.choices), _korean(Finding.State.choices)
        for finding in self.filterset.qs.iterator(chunk_size=_CHUNK):
            column = column_of(finding)
            yield (
                self.words.kind(finding.kind, "ko"),
                finding.department,
                finding.name,
                column.in_files if column else "",
                finding.printed,
                finding.expected,
                finding.difference,
                " ".join(filter(None, (self.words.sentence(finding, "ko"), finding.said))),
                severities[finding.severity],
                states[finding.state],
                finding.page,
                finding.line,
            )


class IdentityList(YearMixin, TemplateView):
    """Every identity with its sentence, and how often it held in this document."""

    template_name = "documents/identities.html"
    identities: ClassVar[Sequence[Identity]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tallies = self.document.report.get("identities") or {}
        rows = [
            {
                "id": identity.id,
                "sentence": identity.en if language() == "en" else identity.ko,
                **_outcomes(tallies.get(identity.id) or {}),
            }
            for identity in self.identities
        ]
        return super().get_context_data(**kwargs) | {"identities": rows}


def told(finding: Finding, words: Words) -> dict[str, Any]:
    """A finding in the words of the reader."""
    column = column_of(finding)
    return {
        "line": finding.line,
        "name": finding.name,
        "item": named(column) if column else "",
        "kind": words.kind(finding.kind, language()),
        "sentence": words.sentence(finding, language()),
        "severity": finding.get_severity_display(),
        "state": "" if finding.state == Finding.State.OPEN else finding.get_state_display(),
        "said": getattr(finding, "said", None) or "",
        "printed": shown(finding, finding.printed),
        "expected": shown(finding, finding.expected),
        "difference": "" if finding.difference is None else shown(finding, finding.difference),
    }


def shown(finding: Finding, value: str | int) -> SafeString:
    """A value of a finding as people read it: numbers with their thousands, rates with their sign."""
    column = column_of(finding)
    amount = _amount(value)
    if not isinstance(amount, int):
        return format_html('<span class="words">{}</span>', amount)
    return signed(write_won(amount) + ("%" if column and column.unit == "%" else ""))


def column_of(finding: Finding) -> Column | None:
    """The column that a finding speaks of."""
    return column_named(finding.target, finding.column) if finding.column else None


@lru_cache
def column_named(target: str, name: str) -> Column | None:
    """A column of a table (app label and model), or else of the first table that has such a column."""
    tables = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    tables.sort(key=lambda model: model._meta.label != target)
    return next((column for model in tables for column in model.figure_columns if column.name == name), None)


def _amount(value: str | int) -> str | int:
    """A stored value as the number it is, or the text."""
    return int(value) if _NUMBER.fullmatch(str(value)) else str(value)


def _korean(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {value: str(word) for value, word in choices}


def _outcomes(tally: Mapping[str, int]) -> dict[str, int]:
    held, broken, undecidable = (tally.get(outcome, 0) for outcome in ("held", "broken", "undecidable"))
    return {"tried": held + broken, "held": held, "broken": broken, "undecidable": undecidable}
