"""The fate of accepted corrections in a new reading: applied, confirmed by the document, overtaken, or orphaned.

It is decided by what is printed, not by what the program derives from it.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from budget.subjects import split_code
from documents.models import ROW, Correction, Document, RowState
from figures.names import search_key
from figures.rows import Figure, Measure
from figures.standing import Standing
from ingest.keys import EXPENDITURE, FORMS, GOAL, INDICATOR, REVENUE, Keys, report_rows_of
from ingest.proving import DepartmentReading
from ingest.reconcile.corrected import GOAL_NAME, NAME, Corrections
from ingest.reconcile.report import Goal
from ingest.rows import Discrepancy, ProvenRow, ReadRow

Fate = Correction.Fate
Target = tuple[str, str]
"""The label of a table and the natural key of a row."""
WORDS = ("unit", "direction")
LEVEL = "level"
_LONGEST = 500
RowsWith = Callable[[Sequence["Value"]], Mapping[Target, "TargetRow"]]
_AS_PRINTED = (Standing.PRINTED, Standing.CONFLICTING, Standing.MOVED)


@dataclass(slots=True)
class TargetRow:
    """A row that can be corrected: its printed rows, its parent's key (`above`), and its level, direction or code."""

    rows: list[ProvenRow | ReadRow]
    above: str = ""
    level: int | None = None
    direction: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A corrected value of a row's field, as a correction's text; `correction` is the correction's id, once it exists.

    `name` is the name of the target's row; an added row is named so.
    """

    target: Target
    what: str
    text: str
    correction: int | None = None
    name: str = ""

    @classmethod
    def from_correction(cls, correction: Correction) -> "Value":
        target = correction.target, correction.target_key
        return cls(target, correction.field, correction.value, correction.pk, correction.name)


@dataclass(slots=True)
class Judged:
    """The values that apply, findings of those that do not, and the number of corrections by fate."""

    values: list[Value] = field(default_factory=list)
    findings: list[Discrepancy] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)


def target_rows_of(read: DepartmentReading, keys: Keys) -> dict[Target, TargetRow]:
    """All rows that can be corrected, by table label and key."""
    target_rows: dict[Target, TargetRow] = {}
    for account, account_keys in keys.revenue.items():
        for key, row in zip(account_keys, read.revenue[account].rows, strict=True):
            target_rows[REVENUE, key] = TargetRow([row], code=split_code(row.printed.name)[0])
    for account, account_keys in keys.expenditure.items():
        rows = read.expenditure[account].rows
        for key, row in zip(account_keys, rows, strict=True):
            above = account_keys[row.parent] if row.parent is not None else ""
            target_rows[EXPENDITURE, key] = TargetRow([row], above, row.level)
    for key, goal in zip(keys.by_table[GOAL], read.performance.goals, strict=True):
        target_rows[GOAL, key] = TargetRow(_rows_of_goal(goal))
    for label, report_rows in report_rows_of(read).items():
        for key, report_row in zip(keys.by_table[label], report_rows, strict=True):
            target_rows[label, key] = TargetRow([report_row])
    for key, indicator in zip(keys.by_table[INDICATOR], read.performance.indicators, strict=True):
        target_rows[INDICATOR, key] = TargetRow(list(indicator.rows), direction=indicator.direction)
    return target_rows


def columns_of(row: ProvenRow | ReadRow) -> set[str]:
    """The columns of a row's figures and measures."""
    return {*row.figures, *row.measures} if isinstance(row, ReadRow) else set(row.figures)


def _rows_of_goal(goal: Goal) -> list[ProvenRow | ReadRow]:
    return [goal.row, goal.status] if goal.status is not None and goal.status is not goal.row else [goal.row]


def value_of(target_row: TargetRow, what: str) -> str | None:
    """The value of a row's field as a correction's text; None where it has no such field."""
    if what == ROW:
        return str(RowState.STANDS)
    if what == LEVEL:
        return f"{'' if target_row.level is None else target_row.level} {target_row.above}".strip()
    if what == "direction":
        return target_row.direction
    if what == NAME:
        name = target_row.rows[0].name.strip()
        return split_code(name)[1] if target_row.code else name
    for row in target_row.rows:
        if what in row.figures:
            value = row.figures[what].value
            return "" if value is None else str(value)
        if isinstance(row, ReadRow) and what in row.measures:
            measure = row.measures[what].value
            return "" if measure is None else f"{measure.normalize():f}"
        if isinstance(row, ReadRow) and what in row.texts:
            return row.texts[what]
    return None


def printed_of(target_row: TargetRow, what: str) -> str:
    """The text printed in a field's cell, or in all cells of a row; "" where it cannot be read."""
    if what == ROW:
        return printed_row(target_row.rows[0].printed.cells)
    for row in target_row.rows:
        figure = row.figures.get(what) or (row.measures.get(what) if isinstance(row, ReadRow) else None)
        if figure is not None:
            return printed_figure(figure)
    return ""


def printed_row(cells: Iterable[str]) -> str:
    """A row's cells as one text without spaces, which vary between readings."""
    return "|".join("".join(cell.split()) for cell in cells)[:_LONGEST]


def printed_figure(figure: Figure | Measure) -> str:
    """The amount printed in a figure's cell, whatever value the program derived."""
    printed = figure.printed
    if printed is None and figure.standing in _AS_PRINTED:
        printed = figure.value
    if printed is None:
        return ""
    return f"{printed.normalize():f}" if isinstance(printed, Decimal) else str(printed)


def accepted_corrections(document: Document, **scope: Any) -> dict[str, list[Correction]]:
    """A document's accepted corrections of rows, filtered by `scope`, by department."""
    by_department: dict[str, list[Correction]] = {}
    for correction in _accepted(document).filter(**scope).order_by("pk"):
        if not correction.restores:
            by_department.setdefault(correction.department, []).append(correction)
    return by_department


def _accepted(document: Document) -> QuerySet[Correction]:
    return Correction.objects.filter(
        city=document.city_id, fiscal_year=document.fiscal_year, state=Correction.State.ACCEPTED, target__in=FORMS
    )


def judge(accepted: Sequence[Correction], plain: DepartmentReading, keys: Keys, rows_with: RowsWith) -> Judged:
    """Judge a department's accepted corrections against its reading without them, and save their fates.

    A correction of a value that resulted from other corrections is judged with those applied: `rows_with` returns the
    rows as read with given values.
    """
    if not accepted:
        return Judged()
    target_rows = target_rows_of(plain, keys)
    added = _added(accepted, target_rows)
    fates = {correction: _fate(correction, target_rows, added) for correction in accepted}
    applying = {item for item, fate in fates.items() if _must_be_applied(item, fate, target_rows)}
    while more := _judged_with(applying, fates, rows_with):
        fates |= more
        applying |= more.keys()
    for correction, fate in fates.items():
        if correction.fate != fate:
            Correction.objects.filter(pk=correction.pk).update(fate=fate)
    return Judged(
        [Value.from_correction(item) for item in accepted if item in applying],
        [
            _finding(item, fate, target_rows)
            for item, fate in fates.items()
            if fate not in (Fate.APPLIED, Fate.CONFIRMED)
        ],
        Counter(fates.values()),
    )


def _must_be_applied(correction: Correction, fate: Fate, target_rows: Mapping[Target, TargetRow]) -> bool:
    return fate == Fate.APPLIED or (fate == Fate.CONFIRMED and _read_otherwise(correction, target_rows))


def _judged_with(
    applying: Container[Correction], fates: Mapping[Correction, Fate], rows_with: RowsWith
) -> dict[Correction, Fate]:
    """The corrections that must also be applied once those in `applying` are, with their fates."""
    others = [item for item in fates if item not in applying and item.field != ROW]
    values = [Value.from_correction(item) for item in fates if item in applying]
    if not (others and values):
        return {}
    target_rows = rows_with(values)
    more = {}
    for item in others:
        fate = fates[item] if fates[item] == Fate.CONFIRMED else _fate(item, target_rows, ())
        if _must_be_applied(item, fate, target_rows):
            more[item] = fate
    return more


def _added(accepted: Iterable[Correction], target_rows: Mapping[Target, TargetRow]) -> set[Target]:
    """The targets of added rows that the book does not print itself."""
    added: set[Target] = set()
    for correction in accepted:
        state, _, after = correction.value.partition(" ")
        target = correction.target, correction.target_key
        if correction.field == ROW and state == RowState.ADDED and target not in target_rows:
            behind = correction.target, after
            if behind in target_rows or behind in added:
                added.add(target)
    return added


def _fate(correction: Correction, target_rows: Mapping[Target, TargetRow], added: Container[Target]) -> Fate:
    target = correction.target, correction.target_key
    if target in added:
        return Fate.APPLIED
    target_row = target_rows.get(target)
    if correction.field == ROW:
        return _fate_of_row(correction, target_row, target_rows)
    now = value_of(target_row, correction.field) if target_row else None
    if target_row is None or now is None:
        return Fate.CONFIRMED if _bears_new_name(correction, target_rows) else Fate.ORPHANED
    if printed := printed_of(target_row, correction.field):
        if printed == correction.value:
            return Fate.CONFIRMED
        return Fate.APPLIED if printed in (correction.source, correction.printed) else Fate.OVERTAKEN
    if now == correction.value:
        return Fate.CONFIRMED
    same = now == correction.printed or (correction.field == NAME and search_key(now) == search_key(correction.printed))
    return Fate.APPLIED if same else Fate.OVERTAKEN  # ignoring spaces, which vary between readings


def _fate_of_row(correction: Correction, target_row: TargetRow | None, target_rows: Mapping[Target, TargetRow]) -> Fate:
    """The fate of a correction of a row's state.

    An addition is confirmed once the book prints the row, else orphaned. A removal or joining applies while the row is
    printed the same, is overtaken if it is printed otherwise, and confirmed if it is no longer printed.
    """
    state = correction.value.partition(" ")[0]
    if state == RowState.ADDED:
        return Fate.ORPHANED if target_row is None else Fate.CONFIRMED
    if target_row is not None:
        return Fate.APPLIED if printed_of(target_row, ROW) == correction.source else Fate.OVERTAKEN
    name = search_key(correction.name)
    rows = (other.rows[0] for (label, _key), other in target_rows.items() if label == correction.target)
    alike = sum(search_key(row.printed.name) == name for row in rows)
    return Fate.CONFIRMED if alike <= (state == RowState.REMOVED) else Fate.ORPHANED  # it may be elsewhere


def _read_otherwise(correction: Correction, target_rows: Mapping[Target, TargetRow]) -> bool:
    """Whether the book prints the corrected value, but the program would derive another."""
    target_row = target_rows.get((correction.target, correction.target_key))
    if target_row is None or correction.field == ROW:
        return False
    return value_of(target_row, correction.field) != correction.value


def _bears_new_name(correction: Correction, target_rows: Mapping[Target, TargetRow]) -> bool:
    """Whether the document now prints the corrected name, so that the row's key is made of it."""
    if correction.field != NAME:
        return False
    parent_key = correction.target_key.rpartition("/")[0]
    return (correction.target, f"{parent_key}/{search_key(correction.value)}") in target_rows


def _finding(correction: Correction, fate: Fate, target_rows: Mapping[Target, TargetRow]) -> Discrepancy:
    target_row = target_rows.get((correction.target, correction.target_key))
    page, line = (
        (target_row.rows[0].printed.page, target_row.rows[0].printed.line)
        if target_row
        else (correction.page, correction.line)
    )
    now = (printed_of(target_row, correction.field) or value_of(target_row, correction.field)) if target_row else None
    kind = "correction_orphaned" if fate == Fate.ORPHANED else "correction_overtaken"
    return Discrepancy(
        kind,
        correction.department,
        correction.account,
        correction.name,
        correction.field,
        page,
        line,
        now,
        correction.value,
        notes={"before": correction.printed, "correction": correction.pk},
    )


def orphan(document: Document, departments: Iterable[str]) -> dict[str, list[Discrepancy]]:
    """Orphan the corrections of departments that the document no longer has; return findings of them by department."""
    lost = _accepted(document).exclude(department__in=list(departments))
    lost.update(fate=Fate.ORPHANED)
    findings: dict[str, list[Discrepancy]] = {}
    for correction in lost.order_by("pk"):
        if not correction.restores:
            findings.setdefault(correction.department, []).append(_finding(correction, Fate.ORPHANED, {}))
    return findings


def corrections_by_form(target_rows: Mapping[Target, TargetRow], values: Iterable[Value]) -> dict[str, Corrections]:
    """The corrected values as the reconciler's Corrections, by form."""
    by_form: dict[str, Corrections] = {}
    for value in values:
        target_row = target_rows[value.target]
        for form in FORMS[value.target[0]]:
            corrections = by_form.setdefault(form, Corrections({}, {}, {}, {}, {}, {}))
            for row in target_row.rows:
                _correct_row(corrections, form, row, target_row, value, target_rows)
    return by_form


def _correct_row(
    corrections: Corrections,
    form: str,
    row: ProvenRow | ReadRow,
    target_row: TargetRow,
    value: Value,
    target_rows: Mapping[Target, TargetRow],
) -> None:
    label, line, text = value.target[0], row.printed.line, value.text
    if value.what == LEVEL:
        level, _, parent = text.partition(" ")
        above = target_rows.get((label, parent))
        corrections.levels[line] = (int(level), above.rows[0].printed.line if above else None)
    elif value.what == NAME:
        name = GOAL_NAME if (label, form) == (GOAL, "department_performance") else NAME
        corrections.words[line, name] = f"{target_row.code} {text}".strip()
    elif value.what in WORDS:
        corrections.words[line, value.what] = text
    elif value.what in row.figures:
        corrections.figures[line, value.what] = int(text) if text else None
        corrections.as_read[line, value.what] = row.figures[value.what].value
    elif isinstance(row, ReadRow) and value.what in row.measures:
        corrections.measures[line, value.what] = Decimal(text) if text else None
    if value.correction is not None:
        corrections.because[line, value.what] = f"correction:{value.correction}"
