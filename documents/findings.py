"""What does not add up, or was mended: as a list, as a file, and the identities that say so.

The words for a finding belong to the reconciler, which stands above: config/urls.py hands them in.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import TemplateView

from documents.lists.columns import ACCOUNT, FISCAL_YEAR, PLACE, FileColumn
from documents.lists.filters import (
    IN_DOCUMENT_ORDER,
    ChoiceFilter,
    Choices,
    DepartmentNameFilter,
    RangeFilter,
    Scope,
    SearchFilter,
    fixed,
)
from documents.lists.listing import Defaults, Listing
from documents.lists.tables import Look, Shown
from documents.mixins import YearMixin
from documents.models import Finding, PrintedLine, Verdict
from documents.templatetags.figures import signed
from figures.columns import Column
from figures.won import write_won
from web.addresses import address
from web.language import language, named

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


_RANKS = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Finding.Severity.values)]
GRAVEST_FIRST = (
    Case(*_RANKS, default=Value(len(_RANKS))),
    Abs(F("difference")).desc(nulls_last=True),
    *IN_DOCUMENT_ORDER,
)
"""What does not add up before what was only mended, and more money before less; equals as printed."""
DIFFERENCE = Column("difference", "차이", "인쇄값과 기대값의 차이")


def gravest_first(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    return findings.order_by(*GRAVEST_FIRST)


class Identity(Protocol):
    """What is shown of an identity."""

    id: str
    ko: str
    en: str


def _kinds(words: Words) -> Choices:
    """The kinds that were found, by the names that readers know them by."""

    def named(scope: Scope) -> Iterable[tuple[str, str]]:
        kinds = scope.lines.order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, words.kind(kind, language())) for kind in kinds), key=itemgetter(1))

    return named


def _in_file(finding: Any, words: Words) -> str:
    rows = "; ".join(f"{row.name} {row.item}: {row.printed or '-'} → {row.value or '-'}" for row in covered(finding))
    return " ".join(filter(None, (words.sentence(finding, "ko"), rows, finding.said)))


def _item(finding: Finding) -> str:
    column = column_of(finding)
    return column.in_files if column else ""


def _korean(choices: Iterable[tuple[str, Any]]) -> Callable[[str], str]:
    """Files are Korean in every language of the pages."""
    with override("ko"):
        words = {value: str(word) for value, word in choices}
    return lambda value: words[value]


def finding_listing(words: Words) -> Listing:
    """The findings of a document: all of them, whatever was said of them since."""
    columns = (
        FileColumn(
            "kind",
            "종류",
            tell=lambda each: words.kind(each.kind, "ko"),
            help="무엇이 맞지 않는지, 또는 무엇을 바로잡았는지",
        ),
        FileColumn("department", "부서", "department", help="발견이 있는 부서"),
        FileColumn("name", "대상", "name", help="발견이 있는 행의 이름"),
        FileColumn("column", "항목", tell=_item, help="발견이 있는 열의 이름"),
        FileColumn("printed", "인쇄값", "printed", help="문서에 인쇄된 값"),
        FileColumn("expected", "기대값", "expected", help="다른 금액과 식이 말하는 값"),
        FileColumn("difference", "차이", "difference", type="integer", unit="원", help="인쇄값과 기대값의 차이"),
        FileColumn(
            "explanation", "설명", tell=partial(_in_file, words=words), help="발견을 풀어 쓴 문장과 담당 부서의 설명"
        ),
        FileColumn("severity", "심각도", "severity", _korean(Finding.Severity.choices), help="얼마나 무거운지"),
        FileColumn("state", "상태", "state", _korean(Finding.State.choices), help="담당자가 살폈는지"),
        *PLACE,
    )
    return Listing(
        route="findings",
        file_route="findings-file",
        title=_("발견"),
        introduction=_("결산서의 표에서 서로 맞지 않는 곳, 잘못 읽힌 것을 바로잡은 곳, 하나로 정할 수 없는 곳입니다."),
        model=Finding,
        lines=lambda documents: judged(Finding.objects.filter(document__in=documents)),
        columns=(*columns, FISCAL_YEAR, ACCOUNT),
        on_page=Defaults(("name", "severity", "state", "difference", "column", "kind", "explanation", "department")),
        in_file=Defaults(tuple(column.name for column in columns)),
        filters=(
            SearchFilter(),
            DepartmentNameFilter(),
            ChoiceFilter("kind", _("종류"), source="kind", choices=_kinds(words)),
            ChoiceFilter("severity", _("심각도"), source="severity", choices=fixed(Finding.Severity.choices)),
            ChoiceFilter("state", _("상태"), source="state", choices=fixed(Finding.State.choices)),
            RangeFilter(label=_("차이의 범위"), figures=(DIFFERENCE,)),
        ),
        order=GRAVEST_FIRST,
        unsorted=("kind", "column", "explanation"),
    )


def _name(finding: Finding, of: Shown) -> SafeString:
    """The name, and under it the way to where it is printed."""
    way = of.document.city.slug, of.document.fiscal_year, of.document.pk, finding.page
    words = _("%(page)d쪽 %(line)d행") % {"page": finding.page, "line": finding.line}
    url = f"{address('page', *way, line=finding.line)}#L{finding.line}"
    return format_html('{} <a class="place" href="{}">{}</a>', finding.name, url, words)


def _sentence(finding: Any, words: Words, of: Shown) -> SafeString:
    sentence = words.sentence(finding, language()) or _values(finding)
    sentence = format_html("{} {}", sentence, _earlier(finding, of))
    if finding.notes.get("covers"):
        sentence = format_html("{}{}", sentence, render_to_string("documents/covered_rows.html", _rows(finding, of)))
    if not finding.said:
        return sentence
    return format_html('{}<p class="said">{}: {}</p>', sentence, _("담당 부서의 설명"), finding.said)


def _rows(finding: Finding, of: Shown) -> dict[str, Any]:
    scope = {"city": of.document.city, "fiscal_year": of.document.fiscal_year, "document": of.document}
    return {"covers": covered(finding), **scope}


def _earlier(finding: Finding, of: Shown) -> SafeString:
    """The way to where the year before prints its own, of a finding of two years."""
    notes = finding.notes
    if "earlier_document" not in notes:
        return SafeString("")
    way = of.document.city.slug, notes["earlier_year"], notes["earlier_document"], notes["earlier_page"]
    words = _("%(year)d년 원문 %(page)d쪽") % {"year": notes["earlier_year"], "page": notes["earlier_page"]}
    url = f"{address('page', *way, line=notes['earlier_line'])}#L{notes['earlier_line']}"
    return format_html('<a class="place" href="{}">{}</a>', url, words)


def _values(finding: Finding) -> SafeString:
    """What was printed and should have been, of a kind that has no sentence to tell it."""
    told = [(_("인쇄값"), finding.printed), (_("기대값"), finding.expected)]
    return format_html_join(", ", "{} {}", ((word, shown(finding, value)) for word, value in told if value))


def finding_look(words: Words) -> Look:
    """What each is and how grave before what it says; the sentence tells the values, the file has them apart."""

    def column(finding: Finding, _shown: Shown) -> str:
        found = column_of(finding)
        return named(found) if found else ""

    return Look(
        cells={
            "name": _name,
            "severity": lambda each, _shown: each.get_severity_display(),
            "state": lambda each, _shown: each.get_state_display(),
            "printed": lambda each, _shown: shown(each, each.printed),
            "expected": lambda each, _shown: shown(each, each.expected),
            "difference": lambda each, _shown: "" if each.difference is None else shown(each, each.difference),
            "column": column,
            "kind": lambda each, _shown: words.kind(each.kind, language()),
            "explanation": lambda each, of: _sentence(each, words, of),
        },
        css={
            "severity": "word",
            "state": "word",
            "kind": "kind",
            "explanation": "sentence",
            "printed": "number",
            "expected": "number",
        },
        stacks=True,
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


@dataclass(frozen=True)
class Row:
    """A figure of a finding of several rows: where it stands, what its cell prints and what it is read as, in won."""

    page: int
    line: int
    name: str
    item: str
    printed: str
    value: str


def covered(finding: Finding) -> list[Row]:
    """The figures that a finding of several rows tells of, in document order."""
    rows = []
    for each in finding.notes.get("covers", ()):
        column = column_named(finding.target, each["column"])
        value = "" if each["value"] is None else write_won(each["value"])
        item = named(column) if column else ""
        rows.append(Row(each["page"], each["line"], each["row"], item, each["printed"], value))
    return rows


def told(finding: Finding, words: Words) -> dict[str, Any]:
    """A finding in the words of the reader."""
    column = column_of(finding)
    return {
        "line": finding.line,
        "name": finding.name,
        "item": named(column) if column else "",
        "kind": words.kind(finding.kind, language()),
        "sentence": words.sentence(finding, language()),
        "notes": finding.notes,
        "covers": covered(finding),
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


def _outcomes(tally: Mapping[str, int]) -> dict[str, int]:
    held, broken, undecidable = (tally.get(outcome, 0) for outcome in ("held", "broken", "undecidable"))
    return {"tried": held + broken, "held": held, "broken": broken, "undecidable": undecidable}
