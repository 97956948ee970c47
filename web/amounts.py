"""Amounts as readers with and without a screen take them in."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def signed(text: str) -> SafeString:
    """△ and - before an amount are read aloud as 마이너스."""
    if text[:1] not in ("△", "-"):
        return escape(text)
    return format_html(
        '<span aria-hidden="true">△</span><span class="visually-hidden">{} </span>{}', _("마이너스"), text[1:]
    )
