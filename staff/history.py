"""The history of corrections, as staff read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

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
        HistoryStep(event, word_of(event.verb), summary(event.correction))
        for event in events.select_related("actor", "correction")
    ]


def word_of(verb: str) -> str:
    """A verb of the history by the word of the state it leads to."""
    if verb == "struck":
        return _("개인정보 지움")
    return str(Correction.State(verb).label) if verb in Correction.State.values else verb


def summary(correction: Correction) -> str:
    """A correction in a line: its field, what was read, and what it should be."""
    label, printed, value = texts(correction)
    return f"{label}: {printed} → {value}"
