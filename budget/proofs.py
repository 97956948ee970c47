"""The identities that contain a figure of the settlement's tables, checked with their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine, RevenueLine
from documents.models import PrintedLine
from documents.panels import Panel
from documents.source import SourcePanel
from figures.columns import Column

Line = ExpenditureLine | RevenueLine
HOLDS, BROKEN, OPEN = "held", "broken", "undecidable"


class SumIdentity(Protocol):
    """An identity whose terms sum to 0 won in each row; one of the tree (`scope`) has none."""

    @property
    def id(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def terms(self) -> tuple[tuple[str, int], ...]: ...


@dataclass(frozen=True, slots=True)
class SignedFigure:
    """A figure of a sum with its sign; `requested` is the figure that the page is about."""

    line: PrintedLine
    column: Column
    sign: int
    requested: bool = False


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A check of a total and its terms: `outcome` is held, broken (by `difference` won), or undecidable."""

    id: str
    total: SignedFigure
    terms: Sequence[SignedFigure]

    @property
    def difference(self) -> int | None:
        values = [getattr(term.line, term.column.name) for term in (self.total, *self.terms)]
        if None in values:
            return None
        total, *rest = values
        return int(sum(term.sign * value for term, value in zip(self.terms, rest, strict=True)) - total)

    @property
    def outcome(self) -> str:
        difference = self.difference
        return OPEN if difference is None else BROKEN if difference else HOLDS

    @property
    def of_tree(self) -> bool:
        return any(term.line != self.total.line for term in self.terms)


def proofs(identities: Sequence[SumIdentity]) -> SourcePanel:
    """The panel of the checks of a figure. At most four queries."""

    def panel(line: PrintedLine, column: Column) -> Panel | None:
        if not isinstance(line, ExpenditureLine | RevenueLine):
            return None
        context = {"line": line, "column": column, "trials": sum_checks_of(identities, line, column)}
        return Panel("proofs", _("이 금액의 검산식"), "budget/proofs_panel.html", context)

    return panel


def sum_checks_of(identities: Sequence[SumIdentity], line: Line, column: Column) -> list[SumCheck]:
    """The checks of a figure with the values of `line`, stored or not. At most four queries."""
    table = "revenue" if isinstance(line, RevenueLine) else "expenditure"
    of_table = [identity for identity in identities if identity.table == table]
    return [*_of_row(of_table, line, column), *_of_tree(of_table, line, column)]


def _of_row(identities: Sequence[SumIdentity], line: Line, requested: Column) -> list[SumCheck]:
    by_name = {column.name: column for column in line.figure_columns}
    trials = []
    for identity in identities:
        if identity.scope == "row" and any(name == requested.name for name, _sign in identity.terms):
            printed = [(by_name[name], sign) for name, sign in identity.terms if _is_printed(line, by_name[name])]
            total, *terms = [
                SignedFigure(line, column, sign, column.name == requested.name) for column, sign in printed
            ]
            trials.append(SumCheck(identity.id, total, terms))
    return trials


def _is_printed(line: Line, column: Column) -> bool:
    """Whether the line's table has a column; some columns are only in some books."""
    return column.cell is not None or column.name in line.places or column.name in line.standings


def _of_tree(identities: Sequence[SumIdentity], line: Line, column: Column) -> list[SumCheck]:
    """The sum that the figure is the total of, and the one it is a term of."""
    identity = next((item for item in identities if item.scope == "tree"), None)
    if identity is None or column.cell is None:
        return []
    trials = []
    above = _parent(line)
    for parent in (line, above):
        if parent is not None and (children := _children(parent)):
            terms = [
                SignedFigure(line if child.pk == line.pk else child, column, 1, child.pk == line.pk)
                for child in children
            ]
            trials.append(SumCheck(identity.id, SignedFigure(parent, column, -1, parent.pk == line.pk), terms))
    return trials


def _family(line: Line) -> Q:
    return Q(document=line.document_id, department=line.department_id, account=line.account)


def _parent(line: Line) -> Line | None:
    """The parent line in the tree: that of the parent subject or program, or the department's own."""
    if isinstance(line, RevenueLine):
        if line.subject is None:
            return None
        above = Q(subject=line.subject.parent_id) if line.subject.parent_id else Q(level=0)
        return RevenueLine.objects.filter(_family(line), above).select_related("subject").first()
    if line.program is None or line.level is None:
        return None
    up = Q(program=line.program.parent_id) if line.program.parent_id else Q(level=0)
    return ExpenditureLine.objects.filter(_family(line), up).select_related("program").first()


def _children(line: Line) -> list[Line]:
    """The child lines; empty where some of them have no level."""
    result: list[Line]
    if isinstance(line, RevenueLine):
        below = (Q(subject__parent=line.subject_id) & ~Q(level=0)) | Q(level=None)
        result = list(RevenueLine.objects.filter(_family(line), below).select_related("subject").order_by("position"))
    else:
        below = Q(program__parent=line.program_id, program__isnull=False)
        lines = ExpenditureLine.objects.filter(_family(line), below)
        result = list(lines.select_related("program").order_by("position"))
    return [] if any(item.level is None for item in result) else result
