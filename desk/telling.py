"""What corrections do, and what was found, in the words of staff: sentences, labels, amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from desk.editing import editables, models_by_label, shown_text
from documents.findings import column_of, language
from documents.models import Correction, Finding, PrintedLine
from figures.won import write_won
from ingest.correcting import Effects, SumChange
from ingest.reconcile.kinds import KINDS, tell
from ingest.rows import Finding as FoundFinding


@dataclass(frozen=True, slots=True)
class ToldSum:
    """An amount before and after, as people read it."""

    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldEffects:
    """Effects as sentences."""

    closed: Sequence[str]
    opened: Sequence[str]
    sums: Sequence[ToldSum]

    @property
    def nothing(self) -> bool:
        return not (self.closed or self.opened or self.sums)


def told_effects(effects: Effects) -> ToldEffects:
    return ToldEffects(
        [sentence_of_found(finding) for finding in effects.closed],
        [sentence_of_found(finding) for finding in effects.opened],
        [_told_sum(change) for change in effects.sums],
    )


def sentence_of_found(finding: FoundFinding) -> str:
    """The sentence of a finding that is not stored."""
    label = column_label(finding.column)
    return _sentence(
        finding.kind, finding.row, label, finding.printed, finding.expected, finding.difference, finding.notes
    )


def sentence_of(finding: Finding) -> str:
    """The sentence of a stored finding."""
    column = column_of(finding)
    label = column.label if column else ""
    amounts = (_amount(finding.printed), _amount(finding.expected), finding.difference)
    return _sentence(finding.kind, finding.name, label, *amounts, finding.notes)


def kind_name(kind: str) -> str:
    """The name of a kind of finding."""
    return _kind_names().get(kind, {}).get(language(), kind)


@lru_cache
def column_label(name: str) -> str:
    """The word of a column, of the first table that has it."""
    tables = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    return next((column.label for model in tables for column in model.figure_columns if column.name == name), name)


def texts(correction: Correction) -> tuple[str, str, str]:
    """The field of a correction, what was printed and what it should be, as people read them."""
    model = models_by_label().get(correction.target)
    if model is None:
        return correction.field, correction.printed, correction.value
    label = next((str(each.label) for each in editables(model) if each.name == correction.field), correction.field)
    printed, value = (shown_text(model, correction.field, text) for text in (correction.printed, correction.value))
    return label, printed or _("미확인"), value or _("미확인")


def amount(value: int | None) -> str:
    """An amount as people read it; 미확인 is said by who shows it."""
    return "" if value is None else write_won(value)


def _told_sum(change: SumChange) -> ToldSum:
    return ToldSum(change.name, column_label(change.column), amount(change.before), amount(change.after))


@lru_cache
def _kind_names() -> dict[str, dict[str, str]]:
    return {kind.id: {"ko": kind.name_ko, "en": kind.name_en} for kind in KINDS}


def _sentence(
    kind: str, row: str, column: str, printed: Any, expected: Any, difference: Any, notes: Mapping[str, Any]
) -> str:
    slots = {"row": row, "column": column, "printed": printed, "expected": expected, "difference": difference}
    return tell(kind, language(), {**slots, **notes})


def _amount(value: str) -> str | int:
    return int(value) if value.lstrip("-").isdigit() and len(value) < 30 else value
