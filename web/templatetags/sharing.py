"""Metadata in a page's head for sharing, and its citation line."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.encoding import uri_to_iri
from django.utils.safestring import SafeString

from web.addresses import PRESERVED_PARAMS
from web.language import city_in_words
from web.sharing import ShareableMixin, dataset

register = template.Library()

_LONGEST = 300  # characters of a description: more is shown nowhere


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """A block to be used in more than one place: `{% capture as name %}…{% endcapture %}`."""
    return SafeString(content.strip())


@register.inclusion_tag("web/sharing_head.html", takes_context=True)
def sharing_head(context: Context, title: SafeString) -> dict[str, Any]:
    shown: dict[str, Any] = dict(context.flatten())  # type: ignore[arg-type]  # names are texts
    view, request = shown.get("view"), shown.get("request")
    if not (isinstance(view, ShareableMixin) and request):
        return {}
    described = view.describe(shown)
    return {
        "title": title,
        "description": described if len(described) <= _LONGEST else f"{described[: _LONGEST - 1]}…",
        "canonical": _canonical(request, view, request.GET.get("lang", "")),
        "picture": request.build_absolute_uri(view.picture_path()) if view.picture_path() else "",
        "languages": [(code, _canonical(request, view, code)) for code in PRESERVED_PARAMS["lang"]],
        "site": city_in_words(shown["city"]) if shown.get("city") else "",
        "dataset": dataset(shown["document"], described, request.build_absolute_uri) if shown.get("is_dataset") else "",
    }


@register.inclusion_tag("web/citation.html", takes_context=True)
def citation(context: Context, title: SafeString) -> dict[str, Any]:
    """The page's citation: source, page, year, account and basis, date of reading, version, licence and URL."""
    shown: dict[str, Any] = dict(context.flatten())  # type: ignore[arg-type]  # names are texts
    view, request, document = (shown.get(name) for name in ("view", "request", "document"))
    if not (isinstance(view, ShareableMixin) and request and document):
        return {}
    short = view.short_path()
    return {
        "title": title,
        "document": document,
        "city": document.city,
        "basis": [words for words in view.basis(shown) if words],
        "address": uri_to_iri(request.build_absolute_uri()),
        "short": request.build_absolute_uri(short) if short else "",
    }


def _canonical(request: HttpRequest, view: ShareableMixin, language: str) -> str:
    """The page's URL in a language, with its canonical parameters only."""
    params = [(name, value) for name in view.canonical_params for value in request.GET.getlist(name) if value]
    if language in PRESERVED_PARAMS["lang"][1:]:
        params.append(("lang", language))
    return request.build_absolute_uri(request.path + (f"?{urlencode(params)}" if params else ""))
