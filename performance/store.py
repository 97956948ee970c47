"""Stores the performance report: goals, indicators, tables and prose."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from departments.store import DepartmentRows
from documents.bulk import ids_for, ids_of
from documents.models import PrintedLine
from documents.store import LINE_COLUMNS, StoredChanges, line_values
from figures.columns import Column
from figures.names import search_keys
from figures.rows import JOINT, Figure, ReadRow
from performance.columns import INDICATOR, PROGRAM_GOAL, UNIT_PROGRAMS
from performance.models import (
    Indicator,
    Passage,
    ProgramGoal,
    StrategicGoal,
    Threshold,
    UnitLine,
)


class ReadGoal(Protocol):
    """정책사업목표: its row, its row of 정책사업목표 현황, and the figures of both."""

    row: ReadRow
    status: ReadRow | None

    @property
    def figures(self) -> dict[str, Figure]: ...


class ReadIndicator(Protocol):
    """성과지표: its row, its goal's index, its mark, and the better direction."""

    row: ReadRow
    goal: int | None
    mark: str
    direction: str


class ReadItem(Protocol):
    """An item of prose and its depth."""

    text: str
    depth: int
    page: int
    line: int


class ReadPassage(Protocol):
    """The prose under one heading."""

    @property
    def section(self) -> str: ...
    @property
    def items(self) -> Sequence[ReadItem]: ...
    @property
    def goal(self) -> int | None: ...
    @property
    def unit(self) -> int | None: ...


class ReadThreshold(Protocol):
    """A mark with its range of rates in %."""

    @property
    def mark(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def at_least(self) -> Decimal | None: ...
    @property
    def below(self) -> Decimal | None: ...
    @property
    def page(self) -> int: ...
    @property
    def line(self) -> int: ...


def _columns(columns: Iterable[Column], *others: str) -> tuple[str, ...]:
    return (*LINE_COLUMNS, *(column.name for column in columns), *others)


def store_rows(
    model: type[PrintedLine],
    stored: DepartmentRows,
    rows: Sequence[ReadRow],
    keys: Sequence[str],
) -> StoredChanges:
    """Store rows of a name and figures: 총괄, 결산현황, 전략목표. Only goals get search keys."""
    of_goals = ("search", "initials", "other_names", "jointly") if model is StrategicGoal else ()
    values: list[tuple[Any, ...]] = []
    for position, (row, key) in enumerate(zip(rows, keys, strict=True)):
        line = line_values(key, position, row.printed, {**row.figures, **row.measures}, model.figure_columns)
        goal = (*_search_keys(row), JOINT.join(row.spellings), int(row.texts.get("jointly", 1))) if of_goals else ()
        values.append((*line, row.name, *goal))
    return stored.store(model, _columns(model.figure_columns, "name", *of_goals), values)


def _search_keys(row: ReadRow, *names: str) -> tuple[str, str]:
    """A row's search keys: of its name, other `names` and its other spellings."""
    return search_keys(row.name, *names, *row.spellings)


def store_goals(
    stored: DepartmentRows,
    goals: Sequence[ReadGoal],
    policies: Sequence[int | None],
    keys: Sequence[str],
) -> tuple[list[int], StoredChanges]:
    """Store 정책사업목표 with the ids of their policies; return the goals' ids in order, and the changes."""
    ids = ids_for(ProgramGoal, {} if stored.new else ids_of(ProgramGoal, stored.scope), keys)
    values = []
    for position, (goal, policy, key) in enumerate(zip(goals, policies, keys, strict=True)):
        line = line_values(key, position, goal.row.printed, goal.figures, PROGRAM_GOAL)
        reported_name = goal.status.name if goal.status else ""
        names = (goal.row.name, reported_name, JOINT.join(goal.row.spellings))
        values.append((*line, *names, *_search_keys(goal.row, reported_name), policy, ids[key]))
    columns = _columns(PROGRAM_GOAL, "name", "reported_name", "other_names", "search", "initials", "policy_id", "id")
    changes = stored.store(ProgramGoal, columns, values)
    return [ids[key] for key in keys], changes


def store_indicators(
    stored: DepartmentRows,
    indicators: Sequence[ReadIndicator],
    goals: Sequence[int],
    keys: Sequence[str],
) -> StoredChanges:
    """Store 성과지표; `goals` are the ids of the goals in order."""
    values = []
    for position, (indicator, key) in enumerate(zip(indicators, keys, strict=True)):
        row = indicator.row
        line = line_values(key, position, row.printed, row.measures, INDICATOR)
        goal = goals[indicator.goal] if indicator.goal is not None else None
        texts = (row.texts.get("unit", ""), row.texts.get("formula", ""), indicator.mark, indicator.direction)
        values.append((*line, goal, row.name, JOINT.join(row.spellings), *_search_keys(row), *texts))
    words = ("name", "other_names", "search", "initials", "unit", "formula", "mark", "direction")
    columns = _columns(INDICATOR, "goal_id", *words)
    return stored.store(Indicator, columns, values)


def store_units(
    stored: DepartmentRows,
    tables: Sequence[Sequence[ReadRow]],
    programs: Mapping[int, int],
    keys: Sequence[str],
) -> StoredChanges:
    """Store 관련 예산사업 결산현황; `programs` maps line numbers to program ids."""
    values: list[tuple[Any, ...]] = []
    for table in tables:
        for row in table:
            line = line_values(keys[len(values)], len(values), row.printed, row.figures, UNIT_PROGRAMS)
            program = programs.get(row.printed.line)
            values.append((*line, program, row is table[0], row.name, row.texts["account"]))
    columns = _columns(UNIT_PROGRAMS, "program_id", "is_unit", "name", "account")
    return stored.store(UnitLine, columns, values)


def store_thresholds(stored: DepartmentRows, thresholds: Sequence[ReadThreshold], keys: Sequence[str]) -> StoredChanges:
    """Store the legend of ◎ ○ ×."""
    values: list[tuple[Any, ...]] = []
    for position, (bound, key) in enumerate(zip(thresholds, keys, strict=True)):
        place = (key, position, bound.page, bound.line)
        values.append((*place, [], {}, {}, bound.mark, bound.label, bound.at_least, bound.below))
    columns = _columns((), "mark", "label", "at_least", "below")
    return stored.store(Threshold, columns, values)


def store_prose(
    stored: DepartmentRows,
    passages: Sequence[ReadPassage],
    goals: Sequence[int | None],
    units: Sequence[int | None],
    keys: Sequence[str],
) -> StoredChanges:
    """Store the prose; `goals` and `units` are the ids that a passage's goal and unit index into."""
    values: list[tuple[Any, ...]] = []
    for passage in passages:
        goal = goals[passage.goal] if passage.goal is not None and passage.goal < len(goals) else None
        unit = units[passage.unit] if passage.unit is not None and passage.unit < len(units) else None
        for item in passage.items:
            place = (keys[len(values)], len(values), item.page, item.line)
            words = (passage.section, item.depth, item.text, *search_keys(item.text))
            values.append((*place, [], {}, {}, goal, unit, *words))
    columns = _columns((), "goal_id", "unit_id", "section", "depth", "text", "search", "initials")
    return stored.store(Passage, columns, values)
