"""What each rule should find, worked out row by row in plain Python, without the rules and without a database."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.inspection.city import City, Row

Found = tuple[str, str, str]
"""A rule, the table (model name) of the row that it finds, and the row's key."""
Limits = Mapping[str, int]
DEFAULTS: Limits = {
    "A03.rate": 50,
    "A04.amount": 100_000_000,
    "A04.rate": 20,
    "A05.rate": 50,
    "A11.rate": 10,
    "A12.rate": 150,
    "A13.rate": 90,
    "A15.rate": 20,
    "A16.rate": 10,
    "A17.rate": 130,
    "A18.low": 50,
    "A18.high": 95,
    "A20.rate": 50,
}
"""In % or won, by AUDIT.md."""


def value(row: Row | None, name: str) -> Any:
    """A figure, where it is known."""
    if row is None or row["standings"].get(name, {}).get("is") == "conflicting":
        return None
    return row[name]


def holds(condition: Callable[..., bool], *values: Any) -> bool:
    return None not in values and condition(*values)


def found_in(city: City, limits: Limits = DEFAULTS) -> set[Found]:
    before = {row["key"]: row for row in city.before.projects}
    found = set()
    for row in city.now.projects:
        earlier_key, certainty = city.pairs[row["key"]]
        earlier = before.get(earlier_key) if certainty in ("certain", "decided") else None
        found |= {(rule, "ExpenditureLine", row["key"]) for rule in _of_project(row, earlier, certainty, limits)}
    followed = {earlier for earlier, _certainty in city.pairs.values()}
    found |= {("A20", "ExpenditureLine", f"2019 {key}") for key in before.keys() - followed if _has_budget(before[key])}
    subjects = {row["key"]: row for row in city.before.subjects}
    for row in city.now.subjects:
        found |= {(rule, "RevenueLine", row["key"]) for rule in _of_subject(row, subjects.get(row["key"]), limits)}
    indicators = {row["key"]: row for row in city.before.indicators}
    for row in city.now.indicators:
        rules = _of_indicator(row, indicators.get(row["key"]), city.now.policy, limits)
        found |= {(rule, "Indicator", row["key"]) for rule in rules}
    for row in city.now.running_costs:
        now, then = value(row, "spent"), value(row, "spent_before")
        rose = holds(lambda a, b: b > 0 and a * 100 >= b * (100 + limits["A16.rate"]), now, then)
        staff = holds(lambda a, b: b <= a, city.before.staff, city.now.staff)
        if rose and staff and row["name"] in ("인력운영비", "기본경비"):
            found.add(("A16", "SettlementStatus", row["key"]))
    settled = {row["key"]: row for row in city.now.projects}
    for row in city.now.units:
        other = settled[row["program"]]
        if any(holds(slip, value(row, name), value(other, name)) for name in ("spent", "current_budget")):
            found.add(("A19", "UnitLine", row["key"]))
    return found


def _has_budget(row: Row) -> bool:
    return value(row, "current_budget") is not None


def slip(left: int, right: int) -> bool:
    return left != 0 and any(left == right * k or right == left * k for k in (10, 100, 1000))


def _of_project(row: Row, earlier: Row | None, certainty: str, limits: Limits) -> Iterator[str]:
    names = ("current_budget", "spent", "unspent", "carried_out", "carried_in", "spent_before", "reserve_used")
    budget, spent, left, out, carried_in, printed_before, reserve = (value(row, name) for name in names)
    below_zero = any(holds(lambda a: a < 0, item) for item in (budget, spent, left, out))
    if below_zero or holds(lambda a, b: a > b, spent, budget):
        yield "A01"
    if holds(lambda a, b: a > 0 and b == 0, budget, spent):
        yield "A02"
    if holds(lambda a, b: a > 0 and b * 100 < a * limits["A03.rate"], budget, spent):
        yield "A03"
    large = holds(lambda a, b: a > 0 and b * 100 >= a * limits["A04.rate"], budget, left)
    if large or holds(lambda a: a >= limits["A04.amount"], left):
        yield "A04"
    unspent_and_carried = holds(lambda a, b, c: a > 0 and b == 0 and c > 0, budget, spent, out)
    if unspent_and_carried or holds(lambda a, b: a > 0 and b * 100 > a * limits["A05.rate"], budget, out):
        yield "A05"
    again = holds(lambda a, b: a > 0 and b > 0, carried_in, out)
    if again or holds(lambda a, b: a > 0 and b < a, carried_in, spent):
        yield "A06"
    if holds(lambda a, b: a > 0 and b > 0, value(row, "carried_accidental"), value(earlier, "carried_accidental")):
        yield "A07"
    moves = [value(row, name) for name in ("interprogram_transfer", "diversion", "other_change")]
    if holds(lambda a, *parts: 0 < sum(parts) <= a, left, *moves):
        yield "A08"
    if holds(lambda a, b: a > 0 and b > 0, reserve, left):
        yield "A09"
    subsidies = [value(row, name) for name in ("subsidy_returned", "unspent_subsidy")]
    subsidies_before = [value(earlier, name) for name in ("subsidy_returned", "unspent_subsidy")]
    limit = limits["A11.rate"]
    returned = holds(lambda a, *parts: a > 0 and sum(parts) > 0 and sum(parts) * 100 >= a * limit, budget, *subsidies)
    if returned or holds(lambda a, b, c, d: a + b > c + d, *subsidies, *subsidies_before):
        yield "A11"
    years = ((budget, left), (value(earlier, "current_budget"), value(earlier, "unspent")))
    if all(holds(lambda a, b: a > 0 and b * 100 >= a * limits["A15.rate"], *year) for year in years):
        yield "A15"
    pairs = (
        (spent, printed_before),
        (printed_before, value(earlier, "spent")),
        (spent, value(earlier, "spent")),
        (budget, value(earlier, "current_budget")),
    )
    if any(holds(slip, *pair) for pair in pairs):
        yield "A19"
    limit = limits["A20.rate"]
    changed = [holds(lambda a, b: b > 0 and abs(a - b) * 100 > b * limit, *pair) for pair in (pairs[0], pairs[2])]
    if any(changed) or (certainty == "none" and budget is not None):
        yield "A20"


def _of_subject(row: Row, earlier: Row | None, limits: Limits) -> Iterator[str]:
    budget, received, assessed = (value(row, name) for name in ("current_budget", "net_receipts", "assessed"))
    if holds(lambda a: a < 0, received):
        yield "A01"
    if holds(lambda a, b: (a <= 0 < b) or (a > 0 and b * 100 >= a * limits["A12.rate"]), budget, received):
        yield "A12"
    low = holds(lambda a, b: a > 0 and b * 100 < a * limits["A13.rate"], assessed, received)
    up = any(
        holds(lambda a, b: a > b, value(row, name), value(earlier, name)) for name in ("uncollected", "written_off")
    )
    if low or up:
        yield "A13"
    if ("이자" in row["name"] or "그외수입" in row["name"]) and holds(lambda a: a > 0, value(row, "refunded")):
        yield "A14"


def _of_indicator(row: Row, earlier: Row | None, policy: Row, limits: Limits) -> Iterator[str]:
    names = ("target", "result_before", "target_before", "rate", "rate_before")
    target, result, target_before, rate, rate_before = (value(row, name) for name in names)
    if row["direction"] == "lower":
        easy = holds(lambda a, b: 0 < b < a, target, result)
    else:
        easy = holds(lambda a, b: a < b, target, result)
    three = holds(lambda a, b, c: a == b == c > 0, target, target_before, value(earlier, "target_before"))
    always = holds(lambda a, b: a == b == 100, rate, rate_before)
    if easy or three or always or holds(lambda a: a >= limits["A17.rate"], rate):
        yield "A17"
    spent, budget = value(policy, "spent"), value(policy, "current_budget")
    low, high = limits["A18.low"], limits["A18.high"]
    achieved = row["mark"] in ("◎", "○") and holds(lambda a, b: b > 0 and a * 100 < b * low, spent, budget)
    missed = row["mark"] == "×" and holds(lambda a, b: b > 0 and a * 100 >= b * high, spent, budget)
    if achieved or missed:
        yield "A18"
