"""Panels: parts of a page that apps above its own make. `config/urls.py` passes the functions that make them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents import correction_text
from documents.findings import FindingWords, finding_context, gravest_first, with_explanations
from documents.models import Correction, Document, Finding


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page with its own template; `facts` are counts for the head of the page.

    `text` is a summary in plain text, for the description of the page (`web.sharing`).
    """

    anchor: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    facts: Sequence[tuple[str | Promise, int]] = ()
    text: str = ""


def findings_panel(findings: QuerySet[Finding], words: FindingWords) -> Panel | None:
    """The findings about the subject of the page, the gravest first, then the notes."""
    shown: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for finding in with_explanations(gravest_first(findings)):
        only_noted = finding.severity == Finding.Severity.NOTE
        shown[only_noted].append(finding_context(finding, words) | {"page": finding.page})
    if not any(shown.values()):
        return None
    context = {"findings": shown[False], "notes": shown[True]}
    return Panel("findings", _("발견"), "documents/findings_panel.html", context)


def corrections_panel(document: Document, about: Q) -> Panel | None:
    """The corrections of the subject of the page. One query."""
    shown = correction_texts(document, about)
    if not shown:
        return None
    return Panel(
        "corrections", pgettext_lazy("list", "정정"), "documents/corrections_panel.html", {"corrections": shown}
    )


def correction_texts(document: Document, about: Q) -> list[dict[str, Any]]:
    """The accepted corrections in words; not those that only revoke others."""
    standing = correction_text.public([document]).filter(about, state=Correction.State.ACCEPTED)
    return [
        correction_text.correction_context(correction, document) for correction in standing if not correction.restores
    ]
