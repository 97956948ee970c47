"""가. 총괄: the numbers of goals and indicators, their achievement, and the spending of two years."""

from ingest.forms.form import Form, plain_rows, standard
from performance.columns import SUMMARY

FORM = Form(
    name="summary",
    title="총괄",
    columns=SUMMARY,
    standard=standard(SUMMARY, (0, "name")),
    head=("부서명", "성과목표", "결산액"),
    under=("정책 사업목표", "성과달성도", "개수", "지표수", "미달성"),
    read=plain_rows(SUMMARY),
)
