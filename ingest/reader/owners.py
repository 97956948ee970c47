"""Whose a section is: names misread, spelled otherwise or lost are settled by what the sections say of each other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from figures.names import misreading, search_key
from ingest.pages import Section

_OWNER = "소관부서"
_TOTALS = ("", "계", "합계", "총계")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Told:
    """What a section says whose it is: its head or title, and names in its rows where a department's stands."""

    head: str
    rows: list[str]
    report: bool = False
    parted: bool = False  # no page head stands above it: it may be the section before, or another department's
    page_top: bool = False  # a page begins where it does
    owner: str = ""  # the row [소관부서] of a report
    open: bool = True  # that row is still to come
    headless: bool = False  # no page head stands above it, and none before
    opens_amid: bool | None = None  # its first table opens amid rows; None: it has none
    goes_on: bool = False  # its first table opens amid rows, as after a page break

    def read_report_row(self, name: str, rest: str) -> None:
        """A row of a report: [소관부서] names the department, and so do rows of its first tables."""
        if search_key(name) == _OWNER:
            self.owner, self.open = rest.strip(), False
        else:
            self.rows.append(name.strip())

    @property
    def own_row(self) -> bool:
        """Whether the section's table opens with the department's own row."""
        return any(search_key(row) == search_key(self.head) for row in self.rows)


def settle_names(sections: list[Section], told: list[Told]) -> None:
    """Give every section the department and account that it is of, as most often spelled."""
    settlement = [(section, one) for section, one in zip(sections, told, strict=True) if not one.report]
    _settle_departments(settlement, _borne_out(told))
    _settle_accounts(settlement)
    _spell_alike(section for section, _ in settlement)
    known = {search_key(section.department): section.department for section, one in settlement if not one.parted}
    _settle_parted(sections, told, known)
    _doubt_heads(settlement)
    for section, one in zip(sections, told, strict=True):
        if one.report:
            section.department = _owner(one, known)
            known.setdefault(search_key(section.department), section.department)


def _borne_out(told: list[Told]) -> set[str]:
    """The departments (search keys) that their own row, several sections or a report name: they are no misreading."""
    heads = Counter(search_key(one.head) for one in told if not one.report)
    reported = {search_key(name) for one in told if one.report for name in (one.head, one.owner, *one.rows)}
    own = {search_key(one.head) for one in told if one.own_row}
    return own | {head for head, times in heads.items() if times > 1 or head in reported}


def _settle_departments(settlement: list[tuple[Section, Told]], sure: set[str]) -> None:
    """A head that nothing bears out is a misreading: of the row under it, or of the page before."""
    before = ""
    for section, told in settlement:
        if told.parted:
            continue
        if search_key(told.head) not in sure:
            likely = [row for row in told.rows if search_key(row) in sure and misread(told.head, row)]
            if likely:
                section.department = likely[0]
            elif told.goes_on and search_key(before) in sure and misread(told.head, before):
                section.department = before
        before = section.department


def _settle_parted(sections: list[Section], told: list[Told], known: dict[str, str]) -> None:
    """Where a page head is lost, the row of a department that others know begins its own section; else none begins."""
    whole = sections[0]
    for section, one in zip(sections, told, strict=True):
        owner = known.get(search_key(one.rows[0])) if one.parted else None
        if owner:
            section.department = owner
        elif one.parted:
            whole.pages += section.pages if one.page_top else section.pages[1:]
            whole.end = section.end
            section.pages = []
            continue
        whole = section


def _doubt_heads(settlement: list[tuple[Section, Told]]) -> None:
    """Note the sections that open amid rows right behind another department's of the same account."""
    before: Section | None = None
    for section, told in settlement:
        if told.parted or told.headless or not section.pages:
            continue
        alike = before is not None and search_key(before.account) == search_key(section.account)
        if before is not None and told.opens_amid and alike and before.department != section.department:
            section.goes_on = before.department
        before = section


def _settle_accounts(settlement: list[tuple[Section, Told]]) -> None:
    sure = {search_key(section.account) for section, told in settlement if told.own_row}
    before: Section | None = None
    for section, told in settlement:
        alike = before is not None and search_key(before.department) == search_key(section.department)
        doubtful = alike and not told.own_row and search_key(section.account) not in sure
        if before is not None and doubtful and misread(section.account, before.account):
            section.account = before.account
        before = section


def _spell_alike(sections: Iterable[Section]) -> None:
    """One spelling for each department and account: spaces come and go."""
    each = list(sections)
    departments = dict(_most_spelled(section.department for section in each))
    accounts = dict(_most_spelled(section.account for section in each))
    for section in each:
        section.department = departments[search_key(section.department)]
        section.account = accounts[search_key(section.account)]


def _most_spelled(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    counted = Counter(names)
    for name, _ in reversed(counted.most_common()):  # the last to come stays: the most common, the first of equals
        yield search_key(name), name


def _owner(told: Told, known: dict[str, str]) -> str:
    """The department of a report: the one that title, [소관부서] and rows name most often."""
    votes = Counter(
        known[search_key(name)] for name in (told.owner, told.head, *told.rows) if search_key(name) in known
    )
    if votes:
        return votes.most_common(1)[0][0]
    named = {search_key(row) for row in told.rows}
    for name in (told.owner, told.head):
        if name and search_key(name) in named:
            return name
    for name in (told.owner, told.head):
        alike = [one for one in known.values() if misread(name, one)]
        if len(alike) == 1:
            return alike[0]
    first = next((row for row in told.rows if row not in _TOTALS), "")
    return told.owner or told.head or first


def letters_off(name: str, other: str) -> int:
    """How many letters are misread, lost or added between two search keys."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        line = [row]
        for column, own in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != own)))
        above = line
    return above[-1]


def misread(name: str, other: str) -> bool:
    """Whether a name may be a misreading of another: up to a third of its letters, its numbers never.

    건설1과 and 건설2과 are two departments; so are 건설과 and 건축과, whose letters have nothing in common.
    """
    a, b = search_key(name), search_key(other)
    if not a or not b or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    off = letters_off(a, b)
    if not 0 < off <= max(1, max(len(a), len(b)) // 3):
        return False
    return len(a) != len(b) or misreading(a, b) < off
