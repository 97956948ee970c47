"""Ways from page to page: the main navigation, and addresses in which the reader's choices go along."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.address import address, keeping, kept

register = template.Library()
register.simple_tag(address)
register.filter(keeping)

ENTRIES = (
    ("overview", _("개요"), {"overview", "document", "page"}),
    ("departments", _("부서"), {"departments", "department", "program"}),
    ("revenue", _("세입"), {"revenue"}),
    ("expenditure", _("세출"), {"expenditure"}),
    ("performance", _("성과"), {"performance", "indicator"}),
    ("findings", _("발견"), {"findings"}),
    ("corrections", pgettext_lazy("list", "정정"), {"corrections"}),
    ("identities", _("식"), {"identities"}),
)
"""Name of the page, its word, and the pages that count as within it."""


@register.inclusion_tag("documents/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    way = context["city"].slug, context["fiscal_year"]
    return {
        "entries": [
            {"url": address(name, *way), "word": word, "here": here in within, "exactly": here == name}
            for name, word, within in ENTRIES
        ]
    }


@register.simple_tag
def kept_fields() -> SafeString:
    """What is kept, as hidden fields of a form that is asked by GET."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept().items())
