"""The columns of 세입결산 and 세출결산 (사업별조서), as the book prints them (DOMAIN.md §1, tables 1 and 3)."""

from figures.columns import Column
from figures.rates import Rate

REVENUE = (
    Column(
        "budget",
        "예산액",
        "의회가 확정한 예산입니다. 세입에서는 올해 들어올 것으로 내다본 금액입니다.",
        1,
        heads=("예산액", "예산", "수입계획액"),
    ),
    Column(
        "carried_in",
        "전년도이월액",
        "지난해에서 넘어온 사업을 위해 올해 들어올 금액입니다.",
        2,
        english="Carried in from last year",
        heads=("전년도이월액", "전년도이월", "전년도이월사업비"),
    ),
    Column(
        "current_budget",
        "예산현액",
        "올해 실제로 거두기로 한 예산 전체입니다. 수납액을 견주는 기준이 됩니다.",
        3,
        formula="예산액 + 전년도이월액",
        heads=("예산현액", "수입계획현액", "계획현액"),
    ),
    Column(
        "assessed",
        "징수결정액",
        "내야 할 사람과 금액을 정해 거두기로 결정한 금액입니다.",
        4,
        heads=("징수결정액", "징수결정", "징수액"),
    ),
    Column(
        "gross_receipts",
        "수납총액",
        "돌려준 돈을 빼기 전, 한 해 동안 들어온 금액 전체입니다.",
        5,
        heads=("수납총액", "총수납액"),
    ),
    Column("paid_in_kind", "물납액", "돈 대신 땅이나 주식 같은 물건으로 받은 금액입니다.", 6, heads=("물납액", "물납")),
    Column(
        "refunded",
        "환급액",
        "잘못 거두었거나 더 거두어 돌려준 금액입니다.",
        7,
        heads=("환급액", "환급", "과오납환급액", "과오납반환액"),
    ),
    Column(
        "net_receipts",
        "실제수납액",
        "돌려준 돈을 빼고 실제로 남은 수입입니다.",
        8,
        formula="수납총액 + 물납액 − 환급액",
        heads=("실제수납액", "실수납액", "수납액"),
    ),
    Column(
        "written_off",
        "불납결손액",
        "낼 사람이 없거나 시효가 지나 더는 받을 수 없다고 정리한 금액입니다.",
        9,
        heads=("불납결손액", "불납결손", "정리보류액", "정리보류", "불납결손액정리보류액"),
    ),
    Column(
        "uncollected",
        "미수납액",
        "거두기로 했으나 아직 받지 못한 금액입니다. 다음 해에도 계속 거둡니다.",
        10,
        formula="징수결정액 − 실제수납액 − 불납결손액",
        heads=("미수납액", "미수납"),
        less=("written_off",),
    ),
)

EXPENDITURE = (
    Column(
        "budget",
        "예산액",
        "의회가 확정한 예산입니다. 추가경정예산까지 반영한 금액입니다.",
        1,
        heads=("예산액", "예산", "지출계획액"),
    ),
    Column(
        "carried_in",
        "전년도이월액",
        "지난해에 다 쓰지 못해 올해로 넘어온 금액입니다. 올해 예산과 함께 쓸 수 있습니다.",
        2,
        english="Carried in from last year",
        heads=("전년도이월액", "전년도이월", "전년도이월사업비"),
    ),
    Column(
        "interprogram_transfer",
        "이용",
        "의회의 승인을 받아 다른 정책사업에서 옮겨 오거나 옮겨 준 금액입니다. 옮겨 주었으면 △로 적습니다.",
        3,
        heads=("이용", "이용액", "예산이용"),
    ),
    Column(
        "revenue_offset",
        "수입대체경비",
        "수입이 늘어난 만큼 그 수입을 얻는 데 바로 쓴 경비입니다.",
        4,
        heads=("수입대체경비", "수입대체경비사용액", "수입대체"),
    ),
    Column(
        "reserve_used",
        "예비비사용액",
        "미리 알 수 없던 일에 예비비에서 꺼내 쓴 금액입니다.",
        2,
        line=2,
        heads=("예비비사용액", "예비비사용", "예비비지출액", "예산성립후증감 예비비"),
    ),
    Column(
        "diversion",
        "전용",
        "같은 정책사업 안에서 단위사업 사이에 옮긴 금액입니다. 옮겨 주었으면 △로 적습니다.",
        3,
        line=2,
        heads=("전용", "전용액", "예산전용"),
    ),
    Column(
        "reorganisation_transfer",
        "이체",
        "조직이나 직제가 바뀌어 다른 부서에서 넘어오거나 다른 부서로 넘긴 금액입니다. 넘겨 주었으면 △로 적습니다.",
        heads=("이체", "이체액", "예산이체"),
    ),
    Column(
        "other_change",
        "변경",
        "같은 단위사업 안에서 세부사업이나 통계목 사이에 바꾼 금액입니다.",
        4,
        line=2,
        heads=("변경", "변경액", "예산변경", "변경사용"),
    ),
    Column(
        "current_budget",
        "예산현액",
        "예산에 한 해 동안의 증감을 더한, 실제로 쓸 수 있었던 금액입니다. 집행률의 기준이 됩니다.",
        5,
        formula="예산액 + 전년도이월액 + 예비비사용액 + 이용 + 전용 + 이체 + 수입대체경비 + 변경",
        heads=("예산현액", "지출계획현액", "계획현액"),
    ),
    Column("spent", "지출액", "한 해 동안 실제로 쓴 금액입니다.", 6, heads=("지출액", "지출")),
    Column(
        "carried_out",
        "다음연도이월액",
        "올해 다 쓰지 못해 다음 해로 넘긴 금액입니다. 사라지는 돈이 아니라 다음 해에 씁니다.",
        7,
        formula="명시이월 + 사고이월 + 계속비이월",
        english="Carried out to next year",
        heads=(
            "다음연도이월액",
            "다음년도이월액",
            "다음연도이월",
            "다음연도이월액 계",
            "다음년도이월액 계",
            "다음연도이월 계",
        ),
    ),
    Column(
        "carried_specified",
        "명시이월",
        "올해 안에 다 쓰지 못할 것을 미리 알고 의회의 승인을 받아 넘긴 금액입니다.",
        8,
        english="Carried out, specified",
        heads=("명시이월", "명시이월액", "다음연도이월액 명시", "다음년도이월액 명시"),
    ),
    Column(
        "carried_accidental",
        "사고이월",
        "계약까지 했으나 피치 못할 사정으로 끝내지 못해 넘긴 금액입니다.",
        9,
        english="Carried out, accidental",
        heads=("사고이월", "사고이월액", "다음연도이월액 사고", "다음년도이월액 사고"),
    ),
    Column(
        "carried_continuing",
        "계속비이월",
        "여러 해에 걸쳐 하기로 한 사업에서 다음 해로 넘긴 금액입니다.",
        10,
        english="Carried out, continuing",
        heads=("계속비이월", "계속비이월액", "다음연도이월액 계속비", "다음년도이월액 계속비"),
    ),
    Column(
        "subsidy_returned",
        "보조금반납금",
        "국가나 도에서 받은 보조금 가운데 쓰지 않아 돌려줄 금액입니다.",
        11,
        heads=("보조금반납금", "반납금", "보조금반환금"),
    ),
    Column(
        "unspent",
        "집행잔액",
        "쓰지도, 넘기지도, 돌려주지도 않고 남은 금액입니다. 사유별로 나누어 적습니다.",
        12,
        formula="예산현액 − 지출액 − 다음연도이월액 − 보조금반납금",
        heads=("집행잔액", "집행잔액 계", "집행잔액 합계"),
        less=("subsidy_returned",),
    ),
    Column(
        "unspent_subsidy",
        "보조금정산잔액",
        "보조금 사업을 정산하고 남은 금액입니다.",
        13,
        english="Unspent: subsidy settled",
        heads=("보조금정산잔액", "집행잔액 보조금"),
    ),
    Column(
        "unspent_savings",
        "예산절감액",
        "계획한 일을 하면서 아껴서 남은 금액입니다.",
        14,
        english="Unspent: savings",
        heads=("예산절감액", "예산절감"),
    ),
    Column(
        "unspent_plan_change",
        "계획변경등",
        "계획이 바뀌거나 쓸 일이 생기지 않아 남은 금액입니다.",
        15,
        english="Unspent: change of plan",
        heads=("계획변경등집행사유미발생", "계획변경등", "집행사유미발생", "계획변경집행사유미발생"),
    ),
    Column(
        "unspent_bid_saving",
        "낙찰차액",
        "입찰에서 예정한 값보다 싸게 계약하여 남은 금액입니다.",
        13,
        line=2,
        english="Unspent: bid saving",
        heads=("낙찰차액",),
    ),
    Column(
        "unspent_remainder",
        "지출잔액",
        "다른 사유 없이 쓰고 남은 금액입니다.",
        14,
        line=2,
        english="Unspent: remainder",
        heads=("지출잔액",),
    ),
    Column(
        "unspent_reserve",
        "예비비잔액",
        "예비비로 두었다가 쓰지 않은 금액입니다.",
        15,
        line=2,
        english="Unspent: reserve",
        heads=("예비비잔액", "집행잔액 예비비"),
    ),
)
"""In the order of the files; a row as printed has a name and 15 cells, six of them with two lines."""

SPENT_BEFORE = Column(
    "spent_before",
    "전년도결산액",
    "지난해에 실제로 쓴 금액입니다. 성과보고서에 인쇄된 값입니다.",
    english="Spent last year",
)
"""Not in 사업별조서: the unit tables of the performance report print it (table 11)."""

PROGRAM_LEVELS = ("부서", "정책사업", "단위사업", "세부사업")
SUBJECT_LEVELS = ("부서", "장", "관", "항", "목")

REVENUE_RATES = (Rate("collection_rate", "수납률", "net_receipts", "assessed", "실제수납액 ÷ 징수결정액"),)

EXPENDITURE_RATES = (
    Rate("execution_rate", "집행률", "spent", "current_budget", "지출액 ÷ 예산현액"),
    Rate("unspent_rate", "불용률", "unspent", "current_budget", "집행잔액 ÷ 예산현액"),
    Rate("carry_rate", "이월률", "carried_out", "current_budget", "다음연도이월액 ÷ 예산현액"),
)

CAUSES = tuple(column for column in EXPENDITURE if column.name.startswith("unspent_"))
"""What 집행잔액 is made of."""
