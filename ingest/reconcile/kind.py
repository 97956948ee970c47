"""A kind of finding: its name and sentence in two languages, and its severity."""

from dataclasses import dataclass

from ingest.reconcile.identities import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding, with its name and sentence in Korean and English.

    A sentence has slots: {row} {column} {printed} {expected} {difference} of the finding, and its notes.
    """

    id: str
    name_ko: str
    name_en: str
    ko: str
    en: str
    severity: Severity
