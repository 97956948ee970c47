"""Fields of figures, so that every table stores them alike."""

from decimal import Decimal

from django.db import models

from figures.columns import Column


def won(column: Column) -> "models.BigIntegerField[int | None, int | None]":
    """Whole won; null is unknown, never 0."""
    return models.BigIntegerField(column.label, null=True, blank=True, help_text=column.help)


def count(column: Column) -> "models.IntegerField[int | None, int | None]":
    """A number of things or people; null is unknown."""
    return models.IntegerField(column.label, null=True, blank=True, help_text=column.help)


def measure(column: Column) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A measured value or a rate, exactly as printed; null is unknown or not printed."""
    return models.DecimalField(
        column.label, max_digits=24, decimal_places=6, null=True, blank=True, help_text=column.help
    )
