"""The columns of the performance report (성과보고서, DOMAIN.md §1, tables 2, 4 to 9 and 11)."""

from figures.columns import Column
from figures.rates import Rate

SUMMARY = (
    Column(
        "strategic_goals",
        "전략목표수",
        "부서가 길게 내다보고 세운 목표의 수입니다.",
        1,
        unit="개",
        heads=("전략목표수",),
    ),
    Column(
        "program_goals",
        "정책사업목표수",
        "부서가 정책사업마다 세운 목표의 수입니다.",
        2,
        unit="개",
        heads=("정책사업목표 개수", "정책사업목표수"),
    ),
    Column(
        "indicators",
        "지표수",
        "목표를 얼마나 이루었는지 재는 성과지표의 수입니다.",
        3,
        unit="개",
        formula="초과달성 + 달성 + 미달성",
        heads=("정책사업목표 지표수", "지표수", "성과지표수"),
    ),
    Column(
        "exceeded",
        "초과달성",
        "목표를 훌쩍 넘긴 지표의 수입니다. 몇 %부터인지는 문서의 범례에 있습니다.",
        4,
        unit="개",
        heads=("초과달성", "성과달성도 초과달성"),
    ),
    Column("achieved", "달성", "목표를 이룬 지표의 수입니다.", 5, unit="개", heads=("달성", "성과달성도 달성")),
    Column(
        "missed", "미달성", "목표를 이루지 못한 지표의 수입니다.", 6, unit="개", heads=("미달성", "성과달성도 미달성")
    ),
    Column(
        "spent",
        "결산액",
        "부서가 한 해 동안 실제로 쓴 금액입니다. 사업별조서의 지출액과 같아야 합니다.",
        7,
        heads=("결산액", "결산액 결산액"),
    ),
    Column(
        "spent_before",
        "전년도결산액",
        "지난해에 실제로 쓴 금액입니다.",
        8,
        english="Spent last year",
        heads=("전년도결산액", "전년도"),
    ),
    Column(
        "difference",
        "비교증감",
        "지난해보다 더 썼으면 양수, 덜 썼으면 △입니다.",
        9,
        formula="결산액 − 전년도결산액",
        heads=("비교증감", "증감"),
    ),
)

PROGRAM_GOAL = (
    Column(
        "budget",
        "예산액",
        "부서 성과 표에 예산액으로 인쇄되어 있으나 실제로는 예산현액입니다.",
        1,
        heads=("예산액", "예산현액"),
    ),
    Column("spent", "결산액", "이 목표의 정책사업에 실제로 쓴 금액입니다.", 2, heads=("결산액",)),
    Column(
        "indicator_count",
        "성과지표수",
        "이 목표를 재는 성과지표의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.",
        1,
        unit="개",
        english="Indicators",
        heads=("성과지표수", "지표수"),
    ),
    Column(
        "achieved_count",
        "달성지표수",
        "그 가운데 목표를 이룬 지표의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.",
        2,
        unit="개",
        english="Indicators achieved",
        heads=("달성지표수",),
    ),
    Column(
        "unit_count",
        "단위사업수",
        "이 목표에 딸린 단위사업의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.",
        3,
        unit="개",
        english="Unit programs",
        heads=("단위사업수",),
    ),
    Column(
        "reported_spent",
        "결산액(현황)",
        "정책사업목표 현황에 따로 인쇄된 결산액입니다.",
        4,
        english="Spent, as reported",
        heads=("결산액",),
    ),
)

STRATEGIC_GOAL = (
    Column("spent", "결산액", "이 전략목표를 위해 실제로 쓴 금액입니다.", 4, heads=("결산액",)),
    Column("share", "비중", "부서 전체 결산액에서 이 목표가 차지하는 몫입니다.", 5, unit="%", heads=("비중",)),
)

INDICATOR = (
    Column("target", "목표", "한 해를 시작하며 이루겠다고 정한 값입니다.", 4, unit="", heads=("목표", "목표치")),
    Column("result", "실적", "한 해를 마치고 실제로 나온 값입니다.", 4, unit="", heads=("실적", "실적치")),
    Column(
        "rate",
        "달성률",
        "목표를 얼마나 이루었는지를 나타냅니다. 낮을수록 좋은 지표는 거꾸로 나눕니다.",
        4,
        unit="%",
        formula="실적 ÷ 목표 × 100, 낮을수록 좋은 지표는 목표 ÷ 실적 × 100",
        english="Achievement rate",
        heads=("달성률", "달성율"),
    ),
    Column("target_before", "전년도목표", "지난해에 정했던 목표입니다.", 3, unit="", english="Target last year"),
    Column("result_before", "전년도실적", "지난해에 실제로 나온 값입니다.", 3, unit="", english="Result last year"),
    Column(
        "rate_before",
        "전년도달성률",
        "지난해 목표를 얼마나 이루었는지를 나타냅니다.",
        3,
        unit="%",
        english="Achievement rate last year",
    ),
)
INDICATOR_BEFORE = tuple(column for column in INDICATOR if column.name.endswith("_before"))
INDICATOR_THIS_YEAR = tuple(column for column in INDICATOR if column not in INDICATOR_BEFORE)

STATUS = (
    Column("spent", "결산액", "한 해 동안 실제로 쓴 금액입니다.", 1, heads=("결산액",)),
    Column(
        "share",
        "구성비",
        "부서 결산액에서 이 항목이 차지하는 몫입니다.",
        2,
        unit="%",
        heads=("결산액|구성비", "결산액 구성비"),
    ),
    Column(
        "spent_before",
        "전년도결산액",
        "지난해에 실제로 쓴 금액입니다.",
        3,
        english="Spent last year",
        heads=("전년도결산액", "전년도", "전년도 결산액"),
    ),
    Column(
        "share_before",
        "전년도구성비",
        "지난해 결산액에서 이 항목이 차지한 몫입니다.",
        4,
        unit="%",
        english="Share last year",
        heads=("전년도결산액|구성비", "전년도|구성비", "전년도결산액 구성비", "전년도 구성비"),
    ),
    Column(
        "difference",
        "비교증감",
        "지난해보다 더 썼으면 양수, 덜 썼으면 △입니다.",
        5,
        formula="결산액 − 전년도결산액",
        heads=("비교증감", "증감", "증감액", "비교증감 증감액", "비교증감 금액"),
    ),
    Column(
        "change_rate",
        "증감률",
        "지난해보다 몇 % 늘거나 줄었는지를 나타냅니다. 지난해가 0원이면 비율이 없습니다.",
        6,
        unit="%",
        formula="비교증감 ÷ 전년도결산액 × 100",
        heads=("증감률", "비교증감 증감률", "비교증감 비율"),
    ),
)

UNIT_PROGRAMS = (
    Column(
        "spent_before",
        "전년도결산액",
        "지난해에 실제로 쓴 금액입니다.",
        2,
        english="Spent last year",
        heads=("전년도결산", "전년도결산액"),
    ),
    Column(
        "current_budget",
        "예산현액",
        "표에는 예산으로 인쇄되어 있으나 실제로는 예산현액, 곧 한 해 동안 쓸 수 있었던 금액입니다.",
        3,
        heads=("예산", "예산액", "예산현액"),
    ),
    Column("spent", "결산액", "한 해 동안 실제로 쓴 금액입니다.", 4, heads=("결산", "결산액")),
)

UNIT_RATES = (
    Rate("execution_rate", "집행률", "spent", "current_budget", "결산액 ÷ 예산현액"),
    Rate("growth_rate", "전년도대비", "spent", "spent_before", "결산액 ÷ 전년도결산액"),
)

MARKS = {"◎": "초과달성", "○": "달성", "×": "미달성"}
"""The marks of 달성성과 and their words; a page never shows a mark alone."""
ACHIEVED, MISSED = ("◎", "○"), "×"
"""The marks of indicators that were achieved, and of those missed."""

SETTLED = (
    Column(
        "settled_current_budget", "조서 예산현액", "사업별조서의 예산현액입니다.", english="Current budget, settlement"
    ),
    Column("settled_spent", "조서 지출액", "사업별조서의 지출액입니다.", english="Spent, settlement"),
    Column(
        "gap_current_budget",
        "예산현액 차이",
        "성과보고서의 금액에서 사업별조서의 금액을 뺀 것입니다. 0이면 두 표가 맞습니다.",
        english="Current budget, difference",
    ),
    Column(
        "gap_spent",
        "지출액 차이",
        "성과보고서의 금액에서 사업별조서의 금액을 뺀 것입니다. 0이면 두 표가 맞습니다.",
        english="Spent, difference",
    ),
)
"""사업별조서's amounts of a program in the performance report, and the report's differences from them."""
