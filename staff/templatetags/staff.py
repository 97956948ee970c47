"""What the admin's front page shows of the desk."""

from typing import Any

from django import template
from django.template import Context

from staff.dashboard import waiting
from staff.permissions import Verb, may

register = template.Library()


@register.inclusion_tag("admin/staff/front.html", takes_context=True)
def staff_dashboard(context: Context) -> dict[str, Any]:
    user = context["request"].user
    return {"waiting": waiting(user), "may_upload": may(user, Verb.UPLOAD)}
