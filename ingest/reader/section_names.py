"""Settle the department and account of each section: misread, misspelled or lost names are corrected from other
sections.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from figures.names import misreading, search_key
from ingest.pages import UNKNOWN_ACCOUNT, Section
from ingest.reader.pdf.page_objects import UNKNOWN

_OWNER = "소관부서"
_OWN_EXPENSES = ("행정운영경비", "인력운영비", "기본경비", "재무활동")
"""Programs whose names end with the name of their department."""
_TOTALS = ("", "계", "합계", "총계")
_DIGITS = re.compile(r"\d+")
_IS_ACCOUNT = re.compile(r"[^()（）]*(?:회\s*계|기\s*금)[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*\Z")


@dataclass(slots=True)
class OwnerEvidence:
    """Where a section names its department: its page head or title (`head`), and rows that may name it."""

    head: str
    rows: list[str]
    report: bool = False
    parted: bool = False  # has no page head: belongs to the section before or to another department
    page_top: bool = False  # begins at the top of a page
    owner: str = ""  # the department in the row [소관부서] of a report
    open: bool = True  # that row was not read yet
    headless: bool = False  # no page head above it or before it
    opens_amid: bool | None = None  # its first table begins in the middle of rows; None: it has no table
    half: bool = False  # above it is an account without a department, another than before
    account_printed: bool = False  # above it is an account without a department, the same as before
    account_lost: bool = False  # above it is a department without an account, another than before
    above_chapter: bool = False  # its first row is followed by a chapter, as only a department's row is
    named_below: bool = False  # a later row names the department, as 행정운영경비(세무과) does
    goes_on: bool = False  # its first table begins in the middle of rows, as after a page break

    def read_report_row(self, name: str, rest: str) -> None:
        """Read a row of a report: [소관부서] names the department, and so may the rows of its first tables."""
        if search_key(name) == _OWNER:
            self.owner, self.open = rest.strip(), False
        else:
            self.rows.append(name.strip())

    def read_row_below(self, name: str) -> None:
        """Read a row after the first: 행정운영경비(세무과) names the department of the table."""
        owner = search_key(self.rows[0])
        self.named_below = search_key(name).endswith(tuple(f"{expenses}{owner}" for expenses in _OWN_EXPENSES))

    @property
    def own_row(self) -> bool:
        """Whether a row of the section has the name in its head, so that it is the department's own row."""
        return any(search_key(row) == search_key(self.head) for row in self.rows)


def settle_names(sections: list[Section], evidence: list[OwnerEvidence]) -> None:
    """Set the department and account of every section, spelled as the book spells them most often."""
    settlement = [(section, item) for section, item in zip(sections, evidence, strict=True) if not item.report]
    _settle_departments(settlement, _confirmed_departments(evidence))
    _settle_unsure(settlement, [item for item in evidence if item.report])
    _settle_accounts(settlement)
    _spell_alike(section for section, _ in settlement)
    _settle_half(settlement)
    known = {search_key(section.department): section.department for section, item in settlement if not item.parted}
    _settle_parted(sections, evidence, known)
    _note_lost_heads(settlement)
    for section, item in zip(sections, evidence, strict=True):
        if item.report:
            section.department = _owner(item, known)
            known.setdefault(search_key(section.department), section.department)


def _confirmed_departments(evidence: list[OwnerEvidence]) -> set[str]:
    """Return the search keys of departments that are not misread: confirmed by their own row, several sections or a
    report.
    """
    heads = Counter(search_key(item.head) for item in evidence if not item.report)
    reported = {search_key(name) for item in evidence if item.report for name in (item.head, item.owner, *item.rows)}
    with_own_row = {search_key(item.head) for item in evidence if item.own_row}
    unsure = {search_key(item.head) for item in evidence if UNKNOWN in item.head}
    return (with_own_row | {head for head, times in heads.items() if times > 1 or head in reported}) - unsure


def _settle_departments(settlement: list[tuple[Section, OwnerEvidence]], confirmed: set[str]) -> None:
    """Replace an unconfirmed department by the confirmed one of the row below, or of the section before, if it is a
    misreading.
    """
    before = ""
    for section, evidence in settlement:
        if evidence.parted:
            continue
        if search_key(evidence.head) not in confirmed:
            likely = [row for row in evidence.rows if search_key(row) in confirmed and misread(evidence.head, row)]
            likely += [row for row in evidence.rows if _fits_unreadable_letters(row, evidence.head)]
            if likely:
                section.department = likely[0]
            elif evidence.goes_on and search_key(before) in confirmed and misread(evidence.head, before):
                section.department = before
        before = section.department


def _settle_unsure(settlement: list[tuple[Section, OwnerEvidence]], reports: list[OwnerEvidence]) -> None:
    """Replace a department with unreadable letters by the only department of the reports that fits it."""
    headed = {search_key(section.department) for section, _ in settlement}
    reported = {search_key(name): name for item in reports for name in (item.head, item.owner, *item.rows)}
    for section, _ in settlement:
        likely = [
            name
            for key, name in reported.items()
            if key not in headed and _fits_unreadable_letters(name, section.department)
        ]
        if len(likely) == 1:
            section.department = likely[0]


def _fits_unreadable_letters(name: str, head: str) -> bool:
    """Whether a name fits a head with unreadable letters, each of which may stand for one or two letters."""
    if UNKNOWN not in head or UNKNOWN in name:
        return False
    parts = map(re.escape, "".join(head.split()).split(UNKNOWN))
    return re.fullmatch(".{1,2}".join(parts), "".join(name.split())) is not None


def _settle_parted(sections: list[Section], evidence: list[OwnerEvidence], known: dict[str, str]) -> None:
    """Settle the sections without a page head: a row that names a department begins one, others join the section
    before.

    A department is known from a page head elsewhere, or from the rows below it: a chapter, which follows only a
    department's own row, or its own expenses, which have its name.
    """
    previous = sections[0]
    accounts = _accounts_by_department(sections, evidence)
    for section, item in zip(sections, evidence, strict=True):
        owner = _owner_of_row(item, known) if item.parted else None
        if item.parted and owner is None:
            previous.pages += section.pages if item.page_top else section.pages[1:]
            previous.end = section.end
            section.pages = []
            continue
        previous = section
        if owner:
            section.department = known.setdefault(search_key(owner), owner)
        if (owner and not item.account_printed) or item.account_lost:
            own_accounts = accounts.get(search_key(section.department), set().union(*accounts.values()))
            if own_accounts != {search_key(section.account)}:
                section.account = UNKNOWN_ACCOUNT


def _accounts_by_department(sections: list[Section], evidence: list[OwnerEvidence]) -> dict[str, set[str]]:
    """Return the accounts that page heads give for each department, all as search keys."""
    accounts: dict[str, set[str]] = {}
    for section, item in zip(sections, evidence, strict=True):
        if not (item.parted or item.report or item.account_lost):
            accounts.setdefault(search_key(section.department), set()).add(search_key(section.account))
    return accounts


def _owner_of_row(evidence: OwnerEvidence, known: dict[str, str]) -> str | None:
    """Return the department that the first row of a section names; None if it names none."""
    name = evidence.rows[0]
    if owner := known.get(search_key(name)):
        return owner
    if not (evidence.above_chapter or evidence.named_below):
        return None
    alike = [department for department in known.values() if misread(name, department)]
    return alike[0] if len(alike) == 1 else name


def _settle_half(settlement: list[tuple[Section, OwnerEvidence]]) -> None:
    """Set the department of sections below an account alone to the one that their first row names."""
    known = {search_key(section.department): section.department for section, item in settlement if not item.parted}
    for section, evidence in settlement:
        if evidence.half and evidence.rows and (owner := _owner_of_row(evidence, known)):
            section.department = owner


def _note_lost_heads(settlement: list[tuple[Section, OwnerEvidence]]) -> None:
    """Record in `goes_on` the department before, if a section begins in the middle of rows of the same account.

    The page head between the two departments may be lost then.
    """
    before: Section | None = None
    for section, evidence in settlement:
        if evidence.parted or evidence.headless or not section.pages:
            continue
        alike = before is not None and search_key(before.account) == search_key(section.account)
        if before is not None and evidence.opens_amid and alike and before.department != section.department:
            section.goes_on = before.department
        before = section


def _settle_accounts(settlement: list[tuple[Section, OwnerEvidence]]) -> None:
    """Replace misread accounts: those that are no account's name (일반회게), and those of continued sections."""
    sound = [section for section, _ in settlement if _IS_ACCOUNT.match(section.account)]
    for section in (section for section, _ in settlement if not _IS_ACCOUNT.match(section.account)):
        likely = {
            search_key(other.account): other.account for other in sound if misread(section.account, other.account)
        }
        if len(likely) == 1:
            (section.account,) = likely.values()
    confirmed = {search_key(section.account) for section, evidence in settlement if evidence.own_row}
    before: Section | None = None
    for section, evidence in settlement:
        alike = before is not None and search_key(before.department) == search_key(section.department)
        uncertain = alike and not evidence.own_row and search_key(section.account) not in confirmed
        if before is not None and uncertain and misread(section.account, before.account):
            section.account = before.account
        before = section


def _spell_alike(sections: Iterable[Section]) -> None:
    """Spell each department and account the same in all sections; the spellings differ by blanks."""
    listed = list(sections)
    departments = dict(_most_spelled(section.department for section in listed))
    accounts = dict(_most_spelled(section.account for section in listed))
    for section in listed:
        section.department = departments[search_key(section.department)]
        section.account = accounts[search_key(section.account)]


def _most_spelled(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each search key with its names, the most frequent one last."""
    counted = Counter(names)
    for name, _ in reversed(
        counted.most_common()
    ):  # in a dict the last one wins: the most frequent, the first of equals
        yield search_key(name), name


def _owner(evidence: OwnerEvidence, known: dict[str, str]) -> str:
    """Return the department of a report: the known one named most often by its title, [소관부서] and rows."""
    votes = Counter(
        known[search_key(name)] for name in (evidence.owner, evidence.head, *evidence.rows) if search_key(name) in known
    )
    if votes:
        return votes.most_common(1)[0][0]
    named = {search_key(row) for row in evidence.rows}
    for name in (evidence.owner, evidence.head):
        if name and search_key(name) in named:
            return name
    for name in (evidence.owner, evidence.head):
        alike = [department for department in known.values() if misread(name, department)]
        if len(alike) == 1:
            return alike[0]
    first = next((row for row in evidence.rows if row not in _TOTALS), "")
    return evidence.owner or evidence.head or first


def letters_off(name: str, other: str) -> int:
    """Return the edit distance between two search keys."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        line = [row]
        for column, letter_of_other in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != letter_of_other)))
        above = line
    return above[-1]


def misread(name: str, other: str) -> bool:
    """Whether one name may be a misreading of the other: up to a third of the letters differ, but no digits.

    건설1과 and 건설2과 are two departments; so are 건설과 and 건축과, whose differing letters do not look alike.
    """
    a, b = search_key(name), search_key(other)
    if not a or not b or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    off = letters_off(a, b)
    if not 0 < off <= max(1, max(len(a), len(b)) // 3):
        return False
    return len(a) != len(b) or misreading(a, b) < off
