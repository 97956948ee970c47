"""Labels of columns in findings, in Korean and English."""

from budget.columns import EXPENDITURE, REVENUE, SPENT_BEFORE
from performance.columns import INDICATOR, PROGRAM_GOAL, STATUS, STRATEGIC_GOAL, SUMMARY

REPORT_LABELS = {
    column.name: column.label
    for columns in (SUMMARY, STATUS, PROGRAM_GOAL, STRATEGIC_GOAL, INDICATOR)
    for column in columns
}
"""Labels of columns in the performance report."""

COLUMN_LABELS = {
    **REPORT_LABELS,
    **{column.name: column.label for column in (*REVENUE, *EXPENDITURE, SPENT_BEFORE)},
    "mark": "달성성과",
    "name": "이름",
    "level": "단계",
    "unit": "단위",
    "direction": "좋은 방향",
}
"""Labels of columns; tables with other labels have them in their own columns."""
COLUMNS_IN_ENGLISH = {
    column.name: column.in_english
    for columns in (SUMMARY, STATUS, PROGRAM_GOAL, STRATEGIC_GOAL, INDICATOR, REVENUE, EXPENDITURE, (SPENT_BEFORE,))
    for column in columns
}
IN_ENGLISH_BY_LABEL = {
    **{label: COLUMNS_IN_ENGLISH[name] for name, label in COLUMN_LABELS.items() if name in COLUMNS_IN_ENGLISH},
    "결산액": "Spending",  # the word of the performance report
}
