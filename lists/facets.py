"""How many lines each choice of a list's filters would leave: the counts that stand beside the choices."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F

Counts = Mapping[str, Mapping[str, int]]
"""By filter, then by choice; a choice that is missing has no lines."""


def facet_counts(filterset: Any) -> Counts:
    """For each filter with a `facet`, the lines of each of its choices under the conditions of all other filters.

    One query groups the lines by all facets at once; what is chosen in the facets is applied to the groups.
    """
    facets = {name: filterset.bound(name) for name, item in filterset.every_filter.items() if item.facet}
    if not facets:
        return {}
    chosen: dict[str, Any] = {}
    lines = filterset.queryset
    for condition in filterset.conditions:
        if condition.filter and condition.filter.name in facets:
            chosen[condition.filter.name] = condition.value
        else:
            lines = condition.apply(lines)
    groups = lines.order_by().values(**{f"facet_{name}": F(item.facet) for name, item in facets.items()})
    counts: dict[str, Counter[str]] = {name: Counter() for name in facets}
    for group in groups.annotate(rows_=Count("*")):
        choices = {name: item.choice_of(group[f"facet_{name}"]) for name, item in facets.items()}
        missed = [name for name, values in chosen.items() if choices[name] not in values]
        for name in facets if not missed else missed if len(missed) == 1 else ():
            counts[name][choices[name]] += group["rows_"]
    return counts
