"""The history of corrections, as staff read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from documents.models import Correction, CorrectionEvent
from staff.effects import texts


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step of a correction's life, in words."""

    event: CorrectionEvent
    what: str
    of: str


def steps(corrections: Iterable[Correction]) -> list[HistoryStep]:
    """What was done with corrections, in its order."""
    events: QuerySet[CorrectionEvent] = CorrectionEvent.objects.filter(correction__in=corrections)
    return [
        HistoryStep(event, event.verb_name, summary(event.correction))
        for event in events.select_related("actor", "correction")
    ]


def summary(correction: Correction) -> str:
    """A correction in a line: its field, what was read, and what it should be."""
    label, printed, value = texts(correction)
    return f"{label}: {printed} → {value}"
