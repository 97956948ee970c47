"""Every term of the tables and of these pages, explained."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from documents.mixins import YearMixin
from documents.models.field_text import printed_tables
from figures.columns import Column
from figures.names import initials
from web.sharing import ShareableMixin
from web.templatetags.terms import anchor
from web.terms import PERFORMANCE, RATES, SETTLEMENT, STANDINGS, STRUCTURE, Term

GROUPS: Sequence[tuple[str | Promise, Sequence[Term]]] = (
    (_("결산의 말"), SETTLEMENT),
    (_("조직과 사업, 과목"), STRUCTURE),
    (_("비율"), RATES),
    (_("성과"), PERFORMANCE),
    (_("표시와 확인"), STANDINGS),
)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a term means in the tables named; a term of no table has none."""

    tables: Sequence[str | Promise]
    help: str
    formula: str


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term with its English and its senses."""

    label: str
    in_english: str
    anchor: str
    senses: Sequence[Sense]


class Glossary(ShareableMixin, TemplateView):
    """All terms, by what they belong to, with a list in the order of the alphabet (가나다)."""

    template_name = "documents/glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = list(glossary())
        entries = sorted((entry for _title, group in groups for entry in group), key=lambda entry: entry.label)
        letters = groupby(entries, key=lambda entry: initials(entry.label)[:1] or gettext("기호"))
        return super().get_context_data(**kwargs) | {
            "groups": groups,
            "letters": [(letter, list(of)) for letter, of in letters],
        }


class YearGlossary(YearMixin, Glossary):
    """The same, within the pages of a city's year."""


@lru_cache
def glossary() -> Sequence[tuple[str | Promise, Sequence[GlossaryEntry]]]:
    """Titles with their entries: the words first, then the columns of each table, a term where it is met first."""
    words = [
        (
            title,
            [
                GlossaryEntry(term.label, term.in_english, anchor(term), [Sense((), term.help, term.formula)])
                for term in terms
            ],
        )
        for title, terms in GROUPS
    ]
    return [*words, *_columns()]


def _columns() -> Iterator[tuple[str | Promise, Sequence[GlossaryEntry]]]:
    tables = printed_tables()
    met: dict[str, list[tuple[str | Promise, Column]]] = defaultdict(list)
    for table in tables:
        for column in table.figure_columns:
            met[column.label].append((table._meta.verbose_name or "", column))
    for table in tables:
        first = [met.pop(column.label) for column in table.figure_columns if column.label in met]
        if first:
            yield table._meta.verbose_name or "", [_entry(columns) for columns in first]


def _entry(met: Sequence[tuple[str | Promise, Column]]) -> GlossaryEntry:
    senses: dict[tuple[str, str], list[str | Promise]] = defaultdict(list)
    for table, column in met:
        senses[column.help, column.formula].append(table)
    column = met[0][1]
    return GlossaryEntry(
        column.label,
        column.in_english,
        anchor(column),
        [Sense(tables, help_, formula) for (help_, formula), tables in senses.items()],
    )
