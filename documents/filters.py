"""Filters of lists of printed lines by their figures and findings."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from documents.correction_text import public, with_replacements
from documents.findings import DIFFERENCE, FindingWords, with_explanations
from documents.models import Correction, CoveredRow, Document, Finding
from documents.models.book import Together
from documents.templatetags.figures import STANDING_CHOICES
from figures.columns import Column
from figures.rates import Rate
from lists.fields import ChoiceField
from lists.figure_filters import FigureFilters
from lists.filters import (
    ChoicesFilter,
    DepartmentNameFilter,
    ExactFilter,
    Joined,
    Lines,
    NameSearchFilter,
    SearchFilter,
    VolumeFilter,
    Word,
    holds_words,
)
from lists.filtersets import ListFilterSet
from lists.options import Option
from web.language import language


def figure_filters(figures: Sequence[Column], rates: Sequence[Rate] = (), label: Word | None = None) -> FigureFilters:
    """The filters of the figures of printed lines, and of their rates."""
    return FigureFilters(figures, rates, STANDING_CHOICES, label)


class KeyFilter(ExactFilter):
    """One row by its natural key."""

    def __init__(self) -> None:
        super().__init__("key", label=_("행의 키"))


class FindingFilter(ChoicesFilter):
    """Filters lines by findings about them: `any`, `none`, or a severity."""

    field_class = ChoiceField
    widget = "choice"
    of_figures = True

    def __init__(self) -> None:
        choices: Mapping[str, Word] = {"any": _("있음"), "none": _("없음"), **dict(Finding.Severity.choices)}
        super().__init__(label=_("확인 필요"), choices=choices, advanced=True)

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        (severity,) = value
        return qs.filter(~_has_finding(qs) if severity == "none" else _has_finding(qs, severity))

    @property
    def facet(self) -> Combinable:
        """The severities of the findings about the line, parted by commas."""
        return _severities_of(self.model)

    def lines_of_facet(self, lines: Lines) -> Lines:
        """The lines that a finding of the documents names."""
        documents, target = self.parent.documents, self.model._meta.label
        named = Finding.objects.filter(document__in=documents, target=target).order_by().values("target_key")
        covered = CoveredRow.objects.filter(finding__document__in=documents, target=target).values("target_key")
        return lines.filter(key__in=named.union(covered))

    def choices_of(self, stored: str) -> frozenset[str]:
        severities = set(stored.split(",")) - {""}
        return frozenset({"any", *severities} if severities else {"none"})

    @property
    def options(self) -> list[Option]:
        options = super().options
        return [Option("", _("전체"), not any(option.chosen for option in options)), *options]


@cache
def _severities_of(model: Any) -> Combinable:
    about, covering = _findings_of(model)
    severities = (
        about.order_by().annotate(severities=Together("severity")).values("severities"),
        covering.order_by().annotate(severities=Together("finding__severity")).values("severities"),
    )
    return Joined(*(Coalesce(Subquery(found), Value("")) for found in severities), arg_joiner=" || ',' || ")


def _has_finding(lines: Lines, severity: str = "any") -> Any:
    """Condition: a finding is about the line, or covers it."""
    about, covering = _findings_of(lines.model)
    if severity != "any":
        about, covering = about.filter(severity=severity), covering.filter(finding__severity=severity)
    return Exists(about) | Exists(covering)


def _findings_of(model: Any) -> tuple[Any, Any]:
    """The findings about a line, and the rows of others that cover it."""
    target = {"target": model._meta.label, "target_key": OuterRef("key")}
    about = Finding.objects.filter(document=OuterRef("document"), **target)
    return about, CoveredRow.objects.filter(finding__document=OuterRef("document"), **target)


def _kinds(filterset: ListFilterSet) -> Iterable[tuple[str, str]]:
    """The kinds of the findings of the query, sorted by their names in the reader's language."""
    kinds = filterset.queryset.order_by().values_list("kind", flat=True).distinct()
    words = filterset.words
    return sorted(((kind, words.kind(kind, language())) for kind in kinds), key=itemgetter(1))


class FindingSearchFilter(SearchFilter):
    """Finds findings by the names of their rows and by all that their sentences say, in the reader's language."""

    parent: "FindingFilterSet"

    def filter(self, qs: Lines, value: str) -> Lines:
        return qs.filter(pk__in=self.parent.found(value)) if value else qs


class FindingFilterSet(ListFilterSet):
    """`words` are the names of findings on screen."""

    q = FindingSearchFilter()
    department = DepartmentNameFilter()
    key = ExactFilter("target_key", label=_("대상"))
    kind = ChoicesFilter(label=_("종류"), choices=_kinds, example="moved")
    severity = ChoicesFilter(label=_("심각도"), choices=dict(Finding.Severity.choices))
    state = ChoicesFilter(label=_("상태"), choices=dict(Finding.State.choices))
    volume = VolumeFilter()
    figures = FigureFilters((DIFFERENCE,), label=_("차이의 범위"))

    class Meta(ListFilterSet.Meta):
        model = Finding

    def __init__(self, *args: Any, words: FindingWords, **kwargs: Any) -> None:
        self.words, self._found = words, dict[str, list[int]]()
        super().__init__(*args, **kwargs)

    def found(self, text: str) -> list[int]:
        """The findings that hold the words of a search. One query."""
        if text not in self._found:
            self._found[text] = [finding.pk for finding in self.queryset if holds_words(text, self._text(finding))]
        return self._found[text]

    def _text(self, finding: Any) -> str:
        spoken = language()
        kind, sentence = self.words.kind(finding.kind, spoken), self.words.sentence(finding, spoken)
        return " ".join((finding.name, kind, sentence, finding.explanation or ""))

    def lines(self, documents: Sequence[Document]) -> Lines:
        return with_explanations(super().lines(documents))


class CorrectionFilterSet(ListFilterSet):
    q = NameSearchFilter()
    department = DepartmentNameFilter()
    key = ExactFilter("target_key", label=_("대상"))

    class Meta(ListFilterSet.Meta):
        model = Correction

    def lines(self, documents: Sequence[Document]) -> Lines:
        return with_replacements(public(documents))
