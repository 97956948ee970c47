"""How many lines each choice of a list's filters would leave: the counts that stand beside the choices."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Count

Counts = Mapping[str, Mapping[str, int]]
"""By filter, then by choice; a choice that is missing has no lines."""


def facet_counts(filterset: Any) -> Counts:
    """For each filter with a `facet`, the lines of each of its choices under the conditions of all other filters.

    One query groups the lines by all facets at once; what is chosen in the facets is applied to the groups.
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
    groups = lines.order_by().values_list(*(item.facet for item in facets.values())).annotate(rows_=Count("*"))
    choices_of = [cache(item.choices_of) for item in facets.values()]
    counts: dict[str, Counter[str]] = {name: Counter() for name in facets}
    for *stored, rows in groups:
        choices = {name: choice(value) for name, choice, value in zip(facets, choices_of, stored, strict=True)}
        missed = [name for name, values in chosen.items() if not choices[name] & set(values)]
        for name in facets if not missed else missed if len(missed) == 1 else ():
            for choice in choices[name]:
                counts[name][choice] += rows
    return counts
