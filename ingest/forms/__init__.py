"""The forms of tables. To add one, write its module here and list it in FORMS."""

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
from ingest.forms.heads import read_head

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
    """The form whose head a line is, or None; of several, the one that names most cells, then with the best match."""
    key, first = search_key(text), search_key(text.split("\t", 1)[0])
    for misread in (False, True):
        claims = [(share, form) for form in FORMS if (share := form.claim(key, first, misread))]
        if len(claims) > 1:
            return max(claims, key=lambda claim: (_named_cells(claim[1], text), claim[0]))[1]
        if claims:
            return claims[0][1]
    return None


def _named_cells(form: Form, text: str) -> int:
    """The number of cells of a line that name a column of the form."""
    return sum(map(bool, read_head(form.vocabulary, [text], two_lines=form.second_lines).columns))
