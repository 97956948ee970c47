"""What a rule of the inspection is made of: the tables it goes through, what it looks for, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan

from documents.models import Document, PrintedLine

Severity = Literal["error", "warning", "note", "list"]
Limits = Mapping[str, int]
"""The thresholds of a city, by the part of their name behind the point: of `A03.rate`, `rate`."""
Amount = str | Combinable
EARLIER = "earlier_"
"""Before the name of a column of the year before: `earlier_spent`."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound that a city may set, in words with its value in braces; `unit` is % or won."""

    name: str
    ko: str
    en: str
    default: int
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class Check:
    """What a rule looks for in a row. It is tried where all its `columns` are known, and only there.

    `ko` and `en` say it of one row in plain words, with the values of the columns in braces, and `{rate}` for the
    first as % of the second, or of the two columns of `rate`. `amount` is the money concerned, in won.
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
        """Whether it can be tried only where the year before is stored."""
        return self.two_years or any(name.startswith(EARLIER) for name in self.columns)


@dataclass(frozen=True, slots=True)
class Test:
    """The rows of a table that a rule goes through, and what it looks for in each; the first check that fires counts.

    `joined` gives columns that other tables hold, as expressions, from the document and the year before. `apart` are
    the rows that are found, but stand apart: a word for them, and which they are. `open_level` adds the rows whose
    level is ambiguous; elsewhere they are not judged. `of_earlier` takes the rows of the year before.
    """

    __test__ = False  # pytest takes it for one of its own

    model: type[PrintedLine]
    scope: Q
    checks: tuple[Check, ...]
    joined: Callable[[Document, Document | None], Mapping[str, Any]] = lambda document, earlier: {}
    apart: tuple[tuple[str, Callable[[Limits], Q]], ...] = ()
    open_level: bool = False
    of_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A question that an inspection puts to every row: what, why, by which law, from which threshold on.

    `whole` is of rules that only a book of all departments can answer.
    """

    id: str
    severity: Severity
    ko: str
    en: str
    why_ko: str
    why_en: str
    tests: tuple[Test, ...]
    thresholds: tuple[Threshold, ...] = ()
    law: str = ""
    whole: bool = False

    @property
    def checks(self) -> tuple[Check, ...]:
        """All that it looks for; a row that it finds names one by its number here."""
        return tuple(check for test in self.tests for check in test.checks)

    @property
    def needs_earlier(self) -> bool:
        """Whether nothing of it can be tried without the year before."""
        return all(check.needs_earlier or test.of_earlier for test in self.tests for check in test.checks)


class _Conflicting(Func):
    """Whether other figures contradict one of these of a row; false of a figure without a standing.

    A reading asks it two hundred times: lookups of keys in JSON would take longer to compile than all the rest.
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
    """Rows in which other figures contradict one of these."""
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
    """`part` is less than so many % of `whole`, in whole numbers."""
    return less(field(part) * 100, field(whole) * percent)


def share_above(part: Any, percent: int, whole: Any) -> Q:
    return more(field(part) * 100, field(whole) * percent)


def share_from(part: Any, percent: int, whole: Any) -> Q:
    """`part` is so many % of `whole` or more."""
    return no_less(field(part) * 100, field(whole) * percent)
