"""The kinds of table. A new kind: its module here, and its name in FORMS."""

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
