"""The history of corrections for display."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from documents.models import Correction, CorrectionEvent
from staff.effects import texts


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """An event of a correction: what was done (`what`) to which correction (`of`)."""

    event: CorrectionEvent
    what: str
    of: str


def steps(corrections: Iterable[Correction]) -> list[HistoryStep]:
    """The events of corrections in chronological order."""
    events: QuerySet[CorrectionEvent] = CorrectionEvent.objects.filter(correction__in=corrections)
    return [
        HistoryStep(event, event.verb_name, summary(event.correction))
        for event in events.select_related("actor", "correction")
    ]


def summary(correction: Correction) -> str:
    """A correction in one line: its field, the printed and the corrected value."""
    label, printed, value = texts(correction)
    return f"{label}: {printed} → {value}"
