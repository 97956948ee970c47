"""Whether the stated figures satisfy the identities together: if a wrong one does, the damage cannot be detected."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bench.book import ProgramRow
from bench.receipts import SubjectRow
from figures.standing import Standing
from ingest.rows import ProvenRow

Claims = dict[str, int | None]

SIGNED = {"reserve_used", "interprogram_transfer", "diversion", "other_change"}
"""All other columns hold no negative amounts in a book of the bench."""
CHANGES = ("carried_in", "reserve_used", "interprogram_transfer", "diversion", "revenue_offset", "other_change")
LEFT_OVER = ("subsidy", "savings", "plan_change", "bid_saving", "remainder", "reserve")
EQUATIONS = {
    "expenditure": {
        "E1": (["current_budget"], ["budget", *CHANGES]),
        "E2": (["carried_out"], ["carried_specified", "carried_accidental", "carried_continuing"]),
        "E3": (["current_budget"], ["spent", "carried_out", "subsidy_returned", "unspent"]),
        "E4": (["unspent"], [f"unspent_{part}" for part in LEFT_OVER]),
    },
    "revenue": {
        "R1": (["current_budget"], ["budget", "carried_in"]),
        "R2": (["net_receipts", "refunded"], ["gross_receipts", "paid_in_kind"]),
        "R3": (["assessed"], ["net_receipts", "written_off", "uncollected"]),
    },
}


def broken_identities(form: str, rows: Sequence[ProvenRow], truths: Sequence[ProgramRow | SubjectRow]) -> set[str]:
    """The identities that the claimed figures break, on the true tree."""
    claims = [_claims(row) for row in rows]
    broken = {name for claimed in claims for name in _broken_in_row(form, claimed)}
    children: dict[int, list[Claims]] = defaultdict(list)
    for claimed, truth in zip(claims, truths, strict=True):
        if truth.parent is not None:
            children[truth.parent].append(claimed)
    for at, below in children.items():
        for name in truths[at].figures:
            if _breaks([claims[at].get(name)], [child.get(name) for child in below], name in SIGNED):
                broken.add(f"sum of {name}")
    return broken


def _claims(row: ProvenRow) -> Claims:
    uncertain = (Standing.CONFLICTING, Standing.UNKNOWN)
    return {name: None if figure.standing in uncertain else figure.value for name, figure in row.figures.items()}


def _broken_in_row(form: str, claimed: Claims) -> Iterator[str]:
    for name, (wholes, parts) in EQUATIONS[form].items():
        signed = any(claimed.get(part) is None and part in SIGNED for part in parts)
        if _breaks([claimed.get(whole) for whole in wholes], [claimed.get(part) for part in parts], signed):
            yield name


def _breaks(wholes: Sequence[int | None], parts: Sequence[int | None], signed: bool) -> bool:
    """Whether wholes and parts cannot be equal, whatever the unclaimed among them may be."""
    known = [amount for amount in parts if amount is not None]
    if None in wholes:
        return False
    rest = sum(amount for amount in wholes if amount is not None) - sum(known)
    return rest != 0 if len(known) == len(parts) else rest < 0 and not signed


def is_whole(rows: Sequence[ProvenRow]) -> bool:
    """Whether the rows as they are claimed to nest, printed or repaired, are a whole tree that breaks nothing."""
    children: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.level is None or (row.parent is None) != (at == 0):
            return False
        if row.parent is not None:
            children[row.parent].append(at)
    if any(row.level != 3 and not children[at] for at, row in enumerate(rows)):
        return False
    return _stand_together(rows, children)


def stands_as_well(rows: Sequence[ProvenRow], truths: Sequence[ProgramRow | SubjectRow]) -> bool:
    """Whether rows in each other's place are a tree of the true shape all the same, for they have the same money."""
    children: dict[int, list[int]] = defaultdict(list)
    for at, truth in enumerate(truths):
        if truth.parent is not None:
            children[truth.parent].append(at)
    return len(rows) == len(truths) and _stand_together(rows, children)


def _stand_together(rows: Sequence[ProvenRow], children: dict[int, list[int]]) -> bool:
    """Whether all families add up, as far as their amounts are known: as they are printed, or as they are claimed."""
    printed = [
        {name: (figure.printed if figure.printed is not None else figure.value) for name, figure in row.figures.items()}
        for row in rows
    ]
    claimed = [{name: figure.value for name, figure in row.figures.items()} for row in rows]
    return any(_adds_up(children, figures) for figures in (printed, claimed))


def _adds_up(children: dict[int, list[int]], figures: list[Claims]) -> bool:
    for at, below in children.items():
        for name in figures[at]:
            parts = [figures[child].get(name) for child in below]
            if name != "spent_before" and _breaks([figures[at][name]], parts, name in SIGNED):
                return False
    return True
