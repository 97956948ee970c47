"""Pages of the lists of the admin, which count no more rows than anyone turns over."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_COUNTED = 100_000


class AtLeast(int):
    """A count that was given up, shown as 100,000+."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class LimitedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts to MOST_COUNTED at most: to count the rows of a country takes longer than the list."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        counted = self.object_list.order_by()[: MOST_COUNTED + 1].count()
        return counted if counted <= MOST_COUNTED else AtLeast(MOST_COUNTED)
