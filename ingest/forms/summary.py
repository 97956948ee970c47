"""가. 총괄: how many goals and indicators, how far they were reached, and the spending of two years."""

from ingest.forms.form import AMOUNTS, MEASURE, TEXT, Form, plain_rows
from performance.columns import SUMMARY

FORM = Form(
    name="summary",
    title="총괄",
    head=("부서명", "성과목표", "결산액"),
    under=("정책 사업목표", "성과달성도", "개수", "지표수", "미달성"),
    cells=(TEXT, *[MEASURE] * 6, *[AMOUNTS] * 3),
    read=plain_rows(SUMMARY),
)
