"""A paginator for admin lists that stops counting at MOST_COUNTED rows."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_COUNTED = 100_000


class AtLeast(int):
    """A lower bound of a count, shown as 100,000+."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class LimitedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most MOST_COUNTED rows: an exact count would take longer than the list."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        counted = self.object_list.order_by()[: MOST_COUNTED + 1].count()
        return counted if counted <= MOST_COUNTED else AtLeast(MOST_COUNTED)
