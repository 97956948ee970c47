"""All names of a book in one query, for suggestions and for queries with typing errors."""

import heapq
from collections.abc import Sequence
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, F, Model, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine, RevenueLine
from departments.models import Department
from documents.models import Document
from performance.models import Indicator, ProgramGoal, StrategicGoal, Summary
from search import spelling
from search.query import SearchQuery
from web.addresses import address


class Sort(IntEnum):
    """The kind of a named object, in display order."""

    DEPARTMENT = 0
    PROGRAM = 1
    SUBJECT = 2
    INDICATOR = 3
    GOAL = 4
    STRATEGY = 5


TITLES: Sequence[str | Promise] = (
    _("부서"),
    _("사업"),
    _("세입 과목"),
    _("성과지표"),
    _("정책사업목표"),
    _("전략목표"),
)


class Name(NamedTuple):
    """A named object: its sort, its rank for the query, its place, and its search keys."""

    sort: int
    rank: int
    at: int
    called: str
    office: str
    office_slug: str
    target_pk: int
    search: str

    @property
    def title(self) -> str | Promise:
        return TITLES[self.sort]

    @property
    def where(self) -> str:
        """Its department; "" for a department itself."""
        return "" if self.sort == Sort.DEPARTMENT else self.office

    def url(self, document: Document) -> str:
        match self.sort:
            case Sort.DEPARTMENT:
                return address("department", *document.url_args, self.office_slug)
            case Sort.PROGRAM:
                return address("program", *document.url_args, self.office_slug, self.target_pk)
            case Sort.SUBJECT:
                return address("revenue", *document.url_args, q=self.called[:100], department=self.office_slug)
            case Sort.INDICATOR:
                return address("indicator", *document.url_args, self.target_pk)
        return address("department", *document.url_args, self.office_slug) + "#goals"


def ranked(query: SearchQuery) -> Case:
    """The rank of a match: the exact name first, then names that begin with the query."""
    return Case(
        When(**{query.column: query.key}, then=Value(0)),
        When(**{f"{query.column}__startswith": query.key}, then=Value(1)),
        default=Value(2),
    )


def containing(query: SearchQuery) -> Q:
    return Q(**{f"{query.column}__contains": query.key})


def departments(document: Document) -> QuerySet[Department]:
    """The departments with lines in the document."""
    named = Q()
    for lines in (
        ExpenditureLine.objects.filter(document=document, level=0),
        RevenueLine.objects.filter(document=document, level=0),
        Summary.objects.filter(document=document),
    ):
        named |= Q(pk__in=lines.values("department"))
    return Department.objects.filter(named, city__documents=document)


def programs(document: Document) -> QuerySet[ExpenditureLine]:
    return ExpenditureLine.objects.filter(document=document, program__isnull=False)


def subjects(document: Document) -> QuerySet[RevenueLine]:
    return RevenueLine.objects.filter(document=document).exclude(level=0)


def nearest(document: Document, query: SearchQuery, most: int) -> list[Name]:
    """The names that contain the query, best match first."""
    return [
        Name._make(row)
        for row in names(document, containing(query), ranked(query)).order_by("rank", "sort", "at")[:most]
    ]


def similar(document: Document, query: SearchQuery, most: int) -> list[Name]:
    """Names one typing error away from the query, most likely first; none for queries of 초성."""
    if query.by_initials or len(query.key) < spelling.SHORTEST:
        return []
    groups = (Q(*(Q(search__contains=part) for part in parts)) for parts in spelling.unchanged_parts(query.key))
    pattern = spelling.pattern(query.key)
    result = (
        (spelling.distance(query.key, hit[0]), name)
        for name in map(Name._make, names(document, reduce(or_, groups), Value(0)).iterator())
        if (hit := pattern.search(name.search))
    )
    return [name for _distance, name in heapq.nsmallest(most, result)]


def names(document: Document, condition: Q, rank: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """All names of a document that satisfy a condition, as the values of a `Name`."""
    office, slug = F("department__name"), F("department__slug")
    tables: tuple[tuple[int, QuerySet[Any], str, Any, Any, str], ...] = (
        (Sort.DEPARTMENT, departments(document), "order", F("name"), F("slug"), "pk"),
        (Sort.PROGRAM, programs(document), "line", office, slug, "program_id"),
        (Sort.SUBJECT, subjects(document), "line", office, slug, "pk"),
        (Sort.INDICATOR, _of(Indicator, document), "line", office, slug, "pk"),
        (Sort.GOAL, _of(ProgramGoal, document), "line", office, slug, "pk"),
        (Sort.STRATEGY, _of(StrategicGoal, document), "line", office, slug, "pk"),
    )
    first, *others = (
        rows.filter(condition)
        .order_by()
        .annotate(
            sort=Value(sort),
            rank=rank,
            at=F(at),
            called=F("name"),
            office=name,
            office_slug=slug_,
            target_pk=F(target_pk),
        )
        .values_list(*Name._fields)
        for sort, rows, at, name, slug_, target_pk in tables
    )
    everything: QuerySet[Any, tuple[Any, ...]] = first.union(*others, all=True)
    return everything


def _of(model: type[Model], document: Document) -> QuerySet[Any]:
    return model._default_manager.filter(document=document)
