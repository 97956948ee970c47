"""Findings in words, and the list of identities.

The sentences come from the reconciler, a higher app; config/urls.py passes them in.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, ClassVar, Protocol

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from documents.mixins import YearMixin
from documents.models import Document, Finding, Verdict
from documents.models.field_text import column_named, printed_tables
from documents.once import once_a_page
from figures.columns import Column
from figures.won import write_won
from lists.filters import IN_DOCUMENT_ORDER
from web.addresses import address
from web.amounts import signed, signed_within
from web.language import language, named
from web.prepared import prepared

_NUMBER = re.compile(r"-?[0-9]{1,30}")


@dataclass(frozen=True)
class FindingWords:
    """The words for findings: the names of kinds by language (ko, en), and the sentence of a kind with its slots."""

    kinds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    write_sentence: Callable[[str, str, Mapping[str, Any]], str] = lambda kind, language, slots: ""

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
        return self.write_sentence(finding.kind, language, {**slots, **finding.notes})


def with_explanations(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Annotate findings with `explanation`: what staff wrote for the public where they explained or waived one."""
    verdicts = Verdict.objects.filter(
        document=OuterRef("document"),
        finding_key=OuterRef("key"),
        state__in=(Finding.State.EXPLAINED, Finding.State.WAIVED),
    )
    return findings.annotate(explanation=Subquery(verdicts.values("words")[:1]))


_RANKS = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Finding.Severity.values)]
GRAVEST_FIRST = (
    Case(*_RANKS, default=Value(len(_RANKS))),
    Abs(F("difference")).desc(nulls_last=True),
    *IN_DOCUMENT_ORDER,
)
"""Contradictions before repairs, larger differences first, then in printed order."""
DIFFERENCE = Column("difference", "차이", "인쇄값과 기대값의 차이")


def code_of(finding: Finding) -> str:
    """The last part of a finding's URL, which stays the same after new readings."""
    return blake2b(finding.key.encode(), digest_size=5).hexdigest()


def finding_address(finding: Finding, document: Document) -> str:
    return address("finding", *document.url_args, code_of(finding))


def find_finding(document: Document, code: str) -> Finding | None:
    """The finding with this code, found by computing the codes of all keys. Two queries."""
    keys = Finding.objects.filter(document=document).values_list("key", flat=True).order_by()
    key = next((key for key in keys if code_of(Finding(key=key)) == code), None)
    return None if key is None else with_explanations(Finding.objects.filter(document=document)).get(key=key)


def cause_of(finding: Finding) -> str:
    """The common cause of findings: the figure first found wrong, in Korean."""
    column = column_of(finding)
    return str(finding.notes.get("same_cause") or f"{finding.name} {column.label if column else ''}".strip())


def heading_of(cause: str) -> str:
    """A cause in the reader's language: the row as printed, and its column."""
    row, _space, label = cause.rpartition(" ")
    column = column_labelled(label)
    return f"{row} {named(column)}" if row and column else cause


def of_same_cause(finding: Finding) -> list[Finding]:
    """The other findings that one cause explains. One query."""
    near = Finding.objects.filter(document=finding.document_id, department=finding.department)
    near = gravest_first(near.exclude(pk=finding.pk).exclude(severity=Finding.Severity.NOTE))
    return [other for other in near if cause_of(other) == cause_of(finding)]


@once_a_page
def findings_of_department(document: Document, name: str) -> list[Finding]:
    """The findings in the tables of a department, with explanations, the gravest first."""
    return _of_department(document.pk, name)


@prepared
def _of_department(document: int, name: str) -> QuerySet[Finding]:
    return with_explanations(gravest_first(Finding.objects.filter(document=document, department=name)))


def gravest_first(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    return findings.order_by(*GRAVEST_FIRST)


class IdentityText(Protocol):
    """An identity with its sentence in both languages."""

    @property
    def id(self) -> str: ...
    @property
    def ko(self) -> str: ...
    @property
    def en(self) -> str: ...


class IdentityList(YearMixin, TemplateView):
    """Every identity with its sentence, and how often it held in this document."""

    template_name = "documents/identities.html"
    identities: ClassVar[Sequence[IdentityText]] = ()

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
class CoveredFigure:
    """A figure of a finding that covers several rows: its place, what its cell prints, and its value in won."""

    page: int
    line: int
    name: str
    item: str
    printed: str
    value: str


def covered(finding: Finding) -> list[CoveredFigure]:
    """The figures that a finding covers, in document order; none where it is about one figure."""
    rows = []
    for cover in finding.notes.get("covers", ()):
        column = column_named(finding.target, cover["column"])
        value = "" if cover["value"] is None else write_won(cover["value"])
        item = named(column) if column else ""
        rows.append(CoveredFigure(cover["page"], cover["line"], cover["row"], item, cover["printed"], value))
    return rows


def finding_context(finding: Finding, words: FindingWords) -> dict[str, Any]:
    """The template context of a finding, in the reader's language."""
    column = column_of(finding)
    return {
        "line": finding.line,
        "code": code_of(finding),
        "name": finding.name,
        "item": named(column) if column else "",
        "kind": words.kind(finding.kind, language()),
        "sentence": signed_within(words.sentence(finding, language())),
        "notes": finding.notes,
        "covers": covered(finding),
        "severity": finding.get_severity_display(),
        "state": "" if finding.state == Finding.State.OPEN else finding.get_state_display(),
        "explanation": getattr(finding, "explanation", None) or "",
        "printed": value_html(finding, finding.printed) if finding.printed else "",
        "expected": value_html(finding, finding.expected) if finding.expected else "",
        "difference": "" if finding.difference is None else value_html(finding, finding.difference),
    }


def value_html(finding: Finding, value: str | int) -> SafeString:
    """A value of a finding as HTML: numbers with thousands separators, rates with %."""
    column = column_of(finding)
    amount = _amount(value)
    if not isinstance(amount, int):
        return format_html('<span class="words">{}</span>', amount)
    return signed(write_won(amount) + ("%" if column and column.unit == "%" else ""))


def column_of(finding: Finding) -> Column | None:
    """The column of a finding; None without one."""
    return column_named(finding.target, finding.column) if finding.column else None


@lru_cache
def column_labelled(label: str) -> Column | None:
    """The first column of a printed table with that label."""
    columns = (column for model in printed_tables() for column in model.figure_columns)
    return next((column for column in columns if column.label == label), None)


def _amount(value: str | int) -> str | int:
    """A stored value as the number it is, or the text."""
    return int(value) if _NUMBER.fullmatch(str(value)) else str(value)


def _outcomes(tally: Mapping[str, int]) -> dict[str, int]:
    held, broken, undecidable = (tally.get(outcome, 0) for outcome in ("held", "broken", "undecidable"))
    return {"tried": held + broken, "held": held, "broken": broken, "undecidable": undecidable}
