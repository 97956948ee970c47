"""The parts of an inspection rule, and conditions to write checks with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan

from documents.models import Document, PrintedLine

Severity = Literal["error", "warning", "note", "list"]
Limits = Mapping[str, int]
"""The thresholds of a rule for a city, by the part of their name after the dot (`rate` of `A03.rate`)."""
Amount = str | Combinable
EARLIER = "earlier_"
"""The prefix of columns of the year before: `earlier_spent`."""


@dataclass(frozen=True, slots=True)
class CityThreshold:
    """A threshold that a city may set. `ko` and `en` describe it with its value in braces; `unit` is % or won."""

    name: str
    ko: str
    en: str
    default: int
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on a row, evaluated only where all its `columns` are known.

    `ko` and `en` are its sentence about one row, with the values of the columns in braces; `{rate}` is the first column
    as % of the second, or that of the two columns of `rate`. `amount` is the amount concerned, in won.
    """

    columns: tuple[str, ...]
    condition: Callable[[Limits], Q]
    ko: str
    en: str
    amount: Amount | None = None
    rate: tuple[str, str] | None = None
    two_years: bool = False

    @property
    def needs_earlier(self) -> bool:
        """Whether it needs a stored document of the year before."""
        return self.two_years or any(name.startswith(EARLIER) for name in self.columns)


@dataclass(frozen=True, slots=True)
class Test:
    """The rows of a table that a rule examines, and its checks on each; the first check that fires counts.

    `joined` returns columns from other tables as expressions, given the document and that of the year before. `apart`
    are the groups of found rows that are shown apart, as pairs of a word and a condition. `open_level` includes rows
    whose level is ambiguous, which are otherwise not judged. `of_earlier` examines the rows of the year before.
    """

    __test__ = False  # or pytest would collect it

    model: type[PrintedLine]
    scope: Q
    checks: tuple[Check, ...]
    joined: Callable[[Document, Document | None], Mapping[str, Any]] = lambda document, earlier: {}
    apart: tuple[tuple[str, Callable[[Limits], Q]], ...] = ()
    open_level: bool = False
    of_earlier: bool = False


@dataclass(frozen=True, slots=True)
class InspectionRule:
    """A rule of the inspection: its question, reason, law, thresholds and tests.

    `whole` marks rules that need a book of all departments.
    """

    id: str
    severity: Severity
    ko: str
    en: str
    why_ko: str
    why_en: str
    tests: tuple[Test, ...]
    thresholds: tuple[CityThreshold, ...] = ()
    law: str = ""
    whole: bool = False

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of all tests, in the order that `Question.check_number` refers to."""
        return tuple(check for test in self.tests for check in test.checks)

    @property
    def needs_earlier(self) -> bool:
        """Whether none of it can be evaluated without the year before."""
        return all(check.needs_earlier or test.of_earlier for test in self.tests for check in test.checks)


class _Conflicting(Func):
    """SQL: whether one of a row's figures is CONFLICTING; false for a figure without a standing.

    Written as raw SQL since Django's JSON key lookups take too long to compile for 200 uses per reading.
    """

    output_field = BooleanField()

    def __init__(self, *names: str) -> None:
        super().__init__(F("standings"))
        self.names = names

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._any(
            "COALESCE(JSON_EXTRACT(%(expressions)s, '$.{}.is') = 'conflicting', FALSE)", compiler, connection
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._any("COALESCE(%(expressions)s #>> '{{{},is}}' = 'conflicting', FALSE)", compiler, connection)

    def _any(self, of_one: str, compiler: Any, connection: Any) -> Any:
        template = " OR ".join(map(of_one.format, self.names))
        return self.as_sql(compiler, connection, template=f"({template})")


def conflicting(*names: str) -> Q:
    """Condition: one of these figures is conflicting."""
    return Q(_Conflicting(*names))


def not_conflicting(*names: str) -> Q:
    return ~Q(_Conflicting(*names))


def field(value: Any) -> Any:
    return F(value) if isinstance(value, str) else value


def more(left: Any, right: Any) -> Q:
    return Q(GreaterThan(field(left), field(right)))


def less(left: Any, right: Any) -> Q:
    return Q(LessThan(field(left), field(right)))


def same(left: Any, right: Any) -> Q:
    return Q(Exact(field(left), field(right)))


def no_less(left: Any, right: Any) -> Q:
    return Q(GreaterThanOrEqual(field(left), field(right)))


def share_below(part: Any, percent: int, whole: Any) -> Q:
    """Condition: `part` is less than `percent` % of `whole`, in integers."""
    return less(field(part) * 100, field(whole) * percent)


def share_above(part: Any, percent: int, whole: Any) -> Q:
    return more(field(part) * 100, field(whole) * percent)


def share_from(part: Any, percent: int, whole: Any) -> Q:
    """Condition: `part` is at least `percent` % of `whole`."""
    return no_less(field(part) * 100, field(whole) * percent)
