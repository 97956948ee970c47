"""Panels: parts of a page made by higher apps. `config/urls.py` passes the functions that make them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents import correction_text
from documents.findings import FindingWords, finding_context
from documents.models import Correction, Document, Finding


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page with its own template. `folded` panels are closed at first, with `summary` beside the title."""

    anchor: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    folded: bool = False
    summary: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A section of a long page, listed in its navigation; `makers` are the functions that make its panels."""

    title: str | Promise
    makers: Sequence[Callable[..., Panel | None]]

    def panels(self, *args: Any) -> list[Panel]:
        return [panel for make in self.makers if (panel := make(*args))]


def filled(tabs: Sequence[Tab], *args: Any) -> list[tuple[str | Promise, list[Panel]]]:
    """The title of each tab with its panels, without those that have none."""
    return [(tab.title, panels) for tab in tabs if (panels := tab.panels(*args))]


def findings_panel(findings: Iterable[Finding], words: FindingWords) -> Panel | None:
    """The findings about the page's subject in order, with explanations; notes come last."""
    shown: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for finding in findings:
        only_noted = finding.severity == Finding.Severity.NOTE
        shown[only_noted].append(finding_context(finding, words) | {"page": finding.page})
    if not any(shown.values()):
        return None
    context = {"findings": shown[False], "notes": shown[True]}
    summary = _("%(found)s건, 참고 %(notes)s건") % {"found": len(shown[False]), "notes": len(shown[True])}
    return Panel("findings", _("확인 필요"), "documents/findings_panel.html", context, folded=True, summary=summary)


def corrections_panel(document: Document, corrections: Iterable[Correction]) -> Panel | None:
    """The corrections of the page's subject."""
    shown = correction_texts(document, corrections)
    if not shown:
        return None
    return Panel(
        "corrections",
        pgettext_lazy("list", "정정"),
        "documents/corrections_panel.html",
        {"corrections": shown},
        folded=True,
        summary=str(len(shown)),
    )


def correction_texts(document: Document, corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Accepted corrections in words; not those that only revoke others."""
    return [
        correction_text.correction_context(correction, document)
        for correction in corrections
        if not correction.restores
    ]
