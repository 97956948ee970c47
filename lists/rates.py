"""Rates computed by the database, exactly: a percentage is compared in whole numbers, never in doubles."""

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F
from django.db.models.expressions import Combinable, Func
from django.db.models.lookups import GreaterThanOrEqual

from figures.rates import Rate, per_million

_LARGEST = (2**63 - 1) // 1_000_000
"""The largest whole number that SQLite can multiply by a million."""


class PerMillion(Func):
    """`figures.rates.per_million` of two amounts in whole won, neither beyond 10^16; `negated` takes the part negative.

    SQLite has no whole numbers beyond 64 bits, and calls that function for them (`add_per_million`).
    """

    output_field = BigIntegerField()
    arity = 2

    def __init__(self, part: str | Combinable, whole: str | Combinable, *, negated: bool = False) -> None:
        super().__init__(part, whole)
        self.negated = negated

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        amounts = dict(zip(("part", "whole"), map(compiler.compile, self.get_source_expressions()), strict=True))
        part = f"({'-' if self.negated else ''}{{part}})"
        compute = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
        return _filled(compute(part, "{whole}"), amounts)


def _on_postgresql(part: str, whole: str) -> str:
    part = f"{part}::numeric * 1000000"
    left = f"mod(mod({part}, {whole}) + {whole}, {whole})"
    return f"CASE WHEN {whole} > 0 THEN div({part} - {left}, {whole}) END"


def _on_sqlite(part: str, whole: str) -> str:
    """SQLite's division, which rounds towards 0, corrected to round down; the slower Python function beyond 64 bits."""
    millionths, cut = f"{part} * 1000000", f"{part} * 1000000 / {whole}"
    small = f"{whole} BETWEEN 1 AND {_LARGEST} AND {part} BETWEEN -{_LARGEST} AND {_LARGEST}"
    return f"CASE WHEN {small} THEN {cut} - ({millionths} < {cut} * {whole}) ELSE per_million({part}, {whole}) END"


def _filled(template: str, amounts: dict[str, tuple[str, Any]]) -> tuple[str, tuple[Any, ...]]:
    """The template with `{part}` and `{whole}` replaced by their SQL, and the parameters in order of occurrence."""
    texts = re.split(r"\{(part|whole)\}", template)
    params = tuple(param for name in texts[1::2] for param in amounts[name][1])
    texts[1::2] = [amounts[name][0] for name in texts[1::2]]
    return "".join(texts), params


def add_per_million(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Add the SQL function `per_million` to a new SQLite connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("per_million", 2, _for_sqlite, deterministic=True)


def _for_sqlite(part: int | None, whole: int | None) -> int | float | None:
    """The rate; beyond 64 bits a float, as in SQLite's arithmetic, which exceeds any bound that a query may have."""
    rate = per_million(part, whole)
    return rate if rate is None or -(2**63) <= rate < 2**63 else float(rate)


def at_least(rate: Rate, millionths: int) -> GreaterThanOrEqual:
    """The condition that the rate is `millionths` or more."""
    return GreaterThanOrEqual(PerMillion(F(rate.part), F(rate.whole)), millionths)


def at_most(rate: Rate, millionths: int) -> GreaterThanOrEqual:
    """The condition that the rate is `millionths` or less. Negated: rounded down, 50.00001 % would equal 50 %."""
    return GreaterThanOrEqual(PerMillion(F(rate.part), F(rate.whole), negated=True), -millionths)
