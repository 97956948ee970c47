"""Model fields for figures, and a database function on standings."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Cast

from figures.columns import Column


def won(column: Column) -> "models.BigIntegerField[int | None, int | None]":
    """An amount in won; null is unknown, never 0."""
    return models.BigIntegerField(column.label, null=True, blank=True, help_text=column.help)


def count(column: Column) -> "models.IntegerField[int | None, int | None]":
    """A count; null is unknown."""
    return models.IntegerField(column.label, null=True, blank=True, help_text=column.help)


def measure(column: Column) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A measured value or a rate, exactly as printed; null is unknown or not printed."""
    return models.DecimalField(
        column.label, max_digits=24, decimal_places=6, null=True, blank=True, help_text=column.help
    )


class StandingsIn(models.Func):
    """Which of some standings the figures of a line have, each once with a comma after it: `derived,unknown,`."""

    output_field = models.TextField()

    def __init__(self, field: str, *standings: str) -> None:
        super().__init__(Cast(field, models.TextField()))
        self.standings = standings

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        text, params = compiler.compile(self.get_source_expressions()[0])
        marks = (f"CASE WHEN {text} LIKE %s THEN '{item},' ELSE '' END" for item in self.standings)
        patterns = (value for item in self.standings for value in (*params, f'%"is": "{item}"%'))
        # A shortcut for rows without any.
        return f"CASE WHEN {text} = '{{}}' THEN '' ELSE {' || '.join(marks)} END", (*params, *patterns)
