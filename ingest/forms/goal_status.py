"""〈정책사업목표 현황〉: indicators, achieved indicators, units and spending of each 정책사업목표."""

from figures.columns import Column
from ingest.forms.form import Form, plain_rows, standard
from ingest.forms.heads import Field
from performance.columns import PROGRAM_GOAL

_COUNTS = ("indicator_count", "achieved_count", "unit_count", "reported_spent")
COLUMNS: tuple[Column, ...] = tuple(column for column in PROGRAM_GOAL if column.name in _COUNTS)

FORM = Form(
    name="goal_status",
    title="정책사업목표 현황",
    columns=COLUMNS,
    fields=(Field("name", ("정책사업목표", "정책사업목표명")),),
    standard=standard(COLUMNS, (0, "name")),
    head=("정책사업목표", "성과 지표수", "달성 지표수", "단위 사업수", "결산액"),
    read=plain_rows(COLUMNS),
)
