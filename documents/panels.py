"""What a page is handed to show of things it does not know itself: `config/urls.py` hands the panels in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page, with its own template; `facts` are counts for the head of the page."""

    anchor: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    facts: Sequence[tuple[str | Promise, int]] = ()
