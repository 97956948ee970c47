"""Facet counts: how many lines each choice of a list's filters would leave."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import Count, TextField, Value
from django.db.models.expressions import Combinable

from lists.filters import Lines, ListFilter

Counts = Mapping[str, Mapping[str, int]]
"""Counts by filter and choice; missing choices have no lines."""


def facet_counts(filterset: Any) -> Counts:
    """For each filter with a `facet`, the lines of each of its choices under the conditions of all other filters.

    The lines are grouped by all facets at once; what is chosen in the facets is applied to the groups.
    """
    facets = {item.name: item for item in filterset.form_filters if item.facet}
    if not facets:
        return {}
    chosen: dict[str, Any] = {}
    lines = filterset.queryset
    for condition in filterset.conditions:
        if condition.filter and condition.filter.name in facets:
            chosen[condition.filter.name] = condition.value
        else:
            lines = condition.apply(lines)
    choices_of = [cache(item.choices_of) for item in facets.values()]
    conditions = [(at, frozenset(chosen[name])) for at, name in enumerate(facets) if name in chosen]
    lines_with: list[Counter[Any]] = [Counter() for _name in facets]
    for stored, rows in _groups(lines, list(facets.values())):
        missed = [at for at, values in conditions if not choices_of[at](stored[at]) & values]
        if not missed:
            for counter, value in zip(lines_with, stored, strict=True):
                counter[value] += rows
        elif len(missed) == 1:
            lines_with[missed[0]][stored[missed[0]]] += rows
    return {
        name: _by_choice(counted, choices)
        for name, counted, choices in zip(facets, lines_with, choices_of, strict=True)
    }


def _by_choice(lines_with: Mapping[Any, int], choices_of: Callable[[Any], Collection[str]]) -> Counter[str]:
    """How many lines each choice has, of those that each stored value of its facet has."""
    counter = Counter[str]()
    for stored, rows in lines_with.items():
        for choice in choices_of(stored):
            counter[choice] += rows
    return +counter


def _groups(lines: Lines, facets: Sequence[ListFilter]) -> Iterator[tuple[Sequence[Any], int]]:
    """The values of the facets, and the lines that have them. One query. Where a facet is of few lines, these are
    counted by themselves, and taken from those that were counted as if they had none."""
    few = ((at, found) for at, item in enumerate(facets) if (found := item.lines_of_facet(lines)) is not None)
    at, lines_of_facet = next(few, (-1, lines.none()))
    sources = [item.facet for item in facets]
    if at < 0:
        yield from ((stored, rows) for *stored, rows in _grouped(lines, sources))
        return
    none = Value("", output_field=TextField())
    as_if_none = [*sources[:at], none, *sources[at + 1 :]]
    each = lines_of_facet.order_by().values_list(*sources, Value(1))  # grouped, SQLite would read all lines
    for *stored, rows in _grouped(lines, as_if_none).union(each, all=True):
        yield stored, rows
        if stored[at]:
            yield [*stored[:at], "", *stored[at + 1 :]], -rows


def _grouped(lines: Any, facets: Sequence[str | Combinable]) -> Lines:
    """The values of the facets, each with the number of its lines behind them."""
    groups: Lines = lines.order_by().values_list(*facets).annotate(rows_=Count("*"))
    return groups
