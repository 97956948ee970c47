"""전략목표 / 소관부서: the strategic goals once more, and whose they are; a table without a head."""

from ingest.forms.form import TEXT, Form

FORM = Form(
    name="strategic_goals",
    title="전략목표별 성과보고",
    labels=("전략목표", "소관부서"),
    cells=(TEXT, TEXT),
)
