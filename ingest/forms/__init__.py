"""The kinds of table. A new kind: its module here, and its name in FORMS."""

from functools import lru_cache

from figures.names import search_key
from ingest.forms import (
    department_performance,
    expenditure,
    goal_shares,
    goal_status,
    indicators,
    revenue,
    settlement_status,
    staffing,
    strategic_goals,
    summary,
    unit_programs,
)
from ingest.forms.form import Form

FORMS: tuple[Form, ...] = (
    revenue.FORM,
    expenditure.FORM,
    department_performance.FORM,
    summary.FORM,
    goal_shares.FORM,
    strategic_goals.FORM,
    goal_status.FORM,
    staffing.FORM,
    settlement_status.FORM,
    indicators.FORM,
    unit_programs.FORM,
)
FORM_BY_NAME = {form.name: form for form in FORMS}


@lru_cache(maxsize=4096)
def form_of_head(text: str) -> Form | None:
    """The form whose head a line is, the one that has most of it."""
    key, first = search_key(text), search_key(text.split("\t", 1)[0])
    for misread in (False, True):
        share, form = max(((form.claim(key, first, misread), form) for form in FORMS), key=lambda claim: claim[0])
        if share:
            return form
    return None
