"""The changes in the lines of a query since an older version of the data, with their reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from documents.correction_text import PUBLIC, correction_url, item, written
from documents.models import Correction, Document, LineChange, PrintedLine
from documents.templatetags.figures import WORDS, corrections_url
from figures.standing import Standing
from lists.changes import Changes, Versions
from lists.filters import LEVEL, Lines
from lists.filtersets import ListFilterSet

MOST = 5_000
"""The most changes that are listed; for more, only their number is given."""
STEPS = 50
"""The most versions in a feed."""
_ALWAYS = {"name", "level"}

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A change of one field of a row: `item` is the column, `why` the reason, `url` the page that explains it.

    `left`: the row does not match the query now; whether it did before is unknown.
    """

    name: str
    item: str
    before: str
    after: str
    why: str
    url: str
    left: bool
    stored: LineChange

    @property
    def of_value(self) -> bool:
        return bool(self.stored.field)

    def __str__(self) -> str:
        what = [self.item, f"{self.before} → {self.after}"] if self.of_value else [self.item]
        return " ".join(filter(None, [self.name, *what]))

    def as_json(self) -> dict[str, Any]:
        stored = self.stored
        return {
            "fiscal_year": stored.document.fiscal_year,
            "version": stored.version,
            "key": stored.target_key,
            "name": self.name,
            "kind": stored.kind,
            "column": stored.field or None,
            "before": stored.before or None,
            "after": stored.after or None,
            "standing_before": stored.was or None,
            "standing_after": stored.now or None,
            "cause": stored.cause,
            "reason": self.why,
            "address": self.url,
            "answers_still": not self.left,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """The changes of a document's version in a query; `many`: too many to list."""

    document: Document
    version: int
    at: datetime
    changes: list[LineChanged] = field(default_factory=list)
    many: bool = False


def changes_since(query: ListFilterSet, columns: Sequence[str], since: Versions) -> Changes:
    """The changes in these columns of a query's lines since these versions. A constant number of queries."""
    model = query.queryset.model
    documents = [item for item in query.documents if since.get(item.pk, item.version) != item.version]
    if not documents:
        return Changes()
    versions = _("받은 자료는 %(since)s판, 지금 자료는 %(version)s판입니다.") % {
        "since": ", ".join(str(since[document.pk]) for document in documents),
        "version": ", ".join(str(document.version) for document in documents),
    }
    if not issubclass(model, PrintedLine) or any(since[d.pk] > d.version for d in documents):
        return Changes([versions])
    sentences = []
    if any(since[document.pk] < document.changes_kept_from for document in documents):
        oldest = ", ".join(str(document.changes_kept_from) for document in documents)
        sentences.append(_("%(version)s판 앞에서 바뀐 것은 적혀 있지 않아 알 수 없습니다.") % {"version": oldest})
    stored = _changes_of(model, documents, since)
    if stored.count() > MOST:
        sentences.append(_("그 사이 이 표에서 바뀐 것이 많아 하나하나 적지 않습니다."))
        return Changes([versions, *sentences])
    changes = list(_changes(query, columns, stored, list(_first_to_last(stored))))
    rows = len({(change.stored.document_id, change.stored.target_key) for change in changes})
    if rows:
        sentences.insert(
            0, _("그 사이 이 목록의 %(rows)d행에서 %(count)d건이 바뀌었습니다.") % {"rows": rows, "count": len(changes)}
        )
    return Changes([versions, *sentences] if sentences else (), changes)


def _changes_of(model: Any, documents: Sequence[Document], since: Versions) -> QuerySet[LineChange]:
    later = Q.create([Q(document=document, version__gt=since[document.pk]) for document in documents], connector=Q.OR)
    return LineChange.objects.filter(later, target=model._meta.label)


def recent_steps(query: ListFilterSet, columns: Sequence[str]) -> list[Step]:
    """The changes in these columns of a query's lines by version, newest first.

    At most STEPS versions and MOST changes in all. A constant number of queries.
    """
    of_table = LineChange.objects.filter(
        document__in=query.documents, target=query.queryset.model._meta.label, at__isnull=False
    )
    counted = of_table.order_by("-at").values_list("document", "version", "at").annotate(Count("pk"))[:STEPS]
    documents = {document.pk: document for document in query.documents}
    steps: dict[tuple[int, int], Step] = {}
    listed, total = Q(pk=None), 0
    for document, version, at, number in counted:
        if steps and total + number > MOST:
            break
        total += number
        steps[document, version] = Step(documents[document], version, at, many=number > MOST)
        if number <= MOST:
            listed |= Q(document=document, version=version)
    stored = of_table.filter(listed)
    for change in _changes(query, columns, stored, list(stored.order_by("pk"))):
        steps[change.stored.document_id, change.stored.version].changes.append(change)
    return [step for step in steps.values() if step.changes or step.many]


def _changes(
    query: ListFilterSet, columns: Sequence[str], stored: QuerySet[LineChange], changes: Sequence[LineChange]
) -> Iterator[LineChanged]:
    """Those of `changes` that concern the query; `stored` are the underlying LineChanges."""
    documents = {document.pk: document for document in query.documents}
    answering = _names(query.qs, stored)
    near = _names(_narrowed(query, level=True), stored) if query.on_figures else {}
    by_level = {_key(change) for change in changes if change.field == "level"}
    near |= _of(by_level, _names(_narrowed(query, level=False), stored)) if by_level else {}
    fields = _fields(query, columns)
    reasons = _reasons(stored)
    for change in changes:
        key = _key(change)
        gone = change.kind == LineChange.Kind.GONE
        if not (gone or key in answering or key in near):
            continue
        if change.field and change.field not in fields and not query.on_figures:
            continue
        change.document = documents[change.document_id]
        name = answering.get(key) or near.get(key) or change.name
        corrections = reasons.get((*key, change.field), ())
        yield _change(change, name, _last_before(change, corrections), left=not gone and key not in answering)


def _last_before(change: LineChange, corrections: Sequence[Correction]) -> Correction | None:
    """The last correction of a figure that was decided before the change."""
    decided = [item for item in corrections if not (change.at and item.decided_at and item.decided_at > change.at)]
    return decided[-1] if decided else None


def _first_to_last(stored: QuerySet[LineChange]) -> Iterator[LineChange]:
    """The net change of each figure over all versions; none if the value is the same again."""
    by_figure: dict[tuple[int, str, str], LineChange] = {}
    for change in stored.order_by("document", "pk"):
        first = by_figure.setdefault((*_key(change), change.field), change)
        if first is not change:
            change.before, change.was = first.before, first.was
            if not change.field and first.kind != change.kind:
                change.kind = LineChange.Kind.CHANGED  # deleted and added again, or the reverse
            by_figure[*_key(change), change.field] = change
    for change in by_figure.values():
        if (change.before, change.was) != (change.after, change.now) or change.kind != LineChange.Kind.CHANGED:
            yield change


def _key(change: LineChange) -> Key:
    return change.document_id, change.target_key


def _of(keys: set[Key], names: Mapping[Key, str]) -> dict[Key, str]:
    return {key: name for key, name in names.items() if key in keys}


def _names(lines: Lines, stored: QuerySet[LineChange]) -> dict[Key, str]:
    """The names of those of the lines that changed."""
    changed = lines.filter(key__in=stored.order_by().values("target_key")).values_list("document_id", "key", "name")
    return {(document, key): name for document, key, name in changed}


def _narrowed(query: ListFilterSet, level: bool) -> Lines:
    """The lines that may have matched before: without conditions on figures, and without `level` on the level."""
    lines: Lines = query.queryset
    for condition in query.conditions:
        of_figures = condition.filter is not None and condition.filter.of_figures
        if not of_figures and (level or LEVEL not in dict(condition.params)):
            lines = condition.apply(lines)
    return lines


def _fields(query: ListFilterSet, columns: Sequence[str]) -> set[str]:
    """The fields that the named columns are made of."""
    table = query.table_class
    if query.group:
        return {*columns, *_ALWAYS, *table.summed}
    rates = [table.rates[name] for name in columns if name in table.rates]
    return {*columns, *_ALWAYS, *(part for rate in rates for part in (rate.part, rate.whole))}


def _reasons(stored: QuerySet[LineChange]) -> dict[tuple[int, str, str], list[Correction]]:
    """The corrections of the changed figures, in the order of decision."""
    reasons: dict[tuple[int, str, str], list[Correction]] = {}
    for document in Document.objects.filter(pk__in=stored.order_by().values("document")):
        corrections = Correction.objects.filter(
            city=document.city_id,
            fiscal_year=document.fiscal_year,
            state__in=PUBLIC,
            target_key__in=stored.order_by().values("target_key"),
        ).order_by("decided_at", "pk")
        for correction in corrections:
            reasons.setdefault((document.pk, correction.target_key, correction.field), []).append(correction)
    return reasons


def _change(change: LineChange, name: str, correction: Correction | None, left: bool) -> LineChanged:
    document = change.document
    cause = str(change.get_cause_display())
    of_people = change.cause == LineChange.Cause.CORRECTION
    if not of_people:
        reason, url = cause, ""
    elif correction is None:
        reason, url = cause, corrections_url(document)
    else:
        reason, url = correction.reason, correction_url(correction, document)
    what = item(change) if change.field else str(change.get_kind_display())
    before, after = _shown(change, change.before, change.was), _shown(change, change.after, change.now)
    return LineChanged(name, what, before, after, reason, url, left, change)


def _shown(change: LineChange, text: str, standing: str) -> str:
    """A value for display, with its standing if that changed too."""
    if not change.field:
        return ""
    value = written(change, text)
    words = str(WORDS[Standing(standing)][0]) if standing and change.was != change.now else ""
    return value if not words or words == value else f"{value} ({words})"
