"""Uploaded books on the admin's index page."""

from typing import Any

from django import template
from django.template import Context

from staff.books.models import RUNNING, Intake, State
from staff.permissions import Verb, may

MOST = 10

register = template.Library()


@register.inclusion_tag("admin/staff/books/front.html", takes_context=True)
def books_dashboard(context: Context) -> dict[str, Any]:
    user = context["request"].user
    if not may(user, Verb.READ, Intake):
        return {}
    waiting = Intake.objects.filter(state__in=(*RUNNING, State.READ, State.FAILED, State.UPLOADED))[:MOST]
    return {"waiting": list(waiting), "may_receive": may(user, Verb.RECEIVE)}
