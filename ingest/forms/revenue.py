"""세입결산: revenue by 조직-장-관-항-목, a table per department and account."""

from budget.columns import REVENUE
from ingest.forms.form import Form, standard
from ingest.forms.heads import CODE, LEVEL, NAME, NUMBER

FORM = Form(
    name="revenue",
    title="세입결산",
    columns=REVENUE,
    fields=(NAME, LEVEL, NUMBER, CODE),
    standard=standard(REVENUE, (0, "name")),
    head=("과목", "조직-장-관-항-목", "예산액", "예산현액", "수납액", "미수납액"),
    under=("수납총액", "물납액", "환급액", "실제수납액"),
)
