"""A kind of finding: its name, its sentence in two languages, and how grave it is."""

from dataclasses import dataclass

from ingest.reconcile.identities import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding; `name` and the sentence stand in Korean and in English.

    The slots of a sentence are {row} {column} {printed} {expected} {difference} of the finding, and its notes.
    """

    id: str
    name_ko: str
    name_en: str
    ko: str
    en: str
    severity: Severity
