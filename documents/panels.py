"""What a page is handed to show of things it does not know itself: `config/urls.py` hands the panels in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents import correction_text
from documents.findings import Words, finding_context, gravest_first, with_explanations
from documents.models import Correction, Document, Finding


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page, with its own template; `facts` are counts for the head of the page.

    `text` says in plain text what the part says in figures, for who passes the page on.
    """

    anchor: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    facts: Sequence[tuple[str | Promise, int]] = ()
    text: str = ""


def findings_panel(findings: QuerySet[Finding], words: Words) -> Panel | None:
    """What does not add up of the thing that the page is about, the gravest first; then what is only noted."""
    shown: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for finding in with_explanations(gravest_first(findings)):
        only_noted = finding.severity == Finding.Severity.NOTE
        shown[only_noted].append(finding_context(finding, words) | {"page": finding.page})
    if not any(shown.values()):
        return None
    context = {"findings": shown[False], "notes": shown[True]}
    return Panel("findings", _("발견"), "documents/findings_panel.html", context)


def corrections_panel(document: Document, about: Q) -> Panel | None:
    """What people corrected of the things that the page is about. One query."""
    shown = correction_texts(document, about)
    if not shown:
        return None
    return Panel(
        "corrections", pgettext_lazy("list", "정정"), "documents/corrections_panel.html", {"corrections": shown}
    )


def correction_texts(document: Document, about: Q) -> list[dict[str, Any]]:
    """The corrections that stand, each in the words of the reader; not those that only take others back."""
    standing = correction_text.public([document]).filter(about, state=Correction.State.ACCEPTED)
    return [
        correction_text.correction_context(correction, document) for correction in standing if not correction.restores
    ]
