"""Accepted corrections against a new reading: which apply, which the document now says itself, which it overtook."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budget.subjects import split_code
from departments.models import Department
from documents.models import Correction, Document
from figures.names import search_key
from ingest.keys import EXPENDITURE, FORMS, GOAL, INDICATOR, REVENUE, Keys, report_rows_of
from ingest.reading import DepartmentReading
from ingest.reconcile.corrected import GOAL_NAME, NAME, Corrections
from ingest.reconcile.report import Goal
from ingest.rows import Discrepancy, ProvenRow, ReadRow

Fate = Correction.Fate
Target = tuple[str, str]
"""The label of a table and the natural key of a row of it."""
WORDS = ("unit", "direction")
LEVEL = "level"


@dataclass(slots=True)
class Thing:
    """A row of a department's tables: its printed rows, the row above it, and what it is called in its own table."""

    rows: list[ProvenRow | ReadRow]
    above: str = ""
    level: int | None = None
    direction: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What a person said of a field of a thing, as a Correction writes it; `correction` is its id, once it is made."""

    target: Target
    what: str
    text: str
    correction: int | None = None

    @classmethod
    def of(cls, correction: Correction) -> "Value":
        return cls((correction.target, correction.target_key), correction.field, correction.value, correction.pk)


@dataclass(slots=True)
class Judged:
    """What applies, by form; what is to be told; and how many met which fate."""

    corrections: dict[str, Corrections] = field(default_factory=dict)
    findings: list[Discrepancy] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)


def things_of(read: DepartmentReading, keys: Keys) -> dict[Target, Thing]:
    """Every row that can be corrected, by the label of its table and its key."""
    things: dict[Target, Thing] = {}
    for account, account_keys in keys.revenue.items():
        for key, row in zip(account_keys, read.revenue[account].rows, strict=True):
            things[REVENUE, key] = Thing([row], code=split_code(row.printed.name)[0])
    for account, account_keys in keys.expenditure.items():
        rows = read.expenditure[account].rows
        for key, row in zip(account_keys, rows, strict=True):
            above = account_keys[row.parent] if row.parent is not None else ""
            things[EXPENDITURE, key] = Thing([row], above, row.level)
    for key, goal in zip(keys.of[GOAL], read.performance.goals, strict=True):
        things[GOAL, key] = Thing(_rows_of_goal(goal))
    for label, report_rows in report_rows_of(read).items():
        for key, report_row in zip(keys.of[label], report_rows, strict=True):
            things[label, key] = Thing([report_row])
    for key, indicator in zip(keys.of[INDICATOR], read.performance.indicators, strict=True):
        things[INDICATOR, key] = Thing(list(indicator.rows), direction=indicator.direction)
    return things


def columns_of(row: ProvenRow | ReadRow) -> set[str]:
    """The columns of a row's figures and measures."""
    return {*row.figures, *row.measures} if isinstance(row, ReadRow) else set(row.figures)


def _rows_of_goal(goal: Goal) -> list[ProvenRow | ReadRow]:
    return [goal.row, goal.status] if goal.status is not None and goal.status is not goal.row else [goal.row]


def value_of(thing: Thing, what: str) -> str | None:
    """What a thing says in one of its fields, as a Correction writes it; None where it has no such field."""
    if what == LEVEL:
        return f"{'' if thing.level is None else thing.level} {thing.above}".strip()
    if what == "direction":
        return thing.direction
    if what == NAME:
        name = thing.rows[0].name.strip()
        return split_code(name)[1] if thing.code else name
    for row in thing.rows:
        if what in row.figures:
            value = row.figures[what].value
            return "" if value is None else str(value)
        if isinstance(row, ReadRow) and what in row.measures:
            measure = row.measures[what].value
            return "" if measure is None else f"{measure.normalize():f}"
        if isinstance(row, ReadRow) and what in row.texts:
            return row.texts[what]
    return None


def judge(document: Document, plain: DepartmentReading, keys: Keys) -> Judged:
    """The accepted corrections of a department, against what it reads without them. Saves their fates."""
    standing = Correction.objects.filter(
        city=document.city_id,
        fiscal_year=document.fiscal_year,
        department=plain.name,
        state=Correction.State.ACCEPTED,
    )
    accepted = [correction for correction in standing.order_by("pk") if not correction.restores]
    if not accepted:
        return Judged()
    things = things_of(plain, keys)
    judged = Judged()
    applied = []
    for correction in accepted:
        fate = _fate(correction, things)
        judged.fates[fate] += 1
        if correction.fate != fate:
            Correction.objects.filter(pk=correction.pk).update(fate=fate)
        if fate == Fate.APPLIED:
            applied.append(correction)
        elif fate != Fate.CONFIRMED:
            judged.findings.append(_finding(correction, fate, things))
    judged.corrections = corrections_by_form(things, [Value.of(correction) for correction in applied])
    return judged


def _fate(correction: Correction, things: Mapping[Target, Thing]) -> Fate:
    thing = things.get((correction.target, correction.target_key))
    now = value_of(thing, correction.field) if thing else None
    if now is None:
        return Fate.CONFIRMED if _bears_new_name(correction, things) else Fate.ORPHANED
    if now == correction.value:
        return Fate.CONFIRMED
    same = now == correction.printed or (correction.field == NAME and search_key(now) == search_key(correction.printed))
    return Fate.APPLIED if same else Fate.OVERTAKEN  # spaces in names come and go from reading to reading


def _bears_new_name(correction: Correction, things: Mapping[Target, Thing]) -> bool:
    """Whether the document now prints the name that a person gave: then its key is made of that."""
    if correction.field != NAME:
        return False
    parent_key = correction.target_key.rpartition("/")[0]
    return (correction.target, f"{parent_key}/{search_key(correction.value)}") in things


def _finding(correction: Correction, fate: Fate, things: Mapping[Target, Thing]) -> Discrepancy:
    thing = things.get((correction.target, correction.target_key))
    page, line = (
        (thing.rows[0].printed.page, thing.rows[0].printed.line) if thing else (correction.page, correction.line)
    )
    now = value_of(thing, correction.field) if thing else None
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


def orphan(document: Document, departments: Iterable[Department]) -> Counter[str]:
    """Corrections of departments that the document no longer names, and a finding for each of those that are left."""
    lost = Correction.objects.filter(
        city=document.city_id, fiscal_year=document.fiscal_year, state=Correction.State.ACCEPTED
    ).exclude(department__in=[department.name for department in departments])
    return Counter({Fate.ORPHANED.value: count} if (count := lost.update(fate=Fate.ORPHANED)) else {})


def corrections_by_form(things: Mapping[Target, Thing], values: Iterable[Value]) -> dict[str, Corrections]:
    """The values that people gave to fields, as the corrections of each form."""
    by_form: dict[str, Corrections] = {}
    for value in values:
        thing = things[value.target]
        for form in FORMS[value.target[0]]:
            corrections = by_form.setdefault(form, Corrections({}, {}, {}, {}, {}, {}))
            for row in thing.rows:
                _correct_row(corrections, form, row, thing, value, things)
    return by_form


def _correct_row(
    corrections: Corrections,
    form: str,
    row: ProvenRow | ReadRow,
    thing: Thing,
    value: Value,
    things: Mapping[Target, Thing],
) -> None:
    label, line, text = value.target[0], row.printed.line, value.text
    if value.what == LEVEL:
        level, _, parent = text.partition(" ")
        above = things.get((label, parent))
        corrections.levels[line] = (int(level), above.rows[0].printed.line if above else None)
    elif value.what == NAME:
        name = GOAL_NAME if (label, form) == (GOAL, "department_performance") else NAME
        corrections.words[line, name] = f"{thing.code} {text}".strip()
    elif value.what in WORDS:
        corrections.words[line, value.what] = text
    elif value.what in row.figures:
        corrections.figures[line, value.what] = int(text) if text else None
        corrections.as_read[line, value.what] = row.figures[value.what].value
    elif isinstance(row, ReadRow) and value.what in row.measures:
        corrections.measures[line, value.what] = Decimal(text) if text else None
    if value.correction is not None:
        corrections.because[line, value.what] = f"correction:{value.correction}"
