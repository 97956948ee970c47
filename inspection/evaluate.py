"""Evaluates the inspection rules on a document in the database, and stores the questions by natural keys.

A check fires only on known figures. If one that it needs is unknown or conflicting, the row counts as not judged.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from budget.models import ExpenditureLine, RevenueLine
from comparison.models import SURE, Succession, Target
from documents.models import Document, PrintedLine
from documents.store import StoredChanges, store
from documents.version import touch
from figures.names import search_keys
from inspection.models import Outcome, Question, RuleThreshold, WholeYear
from inspection.rules import RULES, THRESHOLDS
from inspection.rules.expenditure import GENERAL
from inspection.rules.rule import EARLIER, Check, InspectionRule, Limits, Test, conflicting, not_conflicting

_OUTCOME = ("rule", "tried", "reason", "judged", "found", "apart", "undecided", "amount")
_QUESTION = (
    "key",
    "line_document_id",
    "position",
    "rule",
    "check_number",
    "severity",
    "department",
    "account",
    "target",
    "target_key",
    "name",
    "search",
    "initials",
    "amount",
    "apart",
    "facts",
    "page",
    "line",
)


def inspect(document: Document) -> StoredChanges:
    """Evaluate every rule on a document and store the outcomes and questions; return the changes of the questions."""
    book = _Book.of(document)
    evaluations = [RuleEvaluation(rule, book) for rule in RULES.values()]
    questions = (values for evaluation in evaluations for values in evaluation.found)
    rows = [tuple((values | {"position": at})[name] for name in _QUESTION) for at, values in enumerate(questions)]
    changes = store(Question, {"document_id": document.pk}, _QUESTION, rows)
    outcomes = store(Outcome, {"document_id": document.pk}, _OUTCOME, [item.outcome for item in evaluations], "rule")
    changes.changed += outcomes.changed + outcomes.gone
    return changes


def inspect_again(documents: Iterable[Document]) -> None:
    """Evaluate every rule on documents again, and bump the versions of those whose questions changed."""
    for document in documents:
        if inspect(document):
            touch(Document.objects.filter(pk=document.pk))


def limits_of(city: int) -> dict[str, int]:
    """The thresholds of a city by name: the values it set last, else the defaults. One query."""
    limits = {name: threshold.default for name, threshold in THRESHOLDS.items()}
    stored = RuleThreshold.objects.filter(city=city).order_by("pk").values_list("threshold", "value")
    for name, value in stored:
        if name in limits:
            limits[name] = THRESHOLDS[name].default if value is None else value
    return limits


def is_whole(document: Document) -> bool:
    """Whether the document covers all departments: as set by staff, else as the amounts show.

    An account's budget is balanced: the book is whole if revenue and expenditure of the general account have exactly
    the same 예산현액.
    """
    said = WholeYear.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year).order_by("-pk").first()
    if said is not None:
        return said.whole
    sums = [
        model._default_manager.filter(document=document, account=GENERAL, level=0).aggregate(
            sum=Sum("current_budget"), rows=Count("pk"), known=Count("current_budget")
        )
        for model in (RevenueLine, ExpenditureLine)
    ]
    whole = all(total["rows"] and total["rows"] == total["known"] for total in sums)
    return whole and sums[0]["sum"] == sums[1]["sum"] != 0


@dataclass(frozen=True, slots=True)
class _Book:
    """The data of a document that rules need; `earlier` is the document of the year before, if stored.

    `open_rows` counts the rows with an ambiguous level by table, `rows` caches the counts of rows in a test's scope.
    """

    document: Document
    earlier: Document | None
    limits: dict[str, int]
    whole: bool
    open_rows: Mapping[type[PrintedLine], int]
    rows: dict[tuple[int, type[PrintedLine], Q], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> "_Book":
        earlier = Document.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year - 1).first()
        open_rows: dict[type[PrintedLine], int] = {
            model: model._default_manager.filter(document=document, level=None).count()
            for model in (ExpenditureLine, RevenueLine)
        }
        return cls(document, earlier, limits_of(document.city_id), is_whole(document), open_rows)

    def count(self, document: Document, model: type[PrintedLine], scope: Q) -> int:
        """The number of rows of a table in the scope, in this document or the one before."""
        key = (document.pk, model, scope)
        if key not in self.rows:
            self.rows[key] = model._default_manager.filter(scope, document=document).count()
        return self.rows[key]


class RuleEvaluation:
    """The evaluation of a rule on a document."""

    def __init__(self, rule: InspectionRule, book: _Book) -> None:
        self.rule, self.book = rule, book
        self.judged = self.undecided = 0
        self.reason = self._reason()
        self.tried = self.reason != Outcome.Reason.WHOLE and (book.earlier is not None or not rule.needs_earlier)
        self.found = list(self._questions()) if self.tried else []

    @property
    def limits(self) -> Limits:
        prefix = f"{self.rule.id}."
        return {name.removeprefix(prefix): n for name, n in self.book.limits.items() if name.startswith(prefix)}

    def _reason(self) -> str:
        """Why the rule cannot be evaluated, or only in part; "" if it can."""
        if self.rule.whole and not self.book.whole:
            return Outcome.Reason.WHOLE.value
        needs = any(test.of_earlier or check.needs_earlier for test in self.rule.tests for check in test.checks)
        return Outcome.Reason.YEARS.value if needs and self.book.earlier is None else ""

    @property
    def outcome(self) -> tuple[Any, ...]:
        """The values of _OUTCOME."""
        amounts = [values["amount"] for values in self.found if values["amount"] is not None]
        apart = sum(bool(values["apart"]) for values in self.found)
        counts = (self.judged, len(self.found), apart, self.undecided)
        return (self.rule.id, self.tried, self.reason, *counts, sum(amounts) if amounts else None)

    def _questions(self) -> Iterator[dict[str, Any]]:
        """The rows found, as values by the names in _QUESTION."""
        numbers = {id(check): number for number, check in enumerate(self.rule.checks)}
        for test in self.rule.tests:
            checks = {
                numbers[id(check)]: check
                for check in test.checks
                if self.book.earlier is not None or not (check.needs_earlier or test.of_earlier)
            }
            if checks:
                yield from self._rows(test, checks)

    def _rows(self, test: Test, checks: dict[int, Check]) -> Iterator[dict[str, Any]]:
        document = self.book.earlier if test.of_earlier and self.book.earlier else self.book.document
        if not (test.open_level or test.of_earlier):
            self.undecided += self.book.open_rows.get(test.model, 0)
        count = self.book.count(document, test.model, _scope(test))
        if not count:
            return
        self.judged += count
        lines: QuerySet[Any] = test.model._default_manager.filter(_scope(test), document=document)
        joined = test.joined(self.book.document, self.book.earlier)
        lines = self._with_columns(lines.annotate(**joined), test, checks.values(), joined)
        conditions = {number: check.condition(self.limits) for number, check in checks.items()}
        fires = {number: _known(test, check) & conditions[number] for number, check in checks.items()}
        amounts = {f"amount_{number}": _amount(check) for number, check in checks.items()}
        apart = [When(which(self.limits), then=Value(word)) for word, which in test.apart]
        lines = lines.annotate(
            which=Case(*(When(fires[number], then=Value(number)) for number in checks), output_field=IntegerField()),
            set_apart=Case(*apart, default=Value(""), output_field=CharField()),
            **amounts,
        )
        unknown = Q.create([_undecided(test, check, joined) for check in checks.values()], connector=Q.OR)
        of_earlier = any(name.startswith(EARLIER) for check in checks.values() for name in check.columns)
        # Without a year before, checks of unknown columns are NULL, so WHERE need not test them again.
        fired = Q(which__isnull=False) if of_earlier else Q.create(list(conditions.values()), connector=Q.OR)
        lines = lines.filter(fired | unknown).order_by("page", "line", "position")
        columns = dict.fromkeys(name for check in checks.values() for name in (*check.columns, *(check.rate or ())))
        account = ["account"] if any(item.name == "account" for item in test.model._meta.fields) else []
        names = [*_OF_ROW, *account, *amounts, *columns]
        for row in lines.values_list(*names).iterator(chunk_size=2000):
            values = dict(zip(names, row, strict=True))
            if values["which"] is None:
                self.undecided += 1
            else:
                yield self._question(test, document, values)

    def _question(self, test: Test, document: Document, row: dict[str, Any]) -> dict[str, Any]:
        check, target = self.rule.checks[row["which"]], test.model._meta.label
        search, initials = search_keys(row["name"])
        year = f"{document.fiscal_year}/" if test.of_earlier else ""
        amount = row[f"amount_{row['which']}"]
        return {
            "key": f"{self.rule.id}/{year}{test.model.__name__}/{row['key']}",
            "line_document_id": document.pk,
            "rule": self.rule.id,
            "check_number": row["which"],
            "severity": self.rule.severity,
            "department": row["department__name"],
            "account": row.get("account", ""),
            "target": target,
            "target_key": row["key"],
            "name": row["name"],
            "search": search,
            "initials": initials,
            "amount": None if amount is None else int(amount),
            "apart": row["set_apart"],
            "facts": {name: _plain(row[name]) for name in (*check.columns, *(check.rate or ()))},
            "page": row["page"],
            "line": row["line"],
        }

    def _with_columns(
        self, lines: QuerySet[Any], test: Test, checks: Iterable[Check], joined: Collection[str]
    ) -> QuerySet[Any]:
        """The lines annotated with the year-before columns that the checks use and `joined` does not provide."""
        columns = {name for check in checks for name in check.columns if name.startswith(EARLIER)} - set(joined)
        if self.book.earlier is None or not (columns or any(check.two_years for check in checks)):
            return lines
        return _with_earlier(lines, test, self.book.document, self.book.earlier, sorted(columns))


_OF_ROW = ("key", "name", "department__name", "page", "line", "which", "set_apart")


def _scope(test: Test) -> Q:
    return test.scope | Q(level__isnull=True) if test.open_level else test.scope


def _with_earlier(
    lines: QuerySet[Any], test: Test, document: Document, earlier: Document, columns: list[str]
) -> QuerySet[Any]:
    """The lines annotated with columns of their certain predecessors, whose key is `earlier_key`.

    Projects are paired by their succession (`comparison`), with its certainty in `pair`; other rows by equal keys.
    """
    before = test.model._default_manager.filter(document=earlier).order_by()
    if test.model is ExpenditureLine:
        pairs = Succession.objects.filter(
            city=document.city_id, fiscal_year=document.fiscal_year, target=Target.PROGRAM, key=OuterRef("key")
        ).order_by()
        lines = lines.annotate(
            pair=Subquery(pairs.values("certainty")[:1]),
            earlier_key=Subquery(pairs.filter(certainty__in=SURE).values("earlier_key")[:1]),
        )
        before = before.filter(key=OuterRef("earlier_key"))
    else:
        before = before.filter(key=OuterRef("key"))
        lines = lines.annotate(earlier_key=Subquery(before.values("key")[:1]))
    names = {column: column.removeprefix(EARLIER) for column in columns}
    values = {column: Subquery(before.filter(not_conflicting(name)).values(name)[:1]) for column, name in names.items()}
    earlier_lines: QuerySet[Any] = lines.annotate(**values)
    return earlier_lines


def _figure_names(test: Test) -> set[str]:
    return {column.name for column in test.model.figure_columns}


def _known(test: Test, check: Check) -> Q:
    """Condition: all columns that the check needs are known and not conflicting."""
    known = Q(**{f"{name}__isnull": False for name in check.columns})
    figures = [name for name in check.columns if name in _figure_names(test)]
    return known & not_conflicting(*figures) if figures else known


def _undecided(test: Test, check: Check, joined: Collection[str]) -> Q:
    """Condition: a column that the check needs is unknown or conflicting. Having no predecessor is not unknown."""
    figure_names, unknown = _figure_names(test), Q()
    of_pair = Q(earlier_key__gt="") | Q(pair=Succession.Certainty.UNCERTAIN)
    had_earlier = of_pair if test.model is ExpenditureLine else Q(earlier_key__isnull=False)
    for name in check.columns:
        empty = Q(**{f"{name}__isnull": True})
        unknown |= empty & had_earlier if name.startswith(EARLIER) and name not in joined else empty
    figures = [name for name in check.columns if name in figure_names]
    return unknown | conflicting(*figures) if figures else unknown


def _amount(check: Check) -> Any:
    if check.amount is None:
        return Value(None, output_field=BigIntegerField())
    return F(check.amount) if isinstance(check.amount, str) else check.amount


def _plain(value: Any) -> Any:
    """A value for JSON: amounts as numbers, measures as text."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
