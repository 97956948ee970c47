"""결산현황: spending of two years by 정책사업, 행정운영경비 and 재무활동."""

from ingest.forms.form import Form, plain_rows, standard
from performance.columns import STATUS

FORM = Form(
    name="settlement_status",
    title="결산현황",
    columns=STATUS,
    standard=standard(STATUS, (0, "name")),
    head=("구분", "결산액", "구성비", "전년도", "비교증감"),
    under=("증감률",),
    read=plain_rows(STATUS),
)
