"""Stores the findings of a reading, keeping staff's verdicts on them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from comparison.carry_over import CHECKS
from documents.bulk import Inserts, ids_for, ids_of, insert, remove, select, update
from documents.models import CoveredRow, Document, Finding, Verdict
from documents.store import Scope, StoredChanges, put
from figures.names import search_keys
from figures.volumes import printed_line
from ingest.correction_fates import TargetRow, columns_of
from ingest.keys import finding_keys
from ingest.reconcile.kinds import severity_of
from ingest.rows import Covered, Discrepancy, ProvenRow, ReadRow

COLUMNS = (
    "key",
    "position",
    "kind",
    "severity",
    "account",
    "target",
    "target_key",
    "name",
    "search",
    "initials",
    "column",
    "printed",
    "expected",
    "difference",
    "notes",
    "page",
    "line",
)
OF_TWO_YEARS = tuple(check.identity for check in CHECKS)
"""Kinds of findings between two years, which `ingest.years` stores and deletes."""

Target = tuple[str, str]
Targets = Callable[[Discrepancy | Covered], Target]


def targets_of(target_rows: Mapping[Target, TargetRow], also: Iterable[tuple[ReadRow, ReadRow]] = ()) -> Targets:
    """A function that returns the target of a finding: of the rows on its line, the first with its column, else the
    first.

    `also` are pairs of a row and a row of another table that prints the same.
    """
    on_line: dict[int, list[tuple[Target, ProvenRow | ReadRow]]] = {}
    of_row: dict[int, Target] = {}
    for target, target_row in target_rows.items():
        for row in target_row.rows:
            of_row[id(row)] = target
            for line in _lines_of(row):
                on_line.setdefault(line, []).append((target, row))
    for own_row, repeated in also:
        if id(own_row) in of_row:
            on_line.setdefault(repeated.printed.line, []).append((of_row[id(own_row)], repeated))

    def target_of(finding: Discrepancy | Covered) -> Target:
        on_same_line = on_line.get(finding.line, [])
        with_column = (target for target, row in on_same_line if finding.column in columns_of(row))
        return next(with_column, on_same_line[0][0] if on_same_line else ("", ""))

    return target_of


def names_before(
    plain: Mapping[Target, TargetRow], corrected: Mapping[Target, TargetRow]
) -> dict[tuple[Target, str], str]:
    """The names of rows without corrections, by target and corrected name."""
    return {
        (target, row.name): before.name
        for target, target_row in corrected.items()
        if target in plain
        for before, row in zip(plain[target].rows, target_row.rows, strict=False)
        if before.name != row.name
    }


def _lines_of(row: ProvenRow | ReadRow) -> set[int]:
    """The lines of the file on which a row and its figures are printed."""
    lines = {printed.line for printed in (row.printed, row.printed.below) if printed is not None}
    measures = row.measures.values() if isinstance(row, ReadRow) else ()
    return lines | {measure.place.line for measure in measures if measure.place is not None}


def store_findings(
    document: Document,
    department: str,
    findings: Iterable[Discrepancy],
    targets: Targets,
    uncorrected: Collection[str],
    former_names: Mapping[tuple[Target, str], str],
    new: Inserts | None = None,
) -> StoredChanges:
    """Store findings with the states of their verdicts. A finding closed by a correction stays, as `corrected`.

    `uncorrected` are the keys of the findings without corrections; only those can be closed by one. The key of a
    finding about a renamed row uses its former name (`former_names`), so that it stays the same. Where no findings or
    verdicts are stored yet, rows may be collected in `new`.
    """
    listed = list(findings)
    keys = finding_keys(department, [_with_former_name(finding, former_names, targets) for finding in listed])
    by_key = dict(zip(keys, listed, strict=True))
    scope = {"document_id": document.pk, "department": department}
    if before := ids_of(Finding, scope):
        CoveredRow.objects.filter(finding__in=before.values()).delete()
    states, ids = verdict_states(document), ids_for(Finding, before, keys)
    if before or states:
        new = None
    values = [
        (*_values(key, position, finding, targets), ids[key]) for position, (key, finding) in enumerate(by_key.items())
    ]
    changes, gone = put(Finding, Scope(new, **scope), (*COLUMNS, "id"), values)
    rows = [(ids[key], *row) for key, finding in by_key.items() for row in dict.fromkeys(map(targets, finding.covers))]
    (new.add if new else insert)(CoveredRow, ("finding_id", "target", "target_key"), rows)
    if states:
        adopt_verdicts(document, department, by_key)
        states = _states_after(document, keys)
    if changes.gone:
        closed = {key for key, state in states.items() if state == Finding.State.CORRECTED} & set(uncorrected)
        _remove_gone(document, department, changes, gone, closed)
    if before or states:
        restore_states(states, scope)
    return changes


def _with_former_name(
    finding: Discrepancy, former_names: Mapping[tuple[Target, str], str], targets: Targets
) -> Discrepancy:
    if not former_names:
        return finding
    return replace(finding, row=former_names.get((targets(finding), finding.row), finding.row))


def _values(key: str, position: int, finding: Discrepancy, targets: Targets) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    return (
        key,
        position,
        finding.kind,
        severity_of(finding.kind),
        finding.account,
        *targets(finding),
        finding.row,
        *search_keys(finding.row),
        finding.column,
        shown(finding.printed),
        shown(finding.expected),
        finding.difference,
        _notes(finding),
        finding.page,
        printed_line(finding.line),
    )


def _states_after(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The states of all verdicts, except `corrected` for findings that are found again."""
    states = verdict_states(document)
    found_again = {key for key in keys if states.get(key) == Finding.State.CORRECTED}
    if found_again:
        Verdict.objects.filter(document=document, finding_key__in=found_again).delete()
    return {key: state for key, state in states.items() if key not in found_again}


def _remove_gone(
    document: Document, department: str, changes: StoredChanges, gone: Sequence[int], closed: Collection[str]
) -> None:
    """Delete findings no longer found, except those closed by corrections and those between two years."""
    others = Finding.objects.filter(document=document, department=department, kind__in=OF_TWO_YEARS)
    preserved_keys = {*closed, *others.values_list("key", flat=True)}
    remove(Finding, [pk for key, pk in zip(changes.gone, gone, strict=True) if key not in preserved_keys])
    changes.gone = [key for key in changes.gone if key not in preserved_keys]


def _notes(finding: Discrepancy) -> dict[str, Any]:
    """The notes of a finding, including the figures that it covers."""
    covers = [covered._asdict() | {"line": printed_line(covered.line)} for covered in finding.covers]
    return {**finding.notes, "covers": covers} if covers else dict(finding.notes)


def adopt_verdicts(document: Document, department: str, findings: Mapping[str, Discrepancy]) -> None:
    """Move the verdicts on findings of single rows to the finding that replaces them.

    It gets their state if all have the same one, else it is open; the comments are concatenated.
    """
    if not any(finding.replaces for finding in findings.values()):
        return
    verdicts = {verdict.finding_key: verdict for verdict in Verdict.objects.filter(document=document)}
    for key, finding in findings.items():
        former = finding_keys(department, finding.replaces) if key not in verdicts else []
        former_verdicts = [
            verdicts[former_key]
            for former_key in former
            if former_key in verdicts and verdicts[former_key].state != Finding.State.CORRECTED
        ]
        if not former_verdicts:
            continue
        states = (
            {verdict.state for verdict in former_verdicts}
            if len(former_verdicts) == len(former)
            else {Finding.State.OPEN}
        )
        names = {former_key: replaced.row for former_key, replaced in zip(former, finding.replaces, strict=True)}
        words = "\n".join(
            f"{names[verdict.finding_key]}: {verdict.words}" for verdict in former_verdicts if verdict.words
        )
        state = states.pop() if len(states) == 1 else Finding.State.OPEN
        first = former_verdicts[0]
        Verdict.objects.create(
            document=document,
            finding_key=key,
            state=state,
            words=words,
            assignee=first.assignee,
            author=first.author,
        )


def verdict_states(document: Document) -> dict[str, str]:
    """The states of verdicts by finding key."""
    return dict(select(Verdict, {"document_id": document.pk}, "finding_key", "state"))


def restore_states(states: Mapping[str, str], scope: Mapping[str, Any]) -> None:
    """Set the state of each finding within the scope to that of its verdict; open without one."""
    stored = select(Finding, scope, "id", "key", "state")
    states_of = [(states.get(key, Finding.State.OPEN.value), pk, state) for pk, key, state in stored]
    update(Finding, ("state",), [(state, pk) for state, pk, before in states_of if state != before])


def shown(value: int | str | None) -> str:
    return "" if value is None else str(value)
