"""Rates reckoned by the database, exactly: a percentage is compared in whole numbers, never in doubles."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F
from django.db.models.expressions import Combinable, Func
from django.db.models.lookups import GreaterThanOrEqual

from figures.rates import Rate


class PerMillion(Func):
    """`figures.rates.per_million` of two columns of whole won, neither beyond 10^16; `sign` -1 takes the part negative.

    SQLite has no whole numbers beyond 64 bits, so it divides there as on paper, two digits at a time.
    """

    output_field = BigIntegerField()
    arity = 2

    def __init__(self, part: str | Combinable, whole: str | Combinable, sign: int = 1) -> None:
        super().__init__(part, whole)
        self.sign = sign

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        (part, its), (whole, others) = (
            compiler.compile(get_source_expression) for get_source_expression in self.get_source_expressions()
        )
        if its or others:
            raise TypeError("a rate is of columns")
        part = f"({'-' if self.sign < 0 else ''}{part})"
        reckon = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
        return f"CASE WHEN {whole} > 0 THEN {reckon(part, whole)} END", ()


def _on_postgresql(part: str, whole: str) -> str:
    part = f"{part}::numeric * 1000000"
    left = f"mod(mod({part}, {whole}) + {whole}, {whole})"
    return f"div({part} - {left}, {whole})"


def _on_sqlite(part: str, whole: str) -> str:
    left = f"(({part} %% {whole} + {whole}) %% {whole})"
    reckoned = f"({part} - {left}) / {whole} * 1000000"
    for worth in (10_000, 100, 1):
        reckoned += f" + {left} * 100 / {whole} * {worth}"
        left = f"({left} * 100 %% {whole})"
    return reckoned


def at_least(rate: Rate, millionths: int) -> GreaterThanOrEqual:
    """Lines whose rate is no less."""
    return GreaterThanOrEqual(PerMillion(F(rate.part), F(rate.whole)), millionths)


def at_most(rate: Rate, millionths: int) -> GreaterThanOrEqual:
    """Lines whose rate is no more: cut down, the rate itself would not tell 50.00001 % from 50."""
    return GreaterThanOrEqual(PerMillion(F(rate.part), F(rate.whole), sign=-1), -millionths)
