"""세입결산: revenue by 조직-장-관-항-목, a table per department and account."""

from ingest.forms.form import AMOUNTS, TEXT, Form

FORM = Form(
    name="revenue",
    title="세입결산",
    head=("과목", "조직-장-관-항-목", "예산액", "예산현액", "수납액", "미수납액"),
    under=("수납총액", "물납액", "환급액", "실제수납액"),
    cells=(TEXT, *[AMOUNTS] * 10),
)
