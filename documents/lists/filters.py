"""What a list may be asked: each filter reads its own parameters of an address, and tells the condition in words.

What makes no sense is told in a sentence, and left out.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.lists.rates import at_least, at_most
from documents.models import CoveredRow, Document, Finding
from figures.columns import Column
from figures.names import initials, is_initials, natural_key, search_key
from figures.rates import Rate
from figures.won import AmountError, read_won, write_won
from web.language import in_words, named

Lines = QuerySet[Any]
Word = str | Promise
Choices = Callable[["Scope"], Iterable[tuple[str, Word]]]
Parameters = tuple[tuple[str, str], ...]

IN_DOCUMENT_ORDER = ("page", "line", "position")
"""As printed. `position` alone counts within a department."""
ALL_LEVELS = "all"
LONGEST = 200
"""Letters of a value that is looked for."""
_SHOWN = 40  # letters of a wrong value that a sentence repeats
_LARGEST_RATE = Decimal(10) ** 9
_MEASURE = re.compile(r"[-△]?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: the lines of these documents, all of one city."""

    documents: Sequence[Document]
    lines: Lines
    _found: dict[str, dict[str, Word]] = field(default_factory=dict)

    def choices(self, asked: "ChoiceFilter") -> dict[str, Word]:
        """The words of each value that may be chosen, looked up once."""
        if asked.name not in self._found:
            self._found[asked.name] = dict(asked.offered(self))
        return self._found[asked.name]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it was understood: in words, as parameters of an address, and what of the lines it leaves."""

    label: Word
    words: str
    parameters: Parameters
    narrow: Callable[[Lines], Lines] = lambda lines: lines


class SenselessError(ValueError):
    """A value that a filter can make nothing of, and why."""

    def __init__(self, label: Word, value: str, reason: Word) -> None:
        super().__init__(f"{label} ‘{value[:_SHOWN]}’: {reason}")


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as a form shows it. `choices` are (value, words, chosen), `bounds` a row for each column."""

    kind: Literal["search", "text", "choice", "choices", "bounds", "hidden"]
    name: str
    label: Word
    value: str = ""
    choices: list[tuple[str, Word, bool]] = field(default_factory=list)
    bounds: list["Bound"] = field(default_factory=list)
    aside: bool = False
    """Whether it stands among what is seldom asked."""

    @property
    def picked(self) -> str:
        """The words of what is chosen."""
        return ", ".join(str(words) for _value, words, chosen in self.choices if chosen)


@dataclass(frozen=True, slots=True)
class Bound:
    """The fields of a column's least and most."""

    name: str
    label: str
    unit: str
    least: str
    most: str


@dataclass(frozen=True)
class Filter:
    """Reads the parameter `name`."""

    name: str
    label: Word
    aside: bool = False
    of_figures: ClassVar[bool] = False
    """Whether a line may come to answer it, or cease to, by a figure of it that changes."""

    @property
    def parameters(self) -> Collection[str]:
        """All parameters that it reads."""
        return (self.name,)

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        """The conditions that the address sets, and what of it makes no sense."""
        for value in filter(None, asked.getlist(self.name)[-1:]):
            try:
                yield self.understand(value, scope)
            except SenselessError as problem:
                yield problem

    def understand(self, value: str, scope: Scope) -> Condition:
        """The condition that a value sets. Raises SenselessError."""
        raise NotImplementedError

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        return Field("text", self.name, self.label, asked.get(self.name, ""), aside=self.aside)

    def condition(self, words: str, *values: str, narrow: Callable[[Lines], Lines]) -> Condition:
        return Condition(self.label, words, tuple((self.name, value) for value in values), narrow)


@dataclass(frozen=True)
class SearchFilter(Filter):
    """Finds names without regard to spaces and punctuation, 율 as 률, and by 초성: ㅈㅁㅈㅊ finds 주민자치."""

    name: str = "q"
    label: Word = _("찾기")

    def understand(self, value: str, scope: Scope) -> Condition:
        value = value.strip()
        if "\x00" in value or not search_key(value):
            raise SenselessError(self.label, value, _("찾을 글자가 없습니다."))
        if len(value) > LONGEST:
            raise SenselessError(self.label, value, gettext("%(most)d자까지 찾습니다.") % {"most": LONGEST})
        return self.condition(f"‘{value}’", value, narrow=lambda lines: self.found(lines, value))

    def found(self, lines: Lines, value: str) -> Lines:
        column = "initials" if is_initials(value) else "search"
        return lines.filter(**{f"{column}__contains": search_key(value)})

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        return Field("search", self.name, self.label, asked.get(self.name, ""))


@dataclass(frozen=True)
class NameSearchFilter(SearchFilter):
    """As all lists search, where no search key is stored: for names so few that they can be looked through here."""

    def found(self, lines: Lines, value: str) -> Lines:
        key = initials if is_initials(value) else search_key
        names = lines.order_by().values_list("name", flat=True).distinct()
        return lines.filter(name__in=[name for name in names if search_key(value) in key(name)])


@dataclass(frozen=True)
class HiddenFilter(Filter):
    """An exact value that other pages link with, and nobody types."""

    source: str = ""

    def understand(self, value: str, scope: Scope) -> Condition:
        if "\x00" in value or len(value) > 500:
            raise SenselessError(self.label, value, _("고를 수 있는 값이 아닙니다."))
        return self.condition(value, value, narrow=lambda lines: lines.filter(**{self.source: value}))

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        return Field("hidden", self.name, self.label, asked.get(self.name, ""))


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One or several of the values that there are. `source` is their field, `values` what it holds for each word."""

    source: str = ""
    choices: Choices = lambda scope: ()
    values: Mapping[str, Any] | None = None

    def offered(self, scope: Scope) -> Iterable[tuple[str, Word]]:
        """What may be chosen: (value, words)."""
        return self.choices(scope)

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        given = sorted({value for value in asked.getlist(self.name) if value})
        if not given:
            return
        words = scope.choices(self)
        for value in given:
            if value not in words:
                yield SenselessError(self.label, value, _("고를 수 있는 값이 아닙니다."))
        chosen = [value for value in given if value in words]
        if chosen:
            told = ", ".join(str(words[value]) for value in words if value in chosen)
            yield self.condition(told, *chosen, narrow=lambda lines: self.found(lines, chosen))

    def found(self, lines: Lines, chosen: Sequence[str]) -> Lines:
        held = [self.values[value] for value in chosen] if self.values else chosen
        return lines.filter(**{f"{self.source}__in": held})

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        given = asked.getlist(self.name)
        choices = [(value, words, value in given) for value, words in scope.choices(self).items()]
        return Field("choices", self.name, self.label, choices=choices, aside=self.aside)


@dataclass(frozen=True)
class DepartmentNameFilter(ChoiceFilter):
    """A department by its name in addresses, where the lines hold its name alone."""

    name: str = "department"
    label: Word = _("부서")
    choices: Choices = lambda scope: sorted((name_in_addresses(name), name) for name in _names(scope.lines))

    def found(self, lines: Lines, chosen: Sequence[str]) -> Lines:
        return lines.filter(department__in=[name for name in _names(lines) if name_in_addresses(name) in chosen])


@dataclass(frozen=True)
class LevelFilter(ChoiceFilter):
    """The level of a line by its word; `all` is every line, those of an ambiguous level too."""

    name: str = "level"
    label: Word = _("구분")
    levels: Mapping[Any, str] = field(default_factory=dict)

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        if ALL_LEVELS not in asked.getlist(self.name):
            yield from super().read(asked, scope)

    def offered(self, scope: Scope) -> Iterable[tuple[str, Word]]:
        return ((word, in_words(word)) for word in self.levels.values())

    def found(self, lines: Lines, chosen: Sequence[str]) -> Lines:
        return lines.filter(level__in=[level for level, word in self.levels.items() if word in chosen])


@dataclass(frozen=True)
class CodeFilter(Filter):
    """A subject's code: `210` is that subject alone, `21*` all whose codes begin so."""

    name: str = "code"
    label: Word = _("과목코드")
    source: str = "code"

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        given = sorted({code for value in asked.getlist(self.name) for code in re.split(r"[\s,]+", value) if code})
        codes = [code for code in given if re.fullmatch(r"[0-9][0-9-]{0,11}\*?", code)]
        for code in given:
            if code not in codes:
                yield SenselessError(self.label, code, _("과목코드는 210처럼, 앞자리로 찾으려면 21*처럼 적습니다."))
        if codes:
            yield self.condition(", ".join(codes), ",".join(codes), narrow=lambda lines: self.found(lines, codes))

    def found(self, lines: Lines, codes: Sequence[str]) -> Lines:
        wanted = Q(**{f"{self.source}__in": [code for code in codes if code[-1] != "*"]})
        for code in codes:
            if code[-1] == "*":
                wanted |= Q(**{f"{self.source}__startswith": code[:-1]})
        return lines.filter(wanted)


@dataclass(frozen=True)
class RangeFilter(Filter):
    """Bounds of any figure or rate, several at once: `spent.min=1000000&execution_rate.max=50`.

    Lines in which it is unknown are on neither side of a bound. `amount`, `min` and `max`, which older addresses
    have, are the bounds of one figure.
    """

    name: str = "amount"
    label: Word = _("범위")
    aside: bool = True
    of_figures: ClassVar[bool] = True
    figures: tuple[Column, ...] = ()
    rates: tuple[Rate, ...] = ()

    @cached_property
    def bounded(self) -> dict[str, Column | Rate]:
        every: tuple[Column | Rate, ...] = (*self.figures, *self.rates)
        return {each.name: each for each in every}

    @cached_property
    def parameters(self) -> Collection[str]:
        own = (f"{name}.{bound}" for name in self.bounded for bound in ("min", "max"))
        return {"amount", "min", "max", *own}

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        given = self.given(asked)
        named = asked.get("amount", "")
        if named and named not in self.bounded:
            yield SenselessError(_("금액 항목"), named, _("고를 수 있는 값이 아닙니다."))
        for name, column in self.bounded.items():
            bounds = []
            for bound in ("min", "max"):
                try:
                    bounds.append(_bound(column, bound, given[name, bound]) if (name, bound) in given else None)
                except SenselessError as problem:
                    bounds.append(None)
                    yield problem
            least, most = bounds
            if least is not None and most is not None and least > most:
                yield SenselessError(_labelled(column, "max"), given[name, "max"], _("최소보다 작습니다."))
            elif least is not None or most is not None:
                yield _between(column, least, most)

    def given(self, asked: QueryDict) -> dict[tuple[str, str], str]:
        """The bounds as they were written, by column and which of the two."""
        named = asked.get("amount") or self.figures[0].name
        older = {(named, bound): asked.get(bound, "") for bound in ("min", "max")}
        own = {(name, bound): asked.get(f"{name}.{bound}", "") for name in self.bounded for bound in ("min", "max")}
        return {key: value for key, value in (older | {k: v for k, v in own.items() if v}).items() if value.strip()}

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        given = self.given(asked)
        bounds = [
            Bound(
                column.name,
                named(column),
                "%" if isinstance(column, Rate) else column.unit,
                given.get((column.name, "min"), ""),
                given.get((column.name, "max"), ""),
            )
            for column in self.bounded.values()
        ]
        return Field("bounds", self.name, self.label, bounds=bounds, aside=True)


def _bound(column: Column | Rate, bound: str, text: str) -> int | Decimal:
    """A bound as it was written: whole won, millionths of a rate, or a measure. Raises SenselessError."""
    label = _labelled(column, bound)
    if isinstance(column, Column) and column.unit not in ("", "%"):
        try:
            if text.strip() != "-":
                return read_won(text)
        except AmountError:
            pass
        raise SenselessError(label, text, _("금액이 아닙니다."))
    try:
        number = Decimal(text.strip().removesuffix("%").replace(",", "").replace("△", "-"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST_RATE * 10**6 or not _MEASURE.fullmatch(f"{number:f}"):
        raise SenselessError(label, text, _("숫자가 아닙니다."))
    if not isinstance(column, Rate):
        return number
    millionths = number.scaleb(4)
    if millionths != millionths.to_integral_value() or abs(number) > _LARGEST_RATE:
        raise SenselessError(label, text, _("비율은 소수점 아래 넷째 자리까지 적습니다."))
    return int(millionths)


def _labelled(column: Column | Rate, bound: str) -> str:
    words = {"min": gettext("%(column)s 최소"), "max": gettext("%(column)s 최대")}
    return words[bound] % {"column": named(column)}


def _between(column: Column | Rate, least: int | Decimal | None, most: int | Decimal | None) -> Condition:
    parameters = [(f"{column.name}.{bound}", _plain(column, value)) for bound, value in _pairs(least, most)]
    words = {"min": gettext("%(bound)s 이상"), "max": gettext("%(bound)s 이하")}
    told = " ".join(words[bound] % {"bound": _told(column, value)} for bound, value in _pairs(least, most))

    def narrow(lines: Lines) -> Lines:
        for bound, value in _pairs(least, most):
            if isinstance(column, Rate):
                lines = lines.filter((at_least if bound == "min" else at_most)(column, int(value)))
            else:
                lines = lines.filter(**{f"{column.name}__{'gte' if bound == 'min' else 'lte'}": value})
        return lines

    return Condition(named(column), told, tuple(parameters), narrow)


def _pairs(least: int | Decimal | None, most: int | Decimal | None) -> Iterator[tuple[str, int | Decimal]]:
    if least is not None:
        yield "min", least
    if most is not None:
        yield "max", most


def _plain(column: Column | Rate, value: int | Decimal) -> str:
    number = Decimal(value).scaleb(-4) if isinstance(column, Rate) else Decimal(value)
    return f"{number.normalize():f}" if number else "0"


def _told(column: Column | Rate, value: int | Decimal) -> str:
    if isinstance(value, int) and isinstance(column, Column):
        return write_won(value) + column.unit
    return _plain(column, value) + ("%" if isinstance(column, Rate) else column.unit)


@dataclass(frozen=True)
class StandingFilter(Filter):
    """What a figure rests on: `standing=unknown` of any figure of the row, `spent.standing=unknown` of one."""

    name: str = "standing"
    label: Word = _("확인")
    aside: bool = True
    of_figures: ClassVar[bool] = True
    figures: tuple[Column, ...] = ()
    words: Mapping[str, Word] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> Collection[str]:
        return {self.name, *(f"{column.name}.{self.name}" for column in self.figures)}

    def read(self, asked: QueryDict, scope: Scope) -> Iterator[Condition | SenselessError]:
        for column in (None, *self.figures):
            name = f"{column.name}.{self.name}" if column else self.name
            given = sorted({value for value in asked.getlist(name) if value})
            chosen = [value for value in given if value in self.words]
            label = f"{named(column)} {self.label}" if column else self.label
            for value in given:
                if value not in chosen:
                    yield SenselessError(label, value, _("고를 수 있는 값이 아닙니다."))
            if chosen:
                told = ", ".join(str(self.words[value]) for value in chosen)
                yield Condition(label, told, tuple((name, value) for value in chosen), self._found(column, chosen))

    def _found(self, column: Column | None, chosen: Sequence[str]) -> Callable[[Lines], Lines]:
        if column is None:
            return lambda lines: lines.alias(standings_text=Cast("standings", TextField())).filter(
                _any(Q(standings_text__contains=f'"is": "{standing}"') for standing in chosen)
            )
        wanted = _any(Q(**{f"standings__{column.name}__is": standing}) for standing in chosen)
        return lambda lines: lines.filter(wanted)

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        given = asked.getlist(self.name)
        choices = [(value, words, value in given) for value, words in self.words.items()]
        return Field("choices", self.name, self.label, choices=choices, aside=True)


@dataclass(frozen=True)
class FindingFilter(Filter):
    """Whether something was found about the line: `any`, `none`, or a finding of that severity."""

    name: str = "finding"
    label: Word = _("발견")
    aside: bool = True
    of_figures: ClassVar[bool] = True

    def understand(self, value: str, scope: Scope) -> Condition:
        words = self.words()
        if value not in words:
            raise SenselessError(self.label, value, _("고를 수 있는 값이 아닙니다."))
        return self.condition(str(words[value]), value, narrow=lambda lines: self.found(lines, value))

    @staticmethod
    def words() -> dict[str, Word]:
        return {"any": _("있음"), "none": _("없음"), **dict(Finding.Severity.choices)}

    def found(self, lines: Lines, value: str) -> Lines:
        about = Finding.objects.filter(
            document=OuterRef("document"), target=lines.model._meta.label, target_key=OuterRef("key")
        )
        covering = CoveredRow.objects.filter(
            finding__document=OuterRef("document"), target=lines.model._meta.label, target_key=OuterRef("key")
        )
        if value not in ("any", "none"):
            about, covering = about.filter(severity=value), covering.filter(finding__severity=value)
        found = Exists(about) | Exists(covering)
        return lines.filter(~found if value == "none" else found)

    def field(self, scope: Scope, asked: QueryDict) -> Field:
        given = asked.get(self.name, "")
        choices: list[tuple[str, Word, bool]] = [("", _("전체"), not given)]
        choices += [(value, words, value == given) for value, words in self.words().items()]
        return Field("choice", self.name, self.label, choices=choices, aside=True)


def name_in_addresses(department: str) -> str:
    """A department's slug, as its name alone gives it."""
    return slugify(department, allow_unicode=True) or natural_key(department)


def values_of(source: str) -> Choices:
    """The different values of a field, in code-point order."""
    return lambda scope: (
        (value, value) for value in sorted(scope.lines.order_by().values_list(source, flat=True).distinct())
    )


def fixed(choices: Iterable[tuple[str, Word]]) -> Choices:
    """The same choices whatever the lines."""
    kept = tuple(choices)
    return lambda scope: kept


def _names(lines: Lines) -> Iterable[str]:
    names: Iterable[str] = lines.order_by().values_list("department", flat=True).distinct()
    return names


def _any(wanted: Iterable[Q]) -> Q:
    return Q.create(list(wanted), connector=Q.OR)
