"""Reads a department with corrections: first adds, removes and joins rows, then sets names, levels and figures.

Rows keep the keys that they have without corrections; an added row has the key from its correction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from budget.subjects import split_code
from documents.models import ROW, Correction, RowState
from figures.names import search_key
from figures.volumes import added_line, is_added
from ingest import proving
from ingest.correction_fates import LEVEL, Judged, Target, TargetRow, Value, corrections_by_form, judge, target_rows_of
from ingest.keys import EXPENDITURE, FORMS, GOAL, REVENUE, Keys, keys_of, report_rows_of
from ingest.reconcile.corrected import NAME
from ingest.restructure import NewRow, RowEdits, restructure
from ingest.rows import ProvenRow, ReadRow

Row = ProvenRow | ReadRow


@dataclass(frozen=True, slots=True)
class Applied:
    """A department read with corrections, and the keys of its rows."""

    read: proving.DepartmentReading
    keys: Keys


def judge_and_apply(
    accepted: Sequence[Correction], plain: proving.DepartmentReading, keys: Keys
) -> tuple[Judged, Applied]:
    """Decide which accepted corrections apply (saving their fates), and read the department with those."""

    def rows_with(values: Sequence[Value]) -> dict[Target, TargetRow]:
        applied = apply(plain, keys, values)
        return target_rows_of(applied.read, applied.keys)

    judged = judge(accepted, plain, keys, rows_with)
    return judged, apply(plain, keys, judged.values)


def apply(plain: proving.DepartmentReading, keys: Keys, values: Sequence[Value]) -> Applied:
    """Read a department again with these corrected values; `keys` are those of its reading without them."""
    if not values:
        return Applied(plain, keys)
    target_rows = target_rows_of(plain, keys)
    edits, added = _edits(plain, target_rows, values)
    base, base_keys = plain, keys
    if edits is not None:
        base = proving.prove(restructure(plain.sheet, edits))
        base_keys = _carry_keys(plain, keys, base, added)
        target_rows = target_rows_of(base, base_keys)
    of_fields = [value for value in values if value.what != ROW and value.target in target_rows]
    corrections = corrections_by_form(target_rows, [*_joined_names(plain, base, target_rows), *of_fields])
    return Applied(proving.prove(base.sheet, corrections) if corrections else base, base_keys)


def _edits(
    plain: proving.DepartmentReading, target_rows: Mapping[Target, TargetRow], values: Sequence[Value]
) -> tuple[RowEdits | None, dict[int, Target]]:
    """The row edits that the values make (None for none), and the targets of added rows by line."""
    of_rows = [value for value in values if value.what == ROW]
    if not of_rows:
        return None, {}
    edits = RowEdits(starts=_starts(target_rows))
    added: dict[int, Target] = {}
    texts: dict[Target, dict[str, str]] = defaultdict(dict)
    for value in values:
        texts[value.target][value.what] = value.text
    lines = {target: target_row.rows[0].printed.line for target, target_row in target_rows.items()}
    for number, value in enumerate(of_rows, 1):
        state, _, after = value.text.partition(" ")
        if state == RowState.ADDED:
            behind = value.target[0], after
            if value.target in target_rows or behind not in lines:
                continue
            line = added_line(lines[behind] % added_line(0, 1), number)
            edits.added.append(_new_row(value, texts[value.target], target_rows, behind, line))
            added[line] = value.target
            lines[value.target] = lines[behind]
        elif value.target in target_rows:
            into = edits.joined if state == RowState.JOINED else edits.left_out
            for form, start in _places(plain, value.target, target_rows[value.target]):
                into.setdefault(form, set()).add(start)
    return edits, added


def _joined_names(
    plain: proving.DepartmentReading, base: proving.DepartmentReading, target_rows: Mapping[Target, TargetRow]
) -> Iterator[Value]:
    """Values for names joined from two rows, so that they are not taken for other spellings of either."""
    if base is plain:
        return
    before = {(table.form, row.line): row.name for table in plain.sheet.tables for row in table.rows}
    after = {(table.form, row.line): row.name for table in base.sheet.tables for row in table.rows}
    for target, target_row in target_rows.items():
        place = FORMS[target[0]][0], target_row.rows[0].printed.line
        name = after.get(place, "")
        if place in before and name != before[place]:
            yield Value(target, NAME, split_code(name)[1] if target_row.code else name.strip())


def _starts(target_rows: Mapping[Target, TargetRow]) -> dict[str, set[int]]:
    starts: dict[str, set[int]] = defaultdict(set)
    for (label, _key), target_row in target_rows.items():
        for form in FORMS[label]:
            starts[form] |= {row.printed.line for row in target_row.rows}
    return starts


def _places(plain: proving.DepartmentReading, target: Target, target_row: TargetRow) -> Iterator[tuple[str, int]]:
    """The form and line of each place where a row is printed."""
    lines = {row.printed.line for row in target_row.rows}
    for form in FORMS[target[0]]:
        in_form = {row.line for table in plain.sheet.tables_of(form) for row in table.rows}
        yield from ((form, line) for line in lines & in_form)


def _new_row(
    value: Value, texts: Mapping[str, str], target_rows: Mapping[Target, TargetRow], behind: Target, line: int
) -> NewRow:
    anchor = target_rows.get(behind)
    amounts = {what: amount for what, text in texts.items() if (amount := _amount(text)) is not None}
    after = anchor.rows[0].printed.line if anchor else line % added_line(0, 1)
    level = texts.get(LEVEL, "").partition(" ")[0]
    return NewRow(FORMS[value.target[0]][0], after, line, value.name, amounts, int(level) if level else None)


def _amount(text: str) -> int | Decimal | None:
    try:
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)
    except (InvalidOperation, ValueError):
        return None


def _carry_keys(
    plain: proving.DepartmentReading, keys: Keys, base: proving.DepartmentReading, added: Mapping[int, Target]
) -> Keys:
    """The keys of a department after row edits: existing rows keep theirs, by line; added rows get their target's."""
    fresh = keys_of(base)
    carried = Keys(programs={}, by_table=dict(fresh.by_table))
    for account, proof in base.revenue.items():
        before = plain.revenue[account].rows if account in plain.revenue else ()
        old = keys.revenue.get(account, [])
        carried.revenue[account] = _carried(before, old, proof.rows, fresh.revenue[account], REVENUE, added)
    prefix = f"{search_key(base.name)}/"
    for account, proof in base.expenditure.items():
        before = plain.expenditure[account].rows if account in plain.expenditure else ()
        old = keys.expenditure.get(account, [])
        carried.expenditure[account] = _carried(before, old, proof.rows, fresh.expenditure[account], EXPENDITURE, added)
        carried.programs[account] = [key.removeprefix(prefix) for key in carried.expenditure[account]]
    old_rows, new_rows = _report_rows(plain), _report_rows(base)
    for label, rows in new_rows.items():
        carried.by_table[label] = _carried(
            old_rows[label], keys.by_table[label], rows, fresh.by_table[label], label, added
        )
    return carried


def _report_rows(read: proving.DepartmentReading) -> dict[str, list[ReadRow]]:
    return report_rows_of(read) | {GOAL: [goal.row for goal in read.performance.goals]}


def _carried(
    before: Sequence[Row],
    keys: Sequence[str],
    after: Sequence[Row],
    fresh: Sequence[str],
    label: str,
    added: Mapping[int, Target],
) -> list[str]:
    on_line: dict[int, list[str]] = defaultdict(list)
    for row, key in zip(before, keys, strict=True):
        on_line[row.printed.line].append(key)
    carried: list[str | None] = []
    for row in after:
        line = row.printed.line
        if is_added(line):
            target_label, key = added[line]
            carried.append(key if target_label == label else None)
        else:
            carried.append(on_line[line].pop(0) if on_line[line] else None)
    taken = {key for key in carried if key}
    return list(_filled(carried, fresh, taken))


def _filled(carried: Iterable[str | None], fresh: Iterable[str], taken: set[str]) -> Iterator[str]:
    """Fill missing keys with fresh ones, numbered where one is taken."""
    for key, own in zip(carried, fresh, strict=True):
        if key is None:
            key = next(name for number in range(len(taken) + 2) if (name := _numbered(own, number)) not in taken)
            taken.add(key)
        yield key


def _numbered(key: str, number: int) -> str:
    return f"{key.partition('#')[0]}#{number}" if number else key


def key_of_new_row(label: str, department: str, account: str, name: str, above: str, taken: Iterable[str]) -> str:
    """The key of a row to be added, as if it were printed; `above` is the key of its parent, if there is one."""
    if label == EXPENDITURE:
        own = f"{above.partition('#')[0]}/{search_key(name)}"
    elif label == REVENUE:
        code, words = split_code(name)
        own = f"{search_key(department)}/{search_key(account)}/{search_key(code or words)}"
    else:
        own = f"{above.partition('#')[0] or search_key(department)}/{search_key(name)}"
    keys = set(taken)
    return next(key for number in range(len(keys) + 2) if (key := _numbered(own, number)) not in keys)
