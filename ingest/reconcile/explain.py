"""Explains differences: by rows that add up to them, by a reading error of a digit, or by a shared cause.

Explanations are added to findings; no figure is changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from figures.won import write_won
from ingest.reconcile.identities import IDENTITIES
from ingest.reconcile.labels import COLUMN_LABELS, REPORT_LABELS
from ingest.rows import Discrepancy, ProvenRow

LARGE = 1500
"""With more rows than this only pairs are tried, since triples take quadratic time."""
CONFUSED = frozenset({"06", "08", "17", "23", "27", "35", "38", "49", "56", "58", "68", "69", "89"})
"""Pairs of digits that are easily confused."""

REPORT_IDENTITIES = frozenset(identity.id for identity in IDENTITIES if identity.table == "performance")

Vector = tuple[int, ...]


def name_difference(
    difference: Mapping[str, int], rows: Sequence[ProvenRow], at_most: int = 3, within: int | None = None
) -> list[int]:
    """The indexes of the rows whose amounts add up to `difference` (won, by column) in all its columns.

    The smallest such set, in document order; empty if it is not unique. A parent represents children with the same
    amounts. `within` limits the search to the rows below that row.
    """
    columns = [column for column, amount in difference.items() if amount]
    if not columns:
        return []
    sign = 1 if difference[columns[0]] > 0 else -1
    goal = tuple(sign * difference[column] for column in columns)
    amounts = dict(_money(rows, columns, goal, within))
    for many in range(1, at_most + 1 if len(amounts) <= LARGE else min(at_most, 2) + 1):
        found = {tuple(sorted(choice)) for choice in _choices(amounts, goal, many) if _apart(choice, rows)}
        if found:
            return list(found.pop()) if len(found) == 1 else []
    return []


def _money(
    rows: Sequence[ProvenRow], columns: list[str], goal: Vector, within: int | None
) -> Iterator[tuple[int, Vector]]:
    """The rows that can be part of the difference, without those with the same amounts as their parent."""
    vectors: dict[int, Vector] = {}
    for at, row in enumerate(rows):
        values = [row.figures[column].value if column in row.figures else None for column in columns]
        known = [value for value in values if value is not None]
        if len(known) == len(columns):
            vectors[at] = tuple(known)
    for at, vector in vectors.items():
        if within is not None and within not in _above(at, rows):
            continue
        if any(vector) and vectors.get(_parent(rows[at])) != vector and all(map(int.__le__, vector, goal)):
            yield at, vector


def _parent(row: ProvenRow) -> int:
    return -1 if row.parent is None else row.parent


def _choices(amounts: Mapping[int, Vector], goal: Vector, many: int) -> Iterator[tuple[int, ...]]:
    """The choices of `many` rows that add up to the goal; the last row is looked up by its amounts."""
    by_sum: dict[Vector, list[int]] = {}
    for at, vector in amounts.items():
        by_sum.setdefault(vector, []).append(at)
    for chosen, rest in _firsts(amounts, goal, many - 1):
        for last in by_sum.get(rest, []):
            if not chosen or last > chosen[-1]:
                yield (*chosen, last)


def _firsts(amounts: Mapping[int, Vector], goal: Vector, many: int) -> Iterator[tuple[tuple[int, ...], Vector]]:
    if many == 0:
        yield (), goal
        return
    for chosen, rest in _firsts(amounts, goal, many - 1):
        for at, vector in amounts.items():
            if not chosen or at > chosen[-1]:
                yield (*chosen, at), tuple(map(int.__sub__, rest, vector))


def _apart(choice: tuple[int, ...], rows: Sequence[ProvenRow]) -> bool:
    """Whether no row of a choice is an ancestor of another."""
    return not any(one in _above(other, rows) for one in choice for other in choice)


def _above(at: int, rows: Sequence[ProvenRow]) -> Iterator[int]:
    parent = rows[at].parent
    while parent is not None:
        yield parent
        parent = rows[parent].parent


def slip(printed: int, meant: int) -> str | None:
    """The reading error that turns `meant` into `printed`: digit, dropped, added, swapped, thousand, sign; or None."""
    if printed == -meant and printed:
        return "sign"
    a, b = str(abs(printed)), str(abs(meant))
    if printed * meant <= 0:
        return None
    if abs(printed) == abs(meant) * 1000 or abs(meant) == abs(printed) * 1000:
        return "thousand"
    if len(a) == len(b):
        wrong = [at for at, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
        if len(wrong) == 1:
            return "digit"
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
            return "swapped"
        return None
    if abs(len(a) - len(b)) == 1:
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        if any(longer[:cut] + longer[cut + 1 :] == shorter for cut in range(len(longer))):
            return "dropped" if shorter == a else "added"
    return None


SLIPS = {
    "digit": "한 자리",
    "dropped": "빠진 자리",
    "added": "더해진 자리",
    "swapped": "뒤바뀐 자리",
    "thousand": "천 배",
    "sign": "부호",
}


def candidates(figures: Iterable[tuple[str, int, int]]) -> list[str]:
    """Of triples (name, printed, required), those that one reading error explains, most likely first, in words."""
    found = [
        (not _confused(printed, meant), name, printed, meant, kind)
        for name, printed, meant in figures
        if (kind := slip(printed, meant))
    ]
    return [
        f"{name} {write_won(printed)} → {write_won(meant)} ({SLIPS[kind]})"
        for _, name, printed, meant, kind in sorted(found, key=lambda one: one[0])[:3]
    ]


def _confused(printed: int, meant: int) -> bool:
    """Whether the one digit that differs is easily confused with the other."""
    pairs = [
        "".join(sorted((one, other)))
        for one, other in zip(str(abs(printed)), str(abs(meant)), strict=False)
        if one != other
    ]
    return len(pairs) == 1 and pairs[0] in CONFUSED


def link_causes(findings: list[Discrepancy]) -> None:
    """Link findings with the same explanation: the first has it, the others refer to the first.

    A missing row that explains a difference or fills a gap refers to that finding too. The first lists all that refer
    to it.
    """
    first_by_rows: dict[tuple[str, ...], Discrepancy] = {}
    causes: dict[str, str] = {}
    for finding in findings:
        rows = finding.notes.get("explained_by")
        if isinstance(rows, list) and rows:
            first = first_by_rows.setdefault(tuple(rows), finding)
            cause = _called(first)
            for row in rows:
                causes.setdefault(row, cause)
            if first is not finding:
                finding.notes["same_cause"] = cause
    for finding in findings:
        named = finding.notes.get("named")
        for row in named if isinstance(named, list) else ():
            causes.setdefault(row, _called(finding))
    for finding in findings:
        if finding.kind == "named_once" and finding.row in causes:
            finding.notes["same_cause"] = causes[finding.row]
    _list_explained(findings)


def _list_explained(findings: list[Discrepancy]) -> None:
    """Add the names of the explained findings to the first finding of a cause."""
    explained: dict[str, list[str]] = {}
    for finding in findings:
        if isinstance(cause := finding.notes.get("same_cause"), str):
            explained.setdefault(cause, []).append(_called(finding))
    for finding in findings:
        others = explained.pop(_called(finding), None) if "same_cause" not in finding.notes else None
        if others:
            finding.notes["explains"] = list(dict.fromkeys(others))


def _called(finding: Discrepancy) -> str:
    """The row and column of a finding in words."""
    return figure_of(finding.row, finding.column, of_report=finding.kind in REPORT_IDENTITIES)


def figure_of(row: str, column: str, *, of_report: bool = False) -> str:
    """A row and a column in words; the report has other labels for some columns than the settlement."""
    labels = COLUMN_LABELS | REPORT_LABELS if of_report else COLUMN_LABELS
    return f"{row} {labels.get(column, column)}".strip()
