"""The kinds of search results, each with its queryset and the function that turns rows into hits."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine, Program, RevenueLine
from departments.models import Department
from documents.findings import FindingWords, column_of, value_html
from documents.models import Document, Finding, PrintedLine
from documents.templatetags.figures import figure, measure
from performance.models import Indicator, Passage, ProgramGoal, StrategicGoal, UnitLine
from search import names
from search.highlight import excerpt, marked, place
from search.query import SearchQuery
from web.addresses import address
from web.language import in_words, language, named
from web.prepared import prepared

LONGEST_QUESTION_OF_A_LIST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: its name (with the match marked), URL, place, amounts and further text."""

    name: SafeString
    url: str
    where: Sequence[str] = ()
    amounts: Sequence[tuple[str, SafeString]] = ()
    text: SafeString = SafeString("")
    also: SafeString = SafeString("")
    """Another name of the object, if that matched."""
    sort: str | Promise = ""
    """Its kind, in lists of several kinds."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """The context of hits: the document, the query and the unit of amounts."""

    document: Document
    query: SearchQuery
    scale: int
    unit: str
    words: FindingWords

    def address(self, name: str, *arguments: Any, **query: Any) -> str:
        return address(name, *self.document.url_args, *arguments, **query)

    def department(self, department: Department, anchor: str = "") -> str:
        return self.address("department", department.slug) + anchor

    def amounts(self, line: PrintedLine, *columns: str, of: str = "") -> list[tuple[str, SafeString]]:
        """Labels and amounts of a line; `of` is the account, where there are several."""
        return [
            (
                " ".join(filter(None, (of, named(column)))),
                figure(line, column, self.document, self.scale, self.unit),
            )
            for column in line.figure_columns
            if column.name in columns
        ]


@dataclass(frozen=True, slots=True, eq=False)
class ResultKind:
    """A kind of results: its name in URLs, its queryset, its hits, and the list page that has them too."""

    name: str
    title: str | Promise
    rows: Callable[[Document], QuerySet[Any]]
    hits_of: Callable[[SearchContext, Sequence[Any]], list[Hit]]
    order: Sequence[str] = ("page", "line", "position")
    list_page: str = ""
    list_query: dict[str, str] = field(default_factory=dict)
    named: bool = True
    """Whether its rows are found by name, not by their text."""


@prepared
def _totals_of(document: int, departments: tuple[int, ...]) -> QuerySet[ExpenditureLine]:
    lines = ExpenditureLine.objects.filter(document=document, level=0, department__in=departments)
    return lines.order_by("position")


def _departments(reader: SearchContext, rows: Sequence[Department]) -> list[Hit]:
    lines_of = defaultdict(list)
    for line in _totals_of(reader.document.pk, tuple(row.pk for row in rows)):
        lines_of[line.department_id].append(line)
    return [
        Hit(
            marked(row.name, reader.query),
            reader.department(row),
            amounts=[
                amount
                for line in lines_of[row.pk]
                for amount in reader.amounts(line, "current_budget", "spent", of=line.account)
            ],
        )
        for row in rows
    ]


def _programs(reader: SearchContext, rows: Sequence[ExpenditureLine]) -> list[Hit]:
    elsewhere = [row.program_id for row in rows if place(row.name, reader.query) is None]
    others: dict[int | None, str] = {}
    if elsewhere:
        named = UnitLine.objects.filter(document=reader.document, program__in=elsewhere)
        others = dict(named.order_by("-position").values_list("program", "name"))
        spelled = Program.objects.filter(pk__in=[pk for pk in elsewhere if pk]).exclude(other_names="")
        others |= dict(spelled.values_list("pk", "other_names"))
    return [
        Hit(
            marked(row.name, reader.query),
            reader.address("program", row.department.slug, row.program_id),
            [row.department.name, *(up.name for up in (row.policy, row.unit) if up and up.pk != row.program_id)],
            reader.amounts(row, "current_budget", "spent"),
            also=marked(others[row.program_id], reader.query) if row.program_id in others else SafeString(""),
        )
        for row in rows
    ]


def _subjects(reader: SearchContext, rows: Sequence[RevenueLine]) -> list[Hit]:
    return [
        Hit(
            marked(str(row), reader.query),
            reader.address("revenue", q=row.name[:LONGEST_QUESTION_OF_A_LIST], department=row.department.slug),
            [row.department.name, str(_("단계 미확인")) if row.level is None else in_words(row.get_level_display())],
            reader.amounts(row, "current_budget", "net_receipts"),
        )
        for row in rows
    ]


def _indicators(reader: SearchContext, rows: Sequence[Indicator]) -> list[Hit]:
    return [
        Hit(
            marked(row.name, reader.query),
            reader.address("indicator", row.pk),
            [row.department.name, *([row.goal.name] if row.goal else [])],
            [
                (named(column), measure(row, column, column.unit or row.unit, reader.document))
                for column in row.figure_columns[:3]
            ],
            also=_also(reader, row.name, row.other_names),
        )
        for row in rows
    ]


def _also(reader: SearchContext, name: str, *others: str) -> SafeString:
    """The other name that matched, if the object's own name does not."""
    if place(name, reader.query) is not None:
        return SafeString("")
    hit_text = next((other for other in others if other and place(other, reader.query) is not None), None)
    return marked(hit_text, reader.query) if hit_text else SafeString("")


def _goals(reader: SearchContext, rows: Sequence[ProgramGoal]) -> list[Hit]:
    return [
        Hit(
            marked(row.name, reader.query),
            reader.department(row.department, "#goals"),
            [row.department.name, *([row.policy.name] if row.policy else [])],
            reader.amounts(row, "budget", "spent"),
            also=_also(reader, row.name, row.reported_name, row.other_names),
        )
        for row in rows
    ]


def _strategies(reader: SearchContext, rows: Sequence[StrategicGoal]) -> list[Hit]:
    return [
        Hit(
            marked(row.name, reader.query),
            reader.department(row.department, "#goals"),
            [row.department.name],
            reader.amounts(row, "spent"),
            also=_also(reader, row.name, row.other_names),
        )
        for row in rows
    ]


def _prose(reader: SearchContext, rows: Sequence[Passage]) -> list[Hit]:
    hits = []
    for row in rows:
        program = row.unit or (row.goal.policy if row.goal else None)
        of = [row.department.name, *([program.name] if program else [])]
        url = (
            reader.address("program", row.department.slug, program.pk) if program else reader.department(row.department)
        )
        hits.append(Hit(SafeString(""), f"{url}#prose", [*of, row.section], text=excerpt(row.text, reader.query)))
    return hits


def _findings(reader: SearchContext, rows: Sequence[Finding]) -> list[Hit]:
    hits = []
    for row in rows:
        column = column_of(row)
        about = (row.department, named(column) if column else "", reader.words.kind(row.kind, language()))
        hits.append(
            Hit(
                marked(row.name, reader.query),
                reader.address("findings", q=row.name[:LONGEST_QUESTION_OF_A_LIST]),
                [*filter(None, about), row.get_severity_display()],
                [] if row.difference is None else [(str(_("차이")), value_html(row, row.difference))],
            )
        )
    return hits


def _lines(model: type[PrintedLine], *related: str) -> Callable[[Document], QuerySet[Any]]:
    return lambda document: model._default_manager.filter(document=document).select_related(*related)


RESULT_KINDS = (
    ResultKind("departments", names.TITLES[names.Sort.DEPARTMENT], names.departments, _departments, ("order",)),
    ResultKind(
        "programs",
        names.TITLES[names.Sort.PROGRAM],
        lambda document: names.programs(document).select_related("department", "policy", "unit"),
        _programs,
        list_page="expenditure",
        list_query={"level": "all"},
    ),
    ResultKind(
        "subjects",
        names.TITLES[names.Sort.SUBJECT],
        lambda document: names.subjects(document).select_related("department"),
        _subjects,
        list_page="revenue",
        list_query={"level": "all"},
    ),
    ResultKind(
        "indicators",
        names.TITLES[names.Sort.INDICATOR],
        _lines(Indicator, "department", "goal"),
        _indicators,
        list_page="performance",
    ),
    ResultKind("goals", names.TITLES[names.Sort.GOAL], _lines(ProgramGoal, "department", "policy"), _goals),
    ResultKind("strategies", names.TITLES[names.Sort.STRATEGY], _lines(StrategicGoal, "department"), _strategies),
    ResultKind("prose", _("성과 설명"), _lines(Passage, "department", "unit", "goal__policy"), _prose, named=False),
    ResultKind(
        "findings",
        _("확인 필요"),
        lambda document: Finding.objects.filter(document=document),
        _findings,
        list_page="findings",
        named=False,
    ),
)
