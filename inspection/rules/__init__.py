"""The inspection rules, as data: what an inspection of a settlement (결산검사) asks beyond arithmetic."""

from inspection.rules.expenditure import EXPENDITURE_RULES
from inspection.rules.performance import PERFORMANCE_RULES
from inspection.rules.revenue import REVENUE_RULES
from inspection.rules.rule import CityThreshold, InspectionRule
from inspection.rules.years import YEAR_RULES

RULES: dict[str, InspectionRule] = {
    rule.id: rule
    for rule in sorted((*EXPENDITURE_RULES, *REVENUE_RULES, *PERFORMANCE_RULES, *YEAR_RULES), key=lambda rule: rule.id)
}
THRESHOLDS: dict[str, CityThreshold] = {
    threshold.name: threshold for rule in RULES.values() for threshold in rule.thresholds
}
