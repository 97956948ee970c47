"""The dashboard on the admin's index page, and the notice bell on every page."""

from typing import Any

from django import template
from django.template import Context

from staff.dashboard import dashboard
from staff.notices import new_notices
from staff.permissions import Verb, may

register = template.Library()


@register.inclusion_tag("admin/staff/front.html", takes_context=True)
def staff_dashboard(context: Context) -> dict[str, Any]:
    user = context["request"].user
    return {"waiting": dashboard(user), "may_upload": may(user, Verb.UPLOAD)}


@register.inclusion_tag("admin/staff/bell.html", takes_context=True)
def notice_bell(context: Context) -> dict[str, Any]:
    """A link to the notices with the number of new ones, for logged-in staff."""
    user = context["request"].user
    return {"new": new_notices(user)}
