"""사업별조서: expenditure by 조직-사업, a table per department and account, with two lines to a row."""

from budget.columns import EXPENDITURE
from ingest.forms.form import Form, standard
from ingest.forms.heads import CODE, LEVEL, NAME, NUMBER

FORM = Form(
    name="expenditure",
    title="사업별조서",
    columns=EXPENDITURE,
    fields=(NAME, LEVEL, NUMBER, CODE),
    standard=standard(EXPENDITURE, (0, "name")),
    head=("과목", "조직-사업", "예산액", "예산현액", "지출액|결산액", "집행잔액|불용액"),
    under=("전년도이월액", "수입대체경비", "예비비사용액", "명시이월"),
    second_lines=True,
)
