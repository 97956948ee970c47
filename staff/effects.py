"""The effects of corrections, and findings, as sentences, labels and amounts for staff."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from documents.findings import column_of
from documents.models import Correction, Document, Finding
from documents.models.field_text import column_named, field_label, value_text
from figures.won import write_won
from ingest.correction_effects import Draft, Effects, SumChange
from ingest.reconcile.kinds import KINDS
from ingest.reconcile.sentences import finding_sentence
from ingest.rows import Discrepancy
from staff.editing import editable_field, models_by_label
from web.language import language


@dataclass(frozen=True, slots=True)
class SumText:
    """An amount before and after, as text."""

    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectsText:
    """Effects as text: sentences of findings that close and open, and changed sums."""

    closed: Sequence[str]
    opened: Sequence[str]
    sums: Sequence[SumText]

    @property
    def nothing(self) -> bool:
        return not (self.closed or self.opened or self.sums)


def effects_text(effects: Effects, document: Document, drafts: Sequence[Draft]) -> EffectsText:
    """The effects of drafts as text, with column labels of each amount's own table."""
    # The amounts belong to the corrected rows and to those above them.
    own_table = drafts[0].place.target if drafts else ""
    tables = tables_at(document, [finding.line for finding in (*effects.closed, *effects.opened)])
    return EffectsText(
        [discrepancy_sentence(finding, [*tables[finding.line], own_table]) for finding in effects.closed],
        [discrepancy_sentence(finding, [*tables[finding.line], own_table]) for finding in effects.opened],
        [_sum_text(change, own_table) for change in effects.sums],
    )


def tables_at(document: Document, lines: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """The labels of the tables with a row on each of these lines, by line."""
    line_numbers = set(lines)
    tables: defaultdict[int, list[str]] = defaultdict(list)
    for label, model in models_by_label().items():
        for line in model._default_manager.filter(document=document, line__in=line_numbers).values_list(
            "line", flat=True
        ):
            tables[line].append(label)
    return tables


def discrepancy_sentence(finding: Discrepancy, tables: Sequence[str]) -> str:
    """The sentence of a finding that is not stored, with column labels from these tables."""
    label = column_label(tables, finding.column)
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


def column_label(tables: Sequence[str], name: str) -> str:
    """The label of a column in the first of these tables that has it."""
    models = models_by_label()
    own_table = next((table for table in tables if table in models and editable_field(models[table], name)), "")
    column = column_named(own_table, name)
    return column.label if column else name


def texts(correction: Correction) -> tuple[str, str, str]:
    """A correction's field label, its printed and its corrected value, for display."""
    target, name = correction.target, correction.field
    return (
        field_label(target, name),
        value_text(target, name, correction.printed),
        value_text(target, name, correction.value),
    )


def amount(value: int | None) -> str:
    """An amount for display; "" for unknown, for which templates show 미확인."""
    return "" if value is None else write_won(value)


def _sum_text(change: SumChange, table: str) -> SumText:
    return SumText(change.name, column_label([table], change.column), amount(change.before), amount(change.after))


@lru_cache
def _kind_names() -> dict[str, dict[str, str]]:
    return {kind.id: {"ko": kind.name_ko, "en": kind.name_en} for kind in KINDS}


def _sentence(
    kind: str, row: str, column: str, printed: Any, expected: Any, difference: Any, notes: Mapping[str, Any]
) -> str:
    slots = {"row": row, "column": column, "printed": printed, "expected": expected, "difference": difference}
    return finding_sentence(kind, language(), {**slots, **notes})


def _amount(value: str) -> str | int:
    return int(value) if value.lstrip("-").isdigit() and len(value) < 30 else value
