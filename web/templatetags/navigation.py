"""The main navigation, the switch of years, and tags and filters for URLs with preserved parameters."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from web.addresses import address, preserve_params, preserved_params
from web.language import city_in_words

register = template.Library()
register.simple_tag(address)
register.filter(preserve_params)
register.filter(city_in_words)

ENTRIES = (
    ("overview", _("개요"), {"overview", "document", "page"}),
    ("departments", pgettext_lazy("list", "부서"), {"departments", "department", "program"}),
    ("revenue", _("세입"), {"revenue"}),
    ("expenditure", _("세출"), {"expenditure"}),
    ("performance", _("성과"), {"performance", "indicator", "units", "staffing"}),
    ("findings", _("확인 필요"), {"findings", "finding"}),
    ("corrections", pgettext_lazy("list", "정정"), {"corrections"}),
    ("identities", _("검산"), {"identities"}),
)
"""URL name, label, and the URL names for which the entry is marked as current."""


@register.inclusion_tag("web/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    year_args = context["city"].slug, context["fiscal_year"]
    return {
        "entries": [
            {"url": address(name, *year_args), "word": word, "here": here in within, "exactly": here == name}
            for name, word, within in ENTRIES
        ]
    }


@register.inclusion_tag("web/year_switch.html", takes_context=True)
def year_switch(context: Context) -> dict[str, Any]:
    """The city's years, each linked to the current page's counterpart in that year."""
    request, here = context["request"], context["fiscal_year"]
    query = urlencode({"at": "?".join(filter(None, (request.path, request.GET.urlencode())))})
    return {
        "fiscal_year": here,
        "years": [
            (year, f"{reverse('other-year', args=[context['city'].slug, here, year])}?{query}")
            for year in context["fiscal_years"]
        ],
    }


YEAR_SWITCH_NOTICES = {
    "program": _("그해에서 이 사업과 같은 사업을 찾지 못해, 그 위의 화면을 보입니다."),
    "department": _("그해에는 이 부서가 없어, 부서 목록을 보입니다."),
    "indicator": _("그해에서 이 성과지표와 같은 지표를 찾지 못해, 그 위의 화면을 보입니다."),
    "page": _("그해에는 같은 화면이 없어, 가장 가까운 화면을 보입니다."),
    "uncertain": _("같은 것으로 보이지만 확실하지 않습니다. 사유는 연도별 표에 있습니다."),
}
"""Shown after the switch of years, by the `instead` parameter, where it did not lead to exactly the same thing."""


@register.simple_tag(takes_context=True)
def year_switch_notice(context: Context) -> str:
    """The notice of the `instead` parameter; "" without one."""
    return str(YEAR_SWITCH_NOTICES.get(context["request"].GET.get("instead", ""), ""))


@register.simple_tag
def preserved_fields() -> SafeString:
    """The preserved parameters as hidden fields of a GET form."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', preserved_params().items())
